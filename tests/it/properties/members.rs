//! Flat members that are only counted: how they are gone about shows in no report, also where there are more than are named.

use std::fmt::Write as _;
use std::path::PathBuf;

use chitieu::base::Memory;
use chitieu::evaluation::{Across, Options};
use chitieu::project::{DataArgument, Request, RuleChoice};
use chitieu::report::{self, Telling};
use proptest::prelude::*;

use super::options;
use crate::watched::{EVERYTHING, MANNERS, Manner, check};

/// `counted` asks nothing of communes but how many; `summed` looks at each, so that a run with both keeps them all.
const RULES: &str = "
entity province plural provinces { key code: text }

entity commune plural communes {
  key code: text
  belongs to province
  website: flag
  staff: count
  opened: date
}

ruleset sites { about commune  target staffed { require staff >= 5 } }

ruleset counted {
  about province
  target all { require all communes have website }
  target some { require any commune where staff >= 8 }
  target none { require no commune where staff < 3 }
  target share { require more than 60% of communes where staff >= 2 have website }
  target few { require at most 20 communes have staff >= 9 }
  target exact { require exactly 30 communes have website }
  target meeting { require at least 50% of communes meet sites.staffed }
  target early { require at least 90% of communes have opened <= 2020-06-30 }
}

ruleset summed { about province  target crowded { require sum of communes.staff >= 10 } }
";

/// A table of communes, shuffled; with each a province, now and then one that nobody reports on, and when it speaks.
fn communes() -> impl Strategy<Value = String> {
    let row = (0_usize..9, 0_usize..3, 0_usize..12, 0_usize..60, 0_usize..200);
    let whens = prop_oneof![
        Just(vec![","]),
        Just(vec!["2020,"]),
        Just(vec!["2020,", "2021,"]),
        Just(vec![",", "2020,"]),
        Just(vec![",2020-12-01", ",2020-12-20"])
    ];
    (prop::collection::vec(row, 0..600), whens, any::<bool>()).prop_map(|(rows, whens, quotes)| {
        let mut text = "code,province,period,as_of,website,staff,opened,note\n".to_owned();
        for (at, (province, website, staff, odd, when)) in rows.iter().enumerate() {
            // Every tenth or so is one that was there before: of another time, or a second record.
            let number = if at % 10 == 9 { at - when % 9 } else { at };
            let code = (number * 7919) % 6007;
            let province = ["01", "01", "01", "01", "01", "02", "02", "02", "99"][*province];
            let website = ["yes", "no", "no"][*website];
            let staff = if *odd == 0 {
                "nhiều".to_owned()
            } else if *odd == 1 {
                String::new()
            } else {
                staff.to_string()
            };
            let opened = ["2020-03-01", "2020-09-01", "2020", ""][when % 4];
            let note = if quotes && *odd == 2 { "\"hai\ndòng\"" } else { "một" };
            writeln!(text, "{code},{province},{},{website},{staff},{opened},{note}", whens[when % whens.len()]).unwrap();
        }
        text
    })
}

fn reports(files: &Memory, select: &[&str], tellings: &[Telling], manner: Manner) -> Vec<String> {
    let Options { as_of, today, .. } = options();
    let request = Request {
        data: vec![DataArgument::Path("data/provinces.csv".into()), DataArgument::Path("data/communes.csv".into())],
        rules: RuleChoice { files: vec![PathBuf::from("rules.chitieu")], ..RuleChoice::default() },
        select: select.iter().map(|&select| select.to_owned()).collect(),
        ignore: Vec::new(),
        as_of,
        today,
        entity: None,
        input: None,
        across: Across::Auto,
        missing: None,
        waivers: Vec::new(),
        baseline: None,
    };
    check(files, &request, tellings, manner).1
}

/// What a JSON report says of the provinces by the targets that count.
fn of_provinces(json: &str) -> Vec<serde_json::Value> {
    let report: serde_json::Value = serde_json::from_str(json).unwrap();
    let results = report["results"].as_array().unwrap().iter();
    results.filter(|result| result["rule"].as_str().is_some_and(|rule| rule.starts_with("counted."))).cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 16, ..ProptestConfig::with_cases(12) })]

    #[test]
    fn members_that_are_counted_are_those_that_are_kept(table in communes(), periods in 0_usize..3) {
        let mut files = Memory::default();
        files.insert("rules.chitieu", RULES);
        let provinces = ["code\n01\n02\n03\n", "code,period\n01,2020\n02,2020\n", "code,period\n01,2020\n01,2021\n02,2021\n"][periods];
        files.insert("data/provinces.csv", provinces);
        files.insert("data/communes.csv", table.as_str());
        let json = Telling { format: report::Format::Json, ..EVERYTHING };
        let tellings = [json, EVERYTHING];
        let kept = reports(&files, &[], &tellings, MANNERS[0]);
        let counted = reports(&files, &["counted", "sites"], &tellings, MANNERS[0]);
        let (one, other) = (of_provinces(&kept[0]), of_provinces(&counted[0]));
        prop_assert!(!one.is_empty());
        for (one, other) in one.iter().zip(&other) {
            prop_assert_eq!(one, other, "{}", table);
        }
        prop_assert_eq!(one.len(), other.len());
        for manner in [Manner { threads: 2, part_bytes: None }, Manner { threads: 3, part_bytes: Some(700) }, Manner { threads: 1, part_bytes: Some(64) }] {
            let again = reports(&files, &["counted", "sites"], &tellings, manner);
            prop_assert_eq!(of_provinces(&again[0]), other.clone(), "{:?} {}", manner, table);
            prop_assert!(again[0] == counted[0], "{:?} {}", manner, table);
        }
    }
}

#[test]
fn the_first_hundred_are_named_and_the_others_counted() {
    let mut files = Memory::default();
    files.insert("rules.chitieu", RULES);
    files.insert("data/provinces.csv", "code\n01\n");
    let rows = (0..250).rev().map(|code| format!("{code:03},01,,,{},5,2020-03-01,\n", if code % 2 == 0 { "no" } else { "yes" }));
    files.insert("data/communes.csv", "code,province,period,as_of,website,staff,opened,note\n".to_owned() + &rows.collect::<String>());
    let json = Telling { format: report::Format::Json, ..EVERYTHING };
    for (select, part_bytes) in [(&["counted.all"][..], None), (&["counted.all"], Some(90)), (&[], None)] {
        let [json, human] = &reports(&files, select, &[json, EVERYTHING], Manner { threads: 2, part_bytes })[..] else { panic!() };
        let result = of_provinces(json).into_iter().find(|result| result["rule"] == "counted.all").unwrap();
        let (members, places) = (&result["clauses"][0]["members"], result["clauses"][0]["places"].as_array().unwrap());
        let named: Vec<String> = (0..100).map(|n| format!("{:03}", 2 * n)).collect();
        assert_eq!(members["offending"], serde_json::json!(named));
        assert_eq!((&members["more_offending"], places.len()), (&serde_json::json!(25), 100));
        assert_eq!((&places[0]["line"], &places[99]["line"]), (&serde_json::json!(251), &serde_json::json!(53)));
        let words = human.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("without it: 000, 002, 004, 006, 008 and 120 more"), "{human}");
    }
}
