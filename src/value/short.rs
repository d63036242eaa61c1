//! Figures that a machine word holds, to the digits that are printed. Almost all are; [`super::format`] has the way for the others.

use std::cmp::Ordering;

use super::Number;
use super::format::{Unit, points};
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
    /// What is printed for a number, rounded to `more` digits than usual where it is long, and whether that is all of it; `None` where
    /// words are too narrow to say.
    #[inline]
    pub(super) fn of(number: &Number, unit: Unit, more: i32) -> Option<(Short, bool)> {
        match Short::whole(number, unit) {
            Some(whole) => Some((whole, true)),
            None => Short::of_fraction(number, unit, more),
        }
    }

    fn of_fraction(number: &Number, unit: Unit, more: i32) -> Option<(Short, bool)> {
        let (num, den) = number.parts()?;
        let size = num.unsigned_abs().checked_mul(times(unit))?;
        let all = Short::exact(num < 0, size, den)?;
        if let Some(exact) = all.filter(|exact| exact.places == 0 || exact.digits() as usize <= unit.short()) {
            return Some((exact, true));
        }
        let last = (magnitude(size, den)? + 1 - unit.significant() - more).min(0);
        let places = last.unsigned_abs();
        if places >= MOST_PLACES {
            return None;
        }
        Some((Short::trimmed(num < 0, rounded(size, 10_u64.pow(places), den)?, places), false))
    }

    /// What is printed for a number that is written as a whole one.
    #[inline]
    pub(super) fn whole(number: &Number, unit: Unit) -> Option<Short> {
        let (num, 1) = number.parts()? else { return None };
        let units = num.unsigned_abs().checked_mul(times(unit))?;
        Some(Short { negative: num < 0, units, places: 0 })
    }

    /// All digits of a fraction; the inner option is empty where they do not end.
    #[expect(clippy::option_option, reason = "whether digits end is one question, whether words hold them another")]
    fn exact(negative: bool, size: u64, den: u64) -> Option<Option<Short>> {
        let power = den.checked_ilog10()?;
        if 10_u64.pow(power) == den {
            return Some(Some(Short::trimmed(negative, size, power)));
        }
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
        Some(Some(Short::trimmed(negative, (size / rest).checked_mul(factor)?, places)))
    }

    fn trimmed(negative: bool, mut units: u64, mut places: u32) -> Short {
        while places > 0 && units.is_multiple_of(10) {
            (units, places) = (units / 10, places - 1);
        }
        Short { negative, units, places }
    }

    /// How many digits it has from the first that is not 0.
    fn digits(self) -> u32 {
        self.units.checked_ilog10().map_or(0, |power| power + 1)
    }

    #[inline]
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
    #[inline]
    fn in_words(self) -> (Short, &'static str) {
        // Of a triệu three decimals are printed, of a tỷ four.
        if self.places == 0 && !self.units.is_multiple_of(1000) {
            return (self, " ₫");
        }
        for (power, decimals, word) in [(9, 4, " tỷ ₫"), (6, 3, " triệu ₫")] {
            let places = self.places + power;
            let is_exact = |more: u32| 10_u64.checked_pow(more).is_some_and(|power| self.units.is_multiple_of(power));
            if self.digits() > places && is_exact(places.saturating_sub(decimals)) {
                return (Short::trimmed(self.negative, self.units, places), word);
            }
        }
        (self, " ₫")
    }

    /// Its digits: those before the point in groups of three where there are five or more.
    #[inline]
    fn digits_into(self, lang: Lang, out: &mut String) {
        if self.negative {
            out.push('-');
        }
        let (whole, decimals) = match self.places {
            0 => (self.units, 0),
            places => {
                let one = 10_u64.checked_pow(places).unwrap_or(u64::MAX);
                (self.units / one, self.units % one)
            }
        };
        push_grouped(whole, out);
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

/// How many bytes a group of digits takes, with the no-break space that sets it apart.
const GROUP: usize = "\u{a0}000".len();

/// Every group of three digits behind its space.
const GROUPS: &str = match str::from_utf8(&groups()) {
    Ok(groups) => groups,
    Err(_) => "",
};

#[expect(clippy::indexing_slicing, reason = "this is worked out when the program is built, which a wrong index would end")]
const fn groups() -> [u8; 1000 * GROUP] {
    let mut all = [0; 1000 * GROUP];
    let mut group = 0;
    while group < 1000 {
        let at = group * GROUP;
        [all[at], all[at + 1]] = [0xc2, 0xa0];
        all[at + 2] = b'0' + (group / 100) as u8;
        all[at + 3] = b'0' + (group / 10 % 10) as u8;
        all[at + 4] = b'0' + (group % 10) as u8;
        group += 1;
    }
    all
}

/// A whole number, in groups of digits where it has five or more.
fn push_grouped(number: u64, out: &mut String) {
    if number < 10_000 {
        return push_digits(number, 1, out);
    }
    let mut groups = [0; 7];
    let (mut rest, mut behind) = (number, 0);
    for group in &mut groups {
        if rest < 1000 {
            break;
        }
        (*group, rest, behind) = (rest % 1000, rest / 1000, behind + 1);
    }
    let first = rest as usize * GROUP;
    let zeros = usize::from(rest < 100) + usize::from(rest < 10);
    out.push_str(GROUPS.get(first + GROUP - 3 + zeros..first + GROUP).unwrap_or_default());
    for group in groups.iter().take(behind).rev() {
        let at = *group as usize * GROUP;
        out.push_str(GROUPS.get(at..at + GROUP).unwrap_or_default());
    }
}

/// A fraction of a size, times as many, to the nearest whole number; halves go up.
fn rounded(size: u64, times: u64, den: u64) -> Option<u64> {
    // Mostly all of it fits a word, which is divided the sooner.
    let narrow = || size.checked_mul(times)?.checked_mul(2)?.checked_add(den).zip(den.checked_mul(2));
    match narrow() {
        Some((size, den)) => Some(size / den),
        None => u64::try_from((u128::from(size) * u128::from(times) * 2 + u128::from(den)) / (u128::from(den) * 2)).ok(),
    }
}

/// How many times as large as it is a figure is printed.
const fn times(unit: Unit) -> u64 {
    10_u64.pow(points(unit).unsigned_abs())
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
            let Some((short, exact)) = Short::of(&number, unit, more) else { return Ok(()) };
            let long = rounded_long(&number, unit, more);
            let points = if unit == Unit::Percent { 2 } else { 0 };
            prop_assert_eq!(short.value(), long.clone().scaled(points));
            prop_assert!(!exact || long == number);
            for lang in [Lang::En, Lang::Vi] {
                let mut printed = String::new();
                short.print(unit, lang, &mut printed);
                prop_assert_eq!(printed, long_figure(&long, unit, lang));
            }
        }
    }
}
