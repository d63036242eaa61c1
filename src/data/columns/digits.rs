//! Digits to numbers, eight at a time.

use crate::data::reading::{Form, NumberLocale};

const ZEROS: u64 = each(b'0');

/// The characters of a piece, and those in front of it in its text: looked at together, eight bytes are one word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scalar<'t> {
    upto: &'t [u8],
    start: usize,
}

impl<'t> Scalar<'t> {
    /// From one byte of a text to another.
    #[inline]
    pub(super) fn new(text: &'t [u8], start: usize, end: usize) -> Self {
        let upto = text.get(..end).unwrap_or_default();
        Scalar { upto, start: start.min(upto.len()) }
    }

    #[inline]
    pub(super) fn text(self) -> &'t [u8] {
        self.upto.get(self.start..).unwrap_or_default()
    }

    /// Without white space around it, of which there mostly is none.
    pub(super) fn trimmed(self) -> Self {
        let upto = self.upto.trim_ascii_end();
        let text = upto.get(self.start..).unwrap_or_default();
        Scalar { upto, start: upto.len() - text.trim_ascii_start().len() }
    }

    /// Without what it ends with.
    #[inline]
    pub(super) fn without(self, suffix: u8) -> Option<Self> {
        (self.text().last() == Some(&suffix)).then(|| Scalar { upto: self.upto.get(..self.upto.len() - 1).unwrap_or_default(), ..self })
    }

    /// How far its last eight bytes are from the digit 0, the first of them lowest; where it has fewer than eight, zeros stand in front
    /// of them. Of an empty text it says nothing.
    #[inline]
    fn last_word(self) -> u64 {
        let word = self.upto.last_chunk::<8>().map_or_else(|| first_word(self.upto), |bytes| u64::from_le_bytes(*bytes));
        let others = u64::MAX.wrapping_shr(8 * offset((self.upto.len() - self.start).min(8)).wrapping_sub(1)) >> 8;
        (word ^ ZEROS) & !others
    }

    /// Digits and nothing else, up to what is sure to fit.
    #[inline]
    pub(super) fn whole(self) -> Option<i64> {
        let len = self.upto.len() - self.start;
        if (1..=8).contains(&len) { number(self.last_word()) } else { self.long_whole(len) }
    }

    /// More than eight digits.
    #[inline(never)]
    fn long_whole(self, len: usize) -> Option<i64> {
        if !(9..=18).contains(&len) {
            return None;
        }
        let before = |bytes: usize| Some(Scalar { upto: self.upto.get(..self.upto.len() - bytes)?, ..self });
        let highest = if len > 16 { number(before(16)?.last_word())? } else { 0 };
        let high = Scalar { start: self.start.max(self.upto.len().saturating_sub(16)), ..before(8)? };
        Some((highest * 100_000_000 + number(high.last_word())?) * 100_000_000 + number(self.last_word())?)
    }

    /// Digits with a point that surely begins the decimals, as so many parts of one.
    #[inline]
    pub(super) fn decimal(self, form: Form, digits: u32, locale: Option<NumberLocale>) -> Option<i64> {
        let len = self.upto.len() - self.start;
        let (whole, part, decimals) = if (1..=8).contains(&len) {
            let word = self.last_word();
            let points = zero_bytes(word ^ each(b'.' ^ b'0'));
            if points == 0 {
                return self.whole()?.checked_mul(power(digits)?);
            }
            // The digits behind the point stay where they are, those in front of it move into its place.
            let at = points.trailing_zeros() & !7;
            let behind = u64::MAX.checked_shl(at + 8).unwrap_or(0);
            let number = number(word & behind | (word & !(u64::MAX << at)) << 8)?;
            let decimals = 7 - at / 8;
            if decimals as usize + 1 == len {
                return None;
            }
            (0, number, decimals)
        } else {
            let Some(point) = memchr::memchr(b'.', self.text()) else { return self.whole()?.checked_mul(power(digits)?) };
            let point = self.start + point;
            let before = Scalar { upto: self.upto.get(..point)?, ..self };
            let behind = Scalar { start: point + 1, ..self };
            (before.whole()?, behind.whole()?, u32::try_from(len - (point + 1 - self.start)).ok()?)
        };
        let is_decimal = match (form, locale) {
            (Form::Number | Form::Plain, _) | (_, Some(NumberLocale::En)) => true,
            (_, Some(NumberLocale::Vi)) => false,
            // `18.286` may mean eighteen thousand.
            (_, None) => decimals != 3,
        };
        if !is_decimal || decimals == 0 {
            return None;
        }
        whole.checked_mul(power(digits)?)?.checked_add(part * power(digits.checked_sub(decimals)?)?)
    }

    /// A day written as `2021-12-31`, as `20211231`.
    #[inline]
    pub(super) fn date(self) -> Option<i64> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = self.text() else { return None };
        let day = number(u64::from_le_bytes([*y1, *y2, *y3, *y4, *m1, *m2, *d1, *d2]) ^ ZEROS)?;
        let last = match day / 100 % 100 {
            4 | 6 | 9 | 11 => 30,
            2 => {
                let year = day / 10_000;
                if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) { 29 } else { 28 }
            }
            1..=12 => 31,
            _ => return None,
        };
        // A year far from today may be one that the readings refuse.
        ((1..=last).contains(&(day % 100)) && (19_000_000..21_010_000).contains(&day)).then_some(day)
    }
}

/// The word of a text of fewer than eight bytes.
#[cold]
fn first_word(text: &[u8]) -> u64 {
    text.iter().rev().fold((ZEROS, 56_u32), |(word, at), byte| (word & !(0xff << at) | u64::from(*byte) << at, at.saturating_sub(8))).0
}

/// At most seven characters in the word that no other text of at most seven has.
#[inline]
pub fn short(text: &[u8]) -> Option<u64> {
    let length = u64::try_from(text.len()).ok().filter(|length| *length < 8)?;
    Some(text.iter().fold(length, |word, byte| word << 8 | u64::from(*byte)))
}

/// The number of eight digits, of which the first is the lowest byte; `None` if one is more than 9.
#[inline]
fn number(digits: u64) -> Option<i64> {
    if (digits.wrapping_add(each(0x7f - 9)) | digits) & each(0x80) != 0 {
        return None;
    }
    let twos = digits.wrapping_mul((10 << 8) + 1) >> 8;
    let fours = (twos & 0x00ff_00ff_00ff_00ff).wrapping_mul((100 << 16) + 1) >> 16;
    let eight = (fours & 0x0000_ffff_0000_ffff).wrapping_mul((10_000 << 32) + 1) >> 32;
    i64::try_from(eight).ok()
}

fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// A power of ten.
#[inline]
fn power(of: u32) -> Option<i64> {
    const POWERS: [i64; 9] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];
    POWERS.get(of as usize).copied()
}

const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The highest bit of each byte that is zero.
#[inline]
fn zero_bytes(word: u64) -> u64 {
    const LOW: u64 = each(0x7f);
    !(((word & LOW) + LOW) | word | LOW)
}
