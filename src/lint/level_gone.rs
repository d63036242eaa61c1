//! A target that goes on after the units that it speaks of are gone, as the vocabulary's lists tell it.

use super::Lint;
use super::walk::{self, Part};
use crate::data::EntityId;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::semantics::Rules;
use crate::value::Date;

pub(super) const LINT: Lint = Lint { code: Code::LINT_LEVEL_GONE, check };

fn check(rules: &Rules, found: &mut Vec<Diagnostic>) {
    let ends: Vec<(EntityId, Date, &str)> =
        rules.schema.iter().filter_map(|(id, _)| last_day(rules, id).map(|(day, list)| (id, day, list))).collect();
    for target in rules.targets.iter().filter(|target| !target.is_check) {
        let mut entities = target.subject.entities();
        walk::target(target, &mut |part| {
            if let Part::Collection(collection) = part {
                entities.push(collection.entity);
            }
        });
        for (entity, end, list) in ends.iter().filter(|(entity, ..)| entities.contains(entity)) {
            if target.applies.1.is_some_and(|to| to <= *end) {
                continue;
            }
            let name = &rules.schema.entity(*entity).name;
            let message = Text::new(
                format!("there is no `{name}` after {end}, and this target goes on"),
                format!("sau {end} không còn `{name}`, nhưng chỉ tiêu này vẫn áp dụng"),
            );
            let help = Text::new(
                format!("no row of `{list}` is valid later: write `applies to {end}`"),
                format!("không dòng nào của `{list}` còn hiệu lực sau đó: hãy viết `applies to {end}`"),
            );
            found.push(Diagnostic::warning(LINT.code, message).at(target.source, target.name).help(help));
        }
    }
}

/// The last day on which there can be such a unit, with the list that says so: a field of it takes its value from that list,
/// and every row ends.
fn last_day(rules: &Rules, entity: EntityId) -> Option<(Date, &str)> {
    let lists = rules.schema.entity(entity).fields.iter().filter_map(|field| field.from).map(|(list, _)| rules.schema.list(list));
    let ends = lists.filter_map(|list| {
        let days: Option<Vec<Date>> = list.rows.iter().map(|row| row.valid_to).collect();
        Some((days?.into_iter().max()?, list.name.as_str()))
    });
    ends.min_by_key(|(day, _)| *day)
}
