//! Counts out of counts: `35/35`, `42/63 (chiếm 66,7%)`, `66,7% (42/63)`.
//!
//! For a count that is the part, for a percentage the exact share. A share that is printed beside them has to be what
//! they make, rounded to the digits that are printed; where it is not, nobody can say which of them is meant.

use super::decimal::{Fault, Marks, Written, decimal, is_space};
use super::quantity::{Kind, accepted, bad_digits};
use super::{Readings, Unreadable, plain_words, says};
use crate::data::Figure;
use crate::diagnostic::{Lang, Text};
use crate::value::Number;
use crate::value::format::exact;

/// More bytes than two counts and their share are written with.
const LONGEST: usize = 120;

/// Words that may stand between the counts and their share.
const WORDS: &[&str] = &["chiếm", "đạt", "tỷ", "tỉ", "lệ", "tương", "đương", "bằng", "hay", "tức", "là", "or", "that", "is"];

/// What is written, in its pieces.
struct Pieces<'t> {
    part: &'t str,
    whole: &'t str,
    share: Option<&'t str>,
}

/// Reads a part of a whole; `None` where the text is of another form.
pub(super) fn read(text: &str, kind: Kind, readings: &Readings) -> Option<Result<Figure, Unreadable>> {
    if !matches!(kind, Kind::Count | Kind::Percent) || text.len() > LONGEST {
        return None;
    }
    let Pieces { part, whole, share } = pieces(text)?;
    let marks = readings.locale.map_or(Marks::Undeclared, Marks::Declared);
    let written = |digits| decimal(digits, marks).map_err(|fault| Some((digits, fault)));
    let count = |digits| written(digits).and_then(|w| if w.number.is_integer() { Ok(w.number) } else { Err(None) });
    let all = || -> Result<_, Option<(&str, Fault)>> { Ok((count(part)?, count(whole)?, share.map(written).transpose()?)) };
    match all() {
        Ok((part, whole, share)) => Some(figure(text, kind, part, &whole, share, readings)),
        Err(Some((_, Fault::NotNumber)) | None) => None,
        Err(Some((digits, fault))) => Some(Err(bad_digits(digits, fault, kind))),
    }
}

fn figure(text: &str, kind: Kind, part: Number, whole: &Number, share: Option<Written>, readings: &Readings) -> Result<Figure, Unreadable> {
    let quotient = part.checked_div(whole);
    // The last digit of a percentage counts hundredths.
    let digits = |written: &Written| i8::try_from(written.last_digit.saturating_sub(2)).unwrap_or(i8::MIN);
    if let (Some(written), Some(quotient)) = (&share, &quotient) {
        let made = quotient.round_to(digits(written)).scaled(2);
        if made != written.number {
            return Err(contradicts(text, &written.number, &made));
        }
    }
    match (kind, quotient) {
        (Kind::Count, _) => {
            let power = readings.scale.unwrap_or(0);
            Ok(Figure { number: part.scaled(power), last_digit: i8::try_from(power).unwrap_or(0) })
        }
        (_, Some(number)) => Ok(Figure { number, last_digit: share.as_ref().map_or(i8::MIN, digits) }),
        (_, None) => {
            Err(Unreadable::new(says(text, "is a share of 0, which is no figure", "là tỷ lệ trên 0, không phải một số"), accepted(kind)))
        }
    }
}

fn contradicts(text: &str, printed: &Number, made: &Number) -> Unreadable {
    let (en, vi) = (exact(made, Lang::En), exact(made, Lang::Vi));
    Unreadable::new(
        says(
            text,
            &format!("says {}%, but its counts make {en}%", exact(printed, Lang::En)),
            &format!("ghi {}%, nhưng tính theo số liệu là {vi}%", exact(printed, Lang::Vi)),
        ),
        Text::new(
            format!("the counts alone, or with the share that they make: {en}%"),
            format!("chỉ số liệu, hoặc số liệu kèm đúng tỷ lệ: {vi}%"),
        ),
    )
}

fn pieces(text: &str) -> Option<Pieces<'_>> {
    let slash = text.find('/')?;
    match text.find('%') {
        // `66,7% (42/63)`
        Some(sign) if sign < slash => {
            let share = digits_at_end(text.get(..sign)?)?;
            let (part, whole) = text.get(sign + 1..)?.trim_matches(is_around).split_once('/')?;
            Some(Pieces { part: digits(part)?, whole: digits(whole)?, share: Some(share) })
        }
        _ => {
            let (part, behind) = text.split_once('/')?;
            let behind = behind.trim_start_matches(is_space);
            let end = behind.find(|c: char| !is_digit(c)).unwrap_or(behind.len());
            let (whole, behind) = behind.split_at(end);
            let behind = behind.trim_matches(is_around);
            let share = if behind.is_empty() { None } else { Some(digits_at_end(behind.strip_suffix('%')?)?) };
            Some(Pieces { part: digits(part)?, whole: digits(whole)?, share })
        }
    }
}

/// What is nothing but digits with marks.
fn digits(text: &str) -> Option<&str> {
    let digits = text.trim_matches(|c| is_space(c) || is_around(c));
    (!digits.is_empty() && digits.chars().all(is_digit)).then_some(digits)
}

/// The digits behind words that may stand before a share.
fn digits_at_end(text: &str) -> Option<&str> {
    let begins = text.find(|c: char| c.is_ascii_digit())?;
    let (words, share) = text.split_at(begins);
    let words = plain_words(words.trim_matches(is_around));
    words.split_whitespace().all(|word| WORDS.contains(&word)).then(|| digits(share))?
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',') || is_space(c)
}

/// What sets the share apart from the counts.
fn is_around(c: char) -> bool {
    matches!(c, '(' | ')' | '=' | ';' | ':' | ',') || c.is_whitespace()
}
