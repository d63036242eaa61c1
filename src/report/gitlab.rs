//! GitLab's report on code quality: a list of findings, with one entry more that counts everything.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;

use super::finding::{self, Weight};
use super::message::clean;
use super::{Piece, Run, fingerprint, unit};
use crate::diagnostic::Diagnostic;
use crate::evaluation::{Judgement, Verdict};

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// GitLab wants paths from the root of the repository, without a lead.
fn location(file: &str, line: usize) -> Location<'_> {
    Location { path: file.strip_prefix("./").unwrap_or(file), lines: Lines { begin: line.max(1) } }
}

pub(super) fn result(run: &Run<'_>, j: &Judgement, out: &mut Vec<u8>) -> io::Result<()> {
    let place = finding::first(run, j, finding::clauses(j).next()).place;
    let issue = Issue {
        description: format!(
            "{}: {}: {}",
            clean(&unit::heading(run, j)),
            finding::verdict(j, run.lang),
            finding::sentences(run, j).join("; ")
        ),
        check_name: &run.rules.target(j.target).id,
        fingerprint: fingerprint::of(run, j),
        severity: match (finding::weight(run, j), j.verdict) {
            (Weight::Error, Verdict::Missing) => "major",
            (Weight::Error, _) => "critical",
            (Weight::Warning, _) => "minor",
            (Weight::Note, _) => "info",
        },
        location: location(&place.file, place.line),
    };
    serde_json::to_writer(out, &issue).map_err(io::Error::from)
}

fn problem(run: &Run<'_>, problem: &Diagnostic, at: usize) -> io::Result<Box<RawValue>> {
    let lang = problem.lang(run.lang);
    let place = problem.labels.first().map(|label| run.sources.place(label.source, label.span, ""));
    let (file, line) = place.as_ref().map_or(("chitieu.yaml", 1), |place| (place.file.as_str(), place.line));
    let issue = Issue {
        description: problem.message.get(lang).to_owned(),
        check_name: problem.code.0,
        fingerprint: fingerprint::hash(&[problem.code.0, file, &problem.message.en, &at.to_string()]),
        severity: if finding::decides(problem) { "blocker" } else { "minor" },
        location: location(file, line),
    };
    serde_json::value::to_raw_value(&issue).map_err(io::Error::from)
}

pub(super) fn write(run: &Run<'_>, piece: &Piece, out: &mut dyn Write) -> io::Result<()> {
    let mut issues: Vec<Box<RawValue>> = Vec::new();
    for (at, one) in run.all_problems().enumerate() {
        issues.push(problem(run, one, at)?);
    }
    for bytes in piece.in_order() {
        issues.push(RawValue::from_string(String::from_utf8_lossy(bytes).into_owned())?);
    }
    let untold = piece.told.untold(run.counts);
    // The entry's fingerprint never changes, so that GitLab takes it for no new finding.
    let last = Issue {
        description: format!("{} ({} without an entry here)", run.counts.line(run), untold.judged()),
        check_name: "chitieu",
        fingerprint: fingerprint::hash(&["chitieu", "run"]),
        severity: "info",
        location: location(run.inputs.first().map_or("chitieu.yaml", |input| input.file.as_str()), 1),
    };
    issues.push(serde_json::value::to_raw_value(&last)?);
    for (at, issue) in issues.iter().enumerate() {
        write!(out, "{}{}", if at == 0 { "[\n" } else { ",\n" }, issue.get())?;
    }
    writeln!(out, "\n]")
}
