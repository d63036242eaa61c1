//! The exit status of a check.

use super::MissingPolicy;
use crate::report::Counts;

/// What a run says to the program that started it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Status {
    /// No required target failed and none is missing.
    Met = 0,
    /// Some required target failed.
    Failed = 1,
    /// None failed, and some required target is missing.
    Missing = 2,
    /// The check could not be made: a rule file, the configuration or a data file is wrong, or nothing was checked.
    NotChecked = 3,
    /// The command line is wrong.
    Usage = 64,
    /// A defect of the program.
    Defect = 70,
    /// Interrupted; the shell gives this where a signal ends the program.
    Interrupted = 130,
}

impl Status {
    /// The number that the system is given.
    #[must_use]
    pub fn code(self) -> u8 {
        self as u8
    }

    /// The status of verdicts alone. Targets that nothing requires never move it.
    #[must_use]
    pub fn of(counts: &Counts, missing: Option<MissingPolicy>) -> Status {
        match missing {
            _ if counts.required_fail() > 0 => Status::Failed,
            None if counts.required_missing() > 0 => Status::Missing,
            Some(MissingPolicy::Fail) if counts.required_missing() > 0 => Status::Failed,
            _ => Status::Met,
        }
    }
}

impl From<Status> for std::process::ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status.code())
    }
}
