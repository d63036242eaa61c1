//! The pages that ship with the program say what is true.

use std::collections::BTreeSet;
use std::path::Path;

use chitieu::diagnostic::{Lang, PAGES, page};
use chitieu::syntax::words::WORDS;

use crate::support::{blocks, check, show_all};

#[test]
fn every_code_has_a_page_under_its_own_heading() {
    for shown in PAGES {
        let code = shown.code;
        for text in [shown.en, shown.vi] {
            assert!(text.starts_with(&format!("# {code}\n\n")), "{code}");
            let prose = text.lines().skip(1).take_while(|l| !l.starts_with("##")).map(str::len).sum::<usize>();
            assert!(prose > 80, "the page of {code} says next to nothing");
        }
        assert_eq!(page(code.0), Some(shown));
    }
    let codes: Vec<_> = PAGES.iter().map(|page| page.code).collect();
    assert!(codes.is_sorted_by(|a, b| a < b), "the registry is sorted, each code once");
}

#[test]
fn the_pages_of_a_code_have_the_same_examples_in_both_languages() {
    for page in PAGES {
        let vietnamese = |(heading, language, example): (String, String, String)| {
            let heading = match heading.as_str() {
                "Wrong" => "Sai".to_owned(),
                "Right" => "Đúng".to_owned(),
                _ => heading,
            };
            (heading, language, example)
        };
        let wanted: Vec<_> = blocks(page.en).into_iter().map(vietnamese).collect();
        assert_eq!(blocks(page.vi), wanted, "{}", page.code);
        let headings = |text: &str| text.lines().filter(|l| l.starts_with("## ")).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(headings(page.en), ["## Wrong", "## Right"], "{}", page.code);
        assert_eq!(headings(page.vi), ["## Sai", "## Đúng"], "{}", page.code);
    }
}

/// The prose of a page: what stands between backticks, and in the text around it the figures. Where a word of the language
/// is followed by its Vietnamese form, as in `and` (`và`), that pair stands in the third place.
fn said(page: &str) -> (BTreeSet<&str>, BTreeSet<&str>, Vec<(&str, &str)>) {
    let (mut code, mut figures, mut pairs) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    // Blocks are fenced with three backticks, which come in pairs as well.
    let prose: Vec<&str> = page.split("```").step_by(2).collect();
    for piece in prose {
        let parts: Vec<&str> = piece.split('`').collect();
        for (i, part) in parts.iter().enumerate() {
            if i % 2 == 0 {
                figures.extend(part.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()));
            } else if parts[i - 1] == " (" && parts[i + 1].starts_with(')') && i > 2 {
                pairs.push((parts[i - 2], *part));
            } else {
                code.insert(*part);
            }
        }
    }
    (code, figures, pairs)
}

#[test]
fn a_vietnamese_page_names_the_code_and_the_figures_of_the_english_one() {
    let mut wrong = Vec::new();
    let mut glossed = 0;
    for page in PAGES {
        let (english, vietnamese) = (said(page.en), said(page.vi));
        for (of, wanted, found) in [("code", &english.0, &vietnamese.0), ("figures", &english.1, &vietnamese.1)] {
            if wanted != found {
                let differ: Vec<_> = wanted.symmetric_difference(found).collect();
                wrong.push(format!("{}: only one of the pages has the {of} {differ:?}", page.code));
            }
        }
        for (en, vi) in vietnamese.2 {
            glossed += 1;
            if !WORDS.iter().any(|word| word.en == en && word.vi.first() == Some(&vi)) {
                wrong.push(format!("{}: `{vi}` is not how `{en}` is written in Vietnamese", page.code));
            }
        }
    }
    assert!(glossed > 50, "{glossed} words are given in Vietnamese");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The index as it should be: the prose of the one that is there, and under the heading of each area the codes with their pages.
fn index(there: &str, lang: Lang) -> String {
    let is_prose = |line: &&str| !line.starts_with("- [");
    let mut out = String::new();
    for (i, section) in there.split("\n## ").enumerate() {
        let prose = section.lines().filter(is_prose).collect::<Vec<_>>().join("\n");
        let area = section.lines().next().unwrap_or_default();
        let of_area = |code: &str| i > 0 && code.split('/').next() == Some(area);
        let suffix = if lang == Lang::Vi { ".vi" } else { "" };
        let entries: Vec<String> = PAGES
            .iter()
            .filter(|page| of_area(page.code.0))
            .map(|page| format!("- [{0}]({0}{suffix}.md): {1}\n", page.code, page.summary(lang)))
            .collect();
        out += &format!("{}{}\n", if i > 0 { "\n## " } else { "" }, prose.trim_end());
        if !entries.is_empty() {
            out += &format!("\n{}", entries.concat());
        }
    }
    out
}

#[test]
fn the_indexes_list_every_code_with_its_page() {
    let mut wrong = Vec::new();
    for (lang, name) in [(Lang::En, "README.md"), (Lang::Vi, "README.vi.md")] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/codes").join(name);
        let there = std::fs::read_to_string(&path).unwrap();
        let wanted = index(&there, lang);
        let listed = wanted.lines().filter(|line| line.starts_with("- [")).count();
        assert_eq!(listed, PAGES.len(), "each area has its heading in {name}");
        if std::env::var_os("CHITIEU_BLESS").is_some() {
            std::fs::write(&path, &wanted).unwrap();
        } else if there != wanted {
            let (there, wanted): (BTreeSet<_>, BTreeSet<_>) = (there.lines().collect(), wanted.lines().collect());
            wrong.push(format!("{name}: {:#?}", there.symmetric_difference(&wanted).collect::<Vec<_>>()));
        }
    }
    assert!(wrong.is_empty(), "`CHITIEU_BLESS=1 cargo test --test it indexes` lists the codes again\n{}", wrong.join("\n"));
}

#[test]
fn no_page_is_left_without_its_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/codes");
    let mut found = BTreeSet::new();
    for area in std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for path in std::fs::read_dir(&area).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_str().unwrap();
            let code = name.strip_suffix(".vi.md").or_else(|| name.strip_suffix(".md")).unwrap_or(name);
            found.insert(format!("{}/{code}", area.file_name().unwrap().to_str().unwrap()));
        }
    }
    let known: BTreeSet<_> = PAGES.iter().map(|page| page.code.0.to_owned()).collect();
    assert!(found == known, "{:?}", found.symmetric_difference(&known));
}

#[test]
fn the_pages_of_rules_show_a_file_that_gives_the_code_and_one_that_is_right() {
    let mut wrong = Vec::new();
    for (code, text) in PAGES.iter().map(|page| (page.code, page.en)).filter(|(code, _)| code.0.starts_with("rules/")) {
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
            let wanted = if heading == "Wrong" { vec![code] } else { Vec::new() };
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
