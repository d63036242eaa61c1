//! Files to records: one file per input format, and the readings of figures and dates by declared type.

mod bind;
mod builder;
mod columns;
mod encoding;
mod format;
mod json;
mod limits;
mod list;
mod plain;
mod problem;
pub mod reading;
mod record;
mod schema;
mod spelling;
mod table;
mod text;
mod tree;
mod workbook;
mod yaml;

pub use bind::{
    Headings, Loaded, NotWhole, Options, Part, Reader, Reopen, Segment, Sheets, Sink, Table, fits_unit, load, load_part, stream,
};
pub use columns::{Columns, Lane, Partial, Piece, Row, State, Sure, Texts, Wanted, short};
pub use encoding::{Encoding, utf8, utf8_bytes};
pub use format::Format;
pub use limits::Limits;
pub use list::load_list;
pub use plain::{Documents, Split};
pub use problem::Problem;
pub use record::{Cell, Content, Document, Event, Figure, Happening, Record, Value};
pub use schema::{
    DOCUMENT_ATTRIBUTES, DOCUMENT_ATTRIBUTES_VI, EVENT_DATE, Entity, EntityId, Field, FieldType, ListColumn, ListId, ListRow,
    ReferenceList, Schema, Slot, attribute,
};
pub use spelling::{Named, Spellings};
pub use table::{BLOCK, Block, Blocks, Refused};
pub use workbook::{Extent, reads_workbook};
// The configuration is read with the parser of the data files, so that it has their places and messages.
pub(crate) use text::decode;
pub(crate) use tree::{NodeId, Shape, Tree};
pub(crate) use yaml::parse as parse_yaml;
