//! Long documents in parts that mean the same one by one.

use std::ops::Range;

use memchr::{memchr, memchr3};

use super::{Common, Documents, Holds, Layout, json, yaml};
use crate::base::SourceId;
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

/// Where the object or list at `at` ends, if it is one at all.
pub(in crate::data) fn end_of_nested(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    loop {
        match bytes.get(at)? {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b'"' => at = end_of_string(bytes, at + 1)?,
            _ => {}
        }
        at += 1;
    }
}

/// The place of the closing quote of a string that begins at `at`.
fn end_of_string(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr3(b'"', b'\\', b'\n', bytes.get(at..)?)?;
        match bytes.get(at)? {
            b'"' => return Some(at),
            b'\\' => at += 2,
            _ => return None,
        }
    }
}
