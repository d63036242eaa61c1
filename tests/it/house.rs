//! The plan of the house: a module uses only what stands above it in `docs/architecture.md`, and few rooms know certain crates.

use std::path::{Path, PathBuf};

/// The rooms in the order of the flow; those in one row do not know each other.
const ROWS: [&[&str]; 10] = [
    &["base", "diagnostic"],
    &["value"],
    &["syntax", "data"],
    &["semantics"],
    &["evaluation"],
    &["program"],
    &["lint", "ruletest"],
    &["gate"],
    &["report"],
    &["project"],
];

/// Crates that only some files may name.
const ALONE: [(&str, &[&str]); 12] = [
    ("pest", &["src/syntax/grammar.rs"]),
    ("postcard", &["src/syntax/packed.rs"]),
    ("granit_parser", &["src/data/yaml.rs"]),
    ("csv_core", &["src/data/table.rs"]),
    ("miette", &["src/report/human"]),
    ("quick_xml", &["src/report/junit.rs", "src/report/trials/junit.rs", "src/report/annotate"]),
    ("zip", &["src/report/annotate"]),
    ("rust_xlsxwriter", &["src/report/form", "src/report/annotate/aside.rs"]),
    ("clap", &["src/cli"]),
    ("indicatif", &["src/cli/progress.rs"]),
    ("signal_hook", &["src/cli/interrupt.rs"]),
    ("std::fs", &["src/base"]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The code of a file without its comments and without its own tests.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let own = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or("");
    own.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn row(room: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&room))
}

#[test]
fn data_flows_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    let mut wrong = Vec::new();
    let mut checked = 0;
    for file in &files {
        let name = file.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        let is_test = name.contains("/tests/") || name.ends_with("/tests.rs");
        let room = name.split('/').nth(1).unwrap_or("").trim_end_matches(".rs");
        let (Some(own), false) = (row(room), is_test) else { continue };
        let code = code(file);
        for (at, _) in code.match_indices("crate::") {
            let used = code[at + 7..].split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or("");
            checked += 1;
            match row(used) {
                Some(other) if other < own || used == room => {}
                // The places of a diagnostic are spans, and the words of a date are in two languages.
                Some(other) if other == own && [room, used].contains(&"base") => {}
                _ => wrong.push(format!("{name} uses crate::{used}")),
            }
        }
        for (library, rooms) in ALONE {
            let named = code.contains(&format!("{library}::")) && !rooms.iter().any(|r| name.starts_with(r));
            if named {
                wrong.push(format!("{name} names {library}"));
            }
        }
    }
    assert!(checked > 100, "the sources were not found");
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
