//! A quotient that must equal a figure to the last digit.

use super::Lint;
use super::walk::{self, Part};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::semantics::Rules;
use crate::semantics::rules::{AggregateFunction, Calc, CalcOp, CondOp};
use crate::syntax::tree::Comparator;
use crate::value::Number;

pub(super) const LINT: Lint = Lint { code: Code::LINT_EXACT_QUOTIENT, check };

fn check(rules: &Rules, found: &mut Vec<Diagnostic>) {
    for target in &rules.targets {
        walk::target(target, &mut |part| {
            let Part::Cond(cond) = part else { return };
            let CondOp::Compare(compare) = &cond.op else { return };
            let exact = matches!(compare.comparator, Comparator::Equal | Comparator::Unequal) && compare.tolerance.is_none();
            let sides = [&compare.left, &compare.right];
            // All and none are hit exactly.
            if exact && sides.iter().any(|side| is_quotient(side)) && !sides.iter().any(|side| is_round(side)) {
                let message = Text::new(
                    "a quotient hardly ever equals a figure to the last digit",
                    "thương số hầu như không bao giờ bằng một số đến chữ số cuối cùng",
                );
                let help = Text::new(
                    "write `FIELD agrees with A / B`, or how far they may be apart: `… within 0.5 points`",
                    "viết `TRƯỜNG agrees with A / B`, hoặc nói rõ sai số: `… within 0.5 points`",
                );
                found.push(Diagnostic::warning(LINT.code, message).at(target.source, cond.span).help(help));
            }
        });
    }
}

/// Whether a figure comes out of a division by something that is reported, unrounded.
fn is_quotient(calc: &Calc) -> bool {
    match &calc.op {
        CalcOp::Product(parts) => parts.iter().any(|(divides, part)| *divides && !is_literal(part) || is_quotient(part)),
        CalcOp::Sum(parts) => parts.iter().any(|(_, part)| is_quotient(part)),
        CalcOp::Share(a, b) => is_quotient(a) || is_quotient(b),
        CalcOp::Negate(inner) | CalcOp::Abs(inner) | CalcOp::Previous(inner) => is_quotient(inner),
        CalcOp::If(then, _, otherwise) => is_quotient(then) || is_quotient(otherwise),
        CalcOp::Aggregate(aggregate) => aggregate.function == AggregateFunction::Average,
        _ => false,
    }
}

fn is_literal(calc: &Calc) -> bool {
    matches!(calc.op, CalcOp::Number(_))
}

fn is_round(calc: &Calc) -> bool {
    matches!(&calc.op, CalcOp::Number(number) if number.is_zero() || *number == Number::one())
}
