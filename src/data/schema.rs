//! What a vocabulary declares: entities, their fields, and reference lists.

use std::sync::OnceLock;

use super::spelling::Spellings;
use jiff::civil::Date;

use crate::base::{SourceId, Span};

/// An entity's number in its [`Schema`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId(pub u16);

/// A field's number in its [`Entity`], and its cell's in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot(pub u16);

/// A reference list's number in its [`Schema`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ListId(pub u16);

/// Everything that records can hold.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// The entities, by [`EntityId`].
    pub entities: Vec<Entity>,
    /// The reference lists, by [`ListId`].
    pub lists: Vec<ReferenceList>,
}

impl Schema {
    /// The entity of this number.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "ids are given out by this schema alone")]
    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.0 as usize]
    }

    /// The field in this slot.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "slots are given out by this schema alone")]
    pub fn field(&self, entity: EntityId, slot: Slot) -> &Field {
        &self.entity(entity).fields[slot.0 as usize]
    }

    /// The register of an entity's units, if their key is one of a list that has rows.
    #[must_use]
    pub fn register(&self, entity: EntityId) -> Option<&ReferenceList> {
        match self.field(entity, self.entity(entity).key?).from? {
            (list, ListColumn::Key) => Some(self.list(list)).filter(|list| !list.rows.is_empty()),
            _ => None,
        }
    }

    /// The list of this number.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "ids are given out by this schema alone")]
    pub fn list(&self, id: ListId) -> &ReferenceList {
        &self.lists[id.0 as usize]
    }

    /// All entities with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (EntityId, &Entity)> {
        self.entities.iter().enumerate().map(|(i, e)| (EntityId(u16::try_from(i).unwrap_or(u16::MAX)), e))
    }
}

/// A kind of unit that reports: province, district, commune.
#[derive(Debug, Clone)]
pub struct Entity {
    /// The singular, `province`.
    pub name: String,
    /// The plural, `provinces`, if declared.
    pub plural: Option<String>,
    /// What people call it.
    pub label: String,
    /// The field that tells units apart.
    pub key: Option<Slot>,
    /// The field that holds the unit's name for people: a text field called `name`.
    pub name_slot: Option<Slot>,
    /// The owner that flat records of it join (`belongs to province`), with the slot of the text field that holds the owner's key.
    pub owner: Option<(EntityId, Slot)>,
    /// The fields; groups are flattened to dotted paths.
    pub fields: Vec<Field>,
    /// Where it is declared.
    pub source: SourceId,
    /// Its name in the declaration.
    pub span: Span,
}

impl Entity {
    /// All fields with their slots.
    pub fn slots(&self) -> impl Iterator<Item = (Slot, &Field)> {
        self.fields.iter().enumerate().map(|(i, f)| (Slot(u16::try_from(i).unwrap_or(u16::MAX)), f))
    }

    /// The slot of a dotted path such as `network.levels`.
    #[must_use]
    pub fn slot(&self, path: &str) -> Option<Slot> {
        self.slots().find(|(_, f)| f.path == path).map(|(slot, _)| slot)
    }

    /// The slot that a path names in a rule file; in a Vietnamese one the fields' Vietnamese names come first.
    #[must_use]
    pub fn slot_in(&self, path: &str, vietnamese: bool) -> Option<Slot> {
        let named = || self.slots().find(|(_, f)| f.name_vi.as_deref() == Some(path)).map(|(slot, _)| slot);
        vietnamese.then(named).flatten().or_else(|| self.slot(path))
    }
}

/// One field of an entity, or one extra attribute of a document.
#[derive(Debug, Clone)]
pub struct Field {
    /// The dotted path from the entity's root: `network.levels`.
    pub path: String,
    /// What people call it; empty if not said.
    pub label: String,
    /// Other headings that mean this field.
    pub aliases: Vec<String>,
    /// Its name in the Vietnamese surface.
    pub name_vi: Option<String>,
    /// What it holds.
    pub ty: FieldType,
    /// The word printed behind its figures: `người`.
    pub unit: Option<String>,
    /// Its absence is reported even where no rule reads it.
    pub required: bool,
    /// No two units may share its value.
    pub unique: bool,
    /// It may not be greater than this field.
    pub part_of: Option<Slot>,
    /// Its text must match this pattern as a whole.
    pub matching: Option<String>,
    /// Its value must stand in this column of a reference list.
    pub from: Option<(ListId, ListColumn)>,
    /// Where it is declared.
    pub source: SourceId,
    /// Its name in the declaration.
    pub span: Span,
}

impl Field {
    /// A field of which nothing but its name and type is said.
    #[must_use]
    pub fn new(path: impl Into<String>, ty: FieldType, source: SourceId, span: Span) -> Self {
        Field {
            path: path.into(),
            label: String::new(),
            aliases: Vec::new(),
            name_vi: None,
            ty,
            unit: None,
            required: false,
            unique: false,
            part_of: None,
            matching: None,
            from: None,
            source,
            span,
        }
    }
}

/// A column of a reference list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListColumn {
    /// The list's key.
    Key,
    /// Another column, by its number among [`ReferenceList::columns`].
    Other(u16),
}

/// What a field holds; see section 4 of the language reference.
#[derive(Debug, Clone)]
pub enum FieldType {
    /// Any scalar, kept as written.
    Text,
    /// A list of texts.
    Texts,
    /// Yes or no.
    Flag,
    /// A whole number, not negative.
    Count,
    /// Any exact decimal.
    Number,
    /// A share: `30%`.
    Percent,
    /// An amount in đồng.
    Money,
    /// A number of days.
    Days,
    /// A day, or a month, quarter or year where only that is known.
    Date,
    /// A reporting period.
    Period,
    /// A document with its attributes: [`DOCUMENT_ATTRIBUTES`] first, then these.
    Document(Vec<Field>),
    /// Things that happened, each with a date.
    Events,
    /// One of these texts.
    OneOf(Vec<String>),
    /// Nested records of an entity.
    List(EntityId),
}

/// The attributes that every document has, in the order of its cells.
pub const DOCUMENT_ATTRIBUTES: [&str; 5] = ["number", "issued", "title", "url", "issuer"];

/// What they are called in rule files in Vietnamese words.
pub const DOCUMENT_ATTRIBUTES_VI: [&str; 5] = ["số_ký_hiệu", "ngày_ban_hành", "trích_yếu", "liên_kết", "cơ_quan_ban_hành"];

/// What an event's date is called in the record of a test, in English and in Vietnamese words.
pub const EVENT_DATE: (&str, &str) = ("date", "ngày");

/// The cell of a document's attribute, by its name in a rule file; `extras` are those that the document declares.
#[must_use]
pub fn attribute(extras: &[Field], name: &str, vietnamese: bool) -> Option<usize> {
    let behind = |at: usize| DOCUMENT_ATTRIBUTES.len() + at;
    let own = || extras.iter().position(|e| e.name_vi.as_deref() == Some(name)).map(behind);
    let fixed = || DOCUMENT_ATTRIBUTES_VI.iter().position(|a| *a == name);
    let in_vietnamese = if vietnamese { own().or_else(fixed) } else { None };
    in_vietnamese
        .or_else(|| DOCUMENT_ATTRIBUTES.iter().position(|a| *a == name))
        .or_else(|| extras.iter().position(|e| e.path == name).map(behind))
}

/// A register of units or of allowed values.
#[derive(Debug, Clone, Default)]
pub struct ReferenceList {
    /// Its name.
    pub name: String,
    /// The heading of its key column.
    pub key: String,
    /// The headings of the columns that are neither the key nor `valid_from`, `valid_to`, `alias`, `successor`.
    pub columns: Vec<String>,
    /// The rows, in the order of the file.
    pub rows: Vec<ListRow>,
    /// The names of its units, once somebody asked.
    pub spellings: OnceLock<Spellings>,
}

/// One row of a reference list.
#[derive(Debug, Clone, Default)]
pub struct ListRow {
    /// The key.
    pub key: String,
    /// The other columns' values.
    pub values: Vec<String>,
    /// First day of validity; from the beginning of time where empty.
    pub valid_from: Option<Date>,
    /// Last day of validity; for ever where empty.
    pub valid_to: Option<Date>,
    /// Other spellings, as they stand in the `alias` column, separated by `|`.
    pub aliases: Vec<String>,
    /// The key that takes over after [`valid_to`](Self::valid_to).
    pub successor: Option<String>,
}

impl ReferenceList {
    /// The rows in force on a day.
    pub fn on(&self, day: Date) -> impl Iterator<Item = &ListRow> {
        self.rows.iter().filter(move |r| r.valid_from.is_none_or(|d| d <= day) && r.valid_to.is_none_or(|d| day <= d))
    }

    /// The row of a key on a day.
    #[must_use]
    pub fn find(&self, key: &str, day: Date) -> Option<&ListRow> {
        self.on(day).find(|r| r.key == key)
    }

    /// The column called `name`, for people, if there is one.
    #[must_use]
    pub fn name_of<'a>(&self, row: &'a ListRow) -> Option<&'a str> {
        let at = self.columns.iter().position(|c| c == "name")?;
        row.values.get(at).map(String::as_str)
    }
}
