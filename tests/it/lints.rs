//! Each lint finds what it is for and leaves its near misses alone; the shipped packs are free of findings.
//!
//! `lints/NAME.md` holds the cases of `lint/NAME`: under `## finds: …` a rule file with one finding of it or more, under
//! `## leaves: …` one without. `csv FILE` blocks above the first case are files that all of them may read.

use std::path::{Path, PathBuf};

use chitieu::base::{Disk, Files, Memory, Sources};
use chitieu::diagnostic::{Diagnostic, page};
use chitieu::lint::{LINTS, Level, Levels, Lint, run};
use chitieu::project::{Root, load_rules};

use crate::support::{blocks, show_all};

/// What one lint finds in a rule file; the file must be right.
fn findings(lint: &Lint, text: &str, beside: &[(String, String)]) -> Vec<Diagnostic> {
    let mut files = Memory::default();
    files.insert("rules.chitieu", text);
    for (name, rows) in beside {
        files.insert(name.as_str(), rows.as_str());
    }
    let mut sources = Sources::default();
    let loaded = load_rules(&[Root { files: &files, path: PathBuf::from("rules.chitieu") }], &mut sources);
    assert!(loaded.problems.is_empty(), "{}:\n{text}\n{}", lint.code, show_all(text, &loaded.problems));
    run(&loaded.rules, &loaded.named, &only(lint))
}

fn only(wanted: &Lint) -> Levels {
    let mut levels = Levels::default();
    for lint in LINTS.iter().filter(|lint| lint.code != wanted.code) {
        levels.set(lint.code.0, Level::Off).unwrap();
    }
    levels
}

/// The lists that the examples of pages and cases read.
fn lists() -> Vec<(String, String)> {
    let list = |name: &str, rows: &str| (name.to_owned(), rows.to_owned());
    vec![
        list("district-kinds.csv", "kind,valid_to\nquận,2025-06-30\nhuyện,2025-06-30\n"),
        list("media-kinds.csv", "kind,valid_to\nbáo in,2020-12-31\nbáo điện tử,\n"),
        list("provinces.csv", "code,name\n42,Hà Tĩnh\n"),
    ]
}

#[test]
fn every_lint_has_a_page_and_finds_what_it_shows() {
    let codes: Vec<&str> = LINTS.iter().map(|lint| lint.code.0).collect();
    assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
    for lint in LINTS {
        let page = page(lint.code.0).unwrap_or_else(|| panic!("{} has no page", lint.code));
        let examples: Vec<_> = blocks(page.en).into_iter().filter(|(_, language, _)| language == "chitieu").collect();
        let headings: Vec<&str> = examples.iter().map(|(heading, ..)| heading.as_str()).collect();
        assert_eq!(headings, ["Wrong", "Right"], "{}", lint.code);
        for (heading, _, text) in &examples {
            let found = findings(lint, text, &lists());
            let wanted = if heading == "Wrong" { vec![lint.code] } else { Vec::new() };
            assert_eq!(found.iter().map(|f| f.code).collect::<Vec<_>>(), wanted, "{heading}:\n{}", show_all(text, &found));
        }
    }
}

#[test]
fn every_lint_finds_its_cases_and_leaves_its_near_misses() {
    let mut wrong = Vec::new();
    for lint in LINTS {
        let name = lint.code.0.strip_prefix("lint/").unwrap();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/lints/{name}.md"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{} has no cases", lint.code));
        let blocks = blocks(&text);
        let shared: String =
            blocks.iter().filter(|(h, language, _)| h == name && language == "chitieu").map(|(.., t)| t.as_str()).collect();
        let (mut finds, mut leaves) = (0, 0);
        for (heading, _, own) in blocks.iter().filter(|(h, language, _)| h != name && language == "chitieu") {
            let whole = format!("{shared}\n{own}");
            let found = findings(lint, &whole, &lists());
            let right = match heading.split_once(": ").map(|(kind, _)| kind) {
                Some("finds") => {
                    finds += 1;
                    !found.is_empty()
                }
                Some("leaves") => {
                    leaves += 1;
                    found.is_empty()
                }
                _ => panic!("{name}: `{heading}` neither finds nor leaves"),
            };
            if !right {
                wrong.push(format!("{name}, {heading}\n{}", show_all(&whole, &found)));
            }
        }
        assert!(finds > 0 && leaves > 0, "{name} shows {finds} findings and {leaves} near misses");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_shipped_vocabulary_says_that_districts_end_and_that_provinces_go_on() {
    let lint = LINTS.iter().find(|lint| lint.code.0 == "lint/level-gone").unwrap();
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let names = Disk.walk(&rules).unwrap().into_iter().filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()));
    let shipped: Vec<(String, String)> = names.map(|name| (name.clone(), std::fs::read_to_string(rules.join(name)).unwrap())).collect();
    let ends = |target: &str| {
        let text = format!("use \"vocabulary.chitieu\"\nruleset goals \"Goals\" {{ about province {target} }}");
        let found = findings(lint, &text, &shipped);
        found.iter().map(|f| f.message.en.clone()).collect::<Vec<_>>()
    };
    let gone = ["there is no `district` after 2025-06-30, and this target goes on"];
    for asked in [
        "target t { require all districts have radio_station }",
        "target t { require count of districts >= 1 applies from 2023 }",
        "target t { require no district has media_staff = 0 applies to 2025-07-01 }",
        "target t across districts { require at least 90% of districts have bulletin_board }",
    ] {
        assert_eq!(ends(asked), gone, "{asked}");
    }
    for asked in [
        "target t { require all districts have radio_station applies to 2025-06-30 }",
        "target t { require all districts have radio_station applies to 2025-H1 }",
        "target t { require all communes have website }",
        "target t across provinces { require all provinces have party_resolution issued }",
        // A figure of the province, which may be told of the past.
        "target t { require network.districts_connected >= 100% of network.districts_total }",
    ] {
        assert_eq!(ends(asked), [""; 0], "{asked}");
    }
}

#[test]
fn the_shipped_packs_have_no_finding() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    assert!(Disk.is_folder(&path));
    let mut sources = Sources::default();
    let loaded = load_rules(&[Root { files: &Disk, path }], &mut sources);
    assert!(loaded.problems.is_empty() && loaded.named.len() >= 5);
    let place = |f: &Diagnostic| f.labels.first().map(|l| sources.place(l.source, l.span, "").to_string());
    let found = run(&loaded.rules, &loaded.named, &Levels::default());
    let found: Vec<_> = found.iter().map(|f| (f.code, place(f), &f.message.en)).collect();
    assert!(found.is_empty(), "{found:#?}");
}
