//! Trees of files that were parsed beforehand, as bytes.

use serde::{Deserialize, Serialize};

use super::tree::{File, Item};

/// What a run needs of the tree of a file that ships with the program.
#[derive(Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Packed {
    /// The length of the text that the spans point into, in bytes.
    bytes: usize,
    file: File,
}

impl Packed {
    /// The tree of a text without its tests and comments.
    #[must_use]
    pub fn new(text: &str, mut file: File) -> Self {
        file.items.retain(|item| !matches!(item, Item::Test(_)));
        file.comments.clear();
        Packed { bytes: text.len(), file }
    }

    /// The tree as bytes; `None` if it is too large for that.
    #[must_use]
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        postcard::to_allocvec(self).ok()
    }

    /// The tree of a text; `None` where the bytes hold none, or another text's.
    #[must_use]
    pub fn tree(bytes: &[u8], text: &str) -> Option<File> {
        let packed: Packed = postcard::from_bytes(bytes).ok()?;
        (packed.bytes == text.len()).then_some(packed.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SourceId;
    use crate::syntax::{Limits, parse};

    #[test]
    fn a_tree_comes_back_for_its_own_text_only() {
        let text = "# so\nparameter share \"Share\" = 0.1%\ntest \"t\" for a.b { given a {} expect pass }\n";
        let parsed = parse(text, SourceId(0), &Limits::default());
        assert_eq!((parsed.problems.len(), parsed.file.items.len(), parsed.file.comments.len()), (0, 2, 1));
        let bytes = Packed::new(text, parsed.file.clone()).to_bytes().unwrap();
        let tree = Packed::tree(&bytes, text).unwrap();
        assert_eq!(tree.items, parsed.file.items[..1]);
        assert_eq!(Packed::tree(&bytes, &format!("{text}\n")), None);
        assert_eq!(Packed::tree(&bytes[..bytes.len() / 2], text), None);
        assert_eq!(Packed::tree(b"", ""), None);
    }
}
