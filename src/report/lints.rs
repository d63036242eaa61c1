//! The findings of lints, for people and for programs.

use std::io::{self, Write};

use serde::Serialize;

use super::{Format, Style, concise, human, json};
use crate::base::Sources;
use crate::diagnostic::{Diagnostic, Lang, Severity};

/// The forms that findings can take; others speak of reports alone.
pub const FORMATS: &[Format] = &[Format::Concise, Format::Human, Format::Json, Format::Jsonl];

/// What `chitieu lint` tells.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    /// What was found.
    pub findings: &'a [Diagnostic],
    /// The texts that spans point into.
    pub sources: &'a Sources,
    /// How many rule files were looked at.
    pub files: usize,
    /// The language.
    pub lang: Lang,
}

/// All findings for programs.
#[derive(Serialize)]
struct Whole<'a> {
    schema: &'static str,
    findings: Vec<json::ProblemJson<'a>>,
    files: usize,
    errors: usize,
    warnings: usize,
}

/// Writes the findings and, but for a line for each, how many they are.
///
/// # Errors
///
/// Whatever `out` refuses.
pub fn write(format: Format, account: &Account<'_>, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let Account { findings, sources, files, lang } = *account;
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let warnings = findings.len() - errors;
    let last = summary((errors, warnings), files, lang);
    match format {
        Format::Human => {
            for finding in findings {
                writeln!(out, "{}", human::render_diagnostic(finding, sources, lang, style.color, style.width))?;
            }
            writeln!(out, "{last}")
        }
        Format::Concise => {
            findings.iter().try_for_each(|finding| concise::problem(sources, lang, finding, out))?;
            writeln!(out, "{last}")
        }
        Format::Json => {
            let all = findings.iter().map(|finding| json::problem(sources, lang, finding)).collect();
            let whole = Whole { schema: "chitieu-lint/1", findings: all, files, errors, warnings };
            serde_json::to_writer_pretty(&mut *out, &whole)?;
            writeln!(out)
        }
        _ => findings.iter().try_for_each(|finding| {
            serde_json::to_writer(&mut *out, &json::problem(sources, lang, finding))?;
            writeln!(out)
        }),
    }
}

fn summary((errors, warnings): (usize, usize), files: usize, lang: Lang) -> String {
    let s = |n: usize| if n == 1 { "" } else { "s" };
    match (errors + warnings, lang) {
        (0, Lang::En) => format!("✓ nothing found in {files} rule file{}", s(files)),
        (0, Lang::Vi) => format!("✓ không phát hiện gì trong {files} tệp quy tắc"),
        (_, Lang::En) => format!("✗ {errors} error{}, {warnings} warning{} in {files} rule file{}", s(errors), s(warnings), s(files)),
        (_, Lang::Vi) => format!("✗ {errors} lỗi, {warnings} cảnh báo trong {files} tệp quy tắc"),
    }
}
