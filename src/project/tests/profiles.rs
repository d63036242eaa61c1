//! Profiles: what they weigh, and that they change no verdict.

use super::{files, request, run};
use crate::project::{Meter, MissingPolicy, Watch, check_watched};
use crate::report::{Format, Passes, Telling};

const RULES: &str = "
entity province plural provinces { key code: text  population: count  installs: count  smart: count  paid: count }
ruleset a {
  about province
  target installs \"…\" { require installs >= 30% of population  tags S1 }
  target paid \"…\" { require paid >= 10  tags S1, S2 }
  target smart \"…\" { recommend smart >= population  tags S2 }
}
";
const OTHER: &str = "
entity province plural provinces { key code: text  population: count }
ruleset b { about province  target many { require population >= 1000 } }
";
/// `installs` fails, `paid` is missing, `smart` is not as advised.
const REPORT: &str = "province: a\nperiod: 2020\npopulation: 100\ninstalls: 20\nsmart: 5\n";

const VERDICTS: [&str; 3] = ["a a.installs fail", "a a.paid missing", "a a.smart fail"];

/// The status, the verdicts and the problems of a run with this under `profiles`, by a name.
fn with(profiles: &str, name: Option<&str>) -> (u8, Vec<String>, Vec<String>) {
    let config = format!("rules: r/a.chitieu\nprofiles:\n{profiles}\n");
    let files = files(&[("chitieu.yaml", &config), ("r/a.chitieu", RULES), ("r/b.chitieu", OTHER), ("d/a.yaml", REPORT)]);
    let mut request = request(&["d"], &[]);
    request.rules.profile = name.map(str::to_owned);
    run(&files, &request)
}

/// The status under a profile that says this; no verdict changes.
fn status(says: &str) -> u8 {
    let (status, verdicts, problems) = with(&format!("  p: {{{says}}}"), Some("p"));
    assert_eq!((verdicts.as_slice(), problems.as_slice()), (&VERDICTS.map(String::from)[..], &[][..]));
    status
}

#[test]
fn a_profile_says_what_decides() {
    assert_eq!(with("  p: {}", None).0, 1);
    assert_eq!(status(""), 1);
    assert_eq!(status("severity: {a.installs: warning}"), 2);
    assert_eq!(status("severity: {a.installs: warning}, missing: pass"), 0);
    assert_eq!(status("severity: {a.installs: info}, missing: fail"), 1);
    assert_eq!(status("severity: {a: info}"), 0);
    assert_eq!(status("severity: {a: info, a.smart: error}"), 1);
}

#[test]
fn the_word_that_fits_best_holds_and_of_two_tags_the_stricter() {
    assert_eq!(status("severity: {a: info, a.installs: error}"), 1);
    assert_eq!(status("severity: {a.installs: error, a: info}"), 1);
    assert_eq!(status("severity: {S1: info}"), 0);
    assert_eq!(status("severity: {S2: info, S1: warning, a.installs: info}"), 0);
    // `paid` has both tags.
    assert_eq!(status("severity: {S2: info, S1: error, a.installs: info}"), 2);
}

#[test]
fn a_profile_brings_its_own_rules() {
    let (status, verdicts, _) = with("  p: {rules: r/b.chitieu}", Some("p"));
    assert_eq!((status, verdicts.as_slice()), (1, &["a b.many fail".to_owned()][..]));
    let (status, _, problems) = with("  p: {packs: q3-2002}", Some("p"));
    assert_eq!(status, 3);
    assert!(problems[0].starts_with("project/unknown-pack chitieu.yaml:3:14 "), "{problems:?}");
}

#[test]
fn the_configuration_says_which_profile_holds_and_the_command_line_is_stronger() {
    let both = "  mild: {severity: {a: info}}\n  strict: {missing: fail}\nprofile: mild";
    assert_eq!(with(both, None).0, 0);
    assert_eq!(with(both, Some("strict")).0, 1);
    let files = files(&[
        ("chitieu.yaml", "rules: r\nprofile: mild\nprofiles: {mild: {missing: pass, severity: {a.installs: warning}}}\n"),
        ("r/a.chitieu", RULES),
        ("d/a.yaml", REPORT),
    ]);
    let mut request = request(&["d"], &[]);
    assert_eq!(run(&files, &request).0, 0);
    request.missing = Some(MissingPolicy::Fail);
    assert_eq!(run(&files, &request).0, 1);
}

#[test]
fn a_profile_that_is_not_there_is_told_with_the_nearest() {
    let said = |profiles: &str, name| {
        let (status, verdicts, mut problems) = with(profiles, name);
        assert_eq!((status, verdicts.len(), problems.len()), (3, 0, 1), "{problems:?}");
        problems.remove(0)
    };
    let two = "  strict: {}\n  mild:";
    let unknown = "project/unknown-profile no profile is called";
    assert_eq!(said(two, Some("strikt")), format!("{unknown} `strikt` (did you mean `strict`? There are `strict`, `mild`)"));
    assert_eq!(said(two, Some("x")), format!("{unknown} `x` (there are `strict`, `mild`)"));
    assert_eq!(said("", Some("x")), format!("{unknown} `x` (chitieu.yaml has no profiles)"));
    let at = "project/unknown-profile chitieu.yaml:4:10 no profile is called `x` (did you mean `p`?)";
    assert_eq!(said("  p: {}\nprofile: x", None), at);
    let files = files(&[("r/a.chitieu", RULES), ("d/a.yaml", REPORT)]);
    let mut request = request(&["d"], &["r"]);
    request.rules.profile = Some("x".to_owned());
    assert_eq!(run(&files, &request).2, [format!("{unknown} `x` (profiles stand in chitieu.yaml, and there is none here)")]);
}

#[test]
fn what_a_profile_says_wrongly_is_told_at_its_place() {
    let one = |says: &str| {
        let (status, verdicts, mut problems) = with(&format!("  p: {{{says}}}"), Some("p"));
        assert_eq!((status, verdicts.len(), problems.len()), (3, 0, 1), "{problems:?}");
        problems.remove(0)
    };
    let bad = "project/bad-value chitieu.yaml:3";
    let key = "project/unknown-key chitieu.yaml:3:7 the configuration has no key `severities` (did you mean `severity`?)";
    assert_eq!(one("severities: {a: info}"), key);
    assert_eq!(one("severity: {a: strict}"), format!("{bad}:21 `strict` is none of `error`, `warning`, `info`"));
    assert_eq!(one("severity: info"), format!("{bad}:17 a map of names to values belongs here"));
    assert_eq!(one("missing: warn"), format!("{bad}:16 `warn` is none of `fail`, `pass`"));
    let limit = "is no limit on warnings; write a number, such as 10, or a percentage from 0% to 100%";
    for (value, shown) in [("many", "many"), ("-1", "-1"), ("101%", "101%"), ("1.5", "1.5"), ("'1 VND'", "1 VND")] {
        assert_eq!(one(&format!("max_warnings: {value}")), format!("{bad}:21 `{shown}` {limit}"));
    }
    let stray = one("severity: {a.instals: info}");
    let wanted = "profile `p` grades `a.instals`, and no target has that id, beginning of an id or tag (did you mean `a.installs`?)";
    assert_eq!(stray, format!("project/unknown-target chitieu.yaml:3:18 {wanted}"));
    // Rules that the command line names may not be those that the profile is about.
    let config = "rules: r/a.chitieu\nprofile: p\nprofiles: {p: {severity: {a.installs: info}}}\n";
    let files = files(&[("chitieu.yaml", config), ("r/a.chitieu", RULES), ("r/b.chitieu", OTHER), ("d/a.yaml", REPORT)]);
    assert_eq!(run(&files, &request(&["d"], &["r/b.chitieu"])).0, 1);
}

#[test]
fn too_many_warnings_fail_and_are_told() {
    let said = |says: &str| {
        let (status, verdicts, problems) = with(&format!("  p: {{severity: {{S1: warning}}, {says}}}"), Some("p"));
        assert_eq!(verdicts, VERDICTS);
        (status, problems)
    };
    // `installs` and `smart` warn; `paid` is missing, and all three had something to check.
    assert_eq!(said("max_warnings: 2"), (0, vec![]));
    assert_eq!(said("max_warnings: 67%"), (0, vec![]));
    let help = "(see to what warns, or raise `max_warnings`)";
    let place = "run/too-many-warnings chitieu.yaml:3:46 too many warnings: 2";
    assert_eq!(said("max_warnings: 1"), (1, vec![format!("{place}, and profile `p` allows 1 {help}")]));
    let part = "66.7% of 3 verdicts with something to check, and profile `p` allows 66.6%";
    assert_eq!(said("max_warnings: 66.6%"), (1, vec![format!("{place}, {part} {help}")]));
    // What is to be known only is no warning.
    assert_eq!(said("max_warnings: 1, missing: pass").0, 1);
    assert_eq!(with("  p: {severity: {a: info}, max_warnings: 0}", Some("p")).0, 0);
}

const UNITS: &str = "
entity commune plural communes { key code: text  staff: count }
ruleset c {
  about commune
  target staff \"…\" { require staff >= 5 }
  target some \"…\" { require staff >= 1 }
}
";

#[test]
fn failures_that_are_only_counted_weigh_alike() {
    let rows: String = (0..1000).map(|i| format!("c{i:04},2020,{}\n", i % 10)).collect();
    let config = |severity: &str| format!("rules: r\nprofile: p\nprofiles: {{p: {{severity: {{c.staff: {severity}}}}}}}\n");
    let counts = |severity: &str, verbose: bool| {
        let files = files(&[
            ("chitieu.yaml", &config(severity)),
            ("r/c.chitieu", UNITS),
            ("d/communes.csv", &format!("code,period,staff\n{rows}")),
        ]);
        let request = crate::project::Request { entity: Some("commune".to_owned()), ..request(&["d"], &[]) };
        let human = Telling { format: Format::Human, passes: Passes::All, worst: None, verbose, quiet: false };
        let watch = Watch {
            tellings: &[human],
            lang: &|lang| lang.unwrap_or_default(),
            lang_is_said: false,
            threads: 1,
            part_bytes: None,
            meter: &Meter::default(),
            take: &mut |_, _| {},
        };
        let checked = check_watched(&files, &request, watch);
        let worst: Vec<_> = checked.outcome.judgements.iter().filter_map(|j| j.key.clone()).collect();
        (checked.status.code(), checked.counts, worst)
    };
    for (severity, status, warnings) in [("error", 1, 0), ("warning", 1, 500), ("info", 1, 0)] {
        let (few, all) = (counts(severity, false), counts(severity, true));
        assert_eq!((few.0, &few.1), (all.0, &all.1), "{severity}");
        assert_eq!((few.0, few.1.warnings), (status, warnings), "{severity}");
        // The worst of both targets are told, whatever they weigh, and the others are not kept.
        assert_eq!(few.2.len(), 20, "{severity}");
        assert!(few.2.iter().all(|key| key.ends_with('0')), "{severity}: {:?}", few.2);
    }
}
