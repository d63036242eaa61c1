//! Exact rational numbers: two machine words for almost every figure, big integers for the rest.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::num::NonZeroU64;
use std::ops::{Add, Mul, Neg, Sub};

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_rational::BigRational;
use num_traits::{One as _, Signed as _, ToPrimitive as _, Zero as _};

/// The most digits that a written number may have, before and behind its decimal point together.
pub const MAX_DIGITS: usize = 400;

/// The most digits that a written number may have behind its decimal point.
pub const MAX_DECIMALS: usize = 100;

/// An exact rational number. Nothing that is done to it rounds, wraps or panics.
#[derive(Clone)]
pub struct Number(Repr);

/// A value that fits `Small` in lowest terms is never `Big`, so the two never hold equal values.
#[derive(Clone)]
enum Repr {
    /// Not necessarily in lowest terms; the denominator is at most `i64::MAX`, so that the products of two fit an `i128`.
    Small { num: i64, den: NonZeroU64 },
    /// In lowest terms.
    Big(Box<BigRational>),
}

const LARGEST_DEN: i128 = i64::MAX as i128;

impl Number {
    /// 0.
    #[must_use]
    pub const fn zero() -> Self {
        Self::from_i64(0)
    }

    /// 1.
    #[must_use]
    pub const fn one() -> Self {
        Self::from_i64(1)
    }

    /// A whole number.
    #[must_use]
    pub const fn from_i64(num: i64) -> Self {
        Number(Repr::Small { num, den: NonZeroU64::MIN })
    }

    /// A fraction; `None` over zero.
    #[must_use]
    pub fn ratio(num: i64, den: u64) -> Option<Self> {
        let den = NonZeroU64::new(den)?;
        Some(if i128::from(den.get()) <= LARGEST_DEN {
            Number(Repr::Small { num, den })
        } else {
            Self::narrow(num.into(), den.get().into())
        })
    }

    /// The number with these ASCII digits before and behind its decimal point; either may be empty, not both.
    /// `None` if anything else stands in them, or more digits than [`MAX_DIGITS`] or [`MAX_DECIMALS`].
    #[must_use]
    pub fn from_digits(whole: &str, decimals: &str) -> Option<Self> {
        let count = whole.len() + decimals.len();
        if count == 0 || count > MAX_DIGITS || decimals.len() > MAX_DECIMALS {
            return None;
        }
        let digits = || whole.bytes().chain(decimals.bytes());
        if !digits().all(|b| b.is_ascii_digit()) {
            return None;
        }
        if count <= 18 {
            let num = digits().fold(0, |n, b| n * 10 + i64::from(b - b'0'));
            let den = 10_u64.pow(u32::try_from(decimals.len()).ok()?);
            return Self::ratio(num, den);
        }
        let num = BigInt::parse_bytes(&digits().collect::<Vec<_>>(), 10)?;
        Some(Self::from_big(BigRational::new(num, power_of_ten(decimals.len()))))
    }

    /// This number times 10 to the power given. Powers beyond ±1000 count as ±1000; no figure is written that far out.
    #[must_use]
    pub fn scaled(self, power: i32) -> Self {
        if power == 0 {
            return self;
        }
        let (size, up) = (power.unsigned_abs().min(1000), power >= 0);
        if let (Repr::Small { num, den }, Some(factor)) = (&self.0, 10_i64.checked_pow(size)) {
            let (num, den, factor) = (i128::from(*num), i128::from(den.get()), i128::from(factor));
            return if up { Self::narrow(num * factor, den) } else { Self::narrow(num, den * factor) };
        }
        let factor = BigRational::from_integer(power_of_ten(size as usize));
        Self::from_big(if up { self.to_big() * factor } else { self.to_big() / factor })
    }

    /// This number over another; `None` over zero.
    #[must_use]
    pub fn checked_div(&self, other: &Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        if let (Repr::Small { num: a, den: b }, Repr::Small { num: c, den: d }) = (&self.0, &other.0) {
            let sign = i128::from(c.signum());
            let num = i128::from(*a) * i128::from(d.get()) * sign;
            return Some(Self::narrow(num, i128::from(b.get()) * i128::from(*c) * sign));
        }
        Some(Self::from_big(self.to_big() / other.to_big()))
    }

    /// Whether it is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Repr::Small { num: 0, .. })
    }

    /// Whether it is less than 0.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small { num, .. } => *num < 0,
            Repr::Big(big) => big.is_negative(),
        }
    }

    /// Whether it is a whole number.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Small { den: NonZeroU64::MIN, .. } => true,
            Repr::Small { num, den } => num.unsigned_abs().is_multiple_of(den.get()),
            Repr::Big(big) => big.is_integer(),
        }
    }

    /// The number, if it is a whole one of a machine word, which is seen without a division.
    const fn whole(&self) -> Option<i64> {
        match &self.0 {
            Repr::Small { num, den } if den.get() == 1 => Some(*num),
            _ => None,
        }
    }

    /// Its distance from 0.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// The greatest whole number that is not greater.
    #[must_use]
    pub fn floor(&self) -> Self {
        match &self.0 {
            Repr::Small { den: NonZeroU64::MIN, .. } => self.clone(),
            Repr::Small { num, den } => match i64::try_from(den.get()) {
                Ok(den) => Self::from_i64(num.div_euclid(den)),
                Err(_) => Self::narrow(i128::from(*num).div_euclid(i128::from(den.get())), 1),
            },
            Repr::Big(big) => Self::from_big(big.floor()),
        }
    }

    /// The least whole number that is not less.
    #[must_use]
    pub fn ceil(&self) -> Self {
        if self.whole().is_some() { self.clone() } else { -&(-self).floor() }
    }

    /// The nearest multiple of 10 to the power given; halves go away from zero.
    #[must_use]
    pub fn round_to(&self, power: i8) -> Self {
        let units = self.clone().scaled(-i32::from(power));
        let whole = (&units.abs() + &Self::narrow(1, 2)).floor();
        (if units.is_negative() { -&whole } else { whole }).scaled(power.into())
    }

    /// The number, if it is whole and fits.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Repr::Small { num, den } => {
                let den = i64::try_from(den.get()).ok()?;
                (num % den == 0).then_some(num / den)
            }
            Repr::Big(_) => None,
        }
    }

    /// The numerator in lowest terms; it carries the sign.
    #[must_use]
    pub fn numerator(&self) -> BigInt {
        self.lowest_terms().0
    }

    /// The denominator in lowest terms, at least 1.
    #[must_use]
    pub fn denominator(&self) -> BigInt {
        self.lowest_terms().1
    }

    /// The power of ten of its first significant digit: 2 for 123, −3 for 0.00878; `None` for 0.
    #[must_use]
    pub fn magnitude(&self) -> Option<i32> {
        if self.is_zero() {
            return None;
        }
        if let Repr::Small { num, den } = &self.0 {
            return magnitude(num.unsigned_abs(), den.get());
        }
        let (num, den) = self.lowest_terms();
        let digits = |n: &BigInt| n.magnitude().to_string().len();
        let guess = i32::try_from(digits(&num)).ok()? - i32::try_from(digits(&den)).ok()?;
        Some(if self.abs() < Self::one().scaled(guess) { guess - 1 } else { guess })
    }

    /// All its digits as a plain decimal, `-15.1`; `None` if they do not end.
    #[must_use]
    pub fn to_decimal(&self) -> Option<String> {
        if let Some(whole) = self.to_i64() {
            return Some(whole.to_string());
        }
        if let Some((units, places)) = self.small_decimal() {
            return places.map(|places| with_point(units < 0, &units.unsigned_abs(), places));
        }
        let (num, den) = self.lowest_terms();
        let twos = den.trailing_zeros().unwrap_or(0);
        let (mut rest, five, mut fives) = (den >> twos, BigInt::from(5), 0);
        while !rest.is_one() {
            let (quotient, remainder) = rest.div_rem(&five);
            if !remainder.is_zero() {
                return None;
            }
            rest = quotient;
            fives += 1;
        }
        let places = usize::try_from(twos.max(fives)).ok()?;
        let (more_twos, more_fives) = (places as u64 - twos, places as u64 - fives);
        let units = (num << more_twos) * five.pow(u32::try_from(more_fives).ok()?);
        Some(with_point(units.is_negative(), units.magnitude(), places))
    }

    /// So many units of 10^−places, if its parts are small; no places where its digits do not end. `None` where they are too many.
    fn small_decimal(&self) -> Option<(i128, Option<usize>)> {
        let Repr::Small { num, den } = &self.0 else { return None };
        let gcd = num.unsigned_abs().gcd(&den.get());
        let (num, den) = (i128::from(*num) / i128::from(gcd), den.get() / gcd);
        let twos = den.trailing_zeros();
        let (mut rest, mut fives) = (den >> twos, 0);
        while rest % 5 == 0 {
            (rest, fives) = (rest / 5, fives + 1);
        }
        if rest != 1 {
            return Some((0, None));
        }
        let places = twos.max(fives);
        let factor = 2_i128.checked_pow(places - twos)?.checked_mul(5_i128.checked_pow(places - fives)?)?;
        Some((num.checked_mul(factor)?, usize::try_from(places).ok()))
    }

    /// The number as a plain decimal, rounded half away from zero to at least this many significant digits. No digit
    /// before the decimal point is ever rounded off, and zeros at the end are left out.
    #[must_use]
    pub fn to_decimal_digits(&self, significant: usize) -> String {
        let last = self.magnitude().map_or(0, |m| m + 1 - i32::try_from(significant.min(1000)).unwrap_or(1000)).min(0);
        let scaled = self.clone().scaled(-last).round_to(0);
        let places = last.unsigned_abs() as usize;
        match scaled.to_i64() {
            Some(whole) => with_point(whole < 0, &whole.unsigned_abs(), places),
            None => with_point(scaled.is_negative(), scaled.numerator().magnitude(), places),
        }
    }

    /// The parts of a fraction of machine words, not necessarily in lowest terms.
    pub(super) fn parts(&self) -> Option<(i64, u64)> {
        match &self.0 {
            Repr::Small { num, den } => Some((*num, den.get())),
            Repr::Big(_) => None,
        }
    }

    /// A fraction whose parts fit, over a positive denominator.
    pub(super) fn narrow(num: i128, den: i128) -> Self {
        match Self::small(num, den) {
            Some(small) => small,
            None => {
                let gcd = num.gcd(&den);
                let (num, den) = (num / gcd, den / gcd);
                Self::small(num, den).unwrap_or_else(|| Number(Repr::Big(Box::new(BigRational::new_raw(num.into(), den.into())))))
            }
        }
    }

    fn small(num: i128, den: i128) -> Option<Self> {
        if den > LARGEST_DEN {
            return None;
        }
        let den = NonZeroU64::new(u64::try_from(den).ok()?)?;
        Some(Number(Repr::Small { num: i64::try_from(num).ok()?, den }))
    }

    /// From a fraction in lowest terms.
    pub(super) fn from_big(big: BigRational) -> Self {
        match (big.numer().to_i64(), big.denom().to_i64().and_then(|d| NonZeroU64::new(d.unsigned_abs()))) {
            (Some(num), Some(den)) => Number(Repr::Small { num, den }),
            _ => Number(Repr::Big(Box::new(big))),
        }
    }

    pub(super) fn to_big(&self) -> BigRational {
        match &self.0 {
            Repr::Small { num, den } => BigRational::new((*num).into(), den.get().into()),
            Repr::Big(big) => (**big).clone(),
        }
    }

    fn lowest_terms(&self) -> (BigInt, BigInt) {
        self.to_big().into_raw()
    }
}

/// The power of ten of a fraction's first significant digit; `None` for 0.
pub(super) fn magnitude(num: u64, den: u64) -> Option<i32> {
    let (far, near) = (num.checked_ilog10()?, den.checked_ilog10()?);
    let power = 10_u128.pow(far.abs_diff(near));
    let (num, den) = (u128::from(num), u128::from(den));
    let less = if far >= near { num < den * power } else { num * power < den };
    Some(i32::try_from(far).ok()? - i32::try_from(near).ok()? - i32::from(less))
}

fn power_of_ten(power: usize) -> BigInt {
    num_traits::pow(BigInt::from(10), power)
}

/// Writes a whole number of units of 10^−places, without zeros at its end.
fn with_point(negative: bool, units: &impl fmt::Display, places: usize) -> String {
    let digits = format!("{units:0>width$}", width = places + 1);
    let (whole, decimals) = digits.split_at(digits.len() - places);
    let decimals = decimals.trim_end_matches('0');
    let sign = if negative { "-" } else { "" };
    if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
}

impl Add for &Number {
    type Output = Number;
    fn add(self, other: &Number) -> Number {
        match (&self.0, &other.0) {
            (Repr::Small { num: a, den: b }, Repr::Small { num: c, den: d }) => {
                let (a, b, c, d) = (i128::from(*a), i128::from(b.get()), i128::from(*c), i128::from(d.get()));
                if b == d { Number::narrow(a + c, b) } else { Number::narrow(a * d + c * b, b * d) }
            }
            _ => Number::from_big(self.to_big() + other.to_big()),
        }
    }
}

impl Sub for &Number {
    type Output = Number;
    fn sub(self, other: &Number) -> Number {
        match (self.whole(), other.whole()) {
            (Some(a), Some(b)) => a.checked_sub(b).map(Number::from_i64),
            _ => None,
        }
        .unwrap_or_else(|| self + &-other)
    }
}

impl Mul for &Number {
    type Output = Number;
    fn mul(self, other: &Number) -> Number {
        match (&self.0, &other.0) {
            (Repr::Small { num: a, den: b }, Repr::Small { num: c, den: d }) => {
                Number::narrow(i128::from(*a) * i128::from(*c), i128::from(b.get()) * i128::from(d.get()))
            }
            _ => Number::from_big(self.to_big() * other.to_big()),
        }
    }
}

impl Neg for &Number {
    type Output = Number;
    fn neg(self) -> Number {
        match &self.0 {
            Repr::Small { num, den } => match num.checked_neg() {
                Some(num) => Number(Repr::Small { num, den: *den }),
                None => Number::narrow(-i128::from(*num), den.get().into()),
            },
            Repr::Big(big) => Number::from_big(-(**big).clone()),
        }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Some(a), Some(b)) = (self.whole(), other.whole()) {
            return a.cmp(&b);
        }
        if let (Repr::Small { num: a, den: b }, Repr::Small { num: c, den: d }) = (&self.0, &other.0) {
            return (i128::from(*a) * i128::from(d.get())).cmp(&(i128::from(*c) * i128::from(b.get())));
        }
        let (left, right) = (self.to_big(), other.to_big());
        (left.numer() * right.denom()).cmp(&(right.numer() * left.denom()))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.0 {
            Repr::Small { num, den } => {
                let gcd = num.unsigned_abs().gcd(&den.get());
                (i128::from(*num) / i128::from(gcd), den.get() / gcd).hash(state);
            }
            Repr::Big(big) => (big.numer(), big.denom()).hash(state),
        }
    }
}

impl fmt::Display for Number {
    /// A plain decimal, or a fraction in lowest terms where the digits do not end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_decimal() {
            Some(decimal) => f.write_str(&decimal),
            None => write!(f, "{}/{}", self.numerator(), self.denominator()),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Default for Number {
    fn default() -> Self {
        Number::zero()
    }
}

impl From<i64> for Number {
    fn from(whole: i64) -> Self {
        Self::from_i64(whole)
    }
}

#[cfg(test)]
mod tests;
