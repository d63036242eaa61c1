//! Some texts, of which short ones are found without looking at them letter by letter.

use rustc_hash::FxHashSet;

use crate::data::short;

/// More long texts than this are looked up and not gone through.
const FEW: usize = 4;

/// A set of texts.
#[derive(Debug, Default)]
pub struct Words {
    short: FxHashSet<u64>,
    long: FxHashSet<Box<[u8]>>,
}

impl Words {
    /// Whether a text is one of them.
    pub fn contains(&self, text: &[u8]) -> bool {
        match short(text) {
            Some(word) => self.short.contains(&word),
            None if self.long.len() <= FEW => self.long.iter().any(|long| **long == *text),
            None => self.long.contains(text),
        }
    }
}

impl<'w> FromIterator<&'w [u8]> for Words {
    fn from_iter<I: IntoIterator<Item = &'w [u8]>>(texts: I) -> Self {
        let mut words = Words::default();
        for text in texts {
            match short(text) {
                Some(word) => drop(words.short.insert(word)),
                None => drop(words.long.insert(text.into())),
            }
        }
        words
    }
}
