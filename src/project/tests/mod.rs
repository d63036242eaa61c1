//! Projects in memory, from rule files and data to what is said about them.

mod baseline;
mod config;
mod figures;
mod pages;
mod profiles;
mod rulefiles;
mod status;
mod waivers;
mod watched;

use std::path::PathBuf;

use crate::base::{Memory, Sources};
use crate::data::Format;
use crate::diagnostic::Diagnostic;
use crate::evaluation::Across;
use crate::project::{Checked, DataArgument, Request, RuleChoice, check};
use crate::value::Date;

/// Files in memory.
pub fn files(all: &[(&str, &str)]) -> Memory {
    let mut files = Memory::default();
    for (path, text) in all {
        files.insert(*path, *text);
    }
    files
}

/// `code file:line:column message (help)` for each problem.
pub fn said(problems: &[Diagnostic], sources: &Sources) -> Vec<String> {
    let line = |d: &Diagnostic| {
        let place = d.labels.first().map_or_else(String::new, |l| format!(" {}", sources.place(l.source, l.span, "")));
        let help = d.help.as_ref().map_or_else(String::new, |h| format!(" ({})", h.en));
        format!("{}{place} {}{help}", d.code, d.message.en)
    };
    problems.iter().map(line).collect()
}

pub fn request(data: &[&str], rules: &[&str]) -> Request {
    Request {
        data: data.iter().map(|path| DataArgument::Path(PathBuf::from(path))).collect(),
        rules: RuleChoice { files: rules.iter().map(PathBuf::from).collect(), ..RuleChoice::default() },
        select: Vec::new(),
        ignore: Vec::new(),
        as_of: None,
        today: Date::constant(2024, 6, 1),
        entity: None,
        input: None::<Format>,
        across: Across::Auto,
        missing: None,
        waivers: Vec::new(),
        baseline: None,
    }
}

/// What a check says: its status, its verdicts (`key target verdict`) and its problems.
pub fn run(files: &Memory, request: &Request) -> (u8, Vec<String>, Vec<String>) {
    let Checked { project, outcome, problems, status, .. } = check(files, request);
    let verdict = |j: &crate::evaluation::Judgement| {
        format!("{} {} {}", j.key.as_deref().unwrap_or("-"), project.rules.target(j.target).id, j.verdict.word())
    };
    (status.code(), outcome.judgements.iter().map(verdict).collect(), said(&problems, &project.sources))
}
