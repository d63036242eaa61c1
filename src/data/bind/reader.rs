//! Records whose cells have been found already.

use super::record::key_text;
use super::sink::Owner;
use super::value::single;
use super::{Binder, Options};
use crate::base::{SourceId, Span};
use crate::data::columns::Row;
use crate::data::format::Format;
use crate::data::problem::Problem;
use crate::data::reading::{self, Raw, Readings};
use crate::data::record::{Cell, Content, Record, Value};
use crate::data::schema::{EntityId, FieldType, Schema, Slot};
use crate::value::Period;

/// Reads cells by what their fields declare.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// What there may be.
    pub schema: &'a Schema,
    /// What is said of the file.
    pub options: &'a Options,
    /// What the file is.
    pub format: Format,
}

impl Reader<'_> {
    /// A record of these cells, and what is wrong with it; `None` if it has to be left out, which is among the problems.
    pub fn record<'t>(
        &self,
        entity: EntityId,
        row: Row,
        cells: impl Iterator<Item = (Slot, Raw<'t>, Span, &'t Readings)>,
        period: Option<(Raw<'t>, Span)>,
        as_of: Option<(Raw<'t>, Span)>,
        common_period: Option<Period>,
    ) -> (Option<Record>, Vec<Problem>) {
        let mut joined = |_| {};
        let mut binder = Binder::new(self.schema, self.options, row.source, self.format, &mut joined);
        let mut draft = binder.draft(entity);
        for (slot, raw, span, readings) in cells {
            let field = self.schema.field(entity, slot);
            let owner = Owner { entity, slot, path: &field.path };
            let cell = binder.scalar(raw, span, &field.ty, owner, Some(readings));
            draft.set(slot, cell, span);
        }
        for (is_period, time) in [(true, period), (false, as_of)] {
            if let Some((raw, span)) = time {
                binder.fill_time(&mut draft, is_period, raw, span);
            }
        }
        if !self.format.is_table() {
            // What a document says of all its records comes before what is said of the file.
            draft.period = draft.period.or(common_period);
        }
        let mut record = binder.seal(draft, row.span);
        if let Some(record) = &mut record {
            record.period = record.period.or(common_period);
        }
        (record, binder.sink.finish())
    }
    /// A record without values.
    #[must_use]
    pub fn blank(&self, entity: EntityId) -> Record {
        Record {
            entity,
            key: None,
            name: None,
            owner: None,
            period: None,
            as_of: None,
            cells: vec![Cell::ABSENT; self.schema.entity(entity).fields.len()],
            without: Vec::new(),
            source: SourceId(0),
            span: Span::default(),
        }
    }

    /// Puts a cell of which the meaning is sure into a record.
    pub fn put<'t>(&self, record: &mut Record, slot: Slot, (raw, span, readings): (Raw<'t>, Span, &'t Readings)) {
        let ty = &self.schema.field(record.entity, slot).ty;
        let content = match ty {
            FieldType::Text => reading::read_text(raw, readings).map_or(Content::Absent, |text| Content::Value(Value::Text(text))),
            _ => match single(raw, span, ty, readings) {
                Ok(value) => value.map_or(Content::Absent, Content::Value),
                Err(_) => Content::Unreadable,
            },
        };
        if let Some(cell) = record.cells.get_mut(slot.0 as usize) {
            *cell = Cell { content, span };
        }
    }

    /// Says whose a record is, by the cells that tell it, and on which period it reports.
    pub fn name(&self, record: &mut Record, period: Option<Period>, common_period: Option<Period>) {
        let entity = self.schema.entity(record.entity);
        let text = |slot: Option<Slot>| slot.and_then(|slot| record.cells.get(slot.0 as usize)).and_then(key_text);
        let (key, name, owner) = (text(entity.key), text(entity.name_slot), text(entity.owner.map(|(_, slot)| slot)));
        (record.key, record.name, record.owner) = (key, name, owner);
        // As for the records that are read as a whole.
        record.period = match self.format.is_table() {
            true => period.or(self.options.period).or(common_period),
            false => period.or(common_period).or(self.options.period),
        };
    }
}
