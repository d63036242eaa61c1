//! Units of a register by the ways in which people write them.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;

use super::schema::{ListRow, ReferenceList};

/// What a text means in a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// It is a key.
    Key,
    /// A key that lost zeros at its beginning, as spreadsheets make of `01`.
    Padded(String),
    /// The name, or another spelling of it, of the unit with this key.
    Name(String),
    /// The names of several units, each with its key.
    Several(Vec<String>),
    /// Nothing that the register knows.
    Unknown,
}

impl ReferenceList {
    /// What a text means on a day: a key first, then a name as the register has it on the day, then as it had it at any time.
    #[must_use]
    pub fn named(&self, text: &str, day: Option<Date>) -> Named {
        if self.rows.iter().any(|row| row.key == text) {
            return Named::Key;
        }
        if let Some(padded) = self.padded(text) {
            return Named::Padded(padded);
        }
        let is_valid =
            |row: &ListRow| day.is_none_or(|day| row.valid_from.is_none_or(|d| d <= day) && row.valid_to.is_none_or(|d| day <= d));
        let known = self.spellings.get_or_init(|| Spellings::of(self));
        for (way, rows) in [(spelling(text), &known.spelled), (bare(text), &known.bare)] {
            let rows = || rows.get(&way).into_iter().flatten().filter_map(|at| self.rows.get(*at));
            let on_the_day: BTreeSet<&str> = rows().filter(|row| is_valid(row)).map(|row| row.key.as_str()).collect();
            let keys = if on_the_day.is_empty() { rows().map(|row| row.key.as_str()).collect() } else { on_the_day };
            match keys.iter().collect::<Vec<_>>().as_slice() {
                [] => {}
                [key] => return Named::Name((**key).to_owned()),
                keys => return Named::Several(keys.iter().map(|key| (**key).to_owned()).collect()),
            }
        }
        Named::Unknown
    }

    /// The key of which a text has all but the zeros at the beginning.
    fn padded(&self, text: &str) -> Option<String> {
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let longest = self.rows.iter().map(|row| row.key.len()).max()?;
        let padded = (text.len() + 1..=longest).map(|length| format!("{text:0>length$}"));
        padded.into_iter().find(|key| self.rows.iter().any(|row| row.key == *key))
    }
}

/// The rows of a register by the spellings of their names.
#[derive(Debug, Clone, Default)]
pub struct Spellings {
    spelled: HashMap<String, Vec<usize>>,
    /// Without any marks on letters.
    bare: HashMap<String, Vec<usize>>,
}

impl Spellings {
    fn of(list: &ReferenceList) -> Self {
        let mut all = Spellings::default();
        for (at, row) in list.rows.iter().enumerate() {
            for name in row.aliases.iter().map(String::as_str).chain(list.name_of(row)) {
                for (way, rows) in [(spelling(name), &mut all.spelled), (bare(name), &mut all.bare)] {
                    if !way.is_empty() {
                        rows.entry(way).or_default().push(at);
                    }
                }
            }
        }
        all
    }
}

/// A name without what people write in more than one way: case, where a tone mark stands, marks between words, the kind of the unit.
fn spelling(name: &str) -> String {
    let words: String = name.chars().map(|c| if c.is_alphanumeric() || is_mark(c) { c } else { ' ' }).collect();
    let words: Vec<String> = words.split_whitespace().map(|word| syllable(&word.to_lowercase().replace('ð', "đ"))).collect();
    let kinds: [&[&str]; 6] = [&["thành", "phố"], &["thủ", "đô"], &["tỉnh"], &["tp"], &["city"], &["province"]];
    let of = |kind: &[&str]| kind.iter().map(|word| syllable(word)).collect::<Vec<_>>();
    let mut rest = words.as_slice();
    for kind in kinds.iter().map(|kind| of(kind)) {
        rest = rest.strip_prefix(kind.as_slice()).filter(|rest| !rest.is_empty()).unwrap_or(rest);
        rest = rest.strip_suffix(kind.as_slice()).filter(|rest| !rest.is_empty()).unwrap_or(rest);
    }
    rest.concat()
}

/// The same without any marks on letters, as `Ha Noi`.
fn bare(name: &str) -> String {
    spelling(name).chars().filter(|c| !is_mark(*c)).map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// A word with its tone mark at the end, wherever it stood: `hòa` and `hoà` are one.
fn syllable(word: &str) -> String {
    let is_tone = |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let (tones, letters): (Vec<char>, Vec<char>) = word.nfd().partition(is_tone);
    letters.into_iter().chain(tones).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn register() -> ReferenceList {
        let row = |key: &str, name: &str, from: Option<Date>, to: Option<Date>, aliases: &[&str]| ListRow {
            key: key.into(),
            values: vec![name.into()],
            valid_from: from,
            valid_to: to,
            aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
            successor: None,
        };
        let (last, first) = (Some(Date::constant(2025, 6, 30)), Some(Date::constant(2025, 7, 1)));
        ReferenceList {
            name: "vn_provinces".into(),
            key: "code".into(),
            columns: vec!["name".into()],
            rows: vec![
                row("01", "Hà Nội", None, None, &["Thủ đô Hà Nội"]),
                row("17", "Hoà Bình", None, last, &[]),
                row("52", "Bình Định", None, last, &[]),
                row("64", "Gia Lai", None, last, &[]),
                row("52", "Gia Lai", first, None, &[]),
                row("77", "Bà Rịa - Vũng Tàu", None, last, &["BR-VT"]),
                row("79", "Hồ Chí Minh", None, None, &["HCM"]),
                row("66", "Đắk Lắk", None, None, &[]),
            ],
            ..ReferenceList::default()
        }
    }

    fn named(text: &str, year: i16) -> Named {
        register().named(text, Some(Date::constant(year, 12, 31)))
    }

    #[test]
    fn every_usual_spelling_finds_its_unit() {
        for (text, key) in [
            ("Hà Nội", "01"),
            ("TP. Hà Nội", "01"),
            ("THÀNH PHỐ HÀ NỘI", "01"),
            ("Ha\u{300} No\u{323}\u{302}i", "01"),
            ("Ha Noi City", "01"),
            ("Hòa Bình", "17"),
            ("tỉnh Hoà Bình", "17"),
            ("Bà Rịa – Vũng Tàu", "77"),
            ("BR - VT", "77"),
            ("Tp.HCM", "79"),
            ("TP HCM", "79"),
            ("Ðắk Lắk", "66"),
            ("Dak Lak", "66"),
        ] {
            assert_eq!(named(text, 2020), Named::Name(key.into()), "{text}");
        }
    }

    #[test]
    fn a_name_is_that_of_the_day_and_of_two_units_without_one() {
        assert_eq!(named("Gia Lai", 2024), Named::Name("64".into()));
        assert_eq!(named("Gia Lai", 2025), Named::Name("52".into()));
        assert_eq!(register().named("Gia Lai", None), Named::Several(vec!["52".into(), "64".into()]));
        assert_eq!(named("Hòa Bình", 2026), Named::Name("17".into()), "that it is gone is for the rules to say");
    }

    #[test]
    fn a_code_without_its_zero_is_known() {
        assert_eq!(named("1", 2020), Named::Padded("01".into()));
        assert_eq!(named("01", 2020), Named::Key);
        for text in ["9", "001", "", "Hà Nôi Mới", "-"] {
            assert_eq!(named(text, 2020), Named::Unknown, "{text}");
        }
    }
}
