//! What pieces of text surely mean, as whole numbers that compare.

use super::{Lane, Piece, Row};
use crate::base::{SourceId, Sources};
use crate::data::reading::{BarePercent, Form, NumberLocale, Readings};
use crate::data::schema::FieldType;

/// What is known of one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum State {
    /// Nothing was reported.
    Absent,
    /// The value is known.
    Sure,
    /// It takes the readings to say.
    Odd,
}

/// The values of a lane. A value that is sure is what the readings would say, a hundred times over:
///
/// - count, days, money: units, days, đồng;
/// - number: millionths; percent: hundred-millionths of the whole;
/// - date, and a document of which only the day of issue is said: `20211231` for 2021-12-31;
/// - flag: 0 or 1; one of several texts: its number among them;
/// - text: 0, only that it is there; [`Texts`] has its characters.
#[derive(Debug, Default)]
pub struct Sure {
    /// One for each row; 0 where the state is not [`State::Sure`].
    pub values: Vec<i64>,
    /// One for each row.
    pub states: Vec<State>,
}

/// The texts that rows stand in.
#[derive(Debug)]
pub struct Texts<'s> {
    sources: &'s Sources,
    last: Option<(SourceId, &'s str)>,
}

impl<'s> Texts<'s> {
    /// The texts of these sources.
    #[must_use]
    pub fn new(sources: &'s Sources) -> Self {
        Texts { sources, last: None }
    }

    /// The text that a row stands in.
    pub fn of(&mut self, row: &Row) -> &'s str {
        match self.last {
            Some((id, text)) if id == row.source => text,
            _ => {
                let text = self.sources.get(row.source).map_or("", |source| &*source.text);
                self.last = Some((row.source, text));
                text
            }
        }
    }
}

impl Sure {
    /// Looks at every piece of a lane.
    pub fn read(&mut self, ty: &FieldType, lane: &Lane, rows: &[Row], texts: &mut Texts<'_>) {
        self.values.clear();
        self.states.clear();
        self.values.reserve(rows.len());
        self.states.reserve(rows.len());
        let readings = &*lane.readings;
        let locale = readings.locale;
        // Each kind of field has a loop of its own.
        match How::of(ty, readings) {
            How::Whole { plain, cell } => self.each(lane, rows, texts, |text, form| {
                let factor = if form == Form::Cell { cell } else { plain };
                whole(text)?.checked_mul(factor?).filter(|_| is_figure(form))
            }),
            How::Decimal { digits } => {
                self.each(lane, rows, texts, |text, form| decimal(text, form, digits, locale).filter(|_| is_figure(form)));
            }
            How::Percent { bare } => self.each(lane, rows, texts, |text, form| percent(text, form, bare, locale)),
            How::Date => self.each(lane, rows, texts, |text, _| date(text)),
            How::Flag => self.each(lane, rows, texts, flag),
            // Spaces that are no letters of ASCII may be all that stands there.
            How::Text => self.each(lane, rows, texts, |text, _| {
                let is_there = text.is_ascii() || std::str::from_utf8(text).is_ok_and(|t| t.contains(char::is_alphanumeric));
                is_there.then_some(0)
            }),
            How::OneOf(options) => self.each(lane, rows, texts, |text, _| {
                let at = options.iter().position(|option| option.as_bytes() == text)?;
                i64::try_from(at).ok().filter(|_| text.is_ascii())
            }),
            How::Never => self.each(lane, rows, texts, |_, _| None),
        }
    }

    fn each(&mut self, lane: &Lane, rows: &[Row], texts: &mut Texts<'_>, value: impl Fn(&[u8], Form) -> Option<i64>) {
        let nil = &lane.readings.nil;
        let look = |text: &str, piece: &Piece| match piece.form {
            None | Some(Form::Null) => (0, State::Absent),
            Some(form) => {
                let text = trim(text.as_bytes().get(piece.span.range()).unwrap_or_default());
                match text {
                    b"" => (0, State::Absent),
                    b"~" | b"null" | b"Null" | b"NULL" if form == Form::Plain => (0, State::Absent),
                    _ if nil.iter().any(|nil| nil.as_bytes() == text) => (0, State::Absent),
                    // What else may stand for nothing is told by the readings.
                    _ if !nil.is_empty() && !text.first().is_some_and(u8::is_ascii_digit) => (0, State::Odd),
                    _ => value(text, form).map_or((0, State::Odd), |value| (value, State::Sure)),
                }
            }
        };
        let mut keep = |(value, state)| {
            self.values.push(value);
            self.states.push(state);
        };
        // The rows of a table stand in one text.
        match (rows.first(), rows.iter().all(|row| Some(row.source) == rows.first().map(|first| first.source))) {
            (Some(first), true) => {
                let text = texts.of(first);
                lane.pieces.iter().for_each(|piece| keep(look(text, piece)));
            }
            _ => lane.pieces.iter().zip(rows).for_each(|(piece, row)| keep(look(texts.of(row), piece))),
        }
    }
}

/// Without the white space around it, of which there mostly is none.
fn trim(text: &[u8]) -> &[u8] {
    match text {
        [first, .., last] if !first.is_ascii_whitespace() && !last.is_ascii_whitespace() => text,
        _ => text.trim_ascii(),
    }
}

/// How a lane's pieces become numbers.
enum How<'t> {
    /// Digits times a power of ten, where it is known which.
    Whole {
        plain: Option<i64>,
        cell: Option<i64>,
    },
    /// Decimals: so many more digits than the value has behind its point.
    Decimal {
        digits: u32,
    },
    /// The same behind which a `%` may stand, and what it is without.
    Percent {
        bare: Option<BarePercent>,
    },
    Date,
    Flag,
    Text,
    OneOf(&'t [String]),
    Never,
}

impl How<'_> {
    fn of<'t>(ty: &'t FieldType, readings: &Readings) -> How<'t> {
        let power = |power: Option<u32>| power.and_then(|p| 10_i64.checked_pow(p));
        let scale = match readings.scale {
            None => Some(1),
            Some(scale) => power(u32::try_from(scale).ok()),
        };
        match ty {
            FieldType::Count => How::Whole { plain: scale, cell: scale },
            FieldType::Days => How::Whole { plain: Some(1), cell: Some(1) },
            FieldType::Money => {
                let declared = power(readings.money);
                How::Whole { plain: if readings.money.is_some() { declared } else { Some(1) }, cell: declared }
            }
            FieldType::Number if readings.scale.is_none() => How::Decimal { digits: 6 },
            FieldType::Percent => How::Percent { bare: readings.percent },
            FieldType::Date | FieldType::Document(_) => How::Date,
            FieldType::Flag => How::Flag,
            FieldType::Text => How::Text,
            FieldType::OneOf(options) => How::OneOf(options),
            _ => How::Never,
        }
    }
}

fn percent(text: &[u8], form: Form, bare: Option<BarePercent>, locale: Option<NumberLocale>) -> Option<i64> {
    let digits = match (text.strip_suffix(b"%"), bare) {
        (Some(digits), _) => return decimal(digits.trim_ascii(), Form::Quoted, 6, locale),
        (None, Some(BarePercent::Points)) => 6,
        (None, Some(BarePercent::Fraction)) => 8,
        (None, None) => return None,
    };
    decimal(text, form, digits, locale).filter(|_| is_figure(form))
}

fn flag(text: &[u8], form: Form) -> Option<i64> {
    match (form, text) {
        (Form::True, _) | (_, b"true" | b"yes" | b"True" | b"TRUE") => Some(1),
        (Form::False, _) | (_, b"false" | b"no" | b"False" | b"FALSE") => Some(0),
        _ => None,
    }
}

fn is_figure(form: Form) -> bool {
    matches!(form, Form::Plain | Form::Number | Form::Cell | Form::Quoted)
}

/// Digits and nothing else, up to what is sure to fit.
fn whole(text: &[u8]) -> Option<i64> {
    if text.len() > 18 || text.is_empty() {
        return None;
    }
    let mut value = 0_i64;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    Some(value)
}

/// Digits with a point that surely begins the decimals, as so many parts of one.
fn decimal(text: &[u8], form: Form, digits: u32, locale: Option<NumberLocale>) -> Option<i64> {
    let Some(point) = memchr::memchr(b'.', text) else {
        return whole(text)?.checked_mul(10_i64.pow(digits));
    };
    let (before, behind) = (text.get(..point)?, text.get(point + 1..)?);
    let decimals = u32::try_from(behind.len()).ok().filter(|d| *d <= digits && *d > 0)?;
    let is_decimal = match (form, locale) {
        (Form::Number | Form::Plain, _) | (_, Some(NumberLocale::En)) => true,
        (_, Some(NumberLocale::Vi)) => false,
        // `18.286` may mean eighteen thousand.
        (_, None) => decimals != 3,
    };
    if !is_decimal {
        return None;
    }
    let whole_part = whole(before)?.checked_mul(10_i64.pow(digits))?;
    whole_part.checked_add(whole(behind)? * 10_i64.pow(digits - decimals))
}

/// A day written as `2021-12-31`.
fn date(text: &[u8]) -> Option<i64> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else { return None };
    let (year, month, day) = (whole(&[*y1, *y2, *y3, *y4])?, whole(&[*m1, *m2])?, whole(&[*d1, *d2])?);
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        1..=12 => 31,
        _ => return None,
    };
    // A year far from today may be one that the readings refuse.
    ((1..=last).contains(&day) && (1900..=2100).contains(&year)).then_some(year * 10_000 + month * 100 + day)
}

impl Piece {
    /// Its characters without white space around them.
    #[must_use]
    pub fn trimmed<'t>(&self, text: &'t str) -> &'t [u8] {
        text.as_bytes().get(self.span.range()).unwrap_or_default().trim_ascii()
    }
}
