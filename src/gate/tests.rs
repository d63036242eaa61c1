//! What is the same finding, and what became of it.

use std::collections::BTreeMap;

use super::*;
use crate::value::Period;

fn finding(unit: &str, period: &str, clauses: &[Standing]) -> Finding {
    let clause = |standing| Clause { standing, required: true, actual: None, needed: None, comparison: None };
    let worst = clauses.iter().copied().min().unwrap_or(Standing::Pass);
    Finding {
        rule: "a.t".into(),
        unit: Unit { entity: "province".into(), key: Some(unit.into()) },
        name: None,
        period: Period::parse(period).ok(),
        standing: worst,
        required: true,
        clauses: clauses.iter().enumerate().map(|(at, standing)| (at + 1, clause(*standing))).collect(),
    }
}

fn saved(findings: Vec<Finding>) -> Saved {
    Saved { findings, ..Saved::default() }
}

/// Change, unit, clause, and the periods that were compared.
fn told(old: Vec<Finding>, new: Vec<Finding>) -> Vec<String> {
    let told = compare(&saved(old), &saved(new));
    let period = |side: &Option<Side>| side.as_ref().and_then(|s| s.period).map_or("-".to_owned(), |p| p.to_string());
    let line = |item: &Item| {
        let (key, clause) = (item.unit.key.as_deref().unwrap_or("-"), item.clause.unwrap_or(0));
        format!("{:?} {key}/{clause} {} {}", item.change, period(&item.was), period(&item.is))
    };
    told.items.iter().map(line).collect()
}

use Standing::{Fail, Missing, NotApplicable, Pass, Pending, Waived};

#[test]
fn each_pair_of_verdicts_is_one_change() {
    let expected: [(Standing, [Option<Change>; 6]); 6] = [
        (
            Fail,
            [
                Some(Change::StillFailing),
                Some(Change::NewlyFailing),
                Some(Change::NewlyFailing),
                Some(Change::NewlyFailing),
                Some(Change::NewlyFailing),
                Some(Change::NewlyFailing),
            ],
        ),
        (
            Missing,
            [
                Some(Change::NewlyMissing),
                Some(Change::StillMissing),
                Some(Change::NewlyMissing),
                Some(Change::NewlyMissing),
                Some(Change::NewlyMissing),
                Some(Change::NewlyMissing),
            ],
        ),
        (Pending, [Some(Change::SetAside), Some(Change::SetAside), None, None, None, None]),
        (Waived, [Some(Change::SetAside), Some(Change::SetAside), None, None, None, None]),
        (Pass, [Some(Change::Corrected), Some(Change::Corrected), None, None, None, None]),
        (NotApplicable, [Some(Change::Corrected), Some(Change::Corrected), None, None, None, None]),
    ];
    for (is, changes) in expected {
        for (was, change) in [Fail, Missing, Pending, Waived, Pass, NotApplicable].into_iter().zip(changes) {
            assert_eq!(Change::between(Some(was), is), change, "{was:?} → {is:?}");
        }
    }
    assert_eq!(Change::between(None, Fail), Some(Change::NewlyFailing));
    assert_eq!(Change::between(None, Pass), None);
}

#[test]
fn a_new_period_of_a_unit_is_not_by_itself_new() {
    let old = || vec![finding("1", "2019", &[Pass]), finding("1", "2020", &[Fail])];
    assert_eq!(told(old(), vec![finding("1", "2021", &[Fail])])[..1], ["StillFailing 1/1 2020 2021"]);
    assert_eq!(told(old(), vec![finding("1", "2021", &[Pass])]), ["Corrected 1/1 2020 2021"]);
    // A period that both have is compared with itself.
    assert_eq!(
        told(old(), vec![finding("1", "2019", &[Fail]), finding("1", "2020", &[Fail])]),
        ["NewlyFailing 1/1 2019 2019", "StillFailing 1/1 2020 2020"]
    );
    assert_eq!(told(old(), vec![finding("2", "2020", &[Fail])]), ["NewlyFailing 2/1 - 2020", "NoLongerJudged 1/1 2020 -"]);
}

#[test]
fn clauses_are_findings_of_their_own() {
    let old = vec![finding("1", "2020", &[Fail, Pass])];
    assert_eq!(told(old, vec![finding("1", "2020", &[Pass, Fail])]), ["NewlyFailing 1/2 2020 2020", "Corrected 1/1 2020 2020"]);
    // Where `when` was undecided the whole was missing, and so was each clause.
    let undecided = Finding { clauses: BTreeMap::new(), standing: Missing, ..finding("1", "2020", &[]) };
    let new = vec![finding("1", "2020", &[Pass, Fail])];
    assert_eq!(told(vec![undecided.clone()], new), ["NewlyFailing 1/2 2020 2020", "Corrected 1/1 2020 2020"]);
    assert_eq!(told(vec![undecided.clone()], vec![undecided.clone()]), ["StillMissing 1/0 2020 2020"]);
    assert_eq!(told(vec![undecided], vec![]), ["NoLongerJudged 1/0 2020 -"]);
}

#[test]
fn records_of_no_unit_are_compared_in_their_order() {
    let nameless = |standing| Finding { unit: Unit { entity: "visit".into(), key: None }, ..finding("", "2020", &[standing]) };
    let told = told(vec![nameless(Pass), nameless(Fail)], vec![nameless(Fail), nameless(Pass), nameless(Fail)]);
    assert_eq!(told, ["NewlyFailing -/1 2020 2020", "NewlyFailing -/1 - 2020", "Corrected -/1 2020 2020"]);
}

#[test]
fn another_figure_of_what_is_no_finding_is_told() {
    let with = |value: &str| {
        let mut finding = finding("1", "2020", &[Pass]);
        finding.clauses.get_mut(&1).unwrap().actual = Some(Figure { value: value.into(), unit: None });
        vec![finding]
    };
    assert_eq!(told(with("5"), with("6")), ["Figure 1/1 2020 2020"]);
    assert_eq!(told(with("5"), with("5")), [""; 0]);
}

#[test]
fn only_what_is_required_makes_it_worse() {
    let advice = |mut finding: Finding| {
        finding.clauses.values_mut().for_each(|clause| clause.required = false);
        finding
    };
    let compared = |new| compare(&saved(vec![finding("1", "2020", &[Pass])]), &saved(vec![new]));
    assert!(compared(finding("1", "2020", &[Fail])).is_worse());
    assert!(compared(finding("1", "2020", &[Missing])).is_worse());
    assert!(!compared(advice(finding("1", "2020", &[Fail]))).is_worse());
    assert!(!compared(finding("1", "2020", &[Waived])).is_worse());
}

const REPORT: &str = r#"{
  "schema": "chitieu-report/1", "status": 1, "rules": [{"id": "a.t", "title": "T", "fingerprint": "f"}],
  "summary": {"judged": 2, "fail": 1, "missing": 0}, "problems": [{"code": "data/unreadable-value", "severity": "error"}],
  "results": [
    {"rule": "a.t", "severity": "error", "verdict": "waived", "entity": "province", "key": "42", "name": null, "period": "2020", "clauses": [
      {"clause": 1, "kind": "require", "verdict": "fail", "actual": {"value": "1", "unit": "VND"}, "required": null, "comparison": null},
      {"clause": 2, "kind": "recommend", "verdict": "pass", "actual": null, "required": null, "comparison": null}]}
  ]}"#;

#[test]
fn a_saved_report_is_read_and_says_what_it_lacks() {
    assert!(is_report(REPORT.as_bytes()));
    assert!(!is_report(b"{\"province\": \"42\"}") && !is_report(b""));
    let report = Saved::read(REPORT.as_bytes()).unwrap();
    let clauses: Vec<_> = report.findings[0].clauses.values().map(|c| (c.standing, c.required)).collect();
    assert_eq!(clauses, [(Waived, true), (Pass, false)]);
    assert_eq!((report.lacks, report.untold), (vec![Lack::Counted(1)], 1));
    let required = |text: &str| Saved::read(text.as_bytes()).unwrap().findings[0].clauses.values().map(|c| c.required).collect::<Vec<_>>();
    // A profile may have graded the target so.
    assert_eq!(required(&REPORT.replace("\"severity\": \"error\", \"verdict\"", "\"severity\": \"warning\", \"verdict\"")), [false, false]);
    assert_eq!(required(&REPORT.replace("\"kind\": \"require\"", "\"kind\": \"aim\"")), [false, true]);
    let broken = REPORT
        .replace("data/unreadable-value", "data/yaml-syntax")
        .replace("\"judged\": 2, \"fail\": 1, \"missing\": 0}", "\"judged\": 1, \"fail\": 0, \"missing\": 0}, \"interrupted\": true");
    assert_eq!(Saved::read(broken.as_bytes()).unwrap().lacks, [Lack::Interrupted, Lack::Problems]);
    assert!(Saved::read(REPORT.replace("report/1", "report/2").as_bytes()).is_err());
    assert!(Saved::read(b"{").is_err());
}
