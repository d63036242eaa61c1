//! What a name means where it stands.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Kind;
use super::course::{Course, FieldName, Part};
use super::rules::{ParameterId, Ref, Rules, TargetId};
use crate::base::{SourceId, Span};
use crate::data::{DOCUMENT_ATTRIBUTES, EntityId, Field, FieldType, Slot, attribute};
use crate::diagnostic::{Code, Diagnostic, Text, nearest};
use crate::syntax::OPERATOR_WORDS;
use crate::syntax::tree::{Expr, Name};

/// The most parts that a condition may have once its `define`s are put in.
const MAX_PARTS: usize = 20_000;
/// The most parts that all conditions of a run may have together.
pub(super) const MAX_ALL_PARTS: usize = 1_000_000;
/// How far `define`s may build on each other.
const MAX_DEFINES: usize = 32;
/// How many parts may stand inside of each other once `define`s are put in.
const MAX_DEPTH: usize = 100;

/// A `define` of a ruleset or target.
#[derive(Debug, Clone, Copy)]
pub(super) struct Define<'t> {
    pub(super) name: &'t Name,
    pub(super) expr: &'t Expr,
}

/// Where an expression stands: which records its names speak of.
pub(super) struct Scope<'t> {
    pub(super) rules: &'t Rules,
    pub(super) source: SourceId,
    /// Whether the file is written in Vietnamese words, so that the fields' Vietnamese names come first.
    pub(super) vietnamese: bool,
    /// The records around, the current one last; none directly under `across`.
    pub(super) frames: Vec<EntityId>,
    /// The entities that the ruleset is about: its `define`s belong to them.
    pub(super) about: &'t [EntityId],
    /// The entities that an `across` target looks across.
    pub(super) across: &'t [EntityId],
    pub(super) defines: &'t [Define<'t>],
    pub(super) targets: &'t BTreeMap<String, TargetId>,
    pub(super) problems: Vec<Diagnostic>,
    /// Targets that `meet` asks for.
    pub(super) met: Vec<Met>,
    parts: usize,
    /// The parts of all scopes so far.
    pub(super) all_parts: &'t Course,
    depth: usize,
    open_defines: Vec<Define<'t>>,
    /// The `define`s that something has asked for.
    pub(super) used: BTreeSet<Span>,
}

/// A target whose verdict on members is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Met {
    pub(super) target: TargetId,
    /// What the members are.
    pub(super) member: EntityId,
    /// Where it is named.
    pub(super) span: Span,
}

/// What a path means.
#[derive(Debug, Clone, Copy)]
pub(super) enum Meaning<'t> {
    Field(Ref, Kind),
    Attribute(Ref, u8, Kind),
    Parameter(ParameterId),
    Define(Define<'t>),
}

impl<'t> Scope<'t> {
    pub(super) fn new(rules: &'t Rules, source: SourceId, targets: &'t BTreeMap<String, TargetId>, all_parts: &'t Course) -> Self {
        Scope {
            rules,
            source,
            vietnamese: rules.is_vietnamese(source),
            frames: Vec::new(),
            about: &[],
            across: &[],
            defines: &[],
            targets,
            problems: Vec::new(),
            met: Vec::new(),
            parts: 0,
            all_parts,
            depth: 0,
            open_defines: Vec::new(),
            used: BTreeSet::new(),
        }
    }

    pub(super) fn error(&mut self, code: Code, span: Span, message: Text, help: Option<Text>) {
        let mut problem = Diagnostic::error(code, message).at(self.source, span);
        problem.help = help;
        self.problems.push(problem);
    }

    /// Goes into a part that stands inside of another, and is left again by [`leave`](Self::leave); `false` if that would
    /// make too many of them or too deep a nest.
    pub(super) fn begin(&mut self, span: Span) -> bool {
        if self.parts >= MAX_PARTS || self.all_parts.get() >= MAX_ALL_PARTS {
            return false;
        }
        self.parts += 1;
        self.all_parts.set(self.all_parts.get() + 1);
        let most = if self.parts == MAX_PARTS { Some(MAX_PARTS) } else { (self.all_parts.get() == MAX_ALL_PARTS).then_some(MAX_ALL_PARTS) };
        if let Some(most) = most {
            let message = Text::new(
                format!("with the `define`s put in, there are more than {most} parts to check"),
                format!("khi thay các `define` vào, có hơn {most} phần phải kiểm"),
            );
            let help = Text::new("use each `define` fewer times", "hãy dùng mỗi `define` ít lần hơn");
            self.error(Code::RULES_TOO_LARGE, span, message, Some(help));
            return false;
        }
        if self.depth >= MAX_DEPTH {
            let message = Text::new(
                format!("more than {MAX_DEPTH} parts stand inside of each other here"),
                format!("ở đây có hơn {MAX_DEPTH} phần lồng vào nhau"),
            );
            let help = Text::new("write it with fewer parentheses and `define`s", "hãy viết lại với ít dấu ngoặc và `define` hơn");
            self.error(Code::RULES_TOO_DEEP, span, message, Some(help));
            return false;
        }
        self.depth += 1;
        true
    }

    /// Leaves a part.
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    pub(super) fn current(&self) -> Option<EntityId> {
        self.frames.last().copied()
    }

    /// The current record's entity and those of its owners, nearest first.
    pub(super) fn chain(&self) -> Vec<EntityId> {
        let mut chain: Vec<EntityId> = self.frames.iter().rev().copied().collect();
        while let Some(owner) = chain.last().and_then(|e| owner_of(self.rules, *e)) {
            if chain.len() > 8 || chain.contains(&owner) {
                break;
            }
            chain.push(owner);
        }
        chain
    }

    /// What a path means here; reports what is wrong with it.
    pub(super) fn resolve(&mut self, name: &Name) -> Option<Meaning<'t>> {
        let found = self.lookup(name);
        if found.is_none() {
            self.report_unknown(name);
        }
        found
    }

    /// What a path means here, if anything; a name that means two things is reported.
    pub(super) fn lookup(&mut self, name: &Name) -> Option<Meaning<'t>> {
        let chain = self.chain();
        let mut found: Vec<(Meaning<'t>, Text)> = Vec::new();
        if let Some(entity) = self.current()
            && let Some(meaning) = field_meaning(self.rules, entity, &name.text, 0, self.vietnamese)
        {
            self.note(name, 0..name.text.len(), meaning);
            let of = &self.rules.schema.entity(entity).name;
            found.push((meaning, Text::new(format!("the field of `{of}`"), format!("trường của `{of}`"))));
        }
        let own_defines = self.current().is_none_or(|e| self.about.contains(&e));
        if own_defines && let Some(define) = self.defines.iter().find(|d| d.name.text == name.text) {
            found.push((Meaning::Define(*define), Text::new("the `define`", "`define`")));
        }
        if let Some(at) = self.rules.parameters.iter().position(|p| p.name == name.text) {
            let id = ParameterId(u16::try_from(at).unwrap_or(u16::MAX));
            found.push((Meaning::Parameter(id), Text::new("the parameter", "tham số")));
        }
        if let [_, second, ..] = found.as_slice() {
            let first = found.first().map(|f| f.1.clone()).unwrap_or_else(|| Text::same(""));
            let message = Text::new(
                format!("`{}` may mean {} or {}", name.text, first.en, second.1.en),
                format!("`{}` có thể là {} hoặc {}", name.text, first.vi, second.1.vi),
            );
            let help = Text::new("give one of them another name", "đặt tên khác cho một trong hai");
            self.error(Code::RULES_AMBIGUOUS_NAME, name.span, message, Some(help));
        }
        if let Some((meaning, _)) = found.first() {
            return Some(*meaning);
        }
        // `province.population` names a field of an owner.
        let (head, rest) = name.text.split_once('.')?;
        let up = chain.iter().skip(1).position(|e| self.rules.schema.entity(*e).name == head)? + 1;
        let owner = *chain.get(up)?;
        // A flat record says itself whose it is, whether its owner has reported or not.
        let member = *chain.get(up - 1)?;
        if let Some((_, slot)) = self.rules.schema.entity(member).owner.filter(|(of, _)| *of == owner)
            && let declared = self.rules.schema.entity(owner)
            && declared.key.is_some_and(|key| declared.slot_in(rest, self.vietnamese) == Some(key))
        {
            // It is called as the owner's key is, wherever it stands.
            let key = field_meaning(self.rules, owner, rest, 0, self.vietnamese)?;
            self.note(name, head.len() + 1..name.text.len(), key);
            let path = self.rules.schema.field(member, slot).path.as_str();
            return field_meaning(self.rules, member, path, u8::try_from(up - 1).ok()?, false);
        }
        let meaning = field_meaning(self.rules, owner, rest, u8::try_from(up).ok()?, self.vietnamese)?;
        self.note(name, head.len() + 1..name.text.len(), meaning);
        Some(meaning)
    }

    /// Notes what a piece of a path means, where that is asked for.
    pub(super) fn note(&self, name: &Name, piece: Range<usize>, meaning: Meaning<'_>) {
        let (Ref { entity, slot, .. }, part) = match meaning {
            Meaning::Field(reference, _) => (reference, Part::Field),
            Meaning::Attribute(reference, at, _) => (reference, Part::Attribute(at)),
            Meaning::Parameter(_) | Meaning::Define(_) => return,
        };
        self.all_parts.note(self.rules, self.source, (name, piece), FieldName { entity, slot, part });
    }

    fn report_unknown(&mut self, name: &Name) {
        let chain = self.chain();
        let schema = &self.rules.schema;
        let head = name.text.split('.').next().unwrap_or("");
        if OPERATOR_WORDS.contains(&head) && !self.vietnamese {
            let message = Text::new(
                format!("`{head}` is a word of the language and cannot be a name here"),
                format!("`{head}` là từ của ngôn ngữ, không dùng làm tên ở đây được"),
            );
            let help = Text::new(
                "give it another name, or write its owner before it: `province.by`",
                "đặt tên khác, hoặc viết tên đối tượng phía trước: `province.by`",
            );
            return self.error(Code::RULES_UNKNOWN_NAME, name.span, message, Some(help));
        }
        let outer = chain.iter().skip(1).find(|e| field_meaning(self.rules, **e, &name.text, 0, self.vietnamese).is_some());
        if let (Some(outer), Some(current)) = (outer, self.current()) {
            let (outer, current) = (schema.entity(*outer).name.clone(), schema.entity(current));
            let own: Vec<&str> = current.fields.iter().map(|f| f.path.as_str()).collect();
            let near = nearest(&name.text, own.iter().copied()).map_or_else(
                || Text::new(format!("declare it in `{}`", current.name), format!("khai báo nó trong `{}`", current.name)),
                |near| Text::new(format!("write `{near}`"), format!("viết `{near}`")),
            );
            let inside = current.name.clone();
            let message = Text::new(
                format!("`{}` is a field of `{outer}`, and here names speak of each `{inside}`", name.text),
                format!("`{}` là trường của `{outer}`, còn ở đây mọi tên nói về `{inside}`", name.text),
            );
            let help = Text::new(
                format!("write `{outer}.{}` for that of the `{outer}`; for the `{inside}`'s own, {}", name.text, near.en),
                format!("viết `{outer}.{}` nếu là của `{outer}`; nếu là của chính `{inside}`, {}", name.text, near.vi),
            );
            return self.error(Code::RULES_OUTER_NAME, name.span, message, Some(help));
        }
        let mut known: Vec<String> = Vec::new();
        if let Some(current) = self.current() {
            known.extend(all_paths(&schema.entity(current).fields));
            if self.vietnamese {
                known.extend(schema.entity(current).fields.iter().filter_map(|f| f.name_vi.clone()));
            }
        }
        if self.current().is_none_or(|e| self.about.contains(&e)) {
            known.extend(self.defines.iter().map(|d| d.name.text.clone()));
        }
        known.extend(self.rules.parameters.iter().map(|p| p.name.clone()));
        for owner in chain.iter().skip(1) {
            let owner = schema.entity(*owner);
            known.extend(all_paths(&owner.fields).into_iter().map(|path| format!("{}.{path}", owner.name)));
        }
        let (of, of_vi) = match self.current() {
            Some(entity) => {
                let name = &schema.entity(entity).name;
                (format!("`{name}` has no field"), format!("`{name}` không có trường"))
            }
            None => ("outside of a collection there is no field".to_owned(), "ngoài tập hợp không có trường".to_owned()),
        };
        let message = Text::new(format!("{of} called `{}`", name.text), format!("{of_vi} nào tên là `{}`", name.text));
        let near = nearest(&name.text, known.iter().map(String::as_str));
        let help = match (near, self.current()) {
            (Some(near), _) => Text::new(format!("did you mean `{near}`?"), format!("ý bạn là `{near}`?")),
            (None, Some(entity)) => {
                let entity = &schema.entity(entity).name;
                Text::new(format!("declare it in `entity {entity} {{ … }}`"), format!("khai báo nó trong `entity {entity} {{ … }}`"))
            }
            (None, None) => Text::new(
                "name what the members have: `all provinces have …`, `sum of provinces.population`",
                "hãy nói về các thành viên: `all provinces have …`, `sum of provinces.population`",
            ),
        };
        self.error(Code::RULES_UNKNOWN_NAME, name.span, message, Some(help));
    }

    /// Runs something inside of a `define`; refuses one that builds on itself.
    pub(super) fn inside<T>(&mut self, define: Define<'t>, used: Span, work: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.used.insert(define.name.span);
        let open = self.open_defines.iter().position(|d| d.name.span == define.name.span);
        if let Some(circle) = open.and_then(|at| self.open_defines.get(at..)) {
            // Told at the first of the circle, whichever of them was asked for.
            let first = circle.iter().enumerate().min_by_key(|(_, d)| d.name.span).map_or(0, |(i, _)| i);
            let (before, from) = circle.split_at(first);
            let names: Vec<&str> = from.iter().chain(before).chain(from.first()).map(|d| d.name.text.as_str()).collect();
            let span = from.first().map_or(used, |d| d.name.span);
            let chain = names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(" → ");
            let name = names.first().copied().unwrap_or("");
            let message =
                Text::new(format!("`{name}` is defined by itself: {chain}"), format!("`{name}` được định nghĩa bằng chính nó: {chain}"));
            let help = Text::new("define it by fields and parameters", "hãy định nghĩa bằng trường và tham số");
            self.error(Code::RULES_CIRCULAR, span, message, Some(help));
            return None;
        }
        if self.open_defines.len() >= MAX_DEFINES {
            let message = Text::new(
                format!("more than {MAX_DEFINES} `define`s build on each other"),
                format!("hơn {MAX_DEFINES} `define` nối tiếp nhau"),
            );
            let help = Text::new("put some of them together", "hãy gộp bớt lại");
            self.error(Code::RULES_TOO_DEEP, used, message, Some(help));
            return None;
        }
        self.open_defines.push(define);
        let result = work(self);
        self.open_defines.pop();
        result
    }
}

/// The entity whose records own those of an entity: the one it belongs to, or the one that lists it.
pub(super) fn owner_of(rules: &Rules, entity: EntityId) -> Option<EntityId> {
    if let Some((owner, _)) = rules.schema.entity(entity).owner {
        return Some(owner);
    }
    let lists = |f: &Field| matches!(f.ty, FieldType::List(e) if e == entity);
    rules.schema.iter().find(|(_, e)| e.fields.iter().any(lists)).map(|(id, _)| id)
}

/// What a dotted path means in an entity, for a Vietnamese file or another.
pub(super) fn field_meaning<'t>(rules: &Rules, entity: EntityId, path: &str, up: u8, vietnamese: bool) -> Option<Meaning<'t>> {
    let declared = rules.schema.entity(entity);
    if let Some(slot) = declared.slot_in(path, vietnamese) {
        let kind = Kind::of(&rules.schema.field(entity, slot).ty);
        return Some(Meaning::Field(Ref { up, entity, slot }, kind));
    }
    let (head, name) = path.rsplit_once('.')?;
    let slot: Slot = declared.slot_in(head, vietnamese)?;
    let FieldType::Document(extras) = &rules.schema.field(entity, slot).ty else { return None };
    let reference = Ref { up, entity, slot };
    let at = attribute(extras, name, vietnamese)?;
    let kind = match DOCUMENT_ATTRIBUTES.get(at) {
        Some(&"issued") => Kind::Date,
        Some(_) => Kind::Text,
        None => Kind::of(&extras.get(at - DOCUMENT_ATTRIBUTES.len())?.ty),
    };
    Some(Meaning::Attribute(reference, u8::try_from(at).ok()?, kind))
}

fn all_paths(fields: &[Field]) -> Vec<String> {
    let mut paths = Vec::new();
    for field in fields {
        paths.push(field.path.clone());
        if let FieldType::Document(extras) = &field.ty {
            paths.extend(DOCUMENT_ATTRIBUTES.iter().map(|a| format!("{}.{a}", field.path)));
            paths.extend(extras.iter().map(|e| format!("{}.{}", field.path, e.path)));
        }
    }
    paths
}
