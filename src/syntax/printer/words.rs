//! The words of a surface: every keyword, number, date and separator that the printer writes goes through here.

use std::borrow::Cow;

use super::super::grammar::Rule;
use super::super::vietnamese::{HEADER, Surface, date_in_vietnamese, number_in_vietnamese};
use super::super::words::{NO, Place, WORDS, Word};

/// A set of words to print with. What is put in is always English, as the grammar reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words(pub Surface);

impl Words {
    /// The line above the first declaration.
    pub fn header(self) -> String {
        match self.0 {
            Surface::En => String::new(),
            Surface::Vi => format!("{HEADER}\n"),
        }
    }

    /// A keyword, or a pair of them, from its rule and as it was written.
    pub fn keyword(self, rule: Rule, written: &str) -> String {
        let english = one_of_a_kind(rule, &written.split_ascii_whitespace().collect::<Vec<_>>().join(" ")).into_owned();
        let fits = |place: Place| match rule {
            Rule::scale | Rule::unit => place == Place::Unit,
            Rule::verdict if english != "missing" => place == Place::Verdict,
            Rule::kw_yes | Rule::kw_no => place == Place::Value,
            _ => matches!(place, Place::Operator | Place::Statement),
        };
        self.form(&english, fits)
    }

    /// A name that the language itself gives a meaning: an interval, a function, a date of a record.
    pub fn known_name(self, english: &str) -> String {
        self.form(english, |place| matches!(place, Place::Interval | Place::Function | Place::Key))
    }

    fn form(self, english: &str, fits: impl Fn(Place) -> bool) -> String {
        let word = || WORDS.iter().find(|w: &&Word| w.en == english && fits(w.place)).and_then(|w| w.vi.first());
        match self.0 {
            Surface::En => english.to_owned(),
            Surface::Vi => word().map_or_else(|| english.to_owned(), |form| (*form).to_owned()),
        }
    }

    /// `has` or `have`, `meets` or `meet`: English has two forms of the word, other surfaces one.
    pub fn body(self, rule: Rule, singular: bool) -> String {
        match (self.0, rule) {
            (Surface::En, Rule::kw_meet) => if singular { "meets" } else { "meet" }.to_owned(),
            (Surface::En, _) => if singular { "has" } else { "have" }.to_owned(),
            (Surface::Vi, rule) => self.keyword(rule, if rule == Rule::kw_meet { "meet" } else { "have" }),
        }
    }

    /// `no` around its collection.
    pub fn none(self) -> (&'static str, Option<&'static str>) {
        match self.0 {
            Surface::En => ("no", None),
            Surface::Vi => (NO.0, Some(NO.1)),
        }
    }

    /// A unit behind its number: `1 day`, `2 days`.
    pub fn unit(self, written: &str, number: &str) -> String {
        let unit = self.keyword(Rule::unit, written);
        match unit.strip_suffix('s') {
            Some(one) if self.0 == Surface::En && number == "1" => one.to_owned(),
            _ => unit,
        }
    }

    /// A number, from its digits as they were written.
    pub fn number(self, written: &str) -> String {
        let english = regular(written);
        match self.0 {
            Surface::En => english,
            Surface::Vi => number_in_vietnamese(&english),
        }
    }

    /// A date or period, as it was written.
    pub fn date(self, written: &str) -> String {
        let put = if self.0 == Surface::Vi { date_in_vietnamese(written) } else { None };
        put.unwrap_or_else(|| written.to_owned())
    }

    /// What stands between the members of a list.
    pub fn separator(self) -> &'static str {
        match self.0 {
            Surface::En => ",",
            Surface::Vi => ";",
        }
    }

    /// The width of the longest keyword of a clause (`require`, `recommend`, `aim`), in columns: the texts of all
    /// targets begin behind it.
    pub fn clause_width(self) -> usize {
        match self.0 {
            Surface::En => "recommend".len(),
            Surface::Vi => "khuyến nghị".chars().count(),
        }
    }
}

/// Of several spellings of a word, the one that is printed: translating there and back then changes nothing.
fn one_of_a_kind(rule: Rule, written: &str) -> Cow<'_, str> {
    let one = match (rule, written) {
        (Rule::comparator, "≥") => ">=",
        (Rule::comparator, "≤") => "<=",
        (Rule::comparator, "≠") => "!=",
        (Rule::kw_fewer_than, _) => "fewer than",
        (Rule::scale, "nghìn") => "thousand",
        (Rule::scale, "triệu") => "million",
        (Rule::scale, "tỷ" | "tỉ") => "billion",
        (Rule::unit, "đồng") => "VND",
        (Rule::unit, "day") => "days",
        (Rule::unit, "point") => "points",
        _ => written,
    };
    one.into()
}

/// A number with `_` before each three digits of its whole part, where it has any, and without others.
fn regular(written: &str) -> String {
    let (whole, decimals) = written.split_once('.').map_or((written, None), |(whole, decimals)| (whole, Some(decimals)));
    let mut out = String::new();
    if whole.contains('_') {
        let digits: String = whole.chars().filter(|c| *c != '_').collect();
        let digits = match digits.trim_start_matches('0') {
            "" => "0",
            rest => rest,
        };
        for (i, c) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push('_');
            }
            out.push(c);
        }
    } else {
        out.push_str(whole);
    }
    if let Some(decimals) = decimals {
        out.push('.');
        out.extend(decimals.chars().filter(|c| *c != '_'));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_in_one_way() {
        for (written, want) in [
            ("1000", "1000"),
            ("1_000", "1_000"),
            ("10_00", "1_000"),
            ("1_00", "100"),
            ("0_001", "1"),
            ("0_0", "0"),
            ("1_0.123_4", "10.1234"),
        ] {
            assert_eq!(Words(Surface::En).number(written), want);
        }
    }
}
