//! Whether linear comparisons can hold together: exact, on rational numbers.
//!
//! The unknowns are eliminated one after the other: each lower bound of an unknown must lie below each upper bound of it
//! (Fourier and Motzkin). What remains is numbers alone.

use std::collections::{BTreeMap, BTreeSet};

use super::linear::Linear;
use crate::value::Number;

/// Beyond so many comparisons it is not decided: rules that people write make a dozen.
const MAX_CONSTRAINTS: usize = 300;

/// That a sum is at least zero or, if it is strict, above zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Constraint {
    pub(super) sum: Linear,
    pub(super) strict: bool,
}

impl Constraint {
    pub(super) fn at_least_zero(sum: Linear) -> Self {
        Constraint { sum, strict: false }
    }

    pub(super) fn above_zero(sum: Linear) -> Self {
        Constraint { sum, strict: true }
    }

    /// The same for whole numbers: a bound on one of them is the next whole number inside.
    fn tightened(self, whole: &BTreeSet<String>) -> Self {
        let mut terms = self.sum.terms.iter();
        let (Some((name, factor)), None) = (terms.next(), terms.next()) else { return self };
        let Some(bound) = (-&self.sum.constant).checked_div(factor).filter(|_| whole.contains(name)) else { return self };
        let (one, unknown) = (Number::one(), Linear::unknown(name.clone()));
        let sum = if factor.is_negative() {
            let most = if self.strict { &bound.ceil() - &one } else { bound.floor() };
            Linear::constant(most).minus(&unknown)
        } else {
            let least = if self.strict { &bound.floor() + &one } else { bound.ceil() };
            unknown.minus(&Linear::constant(least))
        };
        Constraint { sum, strict: false }
    }

    /// With the first factor one or minus one, so that what says the same is equal.
    fn scaled(self) -> Self {
        let factor = self.sum.terms.values().next().and_then(|first| Number::one().checked_div(&first.abs()));
        match factor {
            Some(factor) => Constraint { sum: self.sum.times(&factor), ..self },
            None => self,
        }
    }

    /// Whether it holds, where no unknown is left.
    fn is_true(&self) -> Option<bool> {
        self.sum.as_constant().map(|constant| if self.strict { *constant > Number::zero() } else { !constant.is_negative() })
    }
}

/// Whether there are numbers for which all constraints hold; `whole` names the unknowns that are whole numbers. True also
/// where that is too much to find out.
pub(super) fn feasible(constraints: Vec<Constraint>, whole: &BTreeSet<String>) -> bool {
    let mut all: Vec<Constraint> = Vec::new();
    if constraints.len() > MAX_CONSTRAINTS {
        return true;
    }
    for constraint in constraints {
        add(&mut all, constraint.tightened(whole));
    }
    loop {
        if all.iter().any(|constraint| constraint.is_true() == Some(false)) {
            return false;
        }
        all.retain(|constraint| constraint.is_true().is_none());
        let Some(unknown) = cheapest(&all) else { return true };
        let (mut rest, mut lower, mut upper) = (Vec::new(), Vec::new(), Vec::new());
        for constraint in all {
            match constraint.sum.terms.get(&unknown).map(Number::is_negative) {
                None => rest.push(constraint),
                Some(false) => lower.push(constraint),
                Some(true) => upper.push(constraint),
            }
        }
        if rest.len() + lower.len() * upper.len() > MAX_CONSTRAINTS {
            return true;
        }
        for above in &lower {
            for below in &upper {
                if let Some(sum) = without(&unknown, above, below) {
                    add(&mut rest, Constraint { sum, strict: above.strict || below.strict }.tightened(whole));
                }
            }
        }
        all = rest;
    }
}

/// The sum of two constraints in which an unknown cancels out.
fn without(unknown: &str, above: &Constraint, below: &Constraint) -> Option<Linear> {
    let (a, b) = (above.sum.terms.get(unknown)?, below.sum.terms.get(unknown)?);
    Some(above.sum.times(&b.abs()).plus(&below.sum.times(a)))
}

/// The unknown whose elimination leaves the fewest constraints.
fn cheapest(all: &[Constraint]) -> Option<String> {
    let mut bounds: BTreeMap<&String, (usize, usize)> = BTreeMap::new();
    for (name, factor) in all.iter().flat_map(|constraint| &constraint.sum.terms) {
        let (lower, upper) = bounds.entry(name).or_default();
        if factor.is_negative() { *upper += 1 } else { *lower += 1 }
    }
    bounds.into_iter().min_by_key(|(_, (lower, upper))| lower * upper).map(|(name, _)| name.clone())
}

fn add(all: &mut Vec<Constraint>, constraint: Constraint) {
    let constraint = constraint.scaled();
    if !all.contains(&constraint) {
        all.push(constraint);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `a·x + b·y + c`, at least zero or above.
    fn constraint((a, b, c, strict): (i64, i64, i64, bool)) -> Constraint {
        let part = |name: &str, factor: i64| Linear::unknown(name.to_owned()).times(&Number::from(factor));
        let sum = part("x", a).plus(&part("y", b)).plus(&Linear::constant(Number::from(c)));
        Constraint { sum, strict }
    }

    fn holds((a, b, c, strict): (i64, i64, i64, bool), x: &Number, y: &Number) -> bool {
        let sum = &(&(&Number::from(a) * x) + &(&Number::from(b) * y)) + &Number::from(c);
        if strict { sum > Number::zero() } else { !sum.is_negative() }
    }

    #[test]
    fn bounds_meet_or_miss_by_nothing() {
        let none = BTreeSet::new();
        let at = |strict| vec![constraint((10, 0, -3, false)), constraint((-10, 0, 3, strict))];
        assert!(feasible(at(false), &none), "x >= 3/10 and x <= 3/10");
        assert!(!feasible(at(true), &none), "x >= 3/10 and x < 3/10");
    }

    #[test]
    fn between_two_whole_numbers_there_is_none() {
        let between = || vec![constraint((1, 0, -3, true)), constraint((-1, 0, 4, true))];
        assert!(feasible(between(), &BTreeSet::new()));
        assert!(!feasible(between(), &BTreeSet::from(["x".to_owned()])));
    }

    proptest! {
        /// Where a point of a fine grid satisfies all, they are feasible; and with bounds that keep the grid, the other way round.
        #[test]
        fn a_point_that_satisfies_all_is_never_denied(
            given in proptest::collection::vec((-4_i64..5, -4_i64..5, -6_i64..7, any::<bool>()), 0..7),
            x in -40_i64..41, y in -40_i64..41,
        ) {
            let (x, y) = (Number::ratio(x, 7).unwrap(), Number::ratio(y, 5).unwrap());
            let kept: Vec<_> = given.into_iter().filter(|one| holds(*one, &x, &y)).collect();
            prop_assert!(feasible(kept.into_iter().map(constraint).collect(), &BTreeSet::new()));
        }

        /// In one unknown the answer is that of the greatest lower and the least upper bound.
        #[test]
        fn one_unknown_is_decided_by_its_nearest_bounds(
            given in proptest::collection::vec((prop_oneof![-4_i64..0, 1_i64..5], -6_i64..7, any::<bool>()), 1..7),
        ) {
            let bounds: Vec<(Number, bool, bool)> = given.iter().map(|(a, c, strict)| {
                (Number::from(-*c).checked_div(&Number::from(*a)).unwrap(), *a > 0, *strict)
            }).collect();
            let clash = bounds.iter().any(|(low, is_low, s)| *is_low && bounds.iter().any(|(high, is_low, t)| {
                !*is_low && (low > high || low == high && (*s || *t))
            }));
            let all = given.into_iter().map(|(a, c, strict)| constraint((a, 0, c, strict))).collect();
            prop_assert_eq!(feasible(all, &BTreeSet::new()), !clash);
        }
    }
}
