//! No format changes a verdict, or loses one without counting it, however the run is cut up.

use std::collections::BTreeMap;

use chitieu::evaluation::{Judgement, Verdict};
use chitieu::report::{FORMATS, Format, Passes, Telling};
use chitieu::semantics::Rules;
use proptest::prelude::*;
use serde_json::Value;

use super::dataset::{Dataset, Shape, tapes};
use super::streaming::{case, spoiled, written};
use crate::watched::{MANNERS, check};

/// By target and verdict: how many judgements.
type Counts = BTreeMap<(String, String), usize>;

fn judged(rules: &Rules, judgements: &[Judgement]) -> Counts {
    let mut counts = Counts::new();
    for j in judgements {
        *counts.entry((rules.target(j.target).id.clone(), j.verdict.word().to_owned())).or_default() += 1;
    }
    counts
}

fn only(counts: &Counts, verdicts: &[Verdict]) -> Counts {
    let is_one = |verdict: &str| verdicts.iter().any(|v| v.word() == verdict);
    counts.iter().filter(|((_, verdict), n)| is_one(verdict) && **n > 0).map(|(key, n)| (key.clone(), *n)).collect()
}

fn table(text: &str) -> Counts {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headings = reader.headers().unwrap().clone();
    let column = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
    let (rule, verdict, count) = (column("rule"), column("verdict"), column("count"));
    let mut counts = Counts::new();
    for row in reader.records().map(Result::unwrap).filter(|row| row[verdict] != *"problem") {
        *counts.entry((row[rule].to_owned(), row[verdict].to_owned())).or_default() += row[count].parse::<usize>().unwrap();
    }
    counts
}

fn json(results: &Value) -> Counts {
    let mut counts = Counts::new();
    for result in results.as_array().unwrap() {
        let text = |key: &str| result[key].as_str().unwrap().to_owned();
        *counts.entry((text("rule"), text("verdict"))).or_default() += 1;
    }
    counts
}

/// What SARIF says of its results, and what it counts by rule.
fn sarif(text: &str) -> (Counts, Counts, Value) {
    let log: Value = serde_json::from_str(text).unwrap();
    let (mut results, mut counted) = (Counts::new(), Counts::new());
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let key = (result["ruleId"].as_str().unwrap().to_owned(), result["properties"]["verdict"].as_str().unwrap().to_owned());
        *results.entry(key).or_default() += 1;
    }
    for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap() {
        for (verdict, n) in rule["properties"]["counts"].as_object().unwrap() {
            let key = (rule["id"].as_str().unwrap().to_owned(), verdict.replace('_', "-"));
            *counted.entry(key).or_default() += usize::try_from(n.as_u64().unwrap()).unwrap();
        }
    }
    counted.retain(|_, n| *n > 0);
    (results, counted, log["runs"][0]["properties"]["not_told"].clone())
}

/// What the page has cells for, and what it counts without one.
fn html(page: &str) -> Counts {
    let (_, rest) = page.split_once("<script type=\"application/json\" id=\"told\">").unwrap();
    let told: Value = serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap();
    let id = |at: &Value| told["targets"][usize::try_from(at.as_u64().unwrap()).unwrap()]["id"].as_str().unwrap().to_owned();
    let mut counts = Counts::new();
    for column in told["sheets"].as_array().unwrap().iter().flat_map(|sheet| sheet["columns"].as_array().unwrap()) {
        for mark in column["cells"].as_str().unwrap().chars().filter(|mark| *mark != ' ') {
            let verdict = told["marks"][mark.to_string()][1].as_str().unwrap().to_owned();
            *counts.entry((id(&column["target"]), verdict)).or_default() += 1;
        }
    }
    for rest in told["rest"].as_array().unwrap() {
        *counts.entry((id(&rest[0]), rest[1].as_str().unwrap().to_owned())).or_default() +=
            usize::try_from(rest[2].as_u64().unwrap()).unwrap();
    }
    counts
}

const ALL: [Verdict; 6] = [Verdict::Pass, Verdict::Fail, Verdict::Missing, Verdict::Pending, Verdict::NotApplicable, Verdict::Waived];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_format_changes_a_verdict_or_loses_one_uncounted(mut tape in tapes(), layout in 0..5_usize, manner in 0..4_usize, choice in 0..3_usize) {
        let mut data = Dataset::make(&mut tape, if layout == 4 { Shape::Flat } else { Shape::Nested });
        spoiled(&mut tape, &mut data.communes);
        let case = case(&written(&data, layout));
        let (passes, worst) = [(Passes::All, None), (Passes::Count, None), (Passes::All, Some(1))][choice];
        let tellings: Vec<Telling> = FORMATS.iter().map(|format| Telling { format: *format, passes, worst, verbose: false, quiet: false }).collect();
        let (checked, reports) = check(&case.files, &case.request, &tellings, MANNERS[manner]);
        let report = |format: Format| &reports[FORMATS.iter().position(|known| *known == format).unwrap()];
        let rules = &checked.project.rules;
        let all = only(&judged(rules, &case.outcome.judgements), &ALL);
        let total: usize = all.values().sum();

        // A table's rows add up to everything.
        prop_assert_eq!(only(&table(report(Format::Csv)), &ALL), all.clone());

        // SARIF counts everything by rule, and what is among its results and what is not by verdict.
        let (results, counted, untold) = sarif(report(Format::Sarif));
        prop_assert_eq!(&counted, &all);
        let untold: u64 = untold.as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
        prop_assert_eq!(results.values().sum::<usize>() + usize::try_from(untold).unwrap(), total);
        for (key, n) in &results {
            prop_assert!(all.get(key).is_some_and(|m| n <= m), "{key:?}");
        }

        // JUnit has a case for each, or counts it in its suite.
        let junit = report(Format::Junit);
        let property = regex::Regex::new("name=\"not told: [a-z-]+\" value=\"([0-9]+)\"").unwrap();
        let untold: usize = property.captures_iter(junit).map(|c| c[1].parse::<usize>().unwrap()).sum();
        let cases = junit.matches("<testcase ").count() - junit.matches("classname=\"chitieu\"").count();
        prop_assert_eq!(cases + untold, total);

        // JSON has each, or counts it.
        let whole: Value = serde_json::from_str(report(Format::Json)).unwrap();
        let results = json(&whole["results"]);
        if worst.is_none() {
            let told = if passes == Passes::All { &ALL[..] } else { &ALL[1..] };
            prop_assert_eq!(only(&results, told), only(&all, told));
        }
        prop_assert_eq!(whole["summary"]["judged"].as_u64(), Some(total as u64));

        // The page has a cell for each.
        prop_assert_eq!(only(&html(report(Format::Html)), &ALL), all.clone());

        // The others say the same counts in their last line.
        let line = report(Format::Concise).lines().last().unwrap().to_owned();
        let github = report(Format::Github).lines().last().unwrap().to_owned();
        prop_assert!(github.starts_with(&format!("::notice title=chitieu::{line}")), "{github}\n{line}");
        let gitlab: Value = serde_json::from_str(report(Format::Gitlab)).unwrap();
        let entries = gitlab.as_array().unwrap();
        prop_assert!(entries.last().unwrap()["description"].as_str().unwrap().starts_with(&line));
        let (verdict, counts) = line.split_once(": ").unwrap();
        let page = report(Format::Markdown);
        prop_assert!(page.starts_with(&format!("### chitieu: {verdict}\n\n{counts}\n")), "{page}");
        prop_assert_eq!(report(Format::Human).lines().last(), Some(line.as_str()));
    }
}
