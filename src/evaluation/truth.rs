//! Truth: true, false, undecided for a reason, or nothing to check.

use super::result::{Measure, Reason, Spot, Why};

/// Whether something holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Truth {
    True,
    False,
    Undecided(Undecided),
    /// There is nothing to check: it leaves the `and` or `or` that it stands in.
    Nothing,
}

/// Why something is undecided.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Undecided {
    /// Data is missing; else a deadline has not come.
    pub(super) missing: bool,
    pub(super) reasons: Vec<Reason>,
}

impl Undecided {
    pub(super) fn one(reason: Reason) -> Self {
        Undecided { missing: reason.why != Why::NotYetDue, reasons: vec![reason] }
    }

    /// Both together: where they differ, missing wins and says why.
    pub(super) fn join(mut self, mut other: Undecided) -> Self {
        match (self.missing, other.missing) {
            (true, false) => self,
            (false, true) => other,
            _ => {
                for reason in other.reasons.drain(..) {
                    if !self.reasons.contains(&reason) {
                        self.reasons.push(reason);
                    }
                }
                self
            }
        }
    }
}

impl Truth {
    pub(super) fn of(holds: bool) -> Self {
        if holds { Truth::True } else { Truth::False }
    }

    pub(super) fn negate(self) -> Self {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            other => other,
        }
    }
}

/// A value, or why there is none.
pub(super) type Known<T> = Result<T, Box<Undecided>>;

pub(super) fn unknown<T>(reason: Reason) -> Known<T> {
    Err(Box::new(Undecided::one(reason)))
}

/// The outcome of a condition with what it measured.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Finding {
    pub(super) truth: Truth,
    pub(super) measure: Option<Measure>,
}

impl Finding {
    pub(super) fn bare(truth: Truth) -> Self {
        Finding { truth, measure: None }
    }

    pub(super) fn measured(truth: Truth, measure: Measure) -> Self {
        Finding { truth, measure: Some(measure) }
    }

    /// Over a value that is not there. One that has nothing to check behind it leaves nothing to check.
    #[expect(clippy::boxed_local, reason = "what is not known is handed on as it came")]
    pub(super) fn undecided(why: Box<Undecided>) -> Self {
        let nothing = !why.reasons.is_empty() && why.reasons.iter().all(|r| r.why == Why::NothingToCheck);
        Finding::bare(if nothing { Truth::Nothing } else { Truth::Undecided(*why) })
    }
}

/// A part of a chain: what it found, and the places that it read.
pub(super) struct Part {
    pub(super) finding: Finding,
    pub(super) places: Vec<Spot>,
}

/// Kleene's `and` (or, turned around, `or`) over the parts that have something to check. The part that decides gives the
/// measure, and its places come first.
pub(super) fn chain(parts: Vec<Part>, is_and: bool) -> (Finding, Vec<Spot>) {
    let decisive = if is_and { Truth::False } else { Truth::True };
    let decides = parts.iter().position(|p| p.finding.truth == decisive);
    let missing = parts.iter().position(|p| matches!(&p.finding.truth, Truth::Undecided(u) if u.missing));
    let undecided = parts.iter().position(|p| matches!(p.finding.truth, Truth::Undecided(_)));
    let measured = parts.iter().position(|p| p.finding.truth != Truth::Nothing && p.finding.measure.is_some());
    let checked = parts.iter().any(|p| p.finding.truth != Truth::Nothing);
    let first = decides.or(missing).or(undecided).or(measured);
    let truth = if decides.is_some() {
        decisive
    } else if undecided.is_some() {
        let all = parts.iter().filter_map(|p| match &p.finding.truth {
            Truth::Undecided(u) => Some(u.clone()),
            _ => None,
        });
        Truth::Undecided(all.reduce(Undecided::join).unwrap_or_default())
    } else if checked {
        decisive.negate()
    } else {
        Truth::Nothing
    };
    let measure = first.and_then(|i| parts.get(i)).and_then(|p| p.finding.measure.clone());
    let mut places = Vec::new();
    let (before, rest): (Vec<_>, Vec<_>) = parts.into_iter().enumerate().partition(|(i, _)| Some(*i) == first);
    for (_, part) in before.into_iter().chain(rest) {
        places.extend(part.places);
    }
    (Finding { truth, measure }, places)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn undecided(missing: bool) -> Truth {
        let why = if missing { Why::Missing } else { Why::NotYetDue };
        let reason = Reason { why, path: "x".into(), label: smol_str::SmolStr::default(), spot: None, due: None };
        Truth::Undecided(Undecided::one(reason))
    }

    fn join(parts: &[Truth], is_and: bool) -> Truth {
        let parts = parts.iter().map(|t| Part { finding: Finding::bare(t.clone()), places: vec![] }).collect();
        chain(parts, is_and).0.truth
    }

    #[test]
    fn kleene_and_or_with_reasons_and_nothing() {
        let (missing, pending) = (undecided(true), undecided(false));
        for (a, b, and, or) in [
            (Truth::True, Truth::True, Truth::True, Truth::True),
            (Truth::True, Truth::False, Truth::False, Truth::True),
            (Truth::False, Truth::False, Truth::False, Truth::False),
            (Truth::True, missing.clone(), missing.clone(), Truth::True),
            (Truth::False, missing.clone(), Truth::False, missing.clone()),
            (Truth::True, pending.clone(), pending.clone(), Truth::True),
            (Truth::False, pending.clone(), Truth::False, pending.clone()),
            (missing.clone(), pending.clone(), missing.clone(), missing.clone()),
            (Truth::Nothing, Truth::True, Truth::True, Truth::True),
            (Truth::Nothing, Truth::False, Truth::False, Truth::False),
            (Truth::Nothing, missing.clone(), missing.clone(), missing.clone()),
            (Truth::Nothing, pending.clone(), pending.clone(), pending.clone()),
            (Truth::Nothing, Truth::Nothing, Truth::Nothing, Truth::Nothing),
        ] {
            for (x, y) in [(&a, &b), (&b, &a)] {
                assert_eq!(join(&[x.clone(), y.clone()], true), and, "{x:?} and {y:?}");
                assert_eq!(join(&[x.clone(), y.clone()], false), or, "{x:?} or {y:?}");
            }
        }
    }
}
