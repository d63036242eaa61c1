//! Every case once more, by the way of the program: in parts of any length, on several threads.

use std::path::PathBuf;

use chitieu::base::Memory;
use chitieu::diagnostic::{Diagnostic, Severity};
use chitieu::evaluation::Plan;
use chitieu::project::{DataArgument, Request, RuleChoice};

use super::{Given, Judged, Page, judge, pages, render};
use crate::watched::{EVERYTHING, MANNERS, check};

#[test]
fn the_language_means_the_same_in_parts_and_on_threads() {
    let only = std::env::var("CHITIEU_CASE").ok();
    let (mut compared, mut wrong) = (0, String::new());
    for path in pages() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if only.as_ref().is_some_and(|o| !name.contains(o.as_str())) {
            continue;
        }
        let page = Page::read(&std::fs::read_to_string(&path).unwrap());
        for case in &page.cases {
            let given = Given::read(&page.shared, &case.blocks).unwrap();
            let judged = judge(&given).unwrap();
            // A run asks for no verdicts where the rules are wrong, and always counts who is silent.
            if judged.wrong.iter().any(|p| p.severity == Severity::Error) || given.settings.without_silent {
                continue;
            }
            compared += 1;
            let whole = lines(whole(judged));
            let (files, request) = project(&given);
            for manner in MANNERS {
                let checked = check(&files, &request, &[EVERYTHING], *manner).0;
                assert!(checked.told.is_some(), "{name}: {}: {:#?}", case.title, checked.problems);
                let mut problems = checked.problems;
                problems.retain(|p| p.code != chitieu::diagnostic::Code::RUN_NOTHING_CHECKED);
                let told = render::render(&checked.project.rules, &checked.project.sources, &checked.outcome, &problems);
                let streamed = lines((told.replace(RULES, "").replace(DATA, ""), checked.outcome.records));
                if streamed != whole {
                    wrong += &format!("\n── {name}: {}, {manner:?}\n{}", case.title, super::diff(&whole, &streamed));
                    break;
                }
            }
        }
    }
    assert!(compared > 0, "no case was compared");
    assert!(wrong.is_empty(), "-whole +in parts{wrong}");
}

/// Folders that keep lists and data of the same name apart.
const RULES: &str = "the-rules/";
const DATA: &str = "the-data/";

/// What is told of a case as a whole, without the values that no target reads; and how many records were judged.
fn whole(judged: Judged) -> (String, usize) {
    let Judged { rules, sources, mut outcome, wrong, problems } = judged;
    let plan = Plan::new(&rules, &vec![true; rules.targets.len()]);
    let is_read = |p: &chitieu::data::Problem| {
        p.diagnostic.code != chitieu::diagnostic::Code::DATA_UNREADABLE_VALUE
            || p.field.is_none_or(|(entity, slot)| plan.wanted.has(entity, slot))
    };
    let data = problems.into_iter().filter(is_read).map(|p| p.diagnostic);
    let problems: Vec<Diagnostic> = wrong.into_iter().chain(data).chain(std::mem::take(&mut outcome.problems)).collect();
    let records = outcome.records;
    (render::render(&rules, &sources, &outcome, &problems), records)
}

/// The problems in one order, for a run tells them as it finds them.
fn lines((told, records): (String, usize)) -> String {
    let (mut problems, mut rest): (Vec<&str>, Vec<&str>) = told.lines().partition(|l| l.starts_with("error ") || l.starts_with("warning "));
    problems.sort_unstable();
    rest.append(&mut problems);
    format!("{}\n{records} records\n", rest.join("\n"))
}

/// The case as files, and what a run is told.
fn project(given: &Given<'_>) -> (Memory, Request) {
    let mut files = Memory::default();
    let rules: Vec<PathBuf> = given.rules.iter().map(|(name, _)| PathBuf::from(format!("{RULES}{name}"))).collect();
    for (path, (_, text)) in rules.iter().zip(&given.rules) {
        files.insert(path, *text);
    }
    for (name, text) in &given.lists {
        files.insert(format!("{RULES}{name}"), *text);
    }
    let mut config = String::from("data:\n");
    let mut data = Vec::new();
    for (name, text) in &given.data {
        let path = format!("{DATA}{name}");
        files.insert(&path, *text);
        config += &format!("  - path: {name}\n");
        for (key, value) in given.settings.words.iter().filter(|(key, _)| *key != "as") {
            let value = if key == "money" { "million VND" } else { value };
            config += &format!("    {key}: {value}\n");
        }
        data.push(DataArgument::Path(path.into()));
    }
    if !given.settings.words.is_empty() {
        assert!(given.settings.words.get("money").is_none_or(|power| power == "6"), "money is in millions here");
        files.insert(format!("{DATA}chitieu.yaml"), config);
    }
    let evaluation = given.settings.evaluation();
    let request = Request {
        data,
        rules: RuleChoice { files: rules, ..RuleChoice::default() },
        select: Vec::new(),
        ignore: Vec::new(),
        as_of: evaluation.as_of,
        today: evaluation.today,
        entity: given.settings.words.get("as").cloned(),
        input: None,
        across: evaluation.across,
        missing: None,
        waivers: Vec::new(),
        baseline: None,
    };
    (files, request)
}
