//! What the keys of an entity's records mean, found once for each spelling.

use std::collections::HashMap;
use std::rc::Rc;

use unicode_normalization::{IsNormalized, is_nfc_quick};

use crate::data::bind::Options;
use crate::data::bind::names::{Found, Names, Target};
use crate::data::columns::Columns;
use crate::data::schema::{EntityId, Schema, Slot};
use crate::data::text::nfc;

/// What a key means to one who reads what is plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The field of this lane.
    Lane(u32),
    /// The fields below this path.
    Group(ScopeId),
    /// The period of the record.
    Period,
    /// The day up to which its figures speak.
    AsOf,
    /// Nothing that is wanted.
    Skip,
}

/// The number of a group's path among those of an entity; the root is 0.
pub type ScopeId = u32;
/// The number of a key among those of an entity.
pub type KeyId = u32;
/// The longest key, in bytes.
pub const KEY_BYTES: usize = 1000;
/// The most keys that are looked at to tell what a document holds; each list among them asks for all.
pub const OUTERMOST_KEYS: usize = 1000;
/// Before the first key.
pub const NO_KEY: KeyId = KeyId::MAX;
/// The scope of the record itself.
pub const ROOT: ScopeId = 0;

/// A key in one spelling.
#[derive(Debug)]
pub struct Key {
    text: Box<str>,
    pub meaning: Meaning,
    /// The number of what may be said once in a record.
    pub mark: u32,
    /// Whether it is the singular or plural of an entity, and so may say what a document holds.
    pub is_name: bool,
    /// The key that stood behind it last time.
    next: KeyId,
}

#[derive(Debug)]
struct Scope {
    path: String,
    known: HashMap<Box<str>, KeyId>,
    first: KeyId,
}

/// The keys of one entity's records.
#[derive(Debug)]
pub struct Keys {
    names: Rc<Names>,
    keys: Vec<Key>,
    scopes: Vec<Scope>,
    /// How many marks there are.
    marks: u32,
    lanes: Vec<Option<u32>>,
    unit: Option<Slot>,
    entities: Rc<[Box<str>]>,
    /// The keys by which a record was last found to be of this entity.
    settled: Option<Vec<KeyId>>,
}

impl Keys {
    /// No keys yet; a mark for each field and two for the times.
    pub fn new(schema: &Schema, like: &Columns, names: Rc<Names>, entities: Rc<[Box<str>]>) -> Self {
        let declared = schema.entity(like.entity);
        let fields = u32::try_from(declared.fields.len()).unwrap_or(u32::MAX - 2);
        let lane = |slot| like.lane(slot).and_then(|lane| u32::try_from(lane).ok());
        let lanes = declared.slots().map(|(slot, _)| lane(slot)).collect();
        let root = Scope { path: String::new(), known: HashMap::new(), first: NO_KEY };
        Keys { names, keys: Vec::new(), scopes: vec![root], marks: fields + 2, lanes, unit: declared.key, entities, settled: None }
    }

    /// The key of this number.
    pub fn key(&self, id: KeyId) -> Option<&Key> {
        self.keys.get(id as usize)
    }

    /// How many marks there are.
    pub fn marks(&self) -> usize {
        self.marks as usize
    }

    fn expected(&self, scope: ScopeId, last: KeyId) -> KeyId {
        match self.key(last) {
            Some(key) => key.next,
            None => self.scopes.get(scope as usize).map_or(NO_KEY, |scope| scope.first),
        }
    }

    /// The key that is expected behind the last one, with its text.
    pub fn expect(&self, scope: ScopeId, last: KeyId) -> Option<(KeyId, &str)> {
        let id = self.expected(scope, last);
        self.key(id).map(|key| (id, &*key.text))
    }

    /// The key of this text; `None` if it is not plain what it means.
    pub fn find(&mut self, scope: ScopeId, last: KeyId, text: &str) -> Option<KeyId> {
        if let Some((id, expected)) = self.expect(scope, last)
            && expected == text
        {
            return Some(id);
        }
        let known = self.scopes.get(scope as usize)?.known.get(text).copied();
        let id = match known {
            Some(id) => id,
            None => self.resolve(scope, text)?,
        };
        match self.keys.get_mut(last as usize) {
            Some(key) => key.next = id,
            None => self.scopes.get_mut(scope as usize)?.first = id,
        }
        Some(id)
    }

    fn resolve(&mut self, scope: ScopeId, text: &str) -> Option<KeyId> {
        if !is_settled(text) || matches!(text, "~" | "null" | "Null" | "NULL" | "<<") || text.len() > KEY_BYTES {
            return None;
        }
        let names = Rc::clone(&self.names);
        let path = &self.scopes.get(scope as usize)?.path;
        let Found::One(target) = names.find(path, text) else { return None };
        let times = self.marks_of_times();
        let (meaning, mark) = match target {
            Target::Field(slot) => self.field(*slot)?,
            Target::Unit => self.field(self.unit?)?,
            Target::Group(path) => {
                let id = self.scope(path)?;
                (Meaning::Group(id), self.new_mark())
            }
            Target::Period => (Meaning::Period, times),
            Target::AsOf => (Meaning::AsOf, times + 1),
            Target::Nothing => (Meaning::Skip, self.new_mark()),
            Target::Attribute(..) => return None,
        };
        let is_name = self.entities.iter().any(|name| **name == *nfc(text.trim()));
        let id = u32::try_from(self.keys.len()).ok().filter(|id| *id < NO_KEY)?;
        self.keys.push(Key { text: text.into(), meaning, mark, is_name, next: NO_KEY });
        self.scopes.get_mut(scope as usize)?.known.insert(text.into(), id);
        Some(id)
    }

    fn marks_of_times(&self) -> u32 {
        u32::try_from(self.lanes.len()).unwrap_or(u32::MAX - 2)
    }

    fn new_mark(&mut self) -> u32 {
        self.marks += 1;
        self.marks - 1
    }

    fn field(&self, slot: Slot) -> Option<(Meaning, u32)> {
        let lane = self.lanes.get(slot.0 as usize)?;
        Some((lane.map_or(Meaning::Skip, Meaning::Lane), u32::from(slot.0)))
    }

    fn scope(&mut self, path: &str) -> Option<ScopeId> {
        let known = self.scopes.iter().position(|scope| scope.path == path);
        let at = known.unwrap_or_else(|| {
            self.scopes.push(Scope { path: path.to_owned(), known: HashMap::new(), first: NO_KEY });
            self.scopes.len() - 1
        });
        u32::try_from(at).ok()
    }

    /// Whether the keys that name entities have been found to say that the record is of this one.
    pub fn is_settled(&self, named: &[KeyId]) -> bool {
        self.settled.as_deref() == Some(named)
    }

    /// Keeps that they do.
    pub fn settle(&mut self, named: &[KeyId]) {
        self.settled = Some(named.to_vec());
    }

    /// The text of a key.
    pub fn text(&self, id: KeyId) -> &str {
        self.key(id).map_or("", |key| &key.text)
    }
}

/// Whether a key can be written in one way only, so that two are the same if their bytes are.
pub fn is_settled(key: &str) -> bool {
    key.is_ascii() || is_nfc_quick(key.chars()) == IsNormalized::Yes
}

/// The keys of the maps that are skipped, the outer ones first.
#[derive(Debug, Default)]
pub struct Seen<'t>(Vec<&'t str>);

impl<'t> Seen<'t> {
    /// The most keys of a map; each is held against all others.
    const MOST: usize = 64;

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Takes a key of the map whose keys begin at `from`; `None` if it has it already, or too many.
    pub fn add(&mut self, from: usize, key: &'t str) -> Option<()> {
        let before = self.0.get(from..)?;
        if before.len() >= Self::MOST || before.contains(&key) || !is_settled(key) {
            return None;
        }
        self.0.push(key);
        Some(())
    }

    /// Forgets the keys of a map that begin there.
    pub fn truncate(&mut self, from: usize) {
        self.0.truncate(from);
    }
}

/// The names of all entities, and of what each one's records hold.
#[derive(Debug)]
pub struct Entities<'a> {
    schema: &'a Schema,
    options: &'a Options,
    names: Vec<Option<Rc<Names>>>,
    /// Every singular and plural.
    pub all: Rc<[Box<str>]>,
}

impl<'a> Entities<'a> {
    pub fn new(schema: &'a Schema, options: &'a Options) -> Self {
        let all = schema.entities.iter().flat_map(|e| [Some(&e.name), e.plural.as_ref()]).flatten();
        let all = all.map(|name| name.as_str().into()).collect();
        Entities { schema, options, names: vec![None; schema.entities.len()], all }
    }

    /// The names that an entity's records use.
    pub fn names(&mut self, entity: EntityId) -> Rc<Names> {
        let make = || {
            let key = self.options.period_key.as_deref();
            Rc::new(Names::new(self.schema.entity(entity), key, &self.options.columns, false))
        };
        match self.names.get_mut(entity.0 as usize) {
            Some(names) => Rc::clone(names.get_or_insert_with(make)),
            None => make(),
        }
    }

    /// What a map with these keys, the last of which may be a list, is about, and whether it is a list of that.
    ///
    /// This is the rule of `bind::shape` for what is plain: every key is taken for one that may hold a list.
    pub fn holds(&mut self, keys: &[&str]) -> Option<(EntityId, bool)> {
        for plural in [false, true] {
            match self.candidates(keys, plural).as_slice() {
                [] => {}
                [one] => return Some((*one, plural)),
                _ => return None,
            }
        }
        self.options.entity.map(|entity| (entity, false))
    }

    fn candidates(&mut self, keys: &[&str], plural: bool) -> Vec<EntityId> {
        let mut found: Vec<(EntityId, &str)> = Vec::new();
        for key in keys {
            let name = nfc(key.trim());
            for (id, declared) in self.schema.iter() {
                let own = if plural { declared.plural.as_deref() } else { Some(declared.name.as_str()) };
                if own == Some(&*name) {
                    found.push((id, key));
                }
            }
        }
        let others: Vec<EntityId> = found.iter().map(|(entity, _)| *entity).chain(self.options.entity).collect();
        if others.iter().all(|e| Some(e) == others.first()) {
            found.truncate(1);
        } else {
            found.retain(|(entity, key)| !others.iter().any(|o| o != entity && self.names(*o).find("", key) != Found::None));
        }
        found.into_iter().map(|(entity, _)| entity).collect()
    }

    /// Whether a list of records may stand under this key in a file that holds records of this entity.
    pub fn may_wrap(&mut self, entity: EntityId, key: &str) -> bool {
        self.names(entity).find("", key) == Found::None
    }
}
