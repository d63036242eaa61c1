//! The rule packs that are built into the program.

use std::path::PathBuf;

use crate::base::Memory;

/// The folder that the built-in files seem to lie in.
pub const FOLDER: &str = "<chitieu>/rules";

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../rules/", $name)))),*]
    };
}

/// Every file of `rules/`, sorted by name.
const FILES: &[(&str, &str)] = embedded![
    "committee-2022.chitieu",
    "grassroots-2023.chitieu",
    "ministries.csv",
    "provinces.csv",
    "q3-2020.chitieu",
    "resolutions-2021.chitieu",
    "vocabulary.chitieu",
];

/// The built-in files, as they were in `rules/`.
#[must_use]
pub fn files() -> Memory {
    let mut memory = Memory::default();
    for (name, text) in FILES {
        memory.insert(format!("{FOLDER}/{name}"), *text);
    }
    memory
}

/// The built-in files without their tests, each line where it was: half of their text is tests, which a check has no use for.
#[must_use]
pub fn files_without_tests() -> Memory {
    let mut memory = Memory::default();
    for (name, text) in FILES {
        memory.insert(format!("{FOLDER}/{name}"), without_tests(text));
    }
    memory
}

/// In the shipped files a test begins with its word at the beginning of a line, and ends with a brace there.
fn without_tests(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for line in text.lines() {
        inside |= line.starts_with("test \"");
        if !inside {
            out.push_str(line);
        }
        out.push('\n');
        inside &= line != "}";
    }
    out
}

/// The names of the built-in packs, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().filter_map(|(name, _)| name.strip_suffix(".chitieu"))
}

/// Where the pack of this name stands in [`files`].
#[must_use]
pub fn path(name: &str) -> Option<PathBuf> {
    names().find(|known| *known == name).map(|name| PathBuf::from(format!("{FOLDER}/{name}.chitieu")))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::base::{Disk, Files as _, Sources};
    use crate::project::rulefiles::{Root, load};

    #[test]
    fn every_file_of_the_folder_is_built_in() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
        let found = Disk.walk(&folder).unwrap();
        let found: Vec<&str> = found.iter().map(|p| p.strip_prefix(&folder).unwrap().to_str().unwrap()).collect();
        let built_in: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        assert_eq!(built_in, found);
    }

    #[test]
    fn the_built_in_packs_are_right() {
        let (files, mut sources) = (files(), Sources::default());
        let roots: Vec<Root<'_>> = names().filter_map(path).map(|path| Root { files: &files, path }).collect();
        let loaded = load(&roots, &mut sources);
        let place = |d: &crate::diagnostic::Diagnostic| d.labels.first().map(|l| sources.place(l.source, l.span, "").to_string());
        let said: Vec<_> = loaded.problems.iter().map(|d| (place(d), d.message.en.clone())).collect();
        assert!(said.is_empty(), "{said:#?}");
        assert!(loaded.rules.targets.iter().any(|t| !t.is_check));

        let bare = files_without_tests();
        let roots: Vec<Root<'_>> = names().filter_map(path).map(|path| Root { files: &bare, path }).collect();
        let without = load(&roots, &mut Sources::default());
        let of = |rules: &crate::semantics::Rules| rules.targets.iter().map(|t| (t.id.clone(), rules.fingerprint(t))).collect::<Vec<_>>();
        assert_eq!(of(&without.rules), of(&loaded.rules));
        assert!(without.problems.is_empty() && without.rules.tests.is_empty() && loaded.rules.tests.len() > 100);
    }
}
