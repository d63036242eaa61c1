//! What `chitieu init` makes: a configuration, a vocabulary, targets with their tests, and an example report.

use crate::diagnostic::{Lang, Text};

/// A file of the start, in one language.
#[derive(Debug, Clone)]
pub struct StartFile {
    /// Its path below the folder that is made.
    pub path: &'static str,
    /// What stands in it.
    pub text: &'static str,
    /// What it is for.
    pub purpose: Text,
}

macro_rules! start {
    ($lang:literal) => {
        [
            include_str!(concat!("start/", $lang, "/chitieu.yaml")),
            include_str!(concat!("start/", $lang, "/rules/vocabulary.chitieu")),
            include_str!(concat!("start/", $lang, "/rules/targets.chitieu")),
            include_str!(concat!("start/", $lang, "/reports/ha-tinh-2025.yaml")),
        ]
    };
}

/// The files of the start, commented in a language; the Vietnamese rules are in Vietnamese words.
#[must_use]
pub fn files(lang: Lang) -> Vec<StartFile> {
    let about = [
        ("chitieu.yaml", "the settings", "thiết lập"),
        ("rules/vocabulary.chitieu", "what a report contains", "báo cáo gồm những gì"),
        ("rules/targets.chitieu", "the targets and their tests", "các chỉ tiêu và phép thử"),
        ("reports/ha-tinh-2025.yaml", "an example report", "báo cáo ví dụ"),
    ];
    let texts = match lang {
        Lang::En => start!("en"),
        Lang::Vi => start!("vi"),
    };
    about.into_iter().zip(texts).map(|((path, en, vi), text)| StartFile { path, text, purpose: Text::new(en, vi) }).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::base::{Memory, SourceId, Sources};
    use crate::lint::{self, Levels};
    use crate::project::{Root, load_rules};
    use crate::ruletest::{self, Coverage};
    use crate::syntax::{Limits, format, is_vietnamese};

    const BOTH: [Lang; 2] = [Lang::En, Lang::Vi];

    #[test]
    fn its_rule_files_have_their_layout_and_are_in_the_words_of_its_language() {
        for lang in BOTH {
            for file in files(lang).into_iter().filter(|file| file.path.ends_with(".chitieu")) {
                let formatted = format(file.text, SourceId(0), &Limits::default());
                assert!(formatted.problems.is_empty(), "{:?}", formatted.problems);
                assert_eq!(formatted.text, file.text, "{} in {lang:?}", file.path);
                assert_eq!(is_vietnamese(file.text), lang == Lang::Vi);
            }
        }
    }

    #[test]
    fn no_lint_finds_anything_and_its_tests_have_seen_everything() {
        for lang in BOTH {
            let mut disk = Memory::default();
            files(lang).into_iter().for_each(|file| disk.insert(file.path, file.text));
            let loaded = load_rules(&[Root { files: &disk, path: PathBuf::from("rules") }], &mut Sources::default());
            assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
            assert_eq!(lint::run(&loaded.rules, &loaded.named, &Levels::default()), []);
            let mut coverage = Coverage::default();
            for (number, test) in loaded.rules.tests.iter().enumerate() {
                let trial = ruletest::run_noting(&loaded.rules, number, test, &|_| Vec::new(), Some(&mut coverage));
                assert!(trial.passed(), "{} in {lang:?}: {trial:?}", test.name);
            }
            assert_eq!(ruletest::coverage::count(&coverage.of(&loaded.rules)), (10, 10));
        }
    }
}
