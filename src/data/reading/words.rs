//! Texts, yes and no, and choices.

use smol_str::SmolStr;

use super::{Form, Raw, Readings, Unreadable, plain_words, reported, says};
use crate::diagnostic::{Text, nearest};

/// Reads a text, kept as written.
#[must_use]
pub fn read_text(raw: Raw<'_>, readings: &Readings) -> Option<SmolStr> {
    reported(raw, readings).map(Into::into)
}

/// Reads yes or no.
///
/// # Errors
/// If it is neither; 1 and 0 are neither.
pub fn read_flag(raw: Raw<'_>, readings: &Readings) -> Result<Option<bool>, Unreadable> {
    reported(raw, readings).map(|text| flag(&text, raw.form)).transpose()
}

pub(super) fn flag(text: &str, form: Form) -> Result<bool, Unreadable> {
    match form {
        Form::True => return Ok(true),
        Form::False => return Ok(false),
        _ => {}
    }
    match text {
        "true" => return Ok(true),
        "false" => return Ok(false),
        _ => {}
    }
    let short = if text.len() <= 16 { plain_words(text) } else { String::new() };
    match short.as_str() {
        "true" | "yes" | "có" => Ok(true),
        "false" | "no" | "không" => Ok(false),
        _ => {
            let why = match text {
                "0" | "1" => says(text, "may be a number as well as yes or no", "có thể là số, cũng có thể là có hoặc không"),
                _ => says(text, "is neither yes nor no", "không phải có, cũng không phải không"),
            };
            Err(Unreadable::new(why, Text::new("yes, no, true or false", "có hoặc không")))
        }
    }
}

pub(super) fn one_of<'a>(text: &str, options: &'a [String]) -> Result<&'a str, Unreadable> {
    if let Some(option) = options.iter().find(|option| *option == text) {
        return Ok(option);
    }
    let list = options.iter().map(|option| format!("\"{option}\"")).collect::<Vec<_>>().join(", ");
    // A long text is no slip of the pen, and comparing it would take long.
    let near = if text.len() <= 200 { nearest(text, options.iter().map(String::as_str)) } else { None };
    let accepted = match near {
        Some(near) => Text::new(format!("\"{near}\"? One of {list}"), format!("\"{near}\"? Một trong {list}")),
        None => Text::new(format!("one of {list}"), format!("một trong {list}")),
    };
    Err(Unreadable::new(says(text, "is not one of the declared texts", "không nằm trong các giá trị đã khai báo"), accepted))
}
