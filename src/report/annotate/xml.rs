//! Changes to a part of the package at their places: whatever is not changed stays as it was written.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;

/// Why a part could not be changed.
pub(super) type Fault = String;

/// How a tag stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    Empty,
}

/// A tag in the text of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    /// All of it, brackets included.
    pub text: &'t str,
    /// Where it stands.
    pub span: Range<usize>,
    pub kind: Kind,
    /// How many elements it lies in.
    pub depth: usize,
}

impl<'t> Tag<'t> {
    /// Its name with its prefix.
    pub fn full_name(&self) -> &'t str {
        let inner = self.text.trim_start_matches(['<', '/']);
        inner.split(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).next().unwrap_or("")
    }

    /// Its name without its prefix.
    pub fn name(&self) -> &'t str {
        let full = self.full_name();
        full.split_once(':').map_or(full, |(_, name)| name)
    }

    /// The prefix of its name with the colon; empty where it has none.
    pub fn prefix(&self) -> &'t str {
        let full = self.full_name();
        full.find(':').and_then(|colon| full.get(..=colon)).unwrap_or("")
    }

    /// The value of an attribute as it is written, and where it stands in the part.
    pub fn attribute(&self, name: &str) -> Option<(&'t str, Range<usize>)> {
        self.attributes().find(|(known, ..)| *known == name).map(|(_, value, span)| (value, span))
    }

    /// The value of an attribute without what stands for special letters.
    pub fn value(&self, name: &str) -> Option<String> {
        let (raw, _) = self.attribute(name)?;
        quick_xml::escape::unescape(raw).ok().map(std::borrow::Cow::into_owned)
    }

    /// The value of an attribute of any prefix that has this local name: `r:id`.
    pub fn prefixed_value(&self, name: &str) -> Option<String> {
        let raw = self.attributes().find(|(known, ..)| known.split_once(':').is_some_and(|(_, local)| local == name))?.1;
        quick_xml::escape::unescape(raw).ok().map(std::borrow::Cow::into_owned)
    }

    /// The number that an attribute holds.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.attribute(name)?.0.trim().parse().ok()
    }

    /// Where another attribute can be written.
    fn end_of_name(&self) -> usize {
        self.span.start + 1 + self.full_name().len()
    }

    /// The attributes: name, value as written, and its place.
    fn attributes(&self) -> impl Iterator<Item = (&'t str, &'t str, Range<usize>)> + use<'t> {
        let (text, start) = (self.text, self.span.start);
        let mut at = 1 + self.full_name().len();
        std::iter::from_fn(move || {
            let rest = text.get(at..)?;
            let equals = at + rest.find('=')?;
            let name = text.get(at..equals)?.trim();
            let opening = equals + text.get(equals..)?.find(['"', '\''])?;
            let quote = text.get(opening..)?.chars().next()?;
            let closing = opening + 1 + text.get(opening + 1..)?.find(quote)?;
            at = closing + 1;
            Some((name, text.get(opening + 1..closing)?, start + opening + 1..start + closing))
        })
    }
}

/// The tags of a part in their order, one after the other.
pub(super) struct Tags<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    depth: usize,
    at: usize,
}

impl<'t> Tags<'t> {
    pub fn of(text: &'t str) -> Self {
        Tags { text, reader: Reader::from_str(text), depth: 0, at: 0 }
    }
}

impl<'t> Iterator for Tags<'t> {
    type Item = Result<Tag<'t>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => return Some(Err(error.to_string())),
            };
            let start = std::mem::replace(&mut self.at, usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX));
            let kind = match event {
                Event::Eof => return None,
                Event::Start(_) => Kind::Open,
                Event::End(_) => Kind::Close,
                Event::Empty(_) => Kind::Empty,
                _ => continue,
            };
            if kind == Kind::Close {
                self.depth = self.depth.saturating_sub(1);
            }
            let (span, depth) = (start..self.at, self.depth);
            if kind == Kind::Open {
                self.depth += 1;
            }
            let text = self.text.get(span.clone()).filter(|text| text.starts_with('<'));
            return Some(text.map(|text| Tag { text, span, kind, depth }).ok_or_else(|| "a tag is out of place".to_owned()));
        }
    }
}

/// All tags of a part.
pub(super) fn tags(text: &str) -> Result<Vec<Tag<'_>>, Fault> {
    let found: Vec<Tag<'_>> = Tags::of(text).collect::<Result<_, _>>()?;
    if found.is_empty() { Err("the part is empty".to_owned()) } else { Ok(found) }
}

/// Changes to a text, each at its place.
#[derive(Debug, Default)]
pub(super) struct Edits {
    all: Vec<(Range<usize>, String)>,
}

impl Edits {
    /// Writes something in the place of what stands there.
    pub fn replace(&mut self, span: Range<usize>, with: impl Into<String>) {
        self.all.push((span, with.into()));
    }

    /// Writes something before what stands there.
    pub fn insert(&mut self, at: usize, what: impl Into<String>) {
        self.replace(at..at, what);
    }

    /// Gives an attribute a value.
    pub fn set(&mut self, tag: &Tag<'_>, name: &str, value: &str) {
        match tag.attribute(name) {
            Some((old, _)) if old == value => {}
            Some((_, span)) => self.replace(span, value),
            None => self.insert(tag.end_of_name(), format!(" {name}=\"{value}\"")),
        }
    }

    /// Writes something as the last part of the element whose only or last tag this is.
    pub fn append_to(&mut self, tag: &Tag<'_>, what: &str) {
        match tag.kind {
            Kind::Empty => {
                let head = tag.text.trim_end_matches('>').trim_end_matches('/').trim_end();
                self.replace(tag.span.clone(), format!("{head}>{what}</{}>", tag.full_name()));
            }
            _ => self.insert(tag.span.start, what),
        }
    }

    /// The text with all changes; those at one place stay in the order in which they were made.
    pub fn apply(mut self, text: &str) -> String {
        self.all.sort_by_key(|(span, _)| (span.start, span.end));
        let mut out = String::with_capacity(text.len() + self.all.iter().map(|(_, with)| with.len()).sum::<usize>());
        let mut at = 0;
        for (span, with) in &self.all {
            out.push_str(text.get(at..span.start).unwrap_or(""));
            out.push_str(with);
            at = span.end.max(at);
        }
        out.push_str(text.get(at..).unwrap_or(""));
        out
    }
}

/// The tag that ends an element directly below the root, or is all of it.
pub(super) fn last_tag<'a, 't>(tags: &'a [Tag<'t>], name: &str, depth: usize) -> Option<&'a Tag<'t>> {
    tags.iter().find(|tag| tag.depth == depth && tag.kind != Kind::Open && tag.name() == name)
}

/// The tag that begins an element, or is all of it.
pub(super) fn first_tag<'a, 't>(tags: &'a [Tag<'t>], name: &str, depth: usize) -> Option<&'a Tag<'t>> {
    tags.iter().find(|tag| tag.depth == depth && tag.kind != Kind::Close && tag.name() == name)
}

/// A text as it stands in XML, without what XML cannot hold.
pub(super) fn escaped(text: &str) -> String {
    let plain: String =
        text.chars().filter(|c| matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'))).collect();
    quick_xml::escape::escape(plain.as_str()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_knows_its_attributes_and_where_they_stand() {
        let text = "<?xml version='1.0'?><!-- <a> --><x:a  one = 'a>b' r:id=\"rId1\"><b/>t</x:a>";
        let tags = tags(text).unwrap();
        let names: Vec<_> = tags.iter().map(|t| (t.full_name(), t.kind, t.depth)).collect();
        assert_eq!(names, [("x:a", Kind::Open, 0), ("b", Kind::Empty, 1), ("x:a", Kind::Close, 0)]);
        assert_eq!((tags[0].prefix(), tags[0].name()), ("x:", "a"));
        let (value, span) = tags[0].attribute("one").unwrap();
        assert_eq!((value, &text[span]), ("a>b", "a>b"));
        assert_eq!(tags[0].prefixed_value("id").as_deref(), Some("rId1"));
        assert_eq!(tags[0].attribute("id"), None);
    }

    #[test]
    fn what_is_not_changed_stays_as_it_was_written() {
        let text = "<a  x='1'><b /><c>t</c></a>";
        let found = tags(text).unwrap();
        let mut edits = Edits::default();
        edits.append_to(last_tag(&found, "a", 0).unwrap(), "<d/>");
        edits.set(&found[0], "y", "2");
        edits.set(&found[0], "x", "3");
        edits.append_to(last_tag(&found, "b", 1).unwrap(), "new");
        assert_eq!(edits.apply(text), "<a y=\"2\"  x='3'><b>new</b><c>t</c><d/></a>");
        assert!(tags("<a><b></a>").is_err());
    }
}
