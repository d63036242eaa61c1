//! Figures, days and periods as people read them.
//!
//! Digits are grouped by no-break spaces, so that no group can be taken for a decimal part; the decimal mark is a point
//! in English and a comma in Vietnamese.

use std::cmp::Ordering;

use super::short::{Short, push_digits, unit_of_days};
use super::{Date, DateRange, Interval, Number, Period};
use crate::diagnostic::Lang;

/// What a figure counts, and so how it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Things.
    Count,
    /// A number without a unit.
    Plain,
    /// A share; 0.3 prints as `30%`.
    Percent,
    /// Đồng, printed in triệu or tỷ where that is short and exact.
    Money,
    /// Days.
    Days,
}

impl Unit {
    /// An exact decimal of at most this many significant digits is printed in full.
    pub(super) const fn short(self) -> usize {
        match self {
            Unit::Percent => 6,
            _ => 12,
        }
    }

    /// Another one is rounded to this many, though never before its decimal mark.
    pub(super) const fn significant(self) -> i32 {
        match self {
            Unit::Percent => 3,
            _ => 4,
        }
    }
}

/// A figure for people: `17 200`, `0.0878%`, `15.1 tỷ ₫`, `7 days`.
///
/// Whole numbers and short decimals are exact; others are rounded. Beside a value that it is compared with, print both
/// with [`figures_apart`].
#[must_use]
pub fn figure(number: &Number, unit: Unit, lang: Lang) -> String {
    Printed::of(number, unit, lang).to_text()
}

/// A figure with the word for what it counts: `17 200 người`. Money and percentages carry their own.
#[must_use]
pub fn figure_of(number: &Number, unit: Unit, word: Option<&str>, lang: Lang) -> String {
    with_word(figure(number, unit, lang), unit, word)
}

/// Appends the word for what a printed figure counts, where its unit leaves room for one.
#[must_use]
pub fn with_word(mut printed: String, unit: Unit, word: Option<&str>) -> String {
    if let (Unit::Count | Unit::Plain, Some(word)) = (unit, word) {
        printed.push(' ');
        printed.push_str(word);
    }
    printed
}

/// The first figure of [`figures_apart`]: what was found, beside the threshold that it is held against.
#[must_use]
pub fn figure_apart(actual: &Number, threshold: &Number, unit: Unit, lang: Lang) -> String {
    figures_apart(actual, threshold, unit, lang).0
}

/// Two figures that are compared, each with as many digits as it takes for the printed ones to compare as the exact ones
/// do: 29.99996% beside 30% does not print as `30%`.
#[must_use]
pub fn figures_apart(a: &Number, b: &Number, unit: Unit, lang: Lang) -> (String, String) {
    let (a, b) = Printed::apart(a, b, unit, lang);
    (a.to_text(), b.to_text())
}

/// A figure that is ready to be printed.
#[derive(Debug)]
pub struct Printed {
    shown: Shown,
    unit: Unit,
    lang: Lang,
}

impl Printed {
    /// A figure on its own: see [`figure`].
    #[must_use]
    #[inline]
    pub fn of(number: &Number, unit: Unit, lang: Lang) -> Printed {
        Printed { shown: Shown::of(number, unit, 0), unit, lang }
    }

    /// Two figures that are compared: see [`figures_apart`].
    #[must_use]
    #[inline]
    pub fn apart(a: &Number, b: &Number, unit: Unit, lang: Lang) -> (Printed, Printed) {
        let (a, b) = apart(a, b, unit);
        (Printed { shown: a, unit, lang }, Printed { shown: b, unit, lang })
    }

    /// Appends it.
    #[inline]
    pub fn push(&self, out: &mut String) {
        match &self.shown {
            Shown::Short(short) => short.print(self.unit, self.lang, out),
            Shown::Long(number) => out.push_str(&long_figure(number, self.unit, self.lang)),
        }
    }

    /// It alone.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::with_capacity(40);
        self.push(&mut out);
        out
    }
}

/// What is printed for two figures so that it compares as they do.
#[inline]
fn apart(a: &Number, b: &Number, unit: Unit) -> (Shown, Shown) {
    match (Short::of(a, unit, 0), Short::of(b, unit, 0)) {
        // All their digits compare as they do.
        (Some((a, true)), Some((b, true))) => (Shown::Short(a), Shown::Short(b)),
        (short_a, short_b) => {
            let shown =
                |short: Option<(Short, bool)>, number| short.map_or_else(|| Shown::of(number, unit, 0), |(short, _)| Shown::Short(short));
            let usual = (shown(short_a, a), shown(short_b, b));
            if usual.0.cmp(&usual.1, unit) == a.cmp(b) { usual } else { further_apart(a, b, unit) }
        }
    }
}

/// The same of two figures that cannot be told apart by the usual digits.
fn further_apart(a: &Number, b: &Number, unit: Unit) -> (Shown, Shown) {
    let (distance, size) = ((a - b).magnitude().unwrap_or(0), a.abs().max(b.abs()).magnitude().unwrap_or(0));
    let (order, mut more) = (a.cmp(b), (size - distance - unit.significant() - 1).max(0));
    loop {
        let shown = (Shown::of(a, unit, more), Shown::of(b, unit, more));
        if shown.0.cmp(&shown.1, unit) == order {
            return shown;
        }
        more += 1;
    }
}

/// The value that is printed for a number: itself if it is short, else rounded to some digits more than usual.
#[derive(Debug)]
enum Shown {
    Short(Short),
    Long(Number),
}

impl Shown {
    #[inline]
    fn of(number: &Number, unit: Unit, more: i32) -> Shown {
        Short::of(number, unit, more).map_or_else(|| Shown::Long(rounded_long(number, unit, more)), |(short, _)| Shown::Short(short))
    }

    fn cmp(&self, other: &Shown, unit: Unit) -> Ordering {
        match (self, other) {
            (Shown::Short(a), Shown::Short(b)) => a.cmp(*b),
            _ => self.value(unit).cmp(&other.value(unit)),
        }
    }

    fn value(&self, unit: Unit) -> Number {
        match self {
            Shown::Short(short) => short.value(),
            Shown::Long(number) => number.clone().scaled(points(unit)),
        }
    }
}

/// By which power of ten figures of a unit are printed larger than they are.
pub(super) const fn points(unit: Unit) -> i32 {
    if matches!(unit, Unit::Percent) { 2 } else { 0 }
}

/// The value that is printed for a number of any size.
pub(super) fn rounded_long(number: &Number, unit: Unit, more: i32) -> Number {
    let number = number.clone().scaled(points(unit));
    let short = |text: String| {
        let digits = text.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
        digits <= unit.short()
    };
    let exact = number.is_integer() || number.to_decimal().is_some_and(short);
    let last = (number.magnitude().unwrap_or(0) + 1 - unit.significant() - more).min(0);
    let number = if exact { number } else { number.scaled(-last).round_to(0).scaled(last) };
    number.scaled(-points(unit))
}

/// Appends a whole number as programs write it, without marks.
pub fn push_whole(number: usize, out: &mut String) {
    push_digits(number as u64, 1, out);
}

/// Every digit of a number, without a unit; a fraction where they do not end.
#[must_use]
pub fn exact(number: &Number, lang: Lang) -> String {
    grouped(&number.to_string(), lang)
}

/// A figure of any size, to all its digits.
pub(super) fn long_figure(number: &Number, unit: Unit, lang: Lang) -> String {
    let plain = |number: &Number| exact(number, lang);
    match unit {
        Unit::Count | Unit::Plain => plain(number),
        Unit::Percent => format!("{}%", plain(&number.clone().scaled(2))),
        Unit::Days => format!("{}{}", plain(number), unit_of_days(lang, number.abs() == Number::one())),
        Unit::Money => {
            for (power, decimals, word) in [(9, 4, "tỷ"), (6, 3, "triệu")] {
                let scaled = number.clone().scaled(-power);
                if scaled.abs() >= Number::one() && scaled.clone().scaled(decimals).is_integer() {
                    return format!("{} {word} ₫", plain(&scaled));
                }
            }
            format!("{} ₫", plain(number))
        }
    }
}

/// Groups the digits before the point by three where there are five or more, and sets the decimal mark.
fn grouped(decimal: &str, lang: Lang) -> String {
    let (whole, decimals) = decimal.split_once('.').map_or((decimal, None), |(w, d)| (w, Some(d)));
    let digits = whole.trim_start_matches('-');
    let mut out = String::with_capacity(decimal.len() * 2);
    out.push_str(whole.strip_suffix(digits).unwrap_or(""));
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && digits.len() >= 5 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    if let Some(decimals) = decimals {
        out.push(if lang == Lang::Vi { ',' } else { '.' });
        out.push_str(decimals);
    }
    out
}

/// A day: `2020-12-31`, in Vietnamese `31/12/2020`.
#[must_use]
pub fn day(day: Date, lang: Lang) -> String {
    let mut out = String::with_capacity(10);
    push_day(day, lang, &mut out);
    out
}

/// Appends a day.
pub fn push_day(day: Date, lang: Lang, out: &mut String) {
    let (Ok(year @ 0..=9999), Ok(month), Ok(of_month)) = (u64::try_from(day.year()), u64::try_from(day.month()), u64::try_from(day.day()))
    else {
        return out.push_str(&day.to_string());
    };
    let (parts, mark) = match lang {
        Lang::En => ([(year, 4), (month, 2), (of_month, 2)], '-'),
        Lang::Vi => ([(of_month, 2), (month, 2), (year, 4)], '/'),
    };
    for (at, (part, digits)) in parts.into_iter().enumerate() {
        if at > 0 {
            out.push(mark);
        }
        push_digits(part, digits, out);
    }
}

/// A period: `2021-Q2`, in Vietnamese `quý II/2021`, `tháng 6/2021`, `nửa đầu 2021` or `năm 2020`.
#[must_use]
pub fn period(period: Period, lang: Lang) -> String {
    let (year, number) = (period.year(), period.number());
    match (lang, period.interval()) {
        (Lang::En, _) => period.to_string(),
        (Lang::Vi, Interval::Month) => format!("tháng {number}/{year}"),
        (Lang::Vi, Interval::Quarter) => {
            let roman = match number {
                1 => "I",
                2 => "II",
                3 => "III",
                _ => "IV",
            };
            format!("quý {roman}/{year}")
        }
        (Lang::Vi, Interval::Half) => format!("nửa {} {year}", if number == 1 { "đầu" } else { "cuối" }),
        (Lang::Vi, Interval::Year) => format!("năm {year}"),
    }
}

/// A range of days: as a day or a period where it is one, else `2021-03-01..2021-04-15`.
#[must_use]
pub fn days(range: DateRange, lang: Lang) -> String {
    let mut out = String::with_capacity(10);
    push_days(range, lang, &mut out);
    out
}

/// Appends a range of days.
pub fn push_days(range: DateRange, lang: Lang, out: &mut String) {
    if range.is_day() {
        return push_day(range.first, lang, out);
    }
    let mut all = [Interval::Month, Interval::Quarter, Interval::Half, Interval::Year]
        .into_iter()
        .map(|interval| Period::containing(range.first, interval));
    match all.find(|p| p.range() == range) {
        Some(whole) => out.push_str(&period(whole, lang)),
        None => {
            push_day(range.first, lang, out);
            out.push_str("..");
            push_day(range.last, lang, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Number {
        let (num, den) = text.split_once('/').unwrap_or((text, "1"));
        let (whole, decimals) = num.split_once('.').unwrap_or((num, ""));
        let num = Number::from_digits(whole.trim_start_matches('-'), decimals).unwrap();
        let num = if whole.starts_with('-') { -&num } else { num };
        num.checked_div(&Number::from_digits(den, "").unwrap()).unwrap()
    }

    #[test]
    fn prints_figures() {
        for (value, unit, en, vi) in [
            ("0", Unit::Count, "0", "0"),
            ("1234", Unit::Count, "1234", "1234"),
            ("17200", Unit::Count, "17 200", "17 200"),
            ("-8053663", Unit::Plain, "-8 053 663", "-8 053 663"),
            ("12345.678", Unit::Plain, "12 345.678", "12 345,678"),
            ("37/3", Unit::Plain, "12.33", "12,33"),
            ("1000000/3", Unit::Count, "333 333", "333 333"),
            ("0.3", Unit::Percent, "30%", "30%"),
            ("0.4461", Unit::Percent, "44.61%", "44,61%"),
            ("151/172000", Unit::Percent, "0.0878%", "0,0878%"),
            ("2999996/10000000", Unit::Percent, "30%", "30%"),
            ("1189/1000", Unit::Percent, "118.9%", "118,9%"),
            ("15100000000", Unit::Money, "15.1 tỷ ₫", "15,1 tỷ ₫"),
            ("17200000000000", Unit::Money, "17 200 tỷ ₫", "17 200 tỷ ₫"),
            ("999999999", Unit::Money, "999 999 999 ₫", "999 999 999 ₫"),
            ("1234560000", Unit::Money, "1234.56 triệu ₫", "1234,56 triệu ₫"),
            ("-500000000", Unit::Money, "-500 triệu ₫", "-500 triệu ₫"),
            ("500000", Unit::Money, "500 000 ₫", "500 000 ₫"),
            ("1", Unit::Money, "1 ₫", "1 ₫"),
            ("2999999999/3", Unit::Money, "1 tỷ ₫", "1 tỷ ₫"),
            ("1", Unit::Days, "1 day", "1 ngày"),
            ("7", Unit::Days, "7 days", "7 ngày"),
        ] {
            let plain = |lang| figure(&number(value), unit, lang).replace('\u{a0}', " ");
            assert_eq!((plain(Lang::En).as_str(), plain(Lang::Vi).as_str()), (en, vi), "{value}");
        }
        assert_eq!(figure_of(&number("97582"), Unit::Count, Some("người"), Lang::Vi), "97\u{a0}582 người");
    }

    #[test]
    fn compared_figures_print_apart() {
        for (a, b, unit, shown) in [
            ("0.2999996", "0.3", Unit::Percent, ("29.99996%", "30%")),
            ("0.3000004", "0.3", Unit::Percent, ("30.00004%", "30%")),
            ("151/172000", "0.001", Unit::Percent, ("0.0878%", "0.1%")),
            ("33.3", "100/3", Unit::Plain, ("33.3", "33.33")),
            ("33.33", "100/3", Unit::Plain, ("33.33", "33.333")),
            ("2999999999/3", "1000000000", Unit::Money, ("999 999 999.7 ₫", "1 tỷ ₫")),
            ("0.3", "0.3", Unit::Percent, ("30%", "30%")),
        ] {
            let (a, b) = figures_apart(&number(a), &number(b), unit, Lang::En);
            assert_eq!((a.replace('\u{a0}', " ").as_str(), b.as_str()), shown);
        }
    }

    proptest! {
        #[test]
        fn different_values_never_read_the_same(num in any::<i64>(), den in 1_u64.., by in -9_i64..9, over in 1_u64.., k in 0..4) {
            let unit = [Unit::Plain, Unit::Percent, Unit::Money, Unit::Days][k as usize];
            let a = Number::ratio(num, den).unwrap();
            let b = &a + &Number::ratio(by, over).unwrap();
            let (left, right) = figures_apart(&a, &b, unit, Lang::Vi);
            prop_assert_eq!(left == right, a == b);
            let size = |text: &str| {
                let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == ',').collect();
                let scale = if text.contains("tỷ") { 9 } else if text.contains("triệu") { 6 } else { 0 };
                let n = number(&digits.replace(',', ".")).scaled(scale);
                if text.starts_with('-') { -&n } else { n }
            };
            prop_assert_eq!(size(&left).cmp(&size(&right)), a.cmp(&b));
        }
    }

    #[test]
    fn prints_days_and_periods() {
        let eve = Date::constant(2020, 12, 31);
        assert_eq!((day(eve, Lang::En), day(eve, Lang::Vi)), ("2020-12-31".into(), "31/12/2020".into()));
        for (text, vi) in [
            ("2020", "năm 2020"),
            ("2021-H1", "nửa đầu 2021"),
            ("2021-H2", "nửa cuối 2021"),
            ("2021-Q2", "quý II/2021"),
            ("2021-Q4", "quý IV/2021"),
            ("2021-06", "tháng 6/2021"),
        ] {
            let p = Period::parse(text).unwrap();
            assert_eq!((period(p, Lang::En).as_str(), period(p, Lang::Vi).as_str()), (text, vi));
            assert_eq!(days(p.range(), Lang::Vi), vi);
        }
        let odd = DateRange { first: Date::constant(2021, 3, 1), last: Date::constant(2021, 4, 15) };
        assert_eq!(days(odd, Lang::En), "2021-03-01..2021-04-15");
        assert_eq!(days(DateRange::day(eve), Lang::Vi), "31/12/2020");
    }
}
