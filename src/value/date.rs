//! Days and ranges of days, strictly read.

pub use jiff::civil::Date;

use crate::diagnostic::Text;

/// The days from the first to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateRange {
    /// The first day.
    pub first: Date,
    /// The last day; never before the first.
    pub last: Date,
}

impl DateRange {
    /// One day.
    #[must_use]
    pub const fn day(day: Date) -> Self {
        DateRange { first: day, last: day }
    }

    /// Whether it is one day only.
    #[must_use]
    pub fn is_day(&self) -> bool {
        self.first == self.last
    }

    /// Whether the day is one of them.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }
}

/// Why a text is no date or period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Not in the form that was asked for.
    #[error("it is not written as a date")]
    Form,
    /// The year is not in 1000–9999.
    #[error("the year needs four digits, 1000 to 9999")]
    Year,
    /// No such month.
    #[error("there is no month {0}")]
    Month(u32),
    /// No such quarter.
    #[error("there is no quarter {0}")]
    Quarter(u32),
    /// No such half of a year.
    #[error("there is no half-year {0}")]
    Half(u32),
    /// The month has no such day.
    #[error("{year}-{month:02} has {days} days, not {day}")]
    Day {
        /// The year.
        year: i16,
        /// The month.
        month: i8,
        /// How many days it has.
        days: i8,
        /// The day that was written.
        day: u32,
    },
}

impl DateError {
    /// The reason in both languages.
    #[must_use]
    pub fn text(self) -> Text {
        let vi = match self {
            DateError::Form => "không viết theo dạng ngày tháng".to_owned(),
            DateError::Year => "năm phải đủ bốn chữ số, từ 1000 đến 9999".to_owned(),
            DateError::Month(month) => format!("không có tháng {month}"),
            DateError::Quarter(quarter) => format!("không có quý {quarter}"),
            DateError::Half(half) => format!("không có nửa năm thứ {half}"),
            DateError::Day { year, month, days, day } => {
                format!("tháng {month}/{year} có {days} ngày, không có ngày {day}")
            }
        };
        Text::new(self.to_string(), vi)
    }
}

/// The day, if the calendar has it and its year is in 1000–9999.
///
/// # Errors
/// The part that is wrong: the year first, then the month, then the day.
pub fn date(year: u32, month: u32, day: u32) -> Result<Date, DateError> {
    let year = check_year(year)?;
    let month = i8::try_from(month).ok().filter(|m| (1..=12).contains(m)).ok_or(DateError::Month(month))?;
    let first = Date::new(year, month, 1).map_err(|_| DateError::Year)?;
    let days = first.days_in_month();
    let wrong = DateError::Day { year, month, days, day };
    Date::new(year, month, i8::try_from(day).map_err(|_| wrong)?).map_err(|_| wrong)
}

/// Reads `2020-12-31`, with exactly these digits.
///
/// # Errors
/// What is wrong with it.
pub fn parse_date(text: &str) -> Result<Date, DateError> {
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(DateError::Form);
    };
    date(digits(year, 4)?, digits(month, 2)?, digits(day, 2)?)
}

pub(super) fn check_year(year: u32) -> Result<i16, DateError> {
    i16::try_from(year).ok().filter(|y| (1000..=9999).contains(y)).ok_or(DateError::Year)
}

/// The number that exactly this many digits make.
pub(super) fn digits(text: &str, count: usize) -> Result<u32, DateError> {
    if text.len() != count || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(DateError::Form);
    }
    text.parse().map_err(|_| DateError::Form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_days_that_the_calendar_has() {
        assert_eq!(parse_date("2020-12-31"), Ok(Date::constant(2020, 12, 31)));
        assert_eq!(parse_date("2020-02-29"), Ok(Date::constant(2020, 2, 29)));
        assert_eq!(parse_date("2021-02-29"), Err(DateError::Day { year: 2021, month: 2, days: 28, day: 29 }));
        assert_eq!(parse_date("2020-13-01"), Err(DateError::Month(13)));
        assert_eq!(parse_date("2020-00-01"), Err(DateError::Month(0)));
        assert_eq!(parse_date("0999-01-01"), Err(DateError::Year));
        for text in ["", "2020-1-01", "20-12-31", "2020-12-31 ", "+020-12-31", "2020-12-31-1", "２020-12-31", "2020/12/31"] {
            assert_eq!(parse_date(text), Err(DateError::Form), "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let wrong = parse_date("2021-02-30").unwrap_err().text();
        assert_eq!(wrong.en, "2021-02 has 28 days, not 30");
        assert_eq!(wrong.vi, "tháng 2/2021 có 28 ngày, không có ngày 30");
    }
}
