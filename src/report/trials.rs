//! The tests of rule files, for people: what was expected against what was found, with the rule beside it.

use std::io::{self, Write};

use super::message::{clean, messages};
use crate::base::Sources;
use crate::diagnostic::Lang;
use crate::ruletest::Trial;
use crate::semantics::Rules;
use crate::semantics::rules::Test;
use crate::syntax::tree::Expectation;

/// What `chitieu test` tells of its tests.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    /// The rules with their tests.
    pub rules: &'a Rules,
    /// The texts that spans point into.
    pub sources: &'a Sources,
    /// How each test ended.
    pub trials: &'a [Trial],
    /// The language.
    pub lang: Lang,
    /// Name the tests that passed, too.
    pub verbose: bool,
}

/// Writes the failing tests, and how many passed.
///
/// # Errors
///
/// Whatever `out` refuses.
pub fn write(account: &Account<'_>, out: &mut dyn Write) -> io::Result<()> {
    let vi = account.lang == Lang::Vi;
    for trial in account.trials {
        let Some(test) = account.rules.tests.get(trial.test) else { continue };
        let target = account.rules.target(test.target);
        let place = account.sources.place(test.source, test.span, "");
        if trial.passed() {
            if account.verbose {
                writeln!(out, "✓ {}  {}", clean(&test.name), target.id)?;
            }
            continue;
        }
        writeln!(out, "✗ {}", clean(&test.name))?;
        let mut line = |word: (&str, &str), text: &str| writeln!(out, "    {:<10}{text}", if vi { word.1 } else { word.0 });
        line(("at", "tại"), &place.to_string())?;
        line(("for", "cho"), &target.id)?;
        for unmet in trial.unmet.iter().filter_map(|i| test.expect.get(*i)) {
            line(("expected", "mong đợi"), &expected(account, test, unmet))?;
        }
        if trial.problems.is_empty() {
            line(("found", "kết quả"), &found(trial))?;
        }
        let sentences = trial.judgement.as_ref().map(|j| messages(account.rules, account.sources, account.lang, j)).unwrap_or_default();
        for sentence in sentences {
            line(("", ""), &sentence)?;
        }
        for body in target.subject.bodies().take(1) {
            for clause in &body.clauses {
                line(("rule", "quy tắc"), &format!("{} {}", clause.kind.word(), clause.text))?;
            }
        }
        for problem in &trial.problems {
            line(("problem", "lỗi"), &clean(problem.message.get(problem.lang(account.lang))))?;
            if let Some(help) = &problem.help {
                line(("", ""), &clean(help.get(problem.lang(account.lang))))?;
            }
        }
        writeln!(out)?;
    }
    let failed = account.trials.iter().filter(|t| !t.passed()).count();
    let passed = account.trials.len() - failed;
    if vi {
        writeln!(out, "{passed} phép thử đạt, {failed} không đạt")
    } else {
        writeln!(out, "{passed} passed, {failed} failed")
    }
}

/// The expectation in the test's own words.
fn expected(account: &Account<'_>, test: &Test, expectation: &Expectation) -> String {
    let words = account.rules.words(test.source, expectation.span);
    clean(words.strip_prefix("expect ").unwrap_or(&words))
}

fn found(trial: &Trial) -> String {
    let verdict = trial.verdict().word();
    match (&trial.judgement, trial.gap()) {
        (None, _) => format!("{verdict}: does not apply on the record's rule day"),
        (Some(_), Some(gap)) if !gap.is_zero() => format!("{verdict} with gap {gap}"),
        _ => verdict.to_owned(),
    }
}
