//! The sentence of every measure and reason, in both languages.

use std::fmt::Write as _;

use super::*;
use crate::evaluation::{Figures, Judgement, Measure, Verdict};

/// The sentences for a clause over one record; further lines of a body may define and filter.
fn told(body: &str, yaml: &str, as_of: Option<&str>) -> String {
    let rules = format!("ruleset r \"R\" {{ about province\n source \"S\"\n target t \"T\" {{ {body} }} }}");
    let case = Case::new(&rules, &format!("provinces:\n{yaml}"), as_of);
    let target = case.rules.find("r.t").unwrap();
    let judgement = case.outcome.judgements.iter().find(|j| j.target == target).unwrap();
    let mut out = format!("{body}\n  {}\n", judgement.verdict.word());
    for lang in [Lang::En, Lang::Vi] {
        for message in crate::report::messages(&case.rules, &case.sources, lang, judgement) {
            writeln!(out, "  {}", message.replace('\u{a0}', " ")).unwrap();
        }
    }
    out
}

/// Several clauses over one record of 2020.
fn all(yaml: &str, as_of: Option<&str>, bodies: &[&str]) -> String {
    let record = format!("- {{code: '42', period: 2020, {yaml}}}\n");
    let mut out = format!("{yaml}\n");
    for body in bodies {
        out += "\n";
        out += &told(body, &record, as_of);
    }
    out
}

#[test]
fn figures() {
    let yaml = "budget: 17200 tỷ, it_spending: 15.1 tỷ, population: 1000, installs: 446, share: 29.99996%, printed: 44.6%, score: 7.5";
    insta::assert_snapshot!(all(
        yaml,
        None,
        &[
            "require it_spending >= 0.1% of budget",
            "require it_spending >= 0.05% of budget",
            "require it_spending > budget / 2",
            "require it_spending <= 10 billion VND",
            "require it_spending < 0.05% of budget",
            "require share >= 30%",
            "require share > 31%",
            "require share in 40%..50%",
            "require share in 10%..20%",
            "require share in 20%..30%",
            "require population = 1200",
            "require population != 1000",
            "require population = 990 within 5",
            "require population = 998 within 0.5%",
            "require printed agrees with installs / population",
            "require printed agrees with installs / (population - 10)",
            "require not (population >= 900)",
            "require population >= 30% of population",
            "require population >= 12345.5 if portal missing else 7",
            "aim share >= 100%",
            "require score >= 10 / 3 + 5",
        ],
    ));
}

#[test]
fn figures_that_are_missing() {
    insta::assert_snapshot!(all(
        "budget: 0, it_spending: 5, population: '1.234.5', share: 30",
        None,
        &[
            "require score >= 3",
            "require population >= 3",
            "require share >= 30% and score > 1",
            "require it_spending / budget >= 1%",
            "require it_spending >= 1% of budget",
            "require budget >= 1% of budget",
            "require previous it_spending < it_spending",
            "when portal\n require score >= 3",
            "when it_spending > 10 VND\n require score >= 3",
        ],
    ));
}

#[test]
fn deadlines() {
    let mut out = String::new();
    for (resolution, as_of) in [
        ("resolution: {issued: 2021-01-15}", None),
        ("resolution: {issued: 2020-11-30}", None),
        ("resolution: {issued: 2020-12-31}", None),
        ("resolution: {issued: 2020}", None),
        ("resolution: {issued: 2021}", None),
        ("resolution: {number: 05-NQ/TU}", None),
        ("resolution: none", None),
        ("resolution: none, as_of: 2020-10-15", None),
        ("resolution: none, as_of: 2020-10-15", Some("2020-10-15")),
        ("resolution: none, as_of: 2020-10-15", Some("2021-02-01")),
        ("officer: x", None),
        ("officer: x", Some("2020-10-15")),
    ] {
        out += &all(resolution, as_of, &["require resolution issued by 2020", "require resolution issued"]);
        out += "\n";
    }
    out += &all("resolution: {issued: 2020}", None, &["require resolution issued by 2020-06-30"]);
    for (yaml, as_of) in [("opened: 2021-03-01", None), ("opened: none", None), ("share: 20%", None), ("share: 20%", Some("2020-03-01"))] {
        out += "\n";
        out += &all(yaml, as_of, &["require opened by 2020-06-30", "require share >= 30% by 2020", "require portal by 2020"]);
    }
    insta::assert_snapshot!(out);
}

#[test]
fn dates() {
    let mut out = all(
        "opened: 2020-08-10",
        None,
        &[
            "require opened >= 2020-09-01",
            "require opened > 2020-08",
            "require opened <= 2020-07",
            "require opened < 2020-08-01",
            "require opened = 2020-07-01",
            "require opened != 2020-08-10",
            "require opened in 2020-Q1",
            "require opened in 2020",
        ],
    );
    out += "\n";
    out += &all("opened: none", None, &["require opened <= 2020-07-31"]);
    out += "\n";
    out += &all("opened: 2020-07", None, &["require opened >= 2020-07-15"]);
    insta::assert_snapshot!(out);
}

#[test]
fn frequencies() {
    let mut out = String::new();
    for (yaml, as_of) in [
        ("meetings: [2020-02-01, 2020-05-01]", None),
        ("meetings: [2020-02-01, 2020-05-01, 2020-08-01, 2020-11-01]", None),
        ("meetings: [2020-02-01, 2020-05-01], as_of: 2020-08-15", Some("2020-08-15")),
        ("officer: x", None),
    ] {
        out += &all(yaml, as_of, &["require meetings >= 1 per quarter"]);
        out += "\n";
    }
    out += &all("meetings: [2020-02-01, 2020-02-03]", None, &["require meetings <= 1 per half", "require meetings = 2 per year"]);
    insta::assert_snapshot!(out);
}

#[test]
fn members() {
    let mut out = all(
        "districts: [{code: '1', name: Hương Sơn, staff: 2}, {code: '2', name: Đức Thọ, staff: 0}, {code: '3', staff: 0}, {code: '4'}]",
        None,
        &[
            "require all districts have staff >= 1",
            "require at least 25% of districts have staff >= 1",
            "require at least 50% of districts have staff >= 1",
            "require no district has staff = 0",
            "require at most 1 districts have staff = 0",
            "require at most 2 districts have staff = 0",
            "require exactly 3 districts have staff = 0",
            "require any district has staff > 5",
            "require sum of districts.staff >= 5",
        ],
    );
    let rules =
        "ruleset r \"R\" { about province\n source \"S\"\n target t \"T\" across provinces { require 100% of provinces have portal } }";
    let records = "provinces:\n- {code: '42', period: 2020, portal: yes}\n- {code: '45', period: 2020, portal: PORTAL}\n";
    for portal in ["yes", "no"] {
        let case = Case::new(rules, &records.replace("PORTAL", portal), None);
        let target = case.rules.find("r.t").unwrap();
        let judgement = case.outcome.judgements.iter().find(|j| j.target == target).unwrap();
        for lang in [Lang::En, Lang::Vi] {
            writeln!(out, "  {}", crate::report::messages(&case.rules, &case.sources, lang, judgement).join("\n")).unwrap();
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn texts_and_presence() {
    let mut out = all(
        "officer: Lan, status: planned, levels: [district], portal: no, resolution: {number: 05/NQ, issued: 2020-01-01}",
        None,
        &[
            "require status = \"live\"",
            "require status != \"planned\"",
            "require status in [\"live\"]",
            "require status in [\"live\", \"planned\"]",
            "require not status in [\"live\", \"planned\"]",
            "require levels include [\"district\", \"commune\"]",
            "require resolution.number matches '\\d+-NQ/TU'",
            "require officer present",
            "require officer missing",
            "require score present",
            "require portal",
            "require not portal",
            "require resolution issued",
            "require portal or officer missing",
            "aim portal",
        ],
    );
    let case = Case::new(
        "ruleset r \"R\" { about province\n source \"S\"\n target t \"T\" { require portal } }",
        "provinces:\n- {code: '99', period: 2020, it_spending: 5, budget: 3}\n",
        None,
    );
    for judgement in case.outcome.judgements.iter().filter(|j| j.verdict == Verdict::Fail) {
        for lang in [Lang::En, Lang::Vi] {
            writeln!(out, "  {}", crate::report::messages(&case.rules, &case.sources, lang, judgement).join("\n  ")).unwrap();
        }
    }
    insta::assert_snapshot!(out);
}

/// A judgement and clause around a measure, for what is computed and not read.
fn sentence(case: &Case, figures: Figures) -> String {
    let mut judgement: Judgement = case.outcome.judgements.first().unwrap().clone();
    let clause = judgement.clauses.first_mut().unwrap();
    clause.verdict = Verdict::Fail;
    clause.measure = Some(Measure::Figures(figures));
    clause_message(&case.rules, &case.sources, Lang::En, &judgement, judgement.clauses.first().unwrap())
}

proptest::proptest! {
    #[test]
    fn a_figure_that_fails_never_reads_as_its_threshold(required in 1_i64..1_000_000_000_000, below in 1_i64..1000, den in 1_u64..1_000_000) {
        use crate::semantics::Kind;
        use crate::syntax::tree::Comparator;
        use crate::value::Number;
        thread_local!(static CASE: Case = Case::new("ruleset r \"R\" { about province\n source \"S\"\n target t \"T\" { require share >= 30% } }", "provinces:\n- {code: '42', period: 2020, share: 1%}\n", None));
        let required = Number::ratio(required, den).unwrap();
        let gap = Number::ratio(below, den.saturating_mul(1000)).unwrap();
        for kind in [Kind::Percent, Kind::Money, Kind::Number, Kind::Days] {
            let figures = Figures {
                subject: "x".into(), against: "3".into(), kind, word: None, actual: &required - &gap, comparator: Comparator::AtLeast,
                required: required.clone(), range: None, tolerance: None, gap: gap.clone(), share: None,
            };
            let told = CASE.with(|case| sentence(case, figures));
            let (actual, rest) = told.strip_prefix("x is ").unwrap().split_once("; the target is ").unwrap();
            let (threshold, gap) = rest.split_once(": ").unwrap();
            proptest::prop_assert_ne!(actual, threshold);
            let lacking = gap.split(['\u{a0}', ' ']).next().unwrap();
            let zero = !lacking.contains(|c: char| ('1'..='9').contains(&c));
            proptest::prop_assert!(!zero, "{}", gap);
        }
    }
}
