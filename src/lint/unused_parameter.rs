//! A parameter that no target asks for.

use std::collections::BTreeSet;

use super::{Lint, walk};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::semantics::Rules;

pub(super) const LINT: Lint = Lint { code: Code::LINT_UNUSED_PARAMETER, check };

fn check(rules: &Rules, found: &mut Vec<Diagnostic>) {
    let asked: BTreeSet<usize> = rules.targets.iter().flat_map(|t| walk::parameters(rules, t)).map(|id| id.0.into()).collect();
    for (_, parameter) in rules.parameters.iter().enumerate().filter(|(at, _)| !asked.contains(at)) {
        let message = Text::new(format!("no target uses `{}`", parameter.name), format!("không chỉ tiêu nào dùng `{}`", parameter.name));
        let help = Text::new("use it, or take it out", "hãy dùng nó, hoặc bỏ đi");
        found.push(Diagnostic::warning(LINT.code, message).at(parameter.source, parameter.span).help(help));
    }
}
