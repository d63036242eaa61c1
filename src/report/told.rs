//! What was told of a run, as bytes, and how much of it that is.

use super::by_target::ByTarget;
use super::count::{Counts, Verdicts};
use super::finding;
use crate::evaluation::{Judgement, Order};
use crate::semantics::rules::TargetId;

/// A part of a report, as bytes.
#[derive(Debug, Clone, Default)]
pub struct Piece {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Where each result ends in them, and where it belongs; empty if results are handed on as they are found.
    pub results: Vec<Entry>,
    /// How many judgements were told, by target and verdict.
    pub told: Told,
    /// How many results are kept at the most.
    pub most: Option<usize>,
    /// Room for a line.
    pub(super) line: String,
}

/// A result among the bytes of a report.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Which judgement it is.
    pub order: Order,
    /// Its target.
    pub target: TargetId,
    badness: finding::Badness,
    verdict: crate::evaluation::Verdict,
    end: usize,
}

/// How many judgements were told, by target and verdict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told(ByTarget<Verdicts>);

impl Told {
    /// Counts a judgement in.
    pub fn add(&mut self, j: &Judgement) {
        self.0.change(j.target, |told| *told.of(j.verdict) += 1);
    }

    /// Takes in what was told of another part.
    pub fn merge(&mut self, other: &Told) {
        for (target, verdicts) in other.0.iter() {
            self.0.change(target, |told| told.merge(verdicts));
        }
    }

    /// What was judged of a target and not told.
    #[must_use]
    pub fn rest(&self, counts: &Counts, target: TargetId) -> Verdicts {
        counts.of_target(target).without(&self.0.get(target).copied().unwrap_or_default())
    }

    /// What was judged and not told.
    #[must_use]
    pub fn untold(&self, counts: &Counts) -> Verdicts {
        let mut rest = counts.all;
        self.0.iter().for_each(|(_, told)| rest = rest.without(told));
        rest
    }
}

impl Piece {
    /// Notes that a judgement was written; `placed` if it has to be put in its place later.
    pub(super) fn note(&mut self, j: &Judgement, placed: bool) {
        self.told.add(j);
        if placed {
            let badness = finding::badness(j);
            self.results.push(Entry { order: j.order, target: j.target, badness, verdict: j.verdict, end: self.bytes.len() });
            self.limit(2);
        }
    }

    /// Takes in the piece of a later part.
    pub fn merge(&mut self, later: Piece) {
        let before = self.bytes.len();
        // Much is taken in by a report that has handed everything on.
        if before == 0 {
            self.bytes = later.bytes;
        } else {
            self.bytes.extend_from_slice(&later.bytes);
        }
        self.results.extend(later.results.into_iter().map(|entry| Entry { end: entry.end + before, ..entry }));
        self.told.merge(&later.told);
        self.most = self.most.or(later.most);
        self.limit(2);
    }

    /// Drops the least pressing results where there are so many times more than are wanted.
    fn limit(&mut self, times: usize) {
        let Some(most) = self.most.filter(|most| self.results.len() > most.saturating_mul(times)) else { return };
        let mut kept: Vec<(Entry, Vec<u8>)> = self.placed().map(|(entry, bytes)| (*entry, bytes.to_vec())).collect();
        kept.sort_by_key(|(entry, _)| (entry.badness, entry.order, entry.target));
        for (entry, _) in kept.drain(most..) {
            self.told.0.change(entry.target, |told| *told.of(entry.verdict) -= 1);
        }
        self.bytes.clear();
        self.results.clear();
        for (entry, bytes) in kept {
            self.bytes.extend_from_slice(&bytes);
            self.results.push(Entry { end: self.bytes.len(), ..entry });
        }
    }

    /// No more results than are wanted.
    pub(super) fn limited(&self) -> Piece {
        let mut piece = self.clone();
        piece.limit(1);
        piece
    }

    fn placed(&self) -> impl Iterator<Item = (&Entry, &[u8])> {
        let starts = std::iter::once(0).chain(self.results.iter().map(|entry| entry.end));
        self.results.iter().zip(starts).filter_map(|(entry, start)| Some((entry, self.bytes.get(start..entry.end)?)))
    }

    fn sorted<K: Ord>(&self, key: impl Fn(&Entry) -> K) -> Vec<(&Entry, &[u8])> {
        let mut all: Vec<(&Entry, &[u8])> = self.placed().collect();
        all.sort_by_key(|(entry, _)| key(entry));
        all
    }

    /// The results in the order of records and targets, however they came.
    pub(super) fn in_order(&self) -> Vec<&[u8]> {
        self.sorted(|entry| (entry.order, entry.target)).into_iter().map(|(_, bytes)| bytes).collect()
    }

    /// The results, the most pressing first.
    pub(super) fn worst_first(&self) -> Vec<&[u8]> {
        self.sorted(|entry| (entry.badness, entry.order, entry.target)).into_iter().map(|(_, bytes)| bytes).collect()
    }

    /// The results target by target.
    pub(super) fn by_target(&self) -> Vec<(TargetId, Vec<&[u8]>)> {
        let sorted = self.sorted(|entry| (entry.target, entry.order));
        let group = |entries: &[(&Entry, &'_ [u8])]| entries.first().map(|(entry, _)| entry.target);
        sorted.chunk_by(|a, b| a.0.target == b.0.target).filter_map(|c| Some((group(c)?, c.iter().map(|(_, b)| *b).collect()))).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;

    use super::*;
    use crate::evaluation::Verdict;
    use crate::report::finding::Class;

    fn piece(n: u64, most: Option<usize>) -> Piece {
        let mut piece = Piece { most, ..Piece::default() };
        for record in 0..n {
            piece.bytes.extend_from_slice(format!("<{record}>").as_bytes());
            let class = if record % 3 == 0 { Class::Fail } else { Class::Warning };
            let (order, target) = (Order { record, member: 0 }, TargetId(0));
            piece.told.0.change(target, |told| *told.of(Verdict::Fail) += 1);
            let badness = (class, false, Reverse(record));
            piece.results.push(Entry { order, target, badness, verdict: Verdict::Fail, end: piece.bytes.len() });
            piece.limit(2);
        }
        piece
    }

    #[test]
    fn the_most_pressing_stay_and_the_others_are_not_counted_as_told() {
        let piece = piece(30, Some(4)).limited();
        assert_eq!(piece.worst_first(), [b"<27>", b"<24>", b"<21>", b"<18>"]);
        assert_eq!(piece.told.0.get(TargetId(0)).unwrap().fail, 4);
        let few = self::piece(3, Some(4)).limited();
        assert_eq!(few.in_order(), [b"<0>", b"<1>", b"<2>"]);
        assert_eq!(self::piece(30, None).limited().results.len(), 30);
    }

    #[test]
    fn parts_give_what_the_whole_gives() {
        let mut parts = piece(3, None);
        let mut later = piece(5, None);
        later.results.iter_mut().for_each(|entry| entry.order.record += 3);
        parts.merge(later);
        assert_eq!(parts.in_order().len(), 8);
        assert_eq!(parts.in_order()[3..5], [b"<0>", b"<1>"]);
        assert_eq!(parts.by_target().len(), 1);
    }
}
