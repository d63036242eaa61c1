//! Runs that someone watches, and breaks off.

use std::sync::atomic::Ordering;

use super::{files, request};
use crate::base::Memory;
use crate::project::{Checked, Meter, Request, Status, Watch, check_watched};
use crate::report::{Format, Passes, Telling};

const RULES: &str = r#"
list all from "all.csv" key code
entity commune "Commune" plural communes { key code: text from all  staff: count }
ruleset r "R" {
  about commune
  source "S"
  target staffed "Has staff" { require staff >= 1 }
  target together "Has staff" across communes { require 100% of communes have staff >= 1 }
}
"#;
const TOP: &str = "communes:\n";
const HEADING: &str = "code,period,staff\n";

fn watched(files: &Memory, request: &Request, meter: &Meter, seen: &mut (dyn FnMut(&[u8]) + Send)) -> Checked {
    let concise = Telling { format: Format::Concise, passes: Passes::All, worst: None, verbose: false, quiet: false };
    let watch = Watch {
        tellings: &[concise],
        lang: &|lang| lang.unwrap_or_default(),
        lang_is_said: false,
        threads: 1,
        part_bytes: None,
        meter,
        take: &mut |_, bytes| seen(bytes),
    };
    check_watched(files, request, watch)
}

#[test]
fn the_meter_ends_where_the_data_do() {
    let record = |i: usize| format!("- {{code: c{i}, period: 2020, staff: 1}}\n");
    // One document is read in parts.
    let long = format!("{TOP}{}", (0..40_000).map(record).collect::<String>());
    let table = format!("{HEADING}{}", (0..100).map(|i| format!("t{i},2020,1\n")).collect::<String>());
    let short = "commune: {code: x, period: 2020, staff: 1}\n";
    let (all, odd) = ("code\nx\n", "commune: {code: y, period: 2020, staff: \"1\" }\n");
    let files =
        files(&[("r.chitieu", RULES), ("all.csv", all), ("d/a.yaml", &long), ("d/b.csv", &table), ("d/c.yaml", short), ("d/d.yaml", odd)]);
    let meter = Meter { watched: true, ..Meter::default() };
    let request = Request { entity: Some("commune".to_owned()), ..request(&["d"], &["r.chitieu"]) };
    let checked = watched(&files, &request, &meter, &mut |_| {});
    assert!(!checked.interrupted);
    let total = (long.len() + table.len() + short.len() + odd.len()) as u64;
    assert_eq!(meter.total.load(Ordering::Relaxed), total);
    // What stands above the first part of a long file is in no part.
    assert_eq!(meter.bytes.load(Ordering::Relaxed), total - (TOP.len() + HEADING.len()) as u64);
    assert_eq!(meter.records.load(Ordering::Relaxed), 40_102);
}

#[test]
fn a_run_that_is_broken_off_says_nothing_of_what_it_did_not_see() {
    let mut files = files(&[("r.chitieu", RULES), ("all.csv", "code\nc1\nnobody\n")]);
    for i in 0..500 {
        files.insert(format!("d/{i}.yaml"), format!("commune: {{code: c{i}, period: 2020, staff: 0}}\n"));
    }
    let meter = Meter::default();
    let stop = meter.stop.clone();
    let mut told = Vec::new();
    let checked = watched(&files, &request(&["d"], &["r.chitieu"]), &meter, &mut |bytes| {
        told.extend_from_slice(bytes);
        stop.store(true, Ordering::Relaxed);
    });
    assert!(checked.interrupted);
    assert_eq!(checked.status, Status::Interrupted);
    let records = checked.outcome.records;
    let told = String::from_utf8(told).unwrap();
    assert!((1..500).contains(&records), "{records}\n{told}");
    assert_eq!(told.matches(" fail r.staffed ").count(), records);
    assert!(checked.outcome.silent.is_empty() && checked.problems.is_empty(), "{:?}", checked.problems);
    assert!(!told.contains("r.together"));
}

#[test]
fn who_stops_a_run_before_it_begins_is_told_that_nothing_was_judged() {
    let files = files(&[("r.chitieu", RULES), ("all.csv", "code\nc1\n"), ("d.yaml", "commune: {code: c1, period: 2020, staff: 1}\n")]);
    let meter = Meter::default();
    meter.stop.store(true, Ordering::Relaxed);
    let checked = watched(&files, &request(&["d.yaml"], &["r.chitieu"]), &meter, &mut |_| {});
    assert_eq!((checked.status, checked.outcome.records), (Status::Interrupted, 0));
}
