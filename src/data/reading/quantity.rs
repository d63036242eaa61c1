//! Figures: a number with what stands around it, by the kind that its field declares.

use super::counts;
use super::decimal::{Fault, Marks, Written, decimal, is_space};
use super::{BarePercent, Form, NumberLocale, Readings, Unreadable, plain_words, says};
use crate::data::Figure;
use crate::diagnostic::{Lang, Text};
use crate::value::Number;
use crate::value::format::exact;

/// The field types that hold figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Count,
    Number,
    Percent,
    Money,
    Days,
}

/// What stands behind the digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Tail {
    /// The power of ten of its scale words.
    scale: Option<i32>,
    /// The kind that its unit belongs to.
    unit: Option<Kind>,
}

pub(super) fn read(text: &str, form: Form, kind: Kind, readings: &Readings) -> Result<Figure, Unreadable> {
    if matches!(form, Form::True | Form::False) {
        return Err(Unreadable::new(says(text, "is not a number", "không phải số"), accepted(kind)));
    }
    // Digits and nothing else, as most figures are.
    if text.len() < 18
        && text.bytes().all(|b| b.is_ascii_digit())
        && let Ok(number) = text.parse::<i64>()
    {
        let written = Written { number: Number::from_i64(number), last_digit: 0 };
        return in_kind(text, form, written, Tail::default(), kind, readings);
    }
    if text.contains('/')
        && let Some(share) = counts::read(text, kind, readings)
    {
        return share;
    }
    let digits_end = text.find(|c: char| !(c.is_ascii_digit() || is_part(c))).unwrap_or(text.len());
    let (digits, tail) = text.split_at(digits_end);
    let digits = digits.trim_end_matches(is_space);
    if !digits.contains(|c: char| c.is_ascii_digit()) {
        return Err(no_digits(text, kind));
    }
    let behind = tail_of(tail).ok_or_else(|| bad_tail(text, digits, tail, kind))?;
    let marks = match readings.locale {
        _ if matches!(form, Form::Number | Form::Figure) => Marks::Point,
        _ if form == Form::Plain && tail.is_empty() && is_yaml_number(digits) => Marks::Point,
        Some(locale) => Marks::Declared(locale),
        None => Marks::Undeclared,
    };
    let written = decimal(digits, marks).map_err(|fault| bad_digits(text, fault, kind))?;
    in_kind(text, form, written, behind, kind, readings)
}

fn in_kind(text: &str, form: Form, written: Written, tail: Tail, kind: Kind, readings: &Readings) -> Result<Figure, Unreadable> {
    if tail.unit.is_some_and(|unit| unit != kind) || (tail.scale.is_some() && matches!(kind, Kind::Percent | Kind::Days)) {
        return Err(Unreadable::new(
            says(text, "carries a unit that this field does not have", "mang đơn vị không phải của trường này"),
            accepted(kind),
        ));
    }
    let bare = tail == Tail::default();
    let power = match kind {
        Kind::Count | Kind::Number => tail.scale.or(readings.scale).unwrap_or(0),
        Kind::Days => 0,
        Kind::Percent if !bare => -2,
        Kind::Percent => match readings.percent {
            Some(BarePercent::Points) => -2,
            Some(BarePercent::Fraction) => 0,
            None if written.number.is_zero() => -2,
            None => return Err(bare_percent(text, &written)),
        },
        Kind::Money if !bare => tail.scale.unwrap_or(0),
        Kind::Money => match readings.money {
            Some(power) => i32::try_from(power).unwrap_or(i32::MAX),
            None if matches!(form, Form::Cell | Form::Figure) && !written.number.is_zero() => return Err(bare_money(text, &written)),
            None => 0,
        },
    };
    let number = written.number.scaled(power);
    if kind == Kind::Count && (number.is_negative() || !number.is_integer()) {
        let why = if number.is_negative() {
            says(text, "is negative", "là số âm")
        } else {
            says(text, "is not a whole number", "không phải số nguyên")
        };
        return Err(Unreadable::new(why, accepted(kind)));
    }
    let last_digit = written.last_digit.saturating_add(power).clamp(i8::MIN.into(), i8::MAX.into());
    Ok(Figure { number, last_digit: i8::try_from(last_digit).unwrap_or(0) })
}

/// A sign or mark within digits.
fn is_part(c: char) -> bool {
    matches!(c, '+' | '-' | '\u{2212}' | '.' | ',') || is_space(c)
}

/// Whether YAML takes it for a number by itself.
fn is_yaml_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    unsigned.bytes().all(|b| b.is_ascii_digit() || b == b'.') && unsigned.bytes().filter(|b| *b == b'.').count() <= 1
}

/// Scale words, then a unit; `None` if anything else stands there.
fn tail_of(text: &str) -> Option<Tail> {
    let mut tail = Tail::default();
    if text.is_empty() {
        return Some(tail);
    }
    if text.len() > 64 {
        return None;
    }
    let words = plain_words(text);
    let unit = match words.as_str() {
        "phần trăm" => return Some(Tail { unit: Some(Kind::Percent), ..tail }),
        words => words.split(' '),
    };
    for word in unit {
        if tail.unit.is_some() {
            return None;
        }
        if let Some(power) = scale(word) {
            // `nghìn tỷ` is 10^12; `tỷ nghìn` is nothing.
            match tail.scale {
                None => tail.scale = Some(power),
                Some(before) if before < power && power == 9 => tail.scale = Some(before + power),
                Some(_) => return None,
            }
        } else {
            tail.unit = Some(unit_of(word)?);
        }
    }
    Some(tail)
}

fn scale(word: &str) -> Option<i32> {
    match word {
        "nghìn" | "ngàn" | "thousand" => Some(3),
        "triệu" | "million" => Some(6),
        "tỷ" | "tỉ" | "billion" => Some(9),
        "trillion" => Some(12),
        _ => None,
    }
}

fn unit_of(word: &str) -> Option<Kind> {
    match word {
        "%" | "percent" => Some(Kind::Percent),
        "đồng" | "đ" | "₫" | "vnd" | "vnđ" => Some(Kind::Money),
        "day" | "days" | "ngày" => Some(Kind::Days),
        _ => None,
    }
}

/// Words that make a figure less than exact.
const INEXACT: &[&str] = &[
    "hơn",
    "gần",
    "khoảng",
    "trên",
    "dưới",
    "ước",
    "xấp xỉ",
    "chừng",
    "tối thiểu",
    "ít nhất",
    "about",
    "around",
    "over",
    "under",
    "nearly",
    "almost",
    "approximately",
    "approx",
    "roughly",
    "more than",
    "less than",
    "at least",
    "at most",
    "circa",
    "~",
    "≈",
    ">",
    "<",
    "≥",
    "≤",
    "±",
];

fn begins_inexact(text: &str) -> bool {
    let start: String = text.chars().take(24).collect();
    let words = plain_words(&start);
    INEXACT.iter().any(|inexact| {
        words.strip_prefix(inexact).is_some_and(|rest| !inexact.ends_with(char::is_alphabetic) || !rest.starts_with(char::is_alphabetic))
    })
}

/// `/100 dân`, `trên 100 dân`, `per 100 people`.
fn is_rate(behind: &str) -> bool {
    let words = plain_words(&behind.chars().take(24).collect::<String>());
    let of = |per: &str| words.strip_prefix(per).map(str::trim_start);
    ["/", "trên", "per"].iter().filter_map(|per| of(per)).any(|rest| {
        let people = rest.strip_prefix("100").unwrap_or("").trim_start();
        ["dân", "người", "people", "inhabitants", "persons"].iter().any(|who| people.starts_with(who))
    })
}

/// `điểm phần trăm`, `điểm %`, `percentage points`.
fn is_difference(behind: &str) -> bool {
    let words = plain_words(&behind.chars().take(24).collect::<String>());
    ["điểm phần trăm", "điểm %", "% điểm", "percentage point", "points"].iter().any(|word| words.starts_with(word))
}

fn inexact(text: &str, kind: Kind) -> Unreadable {
    Unreadable::new(says(text, "is not an exact figure", "không phải số chính xác"), accepted(kind))
}

/// The text does not begin with digits.
fn no_digits(text: &str, kind: Kind) -> Unreadable {
    if begins_inexact(text) && text.contains(|c: char| c.is_ascii_digit()) {
        return inexact(text, kind);
    }
    Unreadable::new(says(text, "is not a number", "không phải số"), accepted(kind))
}

/// Digits with something behind them that is no unit.
fn bad_tail(text: &str, digits: &str, tail: &str, kind: Kind) -> Unreadable {
    let behind = tail.trim_start();
    let next_is_digit = || behind.chars().nth(1).is_some_and(|c| c.is_ascii_digit() || matches!(c, '+' | '-'));
    let why = if behind.starts_with(['e', 'E']) && next_is_digit() {
        says(text, "is written with an exponent", "viết dạng lũy thừa")
    } else if matches!(digits, "0" | "-0" | "+0") && behind.starts_with(['x', 'X', 'o', 'b']) {
        says(text, "is not written in decimal digits", "không viết bằng chữ số thập phân")
    } else if behind.starts_with('_') {
        says(text, "groups its digits with underscores", "dùng dấu gạch dưới để nhóm chữ số")
    } else if is_rate(behind) {
        says(
            text,
            "is a rate for every 100 people, which its heading or the unit of its field has to say",
            "là tỷ lệ trên 100 dân; hãy ghi điều đó ở tiêu đề cột hoặc ở đơn vị tính của trường",
        )
    } else if is_difference(behind) {
        says(text, "is a difference of two percentages, not a share", "là chênh lệch tính bằng điểm phần trăm, không phải tỷ lệ")
    } else if behind.starts_with(['/', '(', ';', '–', '—']) || behind.contains(|c: char| c.is_ascii_digit()) {
        says(text, "holds more than one value", "chứa nhiều hơn một giá trị")
    } else if behind.starts_with('+') || behind.ends_with("trở lên") {
        return inexact(text, kind);
    } else {
        let word = behind.split_whitespace().next().unwrap_or(behind);
        let word: String = word.chars().take(20).collect();
        says(
            text,
            &format!("has `{word}` behind its digits, which is no unit that is read here"),
            &format!("có `{word}` sau chữ số, không phải đơn vị đọc được ở đây"),
        )
    };
    Unreadable::new(why, accepted(kind))
}

pub(super) fn bad_digits(text: &str, fault: Fault, kind: Kind) -> Unreadable {
    let why = match fault {
        Fault::NotNumber if text.trim_start_matches(is_part).contains(['-', '+', '\u{2212}']) => {
            says(text, "holds more than one value", "chứa nhiều hơn một giá trị")
        }
        Fault::NotNumber => says(text, "is not a number", "không phải số"),
        Fault::TooLong => says(text, "has more digits than a figure may have", "có nhiều chữ số hơn mức cho phép"),
        Fault::Marks => says(
            text,
            "has marks that neither group digits by three nor begin the decimals",
            "có dấu không nhóm ba chữ số mà cũng không mở đầu phần thập phân",
        ),
        Fault::Locale(NumberLocale::En) => says(
            text,
            "does not fit `locale: en`, in which numbers look like 1,234.5",
            "không hợp với `locale: en`, trong đó số viết như 1,234.5",
        ),
        Fault::Locale(NumberLocale::Vi) => says(
            text,
            "does not fit `locale: vi`, in which numbers look like 1.234,5",
            "không hợp với `locale: vi`, trong đó số viết như 1.234,5",
        ),
        Fault::Ambiguous { mark, decimal, grouped } => {
            let (decimal_locale, grouped_locale) = if mark == '.' { ("en", "vi") } else { ("vi", "en") };
            let reading = |lang| (exact(&decimal, lang), exact(&grouped, lang));
            let ((d, g), (d_vi, g_vi)) = (reading(Lang::En), reading(Lang::Vi));
            return Unreadable::new(
                says(text, &format!("is {d} or {g}"), &format!("là {d_vi} hoặc {g_vi}")),
                Text::new(
                    format!(
                        "the number without the mark if it means {g}; or, for this data in chitieu.yaml, \
                         `locale: {decimal_locale}` ({d}) or `locale: {grouped_locale}` ({g})"
                    ),
                    format!(
                        "viết số không có dấu nếu là {g_vi}; hoặc khai báo cho dữ liệu này trong chitieu.yaml \
                         `locale: {decimal_locale}` ({d_vi}) hoặc `locale: {grouped_locale}` ({g_vi})"
                    ),
                ),
            );
        }
    };
    Unreadable::new(why, accepted(kind))
}

fn bare_percent(text: &str, written: &Written) -> Unreadable {
    let reading = |lang| (exact(&written.number, lang), exact(&written.number.clone().scaled(2), lang));
    let ((points, fraction), (points_vi, fraction_vi)) = (reading(Lang::En), reading(Lang::Vi));
    Unreadable::new(
        says(text, &format!("is {points}% or {fraction}%"), &format!("là {points_vi}% hoặc {fraction_vi}%")),
        Text::new(
            format!(
                "{points}% or {fraction}%; or, for this data in chitieu.yaml, `percent: points` ({points}%) or `percent: fraction` ({fraction}%)"
            ),
            format!(
                "{points_vi}% hoặc {fraction_vi}%; hoặc khai báo cho dữ liệu này trong chitieu.yaml `percent: points` ({points_vi}%) hoặc `percent: fraction` ({fraction_vi}%)"
            ),
        ),
    )
}

fn bare_money(text: &str, written: &Written) -> Unreadable {
    let (en, vi) = (exact(&written.number, Lang::En), exact(&written.number, Lang::Vi));
    Unreadable::new(
        says(text, "has no unit: đồng, triệu đồng or tỷ đồng", "không có đơn vị: đồng, triệu đồng hay tỷ đồng"),
        Text::new(
            format!("`{en} triệu đồng` or another unit behind it or in the heading; or `money: million VND` for this data in chitieu.yaml"),
            format!(
                "`{vi} triệu đồng` hoặc đơn vị khác ở sau số hay ở tiêu đề cột; hoặc khai báo `money: million VND` cho dữ liệu này trong chitieu.yaml"
            ),
        ),
    )
}

/// The forms that a kind of figure is read from.
pub(super) fn accepted(kind: Kind) -> Text {
    match kind {
        Kind::Count => Text::new(
            "a whole number that is not negative, all its digits written out: 12345, 12 345 or 1.5 million",
            "số nguyên không âm, viết đủ chữ số: 12345, 12 345 hoặc 1,5 triệu",
        ),
        Kind::Number => {
            Text::new("one exact decimal number: 12345, 12.5 or 1.5 million", "một số thập phân chính xác: 12345, 12,5 hoặc 1,5 triệu")
        }
        Kind::Percent => Text::new("one exact percentage: 30% or 0.1%", "một tỷ lệ phần trăm chính xác: 30% hoặc 0,1%"),
        Kind::Money => Text::new(
            "one exact amount in đồng: 1.5 tỷ, 500 triệu đồng or 20 billion VND",
            "một số tiền chính xác bằng đồng: 1,5 tỷ, 500 triệu đồng hoặc 20 tỷ đồng",
        ),
        Kind::Days => Text::new("a number of days: 7 or 7 days", "số ngày: 7 hoặc 7 ngày"),
    }
}
