//! A field that no rule reads.

use super::Lint;
use crate::data::Entity;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::semantics::{Rules, reads};

pub(super) const LINT: Lint = Lint { code: Code::LINT_UNUSED_FIELD, check };

fn check(rules: &Rules, found: &mut Vec<Diagnostic>) {
    let read: reads::Fields = reads::all(rules).into_iter().flatten().collect();
    for (id, entity) in rules.schema.iter() {
        for (_, field) in entity.slots().filter(|(slot, _)| !names_the_unit(entity, *slot) && !read.contains(&(id, *slot))) {
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

/// Whether a field says which unit it is.
fn names_the_unit(entity: &Entity, slot: crate::data::Slot) -> bool {
    entity.key == Some(slot) || entity.name_slot == Some(slot) || entity.owner.is_some_and(|(_, owner)| owner == slot)
}
