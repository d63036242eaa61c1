//! Scalars to values, by the declared type of their field.
//!
//! What can be read in two ways is not read: the answer says both readings and how to settle it.

mod calendar;
mod counts;
mod decimal;
mod quantity;
mod words;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub use calendar::{read_date_range, read_day, read_document_scalar, read_happening, read_period};
pub use words::{read_flag, read_text};

use super::text::nfc;
use super::{FieldType, Value};
use crate::diagnostic::Text;

/// A scalar as it stands in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raw<'a> {
    /// Its characters, without quotes.
    pub text: &'a str,
    /// How it was written.
    pub form: Form,
}

/// How a scalar was written, which decides what else it could mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A YAML scalar without quotes.
    Plain,
    /// A quoted or block scalar of YAML, a string of JSON.
    Quoted,
    /// A JSON number.
    Number,
    /// JSON's `true`.
    True,
    /// JSON's `false`.
    False,
    /// JSON's `null`.
    Null,
    /// A table cell.
    Cell,
    /// A number of a worksheet, in digits with a point; percentages with their sign.
    Figure,
    /// A cell of a worksheet whose formula went wrong: `#DIV/0!`.
    Fault,
    /// A formula of a worksheet that holds no result.
    Uncalculated,
    /// A text in a test of a rule file.
    Rule,
}

/// What a data set declares about the figures in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Readings {
    /// Which marks its numbers use.
    pub locale: Option<NumberLocale>,
    /// What a percentage without `%` is.
    pub percent: Option<BarePercent>,
    /// The power of ten of an amount without a unit: 6 for million đồng.
    pub money: Option<u32>,
    /// The power of ten of a count or number without a scale word: 3 for thousand people.
    pub scale: Option<i32>,
    /// What stands for "no data", in NFC: `-`, `x`, `…`.
    pub nil: Vec<String>,
}

/// The marks that group digits and begin the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberLocale {
    /// `1,234.5`
    En,
    /// `1.234,5`
    Vi,
}

/// What a percentage without `%` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BarePercent {
    /// 0.3 is 30%.
    Fraction,
    /// 30 is 30%.
    Points,
}

/// Why a scalar could not be read by its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// What is wrong with it.
    pub why: Text,
    /// What would be accepted in its place.
    pub accepted: Text,
}

impl Unreadable {
    fn new(why: Text, accepted: Text) -> Self {
        Unreadable { why, accepted }
    }

    /// Says how to declare that the text stands for no data, where it often does.
    fn or_nothing(mut self, text: &str) -> Self {
        if matches!(text, "-" | "–" | "—" | ".." | "..." | "…" | "x" | "X" | "n/a" | "N/A") {
            let Text { en, vi } = &mut self.accepted;
            *en = format!("{en}; if `{text}` stands for no data, `missing: [\"{text}\"]` for this data in chitieu.yaml");
            *vi = format!(
                "{vi}; nếu `{text}` nghĩa là không có số liệu, khai báo `missing: [\"{text}\"]` cho dữ liệu này trong chitieu.yaml"
            );
        }
        self
    }
}

/// Reads a scalar by a scalar type; `None` where it says that nothing was reported.
///
/// # Errors
/// If the type cannot read it, or could in two ways; always for lists, documents and events, which are no scalars.
pub fn read(ty: &FieldType, raw: Raw<'_>, readings: &Readings) -> Result<Option<Value>, Unreadable> {
    let Some(text) = reported(raw, readings) else { return Ok(None) };
    // In a form, `x` says yes to a flag or a choice.
    let is_word = matches!(ty, FieldType::Flag | FieldType::OneOf(_));
    value(ty, raw.form, &text, readings).map(Some).map_err(|why| if is_word { why } else { why.or_nothing(&text) })
}

fn value(ty: &FieldType, form: Form, text: &str, readings: &Readings) -> Result<Value, Unreadable> {
    let figure = |kind| quantity::read(text, form, kind, readings).map(Value::Figure);
    let value = match ty {
        FieldType::Text => Value::Text(text.into()),
        FieldType::Flag => Value::Flag(words::flag(text, form)?),
        FieldType::OneOf(options) => Value::Text(words::one_of(text, options)?.into()),
        FieldType::Count => figure(quantity::Kind::Count)?,
        FieldType::Number => figure(quantity::Kind::Number)?,
        FieldType::Percent => figure(quantity::Kind::Percent)?,
        FieldType::Money => figure(quantity::Kind::Money)?,
        FieldType::Days => figure(quantity::Kind::Days)?,
        FieldType::Date => Value::Date(calendar::happening(text)?),
        FieldType::Period => Value::Period(calendar::period(text)?),
        FieldType::Texts | FieldType::Events | FieldType::List(_) => {
            return Err(Unreadable::new(
                says(text, "is not a list", "không phải danh sách"),
                Text::new("a list, such as [a, b]", "một danh sách, như [a, b]"),
            ));
        }
        FieldType::Document(_) => {
            return Err(Unreadable::new(says(text, "is not a document", "không phải văn bản"), calendar::accepted_document()));
        }
    };
    Ok(value)
}

/// What is said of a cell of a worksheet that has no value.
pub(super) fn without_value(raw: Raw<'_>) -> Unreadable {
    let why = match raw.form {
        Form::Uncalculated => says(raw.text, "is a formula that was never calculated", "là công thức chưa được tính"),
        _ => says(raw.text, "is what a formula says that went wrong", "là lỗi của công thức"),
    };
    Unreadable::new(
        why,
        Text::new("a value: open the workbook, let it calculate, and save it", "một giá trị: hãy mở bảng tính, cho tính lại rồi lưu"),
    )
}

/// The text in NFC without white space around it; `None` where it stands for nothing.
fn reported<'a>(raw: Raw<'a>, readings: &Readings) -> Option<Cow<'a, str>> {
    let text = written(raw)?;
    (!readings.nil.iter().any(|nil| *nil == text)).then_some(text)
}

/// Whether a text says that there was none of what is listed.
#[must_use]
pub fn says_none(raw: Raw<'_>) -> bool {
    let says = |text: Cow<'_, str>| matches!(plain_words(&text).as_str(), "none" | "không" | "không có" | "chưa" | "chưa có");
    raw.text.len() <= 32 && written(raw).is_some_and(says)
}

/// What was declared to stand for no data, where nothing else is written.
#[must_use]
pub fn nothing<'r>(raw: Raw<'_>, readings: &'r Readings) -> Option<&'r str> {
    let text = if readings.nil.is_empty() { None } else { written(raw) }?;
    readings.nil.iter().find(|nil| **nil == text).map(String::as_str)
}

fn written(raw: Raw<'_>) -> Option<Cow<'_, str>> {
    let bare = |at: Option<&u8>| at.is_some_and(u8::is_ascii_graphic);
    let text = match raw.text.as_bytes() {
        bytes if bare(bytes.first()) && bare(bytes.last()) => raw.text,
        _ => raw.text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')),
    };
    let nothing = match raw.form {
        Form::Null => true,
        Form::Plain => matches!(text, "" | "~" | "null" | "Null" | "NULL"),
        _ => text.is_empty(),
    };
    (!nothing).then(|| nfc(text))
}

/// A text in the form in which keys are compared: NFC.
#[must_use]
pub fn composed(text: &str) -> Cow<'_, str> {
    nfc(text)
}

/// Lower case with single spaces, for comparing words.
fn plain_words(text: &str) -> String {
    let lower = text.to_lowercase().replace('ð', "đ");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A sentence that begins with the text that was found, shortened if it is long.
fn says(text: &str, en: &str, vi: &str) -> Text {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    Text::new(format!("`{short}` {en}"), format!("`{short}` {vi}"))
}
