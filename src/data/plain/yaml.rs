//! Plain YAML: block maps and lists of scalars that stand on their line.
//!
//! What is let through is a part of YAML in which no line can be taken in two ways; the parser that knows all of YAML
//! reads the rest.

use std::ops::Range;

use memchr::{memchr, memchr2};

use super::names::{Entities, KEY_BYTES, KeyId, Meaning, NO_KEY, ROOT, ScopeId, Seen};
use super::rows::{Due, Rows};
use super::{Holds, Layout};
use crate::base::Span;
use crate::data::columns::Piece;
use crate::data::limits::Limits;
use crate::data::reading::Form;

/// The lines of a text; white space is spaces and line ends alone.
#[derive(Debug, Clone, Copy)]
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

/// A line with something on it: where its first character is, how far it is indented, and where it ends.
#[derive(Debug, Clone, Copy)]
struct Line {
    at: usize,
    indent: usize,
    end: usize,
}

impl<'t> Lines<'t> {
    /// The lines of a text that has no characters which YAML refuses or breaks lines at.
    fn of(text: &'t str) -> Option<Self> {
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
    fn begin(mut self) -> Self {
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
enum Written {
    Scalar(Piece),
    /// A list in brackets, which ends here.
    Flow(usize),
    Nothing,
}

/// A key on its line.
#[derive(Debug, Clone, Copy)]
struct KeyAt {
    start: usize,
    end: usize,
    /// Behind its colon.
    behind: usize,
}

const fn starts_scalar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || matches!(byte, b'_' | b'+' | b'.' | b'(' | b'/' | b'~' | b'$' | b'<')
}

/// The end of what is in quotes from `at`, where the quote is; nothing in it may stand for something else.
fn end_of_quoted(bytes: &[u8], at: usize, end: usize) -> Option<usize> {
    let quote = *bytes.get(at)?;
    let inner = bytes.get(at + 1..end)?;
    let close = if quote == b'"' { memchr2(b'"', b'\\', inner)? } else { memchr(b'\'', inner)? };
    let is_doubled = quote == b'\'' && inner.get(close + 1) == Some(&b'\'');
    (inner.get(close) == Some(&quote) && !is_doubled).then_some(at + 1 + close)
}

/// The key that a line begins with; `Err` if it begins with something else, `Ok(None)` if that is not plain.
fn key_at(bytes: &[u8], at: usize, end: usize) -> Result<Option<KeyAt>, ()> {
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
fn is_over(bytes: &[u8], at: usize, end: usize) -> bool {
    let rest = bytes.get(at..end).unwrap_or_default();
    match rest.iter().position(|b| *b != b' ') {
        None => true,
        Some(spaces) => spaces > 0 && rest.get(spaces) == Some(&b'#'),
    }
}

/// What stands on the rest of a line, behind at least one space.
fn written(bytes: &[u8], at: usize, end: usize, limits: &Limits) -> Option<Written> {
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
fn end_of_flow(bytes: &[u8], at: usize, end: usize) -> Option<usize> {
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

fn is_item(bytes: &[u8], line: Line) -> bool {
    bytes.get(line.at) == Some(&b'-') && line.at + 1 < line.end && bytes.get(line.at + 1) == Some(&b' ')
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
