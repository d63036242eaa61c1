//! Whole reports in every format.

use super::*;
use crate::evaluation::Verdict;

const RULES: &str = r#"
ruleset q3 "Q3" {
  about  province
  source "Q3-2020 conclusions"
  applies from 2020-01-01

  target it_spending "At least 0.1% of the budget goes to information technology" {
    title vi "Chi cho công nghệ thông tin đạt ít nhất 0,1% ngân sách"
    require it_spending >= 0.1% of budget
    recommend it_spending >= 0.2% of budget
    owner "Department of Information"
    hint "Raise the IT line at the next budget adjustment."
    hint vi "Bố trí thêm kinh phí khi điều chỉnh dự toán."
    tags S3-06
  }
  target coverage "Everybody is covered" { recommend share >= 90% }
  target goal "Everybody is covered one day" { aim share >= 100% }
  target issued "The resolution has been issued" { require resolution issued by 2020 }
  target meetings "Meets the press" { require meetings >= 1 per quarter }
  target staffed "Districts have staff" { when portal  require all districts have staff >= 1 }
  target later "Not before 2030" { require portal  applies from 2030-01-01 }
  note term "The breakthrough of the term."
}
ruleset all "All" {
  about province
  source "Q1-2021 meeting"
  target portals "Every province has a portal" across provinces { require 100% of provinces have portal }
}
"#;

const RECORDS: &str = r#"provinces:
  - code: "42"
    name: Hà Tĩnh
    period: 2020
    budget: 17200 tỷ
    it_spending: 15.1 tỷ
    share: 1;3
    resolution: {issued: 2021-01-15}
    meetings: [2020-02-01, 2020-05-01]
    portal: yes
    districts: [{code: a, name: Đức Thọ, staff: 0}, {code: b, staff: 3}]
  - code: "45"
    name: "Quảng\tTrị \e[31m"
    period: 2020
    budget: 12000 tỷ
    it_spending: 13 tỷ
    share: 95%
    portal: no
"#;

pub(super) fn case() -> Case {
    with_lead("")
}

/// With something before the records.
pub(super) fn with_lead(lead: &str) -> Case {
    Case::new(RULES, &format!("{lead}{RECORDS}"), None)
}

#[test]
fn for_people() {
    let case = case();
    insta::assert_snapshot!("human_en", printed(Format::Human, &case.run(3, Lang::En), false));
    insta::assert_snapshot!("human_vi", printed(Format::Human, &case.run(1, Lang::Vi), false));
    let run = Run { verbose: true, ..case.run(1, Lang::En) };
    insta::assert_snapshot!("human_verbose", printed(Format::Human, &run, false));
}

#[test]
fn line_by_line() {
    let case = case();
    insta::assert_snapshot!("concise_en", printed(Format::Concise, &case.run(1, Lang::En), false));
    insta::assert_snapshot!("concise_vi", printed(Format::Concise, &case.run(1, Lang::Vi), false));
}

#[test]
fn for_programs() {
    insta::assert_snapshot!("json", printed(Format::Json, &case().run(1, Lang::En), false));
}

fn json(run: &Run<'_>) -> serde_json::Value {
    let mut out = Vec::new();
    write(Format::Json, run, &mut out, &Style { color: false, width: 80 }).unwrap();
    serde_json::from_slice(&out).unwrap()
}

#[test]
fn what_programs_get_follows_the_schema() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../../../docs/report.schema.json")).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let valid = |report: &serde_json::Value| {
        let errors: Vec<String> = validator.iter_errors(report).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new());
    };
    let case = case();
    for lang in [Lang::En, Lang::Vi] {
        valid(&json(&case.run(1, lang)));
        valid(&json(&Run { passes: Passes::Count, as_of: Some(Date::constant(2021, 1, 1)), ..case.run(0, lang) }));
    }
    let mut waived = self::case();
    for judgement in waived.outcome.judgements.iter_mut().filter(|j| j.verdict == Verdict::Fail) {
        judgement.would_be = Some(std::mem::replace(&mut judgement.verdict, Verdict::Waived));
    }
    valid(&json(&waived.run(0, Lang::En)));
    waived.outcome.judgements.iter_mut().filter(|j| j.verdict == Verdict::Waived).for_each(|j| j.waiver = Some(0));
    waived.outcome.judgements.iter_mut().filter(|j| j.verdict == Verdict::Missing).for_each(|j| j.known = true);
    let waivers = [waiver()];
    let corrected = [corrected()];
    let report = json(&Run { waivers: &waivers, corrected: Some(&corrected), ..waived.run(0, Lang::En) });
    valid(&report);
    let of = |key: &str| report["results"].as_array().unwrap().iter().filter(|r| !r[key].is_null()).count();
    assert_eq!((of("waiver"), of("known")), (waived.outcome.judgements.iter().filter(|j| j.waiver.is_some()).count(), 4));
    valid(&json(&Run { worst: Some(1), ..case.run(1, Lang::En) }));
    let mut broken_off = self::case();
    broken_off.inputs[0].sha256 = None;
    valid(&json(&Run { interrupted: true, ..broken_off.run(130, Lang::En) }));
    valid(&json(&Case::new("", "provinces: []\n", None).run(3, Lang::En)));

    // It is strict: neither an entry more nor one less.
    let mut odd = json(&case.run(1, Lang::En));
    odd["results"][0]["clauses"][0]["extra"] = 1.into();
    assert!(!validator.is_valid(&odd));
    let mut less = json(&case.run(1, Lang::En));
    less["summary"].as_object_mut().unwrap().remove("waived");
    assert!(!validator.is_valid(&less));
}

/// A waiver with all that it may say.
pub(super) fn waiver() -> crate::gate::Waiver {
    crate::gate::Waiver {
        target: "q3.it_spending".into(),
        entity: None,
        unit: Some("42".into()),
        period: None,
        reason: Some("Lũ lụt <tháng 10>".into()),
        approver: Some("UBND tỉnh".into()),
        date: Some(Date::constant(2020, 12, 1)),
        expiry: Some(Date::constant(2021, 6, 30)),
        value: None,
        source: crate::base::SourceId(0),
        span: crate::base::Span::new(0, 4),
    }
}

fn corrected() -> crate::gate::Finding {
    crate::gate::Finding {
        rule: "q3.issued".into(),
        unit: crate::gate::Unit { entity: "province".into(), key: Some("45".into()) },
        name: None,
        period: crate::value::Period::parse("2020").ok(),
        standing: crate::gate::Standing::Fail,
        required: true,
        clauses: std::collections::BTreeMap::new(),
    }
}

/// The schemas as files that lie beside each other.
struct Beside;

impl jsonschema::Retrieve for Beside {
    fn retrieve(&self, uri: &jsonschema::Uri<String>) -> Result<serde_json::Value, Box<dyn std::error::Error + Send + Sync>> {
        assert_eq!(uri.as_str(), "schema:/docs/report.schema.json");
        Ok(serde_json::from_str(include_str!("../../../docs/report.schema.json"))?)
    }
}

fn lines(run: &Run<'_>) -> Vec<serde_json::Value> {
    let mut out = Vec::new();
    write(Format::Jsonl, run, &mut out, &Style { color: false, width: 80 }).unwrap();
    String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_line_of_results_follows_its_schema() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../../../docs/results.schema.json")).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let options = jsonschema::options().with_base_uri("schema:/docs/results.schema.json").with_retriever(Beside);
    let validator = options.build(&schema).unwrap();
    let mut case = case();
    case.problems.push(Diagnostic::error(crate::diagnostic::Code::RUN_USAGE, crate::diagnostic::Text::new("wrong", "sai")));
    let whole = case.run(1, Lang::En);
    for run in [whole, Run { worst: Some(1), ..whole }, Run { interrupted: true, status: 130, lang: Lang::Vi, ..whole }] {
        let lines = lines(&run);
        for line in &lines {
            let errors: Vec<String> = validator.iter_errors(line).map(|e| format!("{}: {e}", e.instance_path())).collect();
            assert_eq!(errors, Vec::<String>::new(), "{line}");
        }
        let of = |what: &str| lines.iter().filter(|line| line.get(what).is_some()).count() as u64;
        let summary = &lines.last().unwrap()["run"]["summary"];
        assert_eq!((of("problem"), of("run")), (summary["problems"].as_u64().unwrap(), 1));
        // The worst are chosen before, so all findings are told here.
        let told = if run.worst.is_some() { case.counts.findings() as u64 } else { summary["judged"].as_u64().unwrap() };
        assert_eq!(of("result"), told);
    }
    let mut odd = lines(&whole);
    odd[0]["run"] = odd.last().unwrap()["run"].clone();
    assert!(!validator.is_valid(&odd[0]), "two in one line");
    assert!(!validator.is_valid(&serde_json::json!({ "result": odd.last().unwrap()["run"] })));
}

#[test]
fn the_counts_of_rules_add_up_though_only_the_worst_are_told() {
    let case = case();
    let report = json(&Run { worst: Some(1), ..case.run(1, Lang::En) });
    let rules = report["rules"].as_array().unwrap();
    for verdict in ["pass", "fail", "missing", "pending", "not_applicable", "waived"] {
        let sum: u64 = rules.iter().map(|rule| rule["counts"][verdict].as_u64().unwrap()).sum();
        assert_eq!(report["summary"][verdict].as_u64(), Some(sum), "{verdict}");
    }
    let counts = &rules.iter().find(|rule| rule["id"] == "q3.staffed").unwrap()["counts"];
    assert_eq!((&counts["fail"], &counts["not_applicable"], &counts["pass"]), (&1.into(), &1.into(), &0.into()));
}

#[test]
fn a_run_that_was_broken_off_says_so_last() {
    let case = case();
    let run = Run { interrupted: true, ..case.run(130, Lang::En) };
    for (lang, words) in [(Lang::En, "broken off: only a part of the data was judged"), (Lang::Vi, "bị ngắt giữa chừng")] {
        for format in [Format::Human, Format::Concise] {
            let text = printed(format, &Run { lang, ..run }, false);
            let last = text.lines().last().unwrap();
            assert!(last.contains(words) && last.contains(" 2 "), "{last}");
        }
    }
}

#[test]
fn no_format_loses_a_verdict() {
    let case = case();
    let run = Run { verbose: true, ..case.run(1, Lang::En) };
    let report = json(&run);
    assert_eq!(report["results"].as_array().unwrap().len(), case.outcome.judgements.len());
    let (human, concise) = (printed(Format::Human, &run, false), printed(Format::Concise, &run, false));
    for judgement in &case.outcome.judgements {
        let id = &case.rules.target(judgement.target).id;
        let same = case.outcome.judgements.iter().filter(|j| j.target == judgement.target).count();
        assert!(human.matches(&format!(" {id}\n")).count() >= same, "{id}");
        assert!(concise.matches(&format!(" {id} [")).count() >= same, "{id}");
    }
}

#[test]
fn counted_passes_are_left_out_and_counted() {
    let case = case();
    let (all, few) = (json(&case.run(1, Lang::En)), json(&Run { passes: Passes::Count, ..case.run(1, Lang::En) }));
    assert_eq!(all["summary"], few["summary"]);
    let dropped = all["results"].as_array().unwrap().len() - few["results"].as_array().unwrap().len();
    // The pass with a recommendation that fails is told.
    assert_eq!(all["summary"]["pass"].as_u64().unwrap(), dropped as u64 + 1);
}

#[test]
fn colour_changes_nothing_but_colour() {
    let case = case();
    let colored = printed(Format::Human, &case.run(1, Lang::En), true);
    assert!(colored.contains("\u{1b}[1;31m"));
    let codes = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap();
    assert_eq!(codes.replace_all(&colored, ""), printed(Format::Human, &case.run(1, Lang::En), false));
}

#[test]
fn many_findings_are_told_by_target_and_every_omission_is_counted() {
    let mut records = String::from("provinces:\n");
    for i in 0..150 {
        records += &format!("  - {{code: x{i}, period: 2020, share: {}%}}\n", i % 80);
    }
    let case = Case::new("ruleset r \"R\" { about province\n source \"S\"\n target t \"T\" { require share >= 50% } }", &records, None);
    let human = printed(Format::Human, &case.run(1, Lang::En), false);
    // 50 of every 80 are too low; the keys stand on no list.
    assert!(human.contains("T · 100 fail"), "{human}");
    assert!(human.contains("… and 90 more (90 fail); -v shows all"), "{human}");
    let first = human.find("share is 0%; the target is 50%: 50 percentage points short").unwrap();
    assert!(first < human.find("share is 1%").unwrap());
    let verbose = printed(Format::Human, &Run { verbose: true, ..case.run(1, Lang::En) }, false);
    assert_eq!(verbose.matches("✗ fail  T\n").count(), 100);
}

#[test]
fn quiet_says_the_last_line_only() {
    let case = case();
    let run = Run { quiet: true, ..case.run(1, Lang::En) };
    for format in [Format::Human, Format::Concise] {
        let text = printed(format, &run, false);
        assert_eq!(text.lines().count(), 1);
        assert!(printed(format, &case.run(1, Lang::En), false).ends_with(&text));
    }
}

#[test]
fn formats_are_sorted_by_their_names() {
    assert!(FORMATS.windows(2).all(|w| w[0].name() < w[1].name()));
    assert_eq!(FORMATS.iter().filter_map(|f| Format::named(f.name())).collect::<Vec<_>>(), FORMATS);
}
