//! The author's words for what the grammar refuses, and what to write instead.

use super::build::Input;
use super::grammar::{Rule, Stop};
use super::keywords::{asked_for, keywords_in};
use super::letters::Scan;
use super::slips::{Slip, slip};
use super::words::forms;
use crate::base::Span;
use crate::diagnostic::{Code, Diagnostic, Text, fold};
use crate::value::DateError;

/// `a and b or c`, grouped both ways.
pub(super) fn both_groupings(parts: &[&str], is_and: &[bool]) -> Text {
    let group = |tight: bool| {
        let mut out = String::new();
        let mut open = false;
        for (i, part) in parts.iter().enumerate() {
            let next_tight = is_and.get(i).is_some_and(|a| *a == tight);
            if next_tight && !open {
                out.push('(');
                open = true;
            }
            out.push_str(part);
            if open && !next_tight {
                out.push(')');
                open = false;
            }
            if let Some(and) = is_and.get(i) {
                out.push_str(if *and { " and " } else { " or " });
            }
        }
        out
    };
    let (a, b) = (group(true), group(false));
    Text::new(format!("write `{a}` or `{b}`"), format!("viết `{a}` hoặc `{b}`"))
}

/// A date that is none: what is wrong, and how dates are written.
pub(super) fn date(written: &str, error: &DateError) -> (Text, Text) {
    let forms = Text::new(
        "dates are written `2020-12-31`, periods `2020`, `2020-H1`, `2021-Q2`, `2021-06`",
        "ngày được viết `2020-12-31`, kỳ được viết `2020`, `2020-H1`, `2021-Q2`, `2021-06`",
    );
    let write = |what: &str| Text::new(format!("write `{what}`"), format!("viết `{what}`"));
    let parts: Vec<&str> = written.split(['-', '/']).collect();
    let number = |text: &&str| text.bytes().all(|b| b.is_ascii_digit());
    let short = |text: &str| text.len() <= 2;
    let sign = if written.contains('/') { '/' } else { '-' };
    let help = match (*error, parts.as_slice()) {
        (DateError::Day { year, month, days, .. }, _) => Text::new(
            format!("the last day of that month is `{year}-{month:02}-{days}`"),
            format!("ngày cuối của tháng đó là `{year}-{month:02}-{days}`"),
        ),
        (DateError::Month(_), _) => Text::new("months are `01` to `12`", "các tháng là từ `01` đến `12`"),
        (DateError::Form, [year, month]) if year.len() == 4 && short(month) && number(month) => Text::new(
            format!("write `{year}-{month:0>2}` for the month, or `{year} {sign} {month}` to calculate"),
            format!("viết `{year}-{month:0>2}` nếu là tháng, hoặc `{year} {sign} {month}` nếu là phép tính"),
        ),
        (DateError::Form, [month, year]) if year.len() == 4 && short(month) && number(year) && number(month) => Text::new(
            format!("write `{year}-{month:0>2}` for the month, or `{month} {sign} {year}` to calculate"),
            format!("viết `{year}-{month:0>2}` nếu là tháng, hoặc `{month} {sign} {year}` nếu là phép tính"),
        ),
        (DateError::Form, [a, b]) if number(a) && number(b) => Text::new(
            format!("write `{a} {sign} {b}`, with spaces, to calculate"),
            format!("viết `{a} {sign} {b}`, có dấu cách, nếu là phép tính"),
        ),
        (DateError::Form, [day, month, year]) if year.len() == 4 && short(day) && short(month) => {
            write(&format!("{year}-{month:0>2}-{day:0>2}"))
        }
        (DateError::Form, [year, month, day]) if year.len() == 4 && short(month) && short(day) => {
            write(&format!("{year}-{month:0>2}-{day:0>2}"))
        }
        (DateError::Form, [day, month, year]) if [day, month, year].iter().all(|p| number(p)) && short(year) => {
            write(&format!("20{year:0>2}-{month:0>2}-{day:0>2}"))
        }
        (DateError::Form, [year, part]) if year.len() == 4 && part.starts_with(['Q', 'q']) => Text::new(
            format!("a year has the quarters `{year}-Q1` to `{year}-Q4`"),
            format!("một năm có các quý từ `{year}-Q1` đến `{year}-Q4`"),
        ),
        (DateError::Form, [year, part]) if year.len() == 4 && part.starts_with(['H', 'h']) => Text::new(
            format!("a year has the halves `{year}-H1` and `{year}-H2`"),
            format!("một năm có hai nửa là `{year}-H1` và `{year}-H2`"),
        ),
        _ => forms,
    };
    let why = error.text();
    let message = match error {
        DateError::Form => {
            Text::new(format!("`{written}` is not how a date is written"), format!("`{written}` không phải là cách viết ngày"))
        }
        _ => Text::new(format!("there is no `{written}`: {}", why.en), format!("không có `{written}`: {}", why.vi)),
    };
    (message, help)
}

/// What nests too deeply, and the way out.
pub(super) fn too_deep(most: usize) -> (Text, Text) {
    (
        Text::new(format!("more than {most} parts stand inside of each other here"), format!("ở đây có hơn {most} phần lồng vào nhau")),
        Text::new("name a part with `define` and use the name", "đặt tên cho một phần bằng `define` rồi dùng tên đó"),
    )
}

/// The piece of a text in which a mistake was made.
pub(super) struct Place<'t> {
    /// The whole text.
    pub(super) text: &'t str,
    /// Its letters.
    pub(super) scan: &'t Scan,
    /// Where the piece begins.
    pub(super) from: usize,
    /// Where it ends, blanks and comments behind it left out.
    pub(super) end: usize,
}

/// What the author meets where the text stopped fitting.
pub(super) fn unexpected(input: &Input<'_>, place: &Place<'_>, stop: &Stop) -> Diagnostic {
    let start = skip_blanks(place.text, stop.at, place.end);
    let start = begin_of_sign(place.text, start);
    let rest = place.text.get(start..place.end).unwrap_or("");
    let token = first_token(rest);
    let span = Span::new(start, start + token.len());
    let at = |code, message: Text, span: Span| Diagnostic::error(code, message).at(input.source, input.original(span));
    if stop.exhausted {
        let (message, help) = too_deep(place.scan.max_depth);
        return at(Code::RULES_TOO_DEEP, message, span).help(help);
    }
    let (open, stray) = place.scan.unpaired(place.text, place.from, place.end);
    if let (Some(open), true) =
        (open, token.is_empty() || stop.expected.contains(&Rule::rparen) && !token.starts_with(|c: char| ",.=<>!&|".contains(c)))
    {
        let bracket = place.text.get(open..=open).unwrap_or("(");
        let message =
            Text::new(format!("this `{bracket}` is opened and never closed"), format!("dấu `{bracket}` này mở ra mà không đóng lại"));
        let close = if bracket == "[" { "]" } else { ")" };
        let help = Text::new(format!("write `{close}` where it ends"), format!("viết `{close}` ở chỗ kết thúc"));
        return at(Code::RULES_SYNTAX, message, Span::new(open, open + 1)).help(help);
    }
    if stray == Some(start) {
        let message =
            Text::new(format!("nothing before this `{token}` opens it"), format!("phía trước không có dấu mở ứng với dấu `{token}` này"));
        return at(Code::RULES_SYNTAX, message, span).help(Text::new("take it away", "xóa dấu này"));
    }
    let whole = place.text.get(place.from..start).unwrap_or("");
    let before = whole.trim_end();
    let previous = last_token(before);
    let same_line = !whole.get(before.len()..).is_some_and(|gap| gap.contains('\n'));
    if let Some((message, help)) = slip(&Slip { token, rest, before, previous, same_line, expected: &stop.expected }) {
        return at(Code::RULES_WORD_ORDER, message, span).help(help);
    }
    let wanted = asked_for(&stop.expected);
    if token.is_empty() {
        let end = place.from + before.len();
        let message =
            Text::new(format!("{} is missing behind `{previous}`", wanted.en), format!("sau `{previous}` còn thiếu {}", wanted.vi));
        return at(Code::RULES_SYNTAX, message, Span::new(end.saturating_sub(previous.len()), end));
    }
    let near = nearest_keyword(token, &stop.expected, input.own.is_some())
        .map(|word| Text::new(format!("did you mean `{word}`?"), format!("ý bạn là `{word}`?")));
    if is_behind_a_value(&stop.expected) {
        let message = Text::new(format!("`{token}` cannot follow `{previous}`"), format!("`{token}` không thể đứng sau `{previous}`"));
        let join = Text::new(
            "join conditions with `and` or `or`; a new statement begins with its own word, such as `require` or `hint`",
            "nối các điều kiện bằng `and` hoặc `or`; câu mới bắt đầu bằng từ riêng của nó, như `require` hoặc `hint`",
        );
        return at(Code::RULES_SYNTAX, message, span).help(near.unwrap_or(join));
    }
    let (message, help) = match (near, previous) {
        (Some(near), _) => (Text::new(format!("`{token}` cannot stand here"), format!("`{token}` không thể đứng ở đây")), near),
        (None, "") => (
            Text::new(format!("`{token}` cannot stand here"), format!("`{token}` không thể đứng ở đây")),
            Text::new(format!("here stands {}", wanted.en), format!("ở đây phải là {}", wanted.vi)),
        ),
        (None, _) => (
            Text::new(format!("`{token}` cannot follow `{previous}`"), format!("`{token}` không thể đứng sau `{previous}`")),
            Text::new(format!("behind `{previous}` stands {}", wanted.en), format!("sau `{previous}` phải là {}", wanted.vi)),
        ),
    };
    at(Code::RULES_SYNTAX, message, span).help(help)
}

/// Behind blanks and comments.
fn skip_blanks(text: &str, from: usize, end: usize) -> usize {
    let mut at = from;
    loop {
        let rest = text.get(at..end).unwrap_or("");
        at += rest.len() - rest.trim_start().len();
        match text.get(at..end).filter(|r| r.starts_with('#')) {
            Some(comment) => at += comment.find('\n').unwrap_or(comment.len()),
            None => return at,
        }
    }
}

/// `=>` stops fitting at its second letter, and is meant whole.
fn begin_of_sign(text: &str, at: usize) -> usize {
    let pair = at.checked_sub(1).and_then(|before| text.get(before..at + 1)).unwrap_or("");
    if matches!(pair, "=>" | "=<" | "<>" | "><") { at - 1 } else { at }
}

fn first_token(rest: &str) -> &str {
    let Some(first) = rest.chars().next() else { return "" };
    let length = if first.is_alphanumeric() || first == '_' {
        rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())
    } else if matches!(first, '"' | '\'') {
        rest.get(1..).and_then(|r| r.find([first, '\n'])).map_or(1, |n| n + 2).min(rest.len())
    } else {
        let two = rest.get(..2).unwrap_or("");
        if ["==", "=>", "=<", "<>", "><", "&&", "||", "!=", "<=", ">=", ".."].contains(&two) { 2 } else { first.len_utf8() }
    };
    rest.get(..length).unwrap_or(rest).trim_end()
}

/// The last word, number, text or sign.
fn last_token(before: &str) -> &str {
    let Some(last) = before.chars().last() else { return "" };
    let start = if last == '"' {
        before.get(..before.len() - 1).and_then(|b| b.rfind('"'))
    } else if last.is_alphanumeric() || matches!(last, '_' | '%') {
        before
            .rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '%' | '-')))
            .map(|at| at + before.get(at..).and_then(|b| b.chars().next()).map_or(1, char::len_utf8))
    } else {
        let sign = before
            .rfind(|c: char| !"<>=!".contains(c))
            .map(|at| at + before.get(at..).and_then(|b| b.chars().next()).map_or(1, char::len_utf8));
        Some(sign.filter(|at| *at < before.len()).unwrap_or(before.len() - last.len_utf8()))
    };
    before.get(start.unwrap_or(0)..).unwrap_or(before)
}

/// Whether a whole value stands before, so that an operator or the next statement would fit.
pub(super) fn is_behind_a_value(expected: &[Rule]) -> bool {
    expected.iter().any(|r| {
        matches!(r, Rule::kw_and | Rule::comparator | Rule::suffix | Rule::comparison | Rule::add_sign | Rule::mul_sign | Rule::deadline)
    })
}

/// The expected keyword that the author may have meant.
fn nearest_keyword(token: &str, expected: &[Rule], is_vietnamese: bool) -> Option<String> {
    let token = fold(token);
    let near =
        |word: &str| strsim::damerau_levenshtein(word, &token) <= (word.len() / 4).max(1) || word.len() > 3 && token.starts_with(word);
    let without_marks = |word: &str| forms(word).any(|form| fold(form) == token);
    let keywords = keywords_in(expected);
    let same = if is_vietnamese { keywords.iter().find(|w| without_marks(w)) } else { None };
    same.or_else(|| keywords.iter().find(|w| token.chars().count() > 2 && near(w))).cloned()
}
