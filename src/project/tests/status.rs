use super::{files, request, run};
use crate::project::{DataArgument, MissingPolicy};

const RULES: &str = "
entity province plural provinces { key code: text  population: count required  installs: count  smart: count }
ruleset a {
  about province
  applies from 2020-01-01
  target installs { require installs >= 30% of population }
  target smart { recommend smart >= population }
}
";

fn report(period: &str, installs: &str) -> String {
    format!("province: a\nperiod: {period}\npopulation: 100\n{installs}\n")
}

fn status(reports: &[&str], change: impl FnOnce(&mut super::Request)) -> (u8, Vec<String>) {
    let names: Vec<String> = (0..reports.len()).map(|i| format!("d/{i}.yaml")).collect();
    let mut all: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(reports.iter().copied()).collect();
    all.push(("r/a.chitieu", RULES));
    let mut request = request(&["d"], &["r"]);
    change(&mut request);
    let (status, _, problems) = run(&files(&all), &request);
    (status, problems)
}

#[test]
fn verdicts_of_required_targets_decide() {
    let of = |installs: &str| status(&[&report("2020", installs)], |_| {});
    // What is only recommended fails or is missing in each of these.
    assert_eq!(of("installs: 30\nsmart: 1"), (0, vec![]));
    assert_eq!(of("installs: 29"), (1, vec![]));
    assert_eq!(of(""), (2, vec![]));
}

#[test]
fn a_failure_outweighs_what_is_missing() {
    let other = report("2021", "");
    assert_eq!(status(&[&report("2020", "installs: 1"), &other], |_| {}).0, 1);
    assert_eq!(status(&[&report("2020", "installs: 99"), &other], |_| {}).0, 2);
}

#[test]
fn the_policy_says_what_missing_counts_as() {
    let of = |policy| status(&[&report("2020", "")], |r| r.missing = Some(policy)).0;
    assert_eq!((of(MissingPolicy::Fail), of(MissingPolicy::Pass)), (1, 0));
}

#[test]
fn a_value_that_cannot_be_read_is_missing_and_names_what_it_blocks() {
    let bad = report("2020", "installs: many");
    let files = files(&[("d/a.yaml", &bad), ("r/a.chitieu", RULES)]);
    let checked = crate::project::check(&files, &request(&["d/a.yaml"], &["r"]));
    assert_eq!(checked.status.code(), 2);
    assert_eq!(checked.problems[0].blocks, ["a.installs"]);
}

#[test]
fn a_file_that_is_wrong_does_not_hide_the_others() {
    let good = report("2020", "installs: 1");
    let files = files(&[("d/a.yaml", &good), ("d/b.yaml", "province: [\n"), ("r/a.chitieu", RULES)]);
    let (status, verdicts, problems) = run(&files, &request(&["d"], &["r"]));
    assert_eq!((status, problems.len()), (3, 1));
    assert!(verdicts.contains(&"a a.installs fail".to_owned()), "{verdicts:?}");
}

#[test]
fn two_records_of_one_unit_and_period_are_an_error() {
    let one = report("2020", "installs: 99");
    let (status, problems) = status(&[&one, &one], |_| {});
    assert_eq!((status, problems.len()), (3, 1), "{problems:?}");
}

#[test]
fn a_file_named_twice_is_read_once() {
    let one = report("2020", "installs: 99");
    let twice = |r: &mut super::Request| r.data.push(DataArgument::Path("d/../d/0.yaml".into()));
    assert_eq!(status(&[&one], twice), (0, vec![]));
}

#[test]
fn a_broken_rule_file_judges_nothing() {
    let files = files(&[("a.yaml", &report("2020", "installs: 1")), ("r.chitieu", &RULES.replace("of population", "of populaton"))]);
    let (status, verdicts, problems) = run(&files, &request(&["a.yaml"], &["r.chitieu"]));
    assert_eq!((status, verdicts.len(), problems.len()), (3, 0, 1));
}

#[test]
fn what_checked_nothing_is_never_green() {
    let good = report("2020", "installs: 99\nsmart: 100");
    let nothing = |reports: &[&str], change: fn(&mut super::Request)| {
        let (code, problems) = status(reports, change);
        assert_eq!((code, problems.len()), (3, 1), "{problems:?}");
        problems[0].split(' ').next().unwrap().to_owned()
    };
    // The data speak of a time before the rules: the checks of the vocabulary alone are no check of a target.
    assert_eq!(nothing(&[&report("2019", "installs: 99")], |_| {}), "run/nothing-checked");
    assert_eq!(nothing(&[&good], |r| r.ignore = vec!["a".to_owned(), "province".to_owned()]), "run/nothing-checked");
    assert_eq!(nothing(&[&good], |r| r.select = vec!["b".to_owned()]), "run/nothing-selected");
    assert_eq!(nothing(&["provinces: []\n"], |_| {}), "data/no-records");
    assert_eq!(nothing(&["# empty\n"], |_| {}), "data/no-records");
    assert_eq!(nothing(&[&good], |r| r.data = vec![DataArgument::Path("x.yaml".into())]), "project/no-data");
    assert_eq!(nothing(&[&good], |r| r.data = vec![DataArgument::Path("r".into())]), "project/no-data");
    assert_eq!(nothing(&[&good], |r| r.data.clear()), "project/no-data");
    assert_eq!(nothing(&[&good], |r| r.entity = Some("provin".to_owned())), "project/unknown-entity");
    assert_eq!(nothing(&[&good], |r| r.data = vec![DataArgument::Stdin(b"province: a\n".to_vec())]), "project/unknown-format");
    // Checks alone may be asked for.
    assert_eq!(status(&[&good], |r| r.select = vec!["province".to_owned()]), (0, vec![]));
}
