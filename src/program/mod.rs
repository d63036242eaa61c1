//! Checked rules as flat programs over columns: what surely passes and what surely fails, many records at a time.
//!
//! A program says nothing that evaluation would not say. Where it is not sure, and where a finding is to be told, evaluation judges
//! the record; so a program needs no measures, no places and no reasons, and whatever it cannot express costs time, never a verdict.

mod compile;
mod linear;
mod plain;
mod screen;
mod test;
mod weight;
mod words;

use std::sync::Arc;

pub use compile::compile;
pub use plain::Plain;
pub use screen::{Batch, Scratch, Seen};
pub use weight::Scale;

use crate::data::Slot;
use crate::semantics::Pattern;
use crate::semantics::reads::QuantifiedId;
use crate::semantics::rules::TargetId;
use crate::syntax::tree::Comparator;
use linear::Linear;
use words::Words;

/// The targets of an entity that need no other record, for one rule day.
#[derive(Debug, Default)]
pub struct Program {
    /// In the order of the targets.
    pub screens: Vec<Screen>,
    /// What is asked of the records as members.
    pub polls: Vec<Poll>,
}

/// A condition on members that counts them.
#[derive(Debug)]
pub struct Poll {
    /// The condition.
    pub question: QuantifiedId,
    check: PollCheck,
    /// Whether the answer would be another on another rule day.
    pub dated: bool,
}

#[derive(Debug)]
enum PollCheck {
    /// It is beyond a program.
    Unknown,
    /// Another target is asked for.
    Meets(Screen),
    /// Of those for which the filter holds, the others have it not.
    Asks { filter: Option<Test>, asked: Option<Test> },
}

/// One target.
#[derive(Debug)]
pub struct Screen {
    /// The target.
    pub target: TargetId,
    /// How its failures are told without a record to judge, if it is so plain.
    pub plain: Option<Plain>,
    check: Check,
}

#[derive(Debug)]
enum Check {
    /// It does not apply on the rule day.
    Never,
    /// It is beyond a program.
    Unknown,
    /// Where `when` holds, every one of these must.
    Require { when: Option<Test>, clauses: Vec<(Test, bool)>, telling: bool },
}

/// A condition on one record.
#[derive(Debug)]
enum Test {
    And(Vec<Test>),
    Or(Vec<Test>),
    Not(Box<Test>),
    /// Two sums of fields. Where one is a share of another field, nothing is to be checked if both are zero.
    Compare {
        left: Linear,
        comparator: Comparator,
        right: Linear,
        of_nothing: bool,
    },
    /// A day against one that the rule names, as `20211231`; or whether something has happened by then.
    Day {
        slot: Slot,
        comparator: Comparator,
        day: i64,
        occurrence: bool,
    },
    /// A day against another of the record.
    Days {
        left: Slot,
        comparator: Comparator,
        right: Slot,
    },
    Flag(Slot),
    /// Something stands there.
    Present(Slot),
    /// Something stands there, else it is not known.
    Reported(Slot),
    /// A text is one of these.
    Text {
        slot: Slot,
        allowed: Words,
        equal: bool,
    },
    /// The same for a field of which all texts are declared: by their numbers.
    Choice {
        slot: Slot,
        allowed: Vec<bool>,
        equal: bool,
    },
    Matches(Slot, Arc<Pattern>),
}

/// What a program knows of a condition on one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Truth {
    False,
    True,
    /// A value is absent, and nothing else stands in the way.
    Absent,
    Unsure,
}

/// What a program knows of a verdict; those that something may have to be said of come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Sight {
    /// It passes, and nothing is to be said of it.
    Pass,
    /// There is nothing to check.
    NotApplicable,
    /// The target does not apply.
    NotApplying,
    /// It fails.
    Fail,
    /// Evaluation has to say.
    Unsure,
}
