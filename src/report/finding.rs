//! What a judgement means to its reader, and which of many matter most.

use std::cmp::Reverse;

use crate::base::{Place, SourceId, Span};
use crate::evaluation::{ClauseResult, Judgement, Spot, Verdict};
use crate::report::Run;
use crate::syntax::tree::ClauseKind;

/// How a judgement is told, the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Class {
    /// Something required does not hold.
    Fail,
    /// It cannot be said for want of data.
    Missing,
    /// Something recommended does not hold.
    Warning,
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
        let advice = || j.clauses.iter().any(|c| c.kind == ClauseKind::Recommend && c.verdict == Verdict::Fail);
        match j.verdict {
            Verdict::Fail if j.kind == ClauseKind::Require => Class::Fail,
            Verdict::Fail => Class::Warning,
            Verdict::Missing => Class::Missing,
            Verdict::Pending | Verdict::Waived | Verdict::Pass | Verdict::NotApplicable if advice() => Class::Warning,
            Verdict::Pending => Class::Pending,
            Verdict::Waived => Class::Waived,
            Verdict::Pass => Class::Pass,
            Verdict::NotApplicable => Class::NotApplicable,
        }
    }

    /// Whether someone has to do something about it.
    pub(super) fn is_finding(self) -> bool {
        self <= Class::Warning
    }
}

/// The clauses that make a judgement what it is: for a finding those that do not hold, else all.
pub(super) fn clauses(j: &Judgement) -> impl Iterator<Item = &ClauseResult> {
    let class = Class::of(j);
    j.clauses.iter().filter(move |c| match class {
        Class::Fail | Class::Missing | Class::Warning => match c.verdict {
            Verdict::Fail => true,
            Verdict::Missing => c.kind == j.kind && class != Class::Warning,
            _ => false,
        },
        Class::Pending | Class::Waived => !matches!(c.verdict, Verdict::Pass | Verdict::NotApplicable) && c.kind == j.kind,
        Class::Pass | Class::NotApplicable => true,
    })
}

/// How bad it is: the class, then how far off. The worst come first.
pub(super) fn badness(j: &Judgement) -> (Class, Reverse<u64>) {
    // Floats that are not negative stand in the order of their bits.
    (Class::of(j), Reverse(j.weight().to_bits()))
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
    let Look { source, span, value } = look(run, j, clause);
    match value {
        Some(path) => run.sources.place(source, span, path),
        None => Place { text: String::new(), ..run.sources.place(source, Span { end: span.start, ..span }, "") },
    }
}
