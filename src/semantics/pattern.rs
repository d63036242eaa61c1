//! Patterns: read where they are declared, compiled when a text first has to match.

use std::sync::OnceLock;

use regex_automata::meta::{Builder, Config, Regex};
use regex_syntax::hir::{Class, Hir, HirKind, Look};

use crate::base::{SourceId, Span};
use crate::diagnostic::{Code, Diagnostic, Text};

/// The most bytes that a compiled pattern may take.
const MAX_BYTES: usize = 1 << 20;
/// What one range of letters, or one letter, takes at most when it is compiled: up to four bytes in UTF-8, a few states
/// for each.
const BYTES_OF_PART: usize = 512;

/// A regular expression that a text must match as a whole.
#[derive(Debug)]
pub struct Pattern {
    /// As it was written.
    pub text: String,
    /// Its structure, between the beginning and the end of the text.
    whole: Hir,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// Reads a pattern; the fault is at the span.
    pub(super) fn new(text: &str, source: SourceId, span: Span) -> Result<Self, Box<Diagnostic>> {
        let wrong = |why: &str| {
            let message = Text::new(format!("this pattern is wrong: {why}"), format!("mẫu này sai: {why}"));
            Box::new(Diagnostic::error(Code::RULES_PATTERN, message).at(source, span).help(Text::new(
                "patterns are regular expressions without look-around and back-references",
                "mẫu là biểu thức chính quy không có look-around và tham chiếu ngược",
            )))
        };
        let read = regex_syntax::parse(text).map_err(|error| {
            let said = error.to_string();
            wrong(said.lines().last().unwrap_or("").trim_start_matches("error: "))
        })?;
        let is_small = parts(&read).saturating_mul(BYTES_OF_PART) <= MAX_BYTES;
        let whole = Hir::concat(vec![Hir::look(Look::Start), read, Hir::look(Look::End)]);
        let pattern = Pattern { text: text.to_owned(), whole, compiled: OnceLock::new() };
        // What may be too large is compiled at once, so that it is said here if it is.
        if is_small || pattern.compiled().is_some() { Ok(pattern) } else { Err(wrong("it is too large")) }
    }

    fn compiled(&self) -> Option<&Regex> {
        let compile = || {
            let config = Config::new().nfa_size_limit(Some(MAX_BYTES));
            Builder::new().configure(config).build_from_hir(&self.whole).ok()
        };
        self.compiled.get_or_init(compile).as_ref()
    }

    /// Whether the whole text matches.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.compiled().is_some_and(|regex| regex.is_match(text))
    }
}

/// How many letters and ranges of letters a pattern has once its repetitions are written out.
fn parts(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Unicode(class)) => class.ranges().len().max(1),
        HirKind::Class(Class::Bytes(class)) => class.ranges().len().max(1),
        HirKind::Repetition(repeated) => {
            let times = repeated.max.unwrap_or(repeated.min).max(1);
            parts(&repeated.sub).saturating_mul(times as usize).saturating_add(times as usize)
        }
        HirKind::Capture(group) => parts(&group.sub).saturating_add(2),
        HirKind::Concat(all) | HirKind::Alternation(all) => all.iter().map(parts).fold(1, usize::saturating_add),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Result<Pattern, String> {
        Pattern::new(text, SourceId(0), Span::default()).map_err(|wrong| wrong.message.en)
    }

    #[test]
    fn a_text_matches_as_a_whole() {
        for (text, yes, no) in [
            (r"\d+-NQ/TU", "05-NQ/TU", "số 05-NQ/TU"),
            ("a|bc", "bc", "ac"),
            ("(?x) a b # so", "ab", "ab # so"),
            ("(?m)^a$", "a", "a\nb"),
            ("", "", "a"),
        ] {
            let pattern = pattern(text).unwrap();
            assert!(pattern.matches(yes) && !pattern.matches(no), "{text}");
        }
    }

    #[test]
    fn a_wrong_pattern_is_refused_where_it_is_declared() {
        for (text, why) in [("(a", "unclosed group"), ("a)(b", "unopened group"), (r"(a)\1", "backreferences are not supported")] {
            assert_eq!(pattern(text).err(), Some(format!("this pattern is wrong: {why}")), "{text}");
        }
        assert_eq!(pattern(r"(\w{100}){100}").err().as_deref(), Some("this pattern is wrong: it is too large"));
    }

    #[test]
    fn what_is_left_for_later_is_not_too_large() {
        let mut deferred = 0;
        for piece in [r"\w", r"\d", r"\pL", "(?i)ế", "[à-ỹ]", "(a|b|)", r"\b", ".", "(?i)cộng hòa", r"[^\s;]", "((x?)y?)", r"\P{Lu}"]
        {
            for times in [1, 2, 3, 5, 8, 20, 60, 200, 500, 1000] {
                let Ok(pattern) = pattern(&format!("(?:{piece}){{{times}}}")) else { continue };
                deferred += usize::from(pattern.compiled.get().is_none());
                assert!(pattern.compiled().is_some(), "{}", pattern.text);
            }
        }
        assert!(deferred > 30, "{deferred}");
    }
}
