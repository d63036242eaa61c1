//! The checks of the benchmarks by hand: typed structs, whole numbers, one thread, and no mercy on bad data.
//!
//! `floor reports FILE|FOLDER` (YAML, JSON), `floor table FILE`, `floor communes FILE`; findings go to standard output.

mod communes;
mod reports;
mod table;

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["reports", path] => reports::check(path),
        ["table", path] => table::check(path),
        ["communes", path] => communes::check(path),
        _ => Err("floor reports|table|communes PATH".into()),
    }
}

/// The violations among R01 to R20, a line each.
fn tell(out: &mut String, code: &str, met: [bool; 20]) -> usize {
    let violated = met.iter().enumerate().filter(|(_, met)| !**met);
    violated.map(|(i, _)| out.push_str(&format!("{code}: R{:02} violated\n", i + 1))).count()
}

/// A whole number.
fn whole(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |n, digit| n * 10 + u64::from(digit - b'0'))
}

/// Hundredths of a number with at most two decimals.
fn hundredths(text: &[u8]) -> u64 {
    let Some(point) = memchr::memchr(b'.', text) else { return whole(text) * 100 };
    let decimals = &text[point + 1..];
    whole(&text[..point]) * 100 + whole(decimals) * if decimals.len() == 1 { 10 } else { 1 }
}
