//! A run held against a saved report: what it had is known, and what it had and is no more was corrected.

use std::collections::{BTreeSet, HashSet};

use super::compare::{Index, side};
use super::{Change, Finding, Saved, Standing, Unit};
use crate::evaluation::{Judgement, Verdict};
use crate::semantics::Rules;
use crate::syntax::tree::ClauseKind;

/// The findings of the saved report.
#[derive(Debug)]
pub struct Baseline<'s> {
    index: Index<'s>,
    saved: &'s Saved,
    /// The targets that it has findings of.
    rules: HashSet<&'s str>,
}

/// Which of them a run has met again, and which of these were corrected.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Met {
    /// The numbers of those that nothing is left to do about.
    pub corrected: BTreeSet<usize>,
    /// The numbers of those of which something still fails, is missing, waits or is waived.
    pub open: BTreeSet<usize>,
}

impl Met {
    /// Takes in what another part of the data has met.
    pub fn merge(&mut self, other: Met) {
        self.corrected.extend(other.corrected);
        self.open.extend(other.open);
    }
}

impl<'s> Baseline<'s> {
    /// Of a saved report.
    #[must_use]
    pub fn new(saved: &'s Saved) -> Self {
        let rules = saved.findings.iter().filter(|finding| is_open(finding)).map(|finding| finding.rule.as_str()).collect();
        Baseline { index: Index::new(&saved.findings), saved, rules }
    }

    /// Whether the saved report has a finding of a target, so that its passes tell what was corrected.
    #[must_use]
    pub fn has_findings_of(&self, rule: &str) -> bool {
        self.rules.contains(rule)
    }

    /// Marks a judgement as known if nothing about it is worse than in the saved report.
    pub fn apply(&self, rules: &Rules, j: &mut Judgement, met: &mut Met) {
        let unit = Unit { entity: rules.schema.entity(j.entity).name.clone(), key: j.key.as_deref().map(str::to_owned) };
        let Some((number, old)) = self.index.before(&rules.target(j.target).id, &unit, j.period, 0) else { return };
        let is_bad = |verdict| matches!(verdict, Verdict::Fail | Verdict::Missing);
        if is_bad(j.verdict) || j.has_advice() {
            // Beside what holds, advice is what may be new.
            let deciding = if is_bad(j.verdict) { j.kind } else { ClauseKind::Recommend };
            let mut pairs: Vec<_> = j
                .clauses
                .iter()
                .filter(|c| is_bad(c.verdict) && c.kind == deciding)
                .map(|c| (side(old, Some(c.clause)).standing, c.verdict))
                .collect();
            if pairs.is_empty() {
                pairs.push((old.standing, j.verdict));
            }
            j.known = pairs.into_iter().all(|(was, is)| !Change::between(Some(was), standing(is)).is_some_and(Change::is_worse));
        }
        if is_open(old) {
            let is_settled = matches!(j.verdict, Verdict::Pass | Verdict::NotApplicable);
            if is_settled { &mut met.corrected } else { &mut met.open }.insert(number);
        }
    }

    /// The findings that were corrected, in the order of the saved report.
    #[must_use]
    pub fn corrected(&self, met: &Met) -> Vec<Finding> {
        met.corrected.difference(&met.open).filter_map(|number| self.saved.findings.get(*number).cloned()).collect()
    }
}

fn is_open(finding: &Finding) -> bool {
    finding.required && matches!(finding.standing, Standing::Fail | Standing::Missing)
}

fn standing(verdict: Verdict) -> Standing {
    match verdict {
        Verdict::NotApplicable => Standing::NotApplicable,
        Verdict::Pass => Standing::Pass,
        Verdict::Waived => Standing::Waived,
        Verdict::Pending => Standing::Pending,
        Verdict::Missing => Standing::Missing,
        Verdict::Fail => Standing::Fail,
    }
}
