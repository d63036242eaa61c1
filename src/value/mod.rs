//! Exact numbers, dates and periods, and how people write them.

mod date;
pub mod format;
mod kept;
mod number;
mod period;
mod short;

pub use date::{Date, DateError, DateRange, date, parse_date};
pub use number::{MAX_DECIMALS, MAX_DIGITS, Number};
pub use period::{Interval, Period};
