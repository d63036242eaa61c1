//! A threshold that no value reaches.

use super::Lint;
use super::relation::{Reading, days};
use super::walk::{self, Part};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::semantics::Rules;
use crate::semantics::rules::{Cond, CondOp};

pub(super) const LINT: Lint = Lint { code: Code::LINT_CANNOT_BE_MET, check };

fn check(rules: &Rules, found: &mut Vec<Diagnostic>) {
    for target in &rules.targets {
        let days = days(rules, target);
        walk::target(target, &mut |part| {
            let Part::Cond(cond) = part else { return };
            let never = |day: &Option<jiff::civil::Date>| {
                let mut reading = Reading::new(rules, *day);
                let relations = reading.cond(cond);
                !reading.allows(&relations)
            };
            if is_threshold(cond) && days.iter().any(never) {
                let words = rules.words(target.source, cond.span);
                let message = Text::new(format!("`{words}` can never hold"), format!("`{words}` không bao giờ đúng được"));
                let help = Text::new(
                    "a count is at least 0, and a part is no greater than its whole: mend the threshold or the comparison",
                    "số đếm không nhỏ hơn 0, phần không lớn hơn tổng: hãy sửa ngưỡng hoặc dấu so sánh",
                );
                found.push(Diagnostic::warning(LINT.code, message).at(target.source, cond.span).help(help));
            }
        });
    }
}

/// Whether a condition is one comparison with a bound.
pub(super) fn is_threshold(cond: &Cond) -> bool {
    match &cond.op {
        CondOp::Compare(_) | CondOp::CompareDates(..) | CondOp::InRange(..) | CondOp::Quantified(_) | CondOp::Frequency(_) => true,
        CondOp::Deadline(inner, _) => is_threshold(inner),
        _ => false,
    }
}
