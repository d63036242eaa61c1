//! The lines of a source that a diagnostic points at, cut to what a terminal can show.

use std::collections::{BTreeMap, BTreeSet};

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use unicode_width::UnicodeWidthStr as _;

use crate::base::{CellName, Cells, Source, Span};

/// Longer lines are cut to this many characters around the place.
const LONGEST: usize = 160;
/// Characters kept before the place in a cut line.
const BEFORE: usize = 60;
/// Characters that are shown of a cell.
const LONGEST_CELL: usize = 32;
/// Columns that say whose row it is.
const WHOSE: usize = 2;

/// Lines of a source with their numbers; what lies between them is left out.
#[derive(Debug, Default)]
pub(super) struct Snippet {
    name: String,
    text: String,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    /// Where it begins in the snippet.
    start: usize,
    /// Its line in the source, from 0.
    line: usize,
    /// Bytes of the source that it shows.
    shown: std::ops::Range<usize>,
    /// Bytes before them in the snippet that the source does not have.
    mark: usize,
    /// The column of its first shown character, from 0.
    column: usize,
}

impl Snippet {
    /// The lines on which the spans begin; each span is given back as it lies in the snippet, cut at its line's end.
    pub(super) fn of(source: &Source, spans: &[Span]) -> (Snippet, Vec<SourceSpan>) {
        let mut snippet = Snippet { name: source.name.to_string(), ..Snippet::default() };
        let mut starts: Vec<(usize, usize)> = spans.iter().map(|s| (source.line_column(s.start).0, clamp(source, s.start))).collect();
        starts.sort_unstable();
        starts.dedup_by_key(|(line, _)| *line);
        for (line, at) in starts {
            snippet.push(source, line, at);
        }
        let placed = spans.iter().map(|s| snippet.placed(source, *s)).collect();
        (snippet, placed)
    }

    /// The rows of a worksheet on which the spans begin, below what heads their columns: the columns of the spans, and those that
    /// say whose row it is. Each span is given back as it lies in the snippet, and where the headings of theirs do.
    pub(super) fn of_cells(source: &Source, cells: &Cells, spans: &[Span]) -> (Snippet, Vec<SourceSpan>, Vec<SourceSpan>) {
        let places: Vec<CellName> = spans.iter().filter_map(|span| cells.at(span.start)).collect();
        let rows: BTreeSet<u32> = places.iter().map(|cell| cell.row).filter(|row| !cells.is_heading(*row)).collect();
        let first = places.iter().map(|cell| cell.column).min().unwrap_or(0);
        let says = |column: &u32| *column < first && rows.iter().any(|row| cells.has_word(source, *row, *column));
        let whose = cells.headings.iter().map(|(column, _)| *column).filter(says);
        let mut columns: BTreeSet<u32> = whose.take(WHOSE).collect();
        if cells.headings.is_empty() {
            // In a form the label stands beside the value.
            let named = |cell: &&CellName| rows.contains(&cell.row) && cells.has_word(source, cell.row, cell.column);
            columns.extend(cells.starts.iter().map(|(_, cell)| cell).filter(named).map(|cell| cell.column).min());
        }
        columns.extend(places.iter().map(|cell| cell.column));
        let heading = |column: u32| cells.headings.iter().find(|(c, _)| *c == column).map_or("", |(_, span)| source.slice(*span));
        let value = |row: u32, column: u32| cells.span(CellName { row, column }).map_or("", |span| source.slice(span));
        let heading_row = cells.headings.iter().filter_map(|(_, span)| cells.at(span.start)).map(|cell| cell.row).max();
        let mut lines: Vec<(u32, Vec<String>)> = Vec::new();
        lines.extend(heading_row.map(|row| (row, columns.iter().map(|c| cut(heading(*c))).collect())));
        lines.extend(rows.iter().map(|row| (*row, columns.iter().map(|c| cut(value(*row, *c))).collect())));
        let width = |at: usize| lines.iter().filter_map(|(_, cells)| cells.get(at)).map(|cell| cell.width()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns.len()).map(width).collect();
        let mut snippet = Snippet { name: source.name.to_string(), ..Snippet::default() };
        let mut placed: BTreeMap<CellName, SourceSpan> = BTreeMap::new();
        for (row, cells) in &lines {
            let start = snippet.text.len();
            for ((text, width), column) in cells.iter().zip(&widths).zip(&columns) {
                placed.insert(CellName { row: *row, column: *column }, (snippet.text.len(), text.len()).into());
                snippet.text.push_str(text);
                snippet.text.extend(std::iter::repeat_n(' ', width.saturating_sub(text.width()) + 2));
            }
            snippet.text.truncate(snippet.text.trim_end().len().max(start));
            snippet.text.push('\n');
            snippet.rows.push(Row { start, line: (*row as usize).saturating_sub(1), shown: 0..0, mark: 0, column: 0 });
        }
        let end = snippet.text.len();
        let at = |cell: CellName| placed.get(&cell).copied().unwrap_or_else(|| (end, 0).into());
        let of_spans = places.iter().map(|cell| match heading_row {
            Some(row) if cells.is_heading(cell.row) => at(CellName { row, ..*cell }),
            _ => at(*cell),
        });
        let headed: BTreeSet<CellName> =
            places.iter().filter_map(|cell| Some(CellName { row: heading_row?, column: cell.column })).collect();
        let of_spans: Vec<SourceSpan> = of_spans.collect();
        let of_headings = headed.into_iter().map(at).filter(|span| !span.is_empty() && !of_spans.contains(span)).collect();
        (snippet, of_spans, of_headings)
    }

    fn push(&mut self, source: &Source, line: usize, at: usize) {
        let whole = source.text.get(..at).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
        let text = source.line(line);
        let begin = text.len() - text.trim_start_matches('\u{feff}').len();
        let text = text.get(begin..).unwrap_or_default();
        let (mut from, mut to) = (0, text.len());
        if text.chars().count() > LONGEST {
            let at = at.saturating_sub(whole + begin).min(text.len());
            let before = text.get(..at).unwrap_or_default();
            from = before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(i, _)| i);
            let rest = text.get(from..).unwrap_or_default();
            to = from + rest.char_indices().nth(LONGEST).map_or(rest.len(), |(i, _)| i);
        }
        let mark = if from > 0 { "…" } else { "" };
        let start = self.text.len();
        self.text.push_str(mark);
        let shown = text.get(from..to).unwrap_or_default();
        self.text.extend(shown.chars().map(visible));
        if to < text.len() {
            self.text.push('…');
        }
        self.text.push('\n');
        let column = text.get(..from).unwrap_or_default().chars().count();
        let shown = whole + begin + from..whole + begin + to;
        self.rows.push(Row { start, line: line - 1, shown, mark: mark.len(), column });
    }

    fn placed(&self, source: &Source, span: Span) -> SourceSpan {
        let line = source.line_column(span.start).0;
        let Some(row) = self.rows.iter().find(|r| r.line + 1 == line) else { return (0, 0).into() };
        let (first, last) = (clamp(source, span.start), clamp(source, span.end));
        let into = |at: usize| row.start + row.mark + at.clamp(row.shown.start, row.shown.end) - row.shown.start;
        (into(first), into(last.max(first)) - into(first)).into()
    }

    fn row_at(&self, offset: usize) -> usize {
        self.rows.partition_point(|r| r.start <= offset).saturating_sub(1)
    }
}

/// A cell's text, shortened if it is long.
fn cut(text: &str) -> String {
    let mut short: String = text.chars().take(LONGEST_CELL).map(visible).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// The nearest place at or before an offset at which a character begins.
fn clamp(source: &Source, offset: u32) -> usize {
    let mut at = (offset as usize).min(source.text.len());
    while !source.text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Whatever could steer a terminal gives way to something harmless of as many bytes.
fn visible(c: char) -> char {
    match c {
        '\t' => c,
        _ if c.is_ascii_control() => ' ',
        _ if c.is_control() => '\u{a0}',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => c,
    }
}

impl SourceCode for Snippet {
    fn read_span<'a>(&'a self, span: &SourceSpan, _: usize, _: usize) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let end = span.offset() + span.len();
        let (first, last) = (self.row_at(span.offset()), self.row_at(end.saturating_sub(usize::from(!span.is_empty()))));
        let row = self.rows.get(first).ok_or(MietteError::OutOfBounds)?;
        let stop = self.rows.get(last + 1).map_or(self.text.len(), |r| r.start);
        let data = self.text.get(row.start..stop).ok_or(MietteError::OutOfBounds)?;
        let before = self.text.get(row.start + row.mark..span.offset()).unwrap_or_default();
        let column = row.column + before.chars().count();
        let at = (row.start, data.len()).into();
        Ok(Box::new(MietteSpanContents::new_named(self.name.clone(), data.as_bytes(), at, row.line, column, last + 1 - first)))
    }
}
