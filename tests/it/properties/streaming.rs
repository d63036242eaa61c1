//! A run in parts and on threads says what judging all records at once says, to the byte.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chitieu::base::{Memory, Sources};
use chitieu::data::{self, Format};
use chitieu::diagnostic::{Code, Diagnostic};
use chitieu::evaluation::{Judgement, Outcome, Plan};
use chitieu::project::{DataArgument, Request, RuleChoice};
use chitieu::report::{self, Counts, Passes, Rank, Telling};
use proptest::prelude::*;

use super::dataset::{Dataset, Datum, Fields, Shape, Tape, csv, json, json_lines, tapes, yaml};
use super::{PROVINCES, RULES, World, difference, options, world};
use crate::watched::{EVERYTHING, Manner, check};

/// Records as no clerk should send them: some of them twice, and with values that cannot be read.
pub(super) fn spoiled(tape: &mut Tape, records: &mut Vec<Fields>) {
    for record in &mut *records {
        // Without lists and documents, it is read by the way that most records go.
        if tape.below(2) == 1 {
            record.retain(|(_, value)| matches!(value, Datum::Bare(_) | Datum::Text(_)));
        }
        if tape.below(4) == 3 {
            let at = tape.below(record.len());
            let (name, value) = &mut record[at];
            if !["code", "province", "period", "as_of"].contains(&name.as_str()) {
                *value = Datum::Text("(khoảng \"1\",\nchưa rõ)".to_owned());
            }
        }
    }
    for _ in 0..tape.below(3) {
        if let Some(mut again) = records.get(tape.below(records.len().max(1))).cloned() {
            again.retain(|(name, _)| name != "population");
            records.insert(tape.below(records.len() + 1), again);
        }
    }
}

/// The records as files.
pub(super) fn written(data: &Dataset, layout: usize) -> Vec<(String, String)> {
    let all = [("provinces", &data.provinces), ("communes", &data.communes)];
    let whole = |ending: &str, write: &dyn Fn(&str, &[Fields]) -> String| {
        let file = |(plural, records): &(&str, &Vec<Fields>)| (format!("data/{plural}.{ending}"), write(plural, records));
        all.iter().map(file).collect()
    };
    match layout {
        0 => whole("yaml", &yaml),
        1 => {
            let each = all.iter().flat_map(|(plural, records)| records.iter().map(move |record| (plural, record)));
            let file = |(at, (plural, record)): (usize, (&&str, &Fields))| {
                (format!("data/{at:02}/{plural}.yaml"), yaml(plural, std::slice::from_ref(record)))
            };
            each.enumerate().map(file).collect()
        }
        2 => whole("json", &json),
        3 => whole("jsonl", &|_, records| json_lines(records)),
        _ => whole("csv", &|_, records| csv(records, &[])),
    }
}

pub(super) struct Case {
    pub files: Memory,
    pub request: Request,
    /// What judging all at once says.
    pub outcome: Outcome,
    told: Vec<String>,
}

pub(super) fn case(written: &[(String, String)]) -> Case {
    let mut files = Memory::default();
    files.insert("rules.chitieu", RULES);
    files.insert("provinces.csv", PROVINCES);
    let mut world = world();
    let plan = Plan::new(&world.rules, &vec![true; world.rules.targets.len()]);
    let (mut records, mut problems) = (Vec::new(), Vec::new());
    for (name, text) in written {
        files.insert(name, text.as_str());
        let format = Format::of_path(Path::new(name)).unwrap();
        let loaded = data::load(name, text.as_bytes(), format, &mut world.sources, &world.rules.schema, &data::Options::default());
        records.extend(loaded.records);
        let is_read =
            |p: &data::Problem| p.diagnostic.code != Code::DATA_UNREADABLE_VALUE || p.field.is_none_or(|(e, s)| plan.wanted.has(e, s));
        problems.extend(loaded.problems.into_iter().filter(is_read).map(|p| p.diagnostic));
    }
    let mut outcome = world.judge(&records);
    problems.append(&mut outcome.problems);
    let told = told(&world, &world.sources, &outcome, &problems);
    let options = options();
    let request = Request {
        data: written.iter().map(|(name, _)| DataArgument::Path(name.into())).collect(),
        rules: RuleChoice { files: vec![PathBuf::from("rules.chitieu")], ..RuleChoice::default() },
        select: Vec::new(),
        ignore: Vec::new(),
        as_of: options.as_of,
        today: options.today,
        entity: None,
        input: None,
        across: options.across,
        missing: None,
        waivers: Vec::new(),
        baseline: None,
    };
    Case { files, request, outcome, told }
}

/// All that was said, with the places and what stands there.
fn told(world: &World, sources: &Sources, outcome: &Outcome, problems: &[Diagnostic]) -> Vec<String> {
    let mut told = world.told(outcome);
    let place = |source, span| {
        let place = sources.place(source, span, "");
        format!("{place} {}", place.text)
    };
    told.extend(outcome.judgements.iter().map(|j| {
        let reasons = j.reasons.iter().chain(j.clauses.iter().flat_map(|c| &c.reasons));
        let spots = j.clauses.iter().flat_map(|c| &c.places).chain(reasons.filter_map(|r| r.spot.as_ref()));
        let spots: Vec<String> = spots.map(|s| format!("{} {}", s.path, place(s.source, s.span))).collect();
        let record = j.record.as_ref().map(|s| sources.place(s.source, s.span, "").to_string());
        format!("{:?} {record:?} {spots:?}", j.target)
    }));
    told.extend(problems.iter().map(|p| {
        let labels: Vec<String> = p.labels.iter().map(|l| place(l.source, l.span)).collect();
        format!("{} {} {labels:?}", p.code, p.message.en)
    }));
    told.sort();
    told
}

/// By target: the places in the data of the worst so many, by what they are.
fn worst<'j>(judgements: impl Iterator<Item = &'j Judgement>, most: usize) -> BTreeMap<u32, Vec<String>> {
    let mut findings: BTreeMap<u32, Vec<&Judgement>> = BTreeMap::new();
    judgements.filter(|j| report::is_finding(j)).for_each(|j| findings.entry(j.target.0).or_default().push(j));
    let name = |j: &&Judgement| format!("{:?} {:?} {:?} {:?} {}", j.order, j.key, j.period, j.verdict, j.weight());
    findings.values_mut().for_each(|all| all.sort_by_key(|j| Rank::of(j)));
    findings.into_iter().map(|(target, all)| (target, all.iter().take(most).map(name).collect())).collect()
}

fn manners() -> impl Strategy<Value = Vec<Manner>> {
    let part = prop_oneof![Just(Some(1)), (2_usize..40).prop_map(Some), (40_usize..2_000).prop_map(Some), Just(None)];
    let manner = (1_usize..=3, part).prop_map(|(threads, part_bytes)| Manner { threads, part_bytes });
    prop::collection::vec(manner, 1)
}

const WHOLE: Manner = Manner { threads: 1, part_bytes: None };

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 8, ..ProptestConfig::with_cases(4) })]

    #[test]
    fn parts_and_threads_change_nothing(mut tape in tapes(), layout in 0_usize..5, manners in manners(), most in 1_usize..4) {
        let shape = if layout == 4 { Shape::Flat } else { Shape::Nested };
        let mut data = Dataset::make(&mut tape, shape);
        spoiled(&mut tape, &mut data.provinces);
        spoiled(&mut tape, &mut data.communes);
        let written = written(&data, layout);
        let Case { files, request, outcome, told: expected } = case(&written);
        let world = world();
        let json = Telling { format: report::Format::Json, ..EVERYTHING };
        let some = Telling { passes: Passes::Count, worst: Some(most), verbose: false, ..json };
        let human = Telling { verbose: false, ..EVERYTHING };
        let streams = [report::Format::Jsonl, report::Format::Concise].map(|format| Telling { format, ..human });
        let goes_on = [streams[0], streams[1], human];
        let pages = [Telling { format: report::Format::Html, ..human }, Telling { format: report::Format::Html, ..some }];
        let sets: [&[Telling]; 4] = [&[json, EVERYTHING], &[some], &goes_on, &pages];
        let mut before: Vec<Option<Vec<String>>> = vec![None; sets.len()];
        let mut grid = None;
        for manner in std::iter::once(WHOLE).chain(manners) {
            for (tellings, before) in sets.iter().zip(&mut before) {
                let (mut checked, reports) = check(&files, &request, tellings, manner);
                prop_assert_eq!(&checked.counts, &Counts::of(&outcome.judgements), "{:?} {:?}", tellings, manner);
                prop_assert_eq!(checked.outcome.records, outcome.records);
                if tellings.contains(&EVERYTHING) {
                    let mut problems = std::mem::take(&mut checked.problems);
                    problems.append(&mut checked.outcome.problems);
                    problems.retain(|p| p.code != Code::RUN_NOTHING_CHECKED);
                    let found = told(&world, &checked.project.sources, &checked.outcome, &problems);
                    let difference = difference(&expected, &found);
                    prop_assert!(difference.is_empty(), "{:?} {}\n{:#?}", manner, difference, written);
                } else if tellings[0] == some {
                    prop_assert_eq!(worst(checked.outcome.judgements.iter(), usize::MAX), worst(outcome.judgements.iter(), most), "{:?}\n{:#?}", manner, written);
                }
                if tellings.iter().any(Telling::tells_grid) {
                    prop_assert_eq!(grid.get_or_insert_with(|| checked.grid.clone()), &checked.grid, "{:?} {:?}", tellings, manner);
                }
                // What is told as the run goes on is told part by part, and people are shown the lines of a part: there only the number
                // of threads changes nothing.
                let as_it_goes = tellings[0].streams() && tellings[0] != json;
                if manner.threads > 1 {
                    let alone = check(&files, &request, tellings, Manner { threads: 1, ..manner }).1;
                    prop_assert_eq!(&alone, &reports, "{:?}", manner);
                }
                match before {
                    None => *before = Some(reports),
                    Some(before) => {
                        for ((one, other), telling) in before.iter().zip(&reports).zip(*tellings) {
                            if telling.format == report::Format::Human {
                                continue;
                            }
                            let sorted = |report: &str| {
                                let mut lines: Vec<&str> = report.lines().collect();
                                lines.sort_unstable();
                                lines.join("\n")
                            };
                            let (one, other) = if as_it_goes { (sorted(one), sorted(other)) } else { (one.clone(), other.clone()) };
                            let lines = |report: &str| report.lines().map(str::to_owned).collect::<Vec<_>>();
                            let difference = difference(&lines(&one), &lines(&other));
                            prop_assert!(one == other, "{:?} {:?} {}\n{:#?}", tellings, manner, difference, written);
                        }
                    }
                }
            }
        }
    }
}
