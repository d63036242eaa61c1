//! The judgements that are told at the end: all, while they are few; else the worst of each target.

use std::collections::{BTreeMap, BinaryHeap};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::evaluation::Judgement;
use crate::report::{Counts, Rank, Telling, is_finding, is_long};
use crate::semantics::rules::TargetId;

/// A judgement by its rank, and among equals, such as those of all provinces together in several periods, by which came first; the
/// least pressing is the greatest.
#[derive(Debug)]
struct Ranked {
    rank: Rank,
    number: usize,
    judgement: Judgement,
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Ranked {}
impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.rank, self.number).cmp(&(other.rank, other.number))
    }
}

/// The judgements of a run that are told at its end.
#[derive(Debug)]
pub struct Kept {
    /// Whether all are kept, come what may.
    everything: bool,
    /// All that were told so far, while they are few.
    few: Option<Vec<Judgement>>,
    worst: BTreeMap<TargetId, BinaryHeap<Ranked>>,
    limit: usize,
    /// How many were ranked.
    ranked: usize,
}

/// What threads need to know of it.
#[derive(Debug)]
pub struct Bounds {
    /// Whether only the worst are kept.
    many: AtomicBool,
    /// By target: the weight that a failure must pass to be among the worst, one more than its bits; 0 where any may.
    least: Vec<AtomicU64>,
}

impl Bounds {
    /// For so many targets.
    pub fn new(targets: usize) -> Self {
        Bounds { many: AtomicBool::new(false), least: (0..targets).map(|_| AtomicU64::new(0)).collect() }
    }

    /// Whether only the worst are kept.
    pub fn only_worst(&self) -> bool {
        self.many.load(Ordering::Relaxed)
    }

    /// Whether a failure of this weight, in a part of the data behind all that were taken in, may be among the worst of its target.
    pub fn may_be_told(&self, target: TargetId, weight: f64) -> bool {
        self.least.get(target.0 as usize).is_none_or(|least| weight.to_bits() >= least.load(Ordering::Relaxed))
    }
}

impl Kept {
    /// For some reports, so many findings of a target at the most where there are many.
    pub fn new(tellings: &[Telling], limit: usize, bounds: &Bounds) -> Self {
        let last: Vec<&Telling> = tellings.iter().filter(|t| !t.streams() && !t.says_nothing()).collect();
        let everything = last.iter().any(|t| t.verbose && t.worst.is_none());
        let few = last.iter().any(|t| t.worst.is_none());
        bounds.many.store(!few, Ordering::Relaxed);
        Kept { everything, few: few.then(Vec::new), worst: BTreeMap::new(), limit, ranked: 0 }
    }

    /// Takes a judgement in.
    pub fn take(&mut self, judgement: Judgement, bounds: &Bounds) {
        match &mut self.few {
            Some(few) => few.push(judgement),
            None => self.rank(judgement, bounds),
        }
    }

    /// Looks at how many there are by now.
    pub fn settle(&mut self, counts: &Counts, bounds: &Bounds) {
        if !self.everything
            && is_long(counts)
            && let Some(few) = self.few.take()
        {
            bounds.many.store(true, Ordering::Relaxed);
            few.into_iter().for_each(|j| self.rank(j, bounds));
        }
    }

    fn rank(&mut self, judgement: Judgement, bounds: &Bounds) {
        if !is_finding(&judgement) {
            return;
        }
        let target = judgement.target;
        let heap = self.worst.entry(target).or_default();
        let rank = Rank::of(&judgement);
        if heap.len() >= self.limit && heap.peek().is_none_or(|last| last.rank <= rank) {
            return;
        }
        heap.push(Ranked { rank, number: self.ranked, judgement });
        self.ranked += 1;
        if heap.len() > self.limit {
            heap.pop();
        }
        if heap.len() >= self.limit
            && let (Some(weight), Some(least)) = (heap.peek().and_then(|last| last.rank.failure()), bounds.least.get(target.0 as usize))
        {
            least.store(weight.to_bits().saturating_add(1), Ordering::Relaxed);
        }
    }

    /// Whether a judgement would be kept, if it came now.
    pub fn wants(&self, judgement: &Judgement) -> bool {
        if self.few.is_some() {
            return true;
        }
        let full = self.worst.get(&judgement.target).filter(|heap| heap.len() >= self.limit);
        is_finding(judgement) && full.is_none_or(|heap| heap.peek().is_some_and(|last| Rank::of(judgement) < last.rank))
    }

    /// All that are kept, in the order of records and targets.
    pub fn finish(self) -> Vec<Judgement> {
        let mut ranked: Vec<Ranked> = self.worst.into_values().flatten().collect();
        ranked.sort_by_key(|ranked| ranked.number);
        let mut all: Vec<Judgement> = self.few.into_iter().flatten().chain(ranked.into_iter().map(|ranked| ranked.judgement)).collect();
        all.sort_by_key(|j| (j.order, j.target));
        all
    }
}
