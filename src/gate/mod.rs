//! What was known before a run: waivers, saved reports, and what has changed since.

mod baseline;
mod compare;
mod figure;
mod notice;
mod saved;
#[cfg(test)]
mod tests;
mod waiver;

pub use baseline::{Baseline, Met};
pub use compare::{Change, Comparison, Index, Item, Side, compare};
pub use figure::Figure;
pub use notice::about;
pub use saved::{Clause, Finding, Lack, Saved, Standing, Unit, is_report};
pub use waiver::{Force, SOON, Sighting, Sightings, Waiver, Waivers, values};
