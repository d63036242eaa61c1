//! Plain JSON: objects whose keys and wanted texts have no escapes.

use std::ops::Range;

use super::cursor::Cursor;
use super::names::{Entities, KeyId, NO_KEY, OUTERMOST_KEYS, ROOT, ScopeId};
use super::rows::{Due, Rows};
use super::split::end_of_nested;
use super::{Holds, Layout};
use crate::base::Span;
use crate::data::columns::Piece;
use crate::data::format::Format;
use crate::data::limits::Limits;

/// What a text holds, from its outermost keys, up to the list that holds the records.
pub(super) fn outline(text: &str, entities: &mut Entities<'_>, limits: &Limits) -> Option<Holds> {
    let mut cursor = Cursor::new(text, limits);
    if cursor.next()? == b'[' {
        cursor.enter()?;
        cursor.next().filter(|b| *b == b'{')?;
        cursor.enter()?;
        let key = cursor.string()?;
        let holds = entities.holds(&[text.get(key)?]).or_else(|| entities.holds(&[]));
        return holds.filter(|(_, plural)| !plural).map(|(entity, _)| Holds { entity, layout: Layout::List });
    }
    cursor.take(b'{')?;
    let mut keys: Vec<&str> = Vec::new();
    let mut more = !cursor.is_empty(b'}')?;
    while more {
        let key = cursor.string()?;
        let name = text.get(key.clone())?;
        cursor.take(b':')?;
        if keys.len() >= OUTERMOST_KEYS {
            return None;
        }
        keys.push(name);
        if cursor.is_list() {
            match entities.holds(&keys) {
                Some((entity, true)) => return Some(Holds { entity, layout: Layout::Under(key.start) }),
                Some((entity, false)) if entities.may_wrap(entity, name) => {
                    return Some(Holds { entity, layout: Layout::Under(key.start) });
                }
                _ => {}
            }
        }
        cursor.skip()?;
        more = cursor.more(b'}')?;
    }
    let (entity, plural) = entities.holds(&keys)?;
    (!plural).then_some(Holds { entity, layout: Layout::Record })
}

struct Reader<'t, 'r, 'e, 'a> {
    cursor: Cursor<'t>,
    rows: Rows<'r>,
    entities: &'e mut Entities<'a>,
    /// Whether each record has to say itself what it is.
    asks: bool,
    cut: Option<Range<usize>>,
}

/// Reads a text, but for what is cut out of it behind the beginning of the list; gives the period and the day up to which
/// the figures of all records speak.
pub(super) fn read(
    text: &str,
    holds: Holds,
    cut: Option<Range<usize>>,
    format: Format,
    limits: &Limits,
    rows: Rows<'_>,
    entities: &mut Entities<'_>,
) -> Option<(Piece, Piece)> {
    let asks = !matches!(holds.layout, Layout::Under(_) | Layout::Bare);
    let mut reader = Reader { cursor: Cursor::new(text, limits), rows, entities, asks, cut };
    match holds.layout {
        Layout::Record if format == Format::JsonLines => reader.lines()?,
        _ if format == Format::JsonLines => return None,
        Layout::Record => reader.record()?,
        Layout::Under(key) => reader.around(key)?,
        Layout::List => reader.list()?,
        Layout::Items | Layout::Bare => reader.items()?,
    }
    if reader.cursor.next().is_some() {
        return None;
    }
    Some((reader.rows.common_period, reader.rows.common_as_of))
}

impl Reader<'_, '_, '_, '_> {
    /// A document on each line.
    fn lines(&mut self) -> Option<()> {
        while self.cursor.next().is_some() {
            let start = self.cursor.at;
            self.record()?;
            let line = self.cursor.text.as_bytes().get(start..self.cursor.at)?;
            if memchr::memchr(b'\n', line).is_some() {
                return None;
            }
            while matches!(self.cursor.peek(), Some(b' ' | b'\t' | b'\r')) {
                self.cursor.at += 1;
            }
            if !matches!(self.cursor.peek(), None | Some(b'\n')) {
                return None;
            }
        }
        Some(())
    }

    fn list(&mut self) -> Option<()> {
        self.cursor.next().filter(|b| *b == b'[')?;
        self.cursor.enter()?;
        if let Some(cut) = &self.cut {
            self.cursor.at = cut.end;
        }
        let mut more = self.cut.is_some() || !self.cursor.is_empty(b']')?;
        while more {
            if self.cut.take().is_none() {
                self.record()?;
            }
            more = self.cursor.more(b']')?;
        }
        self.cursor.left += 1;
        Some(())
    }

    /// Records with commas between them.
    fn items(&mut self) -> Option<()> {
        // Around them are the brackets of the list, and of what it stands in.
        self.cursor.left = self.cursor.left.checked_sub(2)?;
        loop {
            self.record()?;
            match self.cursor.next() {
                None => return Some(()),
                Some(b',') => self.cursor.at += 1,
                Some(_) => return None,
            }
        }
    }

    /// An object with the list of records under one of its keys.
    fn around(&mut self, list: usize) -> Option<()> {
        self.cursor.next().filter(|b| *b == b'{')?;
        self.cursor.enter()?;
        let mut more = !self.cursor.is_empty(b'}')?;
        while more {
            let key = self.cursor.string()?;
            self.cursor.take(b':')?;
            if key.start == list {
                self.list()?;
            } else {
                let id = self.rows.keys.find(ROOT, NO_KEY, self.cursor.text.get(key)?)?;
                let piece = self.cursor.scalar()?;
                self.rows.common(id, piece)?;
            }
            more = self.cursor.more(b'}')?;
        }
        Some(())
    }

    fn record(&mut self) -> Option<()> {
        self.cursor.next().filter(|b| *b == b'{')?;
        let start = self.cursor.at;
        self.rows.begin();
        self.fields(ROOT)?;
        if self.asks {
            self.rows.is_settled(self.entities)?;
        }
        self.rows.end(Span::new(start, self.cursor.at));
        Some(())
    }

    /// An object whose keys mean fields.
    fn fields(&mut self, scope: ScopeId) -> Option<()> {
        self.cursor.next().filter(|b| *b == b'{')?;
        self.cursor.enter()?;
        let mut last = NO_KEY;
        let mut more = !self.cursor.is_empty(b'}')?;
        while more {
            last = self.key(scope, last)?;
            self.cursor.take(b':')?;
            match self.rows.key(scope, last)? {
                Due::Skip => self.cursor.skip()?,
                Due::Piece(meaning) => {
                    let piece = self.cursor.scalar()?;
                    self.rows.put(meaning, piece);
                }
                Due::Group(_) if self.cursor.next()? == b'n' => self.cursor.word("null")?,
                Due::Group(scope) => self.fields(scope)?,
            }
            more = self.cursor.more(b'}')?;
        }
        self.cursor.left += 1;
        Some(())
    }

    /// A key, which is most often the one that stood here in the record before.
    fn key(&mut self, scope: ScopeId, last: KeyId) -> Option<KeyId> {
        self.cursor.next().filter(|b| *b == b'"')?;
        if let Some((id, expected)) = self.rows.keys.expect(scope, last) {
            let rest = self.cursor.text.as_bytes().get(self.cursor.at + 1..)?;
            if rest.starts_with(expected.as_bytes()) && rest.get(expected.len()) == Some(&b'"') {
                self.cursor.at += expected.len() + 2;
                return Some(id);
            }
        }
        let key = self.cursor.string()?;
        self.rows.keys.find(scope, last, self.cursor.text.get(key)?)
    }
}

/// The parts of a list of records, cut at commas between objects.
pub(super) fn cut(text: &str, layout: Layout, part_bytes: usize) -> Option<Vec<Range<usize>>> {
    let limits = Limits::default();
    let mut cursor = Cursor::new(text, &limits);
    if let Layout::Under(key) = layout {
        cursor.at = key.checked_sub(1)?;
        cursor.string()?;
        cursor.take(b':')?;
    }
    cursor.take(b'[')?;
    cursor.next()?;
    let (mut parts, mut start) = (Vec::new(), cursor.at);
    loop {
        cursor.next().filter(|b| *b == b'{')?;
        cursor.at = end_of_nested(text.as_bytes(), cursor.at)?;
        let end = cursor.at;
        let more = cursor.more(b']')?;
        if !more || end - start >= part_bytes {
            parts.push(start..end);
            if !more {
                return Some(parts);
            }
            cursor.next()?;
            start = cursor.at;
        }
    }
}
