//! Exact numbers, dates and periods.
