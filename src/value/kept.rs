//! Numbers and periods as they are kept in trees of rules: texts that are exact, and that are read as strictly as any.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero as _;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Number, Period};

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let exact = self.to_big();
        serializer.collect_str(&format_args!("{}/{}", exact.numer(), exact.denom()))
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&str>::deserialize(deserializer)?;
        let read = || {
            let (num, den) = text.split_once('/')?;
            if let (Ok(num), Ok(den)) = (num.parse(), den.parse()) {
                return Number::ratio(num, den);
            }
            let (num, den): (BigInt, BigInt) = (num.parse().ok()?, den.parse().ok()?);
            (!den.is_zero()).then(|| Number::from_big(BigRational::new(num, den)))
        };
        read().ok_or_else(|| D::Error::custom("not a fraction"))
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Period::parse(<&str>::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_periods_come_back_as_they_were() {
        let long = "9".repeat(40);
        for (whole, decimals) in [("0", ""), ("15", "1"), ("7", "000000000000000003"), (long.as_str(), "5")] {
            let number = Number::from_digits(whole, decimals).unwrap();
            for number in [-&number, number] {
                let kept = postcard::to_allocvec(&number).unwrap();
                assert_eq!(postcard::from_bytes::<Number>(&kept).unwrap(), number);
            }
        }
        for text in ["2020", "2020-H1", "2021-Q2", "2021-06"] {
            let period = Period::parse(text).unwrap();
            assert_eq!(postcard::from_bytes::<Period>(&postcard::to_allocvec(&period).unwrap()).unwrap(), period);
        }
    }

    #[test]
    fn what_is_no_number_or_period_is_refused() {
        for text in ["", "1", "1/0", "1/x", "99999999999999999999/0"] {
            let kept = postcard::to_allocvec(text).unwrap();
            assert!(postcard::from_bytes::<Number>(&kept).is_err(), "{text}");
        }
        let kept = postcard::to_allocvec("2020-Q5").unwrap();
        assert!(postcard::from_bytes::<Period>(&kept).is_err());
    }
}
