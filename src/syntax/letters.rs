//! What the letters alone can tell: texts and comments, letters that only word processors type, depth.

use super::build::Input;
use crate::base::Span;
use crate::diagnostic::{Code, Diagnostic, Text};

/// The most that is said of the letters of one file: behind these, more of the same helps nobody.
const MAX_PROBLEMS: usize = 100;

/// What a scan over the letters alone can tell.
pub(super) struct Scan {
    /// Texts in quotes and comments, in their order: nothing inside of them is structure.
    pub(super) opaque: Vec<Span>,
    /// What is wrong with single letters and quotes, in their order.
    pub(super) problems: Vec<(Span, Diagnostic)>,
    /// The text with letters that are no part of the language replaced, length kept; `None` if there are none.
    pub(super) patched: Option<String>,
    /// Somewhere brackets stand too deep inside of each other.
    pub(super) too_deep: bool,
    /// How deep brackets may stand inside of each other.
    pub(super) max_depth: usize,
}

/// Scans once over the text: texts, comments, odd letters, depth.
pub(super) fn scan(input: &Input<'_>, max_depth: usize) -> Scan {
    let text: &str = &input.text;
    let mut scan = Scan { opaque: Vec::new(), problems: Vec::new(), patched: None, too_deep: false, max_depth };
    let report = |scan: &mut Scan, span: Span, code, message, help| {
        if scan.problems.len() < MAX_PROBLEMS {
            let problem = Diagnostic::error(code, message).at(input.source, input.original(span)).help(help);
            scan.problems.push((span, problem));
        }
    };
    let mut patches: Vec<(Span, char)> = Vec::new();
    let (mut at, mut depth) = (0, 0_usize);
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
                let (mut end, closed) = text_end(text, at, c);
                if !closed {
                    // Closed in the patched text, so that what stands behind it is still read.
                    if let Some(close) = likely_close(text, at, end) {
                        patches.push((close, c));
                        end = close.end as usize;
                    }
                    let span = Span::new(at, text.get(at..end).map_or(end, |t| at + t.trim_end().len()));
                    report(
                        &mut scan,
                        span,
                        Code::RULES_UNCLOSED_TEXT,
                        Text::new("this text is opened and never closed", "đoạn chữ này mở ra mà không đóng lại"),
                        Text::new(format!("write `{c}` where it ends"), format!("viết `{c}` ở chỗ kết thúc")),
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
                    Text::new(
                        format!("this is {}, not a plain space", space_name(c).0),
                        format!("đây là {}, không phải dấu cách thường", space_name(c).1),
                    ),
                    Text::new(
                        "type a plain space; word processors put such spaces in",
                        "gõ dấu cách thường; trình soạn thảo văn bản hay chèn loại dấu cách này",
                    ),
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
                    Text::new(format!("`{c}` is a curly quote"), format!("`{c}` là dấu ngoặc cong")),
                    Text::new(
                        format!("type the straight quote `{plain}` on both sides"),
                        format!("gõ dấu ngoặc thẳng `{plain}` ở cả hai bên"),
                    ),
                );
                // Read on behind the quote that closes it: a quoted text is one mistake, not two.
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
                if depth > max_depth && !scan.too_deep {
                    scan.too_deep = true;
                    report(
                        &mut scan,
                        Span::new(at, next),
                        Code::RULES_TOO_DEEP,
                        Text::new(
                            format!("more than {max_depth} brackets inside of each other"),
                            format!("hơn {max_depth} dấu ngoặc lồng nhau"),
                        ),
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
            // A text that goes on over lines and ends right before a letter has taken the quote of the next text for its own.
            let behind = rest.get(i + 1..).and_then(|r| r.chars().next());
            let swallowed = line_end.is_some() && behind.is_some_and(|c| !c.is_whitespace() && !",:;{}[]()#".contains(c));
            return match line_end {
                Some(end) if swallowed => (end, false),
                _ => (open + 1 + i + 1, true),
            };
        }
    }
    (line_end.unwrap_or(text.len()), false)
}

/// The one letter that can give way to the quote that an unclosed text lacks: the blank before a `{`, or before the `}`
/// at the end of its line, else the end of the line.
fn likely_close(text: &str, open: usize, end: usize) -> Option<Span> {
    let line = text.get(open..end)?.split('\n').next()?;
    let words = line.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '{' | '}'));
    let behind = line.get(words.len()..)?;
    if let Some(brace) = line.find(" {") {
        return Some(Span::new(open + brace, open + brace + 1));
    }
    let at = open + words.len();
    if words.len() > 1 && behind.starts_with(' ') && behind.contains(['{', '}']) {
        return Some(Span::new(at, at + 1));
    }
    let at = open + line.len();
    text.get(at..)?.starts_with('\n').then(|| Span::new(at, at + 1))
}

fn curly_end(text: &str, from: usize) -> Option<(usize, usize)> {
    let line = text.get(from..)?.split('\n').next()?;
    let (i, c) = line.char_indices().find(|(_, c)| matches!(c, '“' | '”' | '„' | '»' | '"' | '’' | '\''))?;
    Some((from + i, from + i + c.len_utf8()))
}
