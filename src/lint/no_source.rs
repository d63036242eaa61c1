//! A target that does not say where it was decided.

use super::Lint;
use crate::diagnostic::{Code, Diagnostic, Lang, Text};
use crate::semantics::Rules;

pub(super) const LINT: Lint = Lint { code: Code::LINT_NO_SOURCE, check };

fn check(rules: &Rules, found: &mut Vec<Diagnostic>) {
    for target in rules.targets.iter().filter(|target| !target.is_check && target.source_text.get(Lang::En).is_none()) {
        let message =
            Text::new(format!("`{}` does not say where it was decided", target.id), format!("`{}` chưa nêu văn bản nguồn", target.id));
        let help = Text::new(
            "write `source \"…\"` in the target or once in its ruleset",
            "hãy viết `source \"…\"` trong chỉ tiêu, hoặc một lần trong bộ quy tắc",
        );
        found.push(Diagnostic::warning(LINT.code, message).at(target.source, target.name).help(help));
    }
}
