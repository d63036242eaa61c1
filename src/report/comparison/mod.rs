//! What is different between two reports: for people, in words that can be sent on, and for programs.

mod human;
mod json;

use std::io::{self, Write};

use super::Style;
use crate::diagnostic::Lang;
use crate::gate::Comparison;

/// What `chitieu compare` tells.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    /// What is different.
    pub comparison: &'a Comparison,
    /// The names of the old report and the new one.
    pub names: (&'a str, &'a str),
    /// The exit status.
    pub status: u8,
    /// The language.
    pub lang: Lang,
}

/// The forms that it can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComparisonFormat {
    /// For people.
    Human,
    /// `chitieu-comparison/1`.
    Json,
}

/// Writes what is different.
///
/// # Errors
/// Those of `out`.
pub fn write(format: ComparisonFormat, account: &Account<'_>, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    match format {
        ComparisonFormat::Human => human::write(account, out, style),
        ComparisonFormat::Json => json::write(account, out),
    }
}
