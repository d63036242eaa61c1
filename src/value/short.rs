//! Figures that a machine word holds, to the digits that are printed. Almost all are; [`super::format`] has the way for the others.

use std::cmp::Ordering;

use super::Number;
use super::format::Unit;
use super::number::magnitude;
use crate::diagnostic::Lang;

/// A decimal as it is printed: so many units of 10^−places, without zeros at the end of its decimals. Percentages are in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Short {
    negative: bool,
    units: u64,
    places: u32,
}

/// The largest power of ten that a word holds.
const MOST_PLACES: u32 = 19;

impl Short {
    /// What is printed for a number, rounded to `more` digits than usual where it is long; `None` where words are too narrow to say.
    pub(super) fn of(number: &Number, unit: Unit, more: i32) -> Option<Short> {
        let (num, den) = number.parts()?;
        let size = num.unsigned_abs().checked_mul(if unit == Unit::Percent { 100 } else { 1 })?;
        if den == 1 {
            return Some(Short { negative: num < 0, units: size, places: 0 });
        }
        let all = Short::exact(num < 0, size, den)?;
        if let Some(exact) = all.filter(|exact| exact.places == 0 || exact.digits() as usize <= unit.short()) {
            return Some(exact);
        }
        let last = (magnitude(size, den)? + 1 - unit.significant() - more).min(0);
        let places = last.unsigned_abs();
        if places >= MOST_PLACES {
            return None;
        }
        let (size, den) = (u128::from(size), u128::from(den));
        let units = (size * 10_u128.pow(places) * 2 + den) / (den * 2);
        Short::trimmed(num < 0, units, places)
    }

    /// All digits of a fraction; the inner option is empty where they do not end.
    #[expect(clippy::option_option, reason = "whether digits end is one question, whether words hold them another")]
    fn exact(negative: bool, size: u64, den: u64) -> Option<Option<Short>> {
        let twos = den.trailing_zeros();
        let (mut rest, mut fives) = (den >> twos, 0);
        while rest.is_multiple_of(5) {
            (rest, fives) = (rest / 5, fives + 1);
        }
        if !size.is_multiple_of(rest) {
            return Some(None);
        }
        let places = twos.max(fives);
        if places > MOST_PLACES {
            return None;
        }
        let factor = (1_u64 << (places - twos)).checked_mul(5_u64.checked_pow(places - fives)?)?;
        Short::trimmed(negative, u128::from(size / rest) * u128::from(factor), places).map(Some)
    }

    fn trimmed(negative: bool, units: u128, mut places: u32) -> Option<Short> {
        let mut units = u64::try_from(units).ok()?;
        while places > 0 && units.is_multiple_of(10) {
            (units, places) = (units / 10, places - 1);
        }
        Some(Short { negative, units, places })
    }

    /// How many digits it has from the first that is not 0.
    fn digits(self) -> u32 {
        self.units.checked_ilog10().map_or(0, |power| power + 1)
    }

    pub(super) fn cmp(self, other: Short) -> Ordering {
        if (self.places, self.negative, other.negative) == (other.places, false, false) {
            return self.units.cmp(&other.units);
        }
        let signed = |short: Short, places: u32| {
            let size = i128::from(short.units) * 10_i128.pow(places.saturating_sub(short.places));
            if short.negative { -size } else { size }
        };
        let places = self.places.max(other.places);
        signed(self, places).cmp(&signed(other, places))
    }

    /// The value, in points where it is a percentage.
    pub(super) fn value(self) -> Number {
        let size = i128::from(self.units);
        Number::narrow(if self.negative { -size } else { size }, 1).scaled(-i32::try_from(self.places).unwrap_or(0))
    }

    /// Prints it with its unit.
    pub(super) fn print(self, unit: Unit, lang: Lang, out: &mut String) {
        match unit {
            Unit::Count | Unit::Plain => self.digits_into(lang, out),
            Unit::Percent => {
                self.digits_into(lang, out);
                out.push('%');
            }
            Unit::Days => {
                self.digits_into(lang, out);
                out.push_str(unit_of_days(lang, self.units == 1 && self.places == 0));
            }
            Unit::Money => {
                let (shown, word) = self.in_words();
                shown.digits_into(lang, out);
                out.push_str(word);
            }
        }
    }

    /// An amount in tỷ or triệu, where that is short and exact.
    fn in_words(self) -> (Short, &'static str) {
        for (power, decimals, word) in [(9, 4, " tỷ ₫"), (6, 3, " triệu ₫")] {
            let places = self.places + power;
            let is_exact = |more: u32| 10_u64.checked_pow(more).is_some_and(|power| self.units.is_multiple_of(power));
            if self.digits() > places
                && is_exact(places.saturating_sub(decimals))
                && let Some(scaled) = Short::trimmed(self.negative, self.units.into(), places)
            {
                return (scaled, word);
            }
        }
        (self, " ₫")
    }

    /// Its digits: those before the point in groups of three where there are five or more.
    fn digits_into(self, lang: Lang, out: &mut String) {
        if self.negative {
            out.push('-');
        }
        let (whole, decimals) = match 10_u64.checked_pow(self.places) {
            Some(1) => (self.units, 0),
            one => (self.units / one.unwrap_or(u64::MAX), self.units % one.unwrap_or(u64::MAX)),
        };
        if whole < 10_000 {
            push_digits(whole, 1, out);
        } else {
            push_groups(whole, out);
        }
        if self.places > 0 {
            out.push(if lang == Lang::Vi { ',' } else { '.' });
            push_digits(decimals, self.places, out);
        }
    }
}

/// ` days`, in English ` day` behind one.
pub(super) fn unit_of_days(lang: Lang, is_one: bool) -> &'static str {
    match lang {
        Lang::En if is_one => " day",
        Lang::En => " days",
        Lang::Vi => " ngày",
    }
}

fn push_groups(number: u64, out: &mut String) {
    let mut buffer = itoa::Buffer::new();
    let digits = buffer.format(number);
    let (first, mut rest) = digits.split_at((digits.len() - 1) % 3 + 1);
    out.push_str(first);
    while let Some((group, behind)) = rest.split_at_checked(3) {
        out.push('\u{a0}');
        out.push_str(group);
        rest = behind;
    }
}

/// At least so many digits.
pub(super) fn push_digits(number: u64, least: u32, out: &mut String) {
    let mut buffer = itoa::Buffer::new();
    let digits = buffer.format(number);
    (digits.len()..least as usize).for_each(|_| out.push('0'));
    out.push_str(digits);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::format::{long_figure, rounded_long};
    use super::*;

    fn numbers() -> impl Strategy<Value = Number> {
        let size = prop_oneof![-2000_i64..2000, -10_i64.pow(12)..10_i64.pow(12), any::<i64>()];
        let den = prop_oneof![1_u64..50, (0_u32..19).prop_map(|n| 10_u64.pow(n)), (0_u32..60).prop_map(|n| 1 << n), 1_u64..u64::MAX / 2];
        (size, den, 0_i64..6).prop_map(|(num, den, zeros)| {
            Number::ratio(num.checked_mul(10_i64.pow(u32::try_from(zeros).unwrap())).unwrap_or(num), den).unwrap()
        })
    }

    proptest! {
        #[test]
        fn short_figures_are_what_exact_numbers_give(number in numbers(), unit in 0_usize..5, more in 0..3) {
            let unit = [Unit::Count, Unit::Plain, Unit::Percent, Unit::Money, Unit::Days][unit];
            let Some(short) = Short::of(&number, unit, more) else { return Ok(()) };
            let long = rounded_long(&number, unit, more);
            let points = if unit == Unit::Percent { 2 } else { 0 };
            prop_assert_eq!(short.value(), long.clone().scaled(points));
            for lang in [Lang::En, Lang::Vi] {
                let mut printed = String::new();
                short.print(unit, lang, &mut printed);
                prop_assert_eq!(printed, long_figure(&long, unit, lang));
            }
        }
    }
}
