//! A dated value of a parameter that is the value before it.

use super::Lint;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::semantics::Rules;

pub(super) const LINT: Lint = Lint { code: Code::LINT_PARAMETER_REPEAT, check };

fn check(rules: &Rules, found: &mut Vec<Diagnostic>) {
    for parameter in &rules.parameters {
        for pair in parameter.values.windows(2) {
            let [(Some(first), before), (Some(again), value)] = pair else { continue };
            if before != value {
                continue;
            }
            let name = &parameter.name;
            let message = Text::new(
                format!("the value of `{name}` from {again} is the one from {first}"),
                format!("giá trị của `{name}` từ {again} trùng với giá trị từ {first}"),
            );
            let help = Text::new(
                "leave the later one away, or write the value that was decided",
                "hãy bỏ dòng sau, hoặc ghi giá trị đúng theo quyết định",
            );
            found.push(Diagnostic::warning(LINT.code, message).at(parameter.source, parameter.span).help(help));
        }
    }
}
