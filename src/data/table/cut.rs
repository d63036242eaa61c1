//! Cuts usual rows into the cells of some columns. What is unusual about a row is left to [`Rows`](super::Rows).

use crate::base::{SourceId, Span, bytes};
use crate::data::columns::{Piece, Row};
use crate::data::reading::Form;

/// How many rows are cut before their cells are taken, so that what is known of them stays near.
const ROWS: usize = 256;

/// What is cut, and into what.
#[derive(Debug, Clone, Copy)]
pub struct Layout<'a> {
    /// The source of the text.
    pub source: SourceId,
    /// The byte that separates the cells.
    pub delimiter: u8,
    /// How many columns there are.
    pub columns: usize,
    /// The columns that are kept.
    pub keep: &'a [usize],
    /// The columns in which nothing may stand.
    pub blank: &'a [usize],
    /// The longest row that is surely within the limits, in bytes.
    pub longest: usize,
}

/// Usual rows: those with a cell for each column, and without doubled quotes in the columns that are kept.
#[derive(Debug, Clone, Default)]
pub struct Cut {
    /// Where each row stands.
    pub rows: Vec<Row>,
    /// For each column that is kept, the cells without their quotes.
    pub kept: Vec<Vec<Piece>>,
}

/// Cuts a text from the place where it stands.
#[derive(Debug)]
pub struct Cutter<'t> {
    text: &'t str,
    at: usize,
    layout: Layout<'t>,
    /// Whether rows are lines and cells stand between delimiters.
    plain: bool,
    /// Where the cells of some rows begin, one row behind the other: each ends in front of the next one's start.
    starts: Vec<u32>,
    /// The cells of one row. Those with doubled quotes have the form `Quoted`.
    cells: Vec<Piece>,
}

impl<'t> Cutter<'t> {
    /// Cuts a text of whole rows.
    #[must_use]
    pub fn new(text: &'t str, at: usize, layout: Layout<'t>) -> Self {
        let bytes = text.as_bytes();
        let lone = |at: usize| !matches!(bytes.get(at + 1), Some(b'\n') | None);
        let plain = memchr::memchr2(b'"', b'\r', bytes).is_none()
            || (memchr::memchr(b'"', bytes).is_none() && !memchr::memchr_iter(b'\r', bytes).any(lone));
        Cutter { text, at, layout, plain, starts: Vec::new(), cells: Vec::new() }
    }

    /// Goes on where a row begins.
    pub fn seek(&mut self, at: usize) {
        self.at = at;
    }

    /// Cuts rows up to one that is unusual, and says where that one begins; `None` at the end.
    pub fn cut(&mut self, into: &mut Cut) -> Option<usize> {
        into.kept.resize_with(self.layout.keep.len(), Vec::new);
        let Layout { delimiter, .. } = self.layout;
        if !delimiter.is_ascii() || matches!(delimiter, b'"' | b'\r' | b'\n') {
            return self.begin();
        }
        if self.plain { self.lines(into) } else { self.cells(into) }
    }

    /// Where the next row begins behind blank lines.
    fn begin(&mut self) -> Option<usize> {
        let rest = self.text.as_bytes().get(self.at..)?;
        self.at += rest.iter().position(|b| !matches!(b, b'\r' | b'\n'))?;
        Some(self.at)
    }

    /// Cuts rows that are lines, many cells at once.
    fn lines(&mut self, into: &mut Cut) -> Option<usize> {
        while let Some(odd) = self.run(into) {
            let end = memchr::memchr(b'\n', odd.text.as_bytes()).map_or(odd.text.len(), |at| at + 1);
            let is_blank = odd.text.get(..end).is_some_and(|line| is_blank(line, self.layout.delimiter));
            self.at = odd.at + end;
            if !is_blank {
                return Some(odd.at);
            }
        }
        None
    }

    /// Cuts lines up to one that is no usual row: the rest of the text from there on.
    fn run(&mut self, into: &mut Cut) -> Option<Rest<'t>> {
        let Layout { delimiter, columns, source, .. } = self.layout;
        let bytes = self.text.as_bytes();
        let (mut at, mut begin) = (self.at, self.at);
        // Where the row begins among the starts.
        let mut first = 0;
        self.starts.clear();
        self.starts.push(offset(begin));
        while at < bytes.len() {
            let (cells, mut ends) = bytes::block(bytes, at, !delimiter, |some| (bytes::equal(some, delimiter), bytes::equal(some, b'\n')));
            let mut marks = cells | ends;
            while marks != 0 {
                self.starts.push(offset(at) + marks.trailing_zeros() + 1);
                marks &= marks - 1;
            }
            if at + bytes::BLOCK >= bytes.len() && bytes.last() != Some(&b'\n') {
                // The last line ends with the text.
                self.starts.push(offset(bytes.len() + 1));
                ends |= 1_u64.checked_shl(offset(bytes.len() - at)).unwrap_or(0);
            }
            while ends != 0 {
                let mark = at + ends.trailing_zeros() as usize;
                ends &= ends - 1;
                let end = if mark > begin && bytes.get(mark - 1) == Some(&b'\r') { mark - 1 } else { mark };
                if self.starts.get(first + columns) != Some(&offset(mark + 1)) || !self.is_usual(begin, end, first) {
                    self.gather(into, first, begin);
                    return self.text.get(begin..).map(|text| Rest { at: begin, text });
                }
                into.rows.push(Row { source, span: Span { start: offset(begin), end: offset(end) } });
                first += columns;
                begin = mark + 1;
            }
            if first > ROWS * columns {
                self.gather(into, first, begin);
                first = 0;
            }
            at += bytes::BLOCK;
        }
        self.gather(into, first, begin);
        self.text.get(begin..).filter(|text| !text.is_empty()).map(|text| Rest { at: begin, text })
    }

    /// Whether a row with the right number of cells has something in it, and nothing where there is no heading.
    fn is_usual(&self, begin: usize, end: usize, first: usize) -> bool {
        let Layout { delimiter, blank, longest, .. } = self.layout;
        let nothing = |from: usize, to: usize| is_blank(self.text.get(from..to).unwrap_or(""), delimiter);
        let nothing_in = |column: &usize| {
            let start = |at: usize| self.starts.get(first + at).map_or(end, |start| *start as usize);
            nothing(start(*column), (start(column + 1) - 1).min(end))
        };
        let something = self.text.as_bytes().get(begin).is_some_and(|b| b.is_ascii_alphanumeric()) || !nothing(begin, end);
        end - begin <= longest && something && (blank.is_empty() || blank.iter().all(nothing_in))
    }

    /// Takes the cells of the rows whose starts are known: so many starts, up to where the next row begins.
    fn gather(&mut self, into: &mut Cut, starts: usize, next: usize) {
        let Layout { columns, keep, .. } = self.layout;
        let rows = starts / columns.max(1);
        let bytes = self.text.as_bytes();
        for (kept, column) in into.kept.iter_mut().zip(keep) {
            if kept.capacity() == 0 {
                // As many rows as before for as many bytes.
                kept.reserve(rows * (bytes.len() - self.at) / (next - self.at).max(1) * 17 / 16 + 1);
            }
            let known = kept.len();
            kept.resize(known + rows, Piece::ABSENT);
            let is_last = column + 1 == columns;
            let cells = self.starts.get(*column..).unwrap_or_default().windows(2).step_by(columns.max(1));
            for (piece, cell) in kept.iter_mut().skip(known).zip(cells) {
                let [start, next] = cell else { continue };
                // The cell ends in front of where the next one begins.
                let end = next - 1;
                let returns = is_last && end > *start && bytes.get(end as usize - 1) == Some(&b'\r');
                *piece = Piece { span: Span { start: *start, end: end - u32::from(returns) }, form: Some(Form::Cell) };
            }
        }
        self.starts.drain(..starts);
    }

    /// Cuts rows cell by cell.
    fn cells(&mut self, into: &mut Cut) -> Option<usize> {
        loop {
            let begin = self.begin()?;
            let Some(end) = self.row() else { return Some(begin) };
            let text = |piece: &Piece| piece.text(self.text);
            if !self.cells.iter().all(|piece| text(piece).trim().is_empty()) {
                let Layout { columns, keep, blank, longest, source, .. } = self.layout;
                let nothing_in = |column: &usize| self.cells.get(*column).is_none_or(|piece| text(piece).trim().is_empty());
                let is_simple = |column: &usize| self.cells.get(*column).is_some_and(|piece| piece.form == Some(Form::Cell));
                let fits = self.cells.len() == columns && end - begin <= longest;
                if !(fits && blank.iter().all(nothing_in) && keep.iter().all(is_simple)) {
                    return Some(begin);
                }
                into.rows.push(Row { source, span: Span { start: offset(begin), end: offset(end) } });
                for (kept, column) in into.kept.iter_mut().zip(keep) {
                    kept.extend(self.cells.get(*column));
                }
            }
            self.at = end;
        }
    }

    /// Reads the cells of a row and says where it ends; `None` if one of its quotes is out of place.
    fn row(&mut self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        self.cells.clear();
        loop {
            let rest = bytes.get(at..)?;
            let (piece, end) = if rest.first() == Some(&b'"') {
                let (close, form) = closing(rest)?;
                (Piece::new(at + 1, at + close, form), at + close + 1)
            } else {
                let len = memchr::memchr3(self.layout.delimiter, b'\n', b'\r', rest).unwrap_or(rest.len());
                (Piece::new(at, at + len, Form::Cell), at + len)
            };
            self.cells.push(piece);
            match bytes.get(end) {
                Some(b'\n' | b'\r') | None => return Some(end),
                Some(byte) if *byte == self.layout.delimiter => at = end + 1,
                Some(_) => return None,
            }
        }
    }
}

/// Where the quote stands that closes the one that bytes begin with, and `Quoted` if there are doubled ones before it.
fn closing(bytes: &[u8]) -> Option<(usize, Form)> {
    let (mut at, mut form) = (1, Form::Cell);
    loop {
        at += memchr::memchr(b'"', bytes.get(at..)?)?;
        if bytes.get(at + 1) != Some(&b'"') {
            return Some((at, form));
        }
        (at, form) = (at + 2, Form::Quoted);
    }
}

/// Whether nothing stands in any cell of a row.
fn is_blank(row: &str, delimiter: u8) -> bool {
    row.chars().all(|c| c == char::from(delimiter) || c.is_whitespace())
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// What is left of a text.
struct Rest<'t> {
    at: usize,
    text: &'t str,
}
