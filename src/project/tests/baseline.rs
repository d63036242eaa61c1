//! Runs held against an earlier report: only what is new decides.

use super::{files, request};
use crate::base::Memory;
use crate::evaluation::Verdict;
use crate::gate::Saved;
use crate::project::{Checked, Meter, Request, Watch, check_watched};
use crate::report::{self, Format, Passes, Style, Telling};

const RULES: &str = r#"
entity commune "Commune" plural communes { key code: text  staff: count  budget: money }
ruleset r "R" {
  about commune
  source "S"
  target staffed "Has staff" { require staff >= 10 }
  target together "All have staff" across communes { require 100% of communes have staff >= 10 }
}
"#;
const JSON: Telling = Telling { format: Format::Json, passes: Passes::Count, worst: None, verbose: false, quiet: false };
const CONCISE: Telling = Telling { format: Format::Concise, ..JSON };
const HUMAN: Telling = Telling { format: Format::Human, ..JSON };

fn checked(files: &Memory, request: &Request, telling: Telling, threads: usize, part_bytes: Option<usize>) -> Checked {
    let watch = Watch {
        tellings: &[telling],
        lang: &|lang| lang.unwrap_or_default(),
        lang_is_said: false,
        threads,
        part_bytes,
        meter: &Meter::default(),
        take: &mut |_, _| {},
    };
    check_watched(files, request, watch)
}

fn saved(files: &Memory, request: &Request) -> Saved {
    let checked = checked(files, request, JSON, 1, None);
    let mut bytes = Vec::new();
    report::write(Format::Json, &checked.run(0, &JSON, &checked.targets(), None), &mut bytes, &Style { color: false, width: 80 }).unwrap();
    Saved::read(&bytes).unwrap()
}

const OLD: &str = "code,period,staff\na,2020,4\nb,2020,12\nc,2020,\nd,2020,1\n";

/// Status, keys of what is new, and what was corrected, of a table and of a document alike.
fn against(old: &str, new: &str) -> (u8, Vec<String>, Vec<String>) {
    let files = files(&[("r.chitieu", RULES), ("old/communes.csv", old), ("new/communes.csv", new)]);
    let request = |folder: &str| Request { across: crate::evaluation::Across::Never, ..request(&[folder], &["r.chitieu"]) };
    let baseline = Some(saved(&files, &request("old")));
    let mut seen: Vec<(u8, Vec<String>, Vec<String>)> = Vec::new();
    for (telling, threads, part_bytes) in
        [(HUMAN, 1, None), (JSON, 1, None), (CONCISE, 1, None), (HUMAN, 2, Some(8)), (Telling { worst: Some(1), ..HUMAN }, 1, Some(12))]
    {
        let checked = checked(&files, &Request { baseline: baseline.clone(), ..request("new") }, telling, threads, part_bytes);
        let is_new = |j: &&crate::evaluation::Judgement| matches!(j.verdict, Verdict::Fail | Verdict::Missing) && !j.known;
        let new = checked.outcome.judgements.iter().filter(is_new).filter_map(|j| j.key.as_ref().map(ToString::to_string)).collect();
        let corrected = checked.corrected.as_ref().unwrap().iter().filter_map(|f| f.unit.key.clone()).collect();
        seen.push((checked.status.code(), new, corrected));
    }
    let statuses: Vec<_> = seen.iter().map(|(status, _, corrected)| (*status, corrected.clone())).collect();
    assert!(statuses.windows(2).all(|pair| pair[0] == pair[1]), "{statuses:?}");
    seen.swap_remove(0)
}

#[test]
fn what_was_known_does_not_decide() {
    let none: [String; 0] = [];
    assert_eq!(against(OLD, OLD), (0, none.to_vec(), none.to_vec()));
    // The next year of the same units is not by itself new.
    assert_eq!(against(OLD, &OLD.replace("2020", "2021")), (0, none.to_vec(), none.to_vec()));
    assert_eq!(against(OLD, "code,period,staff\na,2021,11\nb,2021,12\nd,2021,2\n"), (0, none.to_vec(), vec!["a".to_owned()]));
}

#[test]
fn what_is_new_decides() {
    let none: [String; 0] = [];
    assert_eq!(against(OLD, "code,period,staff\nb,2020,9\na,2020,3\n"), (1, vec!["b".to_owned()], none.to_vec()));
    assert_eq!(against(OLD, "code,period,staff\ne,2020,9\n"), (1, vec!["e".to_owned()], none.to_vec()));
    // What was missing and now fails is new, and so is what failed and now is missing.
    assert_eq!(against(OLD, "code,period,staff\nc,2020,9\n"), (1, vec!["c".to_owned()], none.to_vec()));
    assert_eq!(against(OLD, "code,period,staff\na,2020,\n"), (2, vec!["a".to_owned()], none.to_vec()));
}

#[test]
fn only_new_warnings_count_against_the_limit_of_a_profile() {
    let rules = RULES.replace("require staff >= 10 }", "require staff >= 10  recommend staff >= 20 }");
    let config = "rules: r.chitieu\nprofile: p\nprofiles: {p: {max_warnings: 0}}\n";
    let status = |old: &str, new: &str| {
        let files = files(&[("chitieu.yaml", config), ("r.chitieu", &rules), ("old/communes.csv", old), ("new/communes.csv", new)]);
        let request = |folder: &str| Request { across: crate::evaluation::Across::Never, ..request(&[folder], &[]) };
        let baseline = Some(saved(&files, &request("old")));
        let checked = checked(&files, &Request { baseline, ..request("new") }, CONCISE, 1, None);
        (checked.status.code(), checked.counts.warnings, checked.counts.new_warnings())
    };
    let old = "code,period,staff\na,2020,12\nb,2020,25\n";
    assert_eq!(status(old, old), (0, 1, 0));
    assert_eq!(status(old, "code,period,staff\na,2020,12\nb,2020,15\n"), (1, 2, 1));
}
