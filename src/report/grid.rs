//! Who stands where: the class of each unit and target, while the units are few.

use std::collections::BTreeMap;

use super::finding::Class;
use crate::data::EntityId;
use crate::evaluation::Judgement;
use crate::semantics::rules::TargetId;
use crate::value::Period;

/// More units than this of one entity make no glance.
const UNITS: usize = 70;
/// More rows than this are not kept, whichever periods they are of.
const ROWS: usize = 12 * UNITS;

/// A unit's key, and the period of its figures.
pub(super) type Unit = (String, Option<Period>);

/// Where a unit stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// What it is called; `None` where nothing says it.
    pub name: Option<String>,
    /// The worst class of each target.
    pub classes: BTreeMap<TargetId, Class>,
}

pub(super) type Rows = BTreeMap<Unit, Row>;

/// The units of an entity.
pub(super) struct Sheet {
    pub entity: EntityId,
    /// One for each unit and period, or for each unit where those are too many.
    pub rows: Rows,
    /// Whether a row has the worst of all periods.
    pub together: bool,
}

/// A row for each unit that has a key, entity by entity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// `None` for entities with too many units.
    sheets: BTreeMap<EntityId, Option<Rows>>,
}

impl Grid {
    /// Whether units of an entity may still get rows.
    #[must_use]
    pub fn is_open(&self, entity: EntityId) -> bool {
        self.sheets.get(&entity).is_none_or(Option::is_some)
    }

    /// Notes that there is a unit, whatever is judged of it.
    pub fn see(&mut self, entity: EntityId, key: &str, period: Option<Period>) {
        if self.is_open(entity) {
            self.put(entity, (key.to_owned(), period), Row::default());
        }
    }

    /// Takes a judgement in, if it is about one unit.
    pub fn add(&mut self, j: &Judgement) {
        if let (Some(key), Some(_), true) = (&j.key, &j.record, self.is_open(j.entity)) {
            let row = Row { name: j.name.as_deref().map(str::to_owned), classes: [(j.target, Class::of(j))].into() };
            self.put(j.entity, (key.to_string(), j.period), row);
        }
    }

    /// Takes in the units of another part of the data.
    pub fn merge(&mut self, other: Grid) {
        for (entity, sheet) in other.sheets {
            match sheet {
                Some(rows) => rows.into_iter().for_each(|(unit, row)| self.put(entity, unit, row)),
                None => drop(self.sheets.insert(entity, None)),
            }
        }
    }

    fn put(&mut self, entity: EntityId, unit: Unit, row: Row) {
        let sheet = self.sheets.entry(entity).or_insert_with(|| Some(Rows::new()));
        let Some(rows) = sheet else { return };
        let before = rows.len();
        rows.entry(unit).or_default().merge(row);
        let is_more = rows.len() > before;
        if is_more && (rows.len() > ROWS || (rows.len() > UNITS && keys(rows) > UNITS)) {
            *sheet = None;
        }
    }

    /// The rows of each entity with several units that were judged.
    pub(super) fn sheets(&self) -> impl Iterator<Item = Sheet> + '_ {
        let few = self.sheets.iter().filter_map(|(entity, rows)| Some((*entity, rows.as_ref()?)));
        let sheets = few.map(|(entity, rows)| {
            let judged = rows.iter().filter(|(_, row)| !row.classes.is_empty());
            let rows: Rows = judged.map(|(unit, row)| (unit.clone(), row.clone())).collect();
            let together = rows.len() > UNITS;
            Sheet { entity, rows: if together { by_key(&rows) } else { rows }, together }
        });
        sheets.filter(|sheet| sheet.rows.len() > 1)
    }
}

impl Row {
    /// Takes in what else is known of the unit: the name that was said first stays, and the worst class.
    fn merge(&mut self, other: Row) {
        if self.name.is_none() {
            self.name = other.name;
        }
        for (target, class) in other.classes {
            self.classes.entry(target).and_modify(|known| *known = class.min(*known)).or_insert(class);
        }
    }
}

/// How many units there are, whatever the period.
fn keys(rows: &Rows) -> usize {
    let mut last = None;
    rows.keys().filter(|(key, _)| last.replace(key) != Some(key)).count()
}

/// The units whatever the period.
fn by_key(rows: &Rows) -> Rows {
    let mut units = Rows::new();
    for ((key, _), row) in rows {
        units.entry((key.clone(), None)).or_default().merge(row.clone());
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROVINCE: EntityId = EntityId(0);
    const TARGET: TargetId = TargetId(0);

    fn unit(key: usize, year: u32) -> Unit {
        (format!("{key:04}"), Period::parse(&year.to_string()).ok())
    }

    fn row(class: Class, name: Option<&str>) -> Row {
        Row { name: name.map(str::to_owned), classes: [(TARGET, class)].into() }
    }

    fn filled(units: impl Iterator<Item = Unit>) -> Grid {
        let mut grid = Grid::default();
        units.for_each(|unit| grid.put(PROVINCE, unit, row(Class::Pass, None)));
        grid
    }

    fn rows(grid: &Grid) -> Option<usize> {
        grid.sheets().next().map(|sheet| sheet.rows.len())
    }

    #[test]
    fn as_many_units_as_fit_a_glance_have_rows() {
        assert_eq!(rows(&filled((0..1).map(|n| unit(n, 2020)))), None);
        assert_eq!(rows(&filled((0..2).map(|n| unit(n, 2020)))), Some(2));
        assert_eq!(rows(&filled((0..UNITS).map(|n| unit(n, 2020)))), Some(UNITS));
        assert_eq!(rows(&filled((0..=UNITS).map(|n| unit(n, 2020)))), None);
        let years = |n: usize| filled((0..n).map(|n| unit(0, 1000 + u32::try_from(n).unwrap())).chain([unit(1, 2020)]));
        assert_eq!((rows(&years(ROWS - 1)), rows(&years(ROWS))), (Some(2), None));
    }

    #[test]
    fn periods_share_a_row_where_they_are_too_many() {
        let mut grid = Grid::default();
        for n in 0..63 {
            grid.put(PROVINCE, unit(n, 2020), row(Class::Pass, None));
            grid.put(PROVINCE, unit(n, 2021), row(Class::Missing, Some("a")));
        }
        let Sheet { rows, together, .. } = grid.sheets().next().unwrap();
        assert_eq!((rows.len(), together), (63, true));
        assert!(rows.iter().all(|((_, period), shown)| period.is_none() && *shown == row(Class::Missing, Some("a"))));
        assert_eq!(self::rows(&filled((0..30).flat_map(|n| [unit(n, 2020), unit(n, 2021)]))), Some(60));
    }

    #[test]
    fn a_unit_of_which_nothing_is_judged_has_no_row_and_counts() {
        let mut grid = filled((0..UNITS).map(|n| unit(n, 2020)));
        grid.see(PROVINCE, "0001", unit(1, 2020).1);
        assert_eq!(rows(&grid), Some(UNITS));
        grid.see(PROVINCE, "x", None);
        assert!(!grid.is_open(PROVINCE));
        let mut two = filled([unit(1, 2020)].into_iter());
        two.see(PROVINCE, "x", None);
        assert_eq!(rows(&two), None);
    }

    #[test]
    fn parts_give_what_the_whole_gives() {
        for n in [1, 2, UNITS, UNITS + 1, 3 * UNITS] {
            let units = || (0..n).map(|n| unit(n, 2020));
            let mut parts = filled(units().take(n / 2));
            parts.merge(filled(units().skip(n / 2)));
            assert_eq!(parts, filled(units()));
        }
    }
}
