//! Order changes nothing, and nothing else that a check may depend on does.

use chitieu::base::SourceId;
use chitieu::data::{Format, Record};
use proptest::prelude::*;

use super::dataset::{Dataset, Fields, Shape, Tape, tapes, yaml};
use super::{World, difference, world};

fn shuffled<T: Clone>(items: &[T], tape: &mut Tape) -> Vec<T> {
    let mut rest = items.to_vec();
    let mut out = Vec::new();
    while !rest.is_empty() {
        out.push(rest.swap_remove(tape.below(rest.len())));
    }
    out
}

/// Loads records from so many files, and says what the check of them gives, with the words that its places point at.
fn check(files: &[(&str, Vec<Fields>)]) -> Vec<String> {
    let mut world = world();
    let mut records: Vec<Record> = Vec::new();
    for (plural, fields) in files {
        records.extend(world.load(plural, Format::Yaml, &yaml(plural, fields)));
    }
    let outcome = world.judge(&records);
    let mut told = world.told(&outcome);
    told.extend(outcome.judgements.iter().map(|j| places(&world, j)));
    told.sort();
    told
}

fn places(world: &World, judgement: &chitieu::evaluation::Judgement) -> String {
    let quote = |source: SourceId, span| super::quote(&world.sources, source, span);
    let spots = judgement.clauses.iter().flat_map(|c| &c.places).map(|s| format!("{} {}", s.path, quote(s.source, s.span)));
    let record = judgement.record.as_ref().map(|s| quote(s.source, s.span));
    format!("{:?} {record:?} {:?}", judgement.target, spots.collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn order_of_files_and_of_records_changes_nothing(mut tape in tapes()) {
        let Dataset { provinces, communes } = Dataset::make(&mut tape, Shape::Nested);
        let once = check(&[("provinces", provinces.clone()), ("communes", communes.clone())]);

        let (provinces, communes) = (shuffled(&provinces, &mut tape), shuffled(&communes, &mut tape));
        let (here, there) = provinces.split_at(tape.below(provinces.len() + 1));
        let files = [("communes", communes), ("provinces", here.to_vec()), ("provinces", there.to_vec())];
        let again = check(&shuffled(&files, &mut tape));
        let difference = difference(&once, &again);
        prop_assert!(difference.is_empty(), "{}", difference);
    }

    #[test]
    fn the_same_check_gives_the_same_outcome_in_any_thread(mut tape in tapes()) {
        let data = Dataset::make(&mut tape, Shape::Nested);
        let run = || {
            let mut world = world();
            let mut records = world.load("provinces", Format::Yaml, &yaml("provinces", &data.provinces));
            records.extend(world.load("communes", Format::Yaml, &yaml("communes", &data.communes)));
            format!("{:?}", world.judge(&records))
        };
        let once = run();
        let others: Vec<String> = std::thread::scope(|s| {
            let threads: Vec<_> = (0..2).map(|_| s.spawn(run)).collect();
            threads.into_iter().map(|t| t.join().expect("no check panics")).collect()
        });
        for other in others {
            prop_assert_eq!(&once, &other);
        }
    }
}
