//! The page as a file: what it is told, and that nothing of the data can become a part of it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::*;
use crate::evaluation::{Grade, Verdict};
use crate::report::tests::Case;
use crate::report::{Format, Style};

const RULES: &str = r#"
ruleset q3 "Conclusions" {
  title vi "Kết luận"
  about province
  source "Row 4"
  target it "A tenth of a percent for IT" { title vi "Chi cho CNTT"  owner "Department" owner vi "Sở"  url "javascript:alert(1)"  require it_spending >= 0.1% of budget }
  target plan "A resolution by the middle of 2021" { require resolution issued by 2021-06-30 }
  target portal "A portal" { recommend portal }
  target covered "Everyone is covered" { aim share >= 100% }
  target small "Small provinces only" { when population < 10  require portal }
  target both "All provinces meet somebody" across provinces { require at least 2 provinces have portal }
}
"#;

const DATA: &str = r#"
provinces:
  - {code: "42", name: "<img src=x onerror=alert(1)>", period: 2020, as_of: 2020-12-31, population: 1300000, budget: 17200 tỷ, it_spending: 15.1 tỷ, share: 40%, portal: no}
  - {code: "45", name: "</script><script>alert(1)</script>", period: 2020, as_of: 2020-12-31, population: 600000, budget: 9000 tỷ, it_spending: 10 tỷ, resolution: {issued: 2020-12-01, number: 1-NQ/TU}, share: 100%, portal: yes}
  - {code: "46", period: 2020, as_of: 2020-12-31, budget: 9000 tỷ, portal: yes}
"#;

fn case() -> Case {
    Case::new(RULES, DATA, None)
}

fn page(run: &Run<'_>) -> String {
    let mut out = Vec::new();
    crate::report::write(Format::Html, run, &mut out, &Style { color: false, width: 80 }).unwrap();
    String::from_utf8(out).unwrap()
}

fn told(page: &str) -> Value {
    let (_, rest) = page.split_once("<script type=\"application/json\" id=\"told\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn what_the_page_is_told() {
    let case = case();
    let mut value = told(&page(&case.run(1, Lang::Vi)));
    // What a rule's file is like changes with these tests alone.
    for target in value["targets"].as_array_mut().unwrap() {
        target.as_object_mut().unwrap().remove("fingerprint");
    }
    value["method"].as_object_mut().unwrap().remove("fingerprint");
    value["classes"].take();
    value["marks"].take();
    insta::assert_snapshot!(serde_json::to_string_pretty(&value).unwrap().replace('\u{a0}', " "));
}

#[test]
fn nothing_of_the_data_is_markup() {
    let case = case();
    let page = page(&case.run(1, Lang::En));
    assert!(!page.contains("<img") && !page.contains("alert(1)</script>") && !page.contains("href=\"javascript"));
    assert_eq!(page.matches("</script>").count(), 2);
    let value = told(&page);
    assert_eq!(value["sheets"][0]["rows"]["name"][0], "<img src=x onerror=alert(1)>");
    // Only addresses of the web become links.
    assert!(value["targets"].as_array().unwrap().iter().all(|target| target.get("url").is_none()));
}

#[test]
fn the_policy_lets_nothing_run_but_the_page_itself() {
    let case = case();
    let page = page(&case.run(1, Lang::En));
    let policy = page.split("Content-Security-Policy\" content=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe") && !policy.contains("http"));
    assert_eq!(base64(b""), "");
    assert_eq!((base64(b"M").as_str(), base64(b"Ma").as_str(), base64(b"Man").as_str()), ("TQ==", "TWE=", "TWFu"));
    for outside in ["src=", "@import", "url(", "<link", "fetch(", "innerHTML", "XMLHttpRequest"] {
        let plain = page.replace("url(#", "");
        let own = plain.split("<script type=\"application/json\"").next().unwrap().to_owned() + SCRIPT;
        assert!(!own.replace("url(#", "").contains(outside), "{outside}");
    }
}

#[test]
fn every_class_can_be_seen() {
    let mut case = case();
    let waived = case.outcome.judgements.iter_mut().find(|j| j.verdict == Verdict::Missing).unwrap();
    waived.would_be = Some(std::mem::replace(&mut waived.verdict, Verdict::Waived));
    let noted = case.outcome.judgements.iter_mut().find(|j| j.verdict == Verdict::Fail).unwrap();
    noted.regraded = Some(Grade::Info);
    case.outcome.judgements.iter_mut().find(|j| j.verdict == Verdict::Pass).unwrap().verdict = Verdict::Fail;
    case.recount();
    let value = told(&page(&case.run(1, Lang::En)));
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let letters =
        || value["sheets"].as_array().unwrap().iter().flat_map(|s| s["columns"].as_array().unwrap()).map(|c| c["cells"].as_str().unwrap());
    for letter in letters().flat_map(str::chars).filter(|c| *c != ' ') {
        let class = value["marks"][letter.to_string()][0].as_u64().unwrap();
        *seen.entry(value["classes"][usize::try_from(class).unwrap()]["name"].as_str().unwrap()).or_default() += 1;
    }
    let names: Vec<&str> = seen.keys().copied().collect();
    assert_eq!(names, ["fail", "info", "missing", "nothing", "pass", "pending", "waived", "warning"]);
    assert_eq!(seen.values().sum::<usize>(), case.outcome.judgements.len());
}

#[test]
fn without_a_script_the_verdict_can_be_read_in_both_languages() {
    let case = case();
    let page = page(&case.run(1, Lang::Vi));
    let plain = page.split_once("<noscript>").unwrap().1.split_once("</noscript>").unwrap().0;
    let (vi, en) = plain.split_once("<section lang=\"en\">").unwrap();
    assert!(vi.contains("Năm 2020: 1 trong số 3") && vi.contains("Chi cho CNTT: 1 không đạt, 1 thiếu số liệu, 1 đạt"), "{vi}");
    assert!(en.contains("2020: 1 of 3") && en.contains("1 not met"), "{en}");
}

#[test]
fn a_check_that_is_not_whole_says_so_and_claims_nothing_of_silent_units() {
    let case = case();
    let whole = told(&page(&case.run(1, Lang::En)));
    assert!(whole.get("alert").is_none() && whole["silent"].as_array().is_some_and(Vec::is_empty));
    let broken = told(&page(&Run { interrupted: true, status: 130, ..case.run(130, Lang::En) }));
    assert_eq!(broken["alert"][0], "✗ broken off: only a part of the data was judged");
    assert!(broken["silent"].is_null());
    let empty = Case::new("", "provinces: []\n", None);
    let nothing = told(&page(&empty.run(3, Lang::En)));
    assert!(nothing["silent"].is_null() && nothing["alert"][1].as_str().unwrap().starts_with("✗ chưa thể kiểm tra"));
}

#[test]
fn the_worst_of_each_target_are_told_and_the_others_counted() {
    let case = case();
    let run = case.run(1, Lang::En);
    let mut board = Board::new(Some(1));
    case.outcome.judgements.iter().for_each(|j| board.add(&run, j));
    let value = told(&page(&Run { board: &board, worst: Some(1), ..run }));
    let columns = value["sheets"][0]["columns"].as_array().unwrap();
    let stories = |value: &Value| value["stories"].as_object().map_or(0, serde_json::Map::len);
    assert!(columns.iter().all(|column| stories(column) <= 1));
    let is_told = |letter: char| ![' ', '+', '-'].contains(&letter);
    let findings = columns.iter().flat_map(|c| c["cells"].as_str().unwrap().chars()).filter(|c| is_told(*c)).count();
    let told: usize = columns.iter().map(stories).sum();
    assert_eq!(value["shortened"].as_u64(), Some((findings - told) as u64));
    assert!(findings > told && told > 2);
}

#[test]
fn parts_of_a_board_give_what_the_whole_gives() {
    let case = case();
    let run = case.run(1, Lang::En);
    for each in [None, Some(1), Some(2)] {
        let mut whole = Board::new(each);
        case.outcome.judgements.iter().for_each(|j| whole.add(&run, j));
        for cut in 0..case.outcome.judgements.len() {
            let mut parts = [Board::new(each), Board::new(each)];
            case.outcome.judgements.iter().enumerate().for_each(|(at, j)| parts[usize::from(at >= cut)].add(&run, j));
            let [mut first, second] = parts;
            first.merge(second, 0);
            assert_eq!(first, whole);
        }
    }
}

#[test]
fn that_everybody_has_reported_is_said_only_where_a_register_shows_it() {
    let all = case();
    assert!(told(&page(&all.run(1, Lang::En)))["silent"].is_array());
    let one = Case::new(RULES, "provinces:\n  - {code: \"42\", period: 2020, budget: 9000 tỷ, it_spending: 10 tỷ}\n", None);
    assert!(told(&page(&one.run(1, Lang::En)))["silent"].is_null());
}
