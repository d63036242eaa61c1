//! Rows that grow at the end of columns.

use super::names::{Entities, Key, KeyId, Keys, Meaning, ROOT, ScopeId};
use crate::base::{SourceId, Span};
use crate::data::columns::{Columns, Piece, Row};

/// Puts the pieces of one record after the other where they belong.
pub(super) struct Rows<'r> {
    pub source: SourceId,
    pub columns: &'r mut Columns,
    pub keys: &'r mut Keys,
    pub scratch: &'r mut Scratch,
    /// What is said beside a list of all its records.
    pub common_period: Piece,
    pub common_as_of: Piece,
}

/// What is kept from one record to the next to save the asking for memory.
#[derive(Debug)]
pub(super) struct Scratch {
    row: Vec<Piece>,
    period: Piece,
    as_of: Piece,
    /// The last record in which each mark was set.
    marks: Vec<u64>,
    record: u64,
    /// The keys of the record that name entities.
    pub named: Vec<KeyId>,
}

impl Scratch {
    pub fn new() -> Self {
        Scratch { row: Vec::new(), period: Piece::ABSENT, as_of: Piece::ABSENT, marks: Vec::new(), record: 0, named: Vec::new() }
    }
}

/// What is due behind a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// A scalar that is kept.
    Piece(Meaning),
    /// More keys.
    Group(ScopeId),
    /// Anything.
    Skip,
}

impl Rows<'_> {
    /// Begins a record.
    pub fn begin(&mut self) {
        let scratch = &mut *self.scratch;
        scratch.record += 1;
        scratch.row.clear();
        scratch.row.resize(self.columns.lanes.len(), Piece::ABSENT);
        (scratch.period, scratch.as_of) = (Piece::ABSENT, Piece::ABSENT);
        scratch.named.clear();
    }

    /// What is due behind a key of the record; `None` if it says something for the second time.
    pub fn key(&mut self, scope: ScopeId, id: KeyId) -> Option<Due> {
        let Key { meaning, mark, is_name, .. } = *self.keys.key(id)?;
        let scratch = &mut *self.scratch;
        if scratch.marks.len() < self.keys.marks() {
            scratch.marks.resize(self.keys.marks(), 0);
        }
        let seen = scratch.marks.get_mut(mark as usize)?;
        if std::mem::replace(seen, scratch.record) == scratch.record {
            return None;
        }
        if is_name && scope == ROOT {
            scratch.named.push(id);
        }
        Some(match meaning {
            Meaning::Group(scope) => Due::Group(scope),
            Meaning::Skip => Due::Skip,
            piece => Due::Piece(piece),
        })
    }

    /// Takes a scalar.
    pub fn put(&mut self, meaning: Meaning, piece: Piece) {
        match meaning {
            Meaning::Lane(lane) => {
                if let Some(cell) = self.scratch.row.get_mut(lane as usize) {
                    *cell = piece;
                }
            }
            Meaning::Period => self.scratch.period = piece,
            Meaning::AsOf => self.scratch.as_of = piece,
            Meaning::Group(_) | Meaning::Skip => {}
        }
    }

    /// Takes what a key beside the list says of all its records; `None` if that is more than their time.
    pub fn common(&mut self, id: KeyId, piece: Piece) -> Option<()> {
        let common = match *self.keys.key(id)? {
            Key { is_name: true, .. } => return None,
            Key { meaning: Meaning::Period, .. } => &mut self.common_period,
            Key { meaning: Meaning::AsOf, .. } => &mut self.common_as_of,
            _ => return None,
        };
        if common.form.is_some() {
            return None;
        }
        *common = piece;
        Some(())
    }

    /// Whether the keys of the record say that it is one of this entity, as they have to where nothing around it does.
    pub fn is_settled(&mut self, entities: &mut Entities<'_>) -> Option<()> {
        let named = &self.scratch.named;
        if !self.keys.is_settled(named) {
            let texts: Vec<&str> = named.iter().map(|id| self.keys.text(*id)).collect();
            if entities.holds(&texts) != Some((self.columns.entity, false)) {
                return None;
            }
            self.keys.settle(named);
        }
        Some(())
    }

    /// Ends a record.
    pub fn end(&mut self, span: Span) {
        let before = self.columns.rows.len();
        self.columns.rows.push(Row { source: self.source, span });
        for (lane, piece) in self.columns.lanes.iter_mut().zip(&self.scratch.row) {
            lane.pieces.push(*piece);
        }
        let times = [(&mut self.columns.period, self.scratch.period), (&mut self.columns.as_of, self.scratch.as_of)];
        for (column, piece) in times {
            if !column.is_empty() || piece.form.is_some() {
                column.resize(before, Piece::ABSENT);
                column.push(piece);
            }
        }
    }
}
