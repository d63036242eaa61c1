//! How something is written changes nothing: the format of the data, and the form of its letters.

use std::sync::LazyLock;

use chitieu::data::Format;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use super::dataset::{Dataset, Shape, csv, json, tapes, yaml};
use super::{PROVINCES, RULES, World, difference, world};

/// Headings as people write them.
const LABELS: [(&str, &str); 6] = [
    ("code", "Mã"),
    ("population", "Dân số trung bình"),
    ("it_spending", "Chi cho công nghệ thông tin"),
    ("network.total", "Tổng số xã"),
    ("plan.covers_from", "plan_covers_from"),
    ("status", "TRẠNG THÁI"),
];

/// The shared rules with every letter and its marks apart.
static DECOMPOSED: LazyLock<World> = LazyLock::new(|| World::new(&decomposed(RULES), &decomposed(PROVINCES)));

fn decomposed(text: &str) -> String {
    text.nfd().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn yaml_json_and_tables_of_the_same_records_give_the_same_verdicts(mut tape in tapes()) {
        let data = Dataset::make(&mut tape, Shape::Flat);
        let told = |format: Format, provinces: String, communes: String| {
            let mut world = world();
            let mut records = world.load("provinces", format, &provinces);
            records.extend(world.load("communes", format, &communes));
            let outcome = world.judge(&records);
            world.told(&outcome)
        };
        let from_yaml = told(Format::Yaml, yaml("provinces", &data.provinces), yaml("communes", &data.communes));
        let from_json = told(Format::Json, json("provinces", &data.provinces), json("communes", &data.communes));
        let from_csv = told(Format::Csv, csv(&data.provinces, &LABELS), csv(&data.communes, &[]));
        for other in [from_json, from_csv] {
            let difference = difference(&from_yaml, &other);
            prop_assert!(difference.is_empty(), "{}", difference);
        }
    }

    #[test]
    fn composed_and_decomposed_letters_give_the_same_verdicts(mut tape in tapes()) {
        let data = Dataset::make(&mut tape, Shape::Nested);
        let flat = Dataset::make(&mut tape, Shape::Flat);
        let provinces = yaml("provinces", &data.provinces);
        // Other years, leap years among them, so that no unit reports twice.
        let others = csv(&flat.provinces, &LABELS).replace("2020", "2024").replace("2021", "2025");
        let as_is = |text: &str| text.to_owned();
        let told = |decomposed_rules: bool, data: fn(&str) -> String| {
            let mut world = if decomposed_rules { DECOMPOSED.again() } else { world() };
            let mut records = world.load("provinces.yaml", Format::Yaml, &data(&provinces));
            records.extend(world.load("provinces.csv", Format::Csv, &data(&others)));
            let outcome = world.judge(&records);
            world.told(&outcome)
        };
        let once = told(false, as_is);
        for (rules, data) in [(false, decomposed as fn(&str) -> String), (true, as_is), (true, decomposed)] {
            let again: Vec<String> = told(rules, data).iter().map(|t| t.nfc().collect()).collect();
            let difference = difference(&once, &again);
            prop_assert!(difference.is_empty(), "{}", difference);
        }
    }
}
