//! Which of many bytes are of a kind, sixteen at a time where the processor has instructions for that.

use std::ops::{BitAnd, BitOr, Not};

/// How many bytes are looked at together: as many as a word has bits.
pub const BLOCK: usize = 64;

/// Looks at the bytes from a place on; behind the last one there are others that are this one.
#[inline]
pub fn block<T>(bytes: &[u8], at: usize, fill: u8, look: impl Fn(&[u8; BLOCK]) -> T) -> T {
    let rest = bytes.get(at..).unwrap_or(&[]);
    match rest.first_chunk() {
        Some(block) => look(block),
        None => {
            let mut padded = [fill; BLOCK];
            padded.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            look(&padded)
        }
    }
}

/// Which bytes are this one; the lowest bit is the first byte's.
#[inline]
#[must_use]
pub fn equal(block: &[u8; BLOCK], byte: u8) -> u64 {
    mask(block, |lanes| lanes.equal(byte))
}

/// Which bytes are this one when these bits of them are set.
#[inline]
#[must_use]
pub fn equal_with(block: &[u8; BLOCK], byte: u8, bits: u8) -> u64 {
    mask(block, |lanes| lanes.with(bits).equal(byte))
}

#[inline]
fn mask(block: &[u8; BLOCK], is: impl Fn(Lanes) -> Lanes) -> u64 {
    block.as_chunks().0.iter().rev().fold(0, |all, some| all << Lanes::WIDTH | is(Lanes::of(some)).mask())
}

/// Whether some byte and the one in front of it are of a kind; in front of the first one stands this one.
#[inline]
pub fn any_pair(bytes: &[u8], before: u8, is: impl Fn(Lanes, Lanes) -> Lanes) -> bool {
    let mut first = [before; Lanes::WIDTH + 1];
    match bytes.first_chunk::<{ Lanes::WIDTH }>() {
        Some(some) => first[1..].copy_from_slice(some),
        None => first.iter_mut().skip(1).zip(bytes).for_each(|(to, from)| *to = *from),
    }
    let pairs = |before: &[u8; Lanes::WIDTH], own: &[u8; Lanes::WIDTH]| is(Lanes::of(before), Lanes::of(own));
    let ends = |bytes: &[u8]| Some(pairs(bytes.split_last()?.1.last_chunk()?, bytes.last_chunk()?));
    let mut found = ends(&first);
    if let Some(behind) = bytes.get(1..).filter(|behind| behind.len() >= Lanes::WIDTH) {
        for (before, own) in bytes.as_chunks().0.iter().zip(behind.as_chunks().0) {
            found = found.map(|found| found | pairs(before, own));
        }
        found = found.zip(ends(bytes)).map(|(found, last)| found | last);
    }
    found.is_some_and(|found| found.mask() != 0)
}

/// Some bytes side by side; also what is so of each of them, which its highest bit says.
#[derive(Debug, Clone, Copy)]
pub struct Side<W>(W);

/// As many as the processor takes together.
pub type Lanes = Side<lanes::Word>;

impl<W: BitAnd<Output = W>> BitAnd for Side<W> {
    type Output = Self;

    #[inline]
    fn bitand(self, other: Self) -> Self {
        Side(self.0 & other.0)
    }
}

impl<W: BitOr<Output = W>> BitOr for Side<W> {
    type Output = Self;

    #[inline]
    fn bitor(self, other: Self) -> Self {
        Side(self.0 | other.0)
    }
}

impl<W: Not<Output = W>> Not for Side<W> {
    type Output = Self;

    #[inline]
    fn not(self) -> Self {
        Side(!self.0)
    }
}

/// Instructions that every such processor has.
#[cfg(target_arch = "x86_64")]
mod lanes {
    use safe_arch::{cmp_eq_mask_i8_m128i, m128i, min_u8_m128i, move_mask_i8_m128i, set_splat_i8_m128i};

    use super::Side;

    pub type Word = m128i;

    impl Side<m128i> {
        /// How many there are.
        pub const WIDTH: usize = 16;

        /// These bytes.
        #[inline]
        pub fn of(bytes: &[u8; Self::WIDTH]) -> Self {
            Side(m128i::from(*bytes))
        }

        /// Which are this one.
        #[inline]
        pub fn equal(self, byte: u8) -> Self {
            Side(cmp_eq_mask_i8_m128i(self.0, splat(byte)))
        }

        /// Which are this one or less.
        #[inline]
        pub fn at_most(self, byte: u8) -> Self {
            Side(cmp_eq_mask_i8_m128i(min_u8_m128i(self.0, splat(byte)), self.0))
        }

        /// The bytes with these bits set.
        #[inline]
        pub fn with(self, bits: u8) -> Self {
            Side(self.0 | splat(bits))
        }

        /// The bytes with no other bits set than these.
        #[inline]
        pub fn only(self, bits: u8) -> Self {
            Side(self.0 & splat(bits))
        }

        /// The highest bit of each; the lowest one is that of the first.
        #[inline]
        pub fn mask(self) -> u64 {
            u64::from(move_mask_i8_m128i(self.0).cast_unsigned())
        }
    }

    #[inline]
    fn splat(byte: u8) -> m128i {
        set_splat_i8_m128i(byte.cast_signed())
    }
}

/// Eight bytes at a time in a word.
#[cfg(not(target_arch = "x86_64"))]
use words as lanes;

#[cfg(any(test, not(target_arch = "x86_64")))]
mod words {
    use super::Side;

    const LOW: u64 = splat(0x7f);

    #[inline]
    const fn splat(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }

    pub type Word = u64;

    impl Side<u64> {
        /// How many there are.
        pub const WIDTH: usize = 8;

        /// These bytes.
        #[inline]
        pub fn of(bytes: &[u8; Self::WIDTH]) -> Self {
            Side(u64::from_le_bytes(*bytes))
        }

        /// Which are this one.
        #[inline]
        pub fn equal(self, byte: u8) -> Self {
            let unlike = self.0 ^ splat(byte);
            Side(!(((unlike & LOW) + LOW) | unlike))
        }

        /// Which are this one or less.
        #[inline]
        pub fn at_most(self, byte: u8) -> Self {
            let (own, all) = (self.0, splat(byte));
            // What is left of the lower bits keeps its highest bit where nothing has to be borrowed.
            let enough = ((all & LOW) | !LOW) - (own & LOW);
            Side((all & !own) | (!(all ^ own) & enough))
        }

        /// The bytes with these bits set.
        #[inline]
        pub fn with(self, bits: u8) -> Self {
            Side(self.0 | splat(bits))
        }

        /// The bytes with no other bits set than these.
        #[inline]
        pub fn only(self, bits: u8) -> Self {
            Side(self.0 & splat(bits))
        }

        /// The highest bit of each; the lowest one is that of the first.
        #[inline]
        pub fn mask(self) -> u64 {
            ((self.0 & !LOW) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bits<'b>(bytes: impl IntoIterator<Item = &'b u8, IntoIter: DoubleEndedIterator>, is: impl Fn(u8) -> bool) -> u64 {
        bytes.into_iter().rev().fold(0, |all, byte| all << 1 | u64::from(is(*byte)))
    }

    /// What each kind of lanes says of the bytes that fill it.
    macro_rules! told {
        ($lanes:ty, $bytes:expr, $byte:expr) => {{
            let some = $bytes.first_chunk().unwrap();
            let lanes = <$lanes>::of(some);
            let one = |is: fn(u8, u8) -> bool| bits(some, |b| is(b, $byte));
            prop_assert_eq!(lanes.equal($byte).mask(), one(|b, byte| b == byte));
            prop_assert_eq!(lanes.at_most($byte).mask(), one(|b, byte| b <= byte));
            prop_assert_eq!(lanes.with(0x20).equal($byte | 0x20).mask(), one(|b, byte| b | 0x20 == byte | 0x20));
            prop_assert_eq!(lanes.only(0x7f).at_most($byte).mask(), one(|b, byte| b & 0x7f <= byte));
            prop_assert_eq!((!lanes).mask(), one(|b, _| b.is_ascii()));
            prop_assert_eq!((lanes & lanes.at_most($byte)).mask(), one(|b, byte| !b.is_ascii() && b <= byte));
            prop_assert_eq!((!lanes | lanes.equal($byte)).mask(), one(|b, byte| b.is_ascii() || b == byte));
        }};
    }

    proptest! {
        #[test]
        fn each_bit_tells_of_its_byte(bytes in proptest::collection::vec(any::<u8>(), BLOCK), byte in any::<u8>(), some in 0_usize..64) {
            let mut block: [u8; BLOCK] = bytes.try_into().unwrap();
            block[some] = byte;
            prop_assert_eq!(equal(&block, byte), bits(&block, |b| b == byte));
            prop_assert_eq!(equal_with(&block, byte | 0x20, 0x20), bits(&block, |b| b | 0x20 == byte | 0x20));
            told!(Lanes, block[some.min(48)..], byte);
            told!(Side<words::Word>, block[some.min(48)..], byte);
        }

        #[test]
        fn a_block_is_filled_behind_the_last_byte(bytes in proptest::collection::vec(any::<u8>(), 0..200), at in 0_usize..220) {
            let behind = bytes.iter().skip(at).copied().chain(std::iter::repeat(b'x'));
            prop_assert!(block(&bytes, at, b'x', |block| *block).into_iter().eq(behind.take(BLOCK)));
        }

        #[test]
        fn a_pair_is_found_wherever_it_stands(bytes in proptest::collection::vec(b'a'..b'd', 0..70), at in 0_usize..70, pair in any::<bool>()) {
            let mut bytes = bytes;
            if let (true, Some([first, second])) = (pair, bytes.get_mut(at..at + 2)) {
                (*first, *second) = (b'x', b'y');
            }
            let found = any_pair(&bytes, b'x', |before, own| before.equal(b'x') & own.equal(b'y'));
            prop_assert_eq!(found, bytes.windows(2).any(|two| two == b"xy"));
            let first = any_pair(&bytes, b'x', |before, own| before.equal(b'x') & own.equal(b'a'));
            prop_assert_eq!(first, bytes.first() == Some(&b'a') || bytes.windows(2).any(|two| two == b"xa"));
        }
    }
}
