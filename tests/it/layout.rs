//! The layout of rule files: pairs of files, and what holds of every rule text of the repository.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use chitieu::base::SourceId;
use chitieu::syntax::tree::File;
use chitieu::syntax::{Formatted, Limits, Names, Parsed, Surface, format, parse, surface_of, translate};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use crate::support::blocks;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(text: &str) -> Parsed {
    parse(text, SourceId(0), &Limits::default())
}

fn laid_out(text: &str) -> Formatted {
    format(text, SourceId(0), &Limits::default())
}

/// The files below a folder whose names end so, in their order.
fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            walk(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

/// Every rule text of the repository: files, and examples on pages; with where it stands.
static TEXTS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let mut texts = Vec::new();
    for folder in ["rules", "examples", "tests", "docs"] {
        let (mut files, mut pages) = (Vec::new(), Vec::new());
        walk(&root().join(folder), ".chitieu", &mut files);
        walk(&root().join(folder), ".md", &mut pages);
        texts.extend(files.iter().map(|file| (file.display().to_string(), std::fs::read_to_string(file).unwrap())));
        for page in pages {
            let examples = blocks(&std::fs::read_to_string(&page).unwrap()).into_iter().filter(|(_, language, _)| language == "chitieu");
            texts.extend(examples.map(|(heading, _, text)| (format!("{}, {heading}", page.display()), text)));
        }
    }
    assert!(texts.len() > 150, "the rule texts were not found");
    texts
});

/// What a tree says, without its places.
fn says(file: &File) -> String {
    static PLACES: LazyLock<regex::Regex> = LazyLock::new(|| regex::Regex::new(r"Span \{ start: \d+, end: \d+ \}").unwrap());
    PLACES.replace_all(&format!("{:?}", (&file.items, &file.unread)), "_").into_owned()
}

fn comments(text: &str) -> Vec<String> {
    read(text).file.comments.iter().map(|c| text[c.range()].trim_end().nfc().collect()).collect()
}

/// Everything from a `#` to the end of its line, sorted: the comments, also those within what could not be read, wherever they go.
fn hashes(text: &str) -> Vec<String> {
    let mut all: Vec<String> = text.lines().filter_map(|line| line.find('#').map(|at| line[at..].trim_end().nfc().collect())).collect();
    all.sort();
    all
}

/// What the mistakes of a text cover: the broken words themselves.
fn broken(text: &str) -> Vec<(String, String)> {
    let covered = |p: &chitieu::diagnostic::Diagnostic| p.labels.first().map_or("", |l| &text[l.span.range()]).replace("\r\n", "\n");
    read(text).problems.iter().map(|p| (p.code.to_string(), covered(p))).collect()
}

/// Everything that the layout promises, for one text.
fn keeps_its_promises(text: &str, name: &str) {
    let out = laid_out(text);
    assert!(!out.unfaithful, "{name} would say something else");
    let (before, after) = (read(text), read(&out.text));
    assert_eq!(says(&before.file), says(&after.file), "{name}\n{}", out.text);
    assert_eq!(hashes(text), hashes(&out.text), "{name}\n{}", out.text);
    if before.problems.is_empty() {
        assert_eq!(comments(text), comments(&out.text), "{name}\n{}", out.text);
    }
    assert_eq!(broken(text), broken(&out.text), "{name}\n{}", out.text);
    assert_eq!(laid_out(&out.text).text, out.text, "a second time changes {name}");
    if before.problems.is_empty() {
        assert!(!out.text.contains("\n\n\n") && !out.text.contains(" \n") && !out.text.contains('\r'), "{name}\n{}", out.text);
        assert!(out.text.is_empty() || out.text.ends_with('\n') && !out.text.ends_with("\n\n"), "{name}\n{}", out.text);
    }
}

/// A file that is laid out is the same again once it was in the other surface, if it can be.
fn goes_there_and_back(text: &str) {
    let here = surface_of(text);
    let there = if here == Surface::En { Surface::Vi } else { Surface::En };
    if let Some(other) = translate(text, there, &Names::new(), &Limits::default()) {
        assert_eq!(laid_out(&other).text, other, "a translation is laid out");
        assert_eq!(translate(&other, here, &Names::new(), &Limits::default()).as_deref(), Some(text), "by way of\n{other}");
    }
}

#[test]
fn before_and_after() {
    let mut files = Vec::new();
    walk(&root().join("tests/it/layout"), ".before.chitieu", &mut files);
    assert!(files.len() >= 5);
    for before in files {
        let after = PathBuf::from(before.to_string_lossy().replace(".before.", ".after."));
        let got = laid_out(&std::fs::read_to_string(&before).unwrap()).text;
        if std::env::var_os("CHITIEU_BLESS").is_some() {
            std::fs::write(&after, &got).unwrap();
        }
        let want = std::fs::read_to_string(&after).unwrap_or_default();
        assert_eq!(got, want, "{}", before.display());
    }
}

#[test]
fn every_rule_text_says_the_same_in_its_layout() {
    for (name, text) in TEXTS.iter() {
        keeps_its_promises(text, name);
    }
}

#[test]
fn every_rule_text_is_laid_out_alike_however_its_letters_and_lines_are_stored() {
    // Files in Vietnamese words keep the layout that they have.
    let laid_out_at_all = |text: &str| read(text).problems.is_empty() && !text.starts_with("#! lang vi");
    for (name, text) in TEXTS.iter().filter(|(_, text)| laid_out_at_all(text)) {
        let plain = laid_out(text).text;
        let decomposed: String = text.nfd().collect();
        for other in [decomposed, text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
            assert_eq!(laid_out(&other).text, plain, "{name}");
        }
    }
}

#[test]
fn decomposed_letters_of_a_broken_piece_stay() {
    let text: String = "ruleset r { about province target t { require tỷ lệ >= } hint \"đủ\" }\n".nfd().collect();
    let out = laid_out(&text).text;
    let piece: String = "require tỷ lệ >=".nfd().collect();
    assert!(out.contains(&piece), "{out}");
}

#[test]
fn what_ships_has_the_layout() {
    for folder in ["rules", "examples"] {
        let mut files = Vec::new();
        walk(&root().join(folder), ".chitieu", &mut files);
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            assert!(laid_out(&text).text == text, "run `chitieu fmt {}`", file.display());
        }
    }
}

/// A text with other blanks: the numbers choose what each run of blanks outside of texts and comments becomes.
fn with_other_blanks(text: &str, mut choice: u64) -> String {
    const BLANKS: [&str; 8] = [" ", "  ", "\n", "\n\n\n", "\t", " # note\n", "\n# note\n", "\n\n  # a note, và một ghi chú  \n\n"];
    let (mut out, mut quote, mut chars) = (String::new(), None, text.chars().peekable());
    while let Some(c) = chars.next() {
        match quote {
            None if c.is_whitespace() => {
                while chars.peek().is_some_and(|c| c.is_whitespace()) {
                    chars.next();
                }
                choice = choice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let pick = usize::try_from(choice >> 33).unwrap_or(0);
                // Mostly a plain blank, so that lines get long enough to be broken.
                out += if pick % 3 > 0 { " " } else { BLANKS[pick / 3 % BLANKS.len()] };
                continue;
            }
            None if matches!(c, '"' | '\'' | '#') => quote = Some(c),
            Some('#') if c == '\n' => quote = None,
            Some('"') if c == '\\' => {
                out.push(c);
                out.extend(chars.next());
                continue;
            }
            Some(open) if c == open && open != '#' => quote = None,
            _ => {}
        }
        out.push(c);
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn blanks_and_comments_anywhere_change_nothing(choice: u64, which: proptest::sample::Index) {
        let (name, text) = which.get(&TEXTS);
        if read(text).problems.is_empty() {
            let other = with_other_blanks(text, choice);
            // A comment inside of `at least` parts the two words.
            if read(&other).problems.is_empty() {
                prop_assert_eq!(says(&read(&other).file), says(&read(text).file));
            }
            keeps_its_promises(&other, &format!("{name}:\n{other}"));
            goes_there_and_back(&laid_out(&other).text);
        }
    }
}
