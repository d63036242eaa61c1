//! How long each stage takes on the shipped packs and on a national set of 63 provinces: `cargo bench`.
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot set up has nothing to measure")]

use std::path::{Path, PathBuf};

use chitieu::base::{Disk, Files as _, Source, Sources};
use chitieu::data::{Format, Options, Record, load};
use chitieu::evaluation::{self, evaluate};
use chitieu::project::{Project, RuleChoice};
use chitieu::syntax::{Limits, parse};
use chitieu::value::Date;

const NATIONAL: &str = "examples/national/provinces-2020.yaml";

fn main() {
    divan::main();
}

fn pack_texts() -> Vec<String> {
    let files = Disk.walk(Path::new("rules")).unwrap();
    let rules = files.into_iter().filter(|f| f.extension().is_some_and(|e| e == "chitieu"));
    rules.map(|f| std::fs::read_to_string(f).unwrap()).collect()
}

fn packs() -> Project {
    Project::open(&Disk, &[], &RuleChoice { files: vec![PathBuf::from("rules")], ..RuleChoice::default() })
}

fn records(project: &Project, bytes: &[u8]) -> Vec<Record> {
    load(NATIONAL, bytes, Format::Yaml, &mut Sources::default(), &project.rules.schema, &Options::default()).records
}

#[divan::bench]
fn parse_the_packs(bencher: divan::Bencher<'_, '_>) {
    let texts = pack_texts();
    let mut sources = Sources::default();
    let ids: Vec<_> = texts.iter().map(|t| sources.add(Source::new("", t.as_str()))).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    bencher.counter(divan::counter::BytesCount::new(bytes)).bench_local(|| {
        for (text, id) in texts.iter().zip(&ids) {
            divan::black_box(parse(text, *id, &Limits::default()));
        }
    });
}

#[divan::bench]
fn open_the_packs() -> Project {
    packs()
}

#[divan::bench]
fn load_the_nation(bencher: divan::Bencher<'_, '_>) {
    let project = packs();
    let bytes = std::fs::read(NATIONAL).unwrap();
    bencher.counter(divan::counter::BytesCount::new(bytes.len())).bench_local(|| records(&project, &bytes));
}

#[divan::bench]
fn judge_the_nation(bencher: divan::Bencher<'_, '_>) {
    let project = packs();
    let records = records(&project, &std::fs::read(NATIONAL).unwrap());
    let options = evaluation::Options::on(Date::constant(2021, 1, 1));
    bencher.counter(divan::counter::ItemsCount::new(records.len())).bench_local(|| evaluate(&project.rules, &records, &options));
}
