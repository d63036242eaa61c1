//! Conditions over a batch: one truth for each record.

use super::linear::Linear;
use super::screen::Batch;
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
                let (comparator, day) = (*comparator, *day);
                batch.each(*slot, |value| comparator.holds(value.cmp(&day)))
            }
            Test::Days { left, comparator, right } => {
                let (Some(a), Some(b)) = (batch.sure(*left), batch.sure(*right)) else { return batch.unsure() };
                let values = a.values.iter().zip(&b.values);
                values.zip(a.states.iter().zip(&b.states)).map(|((a, b), (s, t))| of(*s, *t, comparator.holds(a.cmp(b)))).collect()
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

/// What a comparison of values in these states is.
fn of(a: State, b: State, holds: bool) -> Truth {
    if a == State::Sure && b == State::Sure { Truth::from(holds) } else { Truth::Absent }
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
    let truth = |(a, s): (i64, State), (b, t): (i64, State), holds: bool| match (s, t) {
        (State::Sure, State::Sure) if of_nothing && a == 0 && b == 0 => Truth::Unsure,
        (State::Sure, State::Sure) => Truth::from(holds),
        (State::Odd, _) | (_, State::Odd) => Truth::Unsure,
        _ => Truth::Absent,
    };
    if matches!(l, Side::Beyond) || matches!(r, Side::Beyond) {
        return batch.unsure();
    }
    // The two usual forms have loops of their own, which the compiler makes fast.
    match (&l, &r) {
        (Side::Lane(a, x), Side::Lane(b, y)) => {
            let rows = a.values.iter().zip(&b.values).zip(a.states.iter().zip(&b.states));
            rows.map(|((a, b), (s, t))| {
                let (a, b) = (a.wrapping_mul(*x), b.wrapping_mul(*y));
                truth((a, *s), (b, *t), comparator.holds(a.cmp(&b)))
            })
            .collect()
        }
        (Side::Lane(a, x), Side::Constant(b)) => {
            let rows = a.values.iter().zip(&a.states);
            rows.map(|(a, s)| {
                let a = a.wrapping_mul(*x);
                truth((a, *s), (*b, State::Sure), comparator.holds(a.cmp(b)))
            })
            .collect()
        }
        _ => (0..batch.rows()).map(|row| (l.value(row), r.value(row))).map(|(a, b)| truth(a, b, comparator.holds(a.0.cmp(&b.0)))).collect(),
    }
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

/// The value of a sum for one row.
pub(super) fn value_of(linear: &Linear, batch: &Batch<'_>, row: usize) -> Option<i64> {
    let term = |(slot, factor): &(Slot, i64)| batch.sure(*slot)?.values.get(row)?.checked_mul(*factor);
    linear.terms.iter().try_fold(linear.constant, |sum, t| sum.checked_add(term(t)?))
}
