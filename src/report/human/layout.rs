//! Colours, and lines that fit the terminal.

use unicode_width::UnicodeWidthStr as _;

/// An ANSI style.
pub(in crate::report) type Tone = &'static str;

pub(in crate::report) const BAD: Tone = "1;31";
pub(in crate::report) const DOUBT: Tone = "1;33";
pub(in crate::report) const SOON: Tone = "36";
pub(in crate::report) const GOOD: Tone = "32";
pub(in crate::report) const STRONG: Tone = "1";
pub(in crate::report) const FAINT: Tone = "2";

/// Whether words are coloured.
#[derive(Debug, Clone, Copy)]
pub(in crate::report) struct Paint(pub(in crate::report) bool);

impl Paint {
    /// The text in a tone.
    pub(in crate::report) fn with(self, tone: Tone, text: &str) -> String {
        if self.0 { format!("\u{1b}[{tone}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// The text in lines of at most `width` columns where its words allow it; the first begins `used` columns in, the others
/// are indented by `indent`. A no-break space breaks nothing.
pub(in crate::report) fn wrap(text: &str, used: usize, indent: usize, width: usize) -> String {
    let (first, others) = (" ".repeat(used), " ".repeat(indent));
    let options = textwrap::Options::new(width.max(indent + 20))
        .initial_indent(&first)
        .subsequent_indent(&others)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    textwrap::fill(text, options).get(used..).unwrap_or_default().to_owned()
}

/// The text filled up with spaces to a number of columns.
pub(in crate::report) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn wrapping_keeps_the_words_and_the_width(words in prop::collection::vec("[a-zạếữđ]{1,12}", 1..30), indent in 0_usize..8, width in 30_usize..80) {
            let text = words.join(" ");
            let wrapped = wrap(&text, indent, indent, width);
            prop_assert_eq!(wrapped.split_whitespace().collect::<Vec<_>>(), words);
            for (i, line) in wrapped.lines().enumerate() {
                prop_assert!(line.width() + if i == 0 { indent } else { 0 } <= width, "{}", line);
                prop_assert!(i == 0 || line.starts_with(&" ".repeat(indent)));
            }
        }
    }

    #[test]
    fn figures_stay_on_their_line() {
        assert_eq!(wrap("is 17\u{a0}200 now", 12, 2, 22), "is 17\u{a0}200\n  now");
        assert_eq!(pad("đạt", 5), "đạt  ");
    }
}
