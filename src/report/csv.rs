//! A row for each result, for spreadsheets and for whatever reads tables.
//!
//! What has no row of its own is counted in a row for its target and verdict, so that the column `count` adds up to everything that was judged.

use std::io::{self, Write};

use super::finding;
use super::json::{Numbers, numbers};
use super::{Run, Told};
use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::evaluation::{Judgement, Verdict};
use crate::semantics::rules::TargetId;

const COLUMNS: [&str; 26] = [
    "rule",
    "title",
    "severity",
    "verdict",
    "would_be",
    "entity",
    "key",
    "name",
    "period",
    "judging_date",
    "actual",
    "required",
    "gap",
    "unit",
    "message",
    "file",
    "line",
    "column",
    "value",
    "source",
    "owner",
    "tags",
    "waiver",
    "known",
    "profile",
    "count",
];

/// The heading, behind the mark by which spreadsheets know the letters of Vietnamese.
pub(super) fn heading() -> Vec<u8> {
    let mut out = "\u{feff}".as_bytes().to_vec();
    // Writing to memory does not fail.
    let _ = row(&COLUMNS.map(str::to_owned), &mut out);
    out
}

pub(super) fn result(run: &Run<'_>, j: &Judgement, out: &mut Vec<u8>) -> io::Result<()> {
    let deciding = finding::clauses(j).next();
    let place = finding::first(run, j, deciding).place;
    let Numbers { actual, required, gap, unit } = deciding.map(numbers).unwrap_or_default();
    let mut cells = Cells::of(run, j.target, j.verdict.word());
    let told = [
        ("severity", j.grade().word().to_owned()),
        ("would_be", j.would_be.map_or("", Verdict::word).to_owned()),
        ("entity", run.rules.schema.entity(j.entity).name.clone()),
        ("key", j.key.as_deref().unwrap_or_default().to_owned()),
        ("name", j.name.as_deref().unwrap_or_default().to_owned()),
        ("period", j.period.map(|p| p.to_string()).unwrap_or_default()),
        ("judging_date", j.judging_date.to_string()),
        ("actual", actual),
        ("required", required),
        ("gap", gap),
        ("unit", unit),
        ("message", finding::sentences(run, j).join("; ")),
        ("file", place.file.clone()),
        ("line", place.line.to_string()),
        ("column", place.column.to_string()),
        ("value", place.text),
        ("waiver", finding::waiver(run, j).map(|waiver| finding::excuse(waiver, run.lang)).unwrap_or_default()),
        ("known", if j.known { "yes" } else { "" }.to_owned()),
        ("count", "1".to_owned()),
    ];
    told.into_iter().for_each(|(column, text)| cells.set(column, text));
    row(&cells.0, out)
}

/// The row of a problem: its code in the place of the target, and no count.
pub(super) fn problem(run: &Run<'_>, problem: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    let place = problem.labels.first().map(|label| run.sources.place(label.source, label.span, ""));
    let mut cells = Cells::default();
    cells.set("rule", problem.code.0.to_owned());
    cells.set("severity", if problem.severity == Severity::Error { "error" } else { "warning" }.to_owned());
    cells.set("verdict", "problem".to_owned());
    cells.set("profile", run.profile.unwrap_or_default().to_owned());
    cells.set("message", problem.message.get(problem.lang(run.lang)).to_owned());
    if let Some(place) = place.filter(|place| place.line > 0) {
        cells.set("file", place.file);
        cells.set("line", place.line.to_string());
        cells.set("column", place.column.to_string());
        // A whole record is a place to go to, and too much to quote.
        cells.set("value", if place.text.contains('\n') { String::new() } else { place.text });
    }
    row(&cells.0, out)
}

/// What is told at the end: what was not told before, and what is only counted.
pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut told = run.told.map(|piece| piece.told.clone()).unwrap_or_default();
    if run.told.is_none() {
        out.write_all(&heading())?;
        run.all_problems().try_for_each(|p| problem(run, p, out))?;
    }
    if run.tells_judgements() {
        let rest = run.judgements(super::Format::Csv);
        out.write_all(&rest.bytes)?;
        told.merge(&rest.told);
    }
    counted(run, &told, out)?;
    if run.interrupted {
        let mut cells = Cells::default();
        cells.set("verdict", "interrupted".to_owned());
        cells.set("message", run.counts.line(run));
        row(&cells.0, out)?;
    }
    Ok(())
}

fn counted(run: &Run<'_>, told: &Told, out: &mut dyn Write) -> io::Result<()> {
    for target in run.counts.targets() {
        for (verdict, n) in told.rest(run.counts, target).each() {
            if n > 0 {
                let mut cells = Cells::of(run, target, verdict.word());
                let words = if run.lang == Lang::Vi {
                    "chỉ được đếm, không có dòng riêng"
                } else {
                    "counted only, without rows of their own"
                };
                cells.set("message", words.to_owned());
                cells.set("count", n.to_string());
                row(&cells.0, out)?;
            }
        }
    }
    Ok(())
}

/// A row before it is written.
#[derive(Debug, Default)]
struct Cells([String; COLUMNS.len()]);

impl Cells {
    fn of(run: &Run<'_>, target: TargetId, verdict: &str) -> Cells {
        let target = run.rules.target(target);
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let mut cells = Cells::default();
        cells.set("rule", target.id.clone());
        cells.set("title", text(target.title.get(run.lang)));
        cells.set("verdict", verdict.to_owned());
        cells.set("source", text(target.source_text.get(run.lang)));
        cells.set("owner", text(target.owner.get(run.lang)));
        cells.set("tags", target.tags.join(" "));
        cells.set("profile", text(run.profile));
        cells
    }

    fn set(&mut self, column: &str, text: String) {
        if let Some(cell) = COLUMNS.iter().position(|name| *name == column).and_then(|at| self.0.get_mut(at)) {
            *cell = text;
        }
    }
}

fn row(cells: &[String], out: &mut dyn Write) -> io::Result<()> {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        let cell = harmless(cell);
        if cell.contains([',', '"', '\n', '\r']) || cell.starts_with(' ') || cell.ends_with(' ') {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\r\n")
}

/// A text that a spreadsheet would run as a formula gets an apostrophe before it; a number is none.
fn harmless(cell: &str) -> std::borrow::Cow<'_, str> {
    let is_number = |text: &str| text.strip_prefix(['-', '+']).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number(cell) { format!("'{cell}").into() } else { cell.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_read_back_and_run_nothing() {
        let cells = ["a,b", "say \"no\"", "two\nlines", "=1+1", "-5.5", "-a", "", " lead"].map(str::to_owned);
        let mut out = Vec::new();
        row(&cells, &mut out).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_slice());
        let read: Vec<String> = reader.records().next().unwrap().unwrap().iter().map(str::to_owned).collect();
        assert_eq!(read, ["a,b", "say \"no\"", "two\nlines", "'=1+1", "-5.5", "'-a", "", " lead"]);
    }
}
