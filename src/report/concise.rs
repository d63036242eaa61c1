//! A line for each finding, as compilers print them, so that editors and build logs can jump to it.

use std::io::{self, Write};

use super::Run;
use super::count::Counts;
use super::finding::{self, Class};
use super::message::{clause_message, clean, judgement_message};
use super::unit;
use crate::evaluation::{Judgement, Verdict};
use crate::syntax::tree::ClauseKind;

pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    if !run.quiet {
        for problem in run.all_problems() {
            let place =
                problem.labels.first().map(|l| run.sources.place(l.source, l.span, "")).map(|p| format!("{}: ", clean(&p.to_string())));
            let severity = if problem.severity == crate::diagnostic::Severity::Error { "error" } else { "warning" };
            writeln!(out, "{}{severity}[{}] {}", place.unwrap_or_default(), problem.code, clean(problem.message.get(run.lang)))?;
        }
        for judgement in &run.outcome.judgements {
            if run.verbose || Class::of(judgement).is_finding() {
                lines(run, judgement, out)?;
            }
        }
    }
    writeln!(out, "{}", Counts::of(run).line(run))
}

fn lines(run: &Run<'_>, j: &Judgement, out: &mut dyn Write) -> io::Result<()> {
    let id = &run.rules.target(j.target).id;
    let unit = clean(&unit::short(run, j));
    let word = if Class::of(j) == Class::Warning { "warning" } else { j.verdict.word() };
    let mut told = false;
    for clause in finding::clauses(j) {
        let advice = clause.kind == ClauseKind::Recommend && clause.verdict == Verdict::Fail;
        let word = if advice { "warning" } else { word };
        let place = finding::place(run, j, Some(clause));
        let message = clause_message(run.rules, run.sources, run.lang, j, clause);
        writeln!(out, "{}: {word} {id} [{unit}] {message}", clean(&place.to_string()))?;
        told = true;
    }
    if !told {
        let message = judgement_message(run.rules, run.sources, run.lang, j);
        writeln!(out, "{}: {word} {id} [{unit}] {message}", clean(&finding::place(run, j, None).to_string()))?;
    }
    Ok(())
}
