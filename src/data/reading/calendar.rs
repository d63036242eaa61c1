//! Days, months, quarters, halves and years in the forms that people write.

use super::{Raw, Readings, Unreadable, plain_words, reported, says};
use crate::data::Happening;
use crate::diagnostic::Text;
use crate::value::{Date, DateError, DateRange, Interval, Period, date};

/// Reads a day, or a month, quarter, half or year as the days in it.
///
/// # Errors
/// If it is none of them, has no year, or the calendar does not have it.
pub fn read_date_range(raw: Raw<'_>, readings: &Readings) -> Result<Option<DateRange>, Unreadable> {
    reported(raw, readings).map(|text| range(&text)).transpose()
}

/// Reads the value of a date field: a day or a coarser date, or `none` or `chưa` for "has not happened".
///
/// # Errors
/// If it is none of them, has no year, or the calendar does not have it.
pub fn read_happening(raw: Raw<'_>, readings: &Readings) -> Result<Option<Happening>, Unreadable> {
    reported(raw, readings).map(|text| happening(&text)).transpose()
}

/// Reads a document that is given as one scalar: the date of its issue, or `none`, `no`, `chưa` or `không`.
///
/// # Errors
/// If it is none of them, has no year, or the calendar does not have it.
pub fn read_document_scalar(raw: Raw<'_>, readings: &Readings) -> Result<Option<Happening>, Unreadable> {
    let Some(text) = reported(raw, readings) else { return Ok(None) };
    if may_be_words(&text)
        && matches!(
            plain_words(&text).as_str(),
            "none" | "no" | "false" | "not issued" | "chưa" | "không" | "chưa có" | "không có" | "chưa ban hành"
        )
    {
        return Ok(Some(Happening::Not));
    }
    let found = find(&text).map_err(|fault| match fault {
        Fault::Unknown => {
            Unreadable::new(says(&text, "is not the date of a document", "không phải ngày ban hành văn bản"), accepted_document())
        }
        fault => unreadable(&text, fault, accepted_document()),
    })?;
    Ok(Some(Happening::On(found.range())))
}

/// Reads a reporting period.
///
/// # Errors
/// If it is none, has no year, or the calendar does not have it.
pub fn read_period(raw: Raw<'_>, readings: &Readings) -> Result<Option<Period>, Unreadable> {
    reported(raw, readings).map(|text| period(&text)).transpose()
}

/// Reads a single day.
///
/// # Errors
/// If it is coarser than a day, no day at all, or the calendar does not have it.
pub fn read_day(text: &str) -> Result<Date, Unreadable> {
    let raw = Raw { text, form: super::Form::Quoted };
    let text = reported(raw, &Readings::default()).unwrap_or_default();
    let accepted = || Text::new("a day: 2020-12-31 or 31/12/2020", "một ngày: 31/12/2020 hoặc 2020-12-31");
    match find(&text) {
        Ok(Found::Day(day)) => Ok(day),
        Ok(Found::Period(_)) => Err(Unreadable::new(says(&text, "is more than one day", "dài hơn một ngày"), accepted())),
        Err(fault) => Err(unreadable(&text, fault, accepted())),
    }
}

/// Whether a text may be the words for what has not happened.
fn may_be_words(text: &str) -> bool {
    text.len() <= LONGEST && !text.starts_with(|c: char| c.is_ascii_digit())
}

pub(super) fn happening(text: &str) -> Result<Happening, Unreadable> {
    if may_be_words(text) && matches!(plain_words(text).as_str(), "none" | "chưa" | "chưa có" | "chưa ban hành") {
        return Ok(Happening::Not);
    }
    range(text).map(Happening::On)
}

fn range(text: &str) -> Result<DateRange, Unreadable> {
    find(text).map(Found::range).map_err(|fault| {
        let accepted = Text::new(
            "a date such as 2020-12-31 or 31/12/2020, or coarser: 2020-12, quý III/2020, 2020; or `none`",
            "một ngày như 31/12/2020, hoặc thô hơn: tháng 12/2020, quý III/2020, 2020; hoặc `chưa`",
        );
        unreadable(text, fault, accepted)
    })
}

pub(super) fn period(text: &str) -> Result<Period, Unreadable> {
    let accepted =
        || Text::new("a period: 2020, 2020-H1, 2021-Q2 or 2021-06", "một kỳ: năm 2020, nửa đầu 2020, quý II/2021 hoặc tháng 6/2021");
    match find(text) {
        Ok(Found::Period(period)) => Ok(period),
        Ok(Found::Day(_)) => Err(Unreadable::new(says(text, "is a day, not a period", "là một ngày, không phải một kỳ"), accepted())),
        Err(fault) => Err(unreadable(text, fault, accepted())),
    }
}

pub(super) fn accepted_document() -> Text {
    Text::new(
        "the date of its issue, {number: …, issued: …}, or `none` if it was not issued",
        "ngày ban hành, {number: …, issued: …}, hoặc `chưa` nếu chưa ban hành",
    )
}

/// A day, or a stretch that has a name.
#[derive(Debug, Clone, Copy)]
enum Found {
    Day(Date),
    Period(Period),
}

impl Found {
    fn range(self) -> DateRange {
        match self {
            Found::Day(day) => DateRange::day(day),
            Found::Period(period) => period.range(),
        }
    }
}

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Unknown,
    NoYear,
    ShortYear,
    Time,
    /// The second of two numbers is no month, the first would be.
    MonthFirst(u32),
    Calendar(DateError),
}

impl From<DateError> for Fault {
    fn from(error: DateError) -> Self {
        match error {
            DateError::Form => Fault::Unknown,
            error => Fault::Calendar(error),
        }
    }
}

fn unreadable(text: &str, fault: Fault, accepted: Text) -> Unreadable {
    let accepted = match fault {
        // It is not taken from the period: a year that ends on 14 December has days of two, and records of no day what was done before.
        Fault::NoYear => {
            let mark = text.chars().find(|c| matches!(c, '-' | '.')).unwrap_or('/');
            Text::new(format!("the same with its year: `{text}{mark}2020`, say"), format!("ghi thêm năm, ví dụ `{text}{mark}2020`"))
        }
        _ => accepted,
    };
    let why = match fault {
        Fault::Unknown => says(text, "is not written as a date or period", "không viết theo dạng ngày hay kỳ"),
        Fault::NoYear => says(text, "has no year", "thiếu năm"),
        Fault::ShortYear => says(text, "needs a year of four digits", "cần năm đủ bốn chữ số"),
        Fault::Time => says(text, "has a time of day; only the date is read", "có giờ trong ngày; chỉ ghi ngày"),
        Fault::MonthFirst(month) => says(
            text,
            &format!("has the day first, and there is no month {month}"),
            &format!("phải ghi ngày trước tháng, mà không có tháng {month}"),
        ),
        Fault::Calendar(error) => {
            let because = error.text();
            says(text, &format!("does not exist: {}", because.en), &format!("không có thật: {}", because.vi))
        }
    };
    Unreadable::new(why, accepted)
}

/// More bytes than any date is written with.
const LONGEST: usize = 64;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Number { value: u32, digits: usize },
    Word(&'a str),
    Mark(char),
}

fn find(text: &str) -> Result<Found, Fault> {
    if text.len() > LONGEST {
        return Err(Fault::Unknown);
    }
    if let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes()
        && let (Some(year), Some(month), Some(day)) = (digits(&[*y1, *y2, *y3, *y4]), digits(&[*m1, *m2]), digits(&[*d1, *d2]))
    {
        return Ok(Found::Day(date(year, month, day)?));
    }
    if text.contains(':') {
        return Err(if text.contains(|c: char| c.is_ascii_digit()) { Fault::Time } else { Fault::Unknown });
    }
    let lower = plain_words(text);
    let tokens = tokens(&lower).ok_or(Fault::Unknown)?;
    let tokens = match tokens.as_slice() {
        [Token::Word("ngày"), rest @ ..] => rest,
        all => all,
    };
    if tokens.iter().any(|token| matches!(token, Token::Word(_))) { named(tokens) } else { numeric(tokens) }
}

/// A number of a few digits.
fn digits(text: &[u8]) -> Option<u32> {
    text.iter().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

/// Numbers with marks between them.
fn numeric(tokens: &[Token<'_>]) -> Result<Found, Fault> {
    use Token::{Mark, Number};
    match *tokens {
        [Number { value, digits: 4 }] => Ok(Found::Period(Period::new(value, Interval::Year, 1)?)),
        [Number { value: year, digits: 4 }, Mark('-' | '/'), Number { value: month, digits: 1..=2 }]
        | [Number { value: month, digits: 1..=2 }, Mark('-' | '/'), Number { value: year, digits: 4 }] => {
            Ok(Found::Period(Period::new(year, Interval::Month, month)?))
        }
        [Number { digits: 1..=2, .. }, Mark(_), Number { digits: 1..=2, .. }] => Err(Fault::NoYear),
        [
            Number { value: year, digits: 4 },
            Mark(first),
            Number { value: month, digits: 1..=2 },
            Mark(second),
            Number { value: day, digits: 1..=2 },
        ] if first == second => Ok(Found::Day(date(year, month, day)?)),
        [
            Number { value: day, digits: 1..=2 },
            Mark(first),
            Number { value: month, digits: 1..=2 },
            Mark(second),
            Number { value: year, digits },
        ] if first == second => match digits {
            4 if month > 12 && (1..=12).contains(&day) => Err(Fault::MonthFirst(month)),
            4 => Ok(Found::Day(date(year, month, day)?)),
            1..=2 => Err(Fault::ShortYear),
            _ => Err(Fault::Unknown),
        },
        _ => Err(Fault::Unknown),
    }
}

/// Forms with words: `quý II/2021`, `ngày 6 tháng 10 năm 2020`.
fn named(tokens: &[Token<'_>]) -> Result<Found, Fault> {
    use Token::{Number, Word};
    let edge = |token: Option<&Token<'_>>| matches!(token, Some(Token::Mark(_)));
    let doubled = tokens.windows(2).any(|pair| matches!(pair, [Token::Mark(_), Token::Mark(_)]));
    if edge(tokens.first()) || edge(tokens.last()) || doubled {
        return Err(Fault::Unknown);
    }
    let mut words: Vec<Token<'_>> = tokens.iter().copied().filter(|token| !matches!(token, Token::Mark(_) | Word("năm"))).collect();
    for token in &mut words {
        if let Word(word) = token
            && let Some(value) = roman(word)
        {
            *token = Number { value, digits: 1 };
        }
    }
    let (words, year) = match words.as_slice() {
        [rest @ .., Number { value, digits: 4 }] => (rest, Some(*value)),
        [Number { value, digits: 4 }, rest @ ..] => (rest, Some(*value)),
        all => (all, None),
    };
    let (interval, number, day) = match *words {
        [] => (Interval::Year, 1, None),
        [Word("quý" | "q"), Number { value, digits: 1..=2 }] => (Interval::Quarter, value, None),
        [Word("h"), Number { value, digits: 1..=2 }] => (Interval::Half, value, None),
        [Word("tháng"), Number { value, digits: 1..=2 }] => (Interval::Month, value, None),
        [Word("nửa"), Word(which)] | [Number { value: 6, .. }, Word("tháng"), Word(which)] => {
            let number = match which {
                "đầu" => 1,
                "cuối" => 2,
                _ => return Err(Fault::Unknown),
            };
            (Interval::Half, number, None)
        }
        [Number { value: day, digits: 1..=2 }, Word("tháng"), Number { value, digits: 1..=2 }] => (Interval::Month, value, Some(day)),
        _ => return Err(Fault::Unknown),
    };
    let year = year.ok_or(Fault::NoYear)?;
    match day {
        Some(day) => Ok(Found::Day(date(year, number, day)?)),
        None => Ok(Found::Period(Period::new(year, interval, number)?)),
    }
}

fn roman(word: &str) -> Option<u32> {
    match word {
        "i" => Some(1),
        "ii" => Some(2),
        "iii" => Some(3),
        "iv" => Some(4),
        _ => None,
    }
}

/// Numbers, words and marks; `None` if anything else stands between them.
fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let (token, length) = match first {
            ' ' => {
                rest = rest.get(1..)?;
                continue;
            }
            '-' | '/' | '.' => (Token::Mark(first), 1),
            '0'..='9' => {
                let digits = run(|c| c.is_ascii_digit());
                (Token::Number { value: rest.get(..digits)?.parse().ok()?, digits }, digits)
            }
            c if c.is_alphabetic() => {
                let length = run(char::is_alphabetic);
                (Token::Word(rest.get(..length)?), length)
            }
            _ => return None,
        };
        tokens.push(token);
        rest = rest.get(length..)?;
    }
    Some(tokens)
}
