//! What waivers do to verdicts, and what is said of them.

use super::{files, request, run};
use crate::base::Memory;
use crate::project::{Meter, Request, Watch, check_watched};
use crate::report::{Format, Passes, Telling};
use crate::value::Date;

const RULES: &str = r#"
list all from "all.csv" key code
entity commune "Commune" plural communes { key code: text from all  staff: count  budget: money }
ruleset r "R" {
  about commune
  source "S"
  target staffed "Has staff" { require staff >= 10 }
  target funded "Has money" { require budget >= 1 billion VND }
  target together "All have staff" across communes { require 100% of communes have staff >= 10 }
}
"#;
const TABLE: &str = "code,period,staff,budget\na,2020,4,2 tỷ\nb,2020,12,\nc,2020,3,2 tỷ\n";
const YAML: &str = "communes:\n- {code: a, period: 2020, staff: 4, budget: 2 tỷ}\n- {code: b, period: 2020, staff: 12}\n- {code: c, period: 2020, staff: 3, budget: 2 tỷ}\n";
const WHOLE: &str = "reason: r, approver: p, date: 2020-12-01";

fn with(waivers: &str) -> (Memory, Request) {
    let files = files(&[
        ("r.chitieu", RULES),
        ("all.csv", "code\na\nb\nc\n"),
        ("communes.csv", TABLE),
        ("communes.yaml", YAML),
        ("w.yaml", waivers),
    ]);
    (files, Request { waivers: vec!["w.yaml".into()], ..request(&["communes.csv"], &["r.chitieu"]) })
}

/// The verdicts on what the rulesets ask for, and what is said; the same of a table and of a document.
fn told(waivers: &str, as_of: Option<Date>) -> (u8, Vec<String>, Vec<String>) {
    let (files, table) = with(waivers);
    let of = |file: &str| {
        let (status, verdicts, said) = run(&files, &Request { as_of, ..request_of(&table, file) });
        (status, verdicts.into_iter().filter(|v| v.contains(" r.") && !v.ends_with("pass")).collect::<Vec<_>>(), said)
    };
    let (one, other) = (of("communes.csv"), of("communes.yaml"));
    assert_eq!(one, other);
    one
}

fn request_of(request: &Request, file: &str) -> Request {
    Request { data: super::request(&[file], &[]).data, ..request.clone() }
}

const UNMET: [&str; 4] = ["a r.staffed fail", "b r.funded missing", "c r.staffed fail", "- r.together fail"];

#[test]
fn a_waiver_in_force_waives_and_is_no_pass() {
    let all = format!(
        "- {{target: r.staffed, unit: a, period: 2020, expiry: 2021-06-30, {WHOLE}}}\n\
         - {{check: r.staffed, unit: c, entity: commune, value: 3, expiry: 2021-06-30, {WHOLE}}}\n\
         - {{target: r.funded, unit: b, expiry: 30/06/2021, {WHOLE}}}\n\
         - {{target: r.together, expiry: 2021-06-30, {WHOLE}}}\n"
    );
    let waived = UNMET.map(|v| v.replace("fail", "waived").replace("missing", "waived"));
    assert_eq!(told(&all, None), (0, waived.to_vec(), vec![]));
    // The same under a key, as `chitieu.yaml` has it.
    assert_eq!(told(&format!("waivers:\n{all}"), None).0, 0);
}

#[test]
fn what_does_not_hold_is_told_and_changes_no_verdict() {
    let of = |waiver: &str, as_of| {
        let (status, verdicts, said) = told(&format!("- {{{waiver}}}\n"), as_of);
        assert_eq!((status, verdicts), (1, UNMET.map(str::to_owned).to_vec()), "{waiver}");
        said
    };
    let staffed = format!("target: r.staffed, unit: a, {WHOLE}");
    let name = "w.yaml:1:12 the waiver of `r.staffed` for `a`";
    assert_eq!(
        of(&format!("{staffed}, expiry: 2020-12-30"), None),
        [format!("waiver/expired {name} has expired: its last day was 2020-12-30")]
    );
    assert_eq!(
        of(&format!("{staffed}, expiry: 2021-06-30"), Some(Date::constant(2020, 11, 30))),
        [format!("waiver/not-yet {name} is not in force on the judging date: its first day is 2020-12-01")]
    );
    assert_eq!(
        of(&format!("{staffed}, expiry: 2021-06-30, value: 5"), None),
        [format!("waiver/changed-value {name} does not count: it was granted for the value `5`, which has changed")]
    );
    assert_eq!(
        of("target: r.staffed, unit: a, reason: , expiry: 2021-06-30", None),
        [format!("waiver/incomplete {name} does not count yet: `reason`, `approver`, `date` is still to be filled in")]
    );
    assert_eq!(
        of(&format!("target: r.staffed, unit: b, expiry: 2021-06-30, {WHOLE}"), None),
        ["waiver/unneeded w.yaml:1:12 the waiver of `r.staffed` for `b` is not needed: there is nothing that it would have to cover"]
    );
    assert_eq!(
        of(&format!("target: r.stafed, unit: a, expiry: 2021-06-30, {WHOLE}"), None),
        ["waiver/unknown-target w.yaml:1:12 the waiver is of `r.stafed`, and no target has this id (did you mean `r.staffed`?)"]
    );
    let said = of(&format!("target: r.staffed, unit: z, expiry: 2021-06-30, {WHOLE}"), None);
    assert!(said[0].starts_with("waiver/unknown-unit w.yaml:1:12 the waiver is for the unit `z`, which is on no register"), "{said:?}");
    let said = of(&format!("target: r.staffed, unit: a, entity: province, expiry: 2021-06-30, {WHOLE}"), None);
    assert!(said[0].starts_with("waiver/unknown-unit w.yaml:1:12 `r.staffed` is not about `province`"), "{said:?}");
    // Another period, and a target across units, are not what it is for.
    assert_eq!(of(&format!("{staffed}, period: 2019, expiry: 2021-06-30"), None), [""; 0]);
}

#[test]
fn the_last_days_of_a_waiver_are_told() {
    let on = |day| {
        let waiver = format!("- {{target: r.staffed, unit: a, expiry: 2021-06-30, {WHOLE}}}\n");
        let (_, verdicts, said) = told(&waiver, Some(day));
        (verdicts.contains(&"a r.staffed waived".to_owned()), said.len())
    };
    assert_eq!(on(Date::constant(2021, 5, 30)), (true, 0));
    assert_eq!(on(Date::constant(2021, 5, 31)), (true, 1));
    assert_eq!(on(Date::constant(2021, 6, 30)), (true, 1));
    assert_eq!(on(Date::constant(2021, 7, 1)), (false, 1));
    assert_eq!(on(Date::constant(2020, 12, 1)), (true, 0));
}

#[test]
fn a_file_that_is_wrong_stops_the_run() {
    for (waivers, code) in [
        ("- {target: r.staffed, unti: a}\n", "project/unknown-key"),
        ("- {unit: a}\n", "project/bad-value"),
        ("- {target: r.staffed, period: soon}\n", "project/bad-value"),
        ("- {target: r.staffed, expiry: soon}\n", "project/bad-value"),
        ("- [\n", "data/yaml-syntax"),
    ] {
        let (files, request) = with(waivers);
        let (status, _, said) = run(&files, &request);
        assert_eq!(status, 3, "{waivers}");
        assert!(said.iter().any(|s| s.starts_with(code)), "{said:?}");
    }
    let (files, request) = with("");
    let (status, ..) = run(&files, &Request { waivers: vec!["none.yaml".into()], ..request });
    assert_eq!(status, 3);
}

#[test]
fn drafts_count_only_when_they_are_filled_in() {
    let (mut files, request) = with("");
    let draft = Telling { format: Format::Waivers, passes: Passes::All, worst: None, verbose: false, quiet: true };
    let mut bytes = Vec::new();
    let watch = Watch {
        tellings: &[draft],
        lang: &|lang| lang.unwrap_or_default(),
        lang_is_said: false,
        threads: 1,
        part_bytes: None,
        meter: &Meter::default(),
        take: &mut |_, piece| bytes.extend_from_slice(piece),
    };
    let checked = check_watched(&files, &request, watch);
    bytes.extend(checked.told.into_iter().flatten().flat_map(|piece| piece.bytes));
    let draft = String::from_utf8(bytes).unwrap();
    assert_eq!(draft.matches("- target: ").count(), UNMET.len(), "{draft}");
    files.insert("w.yaml", draft.as_str());
    let (status, verdicts, said) = run(&files, &request);
    assert_eq!((status, said.len()), (1, UNMET.len()));
    assert!(said.iter().all(|s| s.starts_with("waiver/incomplete ")), "{said:?}");
    assert!(!verdicts.iter().any(|v| v.ends_with("waived")));
    let filled = [("reason:", "r"), ("approver:", "p"), ("date:", "2020-01-01"), ("expiry:", "2022-01-01")];
    let filled = filled.iter().fold(draft, |text, (key, value)| text.replace(&format!("  {key}\n"), &format!("  {key} {value}\n")));
    files.insert("w.yaml", filled.as_str());
    assert_eq!(run(&files, &request).0, 0);
}
