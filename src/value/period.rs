//! Reporting periods: years, halves, quarters and months.

use std::cmp::Reverse;
use std::fmt;

use super::date::{Date, DateError, DateRange, check_year, digits};

/// The length of a [`Period`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Interval {
    /// One month.
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    Half,
    /// Twelve months.
    Year,
}

impl Interval {
    /// How many months it has.
    #[must_use]
    pub const fn months(self) -> i8 {
        match self {
            Interval::Month => 1,
            Interval::Quarter => 3,
            Interval::Half => 6,
            Interval::Year => 12,
        }
    }

    /// How many of it make a year.
    #[must_use]
    pub const fn per_year(self) -> i8 {
        12 / self.months()
    }
}

/// A month, quarter, half or whole of a calendar year, within the years that [`Date`] has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    year: i16,
    /// From 1 to [`Interval::per_year`].
    number: i8,
    interval: Interval,
}

impl Period {
    /// The `number`th interval of the year, counted from 1; a year's number is 1.
    ///
    /// # Errors
    /// If there is no such month, quarter or half, or the year is not in 1000–9999.
    pub fn new(year: u32, interval: Interval, number: u32) -> Result<Self, DateError> {
        let year = check_year(year)?;
        let wrong = match interval {
            Interval::Month => DateError::Month(number),
            Interval::Quarter => DateError::Quarter(number),
            Interval::Half => DateError::Half(number),
            Interval::Year => DateError::Year,
        };
        let number = i8::try_from(number).ok().filter(|n| (1..=interval.per_year()).contains(n)).ok_or(wrong)?;
        Ok(Period { year, number, interval })
    }

    /// Reads `2020`, `2020-H1`, `2021-Q2` or `2021-06`, with exactly these digits.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let Some((year, rest)) = text.split_once('-') else {
            return Self::new(digits(text, 4)?, Interval::Year, 1);
        };
        let year = digits(year, 4)?;
        if let Some(half) = rest.strip_prefix('H') {
            Self::new(year, Interval::Half, digits(half, 1)?)
        } else if let Some(quarter) = rest.strip_prefix('Q') {
            Self::new(year, Interval::Quarter, digits(quarter, 1)?)
        } else {
            Self::new(year, Interval::Month, digits(rest, 2)?)
        }
    }

    /// The period of this length that the day falls in.
    #[must_use]
    pub fn containing(day: Date, interval: Interval) -> Self {
        Period { year: day.year(), number: (day.month() - 1) / interval.months() + 1, interval }
    }

    /// The calendar year.
    #[must_use]
    pub const fn year(self) -> i16 {
        self.year
    }

    /// Which interval of the year it is, counted from 1.
    #[must_use]
    pub const fn number(self) -> i8 {
        self.number
    }

    /// Its length.
    #[must_use]
    pub const fn interval(self) -> Interval {
        self.interval
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> Date {
        Date::new(self.year, (self.number - 1) * self.interval.months() + 1, 1).unwrap_or(Date::MIN)
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Date {
        Date::new(self.year, self.number * self.interval.months(), 1).map_or(Date::MAX, Date::last_of_month)
    }

    /// All its days.
    #[must_use]
    pub fn range(self) -> DateRange {
        DateRange { first: self.first(), last: self.last() }
    }

    /// The period of the same length directly before; `None` before the calendar begins.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        self.first().yesterday().ok().map(|day| Self::containing(day, self.interval))
    }

    /// The period of the same length directly after; `None` after the year 9999.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.last().tomorrow().ok().map(|day| Self::containing(day, self.interval))
    }

    /// The periods of this length that it is made of, in order; `None` if it is no whole number of them.
    #[must_use]
    pub fn sub_periods(self, interval: Interval) -> Option<Vec<Self>> {
        let count = self.interval.months() / interval.months();
        let before = (self.number - 1) * count;
        (count > 0).then(|| (1..=count).map(|n| Period { number: before + n, interval, ..self }).collect())
    }
}

impl Ord for Period {
    /// By first day; of two that begin together the longer comes first.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.first(), Reverse(self.interval)).cmp(&(other.first(), Reverse(other.interval)))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Period {
    /// As [`Period::parse`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Period { year, number, interval } = self;
        match interval {
            Interval::Month => write!(f, "{year:04}-{number:02}"),
            Interval::Quarter => write!(f, "{year:04}-Q{number}"),
            Interval::Half => write!(f, "{year:04}-H{number}"),
            Interval::Year => write!(f, "{year:04}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn period(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    fn periods() -> impl Strategy<Value = Period> {
        let interval = prop_oneof![Just(Interval::Month), Just(Interval::Quarter), Just(Interval::Half), Just(Interval::Year)];
        (1001_u32..9999, interval, 0_u32..12)
            .prop_map(|(year, interval, n)| Period::new(year, interval, n % interval.per_year().unsigned_abs() as u32 + 1).unwrap())
    }

    proptest! {
        #[test]
        fn periods_tile_the_calendar(period in periods()) {
            let next = period.next().unwrap();
            prop_assert_eq!(period.last().tomorrow().unwrap(), next.first());
            prop_assert_eq!(next.previous(), Some(period));
            prop_assert!(period < next);
            prop_assert_eq!(Period::containing(period.last(), period.interval()), period);
            prop_assert_eq!(Period::parse(&period.to_string()), Ok(period));
            for interval in [Interval::Month, Interval::Quarter, Interval::Half, Interval::Year] {
                match period.sub_periods(interval) {
                    None => prop_assert!(interval > period.interval()),
                    Some(parts) => {
                        prop_assert_eq!(parts.first().unwrap().first(), period.first());
                        prop_assert_eq!(parts.last().unwrap().last(), period.last());
                        prop_assert!(parts.windows(2).all(|w| w[0].next() == Some(w[1])));
                    }
                }
            }
        }
    }

    #[test]
    fn reads_the_canonical_forms_only() {
        assert_eq!(period("2020").range(), DateRange { first: Date::constant(2020, 1, 1), last: Date::constant(2020, 12, 31) });
        assert_eq!(period("2020-H1").last(), Date::constant(2020, 6, 30));
        assert_eq!(period("2021-Q2").first(), Date::constant(2021, 4, 1));
        assert_eq!(period("2021-02").last(), Date::constant(2021, 2, 28));
        assert_eq!(Period::parse("2021-13"), Err(DateError::Month(13)));
        assert_eq!(Period::parse("2021-Q5"), Err(DateError::Quarter(5)));
        assert_eq!(Period::parse("2021-H0"), Err(DateError::Half(0)));
        assert_eq!(Period::parse("0021"), Err(DateError::Year));
        for text in ["", "21", "2021-", "2021-6", "2021-q2", "2021-Q02", "2021-06-01", " 2021"] {
            assert_eq!(Period::parse(text), Err(DateError::Form), "{text}");
        }
    }

    #[test]
    fn the_calendar_ends() {
        assert_eq!(period("9999-12").next(), None);
        assert_eq!(period("9999-12").last(), Date::MAX);
        assert_eq!(Period::containing(Date::MIN, Interval::Year).previous(), None);
    }
}
