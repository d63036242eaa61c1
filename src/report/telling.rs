//! What is told of a run as it goes on, so that little of it has to be kept until the end.

use std::io::Write as _;

use super::finding::{self, Class};
use super::{Format, Passes, Run, concise, json, jsonl};
use crate::diagnostic::Diagnostic;
use crate::evaluation::{Judgement, Order};
use crate::semantics::rules::TargetId;

/// How much of a run a report tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Telling {
    /// Its form.
    pub format: Format,
    /// What becomes of passes in machine formats.
    pub passes: Passes,
    /// How many findings of a target are told, the worst first; all if not said.
    pub worst: Option<usize>,
    /// Whether passes are told in full and nothing is left out.
    pub verbose: bool,
    /// Whether only the last line is wanted.
    pub quiet: bool,
}

/// How pressing a judgement is among those of its target: the class, how far off it is, and which came first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank(Class, std::cmp::Reverse<u64>, Order);

impl Rank {
    /// The rank of a judgement.
    #[must_use]
    pub fn of(j: &Judgement) -> Rank {
        let (class, weight) = finding::badness(j);
        Rank(class, weight, j.order)
    }

    /// The rank of one that fails what is required, by its weight.
    #[must_use]
    pub fn of_failure(weight: f64, order: Order) -> Rank {
        Rank(Class::Fail, std::cmp::Reverse(weight.to_bits()), order)
    }

    /// The weight of one that fails what is required.
    #[must_use]
    pub fn failure(&self) -> Option<f64> {
        (self.0 == Class::Fail).then(|| f64::from_bits(self.1.0))
    }
}

/// A part of a report, as bytes.
#[derive(Debug, Clone, Default)]
pub struct Piece {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Where each result ends in them, and where it belongs.
    pub results: Vec<(Order, TargetId, usize)>,
}

impl Telling {
    /// Whether nothing but the last line is told.
    #[must_use]
    pub fn says_nothing(&self) -> bool {
        self.quiet && !self.format.is_machine()
    }

    /// Whether judgements are told as they come; else they are kept for the end.
    #[must_use]
    pub fn streams(&self) -> bool {
        self.format != Format::Human && self.worst.is_none()
    }

    /// Whether a judgement is told, if nothing else limits their number.
    #[must_use]
    pub fn tells(&self, j: &Judgement) -> bool {
        match self.format {
            _ if self.says_nothing() => false,
            Format::Human => self.verbose || Class::of(j) < Class::Pass,
            Format::Concise => self.verbose || Class::of(j).is_finding(),
            Format::Json | Format::Jsonl => self.passes == Passes::All || Class::of(j) != Class::Pass,
        }
    }

    /// Whether what passes is told.
    #[must_use]
    pub fn tells_passes(&self) -> bool {
        if self.worst.is_some() {
            return false;
        }
        match self.format {
            Format::Human | Format::Concise => self.verbose && !self.quiet,
            Format::Json | Format::Jsonl => self.passes == Passes::All,
        }
    }

    /// Whether what has nothing to check is told.
    #[must_use]
    pub fn tells_not_applicable(&self) -> bool {
        self.worst.is_none() && !self.quiet && (self.verbose || matches!(self.format, Format::Json | Format::Jsonl))
    }

    /// Whether it shows which unit stands where.
    #[must_use]
    pub fn tells_grid(&self) -> bool {
        self.format == Format::Human && !self.quiet
    }

    /// The judgements and problems of a part of the data. `run` has the texts that they stand in.
    #[must_use]
    pub fn piece(&self, run: &Run<'_>, judgements: &[Judgement], problems: &[Diagnostic]) -> Piece {
        let mut piece = Piece::default();
        let Piece { bytes, results } = &mut piece;
        // Writing to memory does not fail.
        for problem in problems.iter().filter(|_| !self.quiet) {
            let _ = match self.format {
                Format::Concise => concise::problem(run.sources, run.lang, problem, bytes),
                Format::Jsonl => jsonl::problem(run, problem, bytes),
                Format::Human | Format::Json => Ok(()),
            };
        }
        if !self.streams() {
            return piece;
        }
        for j in judgements.iter().filter(|j| self.tells(j)) {
            let _ = match self.format {
                Format::Concise => concise::lines(run, j, bytes),
                Format::Jsonl => jsonl::result(run, j, bytes),
                Format::Json => {
                    let written = json::result_line(run, j, bytes);
                    results.push((j.order, j.target, bytes.len()));
                    written
                }
                Format::Human => Ok(()),
            };
        }
        let _ = bytes.flush();
        piece
    }
}

impl Piece {
    /// Takes in the piece of a later part.
    pub fn merge(&mut self, later: &Piece) {
        let before = self.bytes.len();
        self.bytes.extend_from_slice(&later.bytes);
        self.results.extend(later.results.iter().map(|(order, target, end)| (*order, *target, end + before)));
    }

    /// The results in the order of records and targets, however they came.
    pub(super) fn in_order(&self) -> Vec<&[u8]> {
        let starts = std::iter::once(0).chain(self.results.iter().map(|(.., end)| *end));
        let mut all: Vec<_> =
            self.results.iter().zip(starts).map(|((order, target, end), start)| ((*order, *target), start..*end)).collect();
        all.sort_by_key(|(key, _)| *key);
        all.into_iter().filter_map(|(_, range)| self.bytes.get(range)).collect()
    }
}
