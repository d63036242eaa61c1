//! Units against targets at a glance.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr as _;

use super::Page;
use super::layout::{self, pad};
use super::tell::{mark, tone};
use crate::diagnostic::Lang;
use crate::report::count::number;
use crate::report::finding::Class;
use crate::report::grid::{Row, Rows, Sheet, Unit};
use crate::report::message::clean;
use crate::semantics::rules::TargetId;

/// The widest name of a unit.
const NAME: usize = 36;
/// What heads the columns.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

impl Page<'_, '_> {
    /// For each entity with several units: a row for each unit, a column for each target that some unit did not simply pass.
    pub(super) fn matrix(&self, out: &mut dyn Write) -> io::Result<()> {
        self.run.grid.sheets().try_for_each(|sheet| self.sheet(&sheet, out))
    }

    fn sheet(&self, sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
        let (entity, rows) = (self.run.rules.schema.entity(sheet.entity), &sheet.rows);
        let title = if self.run.lang == Lang::Vi && !entity.label.is_empty() { &entity.label } else { &entity.name };
        let names: Vec<String> = rows.iter().map(name).collect();
        let tallies: Vec<String> = rows.values().map(|row| self.tally_of(row)).collect();
        let head = self.say("passed", "đạt");
        let name_width = names.iter().map(|name| name.width()).chain([title.width()]).max().unwrap_or(0).min(NAME);
        let tally_width = tallies.iter().map(|tally| tally.width()).chain([head.width()]).max().unwrap_or(0);
        let (columns, left_out) = columns(rows, self.style.width.saturating_sub(name_width + tally_width + 4));
        let apart = if 2 * columns.len() + name_width + tally_width + 4 <= self.style.width + 1 { " " } else { "" };

        let line = |name: &str, cells: Vec<String>, tally: &str| {
            let name = fitting(name, name_width);
            let tally = format!("{}{tally}", " ".repeat(tally_width.saturating_sub(tally.width())));
            let cells = if cells.is_empty() { String::new() } else { format!("{}  ", cells.join(apart)) };
            format!("{}  {cells}{tally}", pad(&name, name_width))
        };
        let letters = columns.iter().map(|(_, letter)| letter.to_string()).collect();
        writeln!(out, "{}", self.paint.with(layout::FAINT, &line(title, letters, head)))?;
        for ((name, row), tally) in names.iter().zip(rows.values()).zip(&tallies) {
            let cells = columns.iter().map(|(target, _)| self.cell(row.classes.get(target))).collect();
            writeln!(out, "{}", line(name, cells, tally))?;
        }
        for (target, letter) in &columns {
            writeln!(out, "  {letter}  {}", self.run.rules.target(*target).id)?;
        }
        self.legend(sheet, left_out, out)
    }

    /// How many of the targets with something to check a unit passes.
    fn tally_of(&self, row: &Row) -> String {
        let passed = row.classes.values().filter(|class| **class == Class::Pass).count();
        let checked = row.classes.values().filter(|class| **class != Class::NotApplicable).count();
        format!("{}/{}", number(passed, self.run.lang), number(checked, self.run.lang))
    }

    fn cell(&self, class: Option<&Class>) -> String {
        match class {
            None => " ".to_owned(),
            Some(Class::NotApplicable) => self.paint.with(layout::FAINT, "·"),
            Some(class) => self.paint.with(tone(*class), mark(*class)),
        }
    }

    /// What each mark means that is there, and what has no column.
    fn legend(&self, sheet: &Sheet, left_out: usize, out: &mut dyn Write) -> io::Result<()> {
        let rows = &sheet.rows;
        let number = |n| number(n, self.run.lang);
        if left_out > 0 {
            match self.run.lang {
                Lang::En => writeln!(out, "  … and {} more targets", number(left_out))?,
                Lang::Vi => writeln!(out, "  … và {} chỉ tiêu khác", number(left_out))?,
            }
        }
        let marked = marks(rows);
        let known: BTreeSet<Class> = classes(rows).filter(|(t, _)| marked.contains_key(*t)).map(|(_, c)| *c).collect();
        let means: Vec<String> = known.iter().map(|class| format!("{} {}", self.cell(Some(class)), self.meaning(*class))).collect();
        if !means.is_empty() {
            writeln!(out, "  {}", means.join("  "))?;
        }
        let all: BTreeSet<TargetId> = classes(rows).map(|(target, _)| *target).collect();
        let clean = all.len() - marked.len();
        match (clean, self.run.lang) {
            (0, _) => {}
            (n, Lang::En) => writeln!(out, "  no column: {} that no unit fails or owes", counted_targets(n, Lang::En))?,
            (n, Lang::Vi) => writeln!(out, "  không có cột: {} mà không đơn vị nào vướng", counted_targets(n, Lang::Vi))?,
        }
        if sheet.together {
            writeln!(
                out,
                "  {}",
                self.say("a row shows the worst of the unit's periods", "mỗi hàng cho thấy kết quả kém nhất trong các kỳ của đơn vị")
            )?;
        }
        writeln!(out)
    }

    fn meaning(&self, class: Class) -> &'static str {
        match class {
            Class::Fail => self.say("failed", "không đạt"),
            Class::Missing => self.say("missing", "thiếu số liệu"),
            Class::Warning => self.say("warning", "cảnh báo"),
            Class::Info => self.say("info", "lưu ý"),
            Class::Pending => self.say("pending", "đang chờ"),
            Class::Waived => self.say("waived", "được miễn"),
            Class::Pass => self.say("passed", "đạt"),
            Class::NotApplicable => self.say("nothing to check", "không có nội dung cần kiểm tra"),
        }
    }
}

/// A name that is no wider than this.
fn fitting(name: &str, width: usize) -> String {
    let mut fitting = name.to_owned();
    if name.width() > width {
        while fitting.width() >= width && fitting.pop().is_some() {}
        fitting.push('…');
    }
    fitting
}

fn counted_targets(n: usize, lang: Lang) -> String {
    crate::report::count::counted(n, "target", "chỉ tiêu", lang)
}

/// `42 Hà Tĩnh 2020`.
fn name(((key, period), row): (&Unit, &Row)) -> String {
    let period = period.map(|period| period.to_string());
    clean(&[Some(key.clone()), row.name.clone(), period].into_iter().flatten().collect::<Vec<_>>().join(" "))
}

fn classes(rows: &Rows) -> impl Iterator<Item = (&TargetId, &Class)> {
    rows.values().flat_map(|row| &row.classes)
}

/// The targets that some unit did not simply pass, and how many such units there are.
fn marks(rows: &Rows) -> BTreeMap<TargetId, usize> {
    let mut marks = BTreeMap::new();
    for (target, _) in classes(rows).filter(|(_, class)| **class < Class::Pass) {
        *marks.entry(*target).or_default() += 1;
    }
    marks
}

/// The targets that have columns, as many as fit, and how many more there would be. Those with the most marks come first to get one.
fn columns(rows: &Rows, room: usize) -> (Vec<(TargetId, char)>, usize) {
    let mut marks: Vec<(TargetId, usize)> = marks(rows).into_iter().collect();
    let all = marks.len();
    marks.sort_by_key(|(target, n)| (std::cmp::Reverse(*n), *target));
    marks.truncate(room.min(LETTERS.len()));
    marks.sort();
    (marks.iter().map(|(target, _)| *target).zip(LETTERS.chars()).collect(), all - marks.len())
}
