//! The values of JSON, one after the other.

use std::ops::Range;

use memchr::memchr2;

use super::names::Seen;
use crate::data::columns::Piece;
use crate::data::limits::Limits;
use crate::data::reading::Form;

/// The deepest that is read here, whatever the limits say: values are read by functions that call themselves.
const DEPTH: usize = 64;

/// Where in a text we are.
pub(super) struct Cursor<'t> {
    pub text: &'t str,
    pub at: usize,
    limits: &'t Limits,
    /// How many lists and objects may still be opened.
    pub left: usize,
    skipped: Seen<'t>,
}

impl<'t> Cursor<'t> {
    pub fn new(text: &'t str, limits: &'t Limits) -> Self {
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Cursor { text, at, limits, left: limits.depth.min(DEPTH), skipped: Seen::default() }
    }

    pub fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next character behind white space.
    pub fn next(&mut self) -> Option<u8> {
        loop {
            match self.peek()? {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return Some(byte),
            }
        }
    }

    pub fn take(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then(|| self.at += 1)
    }

    /// Steps over a comma; `Some(false)` if the list or object ends instead.
    pub fn more(&mut self, close: u8) -> Option<bool> {
        let byte = self.next()?;
        self.at += 1;
        match byte {
            b',' => Some(true),
            _ if byte == close => Some(false),
            _ => None,
        }
    }

    /// Whether a list or object that has just been opened is closed at once.
    pub fn is_empty(&mut self, close: u8) -> Option<bool> {
        let is_empty = self.next()? == close;
        self.at += usize::from(is_empty);
        Some(is_empty)
    }

    pub fn enter(&mut self) -> Option<()> {
        self.at += 1;
        self.left = self.left.checked_sub(1)?;
        Some(())
    }

    /// What stands between quotes; `None` if an escape is among it, or what may not stand there.
    pub fn string(&mut self) -> Option<Range<usize>> {
        self.take(b'"')?;
        let start = self.at;
        let rest = self.text.as_bytes().get(start..)?;
        let length = memchr2(b'"', b'\\', rest)?;
        let inner = rest.get(..length)?;
        let is_odd = rest.get(length) != Some(&b'"') || inner.iter().fold(false, |odd, b| odd | (*b < b' '));
        if is_odd || length > self.limits.cell_bytes {
            return None;
        }
        self.at = start + length + 1;
        Some(start..start + length)
    }

    /// A string of which no one wants to know what it says.
    pub fn skip_string(&mut self) -> Option<()> {
        let start = self.at;
        self.at += 1;
        let bytes = self.text.as_bytes();
        loop {
            match self.peek()? {
                b'"' => break,
                b'\\' => {
                    let step = match bytes.get(self.at + 1)? {
                        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 2,
                        b'u' => {
                            let digits = self.text.get(self.at + 2..self.at + 6)?;
                            let is_half = matches!(digits.as_bytes(), [b'd' | b'D', b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F', ..]);
                            if is_half || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
                                return None;
                            }
                            6
                        }
                        _ => return None,
                    };
                    self.at += step;
                }
                byte if byte < b' ' => return None,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        (self.at - start <= self.limits.cell_bytes).then_some(())
    }

    pub fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    pub fn number(&mut self) -> Option<()> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            // How large a number with an exponent may be is for the parser to say.
            return None;
        }
        Some(())
    }

    pub fn word(&mut self, word: &str) -> Option<()> {
        let is_it = self.text.as_bytes().get(self.at..)?.starts_with(word.as_bytes());
        self.at += word.len();
        is_it.then_some(())
    }

    /// A value that is no list or object; `None` if it is one.
    pub fn scalar(&mut self) -> Option<Piece> {
        let byte = self.next()?;
        if byte == b'"' {
            let inner = self.string()?;
            return Some(Piece::new(inner.start, inner.end, Form::Quoted));
        }
        let start = self.at;
        let form = self.bare(byte)?;
        (self.at - start <= self.limits.cell_bytes).then(|| Piece::new(start, self.at, form))
    }

    pub fn bare(&mut self, first: u8) -> Option<Form> {
        match first {
            b't' => self.word("true").map(|()| Form::True),
            b'f' => self.word("false").map(|()| Form::False),
            b'n' => self.word("null").map(|()| Form::Null),
            b'-' | b'0'..=b'9' => self.number().map(|()| Form::Number),
            _ => None,
        }
    }

    /// Steps over a value, which has to be right all the same.
    pub fn skip(&mut self) -> Option<()> {
        match self.next()? {
            b'{' => {
                self.enter()?;
                let from = self.skipped.len();
                let mut more = !self.is_empty(b'}')?;
                while more {
                    let key = self.string()?;
                    self.skipped.add(from, self.text.get(key)?)?;
                    self.take(b':')?;
                    self.skip()?;
                    more = self.more(b'}')?;
                }
                self.skipped.truncate(from);
                self.left += 1;
            }
            b'[' => {
                self.enter()?;
                let mut more = !self.is_empty(b']')?;
                while more {
                    self.skip()?;
                    more = self.more(b']')?;
                }
                self.left += 1;
            }
            b'"' => self.skip_string()?,
            byte => {
                let start = self.at;
                self.bare(byte)?;
                return (self.at - start <= self.limits.cell_bytes).then_some(());
            }
        }
        Some(())
    }

    /// Whether a list stands here whose first item is an object.
    pub fn is_list(&self) -> bool {
        let mut ahead = Cursor { at: self.at, ..Cursor::new(self.text, self.limits) };
        ahead.next() == Some(b'[') && ahead.enter().is_some() && ahead.next() == Some(b'{')
    }
}
