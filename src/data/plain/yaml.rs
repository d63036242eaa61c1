//! Plain YAML: block maps and lists of scalars that stand on their line.
//!
//! What is let through is a part of YAML in which no line can be taken in two ways; the parser that knows all of YAML
//! reads the rest.

use std::ops::Range;

use memchr::{memchr, memchr2};

use super::line::{Line, Lines, Written, is_item, is_over, key_at, starts_scalar, written};
use super::names::{Entities, KeyId, Meaning, NO_KEY, OUTERMOST_KEYS, ROOT, ScopeId, Seen};
use super::rows::{Due, Rows};
use super::{Holds, Layout};
use crate::base::Span;
use crate::data::columns::Piece;
use crate::data::limits::Limits;
use crate::data::reading::Form;

/// What a text holds, from its outermost keys, up to the list that holds the records.
pub(super) fn outline(text: &str, entities: &mut Entities<'_>) -> Option<Holds> {
    let bytes = text.as_bytes();
    let mut lines = Lines::of(text)?.begin();
    let mut keys: Vec<&str> = Vec::new();
    let mut ahead = lines;
    let first = ahead.next()?;
    if is_item(bytes, first) {
        let inside = first.at + 1 + bytes.get(first.at + 1..first.end)?.iter().position(|b| *b != b' ')?;
        let key = key_at(bytes, inside, first.end).ok()??;
        let holds = entities.holds(&[text.get(key.start..key.end)?]).or_else(|| entities.holds(&[]));
        return holds.filter(|(_, plural)| !plural).map(|(entity, _)| Holds { entity, layout: Layout::List });
    }
    while let Some(line) = lines.next() {
        if line.indent > 0 || is_item(bytes, line) {
            continue;
        }
        let key = key_at(bytes, line.at, line.end).ok()??;
        let name = text.get(key.start..key.end)?;
        if keys.len() >= OUTERMOST_KEYS {
            return None;
        }
        keys.push(name);
        let mut below = lines;
        if is_over(bytes, key.behind, line.end) && below.next().is_some_and(|next| is_item(bytes, next)) {
            match entities.holds(&keys) {
                Some((entity, true)) => return Some(Holds { entity, layout: Layout::Under(key.start) }),
                Some((entity, false)) if entities.may_wrap(entity, name) => {
                    return Some(Holds { entity, layout: Layout::Under(key.start) });
                }
                _ => {}
            }
        }
    }
    let (entity, plural) = entities.holds(&keys)?;
    (!plural).then_some(Holds { entity, layout: Layout::Record })
}

/// An open map or list.
#[derive(Debug, Clone, Copy)]
struct Frame {
    indent: usize,
    kind: Kind,
    /// The last key of a map.
    last: KeyId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The keys beside the list of records, which stands under the one at this offset.
    Around(usize),
    /// A record that starts here.
    Record(usize),
    Group(ScopeId),
    /// A map that is skipped; its keys begin here among those that are kept to tell of a second time.
    SkippedMap(usize),
    /// A list that is skipped.
    SkippedList,
    /// The list of records.
    Records,
}

/// What is due below a key with nothing behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Below {
    Piece(Meaning),
    Group(ScopeId),
    Skip,
    Records,
    /// A period or date beside the list.
    Common(KeyId),
}

struct Reader<'t, 'r, 'e, 'a> {
    bytes: &'t [u8],
    text: &'t str,
    limits: &'t Limits,
    rows: Rows<'r>,
    entities: &'e mut Entities<'a>,
    frames: Vec<Frame>,
    /// The key that nothing stands behind, with the place of its colon.
    pending: Option<(Below, usize)>,
    /// Where the last value ends.
    end: usize,
    skipped: Seen<'t>,
    /// Whether each record has to say itself what it is.
    asks: bool,
}

/// Reads a text, but for what is cut out of it behind the beginning of the list; gives the period and the day up to which
/// the figures of all records speak.
pub(super) fn read(
    text: &str,
    holds: Holds,
    cut: Option<Range<usize>>,
    limits: &Limits,
    rows: Rows<'_>,
    entities: &mut Entities<'_>,
) -> Option<(Piece, Piece)> {
    let mut lines = Lines::of(text)?;
    let asks = !matches!(holds.layout, Layout::Under(_) | Layout::Bare);
    let mut reader = Reader {
        bytes: text.as_bytes(),
        text,
        limits,
        rows,
        entities,
        frames: Vec::new(),
        pending: None,
        end: 0,
        skipped: Seen::default(),
        asks,
    };
    if !matches!(holds.layout, Layout::Items | Layout::Bare) {
        lines = lines.begin();
    }
    let mut ahead = lines;
    let first = ahead.next()?;
    let kind = match holds.layout {
        Layout::Record => {
            reader.rows.begin();
            Kind::Record(first.at)
        }
        Layout::Under(key) => Kind::Around(key),
        Layout::List | Layout::Items | Layout::Bare => Kind::Records,
    };
    if first.indent > 0 && !matches!(holds.layout, Layout::Items | Layout::Bare) {
        return None;
    }
    reader.open(first.indent, kind)?;
    loop {
        let here = lines;
        let Some(line) = lines.next() else { break };
        match &cut {
            Some(cut) if here.at < cut.end && line.at >= cut.start => {
                let Some((Below::Records, _)) = reader.pending.take() else { return None };
                lines.at = cut.end;
            }
            _ => reader.line(line)?,
        }
    }
    reader.nothing_below()?;
    while let Some(frame) = reader.frames.pop() {
        reader.close(frame)?;
    }
    Some((reader.rows.common_period, reader.rows.common_as_of))
}

impl<'t> Reader<'t, '_, '_, '_> {
    fn open(&mut self, indent: usize, kind: Kind) -> Option<()> {
        self.frames.push(Frame { indent, kind, last: NO_KEY });
        (self.frames.len() < self.limits.depth).then_some(())
    }

    fn close(&mut self, frame: Frame) -> Option<()> {
        match frame.kind {
            Kind::Record(start) => {
                if self.asks {
                    self.rows.is_settled(self.entities)?;
                }
                self.rows.end(Span::new(start, self.end));
            }
            Kind::SkippedMap(keys) => self.skipped.truncate(keys),
            _ => {}
        }
        Some(())
    }

    fn line(&mut self, line: Line) -> Option<()> {
        let is_item = is_item(self.bytes, line);
        let top = *self.frames.last()?;
        match self.pending {
            Some((below, _)) if is_item && line.indent >= top.indent => {
                self.pending = None;
                let kind = match below {
                    Below::Skip => Kind::SkippedList,
                    Below::Records => Kind::Records,
                    _ => return None,
                };
                self.open(line.indent, kind)?;
            }
            Some((below, _)) if line.indent > top.indent => {
                self.pending = None;
                let kind = match below {
                    Below::Skip => Kind::SkippedMap(self.skipped.len()),
                    Below::Group(scope) => Kind::Group(scope),
                    _ => return None,
                };
                self.open(line.indent, kind)?;
            }
            _ => self.back_to(line.indent, is_item)?,
        }
        let top = *self.frames.last()?;
        match (top.kind, is_item) {
            (Kind::Records | Kind::SkippedList, true) => self.item(top, line),
            (Kind::Records | Kind::SkippedList, false) | (_, true) => None,
            (_, false) => self.entry(line.at, line.end),
        }
    }

    /// Closes what ends above a line.
    fn back_to(&mut self, indent: usize, is_item: bool) -> Option<()> {
        self.nothing_below()?;
        loop {
            let top = *self.frames.last()?;
            let is_list = matches!(top.kind, Kind::Records | Kind::SkippedList);
            if top.indent < indent {
                return None;
            }
            if top.indent == indent && is_list == is_item {
                return Some(());
            }
            if top.indent == indent && !is_list {
                return None;
            }
            self.frames.pop();
            self.close(top)?;
        }
    }

    /// The last key had no value.
    fn nothing_below(&mut self) -> Option<()> {
        let Some((below, at)) = self.pending.take() else { return Some(()) };
        let nothing = Piece::new(at, at, Form::Null);
        self.end = at;
        match below {
            Below::Piece(meaning) => self.rows.put(meaning, nothing),
            Below::Common(key) => self.rows.common(key, nothing)?,
            Below::Records => return None,
            Below::Group(_) | Below::Skip => {}
        }
        Some(())
    }

    /// An item of a list, which stands behind its dash.
    fn item(&mut self, list: Frame, line: Line) -> Option<()> {
        let rest = self.bytes.get(line.at + 1..line.end)?;
        let at = line.at + 1 + rest.iter().position(|b| *b != b' ')?;
        let indent = list.indent + (at - line.at);
        if list.kind == Kind::Records {
            self.rows.begin();
            self.open(indent, Kind::Record(at))?;
            return self.entry(at, line.end);
        }
        match key_at(self.bytes, at, line.end) {
            Ok(Some(_)) => {
                self.open(indent, Kind::SkippedMap(self.skipped.len()))?;
                self.entry(at, line.end)
            }
            Ok(None) if memchr(b':', self.bytes.get(at..line.end)?).is_some() => None,
            _ => match written(self.bytes, at, line.end, self.limits)? {
                Written::Scalar(piece) => self.end_with(piece),
                Written::Flow(end) => self.end_at(end),
                Written::Nothing => None,
            },
        }
    }

    fn end_with(&mut self, piece: Piece) -> Option<()> {
        let quotes = usize::from(piece.form == Some(Form::Quoted));
        self.end_at(piece.span.end as usize + quotes)
    }

    fn end_at(&mut self, end: usize) -> Option<()> {
        self.end = end;
        Some(())
    }

    /// A key and what stands behind it.
    fn entry(&mut self, at: usize, end: usize) -> Option<()> {
        let top = self.frames.last().copied()?;
        let (below, id, behind) = match top.kind {
            Kind::SkippedMap(from) => {
                let key = key_at(self.bytes, at, end).ok()??;
                self.skipped.add(from, self.text.get(key.start..key.end)?)?;
                (Below::Skip, NO_KEY, key.behind)
            }
            Kind::Around(list) => {
                let key = key_at(self.bytes, at, end).ok()??;
                if key.start == list {
                    (Below::Records, NO_KEY, key.behind)
                } else {
                    let id = self.rows.keys.find(ROOT, NO_KEY, self.text.get(key.start..key.end)?)?;
                    (Below::Common(id), NO_KEY, key.behind)
                }
            }
            kind => {
                let scope = if let Kind::Group(scope) = kind { scope } else { ROOT };
                let (id, behind) = self.known_key(scope, top.last, at, end)?;
                let below = match self.rows.key(scope, id)? {
                    Due::Piece(meaning) => Below::Piece(meaning),
                    Due::Group(scope) => Below::Group(scope),
                    Due::Skip => Below::Skip,
                };
                (below, id, behind)
            }
        };
        self.frames.last_mut()?.last = id;
        match (written(self.bytes, behind, end, self.limits)?, below) {
            (Written::Nothing, _) => self.pending = Some((below, behind - 1)),
            (Written::Scalar(piece), Below::Piece(meaning)) => {
                self.rows.put(meaning, piece);
                self.end_with(piece)?;
            }
            (Written::Scalar(piece), Below::Common(key)) => {
                self.rows.common(key, piece)?;
                self.end_with(piece)?;
            }
            (Written::Scalar(piece), Below::Skip) => self.end_with(piece)?,
            (Written::Scalar(piece), Below::Group(_)) if piece.form == Some(Form::Null) => self.end_with(piece)?,
            (Written::Flow(end), Below::Skip) if self.frames.len() + 1 < self.limits.depth => self.end_at(end)?,
            _ => return None,
        }
        Some(())
    }

    /// A key of a record, which is most often the one that stood here in the record before.
    fn known_key(&mut self, scope: ScopeId, last: KeyId, at: usize, end: usize) -> Option<(KeyId, usize)> {
        if let Some((id, expected)) = self.rows.keys.expect(scope, last) {
            let line = self.bytes.get(at..end)?;
            if let Some(rest) = line.strip_prefix(expected.as_bytes())
                && let [b':'] | [b':', b' ', ..] = rest
                && memchr2(b':', b'#', expected.as_bytes()).is_none()
                && line.first().is_some_and(|first| starts_scalar(*first))
            {
                return Some((id, at + expected.len() + 1));
            }
        }
        let key = key_at(self.bytes, at, end).ok()??;
        let id = self.rows.keys.find(scope, last, self.text.get(key.start..key.end)?)?;
        Some((id, key.behind))
    }
}

/// The parts of a list of records: they begin at lines that are indented like the first one and have a dash.
pub(super) fn cut(text: &str, layout: Layout, part_bytes: usize) -> Option<Vec<Range<usize>>> {
    let bytes = text.as_bytes();
    let mut lines = Lines::of(text)?.begin();
    if let Layout::Under(key) = layout {
        while lines.next()?.at < key.saturating_sub(1) {}
    }
    let first = lines.next().filter(|line| is_item(bytes, *line))?;
    let mut parts = Vec::new();
    let mut start = first.at - first.indent;
    let end = loop {
        let here = lines.at;
        let Some(line) = lines.next() else { break text.len() };
        if line.indent > first.indent {
            continue;
        }
        let line_start = line.at - line.indent;
        if line.indent < first.indent || !is_item(bytes, line) {
            // What stands between the list and the next key is white space and comments.
            break here;
        }
        if line_start - start >= part_bytes {
            parts.push(start..line_start);
            start = line_start;
        }
    };
    parts.push(start..end);
    Some(parts)
}
