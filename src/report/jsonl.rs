//! JSON Lines: a result, a problem or the summary on each line, as they are found.

use std::io::{self, Write};

use serde::Serialize;

use super::Run;
use super::json::{self, Summary};
use crate::diagnostic::Diagnostic;
use crate::evaluation::Judgement;

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Line<T> {
    Result(T),
    Problem(T),
    Run(T),
}

/// What the last line says.
#[derive(Serialize)]
struct Ending<'a, I, S> {
    schema: &'static str,
    tool: &'static str,
    as_of: Option<String>,
    status: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<&'a str>,
    inputs: I,
    silent: S,
    summary: Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    interrupted: Option<&'a bool>,
}

fn line(line: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

pub(super) fn result(run: &Run<'_>, j: &Judgement, out: &mut dyn Write) -> io::Result<()> {
    line(&Line::Result(json::result(run, j)), out)
}

pub(super) fn problem(run: &Run<'_>, problem: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    line(&Line::Problem(json::problem(run.sources, run.lang, problem)), out)
}

/// What is told at the end: the judgements that were kept for it, and the last line.
pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    if run.told.is_none() {
        for p in run.all_problems() {
            problem(run, p, out)?;
        }
    }
    for j in json::told(run).filter(|_| run.tells_judgements()) {
        result(run, j, out)?;
    }
    let ending = Ending {
        schema: "chitieu-results/1",
        tool: json::TOOL,
        as_of: run.as_of.map(|d| d.to_string()),
        status: run.status,
        profile: run.profile,
        inputs: json::inputs(run),
        silent: json::silents(run),
        summary: json::summary(run),
        interrupted: run.interrupted.then_some(&true),
    };
    line(&Line::Run(ending), out)
}
