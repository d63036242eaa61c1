//! The pages that ship with the program say what is true.

use std::path::Path;

use chitieu::diagnostic::{CODES, page};

use crate::support::{blocks, check, show_all};

#[test]
fn every_code_has_a_page_under_its_own_heading() {
    for (code, text) in CODES {
        assert!(text.starts_with(&format!("# {code}\n")), "{code}");
        let prose = text.lines().skip(1).take_while(|l| !l.starts_with("##")).map(str::len).sum::<usize>();
        assert!(prose > 80, "the page of {code} says next to nothing");
        assert_eq!(page(code.0), Some(*text));
    }
    let mut sorted: Vec<_> = CODES.iter().map(|(code, _)| *code).collect();
    sorted.sort();
    sorted.dedup();
    assert_eq!(sorted, CODES.iter().map(|(code, _)| *code).collect::<Vec<_>>(), "the registry is sorted, each code once");
}

#[test]
fn the_pages_of_rules_show_a_file_that_gives_the_code_and_one_that_is_right() {
    let mut wrong = Vec::new();
    for (code, text) in CODES.iter().filter(|(code, _)| code.0.starts_with("rules/")) {
        let blocks: Vec<_> = blocks(text).into_iter().filter(|(_, language, _)| language == "chitieu").collect();
        // What takes several files to go wrong is held by the tests of `use`.
        if blocks.is_empty() || blocks.iter().any(|(_, _, example)| example.contains("use \"") || example.contains("from \"")) {
            continue;
        }
        let headings: Vec<&str> = blocks.iter().map(|(heading, ..)| heading.as_str()).collect();
        assert_eq!(headings, ["Wrong", "Right"], "{code}");
        for (heading, _, example) in &blocks {
            let (_, problems) = check(example);
            let found: Vec<_> = problems.iter().map(|p| p.code).collect();
            let wanted = if heading == "Wrong" { vec![*code] } else { Vec::new() };
            if found != wanted {
                wrong.push(format!("{code}, {heading}:\n{}", show_all(example, &problems)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_example_of_the_language_reference_is_right() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/language.md");
    let text = std::fs::read_to_string(path).expect("the language reference");
    let examples: Vec<_> = blocks(&text).into_iter().filter(|(_, language, _)| language == "chitieu").collect();
    assert!(examples.len() >= 10, "the reference shows the language by examples");
    let vocabulary = examples.iter().find(|(heading, ..)| heading == "The vocabulary of this page").map(|(.., example)| example.clone());
    let vocabulary = vocabulary.expect("the block that the others build on");
    let mut wrong = Vec::new();
    for (heading, _, example) in &examples {
        let alone = *example == vocabulary || chitieu::syntax::is_vietnamese(example);
        let whole = if alone { example.clone() } else { format!("{vocabulary}\n{}", in_a_target(example)) };
        let (_, problems) = check(&whole);
        if !problems.is_empty() {
            wrong.push(format!("under {heading}:\n{example}\n{}", show_all(&whole, &problems)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Statements are shown without the target around them, conditions without the statement.
fn in_a_target(example: &str) -> String {
    let first = example.lines().map(str::trim).find(|l| !l.is_empty() && !l.starts_with('#')).unwrap_or("");
    let word = first.split_whitespace().next().unwrap_or("");
    match word {
        "list" | "entity" | "parameter" | "ruleset" | "test" | "use" => example.to_owned(),
        "target" | "note" | "define" => format!("ruleset example {{ about province\n{example}\n}}\n"),
        _ => format!("ruleset example {{ about province\ntarget example {{\n{example}\n}}\n}}\n"),
    }
}
