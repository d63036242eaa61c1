//! Cuts usual rows into the cells of some columns. What is unusual about a row is left to [`Rows`](super::Rows).

use crate::base::Span;
use crate::data::columns::Piece;
use crate::data::reading::Form;

/// How many rows are cut before their cells are taken, so that what is known of them stays near.
const ROWS: usize = 256;

/// What is cut, and into what.
#[derive(Debug, Clone, Copy)]
pub struct Layout<'a> {
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
    pub rows: Vec<Span>,
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
    /// Where the cells of some rows begin, and where the last one's line ends: one more than there are columns.
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

    /// Cuts rows that are lines, all cells at once.
    fn lines(&mut self, into: &mut Cut) -> Option<usize> {
        let (text, bytes) = (self.text, self.text.as_bytes());
        let Layout { delimiter, columns, .. } = self.layout;
        let mut begin = self.at;
        // Where the row begins among the starts.
        let mut first = 0;
        let mut odd = None;
        self.starts.clear();
        self.starts.push(offset(begin));
        let unfinished = Some(bytes.len()).filter(|_| bytes.last() != Some(&b'\n'));
        for mark in Marks::new(bytes, begin, delimiter).chain(unfinished) {
            if bytes.get(mark) == Some(&delimiter) {
                self.starts.push(offset(mark + 1));
                continue;
            }
            let end = if mark > begin && bytes.get(mark - 1) == Some(&b'\r') { mark - 1 } else { mark };
            if self.starts.len() - first == columns && self.is_usual(begin, end, first) {
                self.starts.push(offset(end + 1));
                into.rows.push(Span { start: offset(begin), end: offset(end) });
                first += columns + 1;
                if first >= ROWS * (columns + 1) {
                    self.gather(into, mark);
                    first = 0;
                }
            } else if !is_blank(text.get(begin..end).unwrap_or(""), delimiter) {
                odd = Some(begin);
                break;
            } else {
                self.starts.truncate(first);
            }
            begin = mark + 1;
            self.starts.push(offset(begin));
        }
        self.starts.truncate(first);
        self.gather(into, begin);
        odd
    }

    /// Whether a row with the right number of cells has something in it, and nothing where there is no heading.
    fn is_usual(&self, begin: usize, end: usize, first: usize) -> bool {
        let Layout { delimiter, blank, longest, .. } = self.layout;
        let row = self.text.get(begin..end).unwrap_or("");
        let nothing_in = |column: &usize| {
            let from = self.starts.get(first + column).map_or(end, |s| *s as usize);
            let to = self.starts.get(first + column + 1).map_or(end, |s| *s as usize - 1);
            is_blank(self.text.get(from..to).unwrap_or(""), delimiter)
        };
        row.len() <= longest && !is_blank(row, delimiter) && (blank.is_empty() || blank.iter().all(nothing_in))
    }

    /// Takes the cells of the rows whose starts are known.
    fn gather(&mut self, into: &mut Cut, at: usize) {
        let columns = self.layout.columns;
        for (kept, column) in into.kept.iter_mut().zip(self.layout.keep) {
            if kept.capacity() == kept.len() {
                // As many rows as before for as many bytes.
                kept.reserve(into.rows.len() * (self.text.len() - self.at) / (at - self.at).max(1) + 1 - kept.len());
            }
            kept.extend(self.starts.chunks_exact(columns + 1).map(|row| match row.get(*column..column + 2) {
                Some([start, next]) => Piece { span: Span { start: *start, end: next - 1 }, form: Some(Form::Cell) },
                _ => Piece::ABSENT,
            }));
        }
        self.starts.clear();
    }

    /// Cuts rows cell by cell.
    fn cells(&mut self, into: &mut Cut) -> Option<usize> {
        loop {
            let begin = self.begin()?;
            let Some(end) = self.row() else { return Some(begin) };
            let text = |piece: &Piece| piece.text(self.text);
            if !self.cells.iter().all(|piece| text(piece).trim().is_empty()) {
                let Layout { columns, keep, blank, longest, .. } = self.layout;
                let nothing_in = |column: &usize| self.cells.get(*column).is_none_or(|piece| text(piece).trim().is_empty());
                let is_simple = |column: &usize| self.cells.get(*column).is_some_and(|piece| piece.form == Some(Form::Cell));
                let fits = self.cells.len() == columns && end - begin <= longest;
                if !(fits && blank.iter().all(nothing_in) && keep.iter().all(is_simple)) {
                    return Some(begin);
                }
                into.rows.push(Span { start: offset(begin), end: offset(end) });
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

/// The places of delimiters and line ends, found in 64 bytes at a time.
struct Marks<'t> {
    bytes: &'t [u8],
    /// Where the 64 bytes begin whose marks are left in `mask`.
    at: usize,
    mask: u64,
    delimiter: u8,
}

impl<'t> Marks<'t> {
    fn new(bytes: &'t [u8], at: usize, delimiter: u8) -> Self {
        let mut marks = Marks { bytes, at, mask: 0, delimiter };
        marks.look();
        marks
    }

    fn look(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        let last;
        let chunk = match rest.first_chunk::<64>() {
            Some(chunk) => chunk,
            None => {
                let mut padded = [b' '; 64];
                padded.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
                last = padded;
                &last
            }
        };
        let each = |byte: u8| u64::from_ne_bytes([byte; 8]);
        let (delimiter, newline) = (each(self.delimiter), each(b'\n'));
        let (words, _) = chunk.as_chunks::<8>();
        let mask = words.iter().rev().fold(0, |mask, word| {
            let word = u64::from_le_bytes(*word);
            (mask << 8) | packed(zeros(word ^ delimiter) | zeros(word ^ newline))
        });
        self.mask = if rest.len() < 64 { mask & ((1 << rest.len()) - 1) } else { mask };
    }
}

impl Iterator for Marks<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while self.mask == 0 {
            self.at += 64;
            if self.at >= self.bytes.len() {
                return None;
            }
            self.look();
        }
        let mark = self.at + self.mask.trailing_zeros() as usize;
        self.mask &= self.mask - 1;
        Some(mark)
    }
}

/// The highest bit of each byte that is zero.
fn zeros(word: u64) -> u64 {
    const LOW: u64 = u64::from_ne_bytes([0x7f; 8]);
    !(((word & LOW) + LOW) | word | LOW)
}

/// The highest bits of eight bytes as eight bits.
fn packed(bits: u64) -> u64 {
    (bits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}
