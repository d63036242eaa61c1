//! A threshold that every value reaches.

use super::Lint;
use super::cannot_be_met::is_threshold;
use super::relation::{Reading, days};
use super::walk::{self, Part};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::semantics::Rules;

pub(super) const LINT: Lint = Lint { code: Code::LINT_CANNOT_FAIL, check };

fn check(rules: &Rules, found: &mut Vec<Diagnostic>) {
    for target in rules.targets.iter().filter(|target| !is_part_of(rules, target)) {
        let days = days(rules, target);
        walk::target(target, &mut |part| {
            let Part::Cond(cond) = part else { return };
            let always = |day: &Option<jiff::civil::Date>| {
                let mut reading = Reading::new(rules, *day);
                let relations = reading.cond(cond);
                reading.allows(&relations) && reading.follow(&relations, &[])
            };
            if is_threshold(cond) && days.iter().all(always) {
                let words = rules.words(target.source, cond.span);
                let message = Text::new(format!("`{words}` always holds"), format!("`{words}` luôn luôn đúng"));
                let help = Text::new(
                    "mend the threshold; to ask that something was reported, write `… present`",
                    "hãy sửa ngưỡng; nếu chỉ cần có báo cáo, hãy viết `… present`",
                );
                found.push(Diagnostic::warning(LINT.code, message).at(target.source, cond.span).help(help));
            }
        });
    }
}

/// Whether a target is what a field says of itself: `part of` is what the bounds are known from.
fn is_part_of(rules: &Rules, target: &crate::semantics::rules::Target) -> bool {
    let field = |(entity, slot): (&str, &str)| {
        let entity = rules.schema.entities.iter().find(|e| e.name == entity)?;
        entity.slot(slot)
    };
    target.is_check && target.id.split_once('.').and_then(field).is_some()
}
