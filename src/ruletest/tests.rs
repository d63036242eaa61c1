use super::boundary::{self, Boundaries};
use super::coverage::{Covered, Way, count};
use super::{Coverage, run_noting};
use crate::base::SourceId;
use crate::evaluation::Verdict;
use crate::semantics::{Rules, Unit, check};
use crate::syntax::{Limits, parse};

fn rules(text: &str) -> Rules {
    let parsed = parse(text, SourceId(0), &Limits::default());
    assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
    let unit = Unit { source: Some(SourceId(0)), text: text.into(), file: parsed.file, ..Unit::default() };
    let (rules, problems) = check(&[unit]);
    assert!(problems.is_empty(), "{problems:?}");
    rules
}

const ENTITY: &str = "entity province plural provinces { key code: text\n budget: money\n it: money\n rate: percent\n \
    staff: count\n plan: document\n opened: date\n live: flag\n status: one of \"a\", \"b\"\n meetings: events\n }\n";

fn covered(text: &str) -> (Rules, Covered) {
    let rules = rules(&format!("{ENTITY}{text}"));
    let mut coverage = Coverage::default();
    for (number, test) in rules.tests.iter().enumerate() {
        let trial = run_noting(&rules, number, test, &|_| Vec::new(), Some(&mut coverage));
        assert!(trial.passed(), "{}: {:?}", test.name, trial.problems);
    }
    let covered = coverage.of(&rules);
    let one = covered.into_iter().next().unwrap();
    (rules, one)
}

/// The ways that were not taken, with their words.
fn untaken(rules: &Rules, covered: &Covered) -> Vec<(Way, String)> {
    let branches = covered.branches.iter().filter(|b| !b.taken);
    branches.map(|b| (b.way, rules.words(b.source, b.span).into_owned())).collect()
}

#[test]
fn coverage_knows_the_branches_of_or_when_if_and_dated_parameters() {
    let text = "parameter floor = { from 2020: 10%  from 2022: 20% }\nparameter fixed = 1%\n\
        ruleset r { about province\n target t { when live or staff > 0\n require rate >= (floor if plan issued else fixed) } }\n\
        test \"a\" for r.t { given province { period: 2020, live: yes, staff: 0, rate: 10%, plan: 2020-01-01 } expect pass }\n";
    let (rules, covered) = self::covered(text);
    let left: Vec<(Way, String)> = untaken(&rules, &covered);
    let words: Vec<String> = left.iter().map(|(way, words)| format!("{way:?} {words}")).collect();
    assert_eq!(words, ["When(false) live or staff > 0", "Or staff > 0", "If(false) plan issued", "Value(ParameterId(0), 1) floor",]);
    assert_eq!(covered.verdicts, [(Verdict::Pass, true), (Verdict::Fail, false), (Verdict::Missing, false)]);
    assert_eq!(count(&[covered]), (5, 11));
}

#[test]
fn coverage_asks_for_no_verdict_that_cannot_be() {
    let verdicts = |rule: &str| {
        let rules = rules(&format!("{ENTITY}ruleset r {{ about province\n applies from 2021-01-01\n target t {{ {rule} }} }}\n"));
        Coverage::default().of(&rules).first().unwrap().verdicts.iter().map(|(v, _)| v.word()).collect::<Vec<_>>()
    };
    assert_eq!(verdicts("require staff > 0"), ["pass", "fail", "missing"]);
    assert_eq!(verdicts("require code present"), ["pass", "fail"]);
    assert_eq!(verdicts("aim staff > 0"), ["pass", "missing", "pending"]);
    assert_eq!(verdicts("require plan issued by 2021"), ["pass", "fail", "missing", "pending"]);
    assert_eq!(verdicts("require plan issued by 2020"), ["pass", "fail", "missing"]);
    assert_eq!(verdicts("require meetings >= 1 per quarter"), ["pass", "fail", "missing", "pending"]);
}

fn edges(rule: &str) -> (Rules, Boundaries) {
    let rules = rules(&format!("{ENTITY}ruleset r {{ about province\n applies from 2021-01-01\n target t {{ {rule} }} }}\n"));
    let found = boundary::cases(&rules, &|_| true);
    (rules, found)
}

/// The values of a rule's cases with their verdicts, as the test blocks have them.
fn table(rule: &str) -> Vec<String> {
    let (_, found) = edges(rule);
    assert!(found.omitted.is_empty(), "{rule}: {:?}", found.omitted);
    assert!(found.cases.iter().all(|case| case.agrees()), "{rule}: {:#?}", found.cases);
    found.cases.iter().map(|case| format!("{:?} {}", case.tried, case.found.word())).collect()
}

#[test]
fn figures_are_tried_just_below_at_and_just_above() {
    assert_eq!(table("require staff > 2"), ["Figure(1, Count, None) fail", "Figure(2, Count, None) fail", "Figure(3, Count, None) pass"]);
    assert_eq!(table("require rate in 20%..30.5%").len(), 6);
    assert_eq!(table("require it >= 0.1% of budget")[1], "Figure(1000000000, Money, None) pass");
    // No whole number is a third of a thousand: the two next to it are tried.
    assert_eq!(table("require staff >= 1000 / 3"), ["Figure(333, Count, None) fail", "Figure(334, Count, None) pass"]);
    assert_eq!(table("aim staff >= 1"), ["Figure(0, Count, None) pending", "Figure(1, Count, None) pass", "Figure(2, Count, None) pass"]);
    assert_eq!(table("require not staff = 0"), ["Figure(0, Count, None) fail", "Figure(1, Count, None) pass"]);
}

#[test]
fn deadlines_are_tried_on_the_day_before_on_and_after() {
    assert_eq!(
        table("require opened by 2021-06"),
        ["Day(2021-06-29) pass", "Day(2021-06-30) pass", "Day(2021-07-01) fail", "Not fail", "Not pending", "Not fail"]
    );
    let by = table("require staff >= 5 by 2021-06");
    assert_eq!(by[3..], ["Figure(4, Count, None) pending", "Figure(4, Count, None) fail"]);
}

#[test]
fn one_part_decides_and_the_others_are_out_of_its_way() {
    for rule in [
        "require live or staff >= 3",
        "require (live and staff >= 3) or status = \"a\"",
        "when live require staff >= 3 and status in [\"a\"]",
        "require plan issued and plan.issued >= 2021-01-01",
        "require staff >= 3 and staff <= 5",
        "require not (live or staff >= 3)",
        "require meetings >= 2 per month",
    ] {
        assert!(table(rule).len() >= 3, "{rule}");
    }
}

#[test]
fn what_has_no_case_is_named_with_the_reason() {
    for (rule, why) in [
        ("require rate >= (1% if live else 2%)", "the threshold cannot be worked out"),
        ("require it + budget >= 5 VND", "the value that is compared is computed, and no single field"),
        ("require staff >= 3 within 1", "what is compared may be apart by a tolerance"),
        ("require code matches 'a+'", "a pattern has no threshold"),
        ("require staff >= 30% of staff", "the same field stands on both sides"),
    ] {
        let (_, found) = edges(rule);
        assert_eq!(found.omitted.iter().map(|o| o.why.en.as_str()).collect::<Vec<_>>(), [why], "{rule}");
    }
}

#[test]
fn a_case_on_the_wrong_side_is_marked() {
    let (_, mut found) = edges("require staff > 2");
    let case = found.cases.first_mut().unwrap();
    case.found = Verdict::Pass;
    assert!(!case.agrees());
}

#[test]
fn the_written_cases_pass_as_tests() {
    let rule = "when live require it >= 0.1% of budget and rate in 20%..30% require plan issued by 2021 recommend status = \"a\"";
    let (rules, found) = edges(rule);
    assert!(found.cases.len() > 10);
    let text = format!(
        "{ENTITY}ruleset r {{ about province\n applies from 2021-01-01\n target t {{ {rule} }} }}\n{}",
        boundary::blocks(&rules, &found)
    );
    let again = self::rules(&text);
    assert_eq!(again.tests.len(), found.cases.len());
    for (number, test) in again.tests.iter().enumerate() {
        let trial = super::run(&again, number, test, &|_| Vec::new());
        assert!(trial.passed(), "{}: {:?} {:?}", test.name, trial.verdict(), trial.problems);
    }
}
