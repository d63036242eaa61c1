//! How long YAML and JSON take to read, plainly and the general way: `cargo bench --bench documents`.
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot set up has nothing to measure")]

use std::fmt::Write as _;

use chitieu::base::{SourceId, Sources, Span};
use chitieu::data::{Documents, Entity, EntityId, Field, FieldType, Format, Options, Schema, Slot, Wanted, load};

const RECORDS: usize = 300;
const FIELDS: [(&str, FieldType); 6] = [
    ("code", FieldType::Text),
    ("name", FieldType::Text),
    ("population", FieldType::Count),
    ("budget.total", FieldType::Money),
    ("budget.it", FieldType::Money),
    ("signed", FieldType::Date),
];

fn main() {
    divan::main();
}

fn schema() -> Schema {
    let fields = FIELDS.into_iter().map(|(path, ty)| Field::new(path, ty, SourceId(0), Span::default())).collect();
    let province = Entity {
        name: "province".to_owned(),
        plural: Some("provinces".to_owned()),
        label: String::new(),
        key: Some(Slot(0)),
        name_slot: Some(Slot(1)),
        owner: None,
        fields,
        source: SourceId(0),
        span: Span::default(),
    };
    Schema { entities: vec![province], lists: Vec::new() }
}

fn text(format: Format) -> String {
    let mut text = String::from(if format == Format::Yaml { "provinces:\n" } else { "{\"provinces\":[" });
    for i in 0..RECORDS {
        let (population, total, it) = (i * 7919, i * 104_729, i * 1009);
        if format == Format::Yaml {
            write!(text, "  - code: \"{i:03}\"\n    name: Tỉnh {i}\n    population: {population}\n").unwrap();
            write!(text, "    budget:\n      total: {total}\n      it: {it}\n    signed: 2021-03-{:02}\n", i % 28 + 1).unwrap();
        } else {
            let comma = if i == 0 { "" } else { "," };
            write!(text, "{comma}{{\"code\":\"{i:03}\",\"name\":\"Tỉnh {i}\",\"population\":{population},").unwrap();
            write!(text, "\"budget\":{{\"total\":{total},\"it\":{it}}},\"signed\":\"2021-03-{:02}\"}}", i % 28 + 1).unwrap();
        }
    }
    text + if format == Format::Yaml { "" } else { "]}" }
}

#[divan::bench(args = [Format::Yaml, Format::Json])]
fn plainly(bencher: divan::Bencher<'_, '_>, format: Format) {
    let (schema, options, text) = (schema(), Options::default(), text(format));
    let mut wanted = Wanted(vec![vec![false; FIELDS.len()]]);
    for slot in [0, 2, 3] {
        wanted.0[EntityId(0).0 as usize][slot] = true;
    }
    let mut documents = Documents::new(&schema, &options, &wanted, format);
    bencher.counter(divan::counter::BytesCount::new(text.len())).bench_local(|| {
        let mut columns = Vec::new();
        assert!(documents.read(SourceId(0), &text, &mut columns));
        columns
    });
}

#[divan::bench(args = [Format::Yaml, Format::Json])]
fn generally(bencher: divan::Bencher<'_, '_>, format: Format) {
    let (schema, options, text) = (schema(), Options::default(), text(format));
    let bytes = divan::counter::BytesCount::new(text.len());
    bencher.counter(bytes).bench_local(|| load("a", text.as_bytes(), format, &mut Sources::default(), &schema, &options));
}
