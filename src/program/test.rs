//! Conditions over a batch: one truth for each record.

use super::linear::Linear;
use super::screen::{Batch, absent};
use super::{Test, Truth};
use crate::data::{Slot, State, Sure};
use crate::syntax::tree::Comparator;

impl Test {
    /// What is known of each record; the records that are odd are never asked for.
    pub(super) fn run(&self, batch: &Batch<'_>) -> Vec<Truth> {
        match self {
            Test::And(parts) => chain(parts, batch, Truth::False),
            Test::Or(parts) => chain(parts, batch, Truth::True),
            Test::Not(inner) => {
                let mut truth = inner.run(batch);
                for t in &mut truth {
                    *t = match *t {
                        Truth::True => Truth::False,
                        Truth::False => Truth::True,
                        other => other,
                    };
                }
                truth
            }
            Test::Compare { left, comparator, right, of_nothing } => compare(left, *comparator, right, *of_nothing, batch),
            Test::Day { slot, comparator, day, .. } => {
                let Some(sure) = batch.sure(*slot) else { return batch.unsure() };
                let mut truths = compared(sure.values.iter().map(|value| (*value, *day)), *comparator);
                absent(&mut truths, sure);
                truths
            }
            Test::Days { left, comparator, right } => {
                let (Some(a), Some(b)) = (batch.sure(*left), batch.sure(*right)) else { return batch.unsure() };
                let mut truths = compared(a.values.iter().copied().zip(b.values.iter().copied()), *comparator);
                absent(&mut truths, a);
                absent(&mut truths, b);
                truths
            }
            Test::Flag(slot) => batch.each(*slot, |value| value == 1),
            Test::Present(slot) => {
                let Some(sure) = batch.sure(*slot) else { return batch.unsure() };
                sure.states.iter().map(|s| if *s == State::Sure { Truth::True } else { Truth::False }).collect()
            }
            Test::Reported(slot) => batch.each(*slot, |_| true),
            Test::Choice { slot, allowed, equal } => {
                batch.each(*slot, |value| usize::try_from(value).ok().and_then(|v| allowed.get(v)).copied().unwrap_or(false) == *equal)
            }
            Test::Text { slot, allowed, equal } => batch.each_text(*slot, |text| {
                let found = allowed.contains(text);
                // The same letters may be written in two ways.
                if !found && !text.is_ascii() { Truth::Unsure } else { Truth::from(found == *equal) }
            }),
            Test::Matches(slot, pattern) => batch.each_text(*slot, |text| match std::str::from_utf8(text) {
                Ok(text) if text.is_ascii() => Truth::from(pattern.matches(text)),
                _ => Truth::Unsure,
            }),
        }
    }

    /// Whether it asks for an occurrence. One after the day that a report speaks for deserves a word, which evaluation says, whatever
    /// else decides.
    pub(super) fn asks_occurrence(&self) -> bool {
        match self {
            Test::And(parts) | Test::Or(parts) => parts.iter().any(Test::asks_occurrence),
            Test::Not(inner) => inner.asks_occurrence(),
            Test::Day { occurrence, .. } => *occurrence,
            _ => false,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Truth::True } else { Truth::False }
    }
}

/// How pairs of values compare. Each comparator has a loop of its own, which the compiler makes fast.
fn compared(pairs: impl Iterator<Item = (i64, i64)>, comparator: Comparator) -> Vec<Truth> {
    match comparator {
        Comparator::Equal => pairs.map(|(a, b)| Truth::from(a == b)).collect(),
        Comparator::Unequal => pairs.map(|(a, b)| Truth::from(a != b)).collect(),
        Comparator::Less => pairs.map(|(a, b)| Truth::from(a < b)).collect(),
        Comparator::AtMost => pairs.map(|(a, b)| Truth::from(a <= b)).collect(),
        Comparator::Greater => pairs.map(|(a, b)| Truth::from(a > b)).collect(),
        Comparator::AtLeast => pairs.map(|(a, b)| Truth::from(a >= b)).collect(),
    }
}

/// `and`, where what decides is false; `or`, where it is true.
fn chain(parts: &[Test], batch: &Batch<'_>, decisive: Truth) -> Vec<Truth> {
    let mut parts = parts.iter();
    let Some(first) = parts.next() else { return batch.unsure() };
    let mut all = first.run(batch);
    all.iter_mut().for_each(|t| *t = if *t == Truth::Absent { Truth::Unsure } else { *t });
    for part in parts {
        for (known, truth) in all.iter_mut().zip(part.run(batch)) {
            *known = match (*known, truth) {
                (a, b) if a == decisive || b == decisive => decisive,
                (Truth::Unsure, _) | (_, Truth::Unsure | Truth::Absent) => Truth::Unsure,
                (same, _) => same,
            };
        }
    }
    all
}

/// One side of a comparison, and where a value of it is absent.
enum Side<'b> {
    Constant(i64),
    Lane(&'b Sure, i64),
    Sum(Vec<i64>, Vec<State>),
    /// It may not fit.
    Beyond,
}

impl Side<'_> {
    /// Whether a value may be absent or odd.
    fn has_gaps(&self) -> bool {
        match self {
            Side::Constant(_) => false,
            Side::Lane(sure, _) => sure.has_absent || sure.has_odd,
            Side::Sum(..) | Side::Beyond => true,
        }
    }

    fn value(&self, row: usize) -> (i64, State) {
        match self {
            Side::Constant(n) => (*n, State::Sure),
            Side::Lane(sure, factor) => {
                (sure.values.get(row).copied().unwrap_or(0).wrapping_mul(*factor), sure.states.get(row).copied().unwrap_or(State::Odd))
            }
            Side::Sum(values, states) => (values.get(row).copied().unwrap_or(0), states.get(row).copied().unwrap_or(State::Odd)),
            Side::Beyond => (0, State::Odd),
        }
    }
}

fn compare(left: &Linear, comparator: Comparator, right: &Linear, of_nothing: bool, batch: &Batch<'_>) -> Vec<Truth> {
    let (l, r) = (side(left, batch), side(right, batch));
    if matches!(l, Side::Beyond) || matches!(r, Side::Beyond) {
        return batch.unsure();
    }
    let mut truths = match (&l, &r) {
        (Side::Lane(a, 1), Side::Lane(b, 1)) => compared(a.values.iter().copied().zip(b.values.iter().copied()), comparator),
        (Side::Lane(a, x), Side::Lane(b, 1)) => compared(times(a, *x).zip(b.values.iter().copied()), comparator),
        (Side::Lane(a, x), Side::Lane(b, y)) => compared(times(a, *x).zip(times(b, *y)), comparator),
        (Side::Lane(a, 1), Side::Constant(b)) => compared(a.values.iter().map(|a| (*a, *b)), comparator),
        _ => compared((0..batch.rows()).map(|row| (l.value(row).0, r.value(row).0)), comparator),
    };
    // A share of nothing is rare, and looking for one costs less than looking at each.
    let nothing = |a: &Sure, b: &Sure| a.values.iter().zip(&b.values).fold(false, |any, (a, b)| any | (a | b == 0));
    let is_of_nothing = of_nothing
        && match (&l, &r) {
            (Side::Lane(a, x), Side::Lane(b, y)) if *x != 0 && *y != 0 => nothing(a, b),
            _ => true,
        };
    if is_of_nothing || l.has_gaps() || r.has_gaps() {
        for (row, truth) in truths.iter_mut().enumerate() {
            let ((a, s), (b, t)) = (l.value(row), r.value(row));
            *truth = match (s, t) {
                (State::Sure, State::Sure) if is_of_nothing && a == 0 && b == 0 => Truth::Unsure,
                (State::Sure, State::Sure) => *truth,
                (State::Odd, _) | (_, State::Odd) => Truth::Unsure,
                _ => Truth::Absent,
            };
        }
    }
    truths
}

/// Values so many times as large; they surely fit.
fn times(sure: &Sure, factor: i64) -> impl Iterator<Item = i64> {
    sure.values.iter().map(move |value| value.wrapping_mul(factor))
}

/// The values of a sum, which surely fit, for all rows.
fn side<'b>(linear: &Linear, batch: &'b Batch<'_>) -> Side<'b> {
    let mut most = i128::from(linear.constant).abs();
    for (slot, factor) in &linear.terms {
        let Some(largest) = batch.largest(*slot) else { return Side::Beyond };
        most += i128::from(largest) * i128::from(*factor).abs();
    }
    if most > i128::from(i64::MAX) {
        return Side::Beyond;
    }
    match linear.terms.as_slice() {
        [] => Side::Constant(linear.constant),
        [(slot, factor)] if linear.constant == 0 => match batch.sure(*slot) {
            Some(sure) => Side::Lane(sure, *factor),
            None => Side::Beyond,
        },
        terms => {
            let (mut values, mut states) = (vec![linear.constant; batch.rows()], vec![State::Sure; batch.rows()]);
            for (slot, factor) in terms {
                let Some(sure) = batch.sure(*slot) else { return Side::Beyond };
                for ((sum, known), (value, state)) in values.iter_mut().zip(&mut states).zip(sure.values.iter().zip(&sure.states)) {
                    *sum += value * factor;
                    if *state != State::Sure && *known != State::Odd {
                        *known = *state;
                    }
                }
            }
            Side::Sum(values, states)
        }
    }
}

/// A sum whose values are looked up row by row.
#[derive(Debug)]
pub(super) struct Sum<'b> {
    terms: Vec<(&'b [i64], i64)>,
    constant: i64,
}

impl<'b> Sum<'b> {
    pub(super) fn of(linear: &Linear, batch: &Batch<'b>) -> Option<Sum<'b>> {
        let term = |(slot, factor): &(Slot, i64)| Some((batch.sure(*slot)?.values.as_slice(), *factor));
        Some(Sum { terms: linear.terms.iter().map(term).collect::<Option<_>>()?, constant: linear.constant })
    }

    /// `None` where it does not fit.
    pub(super) fn value(&self, row: usize) -> Option<i64> {
        self.terms.iter().try_fold(self.constant, |sum, (values, factor)| sum.checked_add(values.get(row)?.checked_mul(*factor)?))
    }
}
