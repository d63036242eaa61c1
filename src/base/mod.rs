//! Sources, spans, places, and the one door to the file system.

mod files;
mod source;
mod span;

pub use files::{Disk, Files, Memory, ReadError};
pub use source::{Place, Source, Sources};
pub use span::{SourceId, Span};
