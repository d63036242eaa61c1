//! Annotations of GitHub Actions: a command for each finding, the most pressing first, for GitHub shows only the first ten of a step.

use std::io::{self, Write};

use super::count::number;
use super::finding::{self, Region, Weight};
use super::message::clean;
use super::{Piece, Run, unit};
use crate::base::Span;
use crate::diagnostic::Lang;
use crate::evaluation::Judgement;

/// More than this nobody reads in a log.
pub(super) const MOST: usize = 1000;

pub(super) fn result(run: &Run<'_>, j: &Judgement, out: &mut Vec<u8>) -> io::Result<()> {
    let command = match finding::weight(run, j) {
        Weight::Error => "error",
        Weight::Warning => "warning",
        Weight::Note => "notice",
    };
    let region = finding::first(run, j, finding::clauses(j).next());
    let target = run.rules.target(j.target);
    let title = clean(&format!("{} · {}", unit::short(run, j), target.id));
    let message = format!("{}: {}", finding::verdict(j, run.lang), finding::sentences(run, j).join("\n"));
    annotate(command, Some(&region), &title, &message, out)
}

pub(super) fn write(run: &Run<'_>, piece: &Piece, out: &mut dyn Write) -> io::Result<()> {
    for problem in run.all_problems().take(MOST) {
        let command = if finding::decides(problem) { "error" } else { "warning" };
        let region = problem.labels.first().filter(|label| run.sources.get(label.source).is_some()).map(|label| {
            let end = run.sources.place(label.source, Span { start: label.span.end, end: label.span.end }, "");
            Region { place: run.sources.place(label.source, label.span, ""), end: Some((end.line, end.column)) }
        });
        let lang = problem.lang(run.lang);
        let help = problem.help.as_ref().map(|help| format!("\n{}", help.get(lang))).unwrap_or_default();
        annotate(command, region.as_ref(), problem.code.0, &format!("{}{help}", problem.message.get(lang)), out)?;
    }
    let piece = piece.limited();
    for line in piece.worst_first() {
        out.write_all(line)?;
    }
    let untold = piece.told.untold(run.counts);
    let findings = untold.fail + untold.missing + untold.waived;
    let mut last = run.counts.line(run);
    if findings > 0 {
        last += &match run.lang {
            Lang::En => format!("\n{} more are not annotated", number(findings, run.lang)),
            Lang::Vi => format!("\ncòn {} trường hợp khác không có chú thích", number(findings, run.lang)),
        };
    }
    annotate("notice", None, "chitieu", &last, out)
}

fn annotate(command: &str, region: Option<&Region>, title: &str, message: &str, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "::{command} ")?;
    if let Some(Region { place, end }) = region.filter(|region| region.place.line > 0) {
        write!(out, "file={},line={},col={},", property(&place.file), place.line, place.column)?;
        match end {
            // GitHub takes columns of one line only.
            Some((line, column)) if *line == place.line => write!(out, "endLine={line},endColumn={column},")?,
            Some((line, _)) => write!(out, "endLine={line},")?,
            None => {}
        }
    }
    writeln!(out, "title={}::{}", property(title), data(message))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_message_can_end_its_command() {
        assert_eq!(data("0,1%: a\r\n::error::b"), "0,1%25: a%0D%0A::error::b");
        assert_eq!(property("a,b:c\n"), "a%2Cb%3Ac%0A");
    }
}
