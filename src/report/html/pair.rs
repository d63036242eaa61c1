//! Words in both languages, as they stand in the page: once, where they are the same.

use serde::{Serialize, Serializer};

use crate::diagnostic::{Lang, Text};

/// Words in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair(Text);

impl Pair {
    pub fn new(en: impl Into<String>, vi: impl Into<String>) -> Pair {
        Pair(Text::new(en, vi))
    }

    /// Says something in each language.
    pub fn said(say: impl Fn(Lang) -> String) -> Pair {
        Pair::new(say(Lang::En), say(Lang::Vi))
    }

    /// Says something in each language, where there is something to say.
    pub fn maybe(say: impl Fn(Lang) -> Option<String>) -> Option<Pair> {
        Some(Pair::new(say(Lang::En)?, say(Lang::Vi)?))
    }

    /// Several sentences, of which each language has as many.
    pub fn each(say: impl Fn(Lang) -> Vec<String>) -> Vec<Pair> {
        say(Lang::En).into_iter().zip(say(Lang::Vi)).map(|(en, vi)| Pair::new(en, vi)).collect()
    }

    /// Several texts, as many in each language.
    pub fn list<const N: usize>(say: impl Fn(Lang) -> [String; N]) -> [Pair; N] {
        let mut vi = say(Lang::Vi).into_iter();
        say(Lang::En).map(|en| Pair::new(en, vi.next().unwrap_or_default()))
    }

    pub fn is_empty(&self) -> bool {
        self.0.en.is_empty() && self.0.vi.is_empty()
    }

    pub fn text(&self) -> &Text {
        &self.0
    }
}

impl Serialize for Pair {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Text { en, vi } = &self.0;
        if en == vi { serializer.serialize_str(en) } else { [en, vi].serialize(serializer) }
    }
}
