use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};

use proptest::prelude::*;

use super::*;

fn big(number: &Number) -> BigRational {
    BigRational::new(number.numerator(), number.denominator())
}

fn hash(number: &Number) -> u64 {
    let mut hasher = DefaultHasher::new();
    number.hash(&mut hasher);
    hasher.finish()
}

fn read(text: &str) -> Number {
    let (sign, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let number = Number::from_digits(&format!("{whole}{decimals}"), "").unwrap();
    let number = number.scaled(-i32::try_from(decimals.len()).unwrap());
    if sign { -&number } else { number }
}

/// Numbers near the edges of the machine words, and beyond them.
fn numbers() -> impl Strategy<Value = Number> {
    let part = prop_oneof![
        -20_i64..20,
        any::<i64>(),
        (0_i64..4).prop_map(|n| i64::MAX - n),
        (0_i64..4).prop_map(|n| i64::MIN + n),
        (0_u32..19).prop_map(|n| 10_i64.pow(n)),
    ];
    let ratio =
        (part.clone(), part.clone()).prop_map(|(num, den)| Number::ratio(num, den.unsigned_abs().max(1)).unwrap_or_else(Number::zero));
    (ratio.clone(), ratio, part, 0_u8..4).prop_map(|(a, b, c, kind)| match kind {
        0 | 1 => a,
        2 => &a * &b,
        _ => &(&a * &b) + &Number::from_i64(c),
    })
}

proptest! {
    #[test]
    fn agrees_with_big_rationals(a in numbers(), b in numbers(), power in -40_i32..40) {
        prop_assert_eq!(big(&(&a + &b)), big(&a) + big(&b));
        prop_assert_eq!(big(&(&a - &b)), big(&a) - big(&b));
        prop_assert_eq!(big(&(&a * &b)), big(&a) * big(&b));
        prop_assert_eq!(big(&-&a), -big(&a));
        prop_assert_eq!(big(&a.abs()), big(&a).abs());
        prop_assert_eq!(big(&a.floor()), big(&a).floor());
        prop_assert_eq!(big(&a.ceil()), big(&a).ceil());
        prop_assert_eq!(a.checked_div(&b).map(|q| big(&q)), (!b.is_zero()).then(|| big(&a) / big(&b)));
        prop_assert_eq!(a.cmp(&b), big(&a).cmp(&big(&b)));
        prop_assert_eq!(a.is_zero(), big(&a).is_zero());
        prop_assert_eq!(a.is_negative(), big(&a).is_negative());
        prop_assert_eq!(a.is_integer(), big(&a).is_integer());
        prop_assert_eq!(a.to_i64(), big(&a).is_integer().then(|| big(&a).to_integer().to_i64()).flatten());
        prop_assert_eq!(big(&a.clone().scaled(power)), big(&a) * num_traits::Pow::pow(BigRational::from_integer(10.into()), power));
    }

    #[test]
    fn one_value_has_one_form(a in numbers(), b in numbers()) {
        let back = &(&a + &b) - &b;
        prop_assert_eq!(&back, &a);
        prop_assert_eq!(hash(&back), hash(&a));
        if let Some(quotient) = a.checked_div(&b) {
            let back = &quotient * &b;
            prop_assert_eq!(hash(&back), hash(&a));
            prop_assert_eq!(&back, &a);
        }
    }

    #[test]
    fn rounds_half_away_from_zero(a in numbers(), power in -5_i8..12) {
        let step = Number::one().scaled(power.into());
        let rounded = a.round_to(power);
        let off = (&rounded - &a).abs();
        prop_assert!(rounded.checked_div(&step).unwrap().is_integer());
        let half = step.checked_div(&Number::from_i64(2)).unwrap();
        prop_assert!(off < half || off == half && rounded.abs() > a.abs());
    }

    #[test]
    fn decimals_read_back(a in numbers(), significant in 1_usize..30) {
        if let Some(text) = a.to_decimal() {
            prop_assert_eq!(read(&text), a.clone());
        }
        let text = a.to_decimal_digits(significant);
        let off = (&read(&text) - &a).abs();
        if let Some(magnitude) = a.magnitude() {
            prop_assert!(Number::one().scaled(magnitude) <= a.abs() && a.abs() < Number::one().scaled(magnitude + 1));
            let last = (magnitude + 1 - i32::try_from(significant).unwrap()).min(0);
            prop_assert!(off <= Number::ratio(1, 2).unwrap().scaled(last));
        }
        prop_assert!(!text.contains('.') || !text.ends_with(['0', '.']));
    }
}

#[test]
fn is_two_words_long() {
    assert_eq!(size_of::<Number>(), 16);
}

#[test]
fn digits_have_a_limit() {
    let nines = "9".repeat(MAX_DIGITS);
    assert_eq!(Number::from_digits(&nines, "").unwrap().to_decimal().unwrap(), nines);
    assert!(Number::from_digits(&nines, "0").is_none());
    assert!(Number::from_digits("", &"1".repeat(MAX_DECIMALS)).is_some());
    assert!(Number::from_digits("", &"1".repeat(MAX_DECIMALS + 1)).is_none());
    for (whole, decimals) in [("", ""), ("-1", ""), ("1_0", ""), ("1", "e3"), ("١", "")] {
        assert!(Number::from_digits(whole, decimals).is_none(), "{whole}.{decimals}");
    }
}

#[test]
fn writes_decimals() {
    assert_eq!(read("0.000").to_decimal().unwrap(), "0");
    assert_eq!(read("-15.10").to_decimal().unwrap(), "-15.1");
    assert_eq!(read("1234567890123456789.05").to_decimal().unwrap(), "1234567890123456789.05");
    assert_eq!(Number::ratio(1, 3).unwrap().to_decimal(), None);
    assert_eq!(Number::ratio(1, 3).unwrap().to_string(), "1/3");
    assert_eq!(Number::ratio(-2, 6).unwrap().to_string(), "-1/3");
    assert_eq!(Number::ratio(151, 172_000).unwrap().to_decimal_digits(15), "0.000877906976744186");
    assert_eq!(Number::ratio(29_999, 3).unwrap().to_decimal_digits(2), "10000");
    assert_eq!(read("0.99996").to_decimal_digits(4), "1");
    assert_eq!(Number::ratio(1, 1 << 62).unwrap().to_decimal().unwrap().len(), 64);
}
