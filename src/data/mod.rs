//! Files to records: one file per input format, and the readings of figures and dates by declared type.

pub mod reading;
mod record;
mod schema;

pub use record::{Cell, Content, Document, Event, Figure, Happening, Record, Value};
pub use schema::{
    DOCUMENT_ATTRIBUTES, Entity, EntityId, Field, FieldType, ListColumn, ListId, ListRow, ReferenceList, Schema, Slot,
};
