//! Tests of rules: their targets.

use super::Unit;
use super::course::{Course, FieldName, Part};
use super::names::field_meaning;
use super::rules::{Rules, Test};
use super::vocabulary::unknown;
use crate::base::SourceId;
use crate::data::{DOCUMENT_ATTRIBUTES, EVENT_DATE, Entity, EntityId, FieldType, Slot, attribute};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::syntax::tree::{GivenKind, GivenRecord, GivenValue, Item, Name};

/// What a record says of itself, beside its fields.
const OF_A_RECORD: [&str; 2] = ["period", "as_of"];

/// Looks at the names that a test's records use: they must be there.
struct Given<'g> {
    rules: &'g Rules,
    source: SourceId,
    course: &'g Course,
    problems: &'g mut Vec<Diagnostic>,
}

impl Given<'_> {
    fn record(&mut self, given: &GivenRecord) {
        let name_of = |e: &Entity| if given.all { e.plural.clone() } else { Some(e.name.clone()) };
        match self.rules.schema.iter().find(|(_, e)| name_of(e).as_deref() == Some(&given.entity.text)) {
            Some((entity, _)) => self.entries(entity, "", &given.entries),
            None => {
                let known: Vec<String> = self.rules.schema.entities.iter().filter_map(name_of).collect();
                self.problems.push(unknown(("entity", "đối tượng"), &given.entity, self.source, known.iter().map(String::as_str)));
            }
        }
    }

    fn note(&self, name: &Name, entity: EntityId, slot: Slot, part: Part) {
        self.course.note(self.rules, self.source, (name, 0..name.text.len()), FieldName { entity, slot, part });
    }

    fn entries(&mut self, entity: EntityId, prefix: &str, entries: &[(Name, GivenValue)]) {
        let vietnamese = self.rules.is_vietnamese(self.source);
        for (name, value) in entries {
            let path = format!("{prefix}{}", name.text);
            let group = format!("{path}.");
            let declared = self.rules.schema.entity(entity);
            if declared.fields.iter().any(|f| f.path.starts_with(&group)) {
                if let GivenKind::Map(inner) = &value.kind {
                    self.entries(entity, &group, inner);
                }
                continue;
            }
            let Some(slot) = declared.slot_in(&path, vietnamese) else {
                // Flat records may stand inside of their owner, under their plural.
                let joins = |e: &Entity| e.owner.is_some_and(|(owner, _)| owner == entity) && e.plural.as_deref() == Some(&path);
                if let Some((member, _)) = self.rules.schema.iter().find(|(_, e)| joins(e)) {
                    self.members(member, value);
                } else if field_meaning(self.rules, entity, &path, 0, vietnamese).is_none() && !OF_A_RECORD.contains(&path.as_str()) {
                    let known = declared.fields.iter().map(|f| f.path.as_str()).chain(OF_A_RECORD);
                    self.problems.push(unknown(("field", "trường"), name, self.source, known));
                }
                continue;
            };
            // In the braces of a group only the end of its fields' paths is written.
            if prefix.is_empty() {
                self.note(name, entity, slot, Part::Field);
            }
            match (&self.rules.schema.field(entity, slot).ty, &value.kind) {
                (FieldType::List(member), _) => self.members(*member, value),
                (FieldType::Document(extras), GivenKind::Map(inner)) => {
                    for (name, _) in inner {
                        match attribute(extras, &name.text, vietnamese) {
                            Some(at) => self.note(name, entity, slot, Part::Key(u8::try_from(at).unwrap_or(u8::MAX))),
                            None => {
                                let known = DOCUMENT_ATTRIBUTES.into_iter().chain(extras.iter().map(|e| e.path.as_str()));
                                let what = ("attribute of this document", "thuộc tính của văn bản này");
                                self.problems.push(unknown(what, name, self.source, known));
                            }
                        }
                    }
                }
                (FieldType::Events, GivenKind::List(events)) => {
                    let entries = events.iter().filter_map(|e| if let GivenKind::Map(entries) = &e.kind { Some(entries) } else { None });
                    for (name, _) in entries.flatten().filter(|(n, _)| n.text == EVENT_DATE.0 || vietnamese && n.text == EVENT_DATE.1) {
                        self.note(name, entity, slot, Part::Key(0));
                    }
                }
                _ => {}
            }
        }
    }

    fn members(&mut self, member: EntityId, value: &GivenValue) {
        let GivenKind::List(rows) = &value.kind else { return };
        for row in rows {
            if let GivenKind::Map(inner) = &row.kind {
                self.entries(member, "", inner);
            }
        }
    }
}

/// Takes in the tests of all files.
pub(super) fn collect(units: &[Unit], rules: &mut Rules, course: &Course, problems: &mut Vec<Diagnostic>) {
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
            let mut given = Given { rules, source, course, problems };
            declaration.given.iter().for_each(|record| given.record(record));
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
