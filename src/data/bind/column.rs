//! The columns of a table: what each heading means, and what the whole column says about its figures.

use crate::data::reading::{BarePercent, NumberLocale, Readings};
use crate::data::schema::{Field, FieldType};

/// A heading without the unit that it ends with: `Tổng chi (triệu đồng)`.
pub(super) fn split_unit(heading: &str) -> Option<(&str, &str)> {
    let inner = heading.trim().strip_suffix(')')?;
    let (name, unit) = inner.rsplit_once('(')?;
    Some((name.trim(), unit.trim())).filter(|(name, unit)| !name.is_empty() && !unit.is_empty())
}

/// What a heading's unit says about the figures of its field; `None` if it does not fit the field.
pub(super) fn with_unit(unit: &str, field: &Field, readings: &Readings) -> Option<Readings> {
    let unit = unit.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let unit = unit.strip_prefix("đơn vị: ").or_else(|| unit.strip_prefix("đvt: ")).unwrap_or(&unit);
    let (power, rest) = scale(unit);
    let mut own = readings.clone();
    match field.ty {
        FieldType::Money if matches!(rest, "đồng" | "vnd" | "vnđ" | "đ" | "₫" | "dong") => own.money = Some(power.unsigned_abs()),
        FieldType::Percent if unit == "%" || field.unit.as_deref().is_some_and(|own| own.to_lowercase() == unit) => {
            own.percent = Some(BarePercent::Points)
        }
        FieldType::Count | FieldType::Number => {
            let declared = field.unit.as_deref().map(str::to_lowercase);
            if !rest.is_empty() && declared.is_some_and(|declared| declared != rest) {
                return None;
            }
            own.scale = Some(power).filter(|p| *p != 0).or(own.scale);
        }
        FieldType::Days if matches!(unit, "ngày" | "days") => {}
        _ => return None,
    }
    Some(own)
}

/// Whether a unit is one of a field's figures.
#[must_use]
pub fn fits_unit(unit: &str, field: &Field) -> bool {
    with_unit(unit, field, &Readings::default()).is_some()
}

/// The powers of ten that a unit begins with, and what is left of it.
fn scale(unit: &str) -> (i32, &str) {
    const WORDS: [(&str, i32); 10] = [
        ("nghìn", 3),
        ("ngàn", 3),
        ("thousand", 3),
        ("thous.", 3),
        ("triệu", 6),
        ("million", 6),
        ("mill.", 6),
        ("tỷ", 9),
        ("tỉ", 9),
        ("billion", 9),
    ];
    let (mut power, mut rest) = (0, unit);
    while let Some((after, more)) = WORDS.iter().find_map(|(word, power)| {
        let after = rest.strip_prefix(word)?;
        (after.is_empty() || after.starts_with(' ')).then_some((after.trim_start(), *power))
    }) {
        (power, rest) = (power + more, after);
    }
    (power, rest)
}

/// Whether a field holds figures, whose marks may mean one thing or another.
pub(super) fn has_marks(ty: &FieldType) -> bool {
    matches!(ty, FieldType::Count | FieldType::Number | FieldType::Percent | FieldType::Money | FieldType::Days)
}

/// Whether what a column's other cells say about its marks can change how a cell is read.
pub(super) fn may_turn(text: &str) -> bool {
    let mut own = Marks::default();
    own.see(text);
    // A cell that can be read in one way only settles for this way or keeps the column from settling.
    text.contains(['.', ',']) && own.settled().is_none()
}

/// Which marks the cells of a column use, found from those cells that can be read in one way only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks {
    en: bool,
    vi: bool,
}

impl Marks {
    /// Takes a cell into account.
    pub fn see(&mut self, text: &str) {
        let digits = text.trim_matches(|c: char| !c.is_ascii_digit());
        let Some(last) = digits.rfind([',', '.']) else {
            return;
        };
        if digits.bytes().any(|b| !b.is_ascii_digit() && b != b',' && b != b'.') {
            return;
        }
        let (before, after) = (digits.get(..last).unwrap_or(""), digits.get(last + 1..).unwrap_or(""));
        let last = digits.as_bytes().get(last).copied().unwrap_or(b'.');
        let other = if last == b',' { '.' } else { ',' };
        // `1.234.567` groups by its last mark; `12,5`, `0,125` and `1.234,567` end with decimals behind it.
        let groups = before.bytes().any(|b| b == last);
        let decimals = before.contains(other) || after.len() != 3 || before == "0" || (!groups && before.len() > 3);
        match (last, groups, decimals) {
            (_, true, true) | (_, false, false) => {}
            (b',', true, false) | (b'.', false, true) => self.en = true,
            _ => self.vi = true,
        }
    }

    /// The marks that all such cells agree on.
    pub fn settled(self) -> Option<NumberLocale> {
        match (self.en, self.vi) {
            (true, false) => Some(NumberLocale::En),
            (false, true) => Some(NumberLocale::Vi),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::base::{Source, Sources};
    use crate::data::columns::{Lane, Piece, Row, State, Sure, Texts};
    use crate::data::reading::{self, Form, Raw};
    use crate::data::schema::Slot;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_cell_that_does_not_turn_is_read_alike_in_every_column(text in prop_oneof![
            "[-+]?[0-9]{1,4}([., ][0-9]{1,4}){0,3}( ?%| tỷ| triệu đồng)?",
            "[0-9., %x-]{0,9}",
        ]) {
            let none = Readings { money: Some(6), percent: Some(BarePercent::Points), ..Readings::default() };
            let mut own = Marks::default();
            own.see(&text);
            for ty in [FieldType::Count, FieldType::Number, FieldType::Percent, FieldType::Money, FieldType::Days] {
                for locale in [NumberLocale::En, NumberLocale::Vi] {
                    // A column with this cell in it does not settle otherwise.
                    let can_settle = own.settled().is_none_or(|own| own == locale);
                    if !may_turn(&text) && can_settle {
                        let settled = Readings { locale: Some(locale), ..none.clone() };
                        let raw = Raw { text: &text, form: Form::Cell };
                        prop_assert_eq!(reading::read(&ty, raw, &none), reading::read(&ty, raw, &settled), "{:?} {}", locale, text);
                    }
                }
                let mut sources = Sources::default();
                let span = crate::base::Span::new(0, text.len());
                let rows = [Row { source: sources.add(Source::new("a", &*text)), span }];
                let lane = Lane { slot: Slot(0), readings: Arc::new(none.clone()), pieces: vec![Piece { span, form: Some(Form::Cell) }] };
                let mut sure = Sure::default();
                let mut texts = Texts::new(&sources);
                sure.read(&ty, &lane, &rows, texts.common(&rows), &mut texts);
                prop_assert!(sure.states != [State::Sure] || !may_turn(&text), "{}", text);
            }
        }
    }

    fn settled(cells: &[&str]) -> Option<NumberLocale> {
        let mut marks = Marks::default();
        cells.iter().for_each(|cell| marks.see(cell));
        marks.settled()
    }

    #[test]
    fn cells_that_can_be_read_one_way_settle_their_column() {
        assert_eq!(settled(&["1.234", "12,5"]), Some(NumberLocale::Vi));
        assert_eq!(settled(&["1.234", "1.234.567"]), Some(NumberLocale::Vi));
        assert_eq!(settled(&["1.234", "1,234.5"]), Some(NumberLocale::En));
        assert_eq!(settled(&["18.286", "0.125"]), Some(NumberLocale::En));
        assert_eq!(settled(&["18.286", "1.5 tỷ"]), Some(NumberLocale::En));
        assert_eq!(settled(&["18.286", "19.103"]), None);
        assert_eq!(settled(&["1,5", "1.5"]), None, "a column that disagrees with itself settles nothing");
        assert_eq!(settled(&["31.12.2020", "2020-01-01", "", "12"]), None);
    }

    #[test]
    fn a_heading_may_end_with_its_unit() {
        assert_eq!(split_unit("Tổng chi (triệu đồng)"), Some(("Tổng chi", "triệu đồng")));
        assert_eq!(split_unit("Tổng chi"), None);
        assert_eq!(scale("nghìn tỷ đồng"), (12, "đồng"));
        assert_eq!(scale("tỷ lệ"), (9, "lệ"), "which no field takes for a unit");
    }
}
