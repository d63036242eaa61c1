//! What authors get: cards of rules, what their tests have seen, and the forms that other programs read.

use std::path::Path;
use std::process::Command;

use chitieu::base::{Source, Sources};
use chitieu::diagnostic::Lang;
use chitieu::report::card;
use chitieu::report::trials::{self, Account, TrialFormat};
use chitieu::ruletest::{self, Coverage};

use crate::support::check;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Compares with what was looked at, in the folder beside.
fn held(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "authoring", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

/// The program's output and status, from the root of the repository.
fn chitieu(arguments: &[&str]) -> (String, Option<i32>) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_chitieu"));
    let ran = program.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).env("LC_ALL", "C.UTF-8").output().unwrap();
    assert_eq!(String::from_utf8(ran.stderr).unwrap(), "", "{arguments:?}");
    (String::from_utf8(ran.stdout).unwrap(), ran.status.code())
}

#[test]
fn a_card_says_in_both_languages_what_every_construct_asks_for() {
    let text = read("tests/it/valid/constructs.chitieu");
    let (rules, problems) = check(&text);
    assert!(problems.is_empty());
    let mut sources = Sources::default();
    sources.add(Source::new("constructs.chitieu", text.as_str()));
    for (lang, name) in [(Lang::En, "cards.en"), (Lang::Vi, "cards.vi")] {
        let mut out = Vec::new();
        for (id, _) in rules.iter() {
            card::write(&card::card(&rules, &sources, id, lang), lang, 100, &mut out).unwrap();
            out.extend(b"\n----\n\n");
        }
        held(name, &String::from_utf8(out).unwrap());
    }
}

#[test]
fn what_tests_have_seen_is_told_in_the_words_of_the_file() {
    for (file, name) in [("fixtures/authoring/basics.chitieu", "coverage"), ("fixtures/co-so.chitieu", "coverage-of-vietnamese")] {
        let text = read(&format!("tests/it/{file}"));
        let (rules, problems) = check(&text);
        assert!(problems.is_empty(), "{problems:?}");
        let mut sources = Sources::default();
        sources.add(Source::new(file, text.as_str()));
        let mut coverage = Coverage::default();
        let tests = rules.tests.iter().enumerate();
        let trials: Vec<_> = tests.map(|(at, test)| ruletest::run_noting(&rules, at, test, &|_| Vec::new(), Some(&mut coverage))).collect();
        let covered = coverage.of(&rules);
        for (lang, suffix) in [(Lang::En, "en"), (Lang::Vi, "vi")] {
            let (rules, sources) = (&rules, &sources);
            let account = Account { rules, sources, trials: &trials, covered: Some(&covered), boundaries: None, lang, verbose: true };
            let mut out = Vec::new();
            trials::write(TrialFormat::Human, &account, &mut out).unwrap();
            held(&format!("{name}.{suffix}"), &String::from_utf8(out).unwrap());
        }
    }
}

/// The names of the suites in a JUnit account, whose numbers and cases must be those of the same account in JSON.
fn suites(rules: &str, xml: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(xml).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    let suites: Vec<_> = root.children().filter(roxmltree::Node::is_element).collect();
    for node in suites.iter().copied().chain([root]) {
        let number = |name: &str| node.attribute(name).unwrap().parse::<usize>().unwrap();
        let of = |name: &str| node.descendants().filter(|n| n.has_tag_name(name)).count();
        assert_eq!((number("tests"), number("failures"), number("errors")), (of("testcase"), of("failure"), 0));
    }
    let (json, _) = chitieu(&["test", rules, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let told = json["tests"].as_array().unwrap().iter();
    let mut wanted: Vec<_> = told.map(|t| (t["target"].as_str().unwrap(), t["name"].as_str().unwrap(), t["passed"] == true)).collect();
    let cases = document.descendants().filter(|n| n.has_tag_name("testcase"));
    let passed = |case: roxmltree::Node<'_, '_>| !case.children().any(|n| n.has_tag_name("failure"));
    let mut found: Vec<_> = cases.map(|c| (c.attribute("classname").unwrap(), c.attribute("name").unwrap(), passed(c))).collect();
    wanted.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, wanted);
    let mut names: Vec<String> = suites.iter().map(|suite| suite.attribute("name").unwrap().to_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_reader_of_xml_finds_every_test_in_the_junit_account() {
    let (xml, status) = chitieu(&["test", "rules", "--format", "junit"]);
    assert_eq!(status, Some(0));
    let names = ["committee-2022", "grassroots-2023", "q3-2020", "resolutions-2021", "vocabulary"];
    assert_eq!(suites("rules", &xml), names.map(|name| format!("rules/{name}.chitieu")));

    let failing = "tests/it/fixtures/authoring";
    let (xml, status) = chitieu(&["test", failing, "--format", "junit"]);
    assert_eq!(status, Some(1));
    assert_eq!(suites(failing, &xml), [format!("{failing}/basics.chitieu")]);
    // What XML has to escape comes back as it was written.
    let document = roxmltree::Document::parse(&xml).unwrap();
    let odd = document.descendants().find(|n| n.attribute("name") == Some("a quarter, <one> & \"all\"")).unwrap();
    let failure = odd.children().find(|n| n.has_tag_name("failure")).unwrap();
    assert_eq!(failure.attribute("message"), Some("expected fail, found pass"));
    assert!(failure.text().unwrap().contains("when plan issued or rate > 1%\nrequire rate >= (floor if plan issued else 5%)"));
}

/// The schemas as files that lie beside each other.
struct Beside;

impl jsonschema::Retrieve for Beside {
    fn retrieve(&self, uri: &jsonschema::Uri<String>) -> Result<serde_json::Value, Box<dyn std::error::Error + Send + Sync>> {
        assert_eq!(uri.as_str(), "schema:/docs/report.schema.json");
        Ok(serde_json::from_str(&read("docs/report.schema.json"))?)
    }
}

#[test]
fn findings_of_lints_follow_their_schema() {
    let schema: serde_json::Value = serde_json::from_str(&read("docs/lint.schema.json")).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let options = || jsonschema::options().with_base_uri("schema:/docs/lint.schema.json").with_retriever(Beside);
    let validator = options().build(&schema).unwrap();
    let whole = |arguments: &[&str], wanted: (Option<i32>, usize)| {
        let (json, status) = chitieu(&[&["lint", "--format", "json"], arguments].concat());
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let errors: Vec<String> = validator.iter_errors(&json).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new());
        assert_eq!((status, json["findings"].as_array().unwrap().len()), wanted);
        json
    };
    whole(&["rules"], (Some(0), 0));
    whole(&["tests/it/cli/lint.in/off/goals.chitieu", "--lang", "vi"], (Some(1), 2));
    let found = whole(&["tests/it/cli/lint.in/goals.chitieu"], (Some(1), 4));

    // A line of `jsonl` is one of the findings.
    let (lines, _) = chitieu(&["lint", "--format", "jsonl", "tests/it/cli/lint.in/goals.chitieu"]);
    let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(serde_json::Value::Array(lines), found["findings"]);

    // It is strict: neither an entry more nor one less, and the codes of lints alone.
    let odd = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut odd = found.clone();
        change(&mut odd);
        !validator.is_valid(&odd)
    };
    assert!(odd(&|json| json["findings"][0]["extra"] = 1.into()));
    assert!(odd(&|json| json["extra"] = 1.into()));
    assert!(odd(&|json| json["findings"][0]["code"] = "rules/unknown-name".into()));
    assert!(odd(&|json| drop(json.as_object_mut().unwrap().remove("warnings"))));
}
