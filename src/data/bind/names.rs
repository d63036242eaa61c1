//! Which field a key or heading means.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::heading::{ATTRIBUTES, OF};
use crate::data::schema::{DOCUMENT_ATTRIBUTES, Entity, Field, FieldType, Slot};
use crate::data::text::nfc;

/// What a key or heading means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A field.
    Field(Slot),
    /// One attribute of a document, by its number; in tables only.
    Attribute(Slot, usize),
    /// The fields below this path; in documents only.
    Group(String),
    /// The unit's key: the entity's own name.
    Unit,
    /// The period of the record.
    Period,
    /// The day up to which the record's figures speak.
    AsOf,
    /// Nothing: the configuration leaves it out.
    Nothing,
}

/// What was found for a key.
#[derive(Debug, PartialEq, Eq)]
pub enum Found<'n> {
    /// It means this.
    One(&'n Target),
    /// It could mean any of these.
    Many(&'n [Target]),
    /// It means nothing.
    None,
}

/// How a name comes to mean something; an earlier way wins over a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Configured,
    Path,
    Vietnamese,
    Label,
    Alias,
    Joined,
    Inner,
    Unit,
    Time,
}

/// The names that records of one entity may use.
#[derive(Debug, Default)]
pub struct Names {
    /// What names mean below each path. They come from rules and settings, so that no data can make them collide.
    scopes: FxHashMap<String, FxHashMap<String, (Rank, Vec<Target>)>>,
    /// Tables are typed by hand and exported by programs that shout: their headings match in any case.
    any_case: bool,
}

impl Names {
    /// The names that keys, or the headings of a table, may have for this entity.
    pub fn new(entity: &Entity, period_key: Option<&str>, columns: &BTreeMap<String, String>, in_table: bool) -> Self {
        let mut names = Names { any_case: in_table, ..Names::default() };
        names.scopes.insert(String::new(), FxHashMap::with_capacity_and_hasher(2 * entity.fields.len(), rustc_hash::FxBuildHasher));
        for (slot, field) in entity.slots() {
            names.field("", &field.path, field, &Target::Field(slot));
            if in_table {
                names.joined(slot, field);
            } else {
                names.groups(slot, field);
            }
        }
        names.add("", &entity.name, Rank::Unit, Target::Unit);
        for name in ["period", "kỳ báo cáo"] {
            names.add("", name, Rank::Time, Target::Period);
        }
        for name in ["as_of", "số liệu đến ngày"] {
            names.add("", name, Rank::Time, Target::AsOf);
        }
        if let Some(key) = period_key {
            names.add("", key, Rank::Configured, Target::Period);
        }
        for (heading, path) in columns {
            let target = match names.find("", path) {
                _ if path.trim().is_empty() => Target::Nothing,
                Found::One(target) => target.clone(),
                // The configuration is checked where it is read; here its heading stays unknown.
                _ => continue,
            };
            names.add("", heading, Rank::Configured, target);
        }
        names
    }

    /// The attributes of one document field; a [`Slot`] is an attribute's number.
    pub fn of_document(extra: &[Field]) -> Self {
        let mut names = Names::default();
        for (at, name) in DOCUMENT_ATTRIBUTES.iter().enumerate() {
            names.add("", name, Rank::Path, Target::Field(slot_of(at)));
        }
        for (at, field) in extra.iter().enumerate() {
            let name = field.path.rsplit('.').next().unwrap_or(&field.path);
            names.field("", name, field, &Target::Field(slot_of(DOCUMENT_ATTRIBUTES.len() + at)));
        }
        names
    }

    /// The names of a field inside the groups that it lies in.
    fn groups(&mut self, slot: Slot, field: &Field) {
        for (dot, _) in field.path.match_indices('.') {
            let (group, rest) = (field.path.get(..dot).unwrap_or(""), field.path.get(dot + 1..).unwrap_or(""));
            self.field(group, rest, field, &Target::Field(slot));
            for (outer, name) in group.rsplit_once('.').into_iter().chain([("", group)]) {
                self.add(outer, name, Rank::Path, Target::Group(group.to_owned()));
            }
        }
    }

    /// The headings of the parts of a field: a table has one column for each.
    fn joined(&mut self, slot: Slot, field: &Field) {
        let joined = field.path.replace('.', "_");
        if let FieldType::Document(extra) = &field.ty {
            let labels = extra.iter().map(|f| f.label.as_str());
            for (at, word) in ATTRIBUTES.into_iter().chain(labels).enumerate().filter(|(_, word)| !word.is_empty()) {
                let heads = field.aliases.iter().chain([&field.label]).filter(|head| !head.is_empty());
                heads.for_each(|head| self.add("", &format!("{head}{OF}{word}"), Rank::Inner, Target::Attribute(slot, at)));
            }
            for (at, name) in DOCUMENT_ATTRIBUTES.iter().enumerate().filter(|_| !field.label.is_empty()) {
                self.add("", &format!("{}{OF}{name}", field.label), Rank::Inner, Target::Attribute(slot, at));
            }
            let extra = extra.iter().map(|f| f.path.rsplit('.').next().unwrap_or(""));
            for (at, attribute) in DOCUMENT_ATTRIBUTES.iter().copied().chain(extra).enumerate() {
                self.add("", &format!("{}.{attribute}", field.path), Rank::Path, Target::Attribute(slot, at));
                self.add("", &format!("{joined}_{attribute}"), Rank::Joined, Target::Attribute(slot, at));
            }
        }
        self.add("", &joined, Rank::Joined, Target::Field(slot));
    }

    /// The names of a field below `scope`, whose path from there is `path`.
    fn field(&mut self, scope: &str, path: &str, field: &Field, target: &Target) {
        self.add(scope, path, Rank::Path, target.clone());
        let inner = path.contains('.');
        let rank = |rank| if inner { Rank::Inner } else { rank };
        let others = field.aliases.iter().map(|alias| (Rank::Alias, alias));
        for (way, name) in field.name_vi.iter().map(|n| (Rank::Vietnamese, n)).chain([(Rank::Label, &field.label)]).chain(others) {
            self.add(scope, name, rank(way), target.clone());
        }
    }

    fn add(&mut self, scope: &str, name: &str, rank: Rank, target: Target) {
        let name = self.normal(name);
        if name.is_empty() {
            return;
        }
        if !self.scopes.contains_key(scope) {
            self.scopes.insert(scope.to_owned(), FxHashMap::default());
        }
        let Some(scope) = self.scopes.get_mut(scope) else { return };
        let (known, targets) = scope.entry(name).or_insert_with(|| (rank, Vec::new()));
        if rank < *known {
            (*known, *targets) = (rank, vec![target]);
        } else if rank == *known && !targets.contains(&target) {
            targets.push(target);
        }
    }

    fn normal(&self, name: &str) -> String {
        let name = nfc(name.trim());
        if !self.any_case {
            return name.into_owned();
        }
        // Spreadsheets break long headings over several lines.
        name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
    }

    /// What a key means below a path; the path of the root is empty.
    pub fn find(&self, scope: &str, key: &str) -> Found<'_> {
        let Some(scope) = self.scopes.get(scope) else {
            return Found::None;
        };
        let found = match scope.get(key) {
            // Most keys are written just like the field's name.
            Some(found) => Some(found),
            None => scope.get(&self.normal(key)),
        };
        match found.map(|(_, targets)| targets.as_slice()) {
            None | Some([]) => Found::None,
            Some([target]) => Found::One(target),
            Some(targets) => Found::Many(targets),
        }
    }

    /// The nearest name that means something below a path.
    pub fn nearest(&self, scope: &str, key: &str) -> Option<&str> {
        let mut names: Vec<&str> = self.scopes.get(scope)?.keys().map(String::as_str).collect();
        names.sort_unstable();
        crate::diagnostic::nearest(&self.normal(key), names)
    }
}

fn slot_of(at: usize) -> Slot {
    Slot(u16::try_from(at).unwrap_or(u16::MAX))
}
