//! The lines of a source that a diagnostic points at, cut to what a terminal can show.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::base::{Source, Span};

/// Longer lines are cut to this many characters around the place.
const LONGEST: usize = 160;
/// Characters kept before the place in a cut line.
const BEFORE: usize = 60;

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
