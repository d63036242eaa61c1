//! What comes out of a check: verdicts with what was found, what is required, and where it stands.

use smol_str::SmolStr;

use crate::base::{SourceId, Span};
use crate::data::EntityId;
use crate::diagnostic::Diagnostic;
use crate::semantics::Kind;
use crate::semantics::rules::TargetId;
use crate::syntax::tree::{ClauseKind, Comparator};
use crate::value::{Date, DateRange, Interval, Number, Period};

/// A verdict about one target for one unit; see section 7 of the language reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// There is nothing to check.
    NotApplicable,
    /// Everything that has something to check holds.
    Pass,
    /// It would fail or be missing, and a waiver covers it.
    Waived,
    /// A deadline has not come, or an aim is not yet reached.
    Pending,
    /// Data was not reported, could not be read, or is too coarse or too old.
    Missing,
    /// Something that must hold does not.
    Fail,
}

impl Verdict {
    /// The word for it in rules and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::NotApplicable => "not-applicable",
            Verdict::Pass => "pass",
            Verdict::Waived => "waived",
            Verdict::Pending => "pending",
            Verdict::Missing => "missing",
            Verdict::Fail => "fail",
        }
    }
}

/// Why something is undecided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Not reported.
    Missing,
    /// Its deadline has not come.
    NotYetDue,
    /// There is nothing to check.
    NothingToCheck,
    /// The report is older than the deadline.
    TooOld,
    /// A month or year where a day is needed.
    TooCoarse,
    /// It could not be read.
    Unreadable,
    /// Nothing to divide by.
    ZeroDivisor,
}

/// A span of a data file with the path of the field that stands there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// The file.
    pub source: SourceId,
    /// The bytes.
    pub span: Span,
    /// The field's path in its record.
    pub path: SmolStr,
}

/// One reason why something is undecided.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reason {
    /// The kind of reason.
    pub why: Why,
    /// The field, parameter or member that it lies in.
    pub path: SmolStr,
    /// What people call that field; empty if it has no label.
    pub label: SmolStr,
    /// Where it stands, if anything does.
    pub spot: Option<Spot>,
    /// The day that has not come, or that the report does not reach.
    pub due: Option<Date>,
}

/// All that a check of records against rules gives.
#[derive(Debug, Default)]
pub struct Outcome {
    /// One for each target and record, or period; in the order of units, periods and targets.
    pub judgements: Vec<Judgement>,
    /// What was not judged.
    pub left_out: LeftOut,
    /// Units of a register that sent nothing.
    pub silent: Vec<Silent>,
    /// Records that were judged.
    pub records: usize,
    /// What is wrong with the records among each other.
    pub problems: Vec<Diagnostic>,
}

impl Outcome {
    /// Takes in what came out of another part of the data.
    pub fn merge(&mut self, other: Outcome) {
        self.judgements.extend(other.judgements);
        self.left_out.not_applying += other.left_out.not_applying;
        self.left_out.single_unit.extend(other.left_out.single_unit);
        self.silent.extend(other.silent);
        self.records += other.records;
        self.problems.extend(other.problems);
    }
}

/// What was not judged, and why.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Pairs of target and record whose rule day lies outside of the target's time, or that another target replaced.
    pub not_applying: usize,
    /// `across` targets in a run with a single unit.
    pub single_unit: Vec<TargetId>,
}

/// A unit of a register that must report and did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silent {
    /// What it is.
    pub entity: EntityId,
    /// Its key.
    pub key: SmolStr,
    /// Its name in the register.
    pub name: Option<SmolStr>,
    /// The period that others reported on.
    pub period: Option<Period>,
}

/// Where a judgement stands among all of a run: by record, by what lies in it, and then by target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Order {
    /// The record's number.
    pub record: u64,
    /// The number of the nested record in it, 0 for itself.
    pub member: u32,
}

impl Order {
    /// Behind all records: what looks across them.
    pub const LAST: Order = Order { record: u64::MAX, member: u32::MAX };
}

/// How much it weighs that a target is not met, the heaviest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// It decides against the whole.
    Error,
    /// It does not decide; someone should see to it.
    Warning,
    /// It is to be known only.
    Info,
}

impl Grade {
    /// Each with the word for it.
    pub const NAMES: &[(&'static str, Grade)] = &[("error", Grade::Error), ("warning", Grade::Warning), ("info", Grade::Info)];

    /// Of what a clause of this kind decides.
    #[must_use]
    pub fn of(kind: ClauseKind) -> Grade {
        match kind {
            ClauseKind::Require => Grade::Error,
            ClauseKind::Recommend => Grade::Warning,
            ClauseKind::Aim => Grade::Info,
        }
    }

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Grade::Error => "error",
            Grade::Warning => "warning",
            Grade::Info => "info",
        }
    }
}

/// The verdict on one target for one record, or for one period of an `across` target.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// Where it stands among all.
    pub order: Order,
    /// The target.
    pub target: TargetId,
    /// The kind of clause that decides.
    pub kind: ClauseKind,
    /// The verdict.
    pub verdict: Verdict,
    /// What it would be without the waiver.
    pub would_be: Option<Verdict>,
    /// The number of the waiver that covers it.
    pub waiver: Option<usize>,
    /// Whether an earlier report that this run is held against had it too, so that it is not new.
    pub known: bool,
    /// How much it weighs, where a profile says so.
    pub regraded: Option<Grade>,
    /// What the record is of; for `across`, the first entity.
    pub entity: EntityId,
    /// The unit's key; `None` for `across` and for entities without one.
    pub key: Option<SmolStr>,
    /// The unit's name for people.
    pub name: Option<SmolStr>,
    /// The period.
    pub period: Option<Period>,
    /// Up to when the figures speak.
    pub data_date: Date,
    /// The day by which deadlines are judged.
    pub judging_date: Date,
    /// The day by which rules are chosen.
    pub rule_day: Date,
    /// Where the record begins; `None` for `across`.
    pub record: Option<Spot>,
    /// One for each clause, and none where `when` decides.
    pub clauses: Vec<ClauseResult>,
    /// Why `when` is undecided.
    pub reasons: Vec<Reason>,
    /// The checks of the vocabulary that fail on figures that it was computed from, in the same record.
    pub doubts: Vec<TargetId>,
}

impl Judgement {
    /// How much it weighs if it does not hold: by the profile, else by the clauses that decide.
    #[must_use]
    pub fn grade(&self) -> Grade {
        self.regraded.unwrap_or_else(|| Grade::of(self.kind))
    }

    /// Whether advice is not followed beside what decides.
    #[must_use]
    pub fn has_advice(&self) -> bool {
        let advice = |c: &ClauseResult| c.kind == ClauseKind::Recommend && c.verdict == Verdict::Fail;
        self.kind != ClauseKind::Recommend && self.clauses.iter().any(advice)
    }
}

/// The verdict on one clause.
#[derive(Debug, Clone)]
pub struct ClauseResult {
    /// Its number, from 1.
    pub clause: usize,
    /// How binding it is.
    pub kind: ClauseKind,
    /// Its verdict.
    pub verdict: Verdict,
    /// What was found against what is required, where that can be measured.
    pub measure: Option<Measure>,
    /// Why it is undecided.
    pub reasons: Vec<Reason>,
    /// The values that it read, the decisive ones first.
    pub places: Vec<Spot>,
}

/// What was found against what is required.
#[derive(Debug, Clone, PartialEq)]
pub enum Measure {
    /// Figures.
    Figures(Figures),
    /// Dates that compare.
    Dates(DateMeasure),
    /// A deadline.
    Deadline(DeadlineMeasure),
    /// Events in sub-periods.
    Frequency(FrequencyMeasure),
    /// Members of a collection.
    Members(MemberMeasure),
    /// Texts.
    Texts(TextMeasure),
}

/// A figure against its threshold.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// The left side, in the rule's words.
    pub subject: SmolStr,
    /// The right side, in the rule's words.
    pub against: SmolStr,
    /// The kind of both.
    pub kind: Kind,
    /// The word behind the left side's figures: `người`.
    pub word: Option<SmolStr>,
    /// What was found.
    pub actual: Number,
    /// How it must compare.
    pub comparator: Comparator,
    /// The threshold; for a range, the nearer end.
    pub required: Number,
    /// Both ends, where a range is asked for.
    pub range: Option<(Number, Number)>,
    /// How far the two may be apart.
    pub tolerance: Option<Number>,
    /// What is lacking, in the unit of the left side; 0 where it holds.
    pub gap: Number,
    /// As a share, where the threshold is `P% of X`.
    pub share: Option<Share>,
}

/// A figure as a share of another.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// The share found; `None` where the whole is 0.
    pub actual: Option<Number>,
    /// The share required.
    pub required: Number,
    /// The whole.
    pub base: Number,
    /// The whole, in the rule's words.
    pub base_name: SmolStr,
}

/// A date against another.
#[derive(Debug, Clone, PartialEq)]
pub struct DateMeasure {
    /// The left side, in the rule's words.
    pub subject: SmolStr,
    /// What was found; `None` where it is said not to have happened.
    pub actual: Option<DateRange>,
    /// How it must compare; `None` where it must lie within.
    pub comparator: Option<Comparator>,
    /// The day or days required.
    pub required: DateRange,
    /// Days that it is off; 0 where it holds, `None` where that cannot be said.
    pub gap: Option<i64>,
}

/// A deadline.
#[derive(Debug, Clone, PartialEq)]
pub struct DeadlineMeasure {
    /// What is due, in the rule's words.
    pub subject: SmolStr,
    /// Whether it is a document that is to be issued.
    pub document: bool,
    /// The last day.
    pub due: Date,
    /// Whether the data say that it has not happened, which is more than saying nothing of it.
    pub said_not: bool,
    /// When it happened; `None` where it has not, or where that is not known.
    pub happened: Option<DateRange>,
    /// Days late (positive) or left (negative): of the occurrence; else late at the data date where it has failed, and left at
    /// the judging date where it is not yet due.
    pub days_late: Option<i64>,
    /// What the condition itself measures, for a deadline of another condition.
    pub inner: Option<Box<Measure>>,
}

/// Events in sub-periods.
#[derive(Debug, Clone, PartialEq)]
pub struct FrequencyMeasure {
    /// The events, in the rule's words.
    pub subject: SmolStr,
    /// The sub-period.
    pub interval: Interval,
    /// How their number must compare in each.
    pub comparator: Comparator,
    /// The number.
    pub bound: Number,
    /// Sub-periods with the events that were counted in them.
    pub counted: Vec<(Period, u64)>,
    /// Sub-periods that do not satisfy it.
    pub lacking: Vec<Period>,
    /// Sub-periods that are undecided.
    pub open: Vec<Period>,
}

/// A member as it is named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// Its key, or its number among the members where it has none.
    pub key: SmolStr,
    /// Its name for people.
    pub name: Option<SmolStr>,
}

/// Members of a collection that have something.
#[derive(Debug, Clone, PartialEq)]
pub struct MemberMeasure {
    /// The collection, in the rule's words.
    pub collection: SmolStr,
    /// What its members are.
    pub entity: EntityId,
    /// How many there are: N.
    pub total: u64,
    /// How many have it: T.
    pub yes: u64,
    /// For how many it is undecided: U.
    pub undecided: u64,
    /// How T must compare with [`needed`](Self::needed).
    pub comparator: Comparator,
    /// The least number that would do; for `<`, `<=` and `no`, the greatest.
    pub needed: u64,
    /// The share asked for, where it is one.
    pub share: Option<Number>,
    /// Members that stand against it: the first, where there are many.
    pub offending: Vec<Member>,
    /// How many more there are than are named.
    pub more_offending: u64,
    /// Members for which it is undecided.
    pub unsettled: Vec<Member>,
    /// Members of the register that sent nothing; they are among the unsettled.
    pub silent: Vec<Member>,
}

impl MemberMeasure {
    /// Members that are lacking or too many as things stand; 0 where the numbers are right.
    #[must_use]
    pub fn gap(&self) -> u64 {
        match self.comparator {
            Comparator::AtLeast | Comparator::Greater => self.needed.saturating_sub(self.yes),
            Comparator::AtMost | Comparator::Less => self.yes.saturating_sub(self.needed),
            Comparator::Equal => self.yes.abs_diff(self.needed),
            Comparator::Unequal => u64::from(self.yes == self.needed),
        }
    }
}

/// A text against what it should be.
#[derive(Debug, Clone, PartialEq)]
pub struct TextMeasure {
    /// The text, in the rule's words.
    pub subject: SmolStr,
    /// What was found.
    pub actual: Vec<SmolStr>,
    /// What is allowed or asked for.
    pub required: Vec<SmolStr>,
    /// The pattern that it must match.
    pub pattern: Option<SmolStr>,
}
