//! What a judgement means to its reader, and which of many matter most.

use std::cmp::Reverse;

use super::message::{clause_message, clean, judgement_message};
use crate::base::{Place, SourceId, Span};
use crate::diagnostic::{Code, Diagnostic, Lang, Severity};
use crate::evaluation::{ClauseResult, Grade, Judgement, Spot, Verdict};
use crate::gate::Waiver;
use crate::report::Run;
use crate::syntax::tree::ClauseKind;
use crate::value::format;

/// How a judgement is told, the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Class {
    /// Something required does not hold.
    Fail,
    /// It cannot be said for want of data.
    Missing,
    /// Something recommended does not hold.
    Warning,
    /// Something does not hold that is to be known only.
    Info,
    /// Not yet due, or not yet reached.
    Pending,
    /// A waiver covers it.
    Waived,
    /// It holds.
    Pass,
    /// Nothing to check.
    NotApplicable,
}

/// How many classes there are.
pub(super) const CLASSES: usize = Class::NotApplicable as usize + 1;

impl Class {
    pub(super) fn of(j: &Judgement) -> Class {
        match j.verdict {
            Verdict::Fail => Class::of_failure(j.grade()),
            Verdict::Missing => Class::Missing,
            Verdict::Pending | Verdict::Waived | Verdict::Pass | Verdict::NotApplicable if j.has_advice() => Class::of_advice(j),
            Verdict::Pending => Class::Pending,
            Verdict::Waived => Class::Waived,
            Verdict::Pass => Class::Pass,
            Verdict::NotApplicable => Class::NotApplicable,
        }
    }

    /// The class of what fails, by how much that weighs.
    pub(super) fn of_failure(grade: Grade) -> Class {
        match grade {
            Grade::Error => Class::Fail,
            Grade::Warning => Class::Warning,
            Grade::Info => Class::Info,
        }
    }

    /// The class of advice that is not followed: it weighs no more than its target.
    fn of_advice(j: &Judgement) -> Class {
        Class::of_failure(j.grade().max(Grade::Warning))
    }

    /// The class of a clause that does not hold.
    pub(super) fn of_clause(j: &Judgement, clause: &ClauseResult) -> Class {
        let is_advice = clause.kind == ClauseKind::Recommend && j.kind != ClauseKind::Recommend && clause.verdict == Verdict::Fail;
        if is_advice { Class::of_advice(j) } else { Class::of(j) }
    }

    /// Whether someone has to do something about it, or at least to know of it.
    pub(super) fn is_finding(self) -> bool {
        self <= Class::Info
    }
}

/// The clauses that make a judgement what it is: for a finding those that do not hold, else all.
pub(super) fn clauses(j: &Judgement) -> impl Iterator<Item = &ClauseResult> {
    let class = Class::of(j);
    j.clauses.iter().filter(move |c| match class {
        Class::Fail | Class::Missing | Class::Warning | Class::Info => match c.verdict {
            Verdict::Fail => true,
            Verdict::Missing => c.kind == j.kind && matches!(j.verdict, Verdict::Fail | Verdict::Missing),
            _ => false,
        },
        Class::Pending | Class::Waived => !matches!(c.verdict, Verdict::Pass | Verdict::NotApplicable) && c.kind == j.kind,
        Class::Pass | Class::NotApplicable => true,
    })
}

/// How pressing a judgement is; the most pressing come first.
pub(super) type Badness = (Class, bool, Reverse<u64>);

/// How bad it is: the class, whether it is new, then how far off.
pub(super) fn badness(j: &Judgement) -> Badness {
    // Floats that are not negative stand in the order of their bits.
    (Class::of(j), j.known, Reverse(j.weight().to_bits()))
}

/// What is said of a judgement: a sentence for each clause that makes it what it is.
pub(super) fn sentences(run: &Run<'_>, j: &Judgement) -> Vec<String> {
    let mut told: Vec<String> = clauses(j).map(|c| clause_message(run.rules, run.sources, run.lang, j, c)).collect();
    if told.is_empty() {
        told.push(judgement_message(run.rules, run.sources, run.lang, j));
    }
    told.extend(waiver(run, j).map(|waiver| clean(&excuse(waiver, run.lang))));
    told.extend(doubt(run, j));
    told
}

/// That a verdict was computed from figures that fail their own checks.
pub(super) fn doubt(run: &Run<'_>, j: &Judgement) -> Option<String> {
    if j.doubts.is_empty() {
        return None;
    }
    let ids: Vec<&str> = j.doubts.iter().map(|check| run.rules.target(*check).id.as_str()).collect();
    let ids = ids.join(", ");
    Some(match run.lang {
        Lang::En => format!("computed from figures that fail {ids}"),
        Lang::Vi => format!("tính từ số liệu không qua được kiểm tra {ids}"),
    })
}

/// What stands at a place in the data or the rules, and where it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Region {
    pub place: Place,
    /// The line and the column behind its last character; `None` for a whole record, which is too much to point at.
    pub end: Option<(usize, usize)>,
}

/// The place of a value.
pub(super) fn region(run: &Run<'_>, source: SourceId, span: Span, path: &str) -> Region {
    let end = run.sources.point(source, span.end);
    Region { place: run.sources.place(source, span, path), end: Some((end.line, end.column)) }
}

/// Where to look first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look<'a> {
    pub source: SourceId,
    pub span: Span,
    /// The path of the value that stands there; `None` for a whole record or rule, which is a place to go to, and too much to quote.
    pub value: Option<&'a str>,
}

/// Where to look first: a value that the clause read or wants, else the record, else the rule.
pub(super) fn look<'a>(run: &Run<'_>, j: &'a Judgement, clause: Option<&'a ClauseResult>) -> Look<'a> {
    let reasons = clause.map_or(&j.reasons, |c| &c.reasons);
    let known = |spot: &&Spot| run.sources.get(spot.source).is_some();
    let spot = clause.and_then(|c| c.places.iter().find(known)).or_else(|| reasons.iter().filter_map(|r| r.spot.as_ref()).find(known));
    match (spot, &j.record) {
        (Some(spot), _) => Look { source: spot.source, span: spot.span, value: Some(&spot.path) },
        (None, Some(record)) => Look { source: record.source, span: record.span, value: None },
        (None, None) => {
            let target = run.rules.target(j.target);
            Look { source: target.source, span: target.span, value: None }
        }
    }
}

/// The same, ready to print.
pub(super) fn place(run: &Run<'_>, j: &Judgement, clause: Option<&ClauseResult>) -> Place {
    first(run, j, clause).place
}

/// Where to look first, and where that ends.
pub(super) fn first(run: &Run<'_>, j: &Judgement, clause: Option<&ClauseResult>) -> Region {
    let Look { source, span, value } = look(run, j, clause);
    match value {
        Some(path) => region(run, source, span, path),
        None => Region { place: run.sources.place(source, Span { end: span.start, ..span }, ""), end: None },
    }
}

/// Every place that the clauses speak of which make a judgement what it is, the first to look at first.
pub(super) fn places(run: &Run<'_>, j: &Judgement) -> Vec<Region> {
    let mut found = vec![first(run, j, clauses(j).next())];
    for clause in clauses(j) {
        for spot in clause.places.iter().chain(clause.reasons.iter().filter_map(|r| r.spot.as_ref())) {
            let region = region(run, spot.source, spot.span, &spot.path);
            if run.sources.get(spot.source).is_some() && !found.contains(&region) {
                found.push(region);
            }
        }
    }
    found
}

/// How much a finding presses whoever waits for the check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// It decides against the whole.
    Error,
    /// It does not decide.
    Warning,
    /// It is to be known only.
    Note,
}

/// How much a judgement presses: what fails or is missing presses by its grade, unless missing data were said not to count.
pub(super) fn weight(run: &Run<'_>, j: &Judgement) -> Weight {
    match Class::of(j) {
        Class::Fail | Class::Missing if j.known => Weight::Note,
        Class::Fail => Weight::Error,
        Class::Missing => match j.grade() {
            Grade::Error if !run.missing_passes => Weight::Error,
            Grade::Error | Grade::Warning => Weight::Warning,
            Grade::Info => Weight::Note,
        },
        Class::Warning => Weight::Warning,
        _ => Weight::Note,
    }
}

/// Whether a problem decides against the whole. A value that cannot be read makes its targets missing, which their verdicts say.
pub(super) fn decides(problem: &Diagnostic) -> bool {
    problem.severity == Severity::Error && problem.code != Code::DATA_UNREADABLE_VALUE
}

/// The verdict in words, with what it would be without its waiver.
pub(super) fn verdict(j: &Judgement, lang: Lang) -> String {
    let word = |verdict| match (verdict, lang) {
        (verdict, Lang::En) => Verdict::word(verdict).replace('-', " "),
        (Verdict::Fail, Lang::Vi) => "không đạt".to_owned(),
        (Verdict::Missing, Lang::Vi) => "thiếu số liệu".to_owned(),
        (Verdict::Pending, Lang::Vi) => "đang chờ".to_owned(),
        (Verdict::Waived, Lang::Vi) => "được miễn".to_owned(),
        (Verdict::Pass, Lang::Vi) => "đạt".to_owned(),
        (Verdict::NotApplicable, Lang::Vi) => "không áp dụng".to_owned(),
    };
    match j.would_be {
        Some(would_be) => format!("{} ({})", word(j.verdict), word(would_be)),
        None if j.known && Class::of(j).is_finding() => format!("{} ({})", word(j.verdict), known(lang)),
        None => word(j.verdict),
    }
}

/// What an earlier report had, too.
pub(super) fn known(lang: Lang) -> &'static str {
    if lang == Lang::En { "as before" } else { "như trước" }
}

/// The waiver that covers a judgement.
pub(super) fn waiver<'a>(run: &Run<'a>, j: &Judgement) -> Option<&'a Waiver> {
    run.waivers.get(j.waiver?)
}

/// Why something is waived, by whom and until when.
pub(super) fn excuse(waiver: &Waiver, lang: Lang) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let until = waiver.expiry.map(|day| format::day(day, lang)).unwrap_or_default();
    let (reason, approver) = (text(&waiver.reason), text(&waiver.approver));
    match lang {
        Lang::En => format!("{reason} — {approver}, until {until}"),
        Lang::Vi => format!("{reason} — {approver}, đến hết ngày {until}"),
    }
}
