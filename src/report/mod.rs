//! What a check found, written for people and for programs: one file per format. Reports judge nothing.

mod concise;
mod count;
mod finding;
mod human;
mod json;
mod message;
mod unit;

use std::io;

pub use human::render_diagnostic;
pub use message::{clause_message, judgement_message, messages};

use crate::base::Sources;
use crate::diagnostic::{Diagnostic, Lang};
use crate::evaluation::Outcome;
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
    /// What came out.
    pub outcome: &'a Outcome,
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
    /// Whether passes are told in full and nothing is left out.
    pub verbose: bool,
    /// Whether only the last line is wanted, from formats for people.
    pub quiet: bool,
}

/// A data file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Its name, as the user gave it.
    pub file: String,
    /// The SHA-256 of its bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// How many records it holds.
    pub records: usize,
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
    /// For people at a terminal.
    Human,
    /// `chitieu-report/1`.
    Json,
}

/// Every format, sorted by name.
pub const FORMATS: &[Format] = &[Format::Concise, Format::Human, Format::Json];

impl Format {
    /// What it is called on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Format::Concise => "concise",
            Format::Human => "human",
            Format::Json => "json",
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Format> {
        FORMATS.iter().copied().find(|f| f.name() == name)
    }
}

/// Writes the report of a run.
///
/// # Errors
/// Those of `out`.
pub fn write(format: Format, run: &Run<'_>, out: &mut dyn io::Write, style: &Style) -> io::Result<()> {
    match format {
        Format::Concise => concise::write(run, out),
        Format::Human => human::write(run, out, style),
        Format::Json => json::write(run, out),
    }
}

impl<'a> Run<'a> {
    /// All that is wrong, in the order in which it is told.
    fn all_problems(&self) -> impl Iterator<Item = &'a Diagnostic> + use<'a> {
        self.problems.iter().chain(&self.outcome.problems)
    }
}

#[cfg(test)]
mod tests;
pub mod trials;
