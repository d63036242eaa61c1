//! A table in blocks of whole rows, so that a long one need not fit into memory.

use std::io::Read;
use std::sync::Arc;

use super::{LOOK, Rows};
use crate::base::{Origin, ReadError, Source, SourceId, Sources};
use crate::data::limits::Limits;
use crate::data::problem::Problem;
use crate::data::text::bad_byte;

/// How long a block is, in bytes, unless a row is longer.
pub const BLOCK: usize = 256 << 10;

/// Some rows of a table.
#[derive(Debug, Clone)]
pub struct Block {
    /// Its number, from 0.
    pub number: usize,
    /// Where it begins in its file.
    pub origin: Origin,
    /// The rows, with their line ends.
    pub text: Arc<str>,
}

impl Block {
    /// The source of its rows' places.
    #[must_use]
    pub fn source(&self, name: impl Into<Arc<str>>) -> Source {
        Source::part(name, Arc::clone(&self.text), self.origin)
    }
}

/// Why a file cannot be read any further. What was read of it so far is not to be trusted.
#[derive(Debug)]
pub enum Refused {
    /// It cannot be had.
    Read(ReadError),
    /// It is no text in UTF-8.
    Text {
        /// Where the bytes begin in the file.
        origin: Origin,
        /// Bytes, of which all in front of `at` are text.
        bytes: Vec<u8>,
        /// The first that is not.
        at: usize,
    },
}

impl Refused {
    /// What to say of it, and where.
    ///
    /// # Errors
    /// The file cannot be had, which is said of the file and not of a place in it.
    pub fn problem(self, name: &str, sources: &mut Sources) -> Result<Problem, ReadError> {
        let (origin, bytes, at) = match self {
            Refused::Read(error) => return Err(error),
            Refused::Text { origin, bytes, at } => (origin, bytes, at),
        };
        let source = sources.add(Source::part(name, String::from_utf8_lossy(&bytes).into_owned(), origin));
        Ok(Problem::from(*bad_byte(source, &bytes, at)))
    }
}

/// The blocks of a table, one after the other.
#[derive(Debug)]
pub struct Blocks<R> {
    from: R,
    size: usize,
    limit: u64,
    /// What has been read and not handed out.
    buffer: Vec<u8>,
    read: u64,
    ended: bool,
    head: Arc<str>,
    /// Where the heading row begins, or the blank lines above it.
    heading: usize,
    delimiter: u8,
    origin: Origin,
    number: usize,
}

impl<R: Read> Blocks<R> {
    /// Reads as far as the heading row needs. Without a byte that separates the cells, it is found in the heading row,
    /// above which `skip` lines are left out.
    ///
    /// # Errors
    /// The file cannot be read, or its beginning is no text.
    pub fn new(from: R, delimiter: Option<u8>, skip: usize, limits: &Limits) -> Result<Self, Refused> {
        let mut blocks = Blocks {
            from,
            size: BLOCK,
            limit: limits.table_bytes,
            buffer: Vec::new(),
            read: 0,
            ended: false,
            head: "".into(),
            heading: 0,
            delimiter: b',',
            origin: Origin::START,
            number: 0,
        };
        let mut len = 2 * LOOK;
        loop {
            blocks.fill(len)?;
            let text = valid(&blocks.buffer);
            let is_all = blocks.ended && text.len() == blocks.buffer.len();
            let mut rows = Rows::new(SourceId(0), text, delimiter, skip, limits);
            let is_found = rows.at() + LOOK <= text.len() || is_all;
            (blocks.delimiter, blocks.heading) = (rows.delimiter(), rows.at());
            // What is wrong with the heading row is said by those who read it.
            let _ = rows.next_row();
            if (is_found && rows.at() < text.len()) || is_all {
                blocks.head = text.get(..rows.at().min(text.len())).unwrap_or(text).into();
                break;
            }
            if text.len() + 3 < blocks.buffer.len() || blocks.ended {
                let at = text.len();
                return Err(Refused::Text { origin: Origin::START, bytes: blocks.buffer, at });
            }
            len = len.saturating_mul(2);
        }
        blocks.buffer.drain(..blocks.head.len());
        let mark = blocks.head.len() - blocks.head.trim_start_matches('\u{feff}').len();
        blocks.origin = Origin::START.behind(blocks.head.get(mark..).unwrap_or(""));
        blocks.origin.byte += mark as u64;
        Ok(blocks)
    }

    /// Makes blocks of about so many bytes.
    #[must_use]
    pub fn of_size(mut self, bytes: usize) -> Self {
        self.size = bytes.max(1);
        self
    }

    /// The beginning of the file up to the end of the heading row.
    #[must_use]
    pub fn head(&self) -> &Arc<str> {
        &self.head
    }

    /// The heading row in its source, which has the text of the head.
    pub(in crate::data) fn heading<'t>(&'t self, source: SourceId, limits: &'t Limits) -> Rows<'t> {
        Rows::below(source, &self.head, self.heading, self.delimiter, limits)
    }

    /// The next rows; `None` behind the last ones.
    ///
    /// # Errors
    /// The file cannot be read, or is longer than the limit, or is no text in UTF-8, or holds a NUL.
    #[expect(clippy::should_implement_trait, reason = "the blocks end with the first error")]
    pub fn next(&mut self) -> Option<Result<Block, Refused>> {
        let mut edge = Edge { at: 0, quoted: false, border: 0, delimiter: self.delimiter };
        let mut len = self.size;
        loop {
            if let Err(refused) = self.fill(len) {
                return Some(Err(refused));
            }
            let seen = self.buffer.get(..len).unwrap_or(&self.buffer);
            if self.ended && seen.len() == self.buffer.len() {
                let all = seen.len();
                return (all > 0).then(|| self.cut(all));
            }
            match edge.find(seen) {
                0 => len = len.saturating_mul(2),
                border => return Some(self.cut(border)),
            }
        }
    }

    fn cut(&mut self, len: usize) -> Result<Block, Refused> {
        let bytes = self.buffer.get(..len).unwrap_or(&self.buffer);
        let text = valid(bytes);
        if text.len() < bytes.len() {
            return Err(Refused::Text { origin: self.origin, bytes: bytes.to_vec(), at: text.len() });
        }
        let block = Block { number: self.number, origin: self.origin, text: text.into() };
        self.origin = self.origin.behind(&block.text);
        self.number += 1;
        self.buffer.drain(..len);
        Ok(block)
    }

    /// Reads until there are so many bytes, or the file ends.
    fn fill(&mut self, len: usize) -> Result<(), Refused> {
        let missing = len.saturating_sub(self.buffer.len());
        if missing == 0 || self.ended {
            return Ok(());
        }
        self.buffer.reserve(missing);
        let read = (&mut self.from).take(missing as u64).read_to_end(&mut self.buffer);
        let read = read.map_err(|e| Refused::Read(ReadError::Io(e.to_string())))?;
        self.ended = read < missing;
        self.read += read as u64;
        // Spans within a block are 32 bits wide, whatever the limit says.
        let is_long = self.read > self.limit || u32::try_from(self.buffer.len()).is_err();
        if is_long { Err(Refused::Read(ReadError::TooLarge { limit: self.limit })) } else { Ok(()) }
    }
}

/// The text that bytes begin with.
fn valid(bytes: &[u8]) -> &str {
    let bytes = memchr::memchr(0, bytes).and_then(|nul| bytes.get(..nul)).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(e) => bytes.get(..e.valid_up_to()).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or(""),
    }
}

/// Finds the last place where a row begins. A line end inside quotes ends no row.
struct Edge {
    at: usize,
    quoted: bool,
    border: usize,
    delimiter: u8,
}

impl Edge {
    /// Goes on with bytes of which the first are those that it has seen.
    fn find(&mut self, bytes: &[u8]) -> usize {
        loop {
            let rest = bytes.get(self.at..).unwrap_or(&[]);
            let quote = memchr::memchr(b'"', rest);
            if !self.quoted {
                let outside = rest.get(..quote.unwrap_or(rest.len())).unwrap_or(rest);
                if let Some(end) = memchr::memrchr2(b'\n', b'\r', outside) {
                    self.border = self.at + end + 1;
                }
            }
            let Some(quote) = quote.map(|quote| self.at + quote) else {
                self.at = bytes.len();
                return self.border;
            };
            match bytes.get(quote + 1) {
                // Whether it closes is told by what follows.
                None if self.quoted => {
                    self.at = quote;
                    return self.border;
                }
                Some(b'"') if self.quoted => self.at = quote + 2,
                _ => {
                    let before = quote.checked_sub(1).and_then(|at| bytes.get(at)).copied();
                    // A quote within a cell is a letter like any other.
                    self.quoted = !self.quoted && before.is_none_or(|b| b == self.delimiter || matches!(b, b'\n' | b'\r'));
                    self.at = quote + 1;
                }
            }
        }
    }
}
