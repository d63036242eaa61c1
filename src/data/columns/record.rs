//! A record from its pieces, read as any other.

use super::{Columns, Texts};
use crate::base::Span;
use crate::data::bind::Reader;
use crate::data::problem::Problem;
use crate::data::record::{Cell, Record};
use crate::data::schema::Slot;
use crate::value::{Date, Period};

impl Columns {
    /// One record, and what is wrong with it; `None` if it has to be left out, which is among the problems.
    pub fn record(&self, row: usize, texts: &mut Texts<'_>, reader: &Reader<'_>) -> (Option<Record>, Vec<Problem>) {
        let Some(at) = self.rows.get(row) else { return (None, Vec::new()) };
        let text = texts.of(at);
        let cells = self.lanes.iter().filter_map(|lane| {
            let piece = lane.pieces.get(row)?;
            piece.raw(text).map(|raw| (lane.slot, raw, piece.place(text), &*lane.readings))
        });
        let time = |pieces: &[super::Piece]| -> Option<(crate::data::reading::Raw<'_>, Span)> {
            let piece = pieces.get(row)?;
            piece.raw(text).map(|raw| (raw, piece.place(text)))
        };
        let (mut record, problems) = reader.record(self.entity, *at, cells, time(&self.period), time(&self.as_of), self.common_period);
        if let Some(record) = &mut record {
            record.as_of = record.as_of.or(self.common_as_of);
        }
        (record, problems)
    }
}

/// One record that is filled again and again with some fields of rows that hold nothing odd: what it costs is what is looked at.
#[derive(Debug, Default)]
pub struct Partial {
    record: Option<Record>,
    filled: Vec<Slot>,
}

impl Partial {
    /// A row with these fields and those that say whose it is; of its dates, what they are is known already.
    pub fn of(
        &mut self,
        columns: &Columns,
        row: usize,
        texts: &mut Texts<'_>,
        reader: &Reader<'_>,
        (period, as_of): (Option<Period>, Option<Date>),
        slots: impl Iterator<Item = Slot>,
    ) -> Option<&Record> {
        let at = columns.rows.get(row)?;
        let last = self.record.take().filter(|record| record.entity == columns.entity);
        let record = self.record.insert(last.unwrap_or_else(|| reader.blank(columns.entity)));
        for slot in self.filled.drain(..) {
            if let Some(cell) = record.cells.get_mut(slot.0 as usize) {
                *cell = Cell::ABSENT;
            }
        }
        let text = texts.of(at);
        let entity = reader.schema.entity(columns.entity);
        let named = [entity.key, entity.name_slot, entity.owner.map(|(_, slot)| slot)];
        for slot in named.into_iter().flatten().chain(slots) {
            if self.filled.contains(&slot) {
                continue;
            }
            self.filled.push(slot);
            if let Some(lane) = columns.lane(slot).and_then(|lane| columns.lanes.get(lane))
                && let Some(piece) = lane.pieces.get(row)
                && let Some(raw) = piece.raw(text)
            {
                reader.put(record, slot, (raw, piece.place(text), &lane.readings));
            }
        }
        (record.source, record.span, record.as_of) = (at.source, at.span, as_of);
        let says_period = columns.period.get(row).is_some_and(|piece| piece.form.is_some());
        reader.name(record, period.filter(|_| says_period), columns.common_period);
        Some(record)
    }
}
