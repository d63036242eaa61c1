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
        let mut room = String::new();
        for judgement in run.outcome.judgements.iter().filter(|_| run.tells_judgements()) {
            if run.verbose || Class::of(judgement).is_finding() {
                lines(run, judgement, &mut room, out)?;
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

/// The lines of a judgement; each is put together in the room that is lent.
pub(super) fn lines<W: Write + ?Sized>(run: &Run<'_>, j: &Judgement, room: &mut String, out: &mut W) -> io::Result<()> {
    let word = |class: Class| match class {
        Class::Warning => "warning",
        Class::Info => "info",
        _ => j.verdict.word(),
    };
    let mut told = false;
    for clause in finding::clauses(j) {
        begin(run, j, Some(clause), word(Class::of_clause(j, clause)), room);
        push_clause(run.rules, run.sources, run.lang, j, clause, room);
        end(run, j, room, out)?;
        told = true;
    }
    if !told {
        begin(run, j, None, word(Class::of(j)), room);
        room.push_str(&judgement_message(run.rules, run.sources, run.lang, j));
        end(run, j, room, out)?;
    }
    Ok(())
}

/// A line up to its sentence.
fn begin(run: &Run<'_>, j: &Judgement, clause: Option<&ClauseResult>, word: &str, line: &mut String) {
    let look = finding::look(run, j, clause);
    let Point { file, line: row, column, cell } = run.sources.point(look.source, look.span.start);
    line.clear();
    line.push_str(file);
    match cell {
        Some((sheet, cell)) => line.push_str(&format!(":{sheet}!{cell}")),
        None => [row, column].into_iter().for_each(|number| {
            line.push(':');
            push_whole(number, line);
        }),
    }
    push(line, [": ", word, " ", &run.rules.target(j.target).id, " ["]);
    unit::push_short(run, j, line);
    line.push_str("] ");
}

/// What comes behind the sentence.
fn end<W: Write + ?Sized>(run: &Run<'_>, j: &Judgement, line: &mut String, out: &mut W) -> io::Result<()> {
    // What an earlier report had, too, says so at its end.
    if j.known {
        push(line, [" (", finding::known(run.lang), ")"]);
    }
    if let Some(doubt) = finding::doubt(run, j) {
        push(line, ["; ", &doubt]);
    }
    out.write_all(clear(line).as_bytes())?;
    out.write_all(b"\n")
}
