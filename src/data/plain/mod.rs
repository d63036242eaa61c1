//! The fast way from the text of a YAML or JSON file to columns.
//!
//! Most files are plain: every key means one field, and every value stands on its line as it is. Those are read here in one pass,
//! without a tree. Whatever is not plain — or wrong — is left to the general way, which knows everything and says what is wrong.
//! What is read here is what the general way would read.

mod cursor;
mod json;
mod line;
mod names;
mod rows;
mod split;
#[cfg(test)]
mod tests;
mod yaml;

use std::rc::Rc;
use std::sync::Arc;

pub use split::Split;
pub(super) use split::{Inside, end_of_nested};

use self::names::{Entities, Keys};
use self::rows::{Rows, Scratch};
use super::bind::Options;
use super::columns::{Columns, Piece, Wanted};
use super::format::Format;
use super::reading::{self, Readings};
use super::schema::{EntityId, Schema};
use crate::base::SourceId;
use crate::value::Period;

/// Reads the plain documents of one format; it learns from each what the keys of the next will mean.
#[derive(Debug)]
pub struct Documents<'a> {
    schema: &'a Schema,
    options: &'a Options,
    wanted: &'a Wanted,
    format: Format,
    readings: Arc<Readings>,
    entities: Entities<'a>,
    keys: Vec<Option<Keys>>,
    scratch: Scratch,
    /// What the last file held.
    last: Option<Holds>,
}

/// What a text holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Holds {
    entity: EntityId,
    layout: Layout,
}

/// How the records of a text lie in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// The document is a record, or each of several is.
    Record,
    /// A list of records stands under a key, the name of which starts at this offset.
    Under(usize),
    /// The document is a list of what might each be a document.
    List,
    /// A part of a list: the items alone, each of which might be a document.
    Items,
    /// A part of a list under a key: the records alone.
    Bare,
}

/// What holds for all records of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Common {
    period: Option<Period>,
    as_of: Option<jiff::civil::Date>,
}

impl<'a> Documents<'a> {
    /// A reader for files of a format, which is no table.
    #[must_use]
    pub fn new(schema: &'a Schema, options: &'a Options, wanted: &'a Wanted, format: Format) -> Self {
        Documents {
            schema,
            options,
            wanted,
            format,
            readings: Arc::new(options.readings.clone()),
            entities: Entities::new(schema, options),
            keys: schema.entities.iter().map(|_| None).collect(),
            scratch: Scratch::new(),
            last: None,
        }
    }

    /// Appends the records of a file to the last of `into` if they are like those, else to columns of their own.
    ///
    /// `false` if the text is not plain: then `into` is as it was, and [`stream`](super::stream) has to read the file.
    pub fn read(&mut self, source: SourceId, text: &str, into: &mut Vec<Columns>) -> bool {
        if self.format.is_table() || text.len() as u64 > self.options.limits.tree_bytes {
            return false;
        }
        // Most files hold what the one before did.
        let likely = self.last.filter(|holds| holds.layout == Layout::Record);
        if likely.is_some_and(|holds| self.read_as(holds, None, source, text, into).is_some()) {
            return true;
        }
        self.last = self.outline(text);
        let other = self.last.filter(|_| self.last != likely);
        other.is_some_and(|holds| self.read_as(holds, None, source, text, into).is_some())
    }

    /// Appends the records of a part of a file, like [`Documents::read`]; [`load_part`](super::load_part) has to read a part that is not plain.
    pub fn read_part(&mut self, source: SourceId, text: &str, split: &Split, into: &mut Vec<Columns>) -> bool {
        self.read_as(split.inside, Some(split.common), source, text, into).is_some()
    }

    /// What a text holds, as far as can be told without reading it.
    fn outline(&mut self, text: &str) -> Option<Holds> {
        match self.format {
            Format::Yaml => yaml::outline(text, &mut self.entities),
            _ => json::outline(text, &mut self.entities, &self.options.limits),
        }
    }

    fn read_as(&mut self, holds: Holds, common: Option<Common>, source: SourceId, text: &str, into: &mut Vec<Columns>) -> Option<()> {
        let is_fresh = into.last().is_none_or(|last| last.entity != holds.entity);
        if is_fresh {
            into.push(Columns::new(self.schema, holds.entity, self.wanted, &self.readings));
        }
        let columns = into.last_mut()?;
        let (before, had) = (columns.len(), (!columns.period.is_empty(), !columns.as_of.is_empty()));
        let read = self.scan(holds, None, source, text, columns).filter(|_| columns.len() > before);
        let Some(beside) = read else {
            columns.truncate(before);
            if !had.0 {
                columns.period.clear();
            }
            if !had.1 {
                columns.as_of.clear();
            }
            if is_fresh {
                into.pop();
            }
            return None;
        };
        let common = common.unwrap_or(beside);
        if before > 0 && common != (Common { period: columns.common_period, as_of: columns.common_as_of }) {
            let own = columns.split_off(before);
            into.push(own);
        }
        let columns = into.last_mut()?;
        (columns.common_period, columns.common_as_of) = (common.period, common.as_of);
        Some(())
    }

    /// Reads a text, without what is cut out of it; gives what it says of all records.
    fn scan(
        &mut self,
        holds: Holds,
        cut: Option<std::ops::Range<usize>>,
        source: SourceId,
        text: &str,
        columns: &mut Columns,
    ) -> Option<Common> {
        let names = self.entities.names(holds.entity);
        let all = &self.entities.all;
        let keys = self.keys.get_mut(holds.entity.0 as usize)?;
        let keys = keys.get_or_insert_with(|| Keys::new(self.schema, columns, names, Rc::clone(all)));
        let scratch = &mut self.scratch;
        let rows = Rows { source, columns, keys, scratch, common_period: Piece::ABSENT, common_as_of: Piece::ABSENT };
        let limits = &self.options.limits;
        let (period, as_of) = match self.format {
            Format::Yaml => yaml::read(text, holds, cut, limits, rows, &mut self.entities)?,
            _ => json::read(text, holds, cut, self.format, limits, rows, &mut self.entities)?,
        };
        let readings = &*self.readings;
        let said = |piece: Piece| piece.raw(text).filter(|raw| reading::read_text(*raw, readings).is_some());
        let period = match said(period) {
            Some(raw) => reading::read_period(raw, readings).ok()?,
            None => None,
        };
        let as_of = match said(as_of) {
            Some(raw) => Some(reading::read_day(&reading::read_text(raw, readings)?).ok()?),
            None => None,
        };
        Some(Common { period, as_of })
    }
}
