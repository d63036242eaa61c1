//! The outline of a text that does not parse as a whole: braces, and the places where declarations and statements begin.
//!
//! It is only asked when something is wrong, so that one broken target hides neither its neighbours nor their errors.

use super::letters::Scan;

/// A place where something may begin.
pub(super) struct Start<'t> {
    /// The text from there on.
    pub(super) rest: &'t str,
    /// The text of the range before it.
    pub(super) before: &'t str,
    /// How many braces are open around it.
    pub(super) depth: usize,
    /// Whether only blanks stand before it on its line.
    pub(super) begins_line: bool,
    /// Whether nothing stands before it on its line, not even a blank.
    pub(super) at_margin: bool,
}

impl Scan {
    /// The offsets of structural letters in a range, with the letter.
    fn structure<'a>(&'a self, text: &'a str, from: usize, to: usize) -> impl Iterator<Item = (usize, char)> + 'a {
        let mut opaque = self.opaque.partition_point(|s| (s.end as usize) <= from);
        text.get(from..to).unwrap_or("").char_indices().map(move |(i, c)| (from + i, c)).filter(move |(at, _)| {
            while self.opaque.get(opaque).is_some_and(|s| (s.end as usize) <= *at) {
                opaque += 1;
            }
            self.opaque.get(opaque).is_none_or(|s| (s.start as usize) > *at)
        })
    }

    /// Whether one of the problems found lies in a range.
    pub(super) fn has_problem(&self, from: usize, to: usize) -> bool {
        let first = self.problems.partition_point(|(s, _)| (s.end as usize) <= from);
        self.problems.get(first).is_some_and(|(s, _)| (s.start as usize) < to)
    }

    /// Whether brackets stand too deep inside of each other within a range.
    pub(super) fn is_too_deep(&self, text: &str, from: usize, to: usize) -> bool {
        let mut depth = 0_usize;
        self.too_deep
            && self.structure(text, from, to).any(|(_, c)| {
                match c {
                    '{' | '(' | '[' => depth += 1,
                    '}' | ')' | ']' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                depth > self.max_depth
            })
    }

    /// Splits a range where one of the things begins that `begins` knows; words only, never inside of a word.
    pub(super) fn pieces(&self, text: &str, from: usize, to: usize, begins: fn(&Start<'_>) -> bool) -> Vec<(usize, usize)> {
        let mut starts = Vec::new();
        let (mut depth, mut begins_line, mut last, mut first) = (0_usize, true, ' ', None);
        for (at, c) in self.structure(text, from, to) {
            let gap = last.is_whitespace() || matches!(last, '{' | '}' | ';') || first.is_none();
            if !c.is_whitespace() {
                first = first.or(Some(at));
                if c.is_alphabetic() && gap {
                    let (before, rest) = (text.get(from..at).unwrap_or(""), text.get(at..to).unwrap_or(""));
                    let at_margin = before.is_empty() || before.ends_with('\n');
                    if begins(&Start { rest, before, depth, begins_line, at_margin }) {
                        starts.push(at);
                        depth = 0;
                    }
                }
                begins_line = false;
            }
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                '\n' => begins_line = true,
                _ => {}
            }
            last = c;
        }
        let at = self.opaque.partition_point(|s| (s.start as usize) < from);
        let is_text = |s: &&crate::base::Span| !text.get(s.range()).is_some_and(|t| t.starts_with('#'));
        let quoted =
            self.opaque.get(at..).unwrap_or(&[]).iter().take_while(|s| (s.end as usize) <= to).find(is_text).map(|s| s.start as usize);
        let first = match (first, quoted) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        if let Some(first) = first
            && starts.first() != Some(&first)
        {
            starts.insert(0, first);
        }
        let ends = starts.iter().skip(1).copied().chain([to]);
        starts.iter().copied().zip(ends).collect()
    }

    /// The first `{` of a range with its `}`; `None` for the latter if it is not there.
    pub(super) fn block(&self, text: &str, from: usize, to: usize) -> Option<(usize, Option<usize>)> {
        let (mut open, mut depth) = (None, 0_usize);
        for (at, c) in self.structure(text, from, to) {
            match c {
                '{' => {
                    open = open.or(Some(at));
                    depth += 1;
                }
                '}' if open.is_some() => {
                    depth -= 1;
                    if depth == 0 {
                        return open.map(|o| (o, Some(at)));
                    }
                }
                _ => {}
            }
        }
        open.map(|o| (o, None))
    }

    /// The `{` that lacks its `}`: one inside of which something begins that never stands there, or whose `}` stands at
    /// another indentation; else the innermost that is open at the end.
    pub(super) fn unclosed(&self, text: &str, from: usize, to: usize) -> Option<usize> {
        let indent = |at: usize| {
            let line = text.get(..at).and_then(|t| t.rfind('\n')).map_or(0, |n| n + 1);
            text.get(line..at).unwrap_or("").chars().take_while(|c| *c == ' ' || *c == '\t').count()
        };
        let mut open: Vec<usize> = Vec::new();
        let (mut suspect, mut begins_line) = (None, true);
        for (at, c) in self.structure(text, from, to) {
            match c {
                '{' => open.push(at),
                '}' => {
                    if let Some(from) = open.pop()
                        && begins_line
                        && indent(from) != indent(at)
                    {
                        suspect = suspect.or(Some(from));
                    }
                }
                't' if begins_line && open.len() > 1 && super::starts::is_target(text.get(at..to).unwrap_or("")) => {
                    suspect = suspect.or_else(|| open.last().copied());
                }
                _ => {}
            }
            begins_line = c == '\n' || begins_line && c.is_whitespace();
        }
        if open.is_empty() { None } else { suspect.or_else(|| open.last().copied()) }
    }

    /// The `(` or `[` that nothing closes in a range, and the `)` or `]` that closes nothing.
    pub(super) fn unpaired(&self, text: &str, from: usize, to: usize) -> (Option<usize>, Option<usize>) {
        let (mut open, mut stray) = (Vec::new(), None);
        for (at, c) in self.structure(text, from, to) {
            match c {
                '(' | '[' => open.push(at),
                ')' | ']' if open.pop().is_none() => stray = stray.or(Some(at)),
                _ => {}
            }
        }
        (open.first().copied(), stray)
    }

    /// Where the structure of a range ends: behind its last letter that is neither blank nor comment.
    pub(super) fn trimmed_end(&self, text: &str, from: usize, to: usize) -> usize {
        let mut end = from;
        for (at, c) in self.structure(text, from, to) {
            if !c.is_whitespace() {
                end = at + c.len_utf8();
            }
        }
        let first = self.opaque.partition_point(|s| (s.start as usize) < from);
        let inside = self.opaque.get(first..).unwrap_or(&[]).iter().take_while(|s| (s.end as usize) <= to);
        inside.filter(|s| !text.get(s.range()).is_some_and(|t| t.starts_with('#'))).map(|s| s.end as usize).fold(end, usize::max)
    }
}
