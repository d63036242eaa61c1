//! A record from its pieces, read as any other.

use super::{Columns, Texts};
use crate::base::Span;
use crate::data::bind::Reader;
use crate::data::problem::Problem;
use crate::data::record::Record;
use crate::data::schema::Slot;

impl Columns {
    /// One record, and what is wrong with it; `None` if it has to be left out, which is among the problems.
    pub fn record(&self, row: usize, texts: &mut Texts<'_>, reader: &Reader<'_>) -> (Option<Record>, Vec<Problem>) {
        self.record_of(row, texts, reader, |_| true)
    }

    /// The same with only some of the fields; the others are not looked at.
    pub fn record_of(
        &self,
        row: usize,
        texts: &mut Texts<'_>,
        reader: &Reader<'_>,
        wanted: impl Fn(Slot) -> bool,
    ) -> (Option<Record>, Vec<Problem>) {
        let Some(at) = self.rows.get(row) else { return (None, Vec::new()) };
        let text = texts.of(at);
        let cells = self.lanes.iter().filter(|lane| wanted(lane.slot)).filter_map(|lane| {
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
