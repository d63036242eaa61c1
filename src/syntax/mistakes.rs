//! The author's words for what the grammar refuses, and what to write instead.

use super::build::Input;
use super::grammar::{Rule, Stop};
use super::keywords::{OPERATOR_WORDS, asked_for};
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
        "dates are written `2020-12-31`, periods `2020`, `2020-H1`, `2021-Q2`, `2021-06`; put spaces around a minus sign or a slash between numbers",
        "ngày được viết `2020-12-31`, kỳ được viết `2020`, `2020-H1`, `2021-Q2`, `2021-06`; đặt dấu cách quanh dấu trừ hoặc dấu chia giữa hai số",
    );
    let parts: Vec<&str> = written.split(['-', '/']).collect();
    let help = match parts.as_slice() {
        [year, month] if year.len() == 4 && written.contains('-') && month.len() == 1 && month.bytes().all(|b| b.is_ascii_digit()) => {
            let (month, minus) = (format!("{year}-0{month}"), format!("{year} - {month}"));
            Text::new(format!("write `{month}` for the month, or `{minus}` to subtract"), format!("viết `{month}` nếu là tháng, hoặc `{minus}` nếu là phép trừ"))
        }
        [day, month, year] if year.len() == 4 && day.len() <= 2 && month.len() <= 2 => {
            let iso = format!("{year}-{month:0>2}-{day:0>2}");
            Text::new(format!("write `{iso}`"), format!("viết `{iso}`"))
        }
        [year, month, day] if year.len() == 4 && (month.len() == 1 || day.len() == 1) => {
            let iso = format!("{year}-{month:0>2}-{day:0>2}");
            Text::new(format!("write `{iso}`"), format!("viết `{iso}`"))
        }
        [a, b] if !written.contains("Q") && a.bytes().chain(b.bytes()).all(|c| c.is_ascii_digit()) && a.len() != 4 => {
            let sign = if written.contains('/') { "/" } else { "-" };
            let spaced = format!("{a} {sign} {b}");
            Text::new(format!("write `{spaced}` to calculate; {}", forms.en), format!("viết `{spaced}` nếu là phép tính; {}", forms.vi))
        }
        _ => forms,
    };
    let why = error.text();
    (Text::new(format!("`{written}` is not a date: {}", why.en), format!("`{written}` không phải là ngày: {}", why.vi)), help)
}

/// What the author meets where the text stopped fitting.
pub(super) fn unexpected(input: &Input<'_>, text: &str, stop: &Stop, end: usize) -> Diagnostic {
    let rest = text.get(stop.at..end).unwrap_or("");
    let start = stop.at + (rest.len() - rest.trim_start().len());
    let rest = text.get(start..end).unwrap_or("");
    let token = first_token(rest);
    let span = Span::new(start, start + token.len());
    if stop.exhausted {
        return Diagnostic::error(
            Code::RULES_TOO_DEEP,
            Text::new("this nests too deeply to be read", "phần này lồng nhau quá sâu"),
        )
        .at(input.source, input.original(span))
        .help(Text::new("name a part with `define` and use the name", "đặt tên cho một phần bằng `define` rồi dùng tên đó"));
    }
    let before = text.get(..start).unwrap_or("").trim_end();
    let previous = before.rsplit(|c: char| c.is_whitespace() || c == '{').next().unwrap_or("");
    let wanted = asked_for(&stop.expected);
    let place = |code, message: Text| Diagnostic::error(code, message).at(input.source, input.original(span));
    if let Some((message, help)) = known_mistake(token, previous, rest, &stop.expected) {
        return place(Code::RULES_WORD_ORDER, message).help(help);
    }
    if token.is_empty() {
        let last = Span::new(before.len().saturating_sub(1), before.len());
        return Diagnostic::error(
            Code::RULES_SYNTAX,
            Text::new(format!("{} is missing here", wanted.en), format!("ở đây thiếu {}", wanted.vi)),
        )
        .at(input.source, input.original(last));
    }
    let message = Text::new(format!("`{token}` cannot stand here: {} is expected", wanted.en), format!("`{token}` không đứng được ở đây: cần {}", wanted.vi));
    let problem = place(Code::RULES_SYNTAX, message);
    match nearest_keyword(token, &stop.expected) {
        Some(word) => problem.help(Text::new(format!("did you mean `{word}`?"), format!("ý bạn là `{word}`?"))),
        None => problem,
    }
}

fn first_token(rest: &str) -> &str {
    let Some(first) = rest.chars().next() else { return "" };
    let length = if first.is_alphanumeric() || first == '_' {
        rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())
    } else if first == '"' {
        rest.get(1..).and_then(|r| r.find(['"', '\n'])).map_or(1, |n| n + 2).min(rest.len())
    } else {
        let two = rest.get(..2).unwrap_or("");
        if ["==", "=>", "=<", "<>", "&&", "||", "!=", "<=", ">=", ".."].contains(&two) { 2 } else { first.len_utf8() }
    };
    rest.get(..length).unwrap_or(rest)
}

fn known_mistake(token: &str, previous: &str, rest: &str, expected: &[Rule]) -> Option<(Text, Text)> {
    let same = |m: &str, v: &str, h: &str, hv: &str| Some((Text::new(m, v), Text::new(h, hv)));
    match token {
        "=>" => same("`=>` is written `>=`", "`=>` được viết là `>=`", "write `>=`", "viết `>=`"),
        "=<" => same("`=<` is written `<=`", "`=<` được viết là `<=`", "write `<=`", "viết `<=`"),
        "<>" => same("`<>` is written `!=`", "`<>` được viết là `!=`", "write `!=`", "viết `!=`"),
        "&&" => same("`&&` is written `and`", "`&&` được viết là `and`", "write `and`", "viết `and`"),
        "||" => same("`||` is written `or`", "`||` được viết là `or`", "write `or`", "viết `or`"),
        "!" => same("`!` is written `not`", "`!` được viết là `not`", "write `not`", "viết `not`"),
        "," if previous.ends_with(|c: char| c.is_ascii_digit()) && rest.get(1..2).is_some_and(|c| c.bytes().all(|b| b.is_ascii_digit())) => same(
            "a comma inside of a number",
            "dấu phẩy nằm trong số",
            "rule files write a decimal point and group digits by `_`: `0.1`, `1_000_000`",
            "trong tệp quy tắc, phần thập phân dùng dấu chấm và nhóm chữ số bằng `_`: `0.1`, `1_000_000`",
        ),
        "{" | ":" if OPERATOR_WORDS.contains(&previous) => None,
        "is" | "are" => same(
            "`is` is no word of the language",
            "`is` không phải là từ của ngôn ngữ",
            "write `=`, or `present`, `missing`, `issued` for documents",
            "viết `=`, hoặc `present`, `missing`, `issued` cho văn bản",
        ),
        "issued" | "present" | "missing" if expects_value(expected) => Some((
            Text::new(format!("`{token}` stands behind what it speaks of"), format!("`{token}` đứng sau đối tượng của nó")),
            Text::new(format!("write `party_resolution {token}`"), format!("viết `party_resolution {token}`")),
        )),
        "by" if expects_value(expected) => same(
            "a deadline stands behind its condition",
            "thời hạn đứng sau điều kiện",
            "write `party_resolution issued by 2020-12-31`",
            "viết `party_resolution issued by 2020-12-31`",
        ),
        word if OPERATOR_WORDS.contains(&word) && expects_name(expected) => Some((
            Text::new(format!("`{word}` is a word of the language and cannot be a name"), format!("`{word}` là từ của ngôn ngữ, không dùng làm tên được")),
            Text::new("choose another name", "chọn một tên khác"),
        )),
        word if word.starts_with('"') && expected.contains(&Rule::word) => same(
            "the name comes first, then its title",
            "tên đứng trước, tiêu đề đứng sau",
            "write `target it_spending \"…\" { … }`",
            "viết `target it_spending \"…\" { … }`",
        ),
        _ => None,
    }
}

fn expects_value(expected: &[Rule]) -> bool {
    expected.iter().any(|r| matches!(r, Rule::path | Rule::condition | Rule::operand | Rule::name | Rule::minus | Rule::kw_not | Rule::negation | Rule::form))
}

fn expects_name(expected: &[Rule]) -> bool {
    expected.iter().any(|r| matches!(r, Rule::path | Rule::word | Rule::name | Rule::collection)) || expects_value(expected)
}

/// The expected keyword that the author may have meant.
fn nearest_keyword(token: &str, expected: &[Rule]) -> Option<String> {
    let token = fold(token);
    let near = |word: &str| strsim::damerau_levenshtein(word, &token) <= (word.len() / 4).max(1);
    let words = super::keywords::keywords_in(expected);
    words.into_iter().find(|w| token.chars().count() > 2 && near(w))
}
