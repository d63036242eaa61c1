//! The map: a tile for each province, laid out like the country, before and after the provinces were merged.

use crate::data::ReferenceList;
use crate::value::Date;

/// `layout,code,column,row`, north at the top.
const TILES: &str = include_str!("tiles.csv");

/// A tile: the layout, the code of its province, column and row.
pub(super) type Tile = (&'static str, &'static str, u8, u8);

/// All tiles of all layouts.
pub(super) fn tiles() -> impl Iterator<Item = Tile> {
    TILES.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        Some((cells.next()?, cells.next()?, cells.next()?.parse().ok()?, cells.next()?.parse().ok()?))
    })
}

/// The layout that has a tile for each unit of a register on a day, and no other.
pub(super) fn layout(register: &ReferenceList, day: Date) -> Option<&'static str> {
    let mut units: Vec<&str> = register.on(day).map(|row| row.key.as_str()).collect();
    units.sort_unstable();
    let mut names: Vec<&'static str> = tiles().map(|(name, ..)| name).collect();
    names.dedup();
    names.into_iter().find(|name| {
        let mut codes: Vec<&str> = tiles().filter(|(of, ..)| of == name).map(|(_, code, ..)| code).collect();
        codes.sort_unstable();
        codes == units
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::base::Sources;
    use crate::data::load_list;

    fn register() -> ReferenceList {
        let bytes = include_bytes!("../../../rules/provinces.csv");
        load_list("provinces.csv", bytes, &mut Sources::default(), "code", "provinces").unwrap()
    }

    #[test]
    fn each_unit_of_the_register_has_one_tile_and_no_two_share_one() {
        let register = register();
        for (name, day, units) in [("63", "2020-12-31", 63), ("63", "2025-06-30", 63), ("34", "2025-07-01", 34)] {
            let day = crate::value::parse_date(day).unwrap();
            assert_eq!(layout(&register, day), Some(name));
            let places: BTreeSet<(u8, u8)> = tiles().filter(|(of, ..)| *of == name).map(|(_, _, column, row)| (column, row)).collect();
            assert_eq!((register.on(day).count(), places.len()), (units, units));
        }
        assert_eq!(tiles().count(), TILES.lines().count() - 1);
    }

    #[test]
    fn the_map_resembles_the_country() {
        let place = |layout, code| tiles().find(|(l, c, ..)| (*l, *c) == (layout, code)).map(|(_, _, column, row)| (column, row)).unwrap();
        for layout in ["63", "34"] {
            let rows = ["04", "01", "38", "40", "42", "46", "48", "66", "79", "92", "96"].map(|code| place(layout, code).1);
            assert!(rows.is_sorted(), "{layout}: north above south");
            assert!(place(layout, "11").0 < place(layout, "01").0 && place(layout, "01").0 < place(layout, "22").0);
            assert!(place(layout, "96").0 < place(layout, "79").0 && place(layout, "79").0 < place(layout, "56").0);
        }
    }

    #[test]
    fn another_register_has_no_map() {
        let mut register = register();
        register.rows.pop();
        assert_eq!(layout(&register, Date::constant(2026, 1, 1)), None);
    }
}
