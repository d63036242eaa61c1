//! What is said of the figures that verdicts are computed from, whichever way a file is read.

use super::{files, request};
use crate::project::{Checked, Meter, Watch, check, check_watched};
use crate::report::{Format, Passes, Telling};

const RULES: &str = "
entity province plural provinces {
  key code: text
  population: count
  installs: count
  share: percent
  smart: count
  check printed \"The share is that of the counts\": share agrees with installs / population
  check someone \"Somebody lives there\": population > 0
}
ruleset a {
  about province
  target installs { require installs >= 30% of population }
  target smart { require smart >= 1 }
}
";

/// The same provinces in every form: the share of `b` is off by one, and of `c` it was not reported.
const FORMS: [(&str, &str); 4] = [
    ("p-2020.csv", "code,population,installs,share,smart\na,100,20,20%,1\nb,100,20,21%,0\nc,100,20,-,1\n"),
    (
        "plain.yaml",
        "period: 2020\nprovinces:\n  - {code: a, population: 100, installs: 20, share: 20%, smart: 1}\n  - {code: b, population: 100, \
         installs: 20, share: 21%, smart: 0}\n  - {code: c, population: 100, installs: 20, share: '-', smart: 1}\n",
    ),
    (
        "odd.yaml",
        "period: 2020\nprovinces:\n  - &a {code: a, population: 100, installs: 20, share: 20%, smart: 1}\n  - {code: b, population: 100, \
         installs: 20, share: 21%, smart: 0}\n  - {code: c, population: 100, installs: 20, share: '-', smart: 1}\n",
    ),
    (
        "p.jsonl",
        "{\"province\": \"a\", \"period\": 2020, \"population\": 100, \"installs\": 20, \"share\": \"20%\", \"smart\": 1}\n{\"province\": \"b\", \
         \"period\": 2020, \"population\": 100, \"installs\": 20, \"share\": \"21%\", \"smart\": 0}\n{\"province\": \"c\", \"period\": 2020, \
         \"population\": 100, \"installs\": 20, \"share\": \"-\", \"smart\": 1}\n",
    ),
];

const CONFIG: &str = "rules: [r.chitieu]\ndata:\n  - path: '**'\n    entity: province\n    missing: ['-', '..']\n";

#[test]
fn a_verdict_says_which_checks_its_figures_fail() {
    for (name, text) in FORMS {
        let files = files(&[("r.chitieu", RULES), ("chitieu.yaml", CONFIG), (name, text)]);
        let Checked { project, outcome, problems, .. } = check(&files, &request(&[name], &[]));
        assert_eq!(problems, [], "{name}");
        let id = |target| project.rules.target(target).id.as_str();
        let doubted: Vec<String> = outcome
            .judgements
            .iter()
            .filter(|j| !j.doubts.is_empty())
            .map(|j| {
                let doubts: Vec<&str> = j.doubts.iter().map(|check| id(*check)).collect();
                format!("{} {} {} {doubts:?}", j.key.as_deref().unwrap_or("-"), id(j.target), j.verdict.word())
            })
            .collect();
        assert_eq!(doubted, ["b a.installs fail [\"province.printed\"]"], "{name}");
    }
}

#[test]
fn what_stands_for_no_data_is_counted_with_each_file() {
    let mut all = vec![("r.chitieu", RULES), ("chitieu.yaml", CONFIG)];
    all.extend(FORMS);
    let files = files(&all);
    for (name, _) in FORMS {
        // In one piece, and in pieces of a few bytes.
        for part_bytes in [None, Some(40)] {
            let concise = Telling { format: Format::Concise, passes: Passes::All, worst: None, verbose: false, quiet: false };
            let meter = Meter::default();
            let mut said = Vec::new();
            let watch = Watch {
                tellings: &[concise],
                lang: &|lang| lang.unwrap_or_default(),
                lang_is_said: false,
                threads: 1,
                part_bytes,
                meter: &meter,
                take: &mut |_, bytes| said.extend_from_slice(bytes),
            };
            let checked = check_watched(&files, &request(&[name], &[]), watch);
            let notes: Vec<&str> = checked.inputs.iter().flat_map(|input| &input.notes).map(|note| note.en.as_str()).collect();
            assert_eq!(notes, ["no data by the configuration: `-` × 1"], "{name} {part_bytes:?}");
            let said = String::from_utf8(said).unwrap();
            let doubts = said.matches("; computed from figures that fail province.printed\n").count();
            assert_eq!(doubts, 1, "{name} {part_bytes:?}: {said}");
        }
    }
}
