//! Records that surely fail, told one after the other in the same room: a finding costs what there is to say of it.

use super::judge::{Local, of_record};
use super::result::{ClauseResult, Judgement, Order, Verdict};
use super::world::dates_of;
use crate::data::Record;
use crate::semantics::rules::TargetId;
use crate::syntax::tree::ClauseKind;

/// The judgement that a record fails the one clause of a target, a requirement; it is filled anew for each target and record.
#[derive(Debug, Default)]
pub struct Failures(Option<Judgement>);

impl Failures {
    /// Turns to a record of this number.
    pub fn turn_to(&mut self, local: &Local<'_>, number: u64, record: &Record) {
        let order = Order { record: number, member: 0 };
        let fresh = of_record(local.rules, record, order, TargetId(0), dates_of(local.options, record.as_of, record.period));
        let clauses = self.0.take().map_or_else(|| vec![failed()], |last| last.clauses);
        self.0 = Some(Judgement { verdict: Verdict::Fail, clauses, ..fresh });
    }

    /// That it fails a target; `None` where that cannot be told. `tell` says what was measured and which values were read.
    pub fn of(&mut self, target: TargetId, tell: impl FnOnce(&mut ClauseResult) -> Option<()>) -> Option<&mut Judgement> {
        let judgement = self.0.as_mut()?;
        let clause = judgement.clauses.first_mut()?;
        clause.measure = None;
        clause.places.clear();
        tell(clause)?;
        // What a waiver, a profile or an earlier report made of the target before holds for that alone.
        (judgement.target, judgement.verdict, judgement.would_be) = (target, Verdict::Fail, None);
        (judgement.waiver, judgement.known, judgement.regraded) = (None, false, None);
        Some(judgement)
    }
}

fn failed() -> ClauseResult {
    let (kind, verdict) = (ClauseKind::Require, Verdict::Fail);
    ClauseResult { clause: 1, kind, verdict, measure: None, reasons: Vec::new(), places: Vec::new() }
}
