//! What a verdict means where a profile, waivers or an earlier report are given.

use crate::base::Sources;
use crate::evaluation::{Grade, Judgement};
use crate::gate::{Baseline, Met, Sightings, Waivers};
use crate::semantics::Rules;
use crate::semantics::rules::TargetId;

/// The waivers, the earlier report and the profile of a run.
#[derive(Debug, Clone, Copy)]
pub struct Gate<'a> {
    pub waivers: &'a Waivers,
    pub baseline: Option<&'a Baseline<'a>>,
    /// By target: how much it weighs, where the profile says so.
    pub grades: &'a [Option<Grade>],
}

/// What was seen of them.
#[derive(Debug, Default)]
pub struct Passage {
    pub sightings: Sightings,
    pub met: Met,
}

impl Passage {
    /// Takes in what was seen in another part of the data.
    pub fn merge(&mut self, other: Passage) {
        self.sightings.merge(&other.sightings);
        self.met.merge(other.met);
    }
}

impl Gate<'_> {
    /// Settles what a judgement means.
    pub fn apply(&self, rules: &Rules, sources: &Sources, j: &mut Judgement, passage: &mut Passage) {
        j.regraded = self.regraded(j.target);
        self.waivers.apply(rules, sources, j, &mut passage.sightings);
        if let Some(baseline) = self.baseline {
            baseline.apply(rules, j, &mut passage.met);
        }
    }

    /// How much a target weighs, where the profile says so.
    fn regraded(&self, target: TargetId) -> Option<Grade> {
        self.grades.get(target.0 as usize).copied().flatten()
    }

    /// How much it weighs that a target fails which nothing but requires.
    pub fn grade_of_required(&self, target: TargetId) -> Grade {
        self.regraded(target).unwrap_or(Grade::Error)
    }

    /// Whether each verdict of a target has to be looked at, also where it passes.
    pub fn watches(&self, rules: &Rules, target: TargetId) -> bool {
        self.waivers.are_about(target) || self.baseline.is_some_and(|baseline| baseline.has_findings_of(&rules.target(target).id))
    }

    /// Whether each failure has to be looked at.
    pub fn judges_failures(&self) -> bool {
        self.baseline.is_some()
    }
}
