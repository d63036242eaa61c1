//! Which of many bytes are of a kind, sixteen at a time where the processor has instructions for that.

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
    lanes::mask(block, lanes::equal(byte))
}

/// Which bytes are this one when these bits of them are set.
#[inline]
#[must_use]
pub fn equal_with(block: &[u8; BLOCK], byte: u8, bits: u8) -> u64 {
    lanes::mask(block, lanes::equal_with(byte, bits))
}

/// Which bytes are this one or less.
#[inline]
#[must_use]
pub fn at_most(block: &[u8; BLOCK], byte: u8) -> u64 {
    lanes::mask(block, lanes::at_most(byte))
}

/// Instructions that every such processor has.
#[cfg(target_arch = "x86_64")]
mod lanes {
    use safe_arch::{cmp_eq_mask_i8_m128i, m128i, min_u8_m128i, move_mask_i8_m128i, set_splat_i8_m128i};

    use super::BLOCK;

    #[inline]
    pub fn mask(block: &[u8; BLOCK], is: impl Fn(m128i) -> m128i) -> u64 {
        let bits = |quarter: &[u8; 16]| u64::from(move_mask_i8_m128i(is(m128i::from(*quarter))).cast_unsigned());
        block.as_chunks().0.iter().rev().fold(0, |all, quarter| all << 16 | bits(quarter))
    }

    #[inline]
    pub fn equal(byte: u8) -> impl Fn(m128i) -> m128i {
        let all = set_splat_i8_m128i(byte.cast_signed());
        move |bytes| cmp_eq_mask_i8_m128i(bytes, all)
    }

    #[inline]
    pub fn equal_with(byte: u8, bits: u8) -> impl Fn(m128i) -> m128i {
        let (all, bits) = (set_splat_i8_m128i(byte.cast_signed()), set_splat_i8_m128i(bits.cast_signed()));
        move |bytes| cmp_eq_mask_i8_m128i(bytes | bits, all)
    }

    #[inline]
    pub fn at_most(byte: u8) -> impl Fn(m128i) -> m128i {
        let all = set_splat_i8_m128i(byte.cast_signed());
        move |bytes| cmp_eq_mask_i8_m128i(min_u8_m128i(bytes, all), bytes)
    }
}

/// Eight bytes at a time in a word.
#[cfg(not(target_arch = "x86_64"))]
use words as lanes;

#[cfg(any(test, not(target_arch = "x86_64")))]
mod words {
    use super::BLOCK;

    const LOW: u64 = u64::from_ne_bytes([0x7f; 8]);

    #[inline]
    pub fn mask(block: &[u8; BLOCK], is: impl Fn(u64) -> u64) -> u64 {
        // The highest bit of each byte, as eight bits.
        let packed = |bits: u64| ((bits & !LOW) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        block.as_chunks().0.iter().rev().fold(0, |all, word| all << 8 | packed(is(u64::from_le_bytes(*word))))
    }

    #[inline]
    pub fn equal(byte: u8) -> impl Fn(u64) -> u64 {
        let all = u64::from_ne_bytes([byte; 8]);
        move |word| {
            let unlike = word ^ all;
            !(((unlike & LOW) + LOW) | unlike)
        }
    }

    #[inline]
    pub fn equal_with(byte: u8, bits: u8) -> impl Fn(u64) -> u64 {
        let (is, bits) = (equal(byte), u64::from_ne_bytes([bits; 8]));
        move |word| is(word | bits)
    }

    #[inline]
    pub fn at_most(byte: u8) -> impl Fn(u64) -> u64 {
        let all = u64::from_ne_bytes([byte; 8]);
        // What is left of the lower bits keeps its highest bit where nothing has to be borrowed.
        move |word| {
            let enough = ((all & LOW) | !LOW) - (word & LOW);
            (all & !word) | (!(all ^ word) & enough)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bits(block: &[u8; BLOCK], is: impl Fn(u8) -> bool) -> u64 {
        block.iter().rev().fold(0, |all, byte| all << 1 | u64::from(is(*byte)))
    }

    proptest! {
        #[test]
        fn each_bit_tells_of_its_byte(bytes in proptest::collection::vec(any::<u8>(), BLOCK), byte in any::<u8>(), some in 0_usize..64) {
            let mut block: [u8; BLOCK] = bytes.try_into().unwrap();
            block[some] = byte;
            prop_assert_eq!(equal(&block, byte), bits(&block, |b| b == byte));
            prop_assert_eq!(equal_with(&block, byte | 0x20, 0x20), bits(&block, |b| b | 0x20 == byte | 0x20));
            prop_assert_eq!(words::mask(&block, words::equal_with(byte | 0x20, 0x20)), equal_with(&block, byte | 0x20, 0x20));
            prop_assert_eq!(at_most(&block, byte), bits(&block, |b| b <= byte));
            prop_assert_eq!(words::mask(&block, words::equal(byte)), bits(&block, |b| b == byte));
            prop_assert_eq!(words::mask(&block, words::at_most(byte)), bits(&block, |b| b <= byte));
        }

        #[test]
        fn a_block_is_filled_behind_the_last_byte(bytes in proptest::collection::vec(any::<u8>(), 0..200), at in 0_usize..220) {
            let behind = bytes.iter().skip(at).copied().chain(std::iter::repeat(b'x'));
            prop_assert!(block(&bytes, at, b'x', |block| *block).into_iter().eq(behind.take(BLOCK)));
        }
    }
}
