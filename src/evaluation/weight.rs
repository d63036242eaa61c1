//! How far off a finding is, for telling the worst first.

use num_traits::ToPrimitive as _;

use super::result::{Judgement, Measure, Verdict};
use crate::syntax::tree::Comparator;
use crate::value::{Date, Number};

/// Whole numbers up to this are exact in a float, and so is the rounding of their quotient.
const EXACT: u128 = 1 << 53;

impl Judgement {
    /// How far off it is: parts of what is required, days, or members in parts of the members needed; 0 where nothing is measured.
    /// It serves for putting findings of one target in order, and for nothing else.
    #[must_use]
    pub fn weight(&self) -> f64 {
        let failing = self.clauses.iter().filter(|c| c.verdict == Verdict::Fail).filter_map(|c| c.measure.as_ref());
        failing.map(distance).fold(0.0, f64::max)
    }
}

fn distance(measure: &Measure) -> f64 {
    match measure {
        Measure::Figures(f) => {
            let apart = (&f.actual - &f.required).abs();
            float(&apart.checked_div(&f.required.abs()).unwrap_or(apart))
        }
        Measure::Dates(d) => days(d.gap.unwrap_or(0)),
        Measure::Deadline(d) => d.inner.as_ref().map_or_else(|| days(d.days_late.unwrap_or(0)), |inner| distance(inner)),
        Measure::Frequency(f) => days(i64::try_from(f.lacking.len()).unwrap_or(i64::MAX)),
        Measure::Members(m) => {
            let count = |n: u64| days(i64::try_from(n).unwrap_or(i64::MAX));
            count(m.gap()) / count(m.needed.max(1))
        }
        Measure::Texts(_) => 0.0,
    }
}

#[expect(clippy::cast_precision_loss, reason = "no count of days or members is that large")]
fn days(n: i64) -> f64 {
    n as f64
}

/// The float nearest to a number.
#[expect(clippy::cast_precision_loss, reason = "both are exact in a float")]
fn float(number: &Number) -> f64 {
    match (number.numerator().to_u128(), number.denominator().to_u128()) {
        (Some(num), Some(den)) if num < EXACT && den < EXACT => num as f64 / den as f64,
        _ => number.to_decimal_digits(17).parse().unwrap_or(f64::MAX),
    }
}

/// How far a figure is off its threshold, both so many times as large as they are; `None` where a float cannot say it exactly.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "all are exact in a float")]
pub fn off(apart: i64, threshold: i64, times: i64) -> Option<f64> {
    let of = if threshold == 0 { times } else { threshold };
    let (apart, of) = (apart.unsigned_abs(), of.unsigned_abs());
    (u128::from(apart) < EXACT && u128::from(of) < EXACT).then(|| apart as f64 / of as f64)
}

/// How many days a day, written as `20211231`, is off another that it should compare with so.
#[must_use]
pub fn days_off(day: i64, other: i64, comparator: Comparator) -> Option<f64> {
    let (a, b) = (date(day)?, date(other)?);
    let behind = super::value::days(b, a);
    Some(days(match comparator {
        Comparator::AtMost => behind,
        Comparator::Less => behind + 1,
        Comparator::AtLeast => -behind,
        Comparator::Greater => 1 - behind,
        Comparator::Equal => behind.abs(),
        Comparator::Unequal => 0,
    }))
}

fn date(number: i64) -> Option<Date> {
    let part = |n: i64| i8::try_from(n).ok();
    Date::new(i16::try_from(number / 10_000).ok()?, part(number / 100 % 100)?, part(number % 100)?).ok()
}
