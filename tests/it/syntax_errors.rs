//! Rule files that are wrong: every mistake is told once, at its place, in the author's words.

use std::path::Path;

use unicode_normalization::UnicodeNormalization as _;

use crate::support::{check, show_all};

fn files(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it").join(folder);
    let mut found: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "chitieu"))
        .map(|path| (path.file_stem().expect("a name").to_string_lossy().into_owned(), std::fs::read_to_string(&path).expect("a text")))
        .collect();
    found.sort();
    found
}

#[test]
fn every_mistake_is_told_once_at_its_place() {
    for (name, text) in files("errors") {
        let (_, problems) = check(&text);
        insta::with_settings!({ snapshot_path => "errors", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, show_all(&text, &problems));
        });
    }
}

#[test]
fn spans_do_not_depend_on_how_letters_are_composed() {
    for (name, text) in files("errors") {
        let decomposed: String = text.nfd().collect();
        let covered = |text: &str| -> Vec<(String, String)> {
            let (_, problems) = check(text);
            let spans =
                problems.iter().map(|p| (p.code.to_string(), p.labels.first().map_or("", |l| &text[l.span.range()]).nfc().collect()));
            spans.collect()
        };
        assert_eq!(covered(&text), covered(&decomposed), "{name}");
    }
}

#[test]
fn every_construct_of_the_language_is_accepted() {
    for (name, text) in files("valid") {
        for text in [text.clone(), text.nfd().collect(), text.replace('\n', "\r\n")] {
            let (_, problems) = check(&text);
            assert!(problems.is_empty(), "{name}:\n{}", show_all(&text, &problems));
        }
    }
}
