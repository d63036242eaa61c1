//! A diagnostic with the lines that it points at.

use std::fmt;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::layout::{self, Paint, wrap};
use super::snippet::Snippet;
use crate::base::{Source, SourceId, Sources, Span};
use crate::diagnostic::{Diagnostic, Label, Lang, Severity};
use crate::report::message::clean;

/// A diagnostic as it is shown at a terminal, in its file's language or else in the one given: the sentence, the lines
/// with a mark under the place, what to do.
/// Ends with a line end.
#[must_use]
pub fn render_diagnostic(diagnostic: &Diagnostic, sources: &Sources, lang: Lang, color: bool, width: usize) -> String {
    let lang = diagnostic.lang(lang);
    let word = match (diagnostic.severity, lang) {
        (Severity::Error, Lang::En) => "error",
        (Severity::Error, Lang::Vi) => "lỗi",
        (Severity::Warning, Lang::En) => "warning",
        (Severity::Warning, Lang::Vi) => "cảnh báo",
    };
    let message = format!("{word}[{}]: {}", diagnostic.code, clean(diagnostic.message.get(lang)));
    let mut out = draw(&message, diagnostic.severity, &diagnostic.labels, sources, lang, color, width);
    let word = if lang == Lang::En { "help: " } else { "gợi ý: " };
    if let Some(help) = &diagnostic.help {
        let columns = 2 + word.chars().count();
        for (i, line) in help.get(lang).lines().enumerate() {
            let head = if i == 0 { Paint(color).with(layout::SOON, word) } else { " ".repeat(columns - 2) };
            out.push_str(&format!("  {head}{}\n", wrap(&clean(line), columns, columns, width)));
        }
    }
    out
}

/// A sentence with the lines of the places that it speaks of, source by source.
pub(super) fn draw(
    message: &str,
    severity: Severity,
    labels: &[Label],
    sources: &Sources,
    lang: Lang,
    color: bool,
    width: usize,
) -> String {
    let theme = if color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_links(false).with_width(width.max(40)).with_context_lines(0);

    let mut out = String::new();
    for (i, (source, labels)) in by_source(labels).into_iter().enumerate() {
        let message = if i == 0 { message.to_owned() } else { also(lang).to_owned() };
        let severity = if i == 0 { Some(severity) } else { None };
        let shown = Shown::new(message, severity, sources, source, &labels, lang);
        let before = out.len();
        if handler.render_report(&mut out, &shown).is_err() {
            return out;
        }
        if let Some(place) = sources.get(source).filter(|s| s.cells.is_some()).map(|s| in_cells(s, &labels)) {
            let drawn = out.split_off(before);
            out.push_str(&place.into_heading(&drawn));
        }
    }
    if labels.is_empty() {
        let shown = Shown { message: message.to_owned(), severity: Some(severity), snippet: None, labels: Vec::new() };
        // What was drawn so far is told where the rest cannot be.
        let _ = handler.render_report(&mut out, &shown);
    }
    out
}

/// How the first place in a worksheet is called: by lines and columns, and by its cell.
struct InCells {
    file: String,
    cell: String,
}

fn in_cells(source: &Source, labels: &[&Label]) -> InCells {
    let first = labels.iter().map(|l| l.span).min().unwrap_or_default();
    let cells = source.cells.as_ref();
    let cell = cells.and_then(|cells| Some(format!("{}!{}", cells.sheet, cells.at(first.start)?)));
    InCells { file: source.name.to_string(), cell: cell.unwrap_or_default() }
}

impl InCells {
    /// The picture with the cell over it, in place of line and column.
    fn into_heading(self, drawn: &str) -> String {
        let begin = format!("[{}:", self.file);
        let mut out = String::with_capacity(drawn.len());
        let mut headed = false;
        let mut lines = drawn.split_inclusive('\n').peekable();
        while let Some(line) = lines.next() {
            let next_begins = lines.peek().is_some_and(|next| next.contains(&begin));
            match line.find(&begin).zip(line.rfind(']')) {
                // The headings and the row are one picture.
                _ if headed && next_begins => drop(lines.next()),
                Some((at, end)) if at < end => {
                    let (head, tail) = (line.get(..at + begin.len()).unwrap_or(""), line.get(end..).unwrap_or(""));
                    out.extend([head, &clean(&self.cell), tail]);
                    headed = true;
                }
                _ => out.push_str(line),
            }
        }
        out
    }
}

fn also(lang: Lang) -> &'static str {
    if lang == Lang::En { "see also" } else { "xem thêm" }
}

/// The labels of each source, in the order in which the sources come first.
fn by_source(labels: &[Label]) -> Vec<(SourceId, Vec<&Label>)> {
    let mut groups: Vec<(SourceId, Vec<&Label>)> = Vec::new();
    // A silent mark around others that speak would only run through theirs.
    let inside =
        |a: &Label, b: &Label| a.source == b.source && a.span != b.span && a.span.start <= b.span.start && b.span.end <= a.span.end;
    let drowned = |label: &Label| label.text.is_none() && labels.iter().any(|other| other.text.is_some() && inside(label, other));
    for label in labels.iter().filter(|label| !drowned(label)) {
        match groups.iter_mut().find(|(source, _)| *source == label.source) {
            Some((_, group)) => group.push(label),
            None => groups.push((label.source, vec![label])),
        }
    }
    groups
}

/// What is handed to the drawing of snippets: it knows one source.
#[derive(Debug)]
struct Shown {
    message: String,
    severity: Option<Severity>,
    snippet: Option<Snippet>,
    labels: Vec<LabeledSpan>,
}

impl Shown {
    fn new(message: String, severity: Option<Severity>, sources: &Sources, source: SourceId, labels: &[&Label], lang: Lang) -> Shown {
        let Some(source) = sources.get(source) else { return Shown { message, severity, snippet: None, labels: Vec::new() } };
        let spans: Vec<Span> = labels.iter().map(|l| l.span).collect();
        let (snippet, placed, headings) = match &source.cells {
            Some(cells) => Snippet::of_cells(source, cells, &spans),
            None => {
                let (snippet, placed) = Snippet::of(source, &spans);
                (snippet, placed, Vec::new())
            }
        };
        let marks: Vec<LabeledSpan> = headings.into_iter().map(|span| LabeledSpan::new_with_span(None, span)).collect();
        let words = |l: &Label| l.text.as_ref().map(|t| clean(t.get(lang)));
        let labels = labels.iter().zip(placed).enumerate().map(|(i, (label, span))| match i {
            0 => LabeledSpan::new_primary_with_span(words(label), span),
            _ => LabeledSpan::new_with_span(words(label), span),
        });
        Shown { message, severity, labels: labels.chain(marks).collect(), snippet: Some(snippet) }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl miette::Diagnostic for Shown {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Some(Severity::Error) => miette::Severity::Error,
            Some(Severity::Warning) => miette::Severity::Warning,
            None => miette::Severity::Advice,
        })
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.snippet.as_ref().map(|s| s as &dyn SourceCode)
    }
}
