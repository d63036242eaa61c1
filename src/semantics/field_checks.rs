//! What a vocabulary states about a field becomes a target of its entity: `part of`, `required`, `unique`, `matching`,
//! `from`, and `check`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::course::Course;
use super::names::Scope;
use super::pattern::Pattern;
use super::rules::{Body, Calc, CalcOp, Clause, Comparison, Cond, CondOp, Ref, Rules, Subject, Target, Wording};
use super::{Kind, Unit};
use crate::data::{DOCUMENT_ATTRIBUTES, Entity, EntityId, Field, FieldType, Slot};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::syntax::tree::{CheckDeclaration, ClauseKind, Comparator, EntityMember, Item};

/// Takes in the checks of all entities.
pub(super) fn collect(units: &[Unit], rules: &mut Rules, all_parts: &Course, problems: &mut Vec<Diagnostic>) {
    let mut found: Vec<Target> = Vec::new();
    for (id, entity) in rules.schema.iter() {
        for (slot, field) in entity.slots() {
            found.extend(field_target(rules, id, entity, slot, field));
        }
    }
    let no_targets = BTreeMap::new();
    for (source, unit) in units.iter().filter_map(|u| u.source.map(|s| (s, u))) {
        for item in &unit.file.items {
            let Item::Entity(declaration) = item else { continue };
            let same = |e: &Entity| e.source == source && e.span == declaration.name.span;
            let Some((id, entity)) = rules.schema.iter().find(|(_, e)| same(e)) else { continue };
            for check in checks(&declaration.members) {
                let about = [id];
                let mut scope = Scope::new(rules, source, &no_targets, all_parts);
                scope.frames.push(id);
                scope.about = &about;
                let condition = scope.cond(&check.condition);
                problems.append(&mut scope.problems);
                let target_id = format!("{}.{}", entity.name, check.name.text);
                if let Some(first) = found.iter().find(|t| t.id == target_id) {
                    problems.push(super::vocabulary::declared_twice(&target_id, source, check.name.span, (first.source, first.span)));
                    continue;
                }
                let Some(condition) = condition else { continue };
                let text = super::words::words(&unit.text, check.condition.span).into_owned();
                let clause = Clause { kind: ClauseKind::Require, condition, lenient: true, text };
                let title = check.title.as_ref().map_or_else(|| clause.text.clone(), |t| t.text.clone());
                found.push(target(target_id, title, id, vec![clause], source, (check.span, check.name.span)));
            }
        }
    }
    rules.targets.extend(found);
}

fn checks(members: &[EntityMember]) -> Vec<&CheckDeclaration> {
    let mut all = Vec::new();
    for member in members {
        match member {
            EntityMember::Check(check) => all.push(check),
            EntityMember::Group(_, inner) => all.extend(checks(inner)),
            _ => {}
        }
    }
    all
}

fn target(
    id: String,
    title: String,
    entity: EntityId,
    clauses: Vec<Clause>,
    source: crate::base::SourceId,
    (span, name): (crate::base::Span, crate::base::Span),
) -> Target {
    Target {
        id,
        is_check: true,
        title: Wording { plain: Some(title), ..Wording::default() },
        source_text: Wording::default(),
        url: None,
        owner: Wording::default(),
        product: Wording::default(),
        hint: Wording::default(),
        tags: Vec::new(),
        applies: (None, None),
        superseded_from: None,
        supersedes: Vec::new(),
        subject: Subject::Records(vec![(entity, Body { when: None, clauses })]),
        source,
        span,
        name,
        meaning: Arc::default(),
    }
}

/// The checks that a field's modifiers state, under one id; extra attributes of a document are checked with it.
fn field_target(rules: &Rules, id: EntityId, entity: &Entity, slot: Slot, field: &Field) -> Option<Target> {
    let whole = Ref { up: 0, entity: id, slot };
    let value = Calc { op: CalcOp::Field(whole), kind: Kind::of(&field.ty), span: field.span };
    let mut clauses = field_clauses(rules, id, field, value, &field.path, Some(whole));
    if let FieldType::Document(extras) = &field.ty {
        for (i, extra) in extras.iter().enumerate() {
            let Ok(at) = u8::try_from(DOCUMENT_ATTRIBUTES.len() + i) else { continue };
            let value = Calc { op: CalcOp::Attribute(whole, at), kind: Kind::of(&extra.ty), span: extra.span };
            clauses.extend(field_clauses(rules, id, extra, value, &format!("{}.{}", field.path, extra.path), None));
        }
    }
    if clauses.is_empty() {
        return None;
    }
    let name = format!("{}.{}", entity.name, field.path);
    let title = if field.label.is_empty() { field.path.clone() } else { field.label.clone() };
    Some(target(name, title, id, clauses, field.source, (field.span, field.span)))
}

fn field_clauses(rules: &Rules, id: EntityId, field: &Field, value: Calc, path: &str, whole: Option<Ref>) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let span = field.span;
    let mut push = |op, text: String, lenient| {
        clauses.push(Clause { kind: ClauseKind::Require, condition: Cond { op, span }, lenient, text });
    };
    if field.required {
        push(CondOp::Reported(value.clone()), format!("{path} required"), false);
    }
    if let Some(part_of) = field.part_of {
        let bound = rules.schema.field(id, part_of);
        let right = Calc { op: CalcOp::Field(Ref { up: 0, entity: id, slot: part_of }), kind: Kind::of(&bound.ty), span: bound.span };
        let comparison = Comparison { left: value.clone(), comparator: Comparator::AtMost, right, tolerance: None };
        push(CondOp::Compare(Box::new(comparison)), format!("{path} part of {}", bound.path), true);
    }
    if field.unique
        && let Some(whole) = whole
    {
        push(CondOp::Unique(whole), format!("{path} unique"), true);
    }
    if let Some(pattern) = &field.matching
        && let Ok(read) = Pattern::new(pattern, field.source, span)
    {
        push(CondOp::Matches(value.clone(), Arc::new(read)), format!("{path} matching '{pattern}'"), true);
    }
    if let Some((list, column)) = field.from {
        push(CondOp::Listed(value, list, column), format!("{path} from {}", rules.schema.list(list).name), true);
    }
    clauses
}

/// A part and its whole must be figures of kinds that compare.
pub(super) fn unlike_parts(rules: &Rules) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (_, entity) in rules.schema.iter() {
        for field in &entity.fields {
            let Some(whole) = field.part_of.and_then(|s| entity.fields.get(s.0 as usize)) else { continue };
            let (a, b) = (Kind::of(&field.ty), Kind::of(&whole.ty));
            if !a.is_figure() || a.unify(b).is_none() {
                let message = Text::new(
                    format!("{} cannot be part of {}", a.name().en, b.name().en),
                    format!("{} không thể là một phần của {}", a.name().vi, b.name().vi),
                );
                problems.push(Diagnostic::error(Code::RULES_UNLIKE_KINDS, message).at(field.source, field.span));
            }
        }
    }
    problems
}
