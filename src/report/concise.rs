//! A line for each finding, as compilers print them, so that editors and build logs can jump to it.

use std::io::{self, Write};

use super::Run;
use super::count::number;
use super::finding::{self, Class};
use super::message::{clean, clear, judgement_message, push, push_clause};
use super::unit;
use crate::base::{Point, Sources};
use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::evaluation::{ClauseResult, Judgement};
use crate::value::format::push_whole;

/// What is told at the end: all that was not told as the run went on, and the last line.
pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    if !run.quiet {
        for p in run.all_problems().filter(|_| run.told.is_none()) {
            problem(run.sources, run.lang, p, out)?;
        }
        for judgement in run.outcome.judgements.iter().filter(|_| run.tells_judgements()) {
            if run.verbose || Class::of(judgement).is_finding() {
                lines(run, judgement, out)?;
            }
        }
        more(run, out)?;
    }
    writeln!(out, "{}", run.counts.line(run))
}

/// How many findings of each target are not told, where only the worst are.
fn more(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(worst) = run.worst else { return Ok(()) };
    for target in run.counts.targets() {
        if let Some(n) = run.counts.target_findings(target).checked_sub(worst).filter(|n| *n > 0) {
            let (id, n) = (&run.rules.target(target).id, number(n, run.lang));
            match run.lang {
                Lang::En => writeln!(out, "{id}: {n} more findings")?,
                Lang::Vi => writeln!(out, "{id}: còn {n} trường hợp khác")?,
            }
        }
    }
    Ok(())
}

/// The line of a problem.
pub(super) fn problem(sources: &Sources, lang: Lang, problem: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    let place = problem.labels.first().map(|l| sources.place(l.source, l.span, "")).map(|p| format!("{}: ", clean(&p.to_string())));
    let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
    writeln!(out, "{}{severity}[{}] {}", place.unwrap_or_default(), problem.code, clean(problem.message.get(problem.lang(lang))))
}

/// The lines of a judgement.
pub(super) fn lines(run: &Run<'_>, j: &Judgement, out: &mut dyn Write) -> io::Result<()> {
    let word = |class: Class| match class {
        Class::Warning => "warning",
        Class::Info => "info",
        _ => j.verdict.word(),
    };
    let mut told = false;
    for clause in finding::clauses(j) {
        let message = |text: &mut String| push_clause(run.rules, run.sources, run.lang, j, clause, text);
        line(run, j, Some(clause), word(Class::of_clause(j, clause)), message, out)?;
        told = true;
    }
    if told {
        return Ok(());
    }
    let message = |text: &mut String| text.push_str(&judgement_message(run.rules, run.sources, run.lang, j));
    line(run, j, None, word(Class::of(j)), message, out)
}

fn line(
    run: &Run<'_>,
    j: &Judgement,
    clause: Option<&ClauseResult>,
    word: &str,
    message: impl FnOnce(&mut String),
    out: &mut dyn Write,
) -> io::Result<()> {
    let look = finding::look(run, j, clause);
    let Point { file, line, column, cell } = run.sources.point(look.source, look.span.start);
    let mut text = String::with_capacity(file.len() + ROOM);
    text.push_str(file);
    match cell {
        Some((sheet, cell)) => text.push_str(&format!(":{sheet}!{cell}")),
        None => [line, column].into_iter().for_each(|number| {
            text.push(':');
            push_whole(number, &mut text);
        }),
    }
    push(&mut text, &[": ", word, " ", &run.rules.target(j.target).id, " ["]);
    unit::push_short(run, j, &mut text);
    text.push_str("] ");
    message(&mut text);
    // What an earlier report had, too, says so at its end.
    if j.known {
        push(&mut text, &[" (", finding::known(run.lang), ")"]);
    }
    if let Some(doubt) = finding::doubt(run, j) {
        push(&mut text, &["; ", &doubt]);
    }
    out.write_all(clear(&text).as_bytes())?;
    out.write_all(b"\n")
}

/// Room for most lines, besides the name of the file.
const ROOM: usize = 320;
