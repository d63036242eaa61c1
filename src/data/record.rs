//! A record: one unit's figures, each with the place that it stands at.

use jiff::civil::Date;
use smol_str::SmolStr;

use super::schema::EntityId;
use crate::base::{SourceId, Span};
use crate::value::{DateRange, Number, Period};

/// One unit's report.
#[derive(Debug, Clone)]
pub struct Record {
    /// What it is a record of.
    pub entity: EntityId,
    /// The unit's key, in NFC, where the entity has one and the record gives it.
    pub key: Option<SmolStr>,
    /// The unit's name for people, where the record gives one.
    pub name: Option<SmolStr>,
    /// The key of the owner that a flat record joins.
    pub owner: Option<SmolStr>,
    /// The period that it reports on.
    pub period: Option<Period>,
    /// The day up to which its figures speak, where it says so.
    pub as_of: Option<Date>,
    /// One cell for each field, by slot.
    pub cells: Vec<Cell>,
    /// Entities whose flat records it is said to have none of: `communes: []` inside of a province.
    pub without: Vec<EntityId>,
    /// The file that it stands in.
    pub source: SourceId,
    /// The whole record in that file.
    pub span: Span,
}

/// A field's value with its place in the record's source. Cells are equal if they hold the same, wherever they stand.
#[derive(Debug, Clone)]
pub struct Cell {
    /// What was found.
    pub content: Content,
    /// Where; for an absent cell, empty.
    pub span: Span,
}

impl Cell {
    /// Nothing was reported.
    pub const ABSENT: Cell = Cell { content: Content::Absent, span: Span { start: 0, end: 0 } };

    /// The value, if there is one that could be read.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        match &self.content {
            Content::Value(value) => Some(value),
            _ => None,
        }
    }
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Not reported.
    Absent,
    /// Something stands there that the field's type cannot read; it was reported as a problem.
    Unreadable,
    /// A value.
    Value(Value),
}

/// A value by the declared type of its field.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A count, number, percent (as a fraction), money (in đồng) or days.
    Figure(Figure),
    /// A date.
    Date(Happening),
    /// A period.
    Period(Period),
    /// A text, or one of several.
    Text(SmolStr),
    /// A list of texts.
    Texts(Vec<SmolStr>),
    /// Yes or no.
    Flag(bool),
    /// A document.
    Document(Document),
    /// Things that happened.
    Events(Vec<Event>),
    /// Nested records.
    Members(Vec<Record>),
}

/// A number as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The exact value, in units, đồng, days, or as a fraction of one.
    pub number: Number,
    /// The power of ten of its last written digit, in that unit: −4 for `44.61%`, 8 for `15.1 tỷ`.
    pub last_digit: i8,
}

/// Whether something happened, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    /// It is said not to have happened.
    Not,
    /// It happened on one of these days.
    On(DateRange),
}

/// A document that was or was not issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// Said not to have been issued.
    NotIssued,
    /// Issued; one cell for each of [`DOCUMENT_ATTRIBUTES`](super::DOCUMENT_ATTRIBUTES), then the declared ones.
    Issued(Vec<Cell>),
}

/// One of several things that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its date; absent or unreadable where it has none.
    pub date: Cell,
}

impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        (self.entity, &self.key, &self.owner, self.period, self.as_of, &self.cells)
            == (other.entity, &other.key, &other.owner, other.period, other.as_of, &other.cells)
    }
}
impl Eq for Record {}

impl PartialEq for Cell {
    fn eq(&self, other: &Self) -> bool {
        self.content == other.content
    }
}
impl Eq for Cell {}
impl Eq for Value {}
