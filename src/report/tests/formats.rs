//! Reports that other systems read, held against their schemas and read as those systems do.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::files::case;
use super::*;
use crate::evaluation::Verdict;

pub(super) fn bytes(format: Format, run: &Run<'_>) -> String {
    let mut out = Vec::new();
    write(format, run, &mut out, &Style { color: false, width: 80 }).unwrap();
    String::from_utf8(out).unwrap()
}

fn sarif(run: &Run<'_>) -> Value {
    serde_json::from_str(&bytes(Format::Sarif, run)).unwrap()
}

/// With a waived failure, and a problem that has a place.
fn rich() -> Case {
    let mut case = case();
    let waived = case.outcome.judgements.iter_mut().find(|j| j.verdict == Verdict::Fail).unwrap();
    waived.would_be = Some(std::mem::replace(&mut waived.verdict, Verdict::Waived));
    case.counts = Counts::of(&case.outcome.judgements);
    let place = case.outcome.judgements[0].record.clone().unwrap();
    let message = crate::diagnostic::Text::new("wrong,\n\"so\"", "sai");
    case.problems.push(Diagnostic::error(crate::diagnostic::Code::DATA_UNREADABLE_VALUE, message).at(place.source, place.span));
    case
}

#[test]
fn for_other_systems() {
    let case = rich();
    for format in [Format::Csv, Format::Github, Format::Gitlab, Format::Junit, Format::Markdown, Format::Sarif] {
        insta::assert_snapshot!(format.name(), printed(format, &case.run(1, Lang::En), false));
    }
    insta::assert_snapshot!("markdown_vi", printed(Format::Markdown, &case.run(1, Lang::Vi), false));
    insta::assert_snapshot!("github_vi", printed(Format::Github, &case.run(1, Lang::Vi), false));
}

#[test]
fn sarif_follows_the_schema_of_oasis() {
    let schema: Value = serde_json::from_str(include_str!("../../../tests/it/fixtures/sarif-2.1.0.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let case = rich();
    let whole = case.run(1, Lang::En);
    let empty = Case::new("", "provinces: []\n", None);
    let broken_off = Run { interrupted: true, status: 130, lang: Lang::Vi, ..whole };
    for run in [whole, broken_off, Run { worst: Some(1), ..whole }, empty.run(3, Lang::En)] {
        let log = sarif(&run);
        let errors: Vec<String> = validator.iter_errors(&log).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
    let mut odd = sarif(&whole);
    odd["runs"][0]["results"][0]["kind"] = "bad".into();
    assert!(!validator.is_valid(&odd));
}

#[test]
fn what_is_waived_or_known_is_no_error_to_any_system() {
    let mut case = case();
    for judgement in &mut case.outcome.judgements {
        match judgement.verdict {
            Verdict::Fail => {
                judgement.would_be = Some(std::mem::replace(&mut judgement.verdict, Verdict::Waived));
                judgement.waiver = Some(0);
            }
            Verdict::Missing => judgement.known = true,
            _ => {}
        }
    }
    case.counts = Counts::of(&case.outcome.judgements);
    let waivers = [super::files::waiver()];
    let run = Run { waivers: &waivers, corrected: Some(&[]), ..case.run(0, Lang::En) };
    let waived = case.counts.all.waived;
    assert!(waived > 2 && case.counts.known_missing == 2 && case.counts.required_missing() == 0);

    let log = sarif(&run);
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().all(|r| r["level"] != "error"));
    let excused: Vec<_> = results.iter().filter_map(|r| r["suppressions"][0]["justification"].as_str()).collect();
    assert_eq!(excused, vec!["Lũ lụt <tháng 10> — UBND tỉnh, until 2021-06-30"; waived]);
    assert_eq!(results.iter().filter(|r| r["baselineState"] == "unchanged").count(), 4);

    assert!(cases(&bytes(Format::Junit, &run)).iter().all(|(.., outcome)| ["pass", "skipped"].contains(&outcome.as_str())));
    assert!(!bytes(Format::Github, &run).contains("::error"));
    let issues: Vec<Value> = serde_json::from_str(&bytes(Format::Gitlab, &run)).unwrap();
    assert!(issues.iter().all(|issue| ["info", "minor"].contains(&issue["severity"].as_str().unwrap())));
    // Each says why it is waived.
    for format in [Format::Csv, Format::Github, Format::Gitlab, Format::Junit, Format::Sarif, Format::Json, Format::Human] {
        assert!(bytes(format, &run).contains("UBND tỉnh"), "{}", format.name());
    }
    assert!(bytes(Format::Markdown, &run).contains("Lũ lụt &lt;tháng 10&gt; — UBND tỉnh, until 2021-06-30"));
}

#[test]
fn the_regions_of_sarif_hold_what_was_read() {
    let case = case();
    let log = sarif(&case.run(1, Lang::En));
    let text = case.sources.get(case.outcome.judgements[0].record.as_ref().unwrap().source).unwrap().text.clone();
    let lines: Vec<&str> = text.lines().collect();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let found = results.iter().find(|r| r["ruleId"] == "q3.it_spending").unwrap();
    let region = &found["locations"][0]["physicalLocation"]["region"];
    let at = |name: &str| usize::try_from(region[name].as_u64().unwrap()).unwrap();
    assert_eq!(at("startLine"), at("endLine"));
    let covered: String =
        lines[at("startLine") - 1].chars().skip(at("startColumn") - 1).take(at("endColumn") - at("startColumn")).collect();
    assert_eq!(covered, "15.1 tỷ");
    // The index of each rule leads to it.
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
}

fn fingerprints(log: &Value) -> Vec<String> {
    let one = |r: &Value| r["partialFingerprints"]["chitieuFinding/v1"].as_str().unwrap().to_owned();
    log["runs"][0]["results"].as_array().unwrap().iter().map(one).collect()
}

#[test]
fn fingerprints_differ_by_finding_and_survive_moved_lines() {
    let prints = fingerprints(&sarif(&case().run(1, Lang::En)));
    assert_eq!(prints.iter().collect::<BTreeSet<_>>().len(), prints.len());
    assert!(prints.len() > 3);
    let moved = super::files::with_lead("# a comment\n\n");
    assert_eq!(fingerprints(&sarif(&moved.run(1, Lang::En))), prints);
    assert_ne!(sarif(&moved.run(1, Lang::En))["runs"][0]["results"], sarif(&case().run(1, Lang::En))["runs"][0]["results"]);
}

#[test]
fn sarif_has_no_more_results_than_github_takes_and_counts_the_others() {
    let n = sarif::MOST + 7;
    let mut records = String::from("provinces:\n");
    for i in 0..n {
        // The last ones are the furthest off.
        records += &format!("- {{code: x{i}, period: 2020, score: {}}}\n", if i < 7 { 99 } else { 5 });
    }
    let case = Case::new("ruleset r \"R\" { about province\n source \"S\"\n target t \"T\" { require score >= 100 } }", &records, None);
    let mut run = case.run(1, Lang::En);
    let only: Vec<_> = case.selected.iter().copied().filter(|id| case.rules.target(*id).id == "r.t").collect();
    let outcome = Outcome {
        judgements: case.outcome.judgements.iter().filter(|j| only.contains(&j.target)).cloned().collect(),
        ..Outcome::default()
    };
    let counts = Counts::of(&outcome.judgements);
    (run.outcome, run.counts, run.selected) = (&outcome, &counts, &only);
    let log = sarif(&run);
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), sarif::MOST);
    assert!(results.iter().all(|r| r["message"]["text"].as_str().unwrap().contains("score is 5")), "the nearest misses are left out");
    assert_eq!(log["runs"][0]["properties"]["not_told"]["fail"], 7);
}

/// The cases of a JUnit file: suite, name, outcome.
pub(super) fn cases(text: &str) -> Vec<(String, String, String)> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut suite, mut found) = (String::new(), Vec::<(String, String, String)>::new());
    loop {
        let event = reader.read_event().unwrap();
        let (Event::Start(tag) | Event::Empty(tag)) = &event else {
            if event == Event::Eof {
                return found;
            }
            continue;
        };
        let name = tag.attributes().map(Result::unwrap).find(|a| a.key.as_ref() == "name");
        let name = name.map(|a| a.value.to_string()).unwrap_or_default();
        match tag.name().as_ref() {
            "testsuite" => suite = name,
            "testcase" => found.push((suite.clone(), name, "pass".to_owned())),
            "failure" | "error" | "skipped" => {
                found.last_mut().unwrap().2 = tag.name().as_ref().to_owned();
            }
            _ => {}
        }
    }
}

#[test]
fn junit_has_a_case_for_each_judgement() {
    let case = rich();
    let told = cases(&bytes(Format::Junit, &case.run(1, Lang::En)));
    for judgement in &case.outcome.judgements {
        let target = case.rules.target(judgement.target);
        let unit = unit::short(&case.run(1, Lang::En), judgement).replace(['\t', '\u{1b}'], "");
        let (.., outcome) = told
            .iter()
            .find(|(suite, name, _)| {
                suite.split(": ").next() == Some(&target.id) && name.replace("&#9;", "").replace('\u{fffd}', "").contains(&unit)
            })
            .unwrap_or_else(|| panic!("{} {unit}", target.id));
        let expected = match (judgement.verdict, judgement.kind) {
            (Verdict::Pass, _) => "pass",
            (Verdict::Fail, crate::syntax::tree::ClauseKind::Require) => "failure",
            (Verdict::Missing, crate::syntax::tree::ClauseKind::Require) => "error",
            _ => "skipped",
        };
        assert_eq!(outcome, expected, "{} {unit}", target.id);
    }
    // A value that cannot be read is a case that passes: its targets say what follows.
    assert_eq!(told.len(), case.outcome.judgements.len() + case.problems.len());
    let red = |run: &Run<'_>| cases(&bytes(Format::Junit, run)).iter().filter(|c| ["failure", "error"].contains(&c.2.as_str())).count();
    let required = case.counts.required_fail() + case.counts.required_missing();
    assert_eq!(red(&case.run(1, Lang::En)), required);
    assert_eq!(red(&Run { missing_passes: true, ..case.run(1, Lang::En) }), case.counts.required_fail());
    assert_eq!(red(&Run { interrupted: true, ..case.run(130, Lang::En) }), required + 1);
}

#[test]
fn gitlab_finds_what_it_needs_in_each_entry() {
    let case = rich();
    let issues: Vec<Value> = serde_json::from_str(&bytes(Format::Gitlab, &case.run(1, Lang::En))).unwrap();
    let mut prints = BTreeSet::new();
    for issue in &issues {
        for key in ["description", "check_name", "fingerprint"] {
            assert!(issue[key].as_str().is_some_and(|text| !text.is_empty()), "{issue}");
        }
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&issue["severity"].as_str().unwrap()));
        assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
        assert!(!issue["location"]["path"].as_str().unwrap().starts_with("./"));
        assert!(prints.insert(issue["fingerprint"].as_str().unwrap()), "{issue}");
    }
    assert_eq!(issues.len(), case.counts.findings() + case.problems.len() + 1);
}

#[test]
fn each_command_to_github_stands_on_one_line() {
    let case = rich();
    let command = regex::Regex::new(r"^::(error|warning|notice) (?:[A-Za-z]+=[^,:\r\n]*,?)*::.+$").unwrap();
    let text = bytes(Format::Github, &case.run(1, Lang::En));
    let mut of: BTreeMap<String, usize> = BTreeMap::new();
    for line in text.lines() {
        let kind = command.captures(line).unwrap_or_else(|| panic!("{line}"))[1].to_owned();
        *of.entry(kind).or_default() += 1;
    }
    assert_eq!(of["error"], case.counts.required_fail() + case.counts.required_missing());
    assert_eq!(text.lines().count(), case.counts.findings() + case.problems.len() + 1);
}

#[test]
fn a_comment_is_never_longer_than_github_takes() {
    let mut rules = String::from("ruleset r \"R\" { about province\n source \"S\"\n");
    for i in 0..400 {
        rules += &format!("target t{i} \"{}\" {{ require score >= {} }}\n", "Một chỉ tiêu dài ".repeat(8), 100 + i);
    }
    let records: String = (0..10).map(|i| format!("- {{code: x{i}, period: 2020, score: 1}}\n")).collect();
    let case = Case::new(&format!("{rules}}}"), &format!("provinces:\n{records}"), None);
    let run = case.run(1, Lang::En);
    let text = bytes(Format::Markdown, &run);
    assert!(text.chars().count() <= 65_536, "{}", text.chars().count());
    // What is listed, what is counted beneath its target, and what did not fit are all findings.
    let listed = text.matches("\n- ❌").count() + text.matches("\n- ❓").count();
    let more = |pattern: &str| -> usize {
        let found = regex::Regex::new(pattern).unwrap();
        found.captures_iter(&text).map(|c| c[1].replace('\u{a0}', "").parse::<usize>().unwrap()).sum()
    };
    assert_eq!(listed + more(r"\n- … ([\d\u{a0}]+) more") + more(r"([\d\u{a0}]+) more findings did not fit"), case.counts.findings());
}

#[test]
fn the_counts_of_a_table_add_up() {
    let case = rich();
    for run in
        [case.run(1, Lang::En), Run { passes: Passes::Count, ..case.run(1, Lang::En) }, Run { worst: Some(1), ..case.run(1, Lang::Vi) }]
    {
        let text = bytes(Format::Csv, &run);
        let text = text.strip_prefix('\u{feff}').expect("the mark that spreadsheets look for");
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let headings = reader.headers().unwrap().clone();
        let column = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
        let (verdict, count) = (column("verdict"), column("count"));
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for row in reader.records().map(Result::unwrap) {
            *counts.entry(row[verdict].to_owned()).or_default() += row[count].parse::<usize>().unwrap_or(0);
        }
        let all = case.counts.all;
        for (verdict, n) in all.each() {
            assert_eq!(counts.get(verdict.word()).copied().unwrap_or(0), n, "{}", verdict.word());
        }
    }
}
