use super::{files, request, run};

const RULES: &str = "
parameter share \"…\" = 30%
parameter often = quarter
parameter least = 10
parameter until = 2021-12-31
parameter sum = 5 VND
entity province plural provinces { key code: text  population: count  installs: count  budget: money  at: date }
ruleset a {
  about province
  target installs { require installs >= share of population }
  target size { require population >= least }
  target time { require at <= until }
  target money { require budget >= sum }
}
";

const REPORT: &str = "province: a\nperiod: 2020\npopulation: 100\ninstalls: 40\nbudget: 5\nat: 2020-03-01\n";

fn with(config: &str) -> (u8, Vec<String>, Vec<String>) {
    let files = files(&[("p/chitieu.yaml", config), ("p/r/a.chitieu", RULES), ("p/d/a.yaml", REPORT)]);
    run(&files, &request(&["p/d"], &[]))
}

fn problems(config: &str) -> Vec<String> {
    let (status, verdicts, problems) = with(config);
    assert_eq!((status, verdicts.len()), (3, 0), "{problems:?}");
    problems
}

#[test]
fn rules_and_parameters_come_from_the_configuration() {
    let (status, verdicts, problems) =
        with("rules: r/a.chitieu\nparameters: {share: 35%, least: 100, sum: 5 VND, often: month, until: 2020-06-30}\n");
    assert_eq!(
        (status, verdicts.as_slice(), problems.len()),
        (0, &["a a.installs pass", "a a.size pass", "a a.time pass", "a a.money pass"].map(String::from)[..], 0)
    );
    let (status, verdicts, _) = with("rules: [r]\nparameters:\n  share: 41%\n  least: 101\n  sum: 1 nghìn đồng\n");
    assert_eq!(status, 1);
    assert_eq!(verdicts, ["a a.installs fail", "a a.size fail", "a a.time pass", "a a.money fail"]);
}

#[test]
fn an_unknown_key_is_an_error_with_the_nearest_name() {
    let at = |line: &str| format!("project/unknown-key p/chitieu.yaml:{line}");
    assert_eq!(problems("rules: r\nrule: x\n"), [at("2:1 the configuration has no key `rule` (did you mean `rules`?)")]);
    let said = problems("rules: r\ndata:\n  - path: d/*\n    entitty: province\n");
    assert_eq!(said, [at("4:5 the configuration has no key `entitty` (did you mean `entity`?)")]);
}

#[test]
fn a_parameter_is_of_its_declared_kind() {
    let one = |value: &str| problems(&format!("rules: r\nparameters:\n  {value}\n")).remove(0);
    let place = "project/bad-value p/chitieu.yaml:3";
    let help = "(write it as in a rule file: `month`, `35%`, `5 billion VND`)";
    assert_eq!(one("share: 35"), format!("{place}:10 `share` is a percentage, and `35` is a number {help}"));
    assert_eq!(one("often: 5 days"), format!("{place}:10 `often` is an interval, and `5 days` is a number of days {help}"));
    assert_eq!(one("least: many"), format!("{place}:10 `many` is no value of a parameter {help}"));
    // A value cannot bring in other declarations.
    let two = one("least: \"1\\nparameter other = 2\"");
    assert!(two.starts_with("project/bad-value"), "{two}");
    let unknown = "project/unknown-parameter p/chitieu.yaml:3:3 no parameter is called `shore` (did you mean `share`?)";
    assert_eq!(one("shore: 35%"), unknown);
}

#[test]
fn values_of_the_wrong_form_are_refused_at_their_place() {
    let one = |line: &str| problems(&format!("rules: r\n{line}\n")).remove(0);
    assert_eq!(one("lang: fr"), "project/bad-value p/chitieu.yaml:2:7 `fr` is none of `en`, `vi`");
    assert_eq!(one("packs: {a: b}"), "project/bad-value p/chitieu.yaml:2:8 a single text or number belongs here");
    assert!(one("packs: [q3-2002]").starts_with("project/unknown-pack p/chitieu.yaml:2:9 "));
    assert!(one("rules: r").starts_with("data/duplicate-key p/chitieu.yaml:"));
    assert!(one("lang: [").starts_with("data/yaml-syntax p/chitieu.yaml:"));
    assert!(one("data: [{entity: province}]").starts_with("project/bad-value p/chitieu.yaml:2:8 this data set has no `path`"));
}

const SETS: &str = "
rules: r
data:
  - path: d/thu*.csv
    entity: province
    period: 2020
    locale: vi
    money: billion VND
    units: thousand
    percent: points
    missing: ['-']
    columns: {Mã: code, Tên: }
  - path: d/a.yaml
";

#[test]
fn data_sets_say_how_their_files_are_read() {
    let table = "Mã;Tên;population;installs;budget;at\nb;Bê;1.234,5;0,4;0,5;-\n";
    let all = [("p/chitieu.yaml", SETS), ("p/r/a.chitieu", RULES), ("p/d/a.yaml", REPORT), ("p/d/thu.csv", table)];
    let expected = ["a a.installs pass", "a a.size pass", "a a.time pass", "a a.money pass"];
    let of_table = ["b a.installs fail", "b a.size pass", "b a.time missing", "b a.money pass"];
    // With nothing named, everything that the configuration names is read.
    let (status, verdicts, problems) = run(&files(&all), &request(&["p/d"], &[]));
    assert_eq!(problems, [""; 0]);
    assert_eq!((status, verdicts), (1, [expected, of_table].concat().iter().map(|v| (*v).to_owned()).collect::<Vec<_>>()));
    let beside: Vec<(&str, &str)> = all.iter().map(|(path, text)| (path.strip_prefix("p/").unwrap(), *text)).collect();
    let (status, verdicts, problems) = run(&files(&beside), &request(&[], &[]));
    assert_eq!((status, verdicts.len(), problems), (1, 8, vec![]));
}

#[test]
fn names_in_data_sets_are_those_of_the_vocabulary() {
    let config =
        "rules: r\ndata:\n  - path: d/a.yaml\n    entity: provine\n  - path: e/*\n    entity: province\n    columns: {Dân số: populaton}\n";
    let files = files(&[("chitieu.yaml", config), ("r/a.chitieu", RULES), ("d/a.yaml", REPORT)]);
    let (status, _, problems) = run(&files, &request(&[], &[]));
    assert_eq!(status, 3);
    assert_eq!(
        problems,
        [
            "project/bad-value chitieu.yaml:4:13 no entity is called `provine` (did you mean `province`?)",
            "project/bad-value chitieu.yaml:7:23 no field is called `populaton` (did you mean `population`?)",
            "project/no-data chitieu.yaml:5:11 no data file matches this path",
        ]
    );
}

#[test]
fn data_under_two_configurations_are_refused() {
    let files = files(&[("a/chitieu.yaml", "packs: q3-2020\n"), ("a/x.yaml", REPORT), ("b/x.yaml", REPORT)]);
    let (status, _, problems) = run(&files, &request(&["a/x.yaml", "b"], &[]));
    assert_eq!(status, 3);
    let expected =
        "project/two-configurations the data lie under different configurations: `a/chitieu.yaml` (check them one after the other)";
    assert_eq!(problems, [expected]);
}

#[test]
fn a_configuration_below_the_folder_that_is_checked_is_not_passed_over_in_silence() {
    let files = files(&[("r/a.chitieu", RULES), ("d/in/chitieu.yaml", "lang: vi\n"), ("d/a.yaml", REPORT)]);
    let (status, _, problems) = run(&files, &request(&["d"], &["r"]));
    assert_eq!(status, 0);
    let expected = "project/two-configurations `d/in/chitieu.yaml` is not used, for it lies below the folder that is checked (check `d/in` on its own)";
    assert_eq!(problems, [expected]);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(128))]
    #[test]
    fn any_text_is_read_or_refused(text in "(rules|packs|parameters|data|path|share|period|money|columns|: |\n|\n  |- |\\[|\\]|\\{|\\}|\\*|/|\\.\\.|&a |\\*a|\"|'|1|35%|q3-2020|d/a.yaml|é|#|--- |null|!!str ){0,24}") {
        let (status, _, problems) = with(&format!("rules: r\n{text}"));
        // Whatever it is, nothing goes wrong without a word.
        proptest::prop_assert!(status != 3 || !problems.is_empty());
    }
}
