//! A deadline that lies outside of the time in which its target applies.

use super::Lint;
use super::walk::{self, Part};
use crate::base::Span;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::semantics::Rules;
use crate::semantics::rules::{CondOp, Due, ParameterValue, Target};
use crate::value::Date;

pub(super) const LINT: Lint = Lint { code: Code::LINT_DEADLINE_OUTSIDE, check };

fn check(rules: &Rules, found: &mut Vec<Diagnostic>) {
    for target in &rules.targets {
        walk::target(target, &mut |part| {
            let Part::Cond(cond) = part else { return };
            // What has a date of its own can have come about before its target applied; anything else is only asked from then on.
            let (due, dated) = match &cond.op {
                CondOp::Occurred(_, Some(due)) => (due, true),
                CondOp::Deadline(_, due) => (due, false),
                _ => return,
            };
            if let Some(last) = last_day(rules, due) {
                found.extend(outside(target, cond.span, last, dated));
            }
        });
    }
}

fn last_day(rules: &Rules, due: &Due) -> Option<Date> {
    match due {
        Due::On(date) => Some(date.last()),
        Due::Parameter(id) => match rules.parameter(*id).values.as_slice() {
            [(_, ParameterValue::Date(date))] => Some(date.last()),
            _ => None,
        },
        Due::Field(_) => None,
    }
}

fn outside(target: &Target, span: Span, last: Date, dated: bool) -> Option<Diagnostic> {
    let (message, help) = match target.applies {
        (_, Some(to)) if last > to => (
            Text::new(
                format!("the deadline is {last}, and the target applies to {to}: it is never due"),
                format!("thời hạn là {last}, còn chỉ tiêu chỉ áp dụng đến {to}: sẽ không bao giờ đến hạn"),
            ),
            Text::new(
                "let the target apply beyond the deadline, or name an earlier day",
                "hãy kéo dài thời gian áp dụng, hoặc ghi thời hạn sớm hơn",
            ),
        ),
        (Some(from), _) if last < from && !dated => (
            Text::new(
                format!("the deadline is {last}, and the target applies from {from}: it was always due"),
                format!("thời hạn là {last}, còn chỉ tiêu áp dụng từ {from}: luôn luôn đã đến hạn"),
            ),
            Text::new("leave the deadline away, or name a later day", "hãy bỏ thời hạn, hoặc ghi ngày muộn hơn"),
        ),
        _ => return None,
    };
    Some(Diagnostic::warning(LINT.code, message).at(target.source, span).help(help))
}
