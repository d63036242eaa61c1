//! A field that no rule reads.

use super::Lint;
use crate::data::{Entity, Field, FieldType, Slot};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::semantics::{Rules, reads};

pub(super) const LINT: Lint = Lint { code: Code::LINT_UNUSED_FIELD, check };

fn check(rules: &Rules, found: &mut Vec<Diagnostic>) {
    let read: reads::Fields = reads::all(rules).into_iter().flatten().collect();
    for (id, entity) in rules.schema.iter() {
        for (_, field) in entity.slots().filter(|(slot, field)| !tells_of_itself(entity, *slot, field) && !read.contains(&(id, *slot))) {
            let message = Text::new(
                format!("no rule reads `{}.{}`", entity.name, field.path),
                format!("không quy tắc nào đọc `{}.{}`", entity.name, field.path),
            );
            let help = Text::new(
                "write a target or a check that reads it, or take it out",
                "hãy viết chỉ tiêu hoặc `check` dùng đến nó, hoặc bỏ đi",
            );
            found.push(Diagnostic::warning(LINT.code, message).at(field.source, field.span).help(help));
        }
    }
}

/// Whether a field is there for people: texts, and the date of an event, tell what a record is, and are seldom judged.
fn tells_of_itself(entity: &Entity, slot: Slot, field: &Field) -> bool {
    let date = entity.slot("date").filter(|_| entity.key.is_none());
    matches!(field.ty, FieldType::Text | FieldType::Texts) || entity.key == Some(slot) || date == Some(slot)
}
