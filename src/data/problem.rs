//! What is wrong with a data file, and which field it keeps from being known.

use super::schema::{EntityId, Slot};
use crate::diagnostic::Diagnostic;

/// A problem of a data file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What to say, and where.
    pub diagnostic: Diagnostic,
    /// The field whose value is lost by it, so that the targets that read the field can be named.
    pub field: Option<(EntityId, Slot)>,
}

impl From<Diagnostic> for Problem {
    fn from(diagnostic: Diagnostic) -> Self {
        Problem { diagnostic, field: None }
    }
}

/// A problem that ends the reading of a document or file.
pub(super) type Fault = Box<Diagnostic>;
