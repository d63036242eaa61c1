//! Collections: nested lists, joined records, and all records of a period.

use super::names::{Meaning, Met, Scope};
use super::rules::{CalcOp, Collection, CollectionBase, Quantified, QuantifiedBody, Quantity, Ref};
use super::{Kind, rules::Cond};
use crate::data::{EntityId, FieldType, Slot};
use crate::diagnostic::{Code, Text, nearest};
use crate::syntax::tree::{self, Comparator, Expr, Name};
use crate::value::Number;

impl Scope<'_> {
    /// Goes into a member of a collection: its owners first, then itself.
    pub(super) fn enter(&mut self, collection: &Collection) {
        let first = match collection.base {
            CollectionBase::Field(reference) => match self.rules.schema.field(reference.entity, reference.slot).ty {
                FieldType::List(entity) => entity,
                _ => collection.entity,
            },
            CollectionBase::Joined(entity, _) | CollectionBase::Across(entity) => entity,
        };
        self.frames.push(first);
        let mut entity = first;
        for slot in &collection.tail {
            if let FieldType::List(next) = self.rules.schema.field(entity, *slot).ty {
                entity = next;
                self.frames.push(entity);
            }
        }
    }

    /// A path that must be a collection.
    pub(super) fn collection(&mut self, name: &Name, singular: bool) -> Option<Collection> {
        match self.find_collection(name, singular) {
            Some((collection, None)) => Some(collection),
            Some((_, Some(rest))) => {
                let message = Text::new(format!("`{}` is no collection", rest.text), format!("`{}` không phải là tập hợp", rest.text));
                let help = Text::new(
                    "behind `all`, `any`, `no` or a number stands a list of records, such as `districts`",
                    "sau `all`, `any`, `no` hoặc một con số phải là danh sách bản ghi, ví dụ `districts`",
                );
                self.error(Code::RULES_NOT_A_COLLECTION, rest.span, message, Some(help));
                None
            }
            None => {
                self.unknown_collection(name);
                None
            }
        }
    }

    /// A collection, and the field of its members that the path goes on to.
    pub(super) fn collection_and_field(&mut self, name: &Name) -> Option<(Collection, Option<Name>)> {
        let found = self.find_collection(name, false);
        if found.is_none() {
            self.unknown_collection(name);
        }
        found
    }

    fn find_collection(&mut self, name: &Name, singular: bool) -> Option<(Collection, Option<Name>)> {
        let parts: Vec<&str> = name.text.split('.').collect();
        let (base, entity, used) = self.base(name, &parts, singular)?;
        let mut collection = Collection { base, tail: Vec::new(), entity, name: name.text.clone() };
        let mut used = used;
        // Further lists inside of the members.
        while let Some((slot, entity, length)) = list_field(self, collection.entity, parts.get(used..).unwrap_or(&[])) {
            self.note_list(name, used..used + length, (collection.entity, slot));
            collection.tail.push(slot);
            collection.entity = entity;
            used += length;
        }
        let rest = parts.get(used..).unwrap_or(&[]).join(".");
        let rest = (!rest.is_empty()).then(|| {
            let mut span = name.span;
            span.start = span.end.saturating_sub(u32::try_from(rest.len()).unwrap_or(0));
            Name { text: rest, span }
        });
        Some((collection, rest))
    }

    /// Notes which list some parts of a path name.
    fn note_list(&self, name: &Name, parts: std::ops::Range<usize>, (entity, slot): (EntityId, Slot)) {
        let lengths: Vec<usize> = name.text.split('.').map(str::len).collect();
        let to = |count: usize| lengths.iter().take(count).sum::<usize>() + count;
        let piece = to(parts.start)..to(parts.end).saturating_sub(1);
        self.note(name, piece, Meaning::Field(Ref { up: 0, entity, slot }, Kind::Text));
    }

    fn base(&self, name: &Name, parts: &[&str], singular: bool) -> Option<(CollectionBase, EntityId, usize)> {
        let chain = self.chain();
        if let Some(current) = self.current() {
            if let Some((slot, entity, used)) = list_field(self, current, parts) {
                self.note_list(name, 0..used, (current, slot));
                return Some((CollectionBase::Field(Ref { up: 0, entity: current, slot }), entity, used));
            }
            if let Some(entity) = self.joined(current, parts.first()?, singular) {
                return Some((CollectionBase::Joined(entity, 0), entity, 1));
            }
            if singular && let Some(slot) = only_list_of(self, current, parts.first()?) {
                let FieldType::List(entity) = self.rules.schema.field(current, slot).ty else { return None };
                return Some((CollectionBase::Field(Ref { up: 0, entity: current, slot }), entity, 1));
            }
        }
        // `province.districts` names a collection of an owner.
        if let [head, rest @ ..] = parts
            && let Some(up) = chain.iter().skip(1).position(|e| self.rules.schema.entity(*e).name == *head)
            && let Some(owner) = chain.get(up + 1)
        {
            let up = u8::try_from(up + 1).ok()?;
            if let Some((slot, entity, used)) = list_field(self, *owner, rest) {
                self.note_list(name, 1..used + 1, (*owner, slot));
                return Some((CollectionBase::Field(Ref { up, entity: *owner, slot }), entity, used + 1));
            }
            if let Some(entity) = self.joined(*owner, rest.first()?, singular) {
                return Some((CollectionBase::Joined(entity, up), entity, 2));
            }
        }
        let first = parts.first()?;
        let named = |e: &EntityId| {
            let entity = self.rules.schema.entity(*e);
            entity.plural.as_deref() == Some(first) || singular && entity.name == *first
        };
        let entity = self.across.iter().find(|e| named(e))?;
        Some((CollectionBase::Across(*entity), *entity, 1))
    }

    /// The entity whose records belong to an owner, by its plural.
    fn joined(&self, owner: EntityId, name: &str, singular: bool) -> Option<EntityId> {
        let matches = |e: &crate::data::Entity| {
            e.owner.is_some_and(|(o, _)| o == owner) && (e.plural.as_deref() == Some(name) || singular && e.name == name)
        };
        self.rules.schema.iter().find(|(_, e)| matches(e)).map(|(id, _)| id)
    }

    fn unknown_collection(&mut self, name: &Name) {
        let mut known: Vec<String> = Vec::new();
        if let Some(current) = self.current() {
            let fields = &self.rules.schema.entity(current).fields;
            known.extend(fields.iter().filter(|f| matches!(f.ty, FieldType::List(_))).map(|f| f.path.clone()));
            known.extend(
                self.rules.schema.iter().filter(|(_, e)| e.owner.is_some_and(|(o, _)| o == current)).filter_map(|(_, e)| e.plural.clone()),
            );
        }
        known.extend(self.across.iter().filter_map(|e| self.rules.schema.entity(*e).plural.clone()));
        let message = Text::new(
            format!("no collection is called `{}` here", name.text),
            format!("ở đây không có tập hợp nào tên là `{}`", name.text),
        );
        let near = nearest(&name.text, known.iter().map(String::as_str));
        let entity = self.rules.schema.iter().find(|(_, e)| e.plural.as_deref() == Some(&name.text) || e.name == name.text);
        let of_owner = self.chain().into_iter().skip(1).find(|owner| {
            let lists = |path: &str| {
                self.rules
                    .schema
                    .entity(*owner)
                    .slot_in(path, self.vietnamese)
                    .is_some_and(|s| matches!(self.rules.schema.field(*owner, s).ty, FieldType::List(_)))
            };
            lists(&name.text) || self.joined(*owner, &name.text, true).is_some()
        });
        let help = match (near, entity) {
            _ if of_owner.is_some() => {
                let owner = of_owner.map_or("", |o| self.rules.schema.entity(o).name.as_str());
                Some(Text::new(
                    format!("write `{owner}.{}`: they belong to the `{owner}`", name.text),
                    format!("viết `{owner}.{}`: chúng thuộc `{owner}`", name.text),
                ))
            }
            (Some(near), _) => Some(Text::new(format!("did you mean `{near}`?"), format!("ý bạn là `{near}`?"))),
            (None, Some((_, e))) => {
                let plural = e.plural.clone().unwrap_or_else(|| e.name.clone());
                Some(Text::new(
                    format!("to look across all {plural}, write `target … across {plural} {{ … }}`"),
                    format!("để xét trên tất cả {plural}, viết `target … across {plural} {{ … }}`"),
                ))
            }
            (None, None) if !known.is_empty() => {
                let all = known.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ");
                Some(Text::new(format!("there is {all}"), format!("hiện có {all}")))
            }
            _ => None,
        };
        self.error(Code::RULES_NOT_A_COLLECTION, name.span, message, help);
    }

    /// A condition on how many members have something.
    pub(super) fn quantified(
        &mut self,
        quantity: &tree::Quantity,
        name: &Name,
        filter: Option<&Expr>,
        body: &tree::Body,
    ) -> Option<Quantified> {
        let singular = matches!(quantity, tree::Quantity::No | tree::Quantity::Any);
        let collection = self.collection(name, singular);
        let quantity = match quantity {
            tree::Quantity::All => Some(Quantity::All),
            tree::Quantity::Any => Some(Quantity::Any),
            tree::Quantity::No => Some(Quantity::No),
            tree::Quantity::Bound(comparator, bound, of) => self.bound(*comparator, bound, *of),
        };
        let collection = collection?;
        let depth = self.frames.len();
        self.enter(&collection);
        let filter: Option<Option<Cond>> = filter.map(|f| self.cond(f));
        let body = match body {
            tree::Body::Exist => Some(QuantifiedBody::Exist),
            tree::Body::Have(condition) => self.cond(condition).map(QuantifiedBody::Have),
            tree::Body::Meet(target) => self.meet(target, collection.entity).map(QuantifiedBody::Meet),
        };
        self.frames.truncate(depth);
        let filter = match filter {
            Some(filter) => Some(filter?),
            None => None,
        };
        Some(Quantified { quantity: quantity?, collection, filter, body: body? })
    }

    fn bound(&mut self, comparator: Comparator, bound: &Expr, of: bool) -> Option<Quantity> {
        let bound = self.figure(bound)?;
        let percent = bound.kind == Kind::Percent;
        if percent != of {
            let number = match &bound.op {
                CalcOp::Number(n) => n.clone().scaled(if percent { 2 } else { 0 }).to_decimal(),
                _ => None,
            };
            let n = number.unwrap_or_else(|| "…".to_owned());
            let (message, help) = if percent {
                (
                    Text::new("behind a percentage stands `of`", "sau tỷ lệ phần trăm phải có `of`"),
                    Text::new(format!("write `{n}% of …`"), format!("viết `{n}% of …`")),
                )
            } else {
                (
                    Text::new("`of` stands behind a percentage only", "`of` chỉ đứng sau tỷ lệ phần trăm"),
                    Text::new(
                        format!("write `{n}%` for a share, or leave `of` away for a number"),
                        format!("viết `{n}%` nếu là tỷ lệ, hoặc bỏ `of` nếu là số lượng"),
                    ),
                )
            };
            self.error(Code::RULES_UNLIKE_KINDS, bound.span, message, Some(help));
            return None;
        }
        if let CalcOp::Number(number) = &bound.op {
            let beyond = percent && *number > Number::from(1);
            let broken = !percent && !number.is_integer();
            if beyond || broken {
                let message = if beyond {
                    Text::new("no more than 100% of them can have it", "tối đa chỉ 100% có thể đạt")
                } else {
                    Text::new("members are counted in whole numbers", "thành viên được đếm bằng số nguyên")
                };
                self.error(Code::RULES_UNLIKE_KINDS, bound.span, message, None);
                return None;
            }
        }
        if !percent && !matches!(bound.kind, Kind::Plain | Kind::Zero | Kind::Count) {
            let name = bound.kind.name();
            let message =
                Text::new(format!("members are counted, and this is {}", name.en), format!("thành viên được đếm, còn đây là {}", name.vi));
            self.error(Code::RULES_UNLIKE_KINDS, bound.span, message, None);
            return None;
        }
        Some(if percent { Quantity::Share(comparator, bound) } else { Quantity::Number(comparator, bound) })
    }

    fn meet(&mut self, name: &Name, member: EntityId) -> Option<super::rules::TargetId> {
        let Some(id) = self.targets.get(&name.text) else {
            let problem = super::vocabulary::unknown(("target", "chỉ tiêu"), name, self.source, self.targets.keys().map(String::as_str));
            self.problems.push(problem);
            return None;
        };
        self.met.push(Met { target: *id, member, span: name.span });
        Some(*id)
    }

    /// Whether a collection's members can have a date of their own: the slot of a date field called `date`.
    pub(super) fn date_slot(&self, entity: EntityId) -> Option<Slot> {
        let slot = self.rules.schema.entity(entity).slot("date")?;
        matches!(self.rules.schema.field(entity, slot).ty, FieldType::Date).then_some(slot)
    }
}

/// The list field that a path begins with: its slot, its members, and how many parts name it.
fn list_field(scope: &Scope<'_>, entity: EntityId, parts: &[&str]) -> Option<(Slot, EntityId, usize)> {
    (1..=parts.len()).find_map(|length| {
        let path = parts.get(..length)?.join(".");
        let slot = scope.rules.schema.entity(entity).slot_in(&path, scope.vietnamese)?;
        match scope.rules.schema.field(entity, slot).ty {
            FieldType::List(members) => Some((slot, members, length)),
            _ => None,
        }
    })
}

/// The one list whose members are called so in the singular.
fn only_list_of(scope: &Scope<'_>, entity: EntityId, singular: &str) -> Option<Slot> {
    let lists = scope.rules.schema.entity(entity).slots().filter(|(_, f)| match f.ty {
        FieldType::List(members) => scope.rules.schema.entity(members).name == singular,
        _ => false,
    });
    let found: Vec<Slot> = lists.map(|(slot, _)| slot).collect();
    match found.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}
