//! Two targets that ask the same of the same units at the same time.

use std::collections::BTreeMap;

use super::contradiction::overlap;
use super::{Lint, form};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::semantics::Rules;
use crate::semantics::rules::{Subject, Target};

pub(super) const LINT: Lint = Lint { code: Code::LINT_DUPLICATE_TARGET, check };

fn check(rules: &Rules, found: &mut Vec<Diagnostic>) {
    let mut known: BTreeMap<String, Vec<&Target>> = BTreeMap::new();
    for target in rules.targets.iter().filter(|target| !target.is_check) {
        for form in forms(&target.subject) {
            let same = known.entry(form).or_default();
            if let Some(first) = same.iter().find(|first| first.id != target.id && overlap(first, target)) {
                let message = Text::new(
                    format!("`{}` asks the same as `{}`", target.id, first.id),
                    format!("`{}` yêu cầu giống hệt `{}`", target.id, first.id),
                );
                let help = Text::new(
                    "keep one of them; where the later decision replaces the earlier, write `supersedes`",
                    "hãy giữ lại một; nếu văn bản sau thay văn bản trước, hãy viết `supersedes`",
                );
                let finding = Diagnostic::warning(LINT.code, message)
                    .at(target.source, target.name)
                    .label(first.source, first.name, Text::new("the same", "giống nhau"))
                    .help(help);
                found.push(finding);
                break;
            }
            same.push(target);
        }
    }
}

/// What a target asks, for each entity that it is about.
fn forms(subject: &Subject) -> Vec<String> {
    match subject {
        Subject::Records(each) => each.iter().map(|(entity, body)| format!("{} {}", entity.0, form::body(body))).collect(),
        Subject::Across(entities, body) => vec![format!("across {entities:?} {}", form::body(body))],
    }
}
