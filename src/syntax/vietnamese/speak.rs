//! What is said of a Vietnamese file, in the words of that file: the code in a message is put from English words into those
//! that the author used nearby, else into the form that is printed.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::{date_in_vietnamese, number_in_vietnamese};
use super::places::Places;
use crate::diagnostic::{Diagnostic, Text};
use crate::syntax::words::{NO, Place, WORDS, Word, english};

/// The words of a file, to be used in what is said of it.
pub(super) struct Speech<'t> {
    /// What stands for each of its words, in the order of the text: the words, and where they begin.
    pub(super) used: BTreeMap<&'t str, Vec<(usize, &'t str)>>,
    /// Words and numbers that stay as they are, since the file has them and messages take them from there.
    pub(super) kept: BTreeSet<&'t str>,
}

impl<'t> Speech<'t> {
    /// The speech of a file, from its own text and the one in English words.
    pub(super) fn new(own: &'t str, english: &'t str, places: &Places, kept: BTreeSet<&'t str>) -> Self {
        let mut used: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
        for segment in places.segments() {
            if let (Some(words), Some(written)) = (english.get(segment.english.clone()), own.get(segment.own.clone())) {
                used.entry(words).or_default().push((segment.own.start, written));
            }
        }
        Speech { used, kept }
    }

    /// Puts a diagnostic, which points at `at` in the file's own text, into the words of the file.
    pub(super) fn translate(&self, problem: &mut Diagnostic, at: usize) {
        let put = |text: &mut Text| {
            text.en = self.sentence(&text.en, at);
            text.vi = self.sentence(&text.vi, at);
        };
        put(&mut problem.message);
        problem.help.iter_mut().for_each(put);
        problem.labels.iter_mut().filter_map(|l| l.text.as_mut()).for_each(put);
    }

    /// A sentence whose code stands between backticks.
    fn sentence(&self, text: &str, at: usize) -> String {
        let parts: Vec<&str> = text.split('`').collect();
        if parts.len().is_multiple_of(2) {
            return text.to_owned();
        }
        let put = |(i, part): (usize, &&str)| if i % 2 == 1 { self.code(part, at) } else { (*part).to_owned() };
        parts.iter().enumerate().map(put).collect::<Vec<_>>().join("`")
    }

    /// A piece of code.
    fn code(&self, code: &str, at: usize) -> String {
        let mut out = String::new();
        let mut done = 0;
        // Where a `no` waits for the end of its path, to be followed by `nào`.
        let (mut no, mut behind_number, mut behind_dot) = (false, false, false);
        while let Some(rest) = code.get(done..).filter(|r| !r.is_empty()) {
            let Some(c) = rest.chars().next() else { break };
            let (piece, length) = if matches!(c, '"' | '\'') {
                let end = rest.get(1..).and_then(|r| r.find(c)).map_or(rest.len(), |n| n + 2);
                (rest.get(..end).unwrap_or(rest).to_owned(), end)
            } else if c.is_ascii_digit() {
                self.figure(rest)
            } else if c.is_alphabetic() || c == '_' {
                let (piece, length, is_no) = self.word(rest, at, behind_number, behind_dot);
                let is_path = !is_no && !rest.get(length..).is_some_and(|r| r.starts_with('.') && !r.starts_with(".."));
                let ends = no && is_path;
                no = is_no || no && !is_path;
                (if ends { format!("{piece} {}", NO.1) } else { piece }, length)
            } else if c == ',' && rest.get(1..).is_none_or(|r| r.is_empty() || r.starts_with(' ')) {
                (";".to_owned(), 1)
            } else {
                (c.to_string(), c.len_utf8())
            };
            behind_dot = c == '.';
            behind_number = if c == ' ' { behind_number } else { c.is_ascii_digit() };
            out.push_str(&piece);
            done += length;
        }
        if code == "no" { format!("{} … {}", NO.0, NO.1) } else { out }
    }

    /// A number, date or period.
    fn figure(&self, rest: &str) -> (String, usize) {
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '_' | '.'))).unwrap_or(rest.len());
        let written = rest.get(..end).unwrap_or(rest);
        let written = written.split("..").next().unwrap_or(written).trim_end_matches(['.', '-', '/']);
        let length = written.len();
        if self.kept.contains(written) {
            return (written.to_owned(), length);
        }
        let plain = written.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'_')) && written.matches('.').count() < 2;
        let put = if plain { Some(number_in_vietnamese(written)) } else { date_in_vietnamese(written) };
        (put.unwrap_or_else(|| written.to_owned()), length)
    }

    /// A word, the length that it has in English, and whether it is the `no` of a quantity.
    fn word(&self, rest: &str, at: usize, behind_number: bool, behind_dot: bool) -> (String, usize, bool) {
        let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let lone = rest.get(..length).unwrap_or(rest);
        if behind_dot || self.kept.contains(lone) {
            return (lone.to_owned(), length, false);
        }
        if let Some(name) = lone.strip_suffix('_').filter(|_| self.nearest(lone, at).is_some()) {
            return (name.to_owned(), length, false);
        }
        let dot = rest.get(length..).is_some_and(|r| r.starts_with('.') && !r.starts_with(".."));
        let Some((word, whole)) = english(rest).filter(|_| !dot) else { return self.part(lone, length, at) };
        if word.en == "no" {
            return (NO.0.to_owned(), whole, true);
        }
        let word = if behind_number { WORDS.iter().find(|w| w.place == Place::Unit && w.en == word.en).unwrap_or(word) } else { word };
        (self.form(word, at), whole, false)
    }

    /// A word that the language has only in pairs, such as `belongs`.
    fn part(&self, lone: &str, length: usize, at: usize) -> (String, usize, bool) {
        let pair = WORDS.iter().find(|w| matches!(w.place, Place::Statement) && w.en.split(' ').next() == Some(lone));
        (pair.map_or_else(|| lone.to_owned(), |w| self.form(w, at)), length, false)
    }

    /// The form of a word that the author used nearest to a place, else the one that is printed.
    fn form(&self, word: &Word, at: usize) -> String {
        let printed = word.vi.first().copied().unwrap_or(word.en);
        let used = self.nearest(word.en, at).map(|own| own.split_whitespace().collect::<Vec<_>>().join(" "));
        used.filter(|own| word.vi.contains(&own.as_str())).unwrap_or_else(|| printed.to_owned())
    }

    /// What the author wrote for some English words, nearest to a place.
    fn nearest(&self, words: &str, at: usize) -> Option<&str> {
        let used = self.used.get(words)?;
        let behind = used.partition_point(|(start, _)| *start < at);
        let near = used.get(behind.saturating_sub(1)..(behind + 1).min(used.len()))?;
        near.iter().min_by_key(|(start, _)| start.abs_diff(at)).map(|(_, own)| *own)
    }
}
