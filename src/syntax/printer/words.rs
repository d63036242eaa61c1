//! The words of a surface: every keyword, number, date and separator that the printer writes goes through here.

use std::borrow::Cow;

use super::super::grammar::Rule;

/// A set of words to print with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// English.
    En,
}

impl Words {
    /// A keyword, from its rule and as it was written.
    pub fn keyword(self, rule: Rule, written: &str) -> Cow<'static, str> {
        match self {
            // `has` and `have` are one keyword, and so are `million` and `triệu`: the author's choice stays.
            Words::En if rule == Rule::comparator => match written {
                "≥" => ">=".into(),
                "≤" => "<=".into(),
                "≠" => "!=".into(),
                _ => written.to_owned().into(),
            },
            Words::En => written.split_ascii_whitespace().collect::<Vec<_>>().join(" ").into(),
        }
    }

    /// A number, from its digits as they were written.
    pub fn number(self, written: &str) -> Cow<'static, str> {
        match self {
            Words::En => written.to_owned().into(),
        }
    }

    /// A date or period, as it was written.
    pub fn date(self, written: &str) -> Cow<'static, str> {
        match self {
            Words::En => written.to_owned().into(),
        }
    }

    /// What stands between the members of a list.
    pub fn separator(self) -> &'static str {
        match self {
            Words::En => ",",
        }
    }

    /// The width of the longest keyword of a clause (`require`, `recommend`, `aim`), in columns: the texts of all
    /// targets begin behind it.
    pub fn clause_width(self) -> usize {
        match self {
            Words::En => "recommend".len(),
        }
    }
}
