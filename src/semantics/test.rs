//! Tests of rules: their targets.

use super::Unit;
use super::names::field_meaning;
use super::rules::{Rules, Test};
use super::vocabulary::unknown;
use crate::base::SourceId;
use crate::data::{DOCUMENT_ATTRIBUTES, Entity, EntityId, FieldType};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::syntax::tree::{GivenKind, GivenRecord, GivenValue, Item, Name};

/// What a record says of itself, beside its fields.
const OF_A_RECORD: [&str; 2] = ["period", "as_of"];

/// The names that a test's record uses must be there.
fn given(given: &GivenRecord, rules: &Rules, source: SourceId, problems: &mut Vec<Diagnostic>) {
    let name_of = |e: &Entity| if given.all { e.plural.clone() } else { Some(e.name.clone()) };
    match rules.schema.iter().find(|(_, e)| name_of(e).as_deref() == Some(&given.entity.text)) {
        Some((entity, _)) => entries(entity, "", &given.entries, rules, source, problems),
        None => {
            let known: Vec<String> = rules.schema.entities.iter().filter_map(name_of).collect();
            problems.push(unknown(("entity", "đối tượng"), &given.entity, source, known.iter().map(String::as_str)));
        }
    }
}

fn entries(
    entity: EntityId,
    prefix: &str,
    entries: &[(Name, GivenValue)],
    rules: &Rules,
    source: SourceId,
    problems: &mut Vec<Diagnostic>,
) {
    for (name, value) in entries {
        let path = format!("{prefix}{}", name.text);
        let group = format!("{path}.");
        let declared = rules.schema.entity(entity);
        if declared.fields.iter().any(|f| f.path.starts_with(&group)) {
            if let GivenKind::Map(inner) = &value.kind {
                self::entries(entity, &group, inner, rules, source, problems);
            }
            continue;
        }
        let Some(slot) = declared.slot_in(&path, rules.is_vietnamese(source)) else {
            // Flat records may stand inside of their owner, under their plural.
            let joins = |e: &Entity| e.owner.is_some_and(|(owner, _)| owner == entity) && e.plural.as_deref() == Some(&path);
            if let Some((member, _)) = rules.schema.iter().find(|(_, e)| joins(e)) {
                members(member, value, rules, source, problems);
                continue;
            }
            if field_meaning(rules, entity, &path, 0, false).is_none() && !OF_A_RECORD.contains(&path.as_str()) {
                let known = declared.fields.iter().map(|f| f.path.as_str()).chain(OF_A_RECORD);
                problems.push(unknown(("field", "trường"), name, source, known));
            }
            continue;
        };
        match (&rules.schema.field(entity, slot).ty, &value.kind) {
            (FieldType::List(member), _) => members(*member, value, rules, source, problems),
            (FieldType::Document(extras), GivenKind::Map(inner)) => {
                let known: Vec<&str> = DOCUMENT_ATTRIBUTES.into_iter().chain(extras.iter().map(|e| e.path.as_str())).collect();
                let strange = inner.iter().filter(|(name, _)| !known.contains(&name.text.as_str()));
                problems.extend(strange.map(|(name, _)| {
                    unknown(("attribute of this document", "thuộc tính của văn bản này"), name, source, known.iter().copied())
                }));
            }
            _ => {}
        }
    }
}

fn members(member: EntityId, value: &GivenValue, rules: &Rules, source: SourceId, problems: &mut Vec<Diagnostic>) {
    let GivenKind::List(rows) = &value.kind else { return };
    for row in rows {
        if let GivenKind::Map(inner) = &row.kind {
            entries(member, "", inner, rules, source, problems);
        }
    }
}

/// Takes in the tests of all files.
pub(super) fn collect(units: &[Unit], rules: &mut Rules, problems: &mut Vec<Diagnostic>) {
    let mut tests = Vec::new();
    for (source, unit) in units.iter().filter_map(|u| u.source.map(|s| (s, u))) {
        for item in &unit.file.items {
            let Item::Test(declaration) = item else { continue };
            if problems.len() >= super::MAX_PROBLEMS {
                break;
            }
            let Some(target) = rules.find(&declaration.target.text) else {
                problems.push(unknown(("target", "chỉ tiêu"), &declaration.target, source, rules.targets.iter().map(|t| t.id.as_str())));
                continue;
            };
            if declaration.expect.is_empty() || declaration.given.is_empty() {
                let (message, help) = if declaration.expect.is_empty() {
                    (
                        Text::new("this test expects nothing", "phép thử này không mong đợi điều gì"),
                        Text::new("write `expect pass`", "viết `expect pass`"),
                    )
                } else {
                    (
                        Text::new("this test is given nothing", "phép thử này không có dữ liệu"),
                        Text::new("write `given province { … }`", "viết `given province { … }`"),
                    )
                };
                problems.push(Diagnostic::error(Code::RULES_TEST, message).at(source, declaration.name.span).help(help));
                continue;
            }
            for given in &declaration.given {
                self::given(given, rules, source, problems);
            }
            tests.push(Test {
                name: declaration.name.text.clone(),
                target,
                as_of: declaration.as_of.map(|w| w.value.last()),
                given: declaration.given.clone(),
                expect: declaration.expect.clone(),
                source,
                span: declaration.span,
            });
        }
    }
    rules.tests.append(&mut tests);
}
