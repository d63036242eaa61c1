//! A target that no test shows right.

use std::collections::BTreeSet;

use super::Lint;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::semantics::Rules;

pub(super) const LINT: Lint = Lint { code: Code::LINT_NO_TEST, check };

fn check(rules: &Rules, found: &mut Vec<Diagnostic>) {
    let tested: BTreeSet<_> = rules.tests.iter().map(|test| test.target).collect();
    for (_, target) in rules.iter().filter(|(id, target)| !target.is_check && !tested.contains(id)) {
        let message = Text::new(format!("`{}` has no test", target.id), format!("`{}` chưa có phép thử", target.id));
        let help = Text::new(
            format!("write one: `test \"…\" for {} {{ given … expect pass }}`", target.id),
            format!("hãy viết: `test \"…\" for {} {{ given … expect pass }}`", target.id),
        );
        found.push(Diagnostic::warning(LINT.code, message).at(target.source, target.name).help(help));
    }
}
