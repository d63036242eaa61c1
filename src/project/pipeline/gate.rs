//! What a verdict means where waivers are given, or an earlier report is.

use crate::base::Sources;
use crate::evaluation::Judgement;
use crate::gate::{Baseline, Met, Sightings, Waivers};
use crate::semantics::Rules;
use crate::semantics::rules::TargetId;

/// The waivers and the earlier report of a run.
#[derive(Debug, Clone, Copy)]
pub struct Gate<'a> {
    pub waivers: &'a Waivers,
    pub baseline: Option<&'a Baseline<'a>>,
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
        self.waivers.apply(rules, sources, j, &mut passage.sightings);
        if let Some(baseline) = self.baseline {
            baseline.apply(rules, j, &mut passage.met);
        }
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
