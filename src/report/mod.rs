//! What a check found, written for people and for programs: one file per format. Reports judge nothing.

pub mod annotate;
mod by_target;
pub mod card;
pub mod comparison;
mod concise;
mod count;
mod csv;
mod drafts;
mod finding;
mod fingerprint;
pub mod form;
mod github;
mod gitlab;
mod grid;
mod html;
mod human;
mod json;
mod jsonl;
mod junit;
mod markdown;
mod message;
pub mod remarks;
mod sarif;
mod telling;
mod told;
mod unit;

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;
use std::sync::LazyLock;

pub use count::{Counts, Verdicts, number};
pub use grid::Grid;
pub use html::Board;
pub use human::render_diagnostic;
pub use message::{clause_message, judgement_message, messages};
pub use telling::{Rank, Telling};
pub use told::{Entry, Piece, Told};

use crate::base::Sources;
use crate::diagnostic::{Diagnostic, Lang, Text};
use crate::evaluation::{Grade, Judgement, Order, Outcome};
use crate::gate::{Finding, Waiver};
use crate::semantics::Rules;
use crate::semantics::rules::TargetId;
use crate::value::Date;

/// Everything that a report speaks of.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// The rules that were checked against.
    pub rules: &'a Rules,
    /// All texts: rules and data.
    pub sources: &'a Sources,
    /// What came out; of its judgements, those that were kept to be told.
    pub outcome: &'a Outcome,
    /// All judgements, counted.
    pub counts: &'a Counts,
    /// Who stands where.
    pub grid: &'a Grid,
    /// Their cells, for pages.
    pub board: &'a Board,
    /// How many judgements of a record passed that were not kept; `None` where all were kept.
    pub passed: Option<&'a HashMap<Order, usize>>,
    /// What was told as the run went on; `None` if nothing was, and everything is told now.
    pub told: Option<&'a Piece>,
    /// Whether the run was broken off before all data were judged.
    pub interrupted: bool,
    /// What is wrong with rules, configuration or data, beside [`Outcome::problems`].
    pub problems: &'a [Diagnostic],
    /// The data files.
    pub inputs: &'a [Input],
    /// The judging date, where the user gave one.
    pub as_of: Option<Date>,
    /// The exit status.
    pub status: u8,
    /// The language of messages.
    pub lang: Lang,
    /// The targets that took part.
    pub selected: &'a [TargetId],
    /// What becomes of passes in machine formats.
    pub passes: Passes,
    /// How many findings of a target are told, the worst first; all if not said.
    pub worst: Option<usize>,
    /// Whether passes are told in full and nothing is left out.
    pub verbose: bool,
    /// Whether only the last line is wanted, from formats for people.
    pub quiet: bool,
    /// Whether missing data do not count against the whole.
    pub missing_passes: bool,
    /// The profile that says what weighs how much, if one does.
    pub profile: Option<&'a str>,
    /// By target: how much it weighs, where the profile says so; empty without one.
    pub regraded: &'a [Option<Grade>],
    /// The waivers, by the number that judgements have.
    pub waivers: &'a [Waiver],
    /// What an earlier report found and is met by now, where the run is held against one.
    pub corrected: Option<&'a [Finding]>,
}

/// A data file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Its name, as the user gave it.
    pub file: String,
    /// The SHA-256 of its bytes, in lower-case hexadecimal digits; `None` where no report asks for it, and for files of more than
    /// 64 MiB.
    pub sha256: Option<String>,
    /// How many records it holds.
    pub records: usize,
    /// What was found out about it: where its tables are, which rows are left out.
    pub notes: Vec<Text>,
}

/// What becomes of passes in machine formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Passes {
    /// Each is a result.
    #[default]
    All,
    /// They are counted in the summary only.
    Count,
}

/// How a report for people looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether words may be coloured.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// The forms that a report can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// A line for each finding.
    Concise,
    /// A row for each result.
    Csv,
    /// Annotations of GitHub Actions.
    Github,
    /// GitLab's report on code quality.
    Gitlab,
    /// One page for people who look at it in a browser.
    Html,
    /// For people at a terminal.
    Human,
    /// `chitieu-report/1`.
    Json,
    /// `chitieu-results/1`: a line for each result, as they are found.
    Jsonl,
    /// JUnit XML: a case for each target and record.
    Junit,
    /// For a comment on a pull request.
    Markdown,
    /// SARIF 2.1.0.
    Sarif,
    /// A draft of a waiver for each failure.
    Waivers,
}

/// When a format says what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Course {
    /// Each result as it is found.
    Handed,
    /// Results are written as they are found, and put together at the end.
    Gathered,
    /// At the end, from the judgements that are kept for it.
    Last,
}

/// Every format of reports, sorted by name; drafts of waivers are asked for in another way.
pub const FORMATS: &[Format] = &[
    Format::Concise,
    Format::Csv,
    Format::Github,
    Format::Gitlab,
    Format::Html,
    Format::Human,
    Format::Json,
    Format::Jsonl,
    Format::Junit,
    Format::Markdown,
    Format::Sarif,
];

impl Format {
    /// What it is called on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Format::Concise => "concise",
            Format::Csv => "csv",
            Format::Github => "github",
            Format::Gitlab => "gitlab",
            Format::Html => "html",
            Format::Human => "human",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Junit => "junit",
            Format::Markdown => "markdown",
            Format::Sarif => "sarif",
            Format::Waivers => "waivers",
        }
    }

    /// Whether programs read it, and `--quiet` means nothing to it.
    #[must_use]
    pub fn is_machine(self) -> bool {
        !matches!(self, Format::Concise | Format::Human)
    }

    /// Whether the digests of the data stand in it.
    #[must_use]
    pub fn has_digests(self) -> bool {
        matches!(self, Format::Html | Format::Json | Format::Jsonl)
    }

    /// Whether each verdict stands in it, not only findings.
    pub(crate) fn tells_all(self) -> bool {
        matches!(self, Format::Csv | Format::Json | Format::Jsonl | Format::Junit)
    }

    pub(crate) fn course(self) -> Course {
        match self {
            Format::Concise | Format::Csv | Format::Jsonl | Format::Waivers => Course::Handed,
            Format::Github | Format::Gitlab | Format::Json | Format::Junit | Format::Sarif => Course::Gathered,
            Format::Html | Format::Human | Format::Markdown => Course::Last,
        }
    }

    /// How many results it takes; the least pressing of more are left out, and counted.
    pub(crate) fn most(self) -> Option<usize> {
        match self {
            Format::Github => Some(github::MOST),
            Format::Sarif => Some(sarif::MOST),
            _ => None,
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Format> {
        FORMATS.iter().copied().find(|f| f.name() == name)
    }
}

/// Writes the report of a run, or what is left of it where some was told already.
///
/// # Errors
/// Those of `out`.
pub fn write(format: Format, run: &Run<'_>, out: &mut dyn io::Write, style: &Style) -> io::Result<()> {
    match format {
        Format::Concise => concise::write(run, out),
        Format::Csv => csv::write(run, out),
        Format::Github => github::write(run, &run.piece(format), out),
        Format::Gitlab => gitlab::write(run, &run.piece(format), out),
        Format::Html => html::write(run, out),
        Format::Human => human::write(run, out, style),
        Format::Json => json::write(run, out),
        Format::Jsonl => jsonl::write(run, out),
        Format::Junit => junit::write(run, &run.piece(format), out),
        Format::Markdown => markdown::write(run, out),
        Format::Sarif => sarif::write(run, &run.piece(format), out),
        // All were told as they were found, unless nothing was judged.
        Format::Waivers => Ok(()),
    }
}

/// Whether there is so much to tell people that it is told target by target, the worst units of each.
#[must_use]
pub fn is_long(counts: &Counts) -> bool {
    human::is_long(counts)
}

/// A text on one line of a terminal, or on several that are indented alike.
#[must_use]
pub fn wrapped(text: &str, indent: usize, width: usize) -> String {
    human::layout::wrap(&message::clean(text), indent, indent, width)
}

/// How many units of a target are told for people where there are many.
pub const WORST: usize = human::WORST;

/// Whether someone has to do something about a judgement.
#[must_use]
pub fn is_finding(j: &Judgement) -> bool {
    finding::Class::of(j).is_finding()
}

/// Whether a judgement passes with nothing to be said.
#[must_use]
pub fn passes(j: &Judgement) -> bool {
    finding::Class::of(j) == finding::Class::Pass
}

impl<'a> Run<'a> {
    /// A part of a run that is going on.
    #[must_use]
    pub fn of_part(rules: &'a Rules, sources: &'a Sources, selected: &'a [TargetId], lang: Lang) -> Run<'a> {
        static NOTHING: LazyLock<(Outcome, Counts, Grid, Board)> = LazyLock::new(Default::default);
        Run {
            rules,
            sources,
            outcome: &NOTHING.0,
            counts: &NOTHING.1,
            grid: &NOTHING.2,
            board: &NOTHING.3,
            passed: None,
            told: None,
            interrupted: false,
            problems: &[],
            inputs: &[],
            as_of: None,
            status: 0,
            lang,
            selected,
            passes: Passes::All,
            worst: None,
            verbose: false,
            quiet: false,
            missing_passes: false,
            profile: None,
            regraded: &[],
            waivers: &[],
            corrected: None,
        }
    }

    /// How much a target weighs, where the profile says so.
    fn regraded(&self, target: TargetId) -> Option<Grade> {
        self.regraded.get(target.0 as usize).copied().flatten()
    }

    /// Whether formats that go on with the run tell the judgements at its end: all if nothing was told before, or the worst.
    fn tells_judgements(&self) -> bool {
        self.told.is_none() || self.worst.is_some()
    }

    /// What a format that is put together at the end has of the judgements: what was written of them as the run went on, or all of it now.
    fn piece(&self, format: Format) -> Cow<'a, Piece> {
        match self.told.filter(|_| !self.tells_judgements()) {
            Some(told) => Cow::Borrowed(told),
            None => Cow::Owned(self.judgements(format)),
        }
    }

    /// The judgements that were kept for the end, as a format writes them.
    fn judgements(&self, format: Format) -> Piece {
        let telling = Telling { format, passes: self.passes, worst: None, verbose: self.verbose, quiet: self.quiet };
        let told = |j: &&Judgement| self.worst.is_none() || finding::Class::of(j).is_finding();
        telling.results(self, self.outcome.judgements.iter().filter(told))
    }

    /// All that is wrong, in the order in which it is told.
    fn all_problems(&self) -> impl Iterator<Item = &'a Diagnostic> + use<'a> {
        self.problems.iter().chain(&self.outcome.problems)
    }
}

pub mod lints;
#[cfg(test)]
mod tests;
pub mod trials;
