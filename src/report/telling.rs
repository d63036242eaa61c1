//! What is told of a run as it goes on, so that little of it has to be kept until the end.

use super::finding::{self, Class};
use super::{Course, Format, Passes, Piece, Run, concise, csv, drafts, github, gitlab, json, jsonl, junit, sarif};
use crate::diagnostic::{Diagnostic, Lang};
use crate::evaluation::{Grade, Judgement, Order};

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
pub struct Rank(finding::Badness, Order);

impl Rank {
    /// The rank of a judgement.
    #[must_use]
    pub fn of(j: &Judgement) -> Rank {
        Rank(finding::badness(j), j.order)
    }

    /// The rank of one that fails, by how much that weighs and how far off it is.
    #[must_use]
    pub fn of_failure(grade: Grade, weight: f64, order: Order) -> Rank {
        Rank((Class::of_failure(grade), false, std::cmp::Reverse(weight.to_bits())), order)
    }

    /// How far off it is, if it fails.
    #[must_use]
    pub fn failure(&self) -> Option<f64> {
        let (class, _, weight) = self.0;
        matches!(class, Class::Fail | Class::Warning | Class::Info).then(|| f64::from_bits(weight.0))
    }
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
        self.format.course() != Course::Last && self.worst.is_none()
    }

    /// Whether a judgement is told, if nothing else limits their number.
    #[must_use]
    pub fn tells(&self, j: &Judgement) -> bool {
        let class = Class::of(j);
        match self.format {
            _ if self.says_nothing() => false,
            // A page has its cells, whatever is kept.
            Format::Html => false,
            Format::Human => self.verbose || class < Class::Pass,
            Format::Concise => self.verbose || class.is_finding(),
            Format::Markdown | Format::Github | Format::Gitlab | Format::Sarif => class.is_finding() || class == Class::Waived,
            Format::Waivers => j.grade() == Grade::Error && class <= Class::Missing,
            Format::Csv | Format::Json | Format::Jsonl | Format::Junit => self.passes == Passes::All || class != Class::Pass,
        }
    }

    /// Whether what passes is told.
    #[must_use]
    pub fn tells_passes(&self) -> bool {
        match self.format {
            Format::Html => true,
            _ if self.worst.is_some() => false,
            Format::Human | Format::Concise => self.verbose && !self.quiet,
            format => format.tells_all() && self.passes == Passes::All,
        }
    }

    /// Whether what has nothing to check is told.
    #[must_use]
    pub fn tells_not_applicable(&self) -> bool {
        match self.format {
            Format::Html => true,
            _ if self.worst.is_some() => false,
            Format::Human | Format::Concise => self.verbose && !self.quiet,
            format => format.tells_all(),
        }
    }

    /// Whether it shows which unit stands where.
    #[must_use]
    pub fn tells_grid(&self) -> bool {
        self.format == Format::Human && !self.quiet
    }

    /// Whether each verdict has a cell in it.
    #[must_use]
    pub fn tells_board(&self) -> bool {
        self.format == Format::Html
    }

    /// What stands before everything else.
    #[must_use]
    pub fn opening(&self, lang: Lang) -> Vec<u8> {
        match self.format {
            Format::Csv => csv::heading(),
            Format::Waivers => drafts::heading(lang),
            _ => Vec::new(),
        }
    }

    /// The judgements and problems of a part of the data. `run` has the texts that they stand in.
    #[must_use]
    pub fn piece(&self, run: &Run<'_>, judgements: &[Judgement], problems: &[Diagnostic]) -> Piece {
        let mut piece = Piece::default();
        self.problems(run, problems, &mut piece);
        self.judgements(run, judgements, &mut piece);
        piece
    }

    /// Appends some problems.
    pub fn problems(&self, run: &Run<'_>, problems: &[Diagnostic], piece: &mut Piece) {
        let bytes = &mut piece.bytes;
        // Writing to memory does not fail.
        for problem in problems.iter().filter(|_| !self.says_nothing()) {
            let _ = match self.format {
                Format::Concise => concise::problem(run.sources, run.lang, problem, bytes),
                Format::Csv => csv::problem(run, problem, bytes),
                Format::Jsonl => jsonl::problem(run, problem, bytes),
                _ => Ok(()),
            };
        }
    }

    /// Appends some judgements, if they are told as they come.
    pub fn judgements(&self, run: &Run<'_>, judgements: &[Judgement], piece: &mut Piece) {
        if self.streams() {
            self.append(run, judgements, piece);
        }
    }

    /// Judgements as the format writes each.
    pub(super) fn results<'j>(&self, run: &Run<'_>, judgements: impl IntoIterator<Item = &'j Judgement>) -> Piece {
        let mut piece = Piece::default();
        self.append(run, judgements, &mut piece);
        piece
    }

    fn append<'j>(&self, run: &Run<'_>, judgements: impl IntoIterator<Item = &'j Judgement>, piece: &mut Piece) {
        piece.most = self.format.most();
        for j in judgements.into_iter().filter(|j| self.tells(j)) {
            let Piece { bytes, line, .. } = &mut *piece;
            let _ = match self.format {
                Format::Concise => concise::lines(run, j, line, bytes),
                Format::Csv => csv::result(run, j, bytes),
                Format::Github => github::result(run, j, bytes),
                Format::Gitlab => gitlab::result(run, j, bytes),
                Format::Json => json::result_line(run, j, bytes),
                Format::Jsonl => jsonl::result(run, j, bytes),
                Format::Junit => junit::result(run, j, bytes),
                Format::Sarif => sarif::result(run, j, bytes),
                Format::Waivers => drafts::result(run, j, bytes),
                Format::Html | Format::Human | Format::Markdown => Ok(()),
            };
            piece.note(j, self.format.course() == Course::Gathered);
        }
    }
}
