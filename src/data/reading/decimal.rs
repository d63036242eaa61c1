//! Digits with the marks between them.

use super::NumberLocale;
use crate::value::Number;

/// A number with the power of ten of its last written digit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub number: Number,
    pub last_digit: i32,
}

/// How to take the marks in a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    /// The point begins the decimals and nothing groups: a number of YAML or JSON.
    Point,
    /// As the data set declares.
    Declared(NumberLocale),
    /// As the number itself shows.
    Undeclared,
}

/// Why digits make no number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// Something else stands between them.
    NotNumber,
    /// More digits than a number may have.
    TooLong,
    /// The marks neither group by three nor begin the decimals.
    Marks,
    /// The marks are not those that were declared.
    Locale(NumberLocale),
    /// One mark with three digits behind it.
    Ambiguous { mark: char, decimal: Number, grouped: Number },
}

/// More bytes than the longest number with a mark behind every digit.
const LONGEST: usize = 1200;

/// A space of any width that groups digits.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// Reads digits with their sign and marks, and nothing around them.
pub(super) fn decimal(text: &str, marks: Marks) -> Result<Written, Fault> {
    if text.len() > LONGEST {
        return Err(Fault::TooLong);
    }
    let unsigned = text.strip_prefix(['+', '-', '\u{2212}']).unwrap_or(text);
    let negative = unsigned.len() < text.len() && !text.starts_with('+');
    let written = unsigned_decimal(unsigned, marks);
    if !negative {
        return written;
    }
    match written {
        Ok(Written { number, last_digit }) => Ok(Written { number: -&number, last_digit }),
        Err(Fault::Ambiguous { mark, decimal, grouped }) => Err(Fault::Ambiguous { mark, decimal: -&decimal, grouped: -&grouped }),
        Err(fault) => Err(fault),
    }
}

fn unsigned_decimal(text: &str, marks: Marks) -> Result<Written, Fault> {
    let is_mark = |c: char| matches!(c, '.' | ',') || is_space(c);
    if !text.chars().all(|c| c.is_ascii_digit() || is_mark(c)) || !text.ends_with(|c: char| c.is_ascii_digit()) {
        return Err(Fault::NotNumber);
    }
    let Some(last) = text.rfind(is_mark) else { return written(text, "") };
    let (before, mark, behind) = split_at_mark(text, last);
    let earlier = before.chars().find(|c| is_mark(*c)).map(like);
    let grouped = || {
        let lead = before.split(is_mark).next().unwrap_or("");
        let even = before.split(is_mark).skip(1).chain([behind]).all(|group| group.len() == 3);
        (even && (1..=3).contains(&lead.len()) && !lead.starts_with('0')).then(|| without(text, is_mark))
    };
    match earlier {
        // One mark.
        None if mark == ' ' => whole(grouped().ok_or(Fault::Marks)?),
        None => match (marks, grouped()) {
            (Marks::Point, _) if mark == '.' => written(before, behind),
            (Marks::Point, _) => Err(Fault::Marks),
            (Marks::Declared(locale), _) if mark == decimal_mark(locale) => written(before, behind),
            (Marks::Declared(locale), grouped) => whole(grouped.ok_or(Fault::Locale(locale))?),
            (Marks::Undeclared, None) => written(before, behind),
            (Marks::Undeclared, Some(grouped)) => {
                Err(Fault::Ambiguous { mark, decimal: written(before, behind)?.number, grouped: whole(grouped)?.number })
            }
        },
        // The same mark again and again groups.
        Some(first) if first == mark => {
            if before.chars().any(|c| is_mark(c) && like(c) != mark) {
                return Err(Fault::Marks);
            }
            let digits = grouped().ok_or(Fault::Marks)?;
            match marks {
                Marks::Declared(locale) if mark == decimal_mark(locale) => Err(Fault::Locale(locale)),
                _ => whole(digits),
            }
        }
        // One kind groups, the other begins the decimals.
        Some(first) => {
            let earlier_groups = before.split(is_mark);
            let lead_ok = earlier_groups.clone().next().is_some_and(|g| (1..=3).contains(&g.len()) && !g.starts_with('0'));
            let even = earlier_groups.skip(1).all(|group| group.len() == 3);
            let one_kind = before.chars().filter(|c| is_mark(*c)).all(|c| like(c) == first);
            if mark == ' ' || !lead_ok || !even || !one_kind {
                return Err(Fault::Marks);
            }
            match marks {
                Marks::Declared(locale) if mark != decimal_mark(locale) => Err(Fault::Locale(locale)),
                _ => written(&without(before, is_mark), behind),
            }
        }
    }
}

fn split_at_mark(text: &str, at: usize) -> (&str, char, &str) {
    let (before, rest) = text.split_at(at);
    let mut rest = rest.chars();
    let mark = rest.next().map_or(' ', like);
    (before, mark, rest.as_str())
}

/// All spaces are one mark.
fn like(mark: char) -> char {
    if is_space(mark) { ' ' } else { mark }
}

fn decimal_mark(locale: NumberLocale) -> char {
    match locale {
        NumberLocale::En => '.',
        NumberLocale::Vi => ',',
    }
}

fn without(text: &str, is_mark: impl Fn(char) -> bool) -> String {
    text.chars().filter(|c| !is_mark(*c)).collect()
}

fn whole(digits: String) -> Result<Written, Fault> {
    written(&digits, "")
}

fn written(digits: &str, decimals: &str) -> Result<Written, Fault> {
    let number = Number::from_digits(digits, decimals).ok_or(Fault::TooLong)?;
    Ok(Written { number, last_digit: -i32::try_from(decimals.len()).unwrap_or(0) })
}
