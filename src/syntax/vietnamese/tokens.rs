//! The words, numbers, texts and signs of a file in Vietnamese words.

use crate::base::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Word,
    Number,
    Quoted,
    Sign,
}

/// A word, number, text or sign, by where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) sort: Sort,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The words, numbers, texts and signs of a text; blanks and comments are left out.
pub(super) fn tokens(text: &str, opaque: &[Span]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let (mut at, mut opaque) = (0, opaque.iter().peekable());
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        while opaque.next_if(|s| (s.end as usize) <= at).is_some() {}
        if let Some(span) = opaque.peek().filter(|s| s.start as usize == at && !s.range().is_empty()) {
            let end = span.end as usize;
            if c != '#' {
                tokens.push(Token { sort: Sort::Quoted, start: at, end });
            }
            at = end;
            continue;
        }
        let rest = text.get(at..).unwrap_or("");
        let (sort, length) = match c {
            _ if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '0'..='9' => (Sort::Number, number_length(rest)),
            _ if is_letter(c) => (Sort::Word, word_length(rest)),
            _ => (Sort::Sign, c.len_utf8()),
        };
        tokens.push(Token { sort, start: at, end: at + length });
        at += length;
    }
    tokens
}

pub(super) fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || unicode_normalization::char::is_combining_mark(c)
}

fn word_length(rest: &str) -> usize {
    rest.find(|c| !is_letter(c)).unwrap_or(rest.len())
}

/// A number with its points and commas, or what begins like a date.
fn number_length(rest: &str) -> usize {
    let mut end = 0;
    let mut signs: &[char] = &['.', ',', '-', '/', '_'];
    while let Some(c) = rest.get(end..).and_then(|r| r.chars().next()) {
        let behind = rest.get(end + 1..).and_then(|r| r.chars().next());
        if c.is_ascii_digit() || c.is_ascii_alphabetic() && signs == ['-', '/'] {
            end += 1;
        } else if signs.contains(&c) && behind.is_some_and(|b| b.is_ascii_digit() || matches!(c, '-' | '/') && b.is_ascii_alphabetic()) {
            signs = if matches!(c, '-' | '/') { &['-', '/'] } else { &['.', ',', '_'] };
            end += 1;
        } else {
            break;
        }
    }
    end
}
