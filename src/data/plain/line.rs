//! The lines of plain YAML: a key, a dash, and what stands behind them.

use memchr::{memchr, memchr2};

use super::names::KEY_BYTES;
use crate::data::columns::Piece;
use crate::data::limits::Limits;
use crate::data::reading::Form;

/// The lines of a text; white space is spaces and line ends alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lines<'t> {
    text: &'t str,
    pub at: usize,
}

/// A line with something on it: where its first character is, how far it is indented, and where it ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub at: usize,
    pub indent: usize,
    pub end: usize,
}

impl<'t> Lines<'t> {
    /// The lines of a text that has no characters which YAML refuses or breaks lines at.
    pub(super) fn of(text: &'t str) -> Option<Self> {
        let bytes = text.as_bytes();
        let is_odd = |b: u8| (b < b' ' && b != b'\n') || matches!(b, 0x7f | 0xc2 | 0xef);
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let rest = bytes.get(at..)?;
        if rest.iter().fold(false, |odd, b| odd | is_odd(*b)) {
            let is_refused = |(i, b): (usize, &u8)| {
                let next = rest.get(i + 1).copied().unwrap_or(0);
                match b {
                    b'\r' => next != b'\n',
                    0xc2 => next < 0xa0,
                    0xef => matches!(next, 0xbb | 0xbf),
                    _ => is_odd(*b),
                }
            };
            if rest.iter().enumerate().any(is_refused) {
                return None;
            }
        }
        Some(Lines { text, at })
    }

    /// Steps over a mark at the beginning of the document.
    pub(super) fn begin(mut self) -> Self {
        let mut ahead = self;
        if let Some(line) = ahead.next()
            && line.indent == 0
            && self.text.get(line.at..line.end) == Some("---")
        {
            self = ahead;
        }
        self
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let bytes = self.text.as_bytes();
        loop {
            let rest = bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
            let start = self.at;
            let length = memchr(b'\n', rest).unwrap_or(rest.len());
            self.at = start + length + 1;
            let line = rest.get(..length)?;
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            match line.iter().position(|b| *b != b' ') {
                None => {}
                Some(indent) if line.get(indent) == Some(&b'#') => {}
                Some(indent) => return Some(Line { at: start + indent, indent, end: start + line.len() }),
            }
        }
    }
}

/// What stands behind a colon or dash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    Scalar(Piece),
    /// A list in brackets, which ends here.
    Flow(usize),
    Nothing,
}

/// A key on its line.
#[derive(Debug, Clone, Copy)]
pub(super) struct KeyAt {
    pub start: usize,
    pub end: usize,
    /// Behind its colon.
    pub behind: usize,
}

pub(super) const fn starts_scalar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || matches!(byte, b'_' | b'+' | b'.' | b'(' | b'/' | b'~' | b'$' | b'<')
}

/// The end of what is in quotes from `at`, where the quote is; nothing in it may stand for something else.
pub(super) fn end_of_quoted(bytes: &[u8], at: usize, end: usize) -> Option<usize> {
    let quote = *bytes.get(at)?;
    let inner = bytes.get(at + 1..end)?;
    let close = if quote == b'"' { memchr2(b'"', b'\\', inner)? } else { memchr(b'\'', inner)? };
    let is_doubled = quote == b'\'' && inner.get(close + 1) == Some(&b'\'');
    (inner.get(close) == Some(&quote) && !is_doubled).then_some(at + 1 + close)
}

/// The key that a line begins with; `Err` if it begins with something else, `Ok(None)` if that is not plain.
pub(super) fn key_at(bytes: &[u8], at: usize, end: usize) -> Result<Option<KeyAt>, ()> {
    let Some(first) = bytes.get(at) else { return Err(()) };
    let key = if matches!(first, b'"' | b'\'') {
        let Some(close) = end_of_quoted(bytes, at, end) else { return Ok(None) };
        if bytes.get(close + 1) != Some(&b':') || close + 1 >= end {
            return Err(());
        }
        KeyAt { start: at + 1, end: close, behind: close + 2 }
    } else {
        let line = bytes.get(at..end).unwrap_or_default();
        let Some(colon) = memchr(b':', line) else { return Err(()) };
        let text = line.get(..colon).unwrap_or_default();
        let is_plain = starts_scalar(*first)
            && !matches!(text, b"~" | b"null" | b"Null" | b"NULL" | b"<<")
            && text.last() != Some(&b' ')
            && !text.contains(&b'#');
        if !is_plain {
            return Ok(None);
        }
        KeyAt { start: at, end: at + colon, behind: at + colon + 1 }
    };
    let is_key = (key.behind == end || bytes.get(key.behind) == Some(&b' ')) && key.end - key.start <= KEY_BYTES;
    Ok(is_key.then_some(key))
}

/// Whether nothing but a comment is left of a line behind a value.
pub(super) fn is_over(bytes: &[u8], at: usize, end: usize) -> bool {
    let rest = bytes.get(at..end).unwrap_or_default();
    match rest.iter().position(|b| *b != b' ') {
        None => true,
        Some(spaces) => spaces > 0 && rest.get(spaces) == Some(&b'#'),
    }
}

/// What stands on the rest of a line, behind at least one space.
pub(super) fn written(bytes: &[u8], at: usize, end: usize, limits: &Limits) -> Option<Written> {
    let rest = bytes.get(at..end)?;
    let Some(spaces) = rest.iter().position(|b| *b != b' ') else { return Some(Written::Nothing) };
    let start = at + spaces;
    let rest = rest.get(spaces..)?;
    let first = *rest.first()?;
    let (from, to, form) = match first {
        b'#' => return Some(Written::Nothing),
        b'"' | b'\'' => {
            let close = end_of_quoted(bytes, start, end)?;
            if !is_over(bytes, close + 1, end) {
                return None;
            }
            (start + 1, close, Form::Quoted)
        }
        b'[' | b'{' => {
            let behind = end_of_flow(bytes, start, end)?;
            let is_short = behind - start <= limits.cell_bytes;
            return (is_short && is_over(bytes, behind, end)).then_some(Written::Flow(behind));
        }
        b'-' if !rest.get(1).is_some_and(u8::is_ascii_digit) => return None,
        _ if first != b'-' && !starts_scalar(first) => return None,
        _ => {
            let mut length = rest.len();
            let mut from = 0;
            while let Some(next) = memchr2(b':', b'#', rest.get(from..length)?) {
                let mark = from + next;
                if rest.get(mark) == Some(&b':') {
                    if matches!(rest.get(mark + 1), None | Some(b' ')) {
                        return None;
                    }
                } else if rest.get(mark.wrapping_sub(1)) == Some(&b' ') {
                    length = mark;
                }
                from = mark + 1;
                if from >= length {
                    break;
                }
            }
            let text = rest.get(..length)?.trim_ascii_end();
            let form = if matches!(text, b"~" | b"null" | b"Null" | b"NULL") { Form::Null } else { Form::Plain };
            (start, start + text.len(), form)
        }
    };
    (to - from <= limits.cell_bytes).then(|| Written::Scalar(Piece::new(from, to, form)))
}

/// The end of an empty list or map, or of a list of scalars in brackets on one line.
pub(super) fn end_of_flow(bytes: &[u8], at: usize, end: usize) -> Option<usize> {
    let spaces = |at: usize| bytes.get(at..end).and_then(|rest| rest.iter().position(|b| *b != b' ')).map(|n| at + n);
    let mut at = match (bytes.get(at)?, spaces(at + 1)?) {
        (b'{', next) => return (bytes.get(next) == Some(&b'}')).then_some(next + 1),
        (_, next) if bytes.get(next) == Some(&b']') => return Some(next + 1),
        (_, next) => next,
    };
    loop {
        let first = *bytes.get(at)?;
        at = if matches!(first, b'"' | b'\'') {
            end_of_quoted(bytes, at, end)? + 1
        } else if first.is_ascii_alphanumeric() || first >= 0x80 {
            let inside = |b: &u8| b.is_ascii_alphanumeric() || *b >= 0x80 || matches!(b, b' ' | b'_' | b'.' | b'/' | b'-' | b'(' | b')');
            let rest = bytes.get(at..end)?;
            at + rest.iter().position(|b| !inside(b))?
        } else {
            return None;
        };
        at = spaces(at)?;
        match bytes.get(at)? {
            b']' => return Some(at + 1),
            b',' => at = spaces(at + 1)?,
            _ => return None,
        }
    }
}

pub(super) fn is_item(bytes: &[u8], line: Line) -> bool {
    bytes.get(line.at) == Some(&b'-') && line.at + 1 < line.end && bytes.get(line.at + 1) == Some(&b' ')
}
