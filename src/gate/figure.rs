//! A figure as a saved report has it, and as people read it.

use serde::{Deserialize, Serialize};

use crate::diagnostic::Lang;
use crate::value::format::{self, figure_of};
use crate::value::{Number, Period, parse_date};

/// A figure, a day or a text, with what it is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// All digits, or at least 15 significant ones of a quotient that does not end.
    pub value: String,
    /// What it is in: `VND`, `days`, `fraction`, `date`, `text`, `pattern`, or the word for what it counts.
    pub unit: Option<String>,
}

impl Figure {
    /// As people read it.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let unit = match self.unit.as_deref() {
            Some("VND") => format::Unit::Money,
            Some("days") => format::Unit::Days,
            Some("fraction") => format::Unit::Percent,
            Some("date") => return day(&self.value, lang),
            Some("text") => return format!("“{}”", self.value),
            Some("pattern") => return format!("`{}`", self.value),
            _ => format::Unit::Plain,
        };
        match number(&self.value) {
            Some(number) => figure_of(&number, unit, self.unit.as_deref(), lang),
            None => self.value.clone(),
        }
    }
}

/// A number from its decimal digits.
fn number(text: &str) -> Option<Number> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let number = Number::from_digits(whole, decimals)?;
    Some(if digits.len() < text.len() { -&number } else { number })
}

/// A day or period that a report has in the form of rule files; other days stay as they are.
fn day(text: &str, lang: Lang) -> String {
    match (parse_date(text), Period::parse(text)) {
        (Ok(day), _) => format::day(day, lang),
        (_, Ok(period)) => format::period(period, lang),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_in_reports() {
        let words = |value: &str, unit: Option<&str>, lang| {
            Figure { value: value.to_owned(), unit: unit.map(str::to_owned) }.words(lang).replace('\u{a0}', " ")
        };
        assert_eq!(words("15100000000", Some("VND"), Lang::Vi), "15,1 tỷ ₫");
        assert_eq!(words("-0.3", Some("fraction"), Lang::En), "-30%");
        assert_eq!(words("0.333333333333333333", Some("fraction"), Lang::En), "33.3%");
        assert_eq!(words("12000", Some("người"), Lang::En), "12 000 người");
        assert_eq!(words("3", None, Lang::En), "3");
        assert_eq!(words("2021-01-15", Some("date"), Lang::Vi), "15/01/2021");
        assert_eq!(words("2021-Q2", Some("date"), Lang::Vi), "quý II/2021");
        assert_eq!(words("2021-03-01..2021-04-15", Some("date"), Lang::Vi), "2021-03-01..2021-04-15");
        assert_eq!(words("planned", Some("text"), Lang::En), "“planned”");
        assert_eq!(words("no number", Some("VND"), Lang::En), "no number");
    }
}
