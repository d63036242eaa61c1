//! How far off a record is that surely fails, as evaluation would weigh it.

use super::screen::Batch;
use super::test::Sum;
use super::{Check, Screen, Test};
use crate::evaluation::{days_off, off};
use crate::syntax::tree::Comparator;

/// What the failures of a target weigh in a batch.
#[derive(Debug)]
pub struct Scale<'b> {
    /// One for each clause; `None` where it takes evaluation to say.
    clauses: Option<Vec<Gauge<'b>>>,
}

#[derive(Debug)]
enum Gauge<'b> {
    /// It measures nothing.
    Nothing,
    Figures {
        left: Sum<'b>,
        comparator: Comparator,
        right: Sum<'b>,
        times: i64,
    },
    Day {
        values: &'b [i64],
        comparator: Comparator,
        day: i64,
    },
    Days {
        left: &'b [i64],
        comparator: Comparator,
        right: &'b [i64],
    },
}

impl Screen {
    /// What its failures weigh.
    #[must_use]
    pub fn scale<'b>(&self, batch: &Batch<'b>) -> Scale<'b> {
        let Check::Require { clauses, .. } = &self.check else { return Scale { clauses: None } };
        Scale { clauses: clauses.iter().map(|(clause, _)| clause.gauge(batch)).collect() }
    }
}

impl Test {
    fn gauge<'b>(&self, batch: &Batch<'b>) -> Option<Gauge<'b>> {
        Some(match self {
            Test::Compare { left, comparator, right, .. } => {
                let times = left.times;
                Gauge::Figures { left: Sum::of(left, batch)?, comparator: *comparator, right: Sum::of(right, batch)?, times }
            }
            Test::Day { slot, comparator, day, .. } => {
                Gauge::Day { values: &batch.sure(*slot)?.values, comparator: *comparator, day: *day }
            }
            Test::Days { left, comparator, right } => {
                Gauge::Days { left: &batch.sure(*left)?.values, comparator: *comparator, right: &batch.sure(*right)?.values }
            }
            // Which part of a chain decides is for evaluation to say.
            Test::And(_) | Test::Or(_) => return None,
            Test::Not(_) | Test::Flag(_) | Test::Present(_) | Test::Reported(_) => Gauge::Nothing,
            Test::Text { .. } | Test::Choice { .. } | Test::Matches(..) => Gauge::Nothing,
        })
    }
}

impl Scale<'_> {
    /// How far off a record is: see [`Judgement::weight`](crate::evaluation::Judgement::weight); `None` where it takes evaluation to say.
    #[must_use]
    pub fn weight(&self, row: usize) -> Option<f64> {
        self.clauses.as_ref()?.iter().try_fold(0.0_f64, |most, clause| Some(most.max(clause.weight(row)?)))
    }
}

impl Gauge<'_> {
    /// 0 where it holds or measures nothing.
    fn weight(&self, row: usize) -> Option<f64> {
        match self {
            Gauge::Nothing => Some(0.0),
            Gauge::Figures { left, comparator, right, times } => {
                let (l, r) = (left.value(row)?, right.value(row)?);
                if comparator.holds(l.cmp(&r)) { Some(0.0) } else { off(l.checked_sub(r)?, r, *times) }
            }
            Gauge::Day { values, comparator, day } => days_apart(*values.get(row)?, *day, *comparator),
            Gauge::Days { left, comparator, right } => days_apart(*left.get(row)?, *right.get(row)?, *comparator),
        }
    }
}

fn days_apart(a: i64, b: i64, comparator: Comparator) -> Option<f64> {
    if comparator.holds(a.cmp(&b)) { Some(0.0) } else { days_off(a, b, comparator) }
}
