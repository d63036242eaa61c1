//! Sources, spans, places, and the one door to the file system and the clock.

pub mod bytes;
mod cells;
mod files;
mod source;
mod span;
mod system;

pub use cells::{CellName, Cells, column_of, letters};
pub use files::{Disk, Files, Found, Memory, Prepared, ReadError};
pub use source::{Origin, Place, Point, Source, Sources};
pub use span::{SourceId, Span};
pub use system::{cores, create_file, create_folder, create_new_file, read_stdin, today};
