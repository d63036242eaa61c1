//! What a document holds: one record, several, or something that only the user can tell.

use super::Binder;
use super::names::Found;
use super::record::{Draft, Special};
use crate::base::Span;
use crate::data::reading::Form;
use crate::data::schema::EntityId;
use crate::data::text::nfc;
use crate::data::tree::{Entries, NodeId, Shape, Tree};
use crate::diagnostic::{Code, Text, nearest};

/// So many keys of a document are compared with the names of entities where none is one.
const LOOKED_AT: usize = 100;

/// An entity that a document may be about, with the key that says so and its value.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    entity: EntityId,
    key: NodeId,
    value: NodeId,
}

impl Binder<'_> {
    /// Reads the records of a document.
    pub(super) fn document(&mut self, tree: &Tree, root: NodeId) {
        match tree.shape(root) {
            Shape::Map(entries) => self.document_of_map(tree, root, entries),
            Shape::Seq(items) => {
                for item in items {
                    match tree.shape(item) {
                        Shape::Map(entries) => self.document_of_map(tree, item, entries),
                        _ => self.not_a_record(tree.span(item)),
                    }
                }
            }
            // A `---` with nothing below it.
            Shape::Scalar(raw) if raw.form == Form::Null => {}
            Shape::Scalar(_) => self.not_a_record(tree.span(root)),
        }
    }

    pub(super) fn document_of_map(&mut self, tree: &Tree, root: NodeId, entries: Entries<'_>) {
        let one = self.candidates(tree, entries.clone(), false);
        match one.as_slice() {
            [one] => return self.document_of_one(tree, root, entries, *one),
            [one, other, ..] => return self.two_entities(tree, *one, *other),
            [] => {}
        }
        let many = self.candidates(tree, entries.clone(), true);
        match many.as_slice() {
            [many] => {
                return self.document_of_many(tree, entries, many.entity, many.key, many.value);
            }
            [one, other, ..] => return self.two_entities(tree, *one, *other),
            [] => {}
        }
        let Some(entity) = self.options.entity else {
            return self.no_entity(tree.span(root), |binder| binder.misspelt(tree, entries));
        };
        if let Some((key, list)) = self.wrapped(tree, entries.clone(), entity) {
            return self.document_of_many(tree, entries, entity, key, list);
        }
        let shared = self.draft(entity);
        self.keep(tree, root, &shared, Special { skip: None, top: true });
    }

    /// `province: "42"` with the fields beside it, or with the fields below it.
    fn document_of_one(&mut self, tree: &Tree, root: NodeId, entries: Entries<'_>, one: Candidate) {
        match tree.shape(one.value) {
            Shape::Scalar(_) => {
                let shared = self.draft(one.entity);
                self.keep(tree, root, &shared, Special { skip: None, top: true });
            }
            // Which of two is meant cannot be known, and has been asked.
            Shape::Map(_) if tree.is_repeated(one.key) => {}
            Shape::Map(_) => {
                let shared = self.shared(tree, entries, one.entity, one.key);
                self.keep(tree, one.value, &shared, Special { skip: None, top: true });
            }
            Shape::Seq(_) => self.misplaced_unit(one.entity, tree.span(one.value)),
        }
    }

    fn document_of_many(&mut self, tree: &Tree, entries: Entries<'_>, entity: EntityId, key: NodeId, list: NodeId) {
        if tree.is_repeated(key) {
            return;
        }
        let shared = self.shared(tree, entries, entity, key);
        let Shape::Seq(items) = tree.shape(list) else {
            return;
        };
        for item in items {
            match tree.shape(item) {
                Shape::Map(_) => self.of_list(tree, item, &shared),
                _ => self.not_a_record(tree.span(item)),
            }
        }
    }

    /// A record of a list.
    pub(super) fn of_list(&mut self, tree: &Tree, item: NodeId, shared: &Draft) {
        self.keep(tree, item, shared, Special { skip: None, top: true });
    }

    /// What the keys beside a list say of all its records.
    fn shared(&mut self, tree: &Tree, entries: Entries<'_>, entity: EntityId, skip: NodeId) -> Draft {
        let mut draft = self.draft(entity);
        self.fill(&mut draft, tree, entries, "", Special { skip: Some(skip), top: false });
        draft
    }

    fn keep(&mut self, tree: &Tree, map: NodeId, shared: &Draft, special: Special) {
        self.sink.meet(1);
        if let Some(record) = self.record(tree, map, shared, special) {
            (self.take)(record);
        }
    }

    /// The entities whose singular (or plural, with a list) is a key here, without those that are a field of another.
    fn candidates(&mut self, tree: &Tree, entries: Entries<'_>, plural: bool) -> Vec<Candidate> {
        let mut found = Vec::new();
        for (key, value) in entries {
            let name = nfc(tree.text(key).trim());
            for (entity, declared) in self.schema.iter() {
                let hit = if plural {
                    declared.plural.as_deref() == Some(&*name) && matches!(tree.shape(value), Shape::Seq(_))
                } else {
                    declared.name == *name
                };
                if hit {
                    found.push(Candidate { entity, key, value });
                }
            }
        }
        let others: Vec<EntityId> = found.iter().map(|c| c.entity).chain(self.options.entity).collect();
        // Nearly every document has one, and its names need not be looked at.
        if others.iter().all(|e| Some(e) == others.first()) {
            found.truncate(1);
            return found;
        }
        found.retain(|candidate| {
            let name = tree.text(candidate.key);
            !others
                .iter()
                .any(|other| *other != candidate.entity && matches!(self.names(*other).find("", name), Found::One(_) | Found::Many(_)))
        });
        found
    }

    /// The only list of maps in an object that has no field of the entity's under that key: `{"records": [ … ]}`.
    fn wrapped(&mut self, tree: &Tree, entries: Entries<'_>, entity: EntityId) -> Option<(NodeId, NodeId)> {
        let names = self.names(entity);
        let mut lists = entries.filter(|(_, value)| match tree.shape(*value) {
            Shape::Seq(mut items) => items.len() > 0 && items.all(|item| matches!(tree.shape(item), Shape::Map(_))),
            _ => false,
        });
        let (key, list) = lists.next()?;
        let alone = lists.next().is_none() && names.find("", tree.text(key)) == Found::None;
        alone.then_some((key, list))
    }

    fn two_entities(&mut self, tree: &Tree, one: Candidate, other: Candidate) {
        self.sink.meet(1);
        let name = |c: Candidate| tree.text(c.key).trim().to_owned();
        let message = Text::new(
            format!("this document names both `{}` and `{}`: it can be of one only", name(one), name(other)),
            format!("tài liệu này có cả `{}` và `{}`: chỉ được có một", name(one), name(other)),
        );
        let help = Text::new(
            "Put each into a document of its own, separated by `---`, or into a file of its own.",
            "Hãy tách thành từng tài liệu, cách nhau bằng `---`, hoặc từng tệp riêng.",
        );
        self.sink.error(Code::DATA_TWO_ENTITIES, tree.span(other.key), message, Some(help));
    }

    /// A key that is nearly an entity's name, or over a list nearly its plural, with that name.
    fn misspelt(&self, tree: &Tree, entries: Entries<'_>) -> Option<(Span, Text)> {
        entries.take(LOOKED_AT).find_map(|(key, value)| {
            let is_list = matches!(tree.shape(value), Shape::Seq(_));
            let names = self.schema.iter().filter_map(|(_, e)| if is_list { e.plural.as_deref() } else { Some(e.name.as_str()) });
            let near = nearest(&nfc(tree.text(key).trim()), names)?;
            Some((tree.span(key), Text::new(format!("Did you mean `{near}`?"), format!("Có phải ý bạn là `{near}`?"))))
        })
    }

    /// Says once for the file that nothing tells what its records are; `near` looks for what was meant.
    pub(super) fn no_entity(&mut self, span: Span, near: impl FnOnce(&Self) -> Option<(Span, Text)>) {
        self.sink.meet(1);
        if std::mem::replace(&mut self.said_no_entity, true) {
            return;
        }
        let near = near(self);
        let names: Vec<String> = self.schema.iter().map(|(_, e)| format!("`{}`", e.name)).collect();
        let example = self.schema.iter().next().map_or("province", |(_, e)| &e.name);
        let message = Text::new(
            format!("nothing says what this is a record of: {}", names.join(", ")),
            format!("không rõ đây là bản ghi của đối tượng nào: {}", names.join(", ")),
        );
        let (span, help) = near.unwrap_or_else(|| {
            let help = Text::new(
                format!("Write `{example}: …` at the top, or run with `--as {example}`."),
                format!("Hãy ghi `{example}: …` ở đầu, hoặc chạy với `--as {example}`."),
            );
            (Span { start: span.start, end: span.end.min(span.start.saturating_add(1)) }, help)
        });
        self.sink.error(Code::DATA_NO_ENTITY, span, message, Some(help));
    }
}
