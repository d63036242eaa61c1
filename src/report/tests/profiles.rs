//! What a profile weighs, as every report shows it.

use serde_json::Value;

use super::files::case;
use super::formats::{bytes, cases};
use super::*;
use crate::evaluation::{Grade, Verdict};

const ID: &str = "q3.it_spending";

/// The case with a grade for a target that fails; its grades by target.
fn graded(grade: Grade) -> (Case, Vec<Option<Grade>>) {
    let mut case = case();
    let of = |id: TargetId| (case.rules.target(id).id == ID).then_some(grade);
    let grades: Vec<Option<Grade>> = case.rules.iter().map(|(id, _)| of(id)).collect();
    for j in &mut case.outcome.judgements {
        j.regraded = grades[j.target.0 as usize];
    }
    case.counts = Counts::of(&case.outcome.judgements);
    (case, grades)
}

#[test]
fn every_report_names_the_profile() {
    let (case, grades) = graded(Grade::Warning);
    for lang in [Lang::En, Lang::Vi] {
        let plain = case.run(1, lang);
        let run = Run { profile: Some("pilot <1>"), regraded: &grades, ..plain };
        for format in FORMATS {
            let is_marked_up = matches!(format, Format::Html | Format::Junit | Format::Markdown);
            let name = if is_marked_up { "pilot &lt;1&gt;" } else { "pilot <1>" };
            assert!(bytes(*format, &run).contains(name), "{} in {lang:?}", format.name());
            assert!(!bytes(*format, &plain).contains("pilot"), "{} in {lang:?}", format.name());
        }
    }
}

#[test]
fn every_report_weighs_as_the_profile_says_and_keeps_the_verdict() {
    for (grade, word, level, mark, issue) in [
        (Grade::Error, "error", "error", "✗ fail", "critical"),
        (Grade::Warning, "warning", "warning", "! warning", "minor"),
        (Grade::Info, "info", "note", "i info", "info"),
    ] {
        let (case, grades) = graded(grade);
        let run = Run { profile: Some("pilot"), regraded: &grades, ..case.run(1, Lang::En) };
        let json: Value = serde_json::from_str(&bytes(Format::Json, &run)).unwrap();
        let of_target =
            |all: &Value, key: &str| -> Vec<Value> { all.as_array().unwrap().iter().filter(|entry| entry[key] == ID).cloned().collect() };
        let result = of_target(&json["results"], "rule").into_iter().find(|r| r["verdict"] == "fail").unwrap();
        assert_eq!(result["severity"], word);
        assert_eq!(of_target(&json["rules"], "id")[0]["regraded"], word);

        let sarif: Value = serde_json::from_str(&bytes(Format::Sarif, &run)).unwrap();
        let of_sarif = of_target(&sarif["runs"][0]["results"], "ruleId");
        let failing = of_sarif.iter().find(|r| r["properties"]["key"] == "42").unwrap();
        assert_eq!(failing["level"], level);
        let overrides = &sarif["runs"][0]["invocations"][0]["ruleConfigurationOverrides"];
        assert_eq!(overrides[0]["configuration"]["level"], level);
        assert_eq!(overrides[0]["descriptor"]["id"], ID);
        let schema: Value = serde_json::from_str(include_str!("../../../tests/it/fixtures/sarif-2.1.0.schema.json")).unwrap();
        assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&sarif));

        let outcome = if grade == Grade::Error { "failure" } else { "skipped" };
        let junit = cases(&bytes(Format::Junit, &run));
        let found = junit.iter().find(|(suite, name, _)| suite.starts_with(ID) && name.contains("42")).unwrap();
        assert_eq!(found.2, outcome);

        let annotation = match grade {
            Grade::Error => "::error ",
            Grade::Warning => "::warning ",
            Grade::Info => "::notice ",
        };
        let github = bytes(Format::Github, &run);
        let line = github.lines().find(|line| line.contains(ID) && line.contains("42")).unwrap();
        assert!(line.starts_with(annotation) && line.contains("::fail: "), "{line}");

        let issues: Value = serde_json::from_str(&bytes(Format::Gitlab, &run)).unwrap();
        let found = of_target(&issues, "check_name").into_iter().find(|i| i["description"].as_str().unwrap().contains("42")).unwrap();
        assert_eq!(found["severity"], issue);

        let csv = bytes(Format::Csv, &run);
        assert!(csv.lines().any(|line| line.starts_with(ID) && line.contains(&format!(",{word},fail,"))), "{csv}");
        assert!(printed(Format::Human, &run, false).contains(&format!("  {mark}  At least 0.1%")), "{grade:?}");
        let word = if grade == Grade::Error { "fail" } else { word };
        assert!(bytes(Format::Concise, &run).contains(&format!(": {word} {ID} [42 ")), "{grade:?}");
    }
}

#[test]
fn the_last_line_counts_by_grade() {
    let line = |grade: Grade| {
        let (case, _) = graded(grade);
        let judged = case.counts.judged();
        assert_eq!(case.counts.all.fail, graded(Grade::Error).0.counts.all.fail, "no verdict changes");
        (case.counts.required_fail(), case.counts.warnings, judged)
    };
    let ((fail, warnings, judged), warned, noted) = (line(Grade::Error), line(Grade::Warning), line(Grade::Info));
    // What fails has advice beside it, and the other unit passes with advice.
    assert_eq!(warned, (fail - 1, warnings, judged));
    assert_eq!(noted, (fail - 1, warnings - 2, judged));
    let (case, _) = graded(Grade::Info);
    assert!(case.outcome.judgements.iter().any(|j| j.regraded == Some(Grade::Info) && j.verdict == Verdict::Fail));
    assert!(case.counts.line(&case.run(1, Lang::En)).contains(", 2 noted"));
    assert!(case.counts.line(&case.run(1, Lang::Vi)).contains(", 2 chỉ lưu ý"));
}
