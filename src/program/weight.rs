//! How far off a record is that surely fails, as evaluation would weigh it.

use super::Test;
use super::screen::Batch;
use super::test::value_of;
use crate::evaluation::{days_off, off};

impl Test {
    /// 0 where it holds or measures nothing; `None` where it takes evaluation to say.
    pub(super) fn weight(&self, batch: &Batch<'_>, row: usize) -> Option<f64> {
        match self {
            Test::Compare { left, comparator, right, .. } => {
                let (l, r) = (value_of(left, batch, row)?, value_of(right, batch, row)?);
                if comparator.holds(l.cmp(&r)) { Some(0.0) } else { off(l.checked_sub(r)?, r, left.times) }
            }
            Test::Day { slot, comparator, day, .. } => {
                let value = *batch.sure(*slot)?.values.get(row)?;
                if comparator.holds(value.cmp(day)) { Some(0.0) } else { days_off(value, *day, *comparator) }
            }
            Test::Days { left, comparator, right } => {
                let (a, b) = (*batch.sure(*left)?.values.get(row)?, *batch.sure(*right)?.values.get(row)?);
                if comparator.holds(a.cmp(&b)) { Some(0.0) } else { days_off(a, b, *comparator) }
            }
            // Which part of a chain decides is for evaluation to say.
            Test::And(_) | Test::Or(_) => None,
            Test::Not(_) | Test::Flag(_) | Test::Present(_) | Test::Reported(_) => Some(0.0),
            Test::Text { .. } | Test::Choice { .. } | Test::Matches(..) => Some(0.0),
        }
    }
}
