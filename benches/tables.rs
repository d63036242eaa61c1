//! How long the rows of a long table take, on the way of usual rows and on the way of all others: `cargo bench --bench tables`.
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot set up has nothing to measure")]

use std::fmt::Write as _;
use std::io::Read;

use chitieu::base::{SourceId, Sources, Span};
use chitieu::data::{Blocks, Entity, EntityId, Field, FieldType, Format, Options, Schema, Segment, Sink, Slot, Table, Wanted, load};

const ROWS: usize = 20_000;
const NAME: &str = "communes.csv";

fn main() {
    divan::main();
}

fn schema() -> Schema {
    let field = |(path, ty)| Field::new(path, ty, SourceId(0), Span::default());
    let fields = [
        ("code", FieldType::Text),
        ("province", FieldType::Text),
        ("name", FieldType::Text),
        ("issued", FieldType::Date),
        ("population", FieldType::Count),
        ("households", FieldType::Count),
        ("connected", FieldType::Percent),
        ("status", FieldType::Text),
    ];
    let commune = Entity {
        name: "commune".to_owned(),
        plural: Some("communes".to_owned()),
        label: String::new(),
        key: Some(Slot(0)),
        name_slot: Some(Slot(2)),
        owner: None,
        fields: fields.map(field).into(),
        source: SourceId(0),
        span: Span::default(),
    };
    Schema { entities: vec![commune], lists: Vec::new() }
}

/// A table whose names stand in quotes or not.
fn table(quotes: &str) -> String {
    let mut text = "code,province,name,issued,population,households,connected,status\n".to_owned();
    for i in 0..ROWS {
        let (day, share) = (i % 28 + 1, i % 100);
        let people = i * 4827 % 1_000_000;
        let _ = writeln!(text, "{i},{},{quotes}Xã {i}{quotes},2021-05-{day:02},{people},{},{share}.25%,submitted", i % 63, people / 4);
    }
    text
}

#[divan::bench(args = ["", "\""])]
fn rows_to_columns(bencher: divan::Bencher<'_, '_>, quotes: &str) {
    let (schema, options, text) = (schema(), Options::default(), table(quotes));
    let wanted = Wanted(vec![vec![false, false, true, true, true, true, true, false]]);
    let reopen = || Ok(Box::new(std::io::Cursor::new(text.clone().into_bytes())) as Box<dyn Read + Send>);
    bencher.counter(divan::counter::BytesCount::of_str(&text)).bench_local(|| {
        let mut blocks = Blocks::new(text.as_bytes(), None, 0, &options.limits).unwrap();
        let mut sources = Sources::default();
        let (table, mut sink) = Table::open(NAME, &blocks, &schema, &options, &wanted, &mut sources, &reopen).unwrap();
        let mut rows = 0;
        while let Some(Ok(block)) = blocks.next() {
            let source = sources.add(block.source(NAME));
            let (mut segments, mut part) = (Vec::new(), Sink::new(source));
            table.read(source, &block.text, &mut segments, &mut part);
            sink.merge(part);
            rows += segments.iter().map(|s| if let Segment::Columns(columns) = s { columns.len() } else { 0 }).sum::<usize>();
        }
        assert_eq!(rows, ROWS);
    });
}

#[divan::bench]
fn rows_to_records(bencher: divan::Bencher<'_, '_>) {
    let (schema, text) = (schema(), table(""));
    let options = Options { entity: Some(EntityId(0)), ..Options::default() };
    bencher
        .counter(divan::counter::BytesCount::of_str(&text))
        .bench_local(|| load(NAME, text.as_bytes(), Format::Csv, &mut Sources::default(), &schema, &options).records.len());
}
