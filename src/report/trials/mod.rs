//! What became of the tests of rule files: one file per format.

pub(super) mod boundary;
mod concise;
pub(super) mod coverage;
mod human;
mod json;
mod junit;

use std::io::{self, Write};

use crate::base::Sources;
use crate::diagnostic::Lang;
use crate::ruletest::Trial;
use crate::ruletest::boundary::Boundaries;
use crate::ruletest::coverage::Covered;
use crate::semantics::Rules;
use crate::semantics::rules::{Target, Test};
use crate::syntax::tree::Expectation;

pub use coverage::percent;

/// What `chitieu test` tells of its tests.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    /// The rules with their tests.
    pub rules: &'a Rules,
    /// The texts that spans point into.
    pub sources: &'a Sources,
    /// How each test ended.
    pub trials: &'a [Trial],
    /// What the tests have seen, where that was asked for.
    pub covered: Option<&'a [Covered]>,
    /// The cases at the edges of rules, where they were asked for.
    pub boundaries: Option<&'a Boundaries>,
    /// The language.
    pub lang: Lang,
    /// Name the tests that passed, too.
    pub verbose: bool,
}

/// The forms that the account of tests can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrialFormat {
    /// A line for each failing test.
    Concise,
    /// For people at a terminal.
    Human,
    /// `chitieu-tests/1`.
    Json,
    /// JUnit XML: a suite for each file, a case for each test.
    Junit,
}

/// Every format with its name, sorted by it.
pub const TRIAL_FORMATS: &[(TrialFormat, &str)] =
    &[(TrialFormat::Concise, "concise"), (TrialFormat::Human, "human"), (TrialFormat::Json, "json"), (TrialFormat::Junit, "junit")];

/// Writes the account of tests.
///
/// # Errors
/// Those of `out`.
pub fn write(format: TrialFormat, account: &Account<'_>, out: &mut dyn Write) -> io::Result<()> {
    match format {
        TrialFormat::Concise => concise::write(account, out),
        TrialFormat::Human => human::write(account, out),
        TrialFormat::Json => json::write(account, out),
        TrialFormat::Junit => junit::write(account, out),
    }
}

impl<'a> Account<'a> {
    /// The tests with how they ended.
    fn each(&self) -> impl Iterator<Item = (&'a Trial, &'a Test)> + use<'a> {
        let tests = &self.rules.tests;
        self.trials.iter().filter_map(move |trial| Some((trial, tests.get(trial.test)?)))
    }

    /// How many passed, and how many failed.
    fn counts(&self) -> (usize, usize) {
        let failed = self.trials.iter().filter(|t| !t.passed()).count();
        (self.trials.len() - failed, failed)
    }

    /// The expectation in the test's own words.
    fn expected(&self, test: &Test, expectation: &Expectation) -> String {
        let words = self.rules.words(test.source, expectation.span);
        let bare = words.strip_prefix(self.rules.keyword(test.source, "expect")).unwrap_or(&words);
        super::message::clean(bare.trim_start())
    }

    /// The expectations that were not met, in the test's own words.
    fn unmet(&self, trial: &Trial, test: &Test) -> Vec<String> {
        trial.unmet.iter().filter_map(|i| test.expect.get(*i)).map(|e| self.expected(test, e)).collect()
    }

    /// What came out, in the words in which it would be expected.
    fn found(&self, trial: &Trial, test: &Test) -> String {
        let surface = if self.rules.is_vietnamese(test.source) { Lang::Vi } else { Lang::En };
        let word = |word| self.rules.keyword(test.source, word);
        let verdict = word(trial.verdict().word());
        match (&trial.judgement, trial.gap()) {
            (None, _) => match self.lang {
                Lang::En => format!("{verdict}: the target does not apply on the record's rule day"),
                Lang::Vi => format!("{verdict}: chỉ tiêu không áp dụng vào ngày xét của bản ghi"),
            },
            (Some(j), Some(gap)) if !gap.is_zero() => format!("{verdict} {} {}", word("with gap"), human::gap_words(j, &gap, surface)),
            _ => verdict.to_owned(),
        }
    }

    /// The statements of a rule that decide, in its own words.
    fn rule(&self, target: &Target) -> Vec<String> {
        let keyword = |word| self.rules.keyword(target.source, word);
        // What a ruleset is about may be more than one entity; the words are the same.
        let Some(body) = target.subject.bodies().next() else { return Vec::new() };
        let when = body.when.iter().map(|when| format!("{} {}", keyword("when"), self.rules.words(target.source, when.span)));
        let clauses = body.clauses.iter().map(|clause| format!("{} {}", keyword(clause.kind.word()), clause.text));
        when.chain(clauses).map(|words| super::message::clean(&words)).collect()
    }

    /// The sentences of what came out.
    fn sentences(&self, trial: &Trial) -> Vec<String> {
        trial.judgement.as_ref().map(|j| super::messages(self.rules, self.sources, self.lang, j)).unwrap_or_default()
    }

    /// What is wrong with the test itself, with the help for it.
    fn problems(&self, trial: &Trial) -> Vec<String> {
        let said = trial.problems.iter().flat_map(|p| [Some(&p.message), p.help.as_ref()]);
        said.flatten().map(|text| super::message::clean(text.get(self.lang))).collect()
    }
}
