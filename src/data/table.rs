//! Tables: rows of cells, each cell with its place. Quoting is the `csv` crate's; the cutting is exact to the byte.

mod blocks;
mod cut;

pub use blocks::{BLOCK, Block, Blocks, Refused};
pub use cut::{Cut, Cutter, Layout};

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use super::builder::too_long;
use super::limits::Limits;
use super::problem::Fault;
use super::reading::Form;
use crate::base::{SourceId, Span};
use crate::diagnostic::{Code, Diagnostic, Text};

/// The rows of a table, read one after the other.
pub struct Rows<'t> {
    text: &'t str,
    source: SourceId,
    at: usize,
    delimiter: u8,
    /// Made for the first row: most blocks have none that has to be read so.
    reader: Option<Box<Reader>>,
    limits: &'t Limits,
    row: Row<'t>,
}

/// One row. Its buffers are used again for the next one.
#[derive(Debug, Default)]
pub struct Row<'t> {
    text: &'t str,
    cells: Vec<TableCell>,
    /// Room for the contents of cells; the first `used` bytes are this row's.
    unquoted: Vec<u8>,
    used: usize,
}

#[derive(Debug, Clone, Copy)]
struct TableCell {
    span: Span,
    /// Where its content is among the unquoted bytes, if it is not what stands there.
    unquoted: Option<Span>,
    form: Form,
}

impl Row<'_> {
    /// A row of cells that were found elsewhere: their contents, where they stand, and how they are written.
    #[must_use]
    pub fn given<'c>(cells: impl Iterator<Item = (&'c str, Span, Form)>) -> Row<'static> {
        let mut row = Row::default();
        for (text, span, form) in cells {
            let start = row.unquoted.len();
            row.unquoted.extend_from_slice(text.as_bytes());
            row.cells.push(TableCell { span, unquoted: Some(Span::new(start, row.unquoted.len())), form });
        }
        row
    }

    /// How a cell is written.
    #[must_use]
    pub fn form(&self, column: usize) -> Form {
        self.cells.get(column).map_or(Form::Cell, |cell| cell.form)
    }

    /// How many cells it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// How many of them have something in them.
    fn filled(&self) -> usize {
        (0..self.len()).filter(|i| !self.cell(*i).0.trim().is_empty()).count()
    }

    /// Whether nothing stands in any of its cells.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        (0..self.len()).all(|i| self.cell(i).0.trim().is_empty())
    }

    /// The content of a cell without its quotes, and where the cell stands, with them.
    #[must_use]
    pub fn cell(&self, column: usize) -> (&str, Span) {
        let Some(cell) = self.cells.get(column) else {
            return ("", self.end());
        };
        let text = match cell.unquoted {
            None => self.text.get(cell.span.range()),
            Some(unquoted) => self.unquoted.get(unquoted.range()).and_then(|bytes| std::str::from_utf8(bytes).ok()),
        };
        (text.unwrap_or(""), cell.span)
    }

    /// The whole row.
    #[must_use]
    pub fn span(&self) -> Span {
        let start = self.cells.first().map_or(0, |c| c.span.start);
        Span { start, end: self.end().end }
    }

    fn end(&self) -> Span {
        let end = self.cells.last().map_or(0, |c| c.span.end);
        Span { start: end, end }
    }
}

impl<'t> Rows<'t> {
    /// The rows of a file below the first lines that are skipped, or without any below its title. Without a byte that
    /// separates the cells, it is found in the first of the rows.
    #[must_use]
    pub fn new(source: SourceId, text: &'t str, delimiter: Option<u8>, skip: usize, limits: &'t Limits) -> Self {
        let (declared, mut at) = declared_delimiter(text, if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 });
        at += text.get(at..).unwrap_or("").split_inclusive('\n').take(skip).map(str::len).sum::<usize>();
        if skip == 0 {
            at = below_title(text, at, delimiter.or(declared), limits);
        }
        let delimiter = delimiter.or(declared).unwrap_or_else(|| likely_delimiter(text.get(at..).unwrap_or("")));
        Rows::below(source, text, at, delimiter, limits)
    }

    /// The rows of a text from a place where one begins.
    #[must_use]
    pub fn below(source: SourceId, text: &'t str, at: usize, delimiter: u8, limits: &'t Limits) -> Self {
        let row = Row { text, ..Row::default() };
        Rows { text, source, at, delimiter, reader: None, limits, row }
    }

    /// The byte that separates the cells.
    #[must_use]
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Where the next row begins, or the blank lines above it.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// The lines above the next row with something in them, but for the one that names the separator.
    #[must_use]
    pub fn lines_above(&self) -> usize {
        let above = self.text.get(..self.at).unwrap_or("");
        let (_, start) = declared_delimiter(above, above.len() - above.trim_start_matches('\u{feff}').len());
        above.get(start..).unwrap_or("").lines().filter(|line| !line.trim().is_empty()).count()
    }

    /// Goes on at another place where a row begins.
    pub fn seek(&mut self, at: usize) {
        self.at = at;
    }

    /// The next row with anything in it; `None` at the end.
    ///
    /// # Errors
    /// A quote that is not closed or does not end its cell, a cell or a row that is too long. The next call goes on behind it.
    pub fn next_row(&mut self) -> Option<Result<&Row<'t>, Fault>> {
        loop {
            match self.read() {
                None => return None,
                Some(Err(fault)) => return Some(Err(fault)),
                Some(Ok(())) if self.row.is_empty() => {}
                Some(Ok(())) => return Some(Ok(&self.row)),
            }
        }
    }

    fn read(&mut self) -> Option<Result<(), Fault>> {
        let bytes = self.text.as_bytes();
        let rest = bytes.get(self.at..)?;
        self.at += rest.iter().position(|b| !matches!(b, b'\r' | b'\n'))?;
        self.row.cells.clear();
        self.row.used = 0;
        let mut fault = None;
        loop {
            let (span, last) = self.field();
            let raw = bytes.get(span.range()).unwrap_or(&[]);
            let quoted = raw.first() == Some(&b'"');
            if quoted && !is_closed(raw) {
                fault.get_or_insert_with(|| bad_quote(self.source, span));
            } else if raw.len() > self.limits.cell_bytes {
                fault.get_or_insert_with(|| too_long(self.source, span, self.limits.cell_bytes));
            } else if self.row.cells.len() > self.limits.columns {
                fault.get_or_insert_with(|| too_many_columns(self.source, span, self.limits.columns));
            }
            if last {
                return Some(fault.map_or(Ok(()), Err));
            }
        }
    }

    /// Reads one field into the row; says where it stands and whether it is the last of its row.
    fn field(&mut self) -> (Span, bool) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let from = self.row.used;
        let mut to = from;
        let reader = self.reader.get_or_insert_with(|| {
            let mut reader = ReaderBuilder::new().delimiter(self.delimiter).build();
            // A byte order mark stands for itself anywhere but at the beginning of a file, which is behind us.
            reader.read_field(b"\n", &mut []);
            Box::new(reader)
        });
        loop {
            if self.row.unquoted.len() == to {
                self.row.unquoted.resize(to * 2 + 256, 0);
            }
            let input = bytes.get(self.at..).unwrap_or(&[]);
            let output = self.row.unquoted.get_mut(to..).unwrap_or_default();
            let (result, read, written) = reader.read_field(input, output);
            self.at += read;
            to += written;
            let last = match result {
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => continue,
                ReadFieldResult::Field { record_end } => record_end,
                ReadFieldResult::End => true,
            };
            // The separator or line end has been read too, unless the file ends here.
            let ends = |at: &usize| !last || matches!(bytes.get(*at), Some(b'\n' | b'\r'));
            let end = Some(self.at).filter(|at| read > 0 && *at > start && ends(&(at - 1))).map_or(self.at, |at| at - 1);
            let span = Span::new(start, end);
            let unquoted = (bytes.get(start) == Some(&b'"')).then(|| Span::new(from, to));
            self.row.used = if unquoted.is_some() { to } else { from };
            self.row.cells.push(TableCell { span, unquoted, form: Form::Cell });
            return (span, last);
        }
    }
}

/// Whether a cell that starts with a quote ends with the one that closes it.
fn is_closed(raw: &[u8]) -> bool {
    let mut inner = raw.get(1..).unwrap_or(&[]);
    loop {
        let Some(at) = inner.iter().position(|b| *b == b'"') else {
            return false;
        };
        inner = inner.get(at + 1..).unwrap_or(&[]);
        match inner.first() {
            Some(b'"') => inner = inner.get(1..).unwrap_or(&[]),
            rest => return rest.is_none(),
        }
    }
}

/// The separator that Excel's first line `sep=;` names, and where the table starts.
fn declared_delimiter(text: &str, start: usize) -> (Option<u8>, usize) {
    let line = text.get(start..).and_then(|rest| rest.split_inclusive('\n').next()).unwrap_or("");
    match line.trim_end_matches(['\r', '\n']).strip_prefix("sep=").map(str::as_bytes) {
        Some(&[delimiter]) if matches!(delimiter, b',' | b';' | b'\t' | b'|') => (Some(delimiter), start + line.len()),
        _ => (None, start),
    }
}

/// How many rows a title may have.
const TITLE: usize = 10;

/// Where the rows of a table begin: behind a title, which is rows of one cell above two rows of several.
fn below_title(text: &str, start: usize, delimiter: Option<u8>, limits: &Limits) -> usize {
    let mut at = start;
    for _ in 0..=TITLE {
        let delimiter = delimiter.unwrap_or_else(|| likely_delimiter(text.get(at..).unwrap_or("")));
        let mut rows = Rows::below(SourceId(0), text, at, delimiter, limits);
        let mut filled = || rows.next_row().and_then(Result::ok).map(Row::filled);
        match filled() {
            Some(1) => at = rows.at(),
            Some(_) if at == start || filled().is_some_and(|n| n > 1) => return at,
            _ => return start,
        }
    }
    start
}

/// How much of a table is looked at to find its separator, in bytes.
const LOOK: usize = 1 << 16;

/// The separator that stands most often in the first line, outside quotes.
fn likely_delimiter(text: &str) -> u8 {
    let (mut quoted, mut counts) = (false, [(b',', 0_usize), (b';', 0), (b'\t', 0)]);
    for byte in text.bytes().take(LOOK).skip_while(|b| matches!(b, b'\r' | b'\n')) {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some((_, count)) = counts.iter_mut().find(|(d, _)| *d == byte) {
                    *count += 1;
                }
            }
        }
    }
    let (mut best, mut most) = (b',', 0);
    for (delimiter, count) in counts {
        if count > most {
            (best, most) = (delimiter, count);
        }
    }
    best
}

fn bad_quote(source: SourceId, span: Span) -> Fault {
    let message = Text::new(
        "this cell starts with a quote that is not closed where the cell ends",
        "ô này bắt đầu bằng dấu nháy nhưng không đóng ở cuối ô",
    );
    let help =
        Text::new("Write a quote inside a quoted cell twice: `\"\"`.", "Trong ô có dấu nháy bao ngoài, hãy viết dấu nháy hai lần: `\"\"`.");
    let span = Span { start: span.start, end: span.start.saturating_add(1) };
    Box::new(Diagnostic::error(Code::DATA_TABLE_SYNTAX, message).at(source, span).help(help))
}

fn too_many_columns(source: SourceId, span: Span, limit: usize) -> Fault {
    let message =
        Text::new(format!("this row has more cells than the limit of {limit}"), format!("hàng này có nhiều ô hơn giới hạn {limit}"));
    Box::new(Diagnostic::error(Code::DATA_TOO_LONG, message).at(source, span))
}
