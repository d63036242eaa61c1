//! A `define` that no target asks for.

use super::Lint;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::semantics::Rules;

pub(super) const LINT: Lint = Lint { code: Code::LINT_UNUSED_DEFINE, check };

fn check(rules: &Rules, found: &mut Vec<Diagnostic>) {
    for define in rules.defines.iter().filter(|define| !define.used) {
        let message = Text::new(format!("no target uses `{}`", define.name), format!("không chỉ tiêu nào dùng `{}`", define.name));
        let help = Text::new("use it, or take it out", "hãy dùng nó, hoặc bỏ đi");
        found.push(Diagnostic::warning(LINT.code, message).at(define.source, define.span).help(help));
    }
}
