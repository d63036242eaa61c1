//! A parameter that has no value yet when a target that asks for it begins to apply.

use super::{Lint, walk};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::semantics::Rules;

pub(super) const LINT: Lint = Lint { code: Code::LINT_PARAMETER_GAP, check };

fn check(rules: &Rules, found: &mut Vec<Diagnostic>) {
    for target in &rules.targets {
        let Some(begins) = target.applies.0 else { continue };
        let mut asked = walk::parameters(rules, target);
        asked.sort();
        asked.dedup();
        for id in asked {
            let parameter = rules.parameter(id);
            let Some((Some(first), _)) = parameter.values.first().filter(|(from, _)| from.is_some_and(|from| from > begins)) else {
                continue;
            };
            let name = &parameter.name;
            let message = Text::new(
                format!("`{name}` has no value before {first}, and `{}` applies from {begins}", target.id),
                format!("`{name}` chưa có giá trị trước {first}, còn `{}` áp dụng từ {begins}", target.id),
            );
            let help = Text::new(
                format!("give it a value `from {begins}`, or let the target apply from {first}"),
                format!("hãy cho nó một giá trị `from {begins}`, hoặc để chỉ tiêu áp dụng từ {first}"),
            );
            let finding = Diagnostic::warning(LINT.code, message)
                .at(parameter.source, parameter.span)
                .label(target.source, target.name, Text::new("needed here", "cần ở đây"))
                .help(help);
            found.push(finding);
        }
    }
}
