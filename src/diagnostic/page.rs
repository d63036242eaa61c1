//! The pages of the codes, which `explain` prints and `docs/codes/` shows.

use super::code::PAGES;
use super::{Code, Lang};

/// What there is to say about a code, in Markdown, with a wrong and a right example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// What it is about.
    pub code: Code,
    /// English.
    pub en: &'static str,
    /// Vietnamese.
    pub vi: &'static str,
}

impl Page {
    /// The page in one of the languages.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Vi => self.vi,
        }
    }

    /// Its first sentence, which stands for the page in lists.
    #[must_use]
    pub fn summary(&self, lang: Lang) -> &'static str {
        first_sentence(self.get(lang))
    }
}

/// The page of a code.
#[must_use]
pub fn page(code: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.code.0 == code)
}

/// The first sentence under the heading.
fn first_sentence(page: &str) -> &str {
    let line = page.lines().skip(1).find(|line| !line.trim().is_empty()).unwrap_or("");
    let end = [". ", "? "].iter().filter_map(|end| line.find(end)).min();
    end.and_then(|end| line.get(..=end)).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sentence_stands_under_the_heading() {
        assert_eq!(first_sentence("# a/b\n\nOne thing. Another.\n"), "One thing.");
        assert_eq!(first_sentence("# a/b\n\nOne thing? Another.\n"), "One thing?");
        assert_eq!(first_sentence("# a/b\n\nVersion 1.5 of it.\n"), "Version 1.5 of it.");
        assert_eq!(first_sentence("# a/b\n"), "");
    }
}
