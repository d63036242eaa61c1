//! A project: its configuration, its rules and its data files, and the wiring of the stages of a check.

pub mod annotate;
mod config;
mod discovery;
mod layout;
mod nothing;
pub mod packs;
mod pattern;
mod pipeline;
mod profile;
mod record;
mod rulefiles;
mod run;
mod select;
pub mod start;
mod status;
#[cfg(test)]
mod tests;
mod translation;

pub use config::{Config, MissingPolicy, Profile};
pub use discovery::DataArgument;
pub use layout::{LaidOut, RuleText, lay_out};
pub use pipeline::Meter;
pub use record::records;
pub use rulefiles::{Root, RuleFiles, load as load_rules};
pub use run::{Checked, Project, Request, RuleChoice, Watch, check, check_watched};
pub use select::select;
pub use status::Status;
pub use translation::translate_unit;
