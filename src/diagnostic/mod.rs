//! What is wrong with rules, data or configuration: plain data, never a verdict about a unit.

mod code;
mod page;
mod text;

pub use code::{Code, PAGES};
pub use page::{Page, page};
pub use text::{Lang, Text};

use crate::base::{SourceId, Span};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Warning,
    /// The check cannot be trusted without mending it.
    Error,
}

/// A span with what there is to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The text it points into.
    pub source: SourceId,
    /// The bytes it points at.
    pub span: Span,
    /// The words beside the caret.
    pub text: Option<Text>,
}

/// One thing that is wrong, at its place, with what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code, such as `rules/unknown-name`.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// The sentence.
    pub message: Text,
    /// The places, the main one first; none where a whole file or the run is meant.
    pub labels: Vec<Label>,
    /// What to write or do instead.
    pub help: Option<Text>,
    /// Ids of the targets that it blocks.
    pub blocks: Vec<String>,
    /// The language of the file that it speaks of, where the file says so.
    pub lang: Option<Lang>,
}

impl Diagnostic {
    /// The language to say it in, where the run's is the one given: the file's own comes first.
    #[must_use]
    pub fn lang(&self, run: Lang) -> Lang {
        self.lang.unwrap_or(run)
    }

    /// An error without a place yet.
    #[must_use]
    pub fn error(code: Code, message: Text) -> Self {
        Diagnostic { code, severity: Severity::Error, message, labels: Vec::new(), help: None, blocks: Vec::new(), lang: None }
    }

    /// A warning without a place yet.
    #[must_use]
    pub fn warning(code: Code, message: Text) -> Self {
        Diagnostic { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Points at a place without words of its own.
    #[must_use]
    pub fn at(mut self, source: SourceId, span: Span) -> Self {
        self.labels.push(Label { source, span, text: None });
        self
    }

    /// Points at a place and says something about it.
    #[must_use]
    pub fn label(mut self, source: SourceId, span: Span, text: Text) -> Self {
        self.labels.push(Label { source, span, text: Some(text) });
        self
    }

    /// Says what to do instead.
    #[must_use]
    pub fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }
}

/// The nearest of several names by spelling, also across missing diacritics; `None` if none is near.
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let bare = fold(wanted);
    let limit = (bare.chars().count() / 3).max(1);
    names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&fold(name), &bare), strsim::damerau_levenshtein(name, wanted), name))
        .filter(|(distance, ..)| *distance <= limit)
        .min()
        .map(|(.., name)| name)
}

/// Lower case without diacritics, for comparing what people meant.
#[must_use]
pub fn fold(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    text.nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if matches!(c, 'đ' | 'ð') { 'd' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_sees_through_diacritics_and_slips() {
        assert_eq!(nearest("dan so", ["dân số", "ngân sách"]), Some("dân số"));
        assert_eq!(nearest("populaton", ["population", "households"]), Some("population"));
        assert_eq!(nearest("zzz", ["population"]), None);
        assert_eq!(fold("Đắk Lắk"), "dak lak");
    }
}
