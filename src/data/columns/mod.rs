//! Records side by side: for each field that is wanted, one piece of text a record, as it stands in the file.
//!
//! Most files are made of nothing else. What a piece of text surely means is found out by [`Sure`], at the cost of looking at its
//! bytes; whatever is unusual is left to the readings, which know everything and cost more.

pub(in crate::data) mod digits;
mod record;
mod sure;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use digits::short;
pub use record::Partial;
pub use sure::{State, Sure, Texts};

use super::reading::{self, Form, Raw, Readings};
use super::schema::{EntityId, Schema, Slot};
use crate::base::{SourceId, Span};
use crate::value::Period;

/// The fields that are read, by entity and slot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted(pub Vec<Vec<bool>>);

impl Wanted {
    /// Every field.
    #[must_use]
    pub fn all(schema: &Schema) -> Self {
        Wanted(schema.entities.iter().map(|e| vec![true; e.fields.len()]).collect())
    }

    /// Whether a field is read.
    #[must_use]
    pub fn has(&self, entity: EntityId, slot: Slot) -> bool {
        self.0.get(entity.0 as usize).and_then(|slots| slots.get(slot.0 as usize)).copied().unwrap_or(false)
    }

    /// The slots of an entity that are read, in their order.
    pub fn slots(&self, entity: EntityId) -> impl Iterator<Item = Slot> + '_ {
        let slots = self.0.get(entity.0 as usize).map_or(&[][..], Vec::as_slice);
        slots.iter().enumerate().filter(|(_, wanted)| **wanted).map(|(i, _)| Slot(u16::try_from(i).unwrap_or(u16::MAX)))
    }
}

/// A scalar where it stands, without its quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Where its characters are.
    pub span: Span,
    /// How it was written; `None` where nothing stands.
    pub form: Option<Form>,
}

impl Piece {
    /// Nothing stands here.
    pub const ABSENT: Piece = Piece { span: Span { start: 0, end: 0 }, form: None };

    /// A scalar.
    #[must_use]
    pub fn new(start: usize, end: usize, form: Form) -> Self {
        Piece { span: Span::new(start, end), form: Some(form) }
    }

    /// Its characters in the text that it stands in.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.span.range()).unwrap_or("")
    }

    /// Where it stands, with its quotes.
    #[must_use]
    pub fn written(&self) -> Span {
        self.wider(self.form == Some(Form::Quoted))
    }

    /// Like [`written`](Self::written) for any piece of a text: the cell of a table has one form with quotes and without.
    #[must_use]
    pub fn place(&self, text: &str) -> Span {
        let before = self.span.start.checked_sub(1).and_then(|at| text.as_bytes().get(at as usize));
        if self.form == Some(Form::Cell) { self.wider(before == Some(&b'"')) } else { self.written() }
    }

    fn wider(&self, is_quoted: bool) -> Span {
        let quotes = u32::from(is_quoted);
        Span { start: self.span.start.saturating_sub(quotes), end: self.span.end.saturating_add(quotes) }
    }

    /// What the readings are told of it.
    #[must_use]
    pub fn raw<'t>(&self, text: &'t str) -> Option<Raw<'t>> {
        self.form.map(|form| Raw { text: self.text(text), form })
    }
}

/// A record in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The text that it stands in.
    pub source: SourceId,
    /// The whole of it.
    pub span: Span,
}

/// One field of many records.
#[derive(Debug, Clone)]
pub struct Lane {
    /// The field.
    pub slot: Slot,
    /// How its figures are read.
    pub readings: Arc<Readings>,
    /// One for each row.
    pub pieces: Vec<Piece>,
}

/// Some records of one entity, in the order of the file.
#[derive(Debug, Clone)]
pub struct Columns {
    /// What they are records of.
    pub entity: EntityId,
    /// Where each stands.
    pub rows: Vec<Row>,
    /// The fields that are wanted, sorted by slot, and besides the key, the name and the owner.
    pub lanes: Vec<Lane>,
    /// The period of each; empty where no record says one.
    pub period: Vec<Piece>,
    /// The day up to which the figures of each speak; empty where no record says one.
    pub as_of: Vec<Piece>,
    /// The period of those that say none.
    pub common_period: Option<Period>,
    /// The day up to which the figures of those speak that say none.
    pub common_as_of: Option<jiff::civil::Date>,
}

impl Columns {
    /// No records yet, with a lane for each field that is wanted and for those that say which unit a record is of.
    #[must_use]
    pub fn new(schema: &Schema, entity: EntityId, wanted: &Wanted, readings: &Arc<Readings>) -> Self {
        let declared = schema.entity(entity);
        let named = [declared.key, declared.name_slot, declared.owner.map(|(_, slot)| slot)];
        let lane = |(slot, _)| {
            let is_read = wanted.has(entity, slot) || named.contains(&Some(slot));
            is_read.then(|| Lane { slot, readings: Arc::clone(readings), pieces: Vec::new() })
        };
        let lanes = declared.slots().filter_map(lane).collect();
        Columns { entity, rows: Vec::new(), lanes, period: Vec::new(), as_of: Vec::new(), common_period: None, common_as_of: None }
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The number of a field's lane.
    #[must_use]
    pub fn lane(&self, slot: Slot) -> Option<usize> {
        self.lanes.binary_search_by_key(&slot, |lane| lane.slot).ok()
    }

    /// Takes away the records behind the first so many.
    #[must_use]
    pub fn split_off(&mut self, rows: usize) -> Columns {
        let behind = |pieces: &mut Vec<Piece>| if pieces.len() > rows { pieces.split_off(rows) } else { Vec::new() };
        let lane = |lane: &mut Lane| Lane { slot: lane.slot, readings: Arc::clone(&lane.readings), pieces: behind(&mut lane.pieces) };
        Columns {
            lanes: self.lanes.iter_mut().map(lane).collect(),
            period: behind(&mut self.period),
            as_of: behind(&mut self.as_of),
            rows: if self.rows.len() > rows { self.rows.split_off(rows) } else { Vec::new() },
            ..*self
        }
    }

    /// One row on its own.
    #[must_use]
    pub fn row(&self, row: usize) -> Columns {
        let one = |pieces: &[Piece]| pieces.get(row).copied().into_iter().collect();
        let lane = |lane: &Lane| Lane { slot: lane.slot, readings: Arc::clone(&lane.readings), pieces: one(&lane.pieces) };
        Columns {
            rows: self.rows.get(row).copied().into_iter().collect(),
            lanes: self.lanes.iter().map(lane).collect(),
            period: one(&self.period),
            as_of: one(&self.as_of),
            ..*self
        }
    }

    /// What stands in the cells that hold nothing but what was declared to stand for no data.
    pub fn nothing<'c>(&'c self, texts: &'c mut Texts<'_>) -> impl Iterator<Item = &'c str> {
        let lanes = self.lanes.iter().filter(|lane| !lane.readings.nil.is_empty());
        lanes
            .flat_map(|lane| lane.pieces.iter().zip(&self.rows).map(move |cell| (&*lane.readings, cell)))
            .filter_map(|(readings, (piece, row))| reading::nothing(piece.raw(texts.of(row))?, readings))
    }

    /// Forgets the records behind the first so many.
    pub fn truncate(&mut self, rows: usize) {
        self.rows.truncate(rows);
        for lane in &mut self.lanes {
            lane.pieces.truncate(rows);
        }
        self.period.truncate(rows);
        self.as_of.truncate(rows);
    }
}
