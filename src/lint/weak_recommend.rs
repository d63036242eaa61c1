//! Advice that asks for no more than what is required anyway.

use super::Lint;
use super::relation::{Reading, days};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::semantics::Rules;
use crate::semantics::rules::{Body, Clause, Target};
use crate::syntax::tree::ClauseKind;

pub(super) const LINT: Lint = Lint { code: Code::LINT_WEAK_RECOMMEND, check };

fn check(rules: &Rules, found: &mut Vec<Diagnostic>) {
    for target in &rules.targets {
        for body in target.subject.bodies() {
            for advice in body.clauses.iter().filter(|clause| clause.kind != ClauseKind::Require) {
                if let Some(stronger) = stronger(rules, target, body, advice) {
                    found.push(weak(rules, target, advice, stronger));
                }
            }
        }
    }
}

/// The first clause that binds more and already asks for all that advice asks for.
fn stronger<'b>(rules: &Rules, target: &Target, body: &'b Body, advice: &Clause) -> Option<&'b Clause> {
    body.clauses.iter().filter(|clause| clause.kind < advice.kind).find(|clause| {
        days(rules, target).into_iter().all(|day| {
            let mut reading = Reading::new(rules, day);
            let (asked, advised) = (reading.cond(&clause.condition), reading.cond(&advice.condition));
            reading.allows(&asked) && reading.follow(&advised, &asked) && !reading.follow(&advised, &[])
        })
    })
}

fn weak(rules: &Rules, target: &Target, advice: &Clause, stronger: &Clause) -> Diagnostic {
    let (word, other) = (advice.kind.word(), stronger.kind.word());
    let said = rules.words(target.source, advice.condition.span);
    let message = Text::new(
        format!("`{word} {said}` asks for no more than the `{other}` does"),
        format!("`{word} {said}` không yêu cầu gì hơn `{other}`"),
    );
    let help = Text::new(
        format!("`{word}` stands for more than what `{other}` asks: raise it, or take it out"),
        format!("`{word}` dùng cho mức cao hơn `{other}`: hãy nâng mức, hoặc bỏ đi"),
    );
    Diagnostic::warning(LINT.code, message)
        .at(target.source, advice.condition.span)
        .label(target.source, stronger.condition.span, Text::new("already asked", "đã yêu cầu"))
        .help(help)
}
