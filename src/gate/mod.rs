//! What was known before a run: saved reports, and what has changed since.

mod compare;
mod figure;
mod saved;
#[cfg(test)]
mod tests;

pub use compare::{Change, Comparison, Index, Item, Side, compare};
pub use figure::Figure;
pub use saved::{Clause, Finding, Lack, Saved, Standing, Unit, is_report};
