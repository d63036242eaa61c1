//! A flag called `has_…` behind `have`, which then reads twice.

use super::Lint;
use super::walk::{self, Part};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::semantics::Rules;
use crate::semantics::rules::{Calc, CalcOp, Cond, CondOp, QuantifiedBody};

pub(super) const LINT: Lint = Lint { code: Code::LINT_HAS_FLAG, check };

fn check(rules: &Rules, found: &mut Vec<Diagnostic>) {
    for target in &rules.targets {
        walk::target(target, &mut |part| {
            let Part::Cond(Cond { op: CondOp::Quantified(quantified), .. }) = part else { return };
            let QuantifiedBody::Have(have) = &quantified.body else { return };
            for cond in flags(have) {
                let CondOp::Flag(Calc { op: CalcOp::Field(field), .. }) = &cond.op else { continue };
                let path = &rules.schema.field(field.entity, field.slot).path;
                let name = path.rsplit('.').next().unwrap_or(path);
                let Some(bare) = name.strip_prefix("has_").filter(|bare| !bare.is_empty()) else { continue };
                let message = Text::new(format!("`have {name}` says `has` twice"), format!("`have {name}` lặp lại chữ `has`"));
                let help = Text::new(format!("call the flag `{bare}`: `have {bare}`"), format!("hãy đặt tên là `{bare}`: `have {bare}`"));
                found.push(Diagnostic::warning(LINT.code, message).at(target.source, cond.span).help(help));
            }
        });
    }
}

/// The parts of a condition that may be bare flags.
fn flags(cond: &Cond) -> Vec<&Cond> {
    match &cond.op {
        CondOp::And(parts) | CondOp::Or(parts) => parts.iter().flat_map(flags).collect(),
        CondOp::Not(inner) | CondOp::Deadline(inner, _) => flags(inner),
        _ => vec![cond],
    }
}
