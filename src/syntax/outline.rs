//! The outline of a text that does not parse as a whole: quotes, braces and the places where declarations begin.
//!
//! It is only asked when something is wrong, so that one broken target hides neither its neighbours nor their errors.

use super::build::Input;
use crate::base::Span;
use crate::diagnostic::{Code, Diagnostic, Text};

/// What a scan over the letters alone can tell.
pub(super) struct Scan {
    /// Texts in quotes and comments, in their order: nothing inside of them is structure.
    opaque: Vec<Span>,
    /// What is wrong with single letters and quotes.
    pub(super) problems: Vec<(Span, Diagnostic)>,
    /// The text with letters that are no part of the language replaced, length kept; `None` if there are none.
    pub(super) patched: Option<String>,
}

/// Scans once over the text: texts, comments, odd letters, depth.
pub(super) fn scan(input: &Input<'_>, max_depth: usize) -> Scan {
    let text: &str = &input.text;
    let mut scan = Scan { opaque: Vec::new(), problems: Vec::new(), patched: None };
    let report = |scan: &mut Scan, span: Span, code, message, help| {
        let problem = Diagnostic::error(code, message).at(input.source, input.original(span)).help(help);
        scan.problems.push((span, problem));
    };
    let mut patches: Vec<(Span, char)> = Vec::new();
    let (mut at, mut depth, mut too_deep) = (0, 0_usize, false);
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let next = at + c.len_utf8();
        match c {
            '#' => {
                let end = text.get(at..).and_then(|r| r.find('\n')).map_or(text.len(), |n| at + n);
                scan.opaque.push(Span::new(at, end));
                at = end;
                continue;
            }
            '"' | '\'' => {
                let (end, closed) = text_end(text, at, c);
                if !closed {
                    report(
                        &mut scan,
                        Span::new(at, end),
                        Code::RULES_UNCLOSED_TEXT,
                        Text::new("this text is not closed", "đoạn chữ này chưa được đóng"),
                        Text::new(format!("write a `{c}` where it ends"), format!("viết `{c}` ở chỗ kết thúc")),
                    );
                }
                scan.opaque.push(Span::new(at, end));
                at = end;
                continue;
            }
            '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{200b}' | '\u{3000}' => {
                let span = Span::new(at, next);
                patches.push((span, ' '));
                report(
                    &mut scan,
                    span,
                    Code::RULES_ODD_LETTER,
                    Text::new(format!("this is {}, not a plain space", space_name(c).0), format!("đây là {}, không phải dấu cách thường", space_name(c).1)),
                    Text::new("type a plain space; word processors put such spaces in", "gõ dấu cách thường; trình soạn thảo văn bản hay chèn loại dấu cách này"),
                );
            }
            '“' | '”' | '„' | '«' | '»' | '‘' | '’' => {
                let span = Span::new(at, next);
                let plain = if matches!(c, '‘' | '’') { '\'' } else { '"' };
                patches.push((span, plain));
                report(
                    &mut scan,
                    span,
                    Code::RULES_ODD_LETTER,
                    Text::new(format!("`{c}` is a curly quote"), format!("`{c}` là dấu ngoặc kép cong")),
                    Text::new(format!("type a straight `{plain}`"), format!("gõ dấu thẳng `{plain}`")),
                );
                // Read on behind the quote that closes it, so that a quoted text is one error and not ten.
                if let Some(close) = curly_end(text, next) {
                    patches.push((Span::new(close.0, close.1), plain));
                    scan.opaque.push(Span::new(at, close.1));
                    at = close.1;
                    continue;
                }
            }
            '–' | '—' | '−' => {
                let span = Span::new(at, next);
                patches.push((span, '-'));
                report(
                    &mut scan,
                    span,
                    Code::RULES_ODD_LETTER,
                    Text::new(format!("`{c}` is a dash, not a minus sign"), format!("`{c}` là dấu gạch dài, không phải dấu trừ")),
                    Text::new("type a plain `-`", "gõ dấu `-` thường"),
                );
            }
            '{' | '(' | '[' => {
                depth += 1;
                if depth > max_depth && !too_deep {
                    too_deep = true;
                    report(
                        &mut scan,
                        Span::new(at, next),
                        Code::RULES_TOO_DEEP,
                        Text::new(format!("more than {max_depth} brackets inside of each other"), format!("hơn {max_depth} dấu ngoặc lồng nhau")),
                        Text::new("name a part with `define` and use the name", "đặt tên cho một phần bằng `define` rồi dùng tên đó"),
                    );
                }
            }
            '}' | ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at = next;
    }
    if !patches.is_empty() {
        scan.patched = Some(patch(text, &patches));
    }
    scan
}

fn patch(text: &str, patches: &[(Span, char)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (span, plain) in patches {
        out.push_str(text.get(done..span.start as usize).unwrap_or(""));
        out.push(*plain);
        out.extend(std::iter::repeat_n(' ', span.range().len().saturating_sub(1)));
        done = span.end as usize;
    }
    out.push_str(text.get(done..).unwrap_or(""));
    out
}

fn space_name(c: char) -> (&'static str, &'static str) {
    match c {
        '\u{200b}' => ("a zero-width space", "dấu cách không độ rộng"),
        '\u{3000}' => ("an ideographic space", "dấu cách kiểu chữ Hán"),
        _ => ("a no-break space", "dấu cách không ngắt dòng"),
    }
}

/// Where a text ends, and whether it was closed. One that seems to swallow the next statement ends with its line.
fn text_end(text: &str, open: usize, quote: char) -> (usize, bool) {
    let rest = text.get(open + 1..).unwrap_or("");
    let mut escaped = false;
    let mut line_end = None;
    for (i, c) in rest.char_indices() {
        if c == '\n' && line_end.is_none() {
            line_end = Some(open + 1 + i);
            if quote == '\'' {
                return (open + 1 + i, false);
            }
        }
        if escaped {
            escaped = false;
        } else if c == '\\' && quote == '"' {
            escaped = true;
        } else if c == quote {
            let behind = rest.get(i + 1..).and_then(|r| r.chars().next());
            let swallowed = line_end.is_some() && behind.is_some_and(|c| c.is_alphanumeric());
            return match line_end {
                Some(end) if swallowed => (end, false),
                _ => (open + 1 + i + 1, true),
            };
        }
    }
    (line_end.unwrap_or(text.len()), false)
}

fn curly_end(text: &str, from: usize) -> Option<(usize, usize)> {
    let line = text.get(from..)?.split('\n').next()?;
    let (i, c) = line.char_indices().find(|(_, c)| matches!(c, '“' | '”' | '„' | '»' | '"' | '’' | '\''))?;
    Some((from + i, from + i + c.len_utf8()))
}

impl Scan {
    /// The offsets of structural letters in a range, with the letter.
    fn structure<'a>(&'a self, text: &'a str, from: usize, to: usize) -> impl Iterator<Item = (usize, char)> + 'a {
        let mut opaque = self.opaque.partition_point(|s| (s.end as usize) <= from);
        text.get(from..to).unwrap_or("").char_indices().map(move |(i, c)| (from + i, c)).filter(move |(at, _)| {
            while self.opaque.get(opaque).is_some_and(|s| (s.end as usize) <= *at) {
                opaque += 1;
            }
            !self.opaque.get(opaque).is_some_and(|s| (s.start as usize) <= *at)
        })
    }

    /// Whether one of the problems found lies in a range.
    pub(super) fn has_problem(&self, from: usize, to: usize) -> bool {
        self.problems.iter().any(|(s, _)| (s.start as usize) < to && from < s.end as usize)
    }

    /// Splits a range where a line begins one of the things that `begins` knows. The braces of such a thing are its own,
    /// unless `nests` says that it can never stand inside of another.
    pub(super) fn pieces(&self, text: &str, from: usize, to: usize, begins: fn(&str) -> bool, nests: fn(&str, usize) -> bool) -> Vec<(usize, usize)> {
        let mut starts = Vec::new();
        let (mut depth, mut at_line_start, mut column) = (0_usize, true, 0);
        for (at, c) in self.structure(text, from, to) {
            if at_line_start && !c.is_whitespace() {
                let rest = text.get(at..to).unwrap_or("");
                if begins(rest) && (depth == 0 || !nests(rest, column)) {
                    starts.push(at);
                    depth = 0;
                }
                at_line_start = false;
            }
            column += 1;
            match c {
                '{' => depth += 1,
                '}' => {
                    depth = depth.saturating_sub(1);
                    // What stands behind a closed block on its line may begin the next.
                    at_line_start |= depth == 0;
                }
                '\n' => (at_line_start, column) = (true, 0),
                _ => {}
            }
        }
        let first = self.structure(text, from, to).find(|(_, c)| !c.is_whitespace()).map(|(at, _)| at);
        if let Some(first) = first.or_else(|| starts.first().copied())
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

    /// The `{` that lacks its `}`: the innermost whose `}` stands at another indentation, else the outermost.
    pub(super) fn unclosed(&self, text: &str, from: usize, to: usize) -> Option<usize> {
        let indent = |at: usize| {
            let line = text.get(..at).and_then(|t| t.rfind('\n')).map_or(0, |n| n + 1);
            text.get(line..at).unwrap_or("").chars().take_while(|c| *c == ' ' || *c == '\t').count()
        };
        let mut open: Vec<usize> = Vec::new();
        let mut suspect = None;
        for (at, c) in self.structure(text, from, to) {
            match c {
                '{' => open.push(at),
                '}' => {
                    let alone = text.get(..at).is_some_and(|t| t.trim_end_matches([' ', '\t']).ends_with('\n'));
                    if let Some(from) = open.pop()
                        && alone
                        && indent(from) != indent(at)
                    {
                        suspect = suspect.or(Some(from));
                    }
                }
                _ => {}
            }
        }
        if open.is_empty() { None } else { suspect.or_else(|| open.last().copied()) }
    }

    /// Where the structure of a range ends: behind its last letter that is neither blank nor comment.
    pub(super) fn trimmed_end(&self, text: &str, from: usize, to: usize) -> usize {
        let mut end = from;
        for (at, c) in self.structure(text, from, to) {
            if !c.is_whitespace() {
                end = at + c.len_utf8();
            }
        }
        let inside = self.opaque.iter().filter(|s| (s.start as usize) >= from && (s.end as usize) <= to);
        inside.filter(|s| !text.get(s.range()).is_some_and(|t| t.starts_with('#'))).map(|s| s.end as usize).fold(end, usize::max)
    }
}
