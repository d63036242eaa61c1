//! `chitieu.yaml`: what a folder of reports says about itself.

mod parameters;
mod profiles;
mod read;
mod resolve;
mod waivers;

use std::path::{Path, PathBuf};

use super::pattern::Pattern;
use super::rulefiles::{parent, tidy, unread};
use crate::base::{Files, SourceId, Sources, Span};
use crate::data::reading::Readings;
use crate::data::{Encoding, Sheets};
use crate::diagnostic::{Code, Diagnostic, Lang};
use crate::lint::Levels;

pub use profiles::{Profile, WarningLimit};
pub use resolve::{DataOptions, entity_named};
pub use waivers::read as read_waivers;

/// The name of the configuration file.
pub const FILE_NAME: &str = "chitieu.yaml";
/// The longest configuration, in bytes.
const MAX_BYTES: u64 = 16 << 20;
/// How many folders up a configuration is looked for.
const MAX_LEVELS: usize = 64;

/// What an undecided target does to the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MissingPolicy {
    /// It counts as failed.
    Fail,
    /// It does not count.
    Pass,
}

impl MissingPolicy {
    /// Each with its word.
    pub const NAMES: &[(&'static str, MissingPolicy)] = &[("fail", MissingPolicy::Fail), ("pass", MissingPolicy::Pass)];
}

/// Words of the configuration, with their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed<T> {
    /// What stands there.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// A configuration as it was written: its keys are known and its forms are right, but no name in it is resolved yet.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file.
    pub path: PathBuf,
    /// Its number among the sources.
    pub source: SourceId,
    /// Rule files and folders, from the folder of the configuration on.
    pub rules: Vec<PathBuf>,
    /// Names of built-in packs.
    pub packs: Vec<Placed<String>>,
    /// Files of waivers, from the folder of the configuration on.
    pub waivers: Vec<PathBuf>,
    /// The language of reports.
    pub lang: Option<Lang>,
    /// What undecided targets do to the exit status.
    pub missing: Option<MissingPolicy>,
    /// The profile that holds where the command line names none.
    pub profile: Option<Placed<String>>,
    /// The profiles.
    pub profiles: Vec<Profile>,
    /// How much each lint weighs.
    pub lint: Levels,
    parameters: Vec<(Placed<String>, Placed<String>)>,
    pub(super) data: Vec<DataSet>,
}

/// Files that are read in one way.
#[derive(Debug, Clone)]
pub(super) struct DataSet {
    pub pattern: Placed<Pattern>,
    pub entity: Option<Placed<String>>,
    pub period: Option<Placed<String>>,
    pub columns: Vec<(Placed<String>, Placed<String>)>,
    pub readings: Readings,
    pub skip: usize,
    pub encoding: Option<Encoding>,
    /// How the first words of rows begin that are no records.
    pub leave_out: Vec<String>,
    /// Units of the figures of some fields.
    pub units: Vec<(Placed<String>, Placed<String>)>,
    pub sheets: Sheets,
}

impl Config {
    /// The nearest configuration in a folder or above it.
    #[must_use]
    pub fn find(files: &dyn Files, folder: &Path) -> Option<PathBuf> {
        let mut folder = tidy(folder);
        for _ in 0..MAX_LEVELS {
            let candidate = folder.join(FILE_NAME);
            if files.exists(&candidate) && !files.is_folder(&candidate) {
                return Some(candidate);
            }
            let here = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.clone() };
            let above = tidy(&folder.join(".."));
            if files.canonical(&here) == files.canonical(&here.join("..")) {
                return None;
            }
            folder = above;
        }
        None
    }

    /// Reads a configuration. What is wrong with it is said in the diagnostics, and all else is there.
    pub fn read(files: &dyn Files, path: &Path, sources: &mut Sources) -> (Option<Config>, Vec<Diagnostic>) {
        let name = path.display().to_string();
        match files.read(path, MAX_BYTES) {
            Ok(bytes) => read::read(files, path, &name, &bytes, sources),
            Err(error) => (None, vec![unread(Code::PROJECT_BAD_VALUE, &name, &error, None)]),
        }
    }

    /// The folder that its paths begin in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        parent(&self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Memory;

    #[test]
    fn the_nearest_configuration_above_is_found() {
        let mut files = Memory::default();
        for path in ["chitieu.yaml", "a/b/chitieu.yaml", "a/b/c/x.yaml", "a/d/y.yaml"] {
            files.insert(path, "");
        }
        let find = |folder: &str| Config::find(&files, Path::new(folder)).map(|p| p.display().to_string());
        assert_eq!(find("a/b/c").as_deref(), Some("a/b/chitieu.yaml"));
        assert_eq!(find("a/d").as_deref(), Some("chitieu.yaml"));
        assert_eq!(find(".").as_deref(), Some("chitieu.yaml"));
        assert_eq!(Config::find(&Memory::default(), Path::new("a/b")), None);
    }
}
