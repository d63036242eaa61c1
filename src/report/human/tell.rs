//! One judgement, or one target's heading, on the page.

use std::io::{self, Write};

use super::Page;
use super::layout::{self, Tone, pad, wrap};
use crate::diagnostic::Lang;
use crate::evaluation::{ClauseResult, Judgement, Spot, Verdict, Why};
use crate::report::finding::{self, Class};
use crate::report::message::{clause_message, clean, judgement_message, label};
use crate::report::unit;
use crate::semantics::rules::TargetId;
use crate::syntax::tree::ClauseKind;
use unicode_width::UnicodeWidthStr as _;

/// Where the sentences begin.
const INDENT: usize = 4;
/// Places told for each clause.
const PLACES: usize = 3;
/// Characters of a place's text.
const QUOTED: usize = 60;

impl Page<'_, '_> {
    pub(super) fn judgement(&self, j: &Judgement, out: &mut dyn Write) -> io::Result<()> {
        let target = self.run.rules.target(j.target);
        let title = target.title.get(self.run.lang).unwrap_or(&target.id);
        let would_be = j.would_be.filter(|_| Class::of(j) == Class::Waived);
        let known = if j.known { format!(" ({})", finding::known(self.run.lang)) } else { String::new() };
        let head = format!("{} {}{known}", mark(Class::of(j)), self.word(Class::of(j), would_be));
        let used = 2 + head.width() + 2;
        let title = wrap(&clean(title), used, INDENT, self.style.width);
        writeln!(out, "  {}  {}", self.paint.with(tone(Class::of(j)), &head), self.paint.with(layout::STRONG, &title))?;

        let mut told = false;
        for clause in finding::clauses(j) {
            self.clause(j, clause, out)?;
            told = true;
        }
        if !told {
            self.sentence(&judgement_message(self.run.rules, self.run.sources, self.run.lang, j), out)?;
        }
        if let Some(waiver) = finding::waiver(self.run, j) {
            self.row(self.say("waiver", "miễn"), Some(finding::excuse(waiver, self.run.lang)), out)?;
            let place = self.run.sources.place(waiver.source, waiver.span, "");
            self.row(self.say("at", "tại"), Some(place.to_string()), out)?;
        }
        self.row(self.say("but", "lưu ý"), finding::doubt(self.run, j), out)?;
        let text = |wording: &crate::semantics::rules::Wording| wording.get(self.run.lang).map(str::to_owned);
        if Class::of(j).is_finding() || self.run.verbose {
            self.row(self.say("source", "căn cứ"), text(&target.source_text), out)?;
            self.row(self.say("owner", "phụ trách"), text(&target.owner), out)?;
        }
        if Class::of(j).is_finding() {
            self.row(self.say("to do", "cần làm"), self.report_it(j).or_else(|| text(&target.hint)), out)?;
        }
        self.row(self.say("id", "mã"), Some(target.id.clone()), out)
    }

    /// What to do about data that are not there or cannot be read: the target's own hint is for those that do not suffice.
    fn report_it(&self, j: &Judgement) -> Option<String> {
        let reasons = j.clauses.iter().filter(|c| c.verdict == Verdict::Missing).flat_map(|c| &c.reasons).chain(&j.reasons);
        let (mut absent, mut unreadable): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        for reason in reasons.filter(|_| j.verdict == Verdict::Missing && j.record.is_some()) {
            let name = format!("`{}`", reason.path);
            let names = match reason.why {
                Why::Missing if reason.spot.is_some() && !reason.path.contains(' ') => &mut absent,
                Why::Unreadable => &mut unreadable,
                _ => return None,
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let mut advice = Vec::new();
        if !absent.is_empty() {
            let names = absent.join(", ");
            advice.push(match self.run.lang {
                Lang::En => format!("Report it: add {names} to this record."),
                Lang::Vi => format!("Bổ sung số liệu: thêm {names} vào báo cáo này."),
            });
        }
        if !unreadable.is_empty() {
            let names = unreadable.join(", ");
            advice.push(match self.run.lang {
                Lang::En => format!("Correct {names}: what is accepted is said below."),
                Lang::Vi => format!("Sửa lại {names}: cách ghi được chấp nhận nêu ở dưới."),
            });
        }
        (!advice.is_empty()).then(|| advice.join(" "))
    }

    fn clause(&self, j: &Judgement, clause: &ClauseResult, out: &mut dyn Write) -> io::Result<()> {
        self.sentence(&clause_message(self.run.rules, self.run.sources, self.run.lang, j, clause), out)?;
        if !Class::of(j).is_finding() && !self.run.verbose {
            return Ok(());
        }
        let mut spots: Vec<&Spot> = Vec::new();
        for spot in clause.places.iter().chain(clause.reasons.iter().filter_map(|r| r.spot.as_ref())) {
            if !spots.contains(&spot) && self.run.sources.get(spot.source).is_some() {
                spots.push(spot);
            }
        }
        for spot in spots.iter().take(PLACES) {
            self.row(self.say("at", "tại"), Some(self.place(j, spot)), out)?;
        }
        if let Some(more) = spots.len().checked_sub(PLACES).filter(|n| *n > 0) {
            let words = format!("… {more} {}", self.say("more places", "vị trí khác"));
            self.row("", Some(words), out)?;
        }
        if spots.is_empty() && j.record.is_some() {
            self.row(self.say("at", "tại"), Some(finding::place(self.run, j, Some(clause)).to_string()), out)?;
        }
        let kind = match clause.kind {
            ClauseKind::Require => self.say("required", "yêu cầu"),
            ClauseKind::Recommend => self.say("advised", "khuyến nghị"),
            ClauseKind::Aim => self.say("aim", "hướng tới"),
        };
        let body = self.run.rules.target(j.target).subject.body(j.entity);
        let text = body.and_then(|b| b.clauses.get(clause.clause.checked_sub(1)?)).map(|c| c.text.clone());
        self.row(kind, text, out)
    }

    /// `reports/ha-tinh.yaml:7:14  Chi cho công nghệ thông tin: 15.1 tỷ`
    fn place(&self, j: &Judgement, spot: &Spot) -> String {
        let place = self.run.sources.place(spot.source, spot.span, spot.path.as_str());
        let field = label(self.run.rules, j.entity, &spot.path).unwrap_or(&spot.path);
        let mut text: String = clean(place.text.trim()).chars().take(QUOTED).collect();
        if text.chars().count() == QUOTED {
            text.push('…');
        }
        let what = match (field.is_empty(), text.is_empty()) {
            (true, _) => text,
            (false, true) => field.to_owned(),
            (false, false) => format!("{field}: {text}"),
        };
        format!("{place}  {what}")
    }

    fn sentence(&self, text: &str, out: &mut dyn Write) -> io::Result<()> {
        // An amount stays on one line.
        let text = text.replace(" tỷ ₫", "\u{a0}tỷ\u{a0}₫").replace(" triệu ₫", "\u{a0}triệu\u{a0}₫").replace(" ₫", "\u{a0}₫");
        writeln!(out, "{}{}", " ".repeat(INDENT), wrap(&text, INDENT, INDENT, self.style.width))
    }

    /// A heading and what belongs to it; nothing where there is nothing.
    fn row(&self, heading: &str, text: Option<String>, out: &mut dyn Write) -> io::Result<()> {
        let Some(text) = text.filter(|t| !t.is_empty()) else { return Ok(()) };
        let columns = self.say("required", "khuyến nghị").width() + 2;
        let heading = self.paint.with(layout::FAINT, &pad(heading, columns));
        let text = wrap(&clean(&text), INDENT + columns, INDENT + columns, self.style.width);
        writeln!(out, "{}{heading}{text}", " ".repeat(INDENT))
    }

    /// A target above its worst units.
    pub(super) fn target_heading(&self, id: TargetId, out: &mut dyn Write) -> io::Result<()> {
        let target = self.run.rules.target(id);
        let title = target.title.get(self.run.lang).unwrap_or(&target.id);
        let tally = self.tally(id, std::iter::empty());
        let title = wrap(&clean(title), 0, INDENT, self.style.width);
        writeln!(out, "{} · {tally}", self.paint.with(layout::STRONG, &title))?;
        let text = |wording: &crate::semantics::rules::Wording| wording.get(self.run.lang).map(str::to_owned);
        self.row(self.say("id", "mã"), Some(target.id.clone()), out)?;
        self.row(self.say("source", "căn cứ"), text(&target.source_text), out)?;
        self.row(self.say("owner", "phụ trách"), text(&target.owner), out)?;
        self.row(self.say("to do", "cần làm"), text(&target.hint), out)
    }

    /// A unit under its target's heading.
    pub(super) fn unit_line(&self, j: &Judgement, out: &mut dyn Write) -> io::Result<()> {
        let class = Class::of(j);
        let head = format!("{} {}", mark(class), self.word(class, None));
        let heading = clean(&unit::heading(self.run, j));
        writeln!(out, "  {}  {}", self.paint.with(tone(class), &head), self.paint.with(layout::STRONG, &heading))?;
        let clause = finding::clauses(j).next();
        let message = match clause {
            Some(clause) => clause_message(self.run.rules, self.run.sources, self.run.lang, j, clause),
            None => judgement_message(self.run.rules, self.run.sources, self.run.lang, j),
        };
        self.sentence(&message, out)?;
        self.row(self.say("at", "tại"), Some(finding::place(self.run, j, clause).to_string()), out)
    }
}

/// A shape for each class, so that colour is never needed.
pub(super) fn mark(class: Class) -> &'static str {
    match class {
        Class::Fail => "✗",
        Class::Missing => "?",
        Class::Warning => "!",
        Class::Info => "i",
        Class::Pending => "…",
        Class::Waived => "~",
        Class::Pass => "✓",
        Class::NotApplicable => "–",
    }
}

pub(super) fn tone(class: Class) -> Tone {
    match class {
        Class::Fail => layout::BAD,
        Class::Missing | Class::Warning => layout::DOUBT,
        Class::Info | Class::Pending => layout::SOON,
        Class::Pass => layout::GOOD,
        Class::Waived | Class::NotApplicable => layout::FAINT,
    }
}
