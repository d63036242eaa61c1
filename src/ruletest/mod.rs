//! Tests of rules: their records, what should come out, and what does.

pub mod boundary;
pub mod coverage;
mod given;

use crate::diagnostic::{Code, Diagnostic, Text};
use crate::evaluation::{Across, Judgement, Measure, Options, Outcome, Trace, Verdict, evaluate, evaluate_traced};
use crate::semantics::Rules;
use crate::semantics::rules::{Subject, Test};
use crate::syntax::tree::{Expectation, GivenKind, Literal};
use crate::value::{Date, Number};

pub use coverage::Coverage;

/// How a test ended.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The number of the test in [`Rules::tests`].
    pub test: usize,
    /// What came out; `None` where the target does not apply on the record's rule day.
    pub judgement: Option<Judgement>,
    /// The expectations that were not met, by their number.
    pub unmet: Vec<usize>,
    /// What is wrong with the test itself.
    pub problems: Vec<Diagnostic>,
}

impl Trial {
    /// Whether everything came out as expected.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.unmet.is_empty() && self.problems.is_empty()
    }

    /// What came out; a target that does not apply has nothing to check.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.judgement.as_ref().map_or(Verdict::NotApplicable, |j| j.verdict)
    }

    /// The gap of the clause that decides.
    #[must_use]
    pub fn gap(&self) -> Option<Number> {
        self.judgement.as_ref().and_then(gap)
    }
}

/// Runs one test. `message` gives the sentences of a judgement, for `because`.
#[must_use]
pub fn run(rules: &Rules, number: usize, test: &Test, message: &dyn Fn(&Judgement) -> Vec<String>) -> Trial {
    run_noting(rules, number, test, message, None)
}

/// Like [`run`], and notes what the test sees of its target.
#[must_use]
pub fn run_noting(
    rules: &Rules,
    number: usize,
    test: &Test,
    message: &dyn Fn(&Judgement) -> Vec<String>,
    coverage: Option<&mut Coverage>,
) -> Trial {
    let mut trial = Trial { test: number, judgement: None, unmet: Vec::new(), problems: Vec::new() };
    let records = given::records(rules, test, &mut trial.problems);
    if !trial.problems.is_empty() {
        return trial;
    }
    let judge = |today: Date, noted: bool| {
        let mut selected = vec![false; rules.targets.len()];
        if let Some(place) = selected.get_mut(test.target.0 as usize) {
            *place = true;
        }
        let options = Options { as_of: test.as_of, today, across: Across::Always, selected, silent: false };
        let (outcome, trace): (Outcome, Trace) = match noted {
            true => evaluate_traced(rules, &records, &options),
            false => (evaluate(rules, &records, &options), Trace::default()),
        };
        (outcome.judgements.into_iter().next_back(), outcome.problems, trace)
    };
    // A test must not depend on the day it is run on: two days far apart tell.
    let (early, problems, _) = judge(Date::constant(1000, 1, 1), false);
    let (late, _, trace) = judge(Date::constant(9998, 12, 31), coverage.is_some());
    let outcome = |j: &Option<Judgement>| j.as_ref().map(|j| (j.verdict, gap(j)));
    if outcome(&early) != outcome(&late) {
        let message = Text::new("this test comes out differently on different days", "kết quả phép thử này thay đổi theo ngày chạy");
        let help = Text::new(
            "give its records a `period` or an `as_of`, or write `test … as of 2020-12-31 { … }`",
            "thêm `period` hoặc `as_of` cho bản ghi, hoặc viết `test … as of 2020-12-31 { … }`",
        );
        trial.problems.push(Diagnostic::error(Code::RULES_TEST, message).at(test.source, test.span).help(help));
        return trial;
    }
    trial.problems.extend(problems.into_iter().filter(|p| p.severity == crate::diagnostic::Severity::Error));
    trial.judgement = late;
    if let Some(coverage) = coverage {
        coverage.add(test.target, &trial, &trace);
    }
    let sentences = trial.judgement.as_ref().map(message).unwrap_or_default();
    let unmet = test.expect.iter().enumerate().filter(|(_, e)| !meets(e, &trial, &sentences, rules, test));
    trial.unmet = unmet.map(|(i, _)| i).collect();
    trial
}

fn meets(expectation: &Expectation, trial: &Trial, sentences: &[String], rules: &Rules, test: &Test) -> bool {
    let verdict = trial.verdict().word() == expectation.verdict.text;
    let gap = match &expectation.gap {
        None => true,
        Some(wanted) => match (&wanted.kind, trial.gap()) {
            (
                GivenKind::Literal(Literal::Number(n, _) | Literal::Percent(n) | Literal::Points(n) | Literal::Money(n) | Literal::Days(n)),
                Some(gap),
            ) => *n == gap,
            _ => false,
        },
    };
    let because = match &expectation.because {
        None => true,
        Some(part) => sentences.iter().any(|s| s.contains(&part.text)),
    };
    let _ = (rules, test);
    verdict && gap && because
}

/// The gap of the first clause that has the verdict of the whole.
fn gap(judgement: &Judgement) -> Option<Number> {
    let decides = judgement.clauses.iter().filter(|c| c.kind == judgement.kind && c.verdict == judgement.verdict);
    decides.filter_map(|c| c.measure.as_ref()).find_map(gap_of)
}

fn gap_of(measure: &Measure) -> Option<Number> {
    match measure {
        Measure::Figures(figures) => Some(figures.gap.clone()),
        Measure::Dates(dates) => dates.gap.map(Number::from),
        Measure::Deadline(deadline) => match &deadline.inner {
            Some(inner) => gap_of(inner),
            None => deadline.days_late.map(|days| Number::from(days.max(0))),
        },
        Measure::Members(members) => {
            let (yes, needed) = (members.yes, members.needed);
            let lacking = match members.comparator {
                crate::syntax::tree::Comparator::Less | crate::syntax::tree::Comparator::AtMost => yes.saturating_sub(needed),
                crate::syntax::tree::Comparator::Equal => yes.abs_diff(needed),
                _ => needed.saturating_sub(yes),
            };
            Some(Number::from(i64::try_from(lacking).unwrap_or(i64::MAX)))
        }
        Measure::Frequency(frequency) => Some(Number::from(i64::try_from(frequency.lacking.len()).unwrap_or(i64::MAX))),
        Measure::Texts(_) => None,
    }
}

/// The entity whose records a test's target is judged on.
pub(crate) fn is_across(rules: &Rules, test: &Test) -> bool {
    matches!(rules.target(test.target).subject, Subject::Across(..))
}

#[cfg(test)]
mod tests;
