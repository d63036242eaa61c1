//! Checked rules: every name is resolved to a slot, every operation has its kind.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use smol_str::SmolStr;

use super::{Kind, Pattern};
use crate::base::{SourceId, Span};
use crate::data::{EntityId, ListColumn, ListId, Schema, Slot};
use crate::syntax::tree::{ClauseKind, Comparator, DateOrPeriod, Expectation, GivenRecord};
use crate::value::{Date, DateRange, Interval, Number};

/// A target's number in [`Rules::targets`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TargetId(pub u32);

/// A parameter's number in [`Rules::parameters`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ParameterId(pub u16);

/// Everything that was declared and is right.
#[derive(Debug, Default, Clone)]
pub struct Rules {
    /// Entities, fields and lists.
    pub schema: Schema,
    /// Parameters.
    pub parameters: Vec<Parameter>,
    /// The checks of the vocabulary, then the targets, each in the order of the files.
    pub targets: Vec<Target>,
    /// What the rulesets are called, by name.
    pub rulesets: BTreeMap<String, Wording>,
    /// The `define`s of rulesets and targets, in the order of the files.
    pub defines: Vec<Defined>,
    /// Statements that no figure can check.
    pub notes: Vec<Note>,
    /// Tests.
    pub tests: Vec<Test>,
    /// The rule files' texts, for quoting them.
    pub texts: BTreeMap<SourceId, Arc<str>>,
}

impl Rules {
    /// Whether a rule file is written in Vietnamese words.
    #[must_use]
    pub fn is_vietnamese(&self, source: SourceId) -> bool {
        self.texts.get(&source).is_some_and(|text| crate::syntax::is_vietnamese(text))
    }

    /// The target of this number.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "ids are given out by these rules alone")]
    pub fn target(&self, id: TargetId) -> &Target {
        &self.targets[id.0 as usize]
    }

    /// The parameter of this number.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "ids are given out by these rules alone")]
    pub fn parameter(&self, id: ParameterId) -> &Parameter {
        &self.parameters[id.0 as usize]
    }

    /// All targets with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (TargetId, &Target)> {
        self.targets.iter().enumerate().map(|(i, t)| (TargetId(u32::try_from(i).unwrap_or(u32::MAX)), t))
    }

    /// A word of the language as it stands in a rule file.
    #[must_use]
    pub fn keyword(&self, source: SourceId, word: &'static str) -> &'static str {
        if self.is_vietnamese(source) { crate::syntax::words::in_vietnamese(word) } else { word }
    }

    /// The words of a rule: one space between them, comments left out.
    #[must_use]
    pub fn words(&self, source: SourceId, span: Span) -> Cow<'_, str> {
        self.texts.get(&source).map_or(Cow::Borrowed(""), |text| super::words::words(text, span))
    }

    /// The target of this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<TargetId> {
        self.iter().find(|(_, t)| t.id == id).map(|(id, _)| id)
    }
}

/// Texts that are shown with a verdict.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Wording {
    /// In the file's own language.
    pub plain: Option<String>,
    /// In English, where that is another.
    pub en: Option<String>,
    /// In Vietnamese, where that is another.
    pub vi: Option<String>,
}

impl Wording {
    /// The text in a language, else in the file's own, else in any.
    #[must_use]
    pub fn get(&self, lang: crate::diagnostic::Lang) -> Option<&str> {
        let (own, other) = match lang {
            crate::diagnostic::Lang::En => (&self.en, &self.vi),
            crate::diagnostic::Lang::Vi => (&self.vi, &self.en),
        };
        own.as_ref().or(self.plain.as_ref()).or(other.as_ref()).map(String::as_str)
    }
}

/// A target, or a check of the vocabulary.
#[derive(Debug, Clone)]
pub struct Target {
    /// `ruleset.target`, or `entity.check`.
    pub id: String,
    /// Whether the vocabulary declares it, and not a ruleset.
    pub is_check: bool,
    /// What it demands, for people.
    pub title: Wording,
    /// Where it was decided.
    pub source_text: Wording,
    /// Where that can be read.
    pub url: Option<String>,
    /// Who answers for it.
    pub owner: Wording,
    /// What it should produce.
    pub product: Wording,
    /// What to do when it fails.
    pub hint: Wording,
    /// Its tags.
    pub tags: Vec<String>,
    /// From when to when it applies, by its own words and its ruleset's.
    pub applies: (Option<Date>, Option<Date>),
    /// From which day another target replaces it.
    pub superseded_from: Option<Date>,
    /// What it replaces from its first day.
    pub supersedes: Vec<TargetId>,
    /// What it is judged on.
    pub subject: Subject,
    /// The file that it stands in.
    pub source: SourceId,
    /// The whole declaration.
    pub span: Span,
    /// Its name in the declaration.
    pub name: Span,
    /// The parts of its ruleset that its meaning depends on: when it applies, and its `define`s.
    pub meaning: Arc<[Span]>,
}

/// What a target is judged on.
#[derive(Debug, Clone)]
pub enum Subject {
    /// Each record of these entities, with the conditions resolved for each.
    Records(Vec<(EntityId, Body)>),
    /// Each period of the records of these entities together.
    Across(Vec<EntityId>, Body),
}

impl Subject {
    /// The entities that it concerns.
    #[must_use]
    pub fn entities(&self) -> Vec<EntityId> {
        match self {
            Subject::Records(each) => each.iter().map(|(entity, _)| *entity).collect(),
            Subject::Across(entities, _) => entities.clone(),
        }
    }

    /// The conditions for an entity.
    #[must_use]
    pub fn body(&self, entity: EntityId) -> Option<&Body> {
        match self {
            Subject::Records(each) => each.iter().find(|(e, _)| *e == entity).map(|(_, body)| body),
            Subject::Across(entities, body) => entities.contains(&entity).then_some(body),
        }
    }

    /// All its bodies.
    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        let (each, across) = match self {
            Subject::Records(each) => (each.as_slice(), None),
            Subject::Across(_, body) => (&[] as &[(EntityId, Body)], Some(body)),
        };
        each.iter().map(|(_, body)| body).chain(across)
    }
}

/// The conditions of a target for one entity.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// Applies only where this holds.
    pub when: Option<Cond>,
    /// What must, should or is to hold.
    pub clauses: Vec<Clause>,
}

/// One `require`, `recommend` or `aim`.
#[derive(Debug, Clone)]
pub struct Clause {
    /// How binding it is.
    pub kind: ClauseKind,
    /// What it asks for.
    pub condition: Cond,
    /// A check of the vocabulary: where a value was not reported there is nothing to check.
    pub lenient: bool,
    /// Its own words.
    pub text: String,
}

/// A condition with its words.
#[derive(Debug, Clone)]
pub struct Cond {
    /// What it asks.
    pub op: CondOp,
    /// Where it stands in the target's file.
    pub span: Span,
}

/// The conditions of the language.
#[derive(Debug, Clone)]
pub enum CondOp {
    /// All parts hold.
    And(Vec<Cond>),
    /// Some part holds.
    Or(Vec<Cond>),
    /// It does not hold.
    Not(Box<Cond>),
    /// A flag is yes.
    Flag(Calc),
    /// Figures of one kind compare.
    Compare(Box<Comparison>),
    /// Days compare; a side that is an interval is decided if it comes out the same for each of its days.
    CompareDates(Calc, Comparator, Calc),
    /// Texts are equal, or (`false`) are not.
    CompareTexts(Calc, bool, Calc),
    /// A figure or date lies between two, ends included.
    InRange(Calc, Calc, Calc),
    /// A value is one of these.
    InSet(Calc, Vec<Calc>),
    /// A date lies in a period.
    InPeriod(Calc, Calc),
    /// A list of texts holds all of these.
    Include(Calc, Vec<Calc>),
    /// A text matches as a whole.
    Matches(Calc, Arc<Pattern>),
    /// Something stands there.
    Present(Calc),
    /// Nothing stands there.
    Missing(Calc),
    /// A document was issued, or a date has come about; with a deadline, by then.
    Occurred(Calc, Option<Due>),
    /// Any other condition holds by a day.
    Deadline(Box<Cond>, Due),
    /// So many events in each sub-period.
    Frequency(Box<Frequency>),
    /// A printed figure is the rounded quotient.
    Agrees(Calc, Calc),
    /// So many members have something.
    Quantified(Box<Quantified>),
    /// A required field was reported.
    Reported(Calc),
    /// No two units share this value.
    Unique(Ref),
    /// A text stands in a column of a list.
    Listed(Calc, ListId, ListColumn),
}

/// A comparison of figures.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The left side.
    pub left: Calc,
    /// How they compare.
    pub comparator: Comparator,
    /// The right side.
    pub right: Calc,
    /// How far they may be apart.
    pub tolerance: Option<Tolerance>,
}

/// How far two figures may be apart.
#[derive(Debug, Clone)]
pub enum Tolerance {
    /// By this much, in their kind.
    Absolute(Calc),
    /// By this share of the right side's size.
    Relative(Calc),
}

/// A deadline: the last day of a date, period, or parameter.
#[derive(Debug, Clone)]
pub enum Due {
    /// Its last day.
    On(DateOrPeriod),
    /// A date or a year from a parameter.
    Parameter(ParameterId),
    /// A date that the record states.
    Field(Calc),
}

/// So many events in each sub-period.
#[derive(Debug, Clone)]
pub struct Frequency {
    /// Events, or members that have a date.
    pub events: EventSource,
    /// How their number compares.
    pub comparator: Comparator,
    /// The number.
    pub bound: Calc,
    /// The sub-period.
    pub interval: IntervalCalc,
}

/// Where events are counted.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "a target holds few of them")]
pub enum EventSource {
    /// A field of events.
    Events(Ref),
    /// Members that have a date, filtered.
    Members(Collection, Option<Cond>, Slot),
}

/// An interval, or a parameter that is one.
#[derive(Debug, Clone, Copy)]
pub enum IntervalCalc {
    /// Fixed.
    Fixed(Interval),
    /// From a parameter.
    Parameter(ParameterId),
}

/// A condition on how many members have something.
#[derive(Debug, Clone)]
pub struct Quantified {
    /// How many.
    pub quantity: Quantity,
    /// Of which.
    pub collection: Collection,
    /// Only those for which this holds.
    pub filter: Option<Cond>,
    /// What they have.
    pub body: QuantifiedBody,
}

/// How many members.
#[derive(Debug, Clone)]
pub enum Quantity {
    /// All of them.
    All,
    /// At least one.
    Any,
    /// None.
    No,
    /// A number of them.
    Number(Comparator, Calc),
    /// A share of them.
    Share(Comparator, Calc),
}

/// What members have.
#[derive(Debug, Clone)]
pub enum QuantifiedBody {
    /// They exist.
    Exist,
    /// A condition.
    Have(Cond),
    /// Another target's verdict is pass.
    Meet(TargetId),
}

/// A collection of members: where it begins, and the lists that it goes through.
#[derive(Debug, Clone)]
pub struct Collection {
    /// Where it begins.
    pub base: CollectionBase,
    /// Further lists inside of its members.
    pub tail: Vec<Slot>,
    /// What its members are.
    pub entity: EntityId,
    /// Its name in the rule.
    pub name: String,
}

/// Where a collection begins.
#[derive(Debug, Clone, Copy)]
pub enum CollectionBase {
    /// A list field.
    Field(Ref),
    /// The records of an entity that belong to the current one; so many owners up.
    Joined(EntityId, u8),
    /// All records of the period.
    Across(EntityId),
}

/// A field of the current record, or of an owner so many steps up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ref {
    /// 0 for the current record, 1 for its owner, and so on.
    pub up: u8,
    /// The entity of that record.
    pub entity: EntityId,
    /// The field.
    pub slot: Slot,
}

/// An expression with its kind and words.
#[derive(Debug, Clone)]
pub struct Calc {
    /// What it is.
    pub op: CalcOp,
    /// Its kind.
    pub kind: Kind,
    /// Where it stands in the target's file.
    pub span: Span,
}

/// The expressions of the language.
#[derive(Debug, Clone)]
pub enum CalcOp {
    /// A number in the unit of its kind.
    Number(Number),
    /// A text.
    Text(SmolStr),
    /// A day, or the days of a period.
    Date(DateRange),
    /// A field.
    Field(Ref),
    /// An attribute of a document, by its number among the document's cells.
    Attribute(Ref, u8),
    /// A parameter.
    Parameter(ParameterId),
    /// The number turned around.
    Negate(Box<Calc>),
    /// A sum; `true` marks a part that is taken away.
    Sum(Vec<(bool, Calc)>),
    /// A product; `true` marks a divisor.
    Product(Vec<(bool, Calc)>),
    /// `P% of X`.
    Share(Box<Calc>, Box<Calc>),
    /// The value in the period directly before.
    Previous(Box<Calc>),
    /// A choice: then, if, else.
    If(Box<Calc>, Box<Cond>, Box<Calc>),
    /// The least.
    Min(Vec<Calc>),
    /// The greatest.
    Max(Vec<Calc>),
    /// Without its sign.
    Abs(Box<Calc>),
    /// Rounded half away from zero to so many decimals.
    Round(Box<Calc>, i8),
    /// Days from the second date to the first.
    DaysBetween(Box<Calc>, Box<Calc>),
    /// Over a collection.
    Aggregate(Box<Aggregate>),
}

/// A number over a collection.
#[derive(Debug, Clone)]
pub struct Aggregate {
    /// Which.
    pub function: AggregateFunction,
    /// Over what.
    pub collection: Collection,
    /// Only those for which this holds.
    pub filter: Option<Cond>,
    /// The value of each member; `None` for `count`.
    pub value: Option<Calc>,
}

/// The aggregates of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AggregateFunction {
    /// How many.
    Count,
    /// Their sum.
    Sum,
    /// Their mean.
    Average,
    /// The least.
    Min,
    /// The greatest.
    Max,
}

/// A value that may change by date, and that the configuration may set.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What it is.
    pub title: Wording,
    /// Its kind.
    pub kind: Kind,
    /// The values, by first day; `None` for a value without date.
    pub values: Vec<(Option<Date>, ParameterValue)>,
    /// Its file.
    pub source: SourceId,
    /// Its name in the declaration.
    pub span: Span,
}

impl Parameter {
    /// The value on a day; `None` before the first.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&ParameterValue> {
        self.values.get(self.number_on(day)?).map(|(_, value)| value)
    }

    /// The number of the value in force on a day; `None` before the first.
    #[must_use]
    pub fn number_on(&self, day: Date) -> Option<usize> {
        self.values.iter().rposition(|(from, _)| from.is_none_or(|f| f <= day))
    }
}

/// What a parameter may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParameterValue {
    /// A number in the unit of its kind.
    Number(Number),
    /// A date or period.
    Date(DateOrPeriod),
    /// An interval.
    Interval(Interval),
    /// A text.
    Text(String),
}

/// A `define` where it is declared; what it stands for is put in where it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defined {
    /// Its name.
    pub name: String,
    /// Its file.
    pub source: SourceId,
    /// Its name in the declaration.
    pub span: Span,
    /// Whether a target asks for it, itself or by another `define`.
    pub used: bool,
}

/// A statement of a source that no figure can check.
#[derive(Debug, Clone)]
pub struct Note {
    /// `ruleset.note`.
    pub id: String,
    /// What it says.
    pub text: Wording,
    /// Its tags.
    pub tags: Vec<String>,
    /// The source that says it.
    pub source_text: Wording,
    /// Its file.
    pub source: SourceId,
    /// Its name in the declaration.
    pub span: Span,
}

/// A test of a rule.
#[derive(Debug, Clone)]
pub struct Test {
    /// Its name.
    pub name: String,
    /// The target.
    pub target: TargetId,
    /// The judging date.
    pub as_of: Option<Date>,
    /// The records, as written.
    pub given: Vec<GivenRecord>,
    /// What should come out.
    pub expect: Vec<Expectation>,
    /// Its file.
    pub source: SourceId,
    /// The whole declaration.
    pub span: Span,
}
