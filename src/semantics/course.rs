//! The course of a check: how much it has done, and, where that is asked for, what it has found each name to mean.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::rules::Rules;
use super::{Unit, check_on};
use crate::base::{SourceId, Span};
use crate::data::{DOCUMENT_ATTRIBUTES, DOCUMENT_ATTRIBUTES_VI, EVENT_DATE, Entity, EntityId, Field, FieldType, Schema, Slot};
use crate::syntax::Surface;
use crate::syntax::tree::{EntityMember, Item, Modifier, Name};

/// What a name in a rule file means: a field, or something of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldName {
    pub(super) entity: EntityId,
    pub(super) slot: Slot,
    pub(super) part: Part,
}

/// What of a field is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// The field itself.
    Field,
    /// An attribute of its document, behind the field's name.
    Attribute(u8),
    /// A key inside of its braces in a test: an attribute of its document, or the date of an event.
    Key(u8),
}

/// What the names of rule files mean, by where they stand; a `define` of several entities can mean several.
pub type FieldNames = BTreeMap<(SourceId, Span), BTreeSet<FieldName>>;

impl FieldName {
    /// How it is called in a surface.
    #[must_use]
    pub fn written(self, schema: &Schema, surface: Surface) -> String {
        let vietnamese = surface == Surface::Vi;
        let field = schema.field(self.entity, self.slot);
        let own = |field: &Field| field.name_vi.clone().filter(|_| vietnamese).unwrap_or_else(|| field.path.clone());
        let attribute = |at: u8| {
            let at = usize::from(at);
            match &field.ty {
                FieldType::Document(extras) => {
                    let fixed = if vietnamese { DOCUMENT_ATTRIBUTES_VI } else { DOCUMENT_ATTRIBUTES };
                    let extra = || extras.get(at.checked_sub(fixed.len())?).map(own);
                    fixed.get(at).map(|name| (*name).to_owned()).or_else(extra).unwrap_or_default()
                }
                _ => if vietnamese { EVENT_DATE.1 } else { EVENT_DATE.0 }.to_owned(),
            }
        };
        match self.part {
            Part::Field => own(field),
            Part::Attribute(at) => format!("{}.{}", own(field), attribute(at)),
            Part::Key(at) => attribute(at),
        }
    }
}

/// What the names of fields mean in files that are checked together, with the rules.
#[must_use]
pub fn field_names(units: &[Unit]) -> (Rules, FieldNames) {
    let course = Course { names: Some(RefCell::default()), ..Course::default() };
    let (rules, _) = check_on(units, &course);
    (rules, course.names.map(RefCell::into_inner).unwrap_or_default())
}

/// How much was checked so far, and what was found.
#[derive(Default)]
pub(super) struct Course {
    parts: Cell<usize>,
    names: Option<RefCell<FieldNames>>,
}

impl Course {
    /// The parts that were checked.
    pub(super) fn get(&self) -> usize {
        self.parts.get()
    }

    pub(super) fn set(&self, parts: usize) {
        self.parts.set(parts);
    }

    /// Notes what a piece of a name means.
    pub(super) fn note(&self, rules: &Rules, source: SourceId, (name, piece): (&Name, Range<usize>), meaning: FieldName) {
        let Some(names) = &self.names else { return };
        let Some(written) = name.text.get(piece.clone()) else { return };
        // A filter can stand between the two ends of a name: `(districts where …).media_staff`.
        let whole = name.span.range();
        let text = rules.texts.get(&source).map_or("", |t| t);
        let from_start = whole.start + piece.start;
        let from_end = (whole.end + piece.start).checked_sub(name.text.len());
        let found = [Some(from_start), from_end].into_iter().flatten().find(|at| text.get(*at..at + written.len()) == Some(written));
        if let Some(start) = found {
            let place = (source, Span::new(start, start + written.len()));
            names.borrow_mut().entry(place).or_default().insert(meaning);
        }
    }
}

/// Notes what `part of` names, which stands in the vocabulary.
pub(super) fn note_wholes(units: &[Unit], rules: &Rules, course: &Course) {
    fn walk<'m>(members: &'m [EntityMember], found: &mut Vec<&'m Name>) {
        for member in members {
            match member {
                EntityMember::Group(_, inner) => walk(inner, found),
                EntityMember::Field(field, _) => {
                    found.extend(field.modifiers.iter().filter_map(|m| if let Modifier::PartOf(whole) = m { Some(whole) } else { None }));
                }
                _ => {}
            }
        }
    }
    if course.names.is_none() {
        return;
    }
    for (source, unit) in units.iter().filter_map(|u| u.source.map(|s| (s, u))) {
        for item in &unit.file.items {
            let Item::Entity(declaration) = item else { continue };
            let same = |e: &Entity| e.source == source && e.span == declaration.name.span;
            let Some((entity, declared)) = rules.schema.iter().find(|(_, e)| same(e)) else { continue };
            let mut names = Vec::new();
            walk(&declaration.members, &mut names);
            for name in names {
                if let Some(slot) = declared.slot_in(&name.text, rules.is_vietnamese(source)) {
                    course.note(rules, source, (name, 0..name.text.len()), FieldName { entity, slot, part: Part::Field });
                }
            }
        }
    }
}
