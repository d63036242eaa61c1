//! Workbooks as offices send them. The three `provinces-2020` were saved by LibreOffice and hold the figures of the YAML beside them;
//! those in `national` are the example data of 60 provinces, imported into LibreOffice and saved in each format.
//! `typed.xlsx` and `form.xlsx` were laid out as ministries do it, with openpyxl.

use std::path::{Path, PathBuf};
use std::process::Command;

use chitieu::base::{Memory, Sources};
use chitieu::data::{self, Format, Loaded, Options, Sheets};
use chitieu::diagnostic::Lang;
use chitieu::project::{DataArgument, Request, RuleChoice};
use chitieu::value::Date;
use proptest::prelude::*;

use crate::watched::{EVERYTHING, MANNERS, check};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fixtures/workbooks").join(name)
}

/// The verdicts on a file against all built-in packs, without their places.
fn verdicts(file: &Path) -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_chitieu"))
        .args(["check", "--as-of", "2021-12-31", "--format", "json", "--lang", "en"])
        .arg(file)
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let results = report["results"].as_array().unwrap();
    let told = results.iter().map(|r| format!("{} {} {} {:?}", r["rule"], r["key"], r["verdict"], messages(r)));
    told.collect()
}

fn messages(result: &serde_json::Value) -> Vec<String> {
    result["clauses"].as_array().unwrap().iter().map(|c| c["message"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_format_gives_the_verdicts_of_the_same_figures_in_yaml() {
    let yaml = verdicts(&fixture("provinces-2020.yaml"));
    assert!(yaml.iter().any(|v| v.contains("\"fail\"")) && yaml.iter().any(|v| v.contains("\"pass\"")), "{yaml:#?}");
    for ending in ["xlsx", "xls", "ods"] {
        assert_eq!(verdicts(&fixture(&format!("provinces-2020.{ending}"))), yaml, "{ending}");
    }
}

#[test]
fn every_format_gives_the_verdicts_of_the_example_data() {
    let yaml = verdicts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/national/provinces-2020.yaml"));
    assert!(yaml.len() > 300, "{}", yaml.len());
    for ending in ["xlsx", "xls", "ods"] {
        let found = verdicts(&fixture(&format!("national/provinces-2020.{ending}")));
        let differing = found.iter().zip(&yaml).find(|(found, expected)| found != expected);
        assert_eq!((found.len(), differing), (yaml.len(), None), "{ending}");
    }
}

/// What a check of one workbook against a rule file says line by line, in each manner alike.
fn lines(name: &str, config: &str, select: &[&str]) -> String {
    let mut files = Memory::default();
    files.insert(name, std::fs::read(fixture(name)).unwrap());
    files.insert("chitieu.yaml", config);
    let request = Request {
        data: vec![DataArgument::Path(name.into())],
        rules: RuleChoice::default(),
        select: select.iter().map(|s| (*s).to_owned()).collect(),
        ignore: Vec::new(),
        as_of: Some(Date::constant(2021, 12, 31)),
        today: Date::constant(2022, 6, 30),
        entity: None,
        input: None,
        across: chitieu::evaluation::Across::Never,
        missing: None,
        waivers: Vec::new(),
        baseline: None,
    };
    let concise = chitieu::report::Telling { format: chitieu::report::Format::Concise, verbose: false, ..EVERYTHING };
    let tellings = [concise, chitieu::report::Telling { verbose: false, ..EVERYTHING }];
    let mut told: Vec<Vec<String>> = MANNERS.iter().map(|manner| check(&files, &request, &tellings, *manner).1).collect();
    let first = told.remove(0);
    assert!(told.iter().all(|other| *other == first), "{told:#?}");
    first.join("\n")
}

#[test]
fn a_table_is_found_among_titles_totals_groups_and_notes() {
    let config = "data:\n  - path: typed.xlsx\n    entity: province\n    period: 2020\n";
    insta::assert_snapshot!(lines("typed.xlsx", config, &["q3_2020.it_spending", "province.code"]).replace('\u{a0}', " "));
}

#[test]
fn a_form_is_one_report_a_sheet() {
    let config = "data:\n  - path: form.xlsx\n    entity: province\n    form: {labels: Chỉ tiêu, values: Kết quả}\n";
    insta::assert_snapshot!(lines("form.xlsx", config, &["q3_2020.it_spending", "q3_2020.bluezone"]).replace('\u{a0}', " "));
}

#[test]
fn what_is_said_of_a_worksheet_that_is_not_there_names_those_that_are() {
    let config = "data:\n  - path: form.xlsx\n    entity: province\n    sheet: [2022]\n";
    let said = lines("form.xlsx", config, &["q3_2020.it_spending"]);
    assert!(said.contains("error[data/no-table] there is no worksheet `2022`; there are 2020, 2021"), "{said}");
}

const VOCABULARY: &str = "
entity province \"Tỉnh\" plural provinces {
  key code \"Mã tỉnh\": text
  name \"Tên tỉnh, thành phố\": text
  population \"Dân số\": count
}
";

fn load(bytes: &[u8], format: Format) -> Loaded {
    let (rules, problems) = crate::support::check(VOCABULARY);
    assert_eq!(problems, []);
    let options = Options { sheets: Sheets::default(), ..Options::default() };
    data::load("provinces-2020.xlsx", bytes, format, &mut Sources::default(), &rules.schema, &options)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]

    #[test]
    fn a_damaged_workbook_is_refused_or_read_and_never_a_panic(at in 0_usize..10_000, byte in any::<u8>(), cut in 0_usize..20_000, ending in 0_usize..3) {
        let (name, format) = [("xlsx", Format::Xlsx), ("xls", Format::Xls), ("ods", Format::Ods)][ending];
        let mut bytes = std::fs::read(fixture(&format!("provinces-2020.{name}"))).unwrap();
        let len = bytes.len();
        bytes[at % len] = byte;
        bytes.truncate(cut.max(len / 2));
        let loaded = load(&bytes, format);
        prop_assert!(!loaded.records.is_empty() || !loaded.problems.is_empty());
        prop_assert!(loaded.problems.iter().all(|p| !p.diagnostic.message.get(Lang::Vi).is_empty()));
    }
}
