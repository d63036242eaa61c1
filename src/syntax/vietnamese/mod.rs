//! The Vietnamese surface: a file in Vietnamese words is read as the same file in English words, and spoken of in its own.

mod figures;
mod places;
mod read;
mod speak;
mod tokens;

use std::collections::BTreeSet;

pub use figures::{date_in_vietnamese, number_in_vietnamese};

use self::places::Places;
use self::speak::Speech;
use super::letters::Scan;
use crate::base::{SourceId, Span};
use crate::diagnostic::{Diagnostic, Lang};

/// The first line of a file in Vietnamese words.
pub const HEADER: &str = "#! lang vi";

/// Whether a rule file is written in Vietnamese words.
#[must_use]
pub fn is_vietnamese(text: &str) -> bool {
    let first = text.trim_start_matches('\u{feff}').lines().next().unwrap_or("");
    first.strip_prefix("#!").is_some_and(|rest| rest.split_whitespace().eq(["lang", "vi"]))
}

/// The surfaces that a rule file may be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// English words.
    En,
    /// Vietnamese words, under the line [`HEADER`].
    Vi,
}

/// The surface that a rule file is written in.
#[must_use]
pub fn surface_of(text: &str) -> Surface {
    if is_vietnamese(text) { Surface::Vi } else { Surface::En }
}

/// A file's own text beside the one in English words.
pub(super) struct Own {
    text: String,
    places: Places,
}

impl Own {
    /// A piece of the English text, in the file's own.
    pub(super) fn span(&self, english: Span) -> Span {
        let own = self.places.own(english.range());
        Span::new(own.start, own.end)
    }

    /// The words of a piece of the English text as they were written.
    pub(super) fn slice(&self, english: Span) -> &str {
        self.text.get(self.places.own(english.range())).unwrap_or("")
    }

    /// Puts what is said of the file into its own words; `at` finds a diagnostic's place in the file's own text.
    fn speak<'p>(&self, english: &str, problems: impl Iterator<Item = &'p mut Diagnostic>, keeps_words: bool) {
        let mut kept: BTreeSet<&str> = BTreeSet::new();
        if keeps_words {
            // Names that look like English keywords.
            let apart = |s: &places::Segment| {
                let own = self.text.get(s.own.clone())?;
                (english.get(s.english.clone())?.strip_suffix('_')? == own).then_some(own)
            };
            kept.extend(self.places.segments().iter().filter_map(apart));
            let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/' | '_');
            kept.extend(self.text.split(|c| !is_part(c)).filter(|w| w.starts_with(|c: char| c.is_ascii_digit())));
        }
        let speech = Speech::new(&self.text, english, &self.places, kept);
        for problem in problems.filter(|p| p.lang.is_none()) {
            let at = problem.labels.first().map_or(0, |l| l.span.start as usize);
            speech.translate(problem, at);
            problem.lang = Some(Lang::Vi);
        }
    }
}

/// Reads a text in Vietnamese words: the text in English words, with its letters' places and problems moved there.
pub(super) fn read(text: String, scan: &mut Scan, report: impl Fn(Span, Diagnostic) -> Diagnostic) -> (String, Own) {
    let reading = read::read(&text, &scan.opaque);
    for slip in reading.slips {
        let mut problem = report(slip.span, Diagnostic::error(slip.code, slip.message).help(slip.help));
        // Said in the file's words already.
        problem.lang = Some(Lang::Vi);
        scan.problems.push((slip.span, problem));
    }
    scan.problems.sort_by_key(|(span, _)| *span);
    let moved = |span: &mut Span| {
        let english = reading.places.english(span.range());
        *span = Span::new(english.start, english.end);
    };
    scan.opaque.iter_mut().for_each(moved);
    scan.problems.iter_mut().map(|(span, _)| span).for_each(moved);
    (reading.text, Own { text, places: reading.places })
}

/// Puts what the parser says of a file into the file's own words.
pub(super) fn speak(english: &str, own: &Own, problems: &mut [Diagnostic]) {
    own.speak(english, problems.iter_mut(), false);
}

/// Puts what is said of a rule file into its own words, where these are Vietnamese; other files' diagnostics stay.
///
/// Names in the messages are the file's own already; of words that the file has itself, none is put into another.
pub fn speak_as_written<'p>(source: SourceId, text: &str, problems: impl Iterator<Item = &'p mut Diagnostic>) {
    let here = |p: &&mut Diagnostic| p.labels.first().is_some_and(|l| l.source == source);
    if is_vietnamese(text) {
        let mut problems = problems.filter(here).peekable();
        if problems.peek().is_some() {
            super::parse::with_own_words(text, source, |english, own| own.speak(english, problems, true));
        }
    }
}
