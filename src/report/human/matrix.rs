//! Units against targets at a glance.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr as _;

use super::Page;
use super::layout::{self, pad};
use super::tell::{mark, tone};
use crate::diagnostic::Lang;
use crate::evaluation::Judgement;
use crate::report::count::number;
use crate::report::finding::Class;
use crate::report::message::clean;
use crate::report::unit;
use crate::semantics::rules::TargetId;

/// More units than this make no glance.
const UNITS: usize = 70;
/// The widest name of a unit.
const NAME: usize = 36;
/// What heads the columns.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

impl Page<'_, '_> {
    /// A row for each unit and a column for each target that somebody did not simply pass.
    pub(super) fn matrix(&self, out: &mut dyn Write) -> io::Result<()> {
        let all: Vec<&Judgement> = self.run.outcome.judgements.iter().filter(|j| j.record.is_some()).collect();
        let units: Vec<&[&Judgement]> = all.chunk_by(|a, b| unit::same(a, b)).collect();
        let open = |j: &&&Judgement| Class::of(j) < Class::Pass;
        let targets: BTreeSet<TargetId> = all.iter().filter(open).map(|j| j.target).collect();
        if units.len() < 2 || units.len() > UNITS || targets.is_empty() {
            return Ok(());
        }
        let heading = |units: &[&Judgement]| units.first().map_or_else(String::new, |j| clean(&unit::short(self.run, j)));
        let widest = units.iter().map(|u| heading(u).width()).max().unwrap_or(0).min(NAME);
        let room = self.style.width.saturating_sub(widest + 2) / 2;
        let columns: Vec<(TargetId, char)> = targets.iter().copied().zip(LETTERS.chars()).take(room).collect();
        let letters: Vec<String> = columns.iter().map(|(_, letter)| letter.to_string()).collect();
        writeln!(out, "{}  {}", " ".repeat(widest), self.paint.with(layout::FAINT, &letters.join(" ")))?;
        for judgements in units {
            let classes: BTreeMap<TargetId, Class> = judgements.iter().filter(open).map(|j| (j.target, Class::of(j))).collect();
            let cell = |(target, _): &(TargetId, char)| match classes.get(target) {
                Some(class) => self.paint.with(tone(*class), mark(*class)),
                None => self.paint.with(layout::FAINT, "·"),
            };
            let mut name = heading(judgements);
            while name.width() > widest {
                name.pop();
            }
            writeln!(out, "{}  {}", pad(&name, widest), columns.iter().map(cell).collect::<Vec<_>>().join(" "))?;
        }
        for (target, letter) in &columns {
            writeln!(out, "  {letter}  {}", self.run.rules.target(*target).id)?;
        }
        let more = targets.len() - columns.len();
        if more > 0 {
            let n = number(more, self.run.lang);
            match self.run.lang {
                Lang::En => writeln!(out, "  … and {n} more targets")?,
                Lang::Vi => writeln!(out, "  … và {n} chỉ tiêu khác")?,
            }
        }
        let words = self.say(
            "·  passed, or nothing to check; units without a mark have no row",
            "·  đạt, hoặc không có nội dung cần kiểm tra; đơn vị không có dấu nào thì không có hàng",
        );
        writeln!(out, "  {}\n", self.paint.with(layout::FAINT, words))
    }
}
