//! Long documents in parts that mean the same one by one.

use std::ops::Range;

use memchr::memchr;

use super::{Common, Documents, Holds, Layout, json, yaml};
use crate::base::{SourceId, bytes};
use crate::data::columns::Columns;
use crate::data::format::Format;
use crate::data::schema::EntityId;
use crate::value::Period;

/// How a long document is cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Where the parts stand in the text, in order; between them lies nothing but what separates records.
    pub parts: Vec<Range<usize>>,
    /// How the records lie in a part.
    pub(super) inside: Holds,
    /// What is said of all of them.
    pub(super) common: Common,
}

/// How the records of a part lie in it, for the general way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::data) enum Inside {
    /// A document on each line.
    Lines,
    /// Each might be a document of its own.
    Documents,
    /// They are records of the entity.
    Records {
        /// What is said of those that say none.
        period: Option<Period>,
        /// The same of the day up to which their figures speak.
        as_of: Option<jiff::civil::Date>,
    },
}

impl Split {
    pub(in crate::data) fn inside(&self) -> Inside {
        match self.inside.layout {
            Layout::Record => Inside::Lines,
            Layout::Items | Layout::List => Inside::Documents,
            Layout::Bare | Layout::Under(_) => Inside::Records { period: self.common.period, as_of: self.common.as_of },
        }
    }

    /// What its records are records of; where the document is a list or lines, what the first of them is.
    #[must_use]
    pub fn entity(&self) -> EntityId {
        self.inside.entity
    }
}

impl Documents<'_> {
    /// Cuts a document into parts of about so many bytes; `None` if that is not safe, or not worth it.
    ///
    /// A part begins where a record does if all parts before it are what they seem: if one of them cannot be read, the
    /// document has to be read as a whole.
    pub fn split(&mut self, text: &str, part_bytes: usize) -> Option<Split> {
        if text.len() < part_bytes.saturating_mul(2) || text.len() as u64 > self.options.limits.tree_bytes {
            return None;
        }
        if self.format == Format::JsonLines {
            let end = text.find('\n').map_or(text.len(), |at| at + 1);
            let inside = self.outline(text.get(..end)?)?;
            let parts = cut_lines(text, part_bytes);
            return (inside.layout == Layout::Record).then_some(Split { parts, inside, common: Common::default() });
        }
        let holds = self.outline(text)?;
        let inside = match holds.layout {
            Layout::Under(_) => Layout::Bare,
            Layout::List => Layout::Items,
            _ => return None,
        };
        let parts = match self.format {
            Format::Yaml => yaml::cut(text, holds.layout, part_bytes)?,
            Format::Json => json::cut(text, holds.layout, part_bytes)?,
            _ => return None,
        };
        let list = parts.first()?.start..parts.last()?.end;
        let mut columns = Columns::new(self.schema, holds.entity, self.wanted, &self.readings);
        let common = match (self.format, holds.layout) {
            (Format::Yaml, Layout::List) => (list.end == text.len()).then_some(Common::default())?,
            _ => self.scan(holds, Some(list), SourceId(0), text, &mut columns)?,
        };
        Some(Split { parts, inside: Holds { entity: holds.entity, layout: inside }, common })
    }
}

fn cut_lines(text: &str, part_bytes: usize) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let far = start.saturating_add(part_bytes);
        let rest = text.as_bytes().get(far..).unwrap_or_default();
        let end = memchr(b'\n', rest).map_or(text.len(), |at| far + at + 1);
        parts.push(start..end);
        start = end;
    }
    parts
}

/// Where the object or list at `at` ends, if it is one at all and no string in it goes over a line's end.
pub(in crate::data) fn end_of_nested(text: &[u8], at: usize) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for at in (at..text.len()).step_by(bytes::BLOCK) {
        let (quotes, escapes, ends) =
            bytes::block(text, at, b' ', |some| (bytes::equal(some, b'"'), bytes::equal(some, b'\\'), bytes::equal(some, b'\n')));
        let quotes = quotes & !after_escapes(escapes, &mut escaped);
        let strings = between(quotes) ^ if in_string { u64::MAX } else { 0 };
        in_string = strings >> 63 == 1;
        // Brackets are braces but for one bit.
        let (opens, closes) =
            bytes::block(text, at, b' ', |some| (bytes::equal_with(some, b'{', 0x20), bytes::equal_with(some, b'}', 0x20)));
        let mut brackets = (opens | closes) & !strings;
        while brackets != 0 {
            let first = brackets & brackets.wrapping_neg();
            if opens & first != 0 {
                depth += 1;
            } else {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return (ends & strings & (first - 1) == 0).then_some(at + first.trailing_zeros() as usize + 1);
                }
            }
            brackets ^= first;
        }
        if ends & strings != 0 {
            return None;
        }
    }
    None
}

/// Which bytes stand behind a backslash that is none of those itself.
fn after_escapes(mut escapes: u64, carried: &mut bool) -> u64 {
    let mut after = u64::from(std::mem::take(carried));
    escapes &= !after;
    while escapes != 0 {
        let first = escapes & escapes.wrapping_neg();
        *carried = first >> 63 == 1;
        after |= first << 1;
        escapes &= !(first | first << 1);
    }
    after
}

/// The bits from each odd one up to the next.
fn between(bits: u64) -> u64 {
    [1, 2, 4, 8, 16, 32].into_iter().fold(bits, |bits, by| bits ^ bits << by)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same, one byte after the other.
    fn end(text: &[u8], mut at: usize) -> Option<usize> {
        let (mut depth, mut string) = (0_usize, false);
        while let Some(byte) = text.get(at) {
            match byte {
                b'\\' if matches!(text.get(at + 1), Some(b'"' | b'\\')) => at += 1,
                b'"' => string = !string,
                b'\n' if string => return None,
                b'{' | b'[' if !string => depth += 1,
                b'}' | b']' if !string => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some(at + 1);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        None
    }

    proptest! {
        #[test]
        fn what_is_nested_ends_where_it_does_byte_by_byte(before in 0_usize..70, text in r#"[{\[]([a-z{}\[\]]{0,9}|[ :,]|"|\\|\\"|[éạ]|\n){0,90}"#) {
            let text = format!("{}{text}", " ".repeat(before));
            prop_assert_eq!(end_of_nested(text.as_bytes(), before), end(text.as_bytes(), before));
        }
    }
}
