use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use super::{CellName, Cells, SourceId, Span};

/// A text that was read, under the name that users know it by.
#[derive(Debug)]
pub struct Source {
    /// The path as the user gave it, or `<stdin>`.
    pub name: Arc<str>,
    /// The text, as it was written.
    pub text: Arc<str>,
    /// Where the text begins in its file, which may be longer.
    pub origin: Origin,
    /// Where the cells are, if the text is that of a worksheet.
    pub cells: Option<Arc<Cells>>,
    lines: OnceLock<Vec<u32>>,
    /// The number of the line that was asked for last: mostly the next one asked for is the same, or the one behind it.
    last_line: AtomicUsize,
    /// Whether each character is a byte.
    is_ascii: OnceLock<bool>,
    /// Characters before every so many bytes, for lines that are long.
    characters: OnceLock<Vec<u32>>,
}

/// Bytes after which characters are counted anew.
const STRIDE: usize = 256;

/// Up to how many bytes the lines of a text are counted each time.
const SMALL: usize = 4096;

/// Where a part of a file begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// Bytes before it.
    pub byte: u64,
    /// Its line, from 1.
    pub line: usize,
    /// Its column in characters, from 1.
    pub column: usize,
}

impl Origin {
    /// The beginning of a file.
    pub const START: Origin = Origin { byte: 0, line: 1, column: 1 };

    /// Where a text ends that begins here.
    #[must_use]
    pub fn behind(self, text: &str) -> Origin {
        let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count();
        let last = text.rfind('\n').map_or(0, |at| at + 1);
        let columns = text.get(last..).unwrap_or("").chars().count();
        let column = if lines == 0 { self.column + columns } else { columns + 1 };
        Origin { byte: self.byte + text.len() as u64, line: self.line + lines, column }
    }
}

impl Source {
    /// A source of this name.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Source::part(name, text, Origin::START)
    }

    /// A part of a file.
    pub fn part(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>, origin: Origin) -> Self {
        Source {
            name: name.into(),
            text: text.into(),
            origin,
            cells: None,
            lines: OnceLock::new(),
            last_line: AtomicUsize::new(0),
            is_ascii: OnceLock::new(),
            characters: OnceLock::new(),
        }
    }

    /// The text of a worksheet, with a line for each row from the first one on.
    pub fn sheet(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>, cells: Cells) -> Self {
        Source { cells: Some(Arc::new(cells)), ..Source::new(name, text) }
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let starts = memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|i| i + 1);
            std::iter::once(0).chain(starts).map(|i| u32::try_from(i).unwrap_or(u32::MAX)).collect()
        })
    }

    /// The number of the line that an offset is in, from 1, and where it begins. Of a small text nothing is kept for the next time.
    fn line_of(&self, offset: u32) -> (usize, u32) {
        if self.text.len() <= SMALL && self.lines.get().is_none() {
            let before = self.text.as_bytes().get(..offset as usize).unwrap_or(self.text.as_bytes());
            let start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
            return (memchr::memchr_iter(b'\n', before).count() + 1, u32::try_from(start).unwrap_or(u32::MAX));
        }
        let lines = self.lines();
        let last = self.last_line.load(Ordering::Relaxed);
        let begins = |line: usize| lines.get(line).copied();
        if let (Some(start), Some(next)) = (last.checked_sub(1).and_then(begins), begins(last))
            && (start..next).contains(&offset)
        {
            return (last, start);
        }
        // A table is asked for row by row.
        let is_next = begins(last).is_some_and(|start| start <= offset) && begins(last + 1).is_some_and(|next| offset < next);
        let line = if is_next { last + 1 } else { lines.partition_point(|start| *start <= offset).max(1) };
        self.last_line.store(line, Ordering::Relaxed);
        (line, lines.get(line - 1).copied().unwrap_or(0))
    }

    /// How many characters stand between two offsets.
    fn characters(&self, start: usize, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        if *self.is_ascii.get_or_init(|| bytes.is_ascii()) {
            return end.saturating_sub(start);
        }
        let count = |from: usize, to: usize| characters(bytes.get(from..to).unwrap_or(&[]));
        if end.saturating_sub(start) <= 2 * STRIDE {
            return count(start, end);
        }
        let known = self.characters.get_or_init(|| {
            let strides = bytes.chunks(STRIDE).scan(0_usize, |sum, stride| {
                let before = *sum;
                *sum += characters(stride);
                Some(u32::try_from(before).unwrap_or(u32::MAX))
            });
            strides.collect()
        });
        let before = |at: usize| {
            let stride = (at / STRIDE).min(known.len().saturating_sub(1));
            known.get(stride).map_or(0, |n| *n as usize) + count(stride * STRIDE, at)
        };
        before(end) - before(start)
    }

    /// Line and column of a byte offset, both from 1; columns count characters, as editors do, and cells in a worksheet.
    #[must_use]
    pub fn line_column(&self, offset: u32) -> (usize, usize) {
        if let Some(cell) = self.cells.as_ref().and_then(|cells| cells.at(offset)) {
            return (cell.row as usize, cell.column as usize);
        }
        let (line, start) = self.line_of(offset);
        // A byte order mark is no column that an editor shows.
        let mark = start == 0 && self.origin.byte == 0 && self.text.starts_with('\u{feff}');
        let start_text = if mark { '\u{feff}'.len_utf8() } else { start as usize };
        let left_of_it = if start == 0 { self.origin.column } else { 1 };
        (self.origin.line + line - 1, self.characters(start_text, (offset as usize).min(self.text.len())) + left_of_it)
    }

    /// The text that a span covers; empty if it lies outside.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The text of a line, counted from 1 in the file, without its line end. Where the text is a part of a file, its
    /// first and last line are what it has of them.
    #[must_use]
    pub fn line(&self, line: usize) -> &str {
        let lines = self.lines();
        let Some(line) = (line + 1).checked_sub(self.origin.line) else { return "" };
        let start = lines.get(line.saturating_sub(1)).map_or(self.text.len(), |s| *s as usize);
        let end = lines.get(line).map_or(self.text.len(), |s| *s as usize);
        self.text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r'])
    }
}

/// How many characters begin in a piece of text.
fn characters(piece: &[u8]) -> usize {
    if piece.is_ascii() { piece.len() } else { piece.iter().filter(|b| **b & 0xc0 != 0x80).count() }
}

/// All texts of a run.
#[derive(Debug, Default, Clone)]
pub struct Sources {
    all: Vec<Arc<Source>>,
}

impl Sources {
    /// Takes a text in and says which it is from now on.
    pub fn add(&mut self, source: Source) -> SourceId {
        self.share(Arc::new(source))
    }

    /// Takes in a text that others hold too.
    pub fn share(&mut self, source: Arc<Source>) -> SourceId {
        self.all.push(source);
        SourceId(u32::try_from(self.all.len() - 1).unwrap_or(u32::MAX))
    }

    /// The source of this number.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.all.get(id.0 as usize).map(|source| &**source)
    }

    /// The source of this number, to be held.
    #[must_use]
    pub fn shared(&self, id: SourceId) -> Option<Arc<Source>> {
        self.all.get(id.0 as usize).cloned()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Forgets all but the first so many.
    pub fn truncate(&mut self, len: usize) {
        self.all.truncate(len);
    }

    /// The place of a span, ready to print.
    #[must_use]
    pub fn place(&self, id: SourceId, span: Span, path: impl Into<String>) -> Place {
        let Point { file, line, column, cell } = self.point(id, span.start);
        let cell = cell.map(|(sheet, cell)| format!("{sheet}!{cell}"));
        Place { file: file.to_owned(), line, column, cell, path: path.into(), text: self.slice(id, span).to_owned() }
    }

    /// The text that a span covers.
    #[must_use]
    pub fn slice(&self, id: SourceId, span: Span) -> &str {
        self.get(id).map_or("", |source| source.slice(span))
    }

    /// Where a byte stands.
    #[must_use]
    pub fn point(&self, id: SourceId, offset: u32) -> Point<'_> {
        let Some(source) = self.get(id) else { return Point { file: "", line: 0, column: 0, cell: None } };
        let (line, column) = source.line_column(offset);
        let cell = source.cells.as_ref().and_then(|cells| Some((cells.sheet.as_str(), cells.at(offset)?)));
        Point { file: &source.name, line, column, cell }
    }
}

/// Where a byte stands in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point<'a> {
    /// The file, as the user named it.
    pub file: &'a str,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The worksheet and its cell, whose row and column are the line and the column.
    pub cell: Option<(&'a str, CellName)>,
}

/// Where something stands in a file, as it is printed: `file:line:column`, or `file:sheet!cell`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Place {
    /// The file, as the user named it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The cell of a worksheet, `Báo cáo!C7`; its row and column are the line and the column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// The path of the field inside the record, such as `network.levels`.
    pub path: String,
    /// What stands there, as it was written.
    pub text: String,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.cell {
            Some(cell) => write!(f, "{}:{cell}", self.file),
            None => write!(f, "{}:{}:{}", self.file, self.line, self.column),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_file_speaks_of_the_lines_of_the_file() {
        let (head, tail) = ("ấn: 1\nb: [2, ", "3]\nc: 4\n");
        let origin = Origin::START.behind(head);
        assert_eq!(origin, Origin { byte: 15, line: 2, column: 8 });
        let part = Source::part("a", tail, origin);
        assert_eq!(part.line_column(0), (2, 8));
        assert_eq!(part.line_column(4), (3, 2));
        assert_eq!((part.line(1), part.line(2), part.line(3)), ("", "3]", "c: 4"));
    }

    #[test]
    fn columns_count_characters_behind_vietnamese_letters() {
        let source = Source::new("a", "Tỉnh ủy: x\ny");
        let at = u32::try_from(source.text.find('x').unwrap()).unwrap();
        assert_eq!(source.line_column(at), (1, 10));
        assert_eq!(source.line_column(at + 2), (2, 1));
        assert_eq!(source.line(1), "Tỉnh ủy: x");
    }

    #[test]
    fn lines_are_the_same_whether_they_are_kept_or_counted_each_time() {
        for text in ["", "a", "\n", "a\n\nđb\r\nc\n", "\n\n\n", "a\nb"] {
            let kept = Source::new("a", text);
            let _ = kept.line(1);
            for offset in 0..=u32::try_from(text.len()).unwrap() + 2 {
                assert_eq!(Source::new("a", text).line_column(offset), kept.line_column(offset), "{text:?} at {offset}");
            }
        }
    }

    #[test]
    fn long_lines_are_counted_in_strides_as_short_ones_are_at_once() {
        let text = "ứ{b: 1}, ".repeat(5000);
        let source = Source::new("a", text.as_str());
        for offset in (0..text.len()).step_by(997).filter(|i| text.is_char_boundary(*i)) {
            let column = text[..offset].chars().count() + 1;
            assert_eq!(source.line_column(u32::try_from(offset).unwrap()), (1, column));
        }
    }
}
