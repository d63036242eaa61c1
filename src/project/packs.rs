//! The rule packs that are built into the program.

use std::path::{Path, PathBuf};

use super::rulefiles::tidy;
use crate::base::{Files, Prepared, ReadError};

/// The folder that the built-in files seem to lie in.
pub const FOLDER: &str = "<chitieu>/rules";

macro_rules! texts {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../rules/", $name)))),*]
    };
}

macro_rules! trees {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("packs/", $name, ".tree")))),*]
    };
}

/// Every file of `rules/`, sorted by name.
const FILES: &[(&str, &str)] = texts![
    "committee-2022.chitieu",
    "district-kinds.csv",
    "grassroots-2023.chitieu",
    "ministries.csv",
    "provinces.csv",
    "q3-2020.chitieu",
    "resolutions-2021.chitieu",
    "vocabulary.chitieu",
];

/// The parsed rule files, without their tests: parsing them is most of what a short check would do.
const TREES: &[(&str, &[u8])] =
    trees!["committee-2022.chitieu", "grassroots-2023.chitieu", "q3-2020.chitieu", "resolutions-2021.chitieu", "vocabulary.chitieu",];

/// The built-in files, as they were in `rules/`.
#[derive(Debug, Clone, Copy)]
pub struct BuiltIn {
    /// Whether the tests in them are wanted. Half of their text is tests, which a check has no use for.
    pub tests: bool,
}

impl BuiltIn {
    fn text(path: &Path) -> Option<&'static str> {
        of(FILES, path)
    }
}

/// What a table of built-in files has for a path.
fn of<T: Copy>(table: &[(&str, T)], path: &Path) -> Option<T> {
    let path = tidy(path);
    let name = path.strip_prefix(FOLDER).ok()?.to_str()?;
    table.iter().find(|(known, _)| *known == name).map(|(_, found)| *found)
}

impl Files for BuiltIn {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        let text = Self::text(path).ok_or(ReadError::NotFound)?;
        if text.len() as u64 > limit { Err(ReadError::TooLarge { limit }) } else { Ok(text.into()) }
    }

    fn open(&self, path: &Path) -> Result<Box<dyn std::io::Read + Send>, ReadError> {
        Ok(Box::new(Self::text(path).ok_or(ReadError::NotFound)?.as_bytes()))
    }

    fn walk(&self, path: &Path) -> Result<Vec<PathBuf>, ReadError> {
        let below = tidy(path);
        let all = FILES.iter().map(|(name, _)| Path::new(FOLDER).join(name));
        let found: Vec<PathBuf> = all.filter(|file| file.starts_with(&below)).collect();
        if found.is_empty() { Err(ReadError::NotFound) } else { Ok(found) }
    }

    fn exists(&self, path: &Path) -> bool {
        Self::text(path).is_some() || self.is_folder(path)
    }

    fn is_folder(&self, path: &Path) -> bool {
        tidy(path) == Path::new(FOLDER)
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        tidy(path)
    }

    fn prepared(&self, path: &Path) -> Option<Prepared> {
        let parsed = of(TREES, path).filter(|_| !self.tests)?;
        Some(Prepared { text: Self::text(path)?, parsed })
    }
}

/// The names of the built-in packs, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().filter_map(|(name, _)| name.strip_suffix(".chitieu"))
}

/// Where the pack of this name stands in [`BuiltIn`].
#[must_use]
pub fn path(name: &str) -> Option<PathBuf> {
    names().find(|known| *known == name).map(|name| PathBuf::from(format!("{FOLDER}/{name}.chitieu")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Disk, SourceId, Sources};
    use crate::project::rulefiles::{Root, load};
    use crate::syntax::{Limits, Packed, parse};

    #[test]
    fn every_file_of_the_folder_is_built_in() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
        let found = Disk.walk(&folder).unwrap();
        let found: Vec<&str> = found.iter().map(|p| p.strip_prefix(&folder).unwrap().to_str().unwrap()).collect();
        let built_in: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        assert_eq!(built_in, found);
        let rule_files: Vec<&str> = built_in.into_iter().filter(|name| name.ends_with(".chitieu")).collect();
        assert_eq!(TREES.iter().map(|(name, _)| *name).collect::<Vec<_>>(), rule_files);
    }

    #[test]
    fn the_trees_are_those_of_the_texts() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/project/packs");
        let mut stale = Vec::new();
        for (name, tree) in TREES {
            let text = of(FILES, &Path::new(FOLDER).join(name)).unwrap();
            let parsed = parse(text, SourceId(0), &Limits::default());
            let fresh = Packed::new(text, parsed.file).to_bytes().unwrap();
            if fresh == *tree {
                assert!(Packed::tree(tree, text).is_some(), "{name}");
            } else if std::env::var_os("CHITIEU_BLESS").is_some() {
                std::fs::write(folder.join(format!("{name}.tree")), fresh).unwrap();
            } else {
                stale.push(name);
            }
        }
        assert!(stale.is_empty(), "{stale:?} have changed: make their trees again with `CHITIEU_BLESS=1 cargo test trees`");
    }

    #[test]
    fn the_built_in_packs_are_right_with_and_without_their_tests() {
        let loaded = |files: &BuiltIn| {
            let mut sources = Sources::default();
            let roots: Vec<Root<'_>> = names().filter_map(path).map(|path| Root { files, path }).collect();
            let loaded = load(&roots, &mut sources);
            let place = |d: &crate::diagnostic::Diagnostic| d.labels.first().map(|l| sources.place(l.source, l.span, "").to_string());
            let said: Vec<_> = loaded.problems.iter().map(|d| (place(d), d.message.en.clone())).collect();
            assert!(said.is_empty(), "{said:#?}");
            loaded.rules
        };
        let (whole, bare) = (loaded(&BuiltIn { tests: true }), loaded(&BuiltIn { tests: false }));
        assert!(whole.targets.iter().any(|t| !t.is_check));
        let of = |rules: &crate::semantics::Rules| rules.targets.iter().map(|t| (t.id.clone(), rules.fingerprint(t))).collect::<Vec<_>>();
        assert_eq!(of(&bare), of(&whole));
        assert!(bare.tests.is_empty() && whole.tests.len() > 100);
    }

    #[test]
    fn a_tree_that_cannot_be_read_is_parsed_from_its_text() {
        struct Stale;
        impl Files for Stale {
            fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
                BuiltIn { tests: false }.read(path, limit)
            }
            fn open(&self, path: &Path) -> Result<Box<dyn std::io::Read + Send>, ReadError> {
                BuiltIn { tests: false }.open(path)
            }
            fn walk(&self, path: &Path) -> Result<Vec<PathBuf>, ReadError> {
                BuiltIn { tests: false }.walk(path)
            }
            fn exists(&self, path: &Path) -> bool {
                BuiltIn { tests: false }.exists(path)
            }
            fn is_folder(&self, path: &Path) -> bool {
                BuiltIn { tests: false }.is_folder(path)
            }
            fn canonical(&self, path: &Path) -> PathBuf {
                tidy(path)
            }
            fn prepared(&self, path: &Path) -> Option<Prepared> {
                BuiltIn { tests: false }.prepared(path).map(|ready| Prepared { parsed: b"stale", ..ready })
            }
        }
        let loaded = load(&[Root { files: &Stale, path: path("q3-2020").unwrap() }], &mut Sources::default());
        assert!(loaded.problems.is_empty() && loaded.rules.targets.iter().any(|t| t.id.starts_with("q3_2020.")));
    }
}
