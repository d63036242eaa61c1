//! A target that has no words for people.

use super::Lint;
use crate::diagnostic::{Code, Diagnostic, Lang, Text};
use crate::semantics::Rules;

pub(super) const LINT: Lint = Lint { code: Code::LINT_NO_TITLE, check };

fn check(rules: &Rules, found: &mut Vec<Diagnostic>) {
    for target in rules.targets.iter().filter(|target| !target.is_check && target.title.get(Lang::En).is_none()) {
        let name = target.id.rsplit('.').next().unwrap_or(&target.id);
        let message = Text::new(format!("`{}` has no title", target.id), format!("`{}` chưa có tiêu đề", target.id));
        let help = Text::new(
            format!("say what it demands: `target {name} \"…\" {{ … }}`"),
            format!("hãy nói rõ yêu cầu: `target {name} \"…\" {{ … }}`"),
        );
        found.push(Diagnostic::warning(LINT.code, message).at(target.source, target.name).help(help));
    }
}
