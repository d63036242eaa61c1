//! One record: the keys of a map, or the cells of a row, to the fields of an entity.

use std::borrow::Cow;

use smol_str::SmolStr;

use super::Binder;
use super::names::{Found, Target};
use super::sink::Owner;
use crate::base::Span;
use crate::data::reading::{self, Form, Raw, Unreadable};
use crate::data::record::{Cell, Content, Record, Value};
use crate::data::schema::{EntityId, Slot};
use crate::data::text::nfc;
use crate::data::tree::{Entries, NodeId, Shape, Tree};
use crate::diagnostic::{Code, Text};
use crate::value::Period;

/// A record that is being read.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub entity: EntityId,
    pub cells: Vec<Cell>,
    /// Where each field was named, to tell of a second time.
    pub named: Vec<Option<Span>>,
    /// The unit's key where the entity has no field for it.
    pub unit: Option<SmolStr>,
    pub period: Option<Period>,
    pub as_of: Option<jiff::civil::Date>,
    /// Its period or date cannot be read, which has been said: it cannot be judged.
    pub lost: bool,
    /// Flat records of other entities that stand inside it.
    pub joined: Vec<Record>,
    /// Entities whose flat records it says it has none of.
    pub without: Vec<EntityId>,
}

/// Keys that have a meaning before any field is looked up.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Special {
    /// A key whose value is read elsewhere.
    pub skip: Option<NodeId>,
    /// Whether flat records of other entities may stand inside.
    pub top: bool,
}

impl Binder<'_> {
    pub(super) fn draft(&self, entity: EntityId) -> Draft {
        let fields = self.schema.entity(entity).fields.len();
        Draft {
            entity,
            cells: vec![Cell::ABSENT; fields],
            named: vec![None; fields],
            unit: None,
            period: None,
            as_of: None,
            lost: false,
            joined: Vec::new(),
            without: Vec::new(),
        }
    }

    /// A record of its own: it is left out if it cannot be told which unit or period it is of.
    pub(super) fn record(&mut self, tree: &Tree, map: NodeId, shared: &Draft, special: Special) -> Option<Record> {
        let mut draft = self.draft(shared.entity);
        if let Shape::Map(entries) = tree.shape(map) {
            self.fill(&mut draft, tree, entries, "", special);
        }
        draft.inherit(shared, self.schema.entity(shared.entity).key);
        self.seal(draft, tree.span(map))
    }

    /// A nested record: it stays a member of its collection, come what may.
    pub(super) fn member(&mut self, tree: &Tree, map: NodeId, entity: EntityId) -> Record {
        let mut draft = self.draft(entity);
        if let Shape::Map(entries) = tree.shape(map) {
            self.fill(&mut draft, tree, entries, "", Special::default());
        }
        let span = tree.span(map);
        let key = self.key(&draft, span);
        draft.seal(self, key.unwrap_or_default(), span)
    }

    /// The record of a draft; `None` if it has to be left out, which has been said.
    pub(super) fn seal(&mut self, mut draft: Draft, span: Span) -> Option<Record> {
        draft.period = draft.period.or(self.options.period);
        self.identify(&mut draft);
        let key = self.key(&draft, span);
        let joined = std::mem::take(&mut draft.joined);
        if !draft.lost
            && let Some(key) = key
        {
            for mut record in joined {
                self.join(&mut record, &draft, key.as_deref());
                (self.take)(record);
            }
            return Some(draft.seal(self, key, span));
        }
        None
    }

    /// A flat record that stands inside its owner's belongs to it and shares its dates.
    fn join(&self, record: &mut Record, owner: &Draft, key: Option<&str>) {
        record.period = record.period.or(owner.period);
        record.as_of = record.as_of.or(owner.as_of);
        if record.owner.is_none() {
            record.owner = key.map(Into::into);
            let slot = self.schema.entity(record.entity).owner.map(|(_, slot)| slot.0 as usize);
            if let (Some(cell), Some(key)) = (slot.and_then(|slot| record.cells.get_mut(slot)), key) {
                *cell = Cell { content: Content::Value(Value::Text(key.into())), span: record.span };
            }
        }
    }

    /// The key of a draft: `None` if it should have one and has none that can be read, which is said.
    #[expect(clippy::option_option, reason = "a unit may lack a key rightly or wrongly")]
    fn key(&mut self, draft: &Draft, span: Span) -> Option<Option<SmolStr>> {
        let entity = self.schema.entity(draft.entity);
        let Some(slot) = entity.key else {
            return Some(draft.unit.clone());
        };
        let cell = draft.cells.get(slot.0 as usize)?;
        if cell.content == Content::Absent && !self.unknown_name(draft) {
            let (name, field) = (&entity.name, &self.schema.field(draft.entity, slot).path);
            let message = Text::new(
                format!("this record of a {name} does not say which one it is: `{field}` is missing"),
                format!("bản ghi {name} này không cho biết là đơn vị nào: thiếu `{field}`"),
            );
            let help = Text::new(
                format!("Give its `{field}`. Until then the record is left out."),
                format!("Hãy ghi `{field}`. Khi chưa có, bản ghi này bị bỏ qua."),
            );
            let span = Span { start: span.start, end: span.end.min(span.start.saturating_add(1)) };
            self.sink.error(Code::DATA_NO_KEY, span, message, Some(help));
        }
        key_text(cell).map(Some)
    }

    /// Reads the keys of a map into the draft; `scope` is the path of the group that they stand in.
    pub(super) fn fill(&mut self, draft: &mut Draft, tree: &Tree, entries: Entries<'_>, scope: &str, special: Special) {
        let names = self.names(draft.entity);
        let mut before = None;
        for (key, value) in entries {
            if special.skip == Some(key) {
                continue;
            }
            let (name, span) = (tree.text(key), tree.span(key));
            let target = match names.find(scope, name) {
                Found::One(target) => target,
                Found::Many(targets) => {
                    self.ambiguous(draft.entity, name, span, targets);
                    continue;
                }
                Found::None => {
                    let is_read = special.top && self.joined(draft, tree, name, value);
                    if !is_read && !self.rest_of_figure(draft, tree, before, (key, value)) {
                        let path = if scope.is_empty() { name.trim().to_owned() } else { format!("{scope}.{}", name.trim()) };
                        self.sink.unknown(Some(draft.entity), &path, span, || names.nearest(scope, name));
                    }
                    continue;
                }
            };
            match target {
                Target::Field(slot) => {
                    self.fill_field(draft, tree, (key, value), *slot);
                    before = Some((value, *slot));
                }
                Target::Unit => match (self.schema.entity(draft.entity).key, tree.shape(value)) {
                    (Some(slot), _) => self.fill_field(draft, tree, (key, value), slot),
                    (None, Shape::Scalar(raw)) => draft.unit = reading::read_text(raw, &self.options.readings),
                    (None, _) => self.misplaced_unit(draft.entity, tree.span(value)),
                },
                Target::Group(path) => self.fill_group(draft, tree, key, value, path),
                Target::Period | Target::AsOf if tree.is_repeated(key) => draft.lost = true,
                Target::Period | Target::AsOf => {
                    let (raw, span) = match tree.shape(value) {
                        Shape::Scalar(raw) => (raw, tree.span(value)),
                        _ => (Raw { text: "…", form: Form::Quoted }, tree.span(value)),
                    };
                    self.fill_time(draft, *target == Target::Period, raw, span);
                }
                Target::Attribute(..) | Target::Nothing => {}
            }
        }
    }

    fn fill_field(&mut self, draft: &mut Draft, tree: &Tree, (key, value): (NodeId, NodeId), slot: Slot) {
        let span = tree.span(key);
        let schema = self.schema;
        let field = schema.field(draft.entity, slot);
        let owner = Owner { entity: draft.entity, slot, path: &field.path };
        let first = draft.named.get(slot.0 as usize).copied().flatten();
        let cell = if tree.is_repeated(key) {
            Cell { content: Content::Unreadable, span }
        } else if let Some(first) = first {
            self.sink.twice(Some(owner), &field.path, span, first);
            Cell { content: Content::Unreadable, span }
        } else {
            self.node(tree, value, &field.ty, owner)
        };
        draft.set(slot, cell, span);
    }

    fn fill_group(&mut self, draft: &mut Draft, tree: &Tree, key: NodeId, value: NodeId, path: &str) {
        let below = format!("{path}.");
        match tree.shape(value) {
            _ if tree.is_repeated(key) => {}
            Shape::Map(entries) => {
                return self.fill(draft, tree, entries, path, Special::default());
            }
            Shape::Scalar(raw) if raw.form == Form::Null => return,
            _ => {
                let message = Text::new(
                    format!("`{path}` holds several fields, but none is named here"),
                    format!("`{path}` gồm nhiều trường, nhưng tại đây không nêu trường nào"),
                );
                let help = Text::new(
                    format!("Write the fields of `{path}` below it, indented."),
                    format!("Hãy viết các trường của `{path}` ở dưới, thụt lề vào."),
                );
                self.sink.error(Code::DATA_UNREADABLE_VALUE, tree.span(value), message, Some(help));
            }
        }
        let span = tree.span(key);
        for (slot, field) in self.schema.entity(draft.entity).slots() {
            if field.path.starts_with(&below) {
                draft.set(slot, Cell { content: Content::Unreadable, span }, span);
            }
        }
    }

    /// Reads the period or the day up to which the figures speak.
    pub(super) fn fill_time(&mut self, draft: &mut Draft, is_period: bool, raw: Raw<'_>, span: Span) {
        let readings = &self.options.readings;
        let Some(text) = reading::read_text(raw, readings) else {
            return;
        };
        let read = if is_period {
            reading::read_period(raw, readings).map(|period| draft.period = period)
        } else {
            reading::read_day(&text).map(|day| draft.as_of = Some(day))
        };
        if let Err(Unreadable { why, accepted }) = read {
            draft.lost = true;
            let (en, vi) = if is_period { ("period", "kỳ báo cáo") } else { ("as_of", "ngày số liệu") };
            let message = Text::new(format!("{en}: {}; the record is left out", why.en), format!("{vi}: {}; bản ghi bị bỏ qua", why.vi));
            let help = Text::new(format!("Accepted: {}.", accepted.en), format!("Được chấp nhận: {}.", accepted.vi));
            self.sink.error(Code::DATA_BAD_PERIOD, span, message, Some(help));
        }
    }

    /// Flat records of another entity under its plural, inside the record that they belong to.
    fn joined(&mut self, draft: &mut Draft, tree: &Tree, name: &str, value: NodeId) -> bool {
        let name = nfc(name.trim());
        let belongs = self
            .schema
            .iter()
            .find(|(_, e)| e.owner.is_some_and(|(owner, _)| owner == draft.entity) && e.plural.as_deref() == Some(&*name));
        let (Some((entity, _)), Shape::Seq(items)) = (belongs, tree.shape(value)) else {
            return false;
        };
        let mut none = true;
        for item in items {
            none = false;
            if let Shape::Map(entries) = tree.shape(item) {
                let mut inner = self.draft(entity);
                self.fill(&mut inner, tree, entries, "", Special::default());
                let span = tree.span(item);
                if let Some(key) = self.key(&inner, span)
                    && !inner.lost
                {
                    let record = inner.seal(self, key, span);
                    draft.joined.push(record);
                }
            } else {
                self.not_a_record(tree.span(item));
            }
        }
        if none {
            draft.without.push(entity);
        }
        true
    }

    /// A key or heading that could mean several fields.
    pub(super) fn ambiguous(&mut self, entity: EntityId, name: &str, span: Span, targets: &[Target]) {
        if !self.ambiguous.insert((entity, name.to_owned())) {
            return;
        }
        let paths: Vec<String> = targets
            .iter()
            .map(|target| match target {
                Target::Field(slot) | Target::Attribute(slot, _) => {
                    format!("`{}`", self.schema.field(entity, *slot).path)
                }
                Target::Group(path) => format!("`{path}`"),
                Target::Period => "`period`".to_owned(),
                Target::AsOf => "`as_of`".to_owned(),
                Target::Unit | Target::Nothing => format!("`{}`", self.schema.entity(entity).name),
            })
            .collect();
        let name = name.trim();
        let message =
            Text::new(format!("`{name}` could mean {}", paths.join(" or ")), format!("`{name}` có thể là {}", paths.join(" hoặc ")));
        let help = Text::new("Write the path that is meant.", "Hãy viết rõ đường dẫn của trường.");
        self.sink.error(Code::DATA_AMBIGUOUS_KEY, span, message, Some(help));
    }

    pub(super) fn not_a_record(&mut self, span: Span) {
        let message = Text::new(
            "a record is due here, with a key and a value for each field",
            "tại đây cần một bản ghi, gồm khóa và giá trị cho từng trường",
        );
        let span = Span { start: span.start, end: span.end.min(span.start.saturating_add(1)) };
        self.sink.error(Code::DATA_NOT_A_RECORD, span, message, None);
    }

    /// Says that a list or map stands where a unit's key is due.
    pub(super) fn misplaced_unit(&mut self, entity: EntityId, span: Span) {
        let entity = self.schema.entity(entity);
        let (name, plural) = (&entity.name, entity.plural.as_ref().unwrap_or(&entity.name));
        let message = Text::new(
            format!("`{name}` names one unit by its key, and a list stands here"),
            format!("`{name}` nêu một đơn vị theo khóa, nhưng tại đây là một danh sách"),
        );
        let help =
            Text::new(format!("Write `{plural}:` above a list of records."), format!("Hãy viết `{plural}:` phía trên danh sách bản ghi."));
        self.sink.error(Code::DATA_NOT_A_RECORD, span, message, Some(help));
    }
}

impl Draft {
    pub(super) fn set(&mut self, slot: Slot, cell: Cell, named: Span) {
        let at = slot.0 as usize;
        if let (Some(old), Some(seen)) = (self.cells.get_mut(at), self.named.get_mut(at)) {
            (*old, *seen) = (cell, Some(named));
        }
    }

    /// Takes what holds for all records of a list where this one says nothing itself.
    fn inherit(&mut self, shared: &Draft, key: Option<Slot>) {
        let key = key.map(|slot| slot.0 as usize);
        for (at, (cell, common)) in self.cells.iter_mut().zip(&shared.cells).enumerate() {
            // A key tells one record from the others, so it cannot hold for all of them.
            if Some(at) != key && cell.content == Content::Absent && common.content != Content::Absent {
                cell.clone_from(common);
            }
        }
        self.period = self.period.or(shared.period);
        self.as_of = self.as_of.or(shared.as_of);
        self.unit = self.unit.take().or_else(|| shared.unit.clone());
        self.lost |= shared.lost;
    }

    fn seal(self, binder: &Binder<'_>, key: Option<SmolStr>, span: Span) -> Record {
        let entity = binder.schema.entity(self.entity);
        let text = |slot: Option<Slot>| slot.and_then(|slot| self.cells.get(slot.0 as usize)).and_then(key_text);
        let (name, owner) = (text(entity.name_slot), text(entity.owner.map(|(_, slot)| slot)));
        Record {
            entity: self.entity,
            key,
            name,
            owner,
            period: self.period,
            as_of: self.as_of,
            cells: self.cells,
            without: self.without,
            source: binder.source,
            span,
        }
    }
}

/// A value as a key or a name.
pub(super) fn key_text(cell: &Cell) -> Option<SmolStr> {
    match cell.value() {
        Some(Value::Text(text)) => Some(match nfc(text) {
            Cow::Borrowed(_) => text.clone(),
            Cow::Owned(composed) => composed.into(),
        }),
        Some(Value::Figure(figure)) => figure.number.to_decimal().map(Into::into),
        _ => None,
    }
}
