use super::*;
use proptest::prelude::*;

/// A data set that every format can say.
#[derive(Debug, Clone)]
struct Row {
    code: u16,
    name: String,
    population: Option<u64>,
    budget: u64,
    portal: bool,
    year: u16,
}

fn row() -> impl Strategy<Value = Row> {
    let name = "[a-zA-Zàếủ\"',;:#\\\\|{\\[]{1,12}";
    let figures = (proptest::option::of(any::<u32>()), any::<u64>(), any::<bool>(), 1990_u16..2100);
    (1_u16..9999, name, figures).prop_map(|(code, name, (population, budget, portal, year))| Row {
        code,
        name,
        population: population.map(u64::from),
        budget,
        portal,
        year,
    })
}

fn json_of(row: &Row, entity: &str) -> String {
    let population = row.population.map_or("null".to_owned(), |p| p.to_string());
    let name = serde_json::to_string(&row.name).unwrap();
    format!(
        "{{{entity}\"code\": \"{:05}\", \"name\": {name}, \"population\": {population}, \"budget\": {}, \"portal\": {}, \"period\": {}}}",
        row.code, row.budget, row.portal, row.year
    )
}

fn write(rows: &[Row], format: Format) -> String {
    let list = || rows.iter().map(|r| json_of(r, "")).collect::<Vec<_>>().join(",\n ");
    match format {
        Format::Json => format!("{{\"provinces\": [{}]}}", list()),
        Format::JsonLines => rows.iter().map(|r| json_of(r, "") + "\n").collect(),
        Format::Yaml => {
            let one = |r: &Row| {
                let population = r.population.map_or(String::new(), |p| p.to_string());
                let name = r.name.replace('\'', "''");
                format!(
                    "---\nprovince: {:05}\nname: '{name}'\npopulation: {population}\nbudget: {}\nportal: {}\nperiod: {}\n",
                    r.code,
                    r.budget,
                    if r.portal { "yes" } else { "no" },
                    r.year
                )
            };
            rows.iter().map(one).collect()
        }
        Format::Csv | Format::Tsv => {
            let mark = if format == Format::Tsv { b'\t' } else { b';' };
            let mut writer = csv::WriterBuilder::new().delimiter(mark).from_writer(Vec::new());
            writer.write_record(["code", "name", "population", "budget (đồng)", "portal", "period"]).unwrap();
            for r in rows {
                let population = r.population.map_or(String::new(), |p| p.to_string());
                let portal = if r.portal { "có" } else { "không" };
                let (code, budget, year) = (format!("{:05}", r.code), r.budget.to_string(), r.year.to_string());
                writer.write_record([&code, &r.name, &population, &budget, portal, &year]).unwrap();
            }
            String::from_utf8(writer.into_inner().unwrap()).unwrap()
        }
        Format::Ods | Format::Xls | Format::Xlsx => String::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_format_loads_the_same_data_set_to_the_same_records(rows in proptest::collection::vec(row(), 1..6)) {
        let options = Options { entity: Some(PROVINCE), ..Options::default() };
        let mut first: Option<Vec<Record>> = None;
        for (format, name, _) in Format::ALL.iter().filter(|(format, ..)| !format.is_workbook()) {
            let out = run(&format!("provinces.{name}"), write(&rows, *format), &options);
            prop_assert_eq!(&out.problems, &Vec::<String>::new(), "{:?}", format);
            prop_assert_eq!(out.records.len(), rows.len());
            let known = first.get_or_insert_with(|| out.records.clone());
            prop_assert_eq!(&*known, &out.records, "{:?}", format);
        }
    }

    #[test]
    fn no_bytes_make_a_loader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), entity in any::<bool>()) {
        let options = Options { entity: entity.then_some(PROVINCE), ..Options::default() };
        for (_, name, _) in Format::ALL {
            run(&format!("provinces.{name}"), &bytes, &options);
        }
    }

    #[test]
    fn no_text_near_the_grammar_makes_a_loader_panic(
        text in "(province|provinces|code|period|districts|: |\n|\n  |- |,|;|\"|'|\\[|\\]|\\{|\\}|&a |\\*a|!!str |<<|\\||>|#|---\n|%|2021|~|\t|\u{feff}|é|\r\n|\\\\){0,40}",
    ) {
        for (_, name, _) in Format::ALL {
            let out = run(&format!("provinces.{name}"), &text, &Options::default());
            prop_assert!(!out.records.is_empty() || !out.problems.is_empty(), "{}: silence about {:?}", name, text);
        }
    }
}

#[test]
fn the_same_rows_with_windows_line_ends_and_a_byte_order_mark_are_the_same_records() {
    let rows = [Row { code: 42, name: "Hà Tĩnh".into(), population: None, budget: 5, portal: true, year: 2020 }];
    let options = Options { entity: Some(PROVINCE), ..Options::default() };
    for (format, name, _) in Format::ALL.iter().filter(|(format, ..)| !format.is_workbook()) {
        let unix = write(&rows, *format);
        let windows = format!("\u{feff}{}", unix.replace("\r\n", "\n").replace('\n', "\r\n"));
        let name = format!("provinces.{name}");
        let (a, b) = (run(&name, &unix, &options).sound(), run(&name, &windows, &options).sound());
        assert_eq!(a.records, b.records, "{name}");
        let (a, b) = (a.place(0, "budget"), b.place(0, "budget"));
        assert_eq!(a, b, "the mark moves no column of {name}");
    }
}
