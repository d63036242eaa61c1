//! Missing is not false: what is decided over holes stays decided as it is once they are filled.

use chitieu::data::{Cell, Content, Document, Format, Record, Slot, Value};
use chitieu::evaluation::Verdict;
use proptest::prelude::*;

use super::dataset::{Dataset, Shape, Tape, tapes, yaml};
use super::world;

/// Takes values out of a record and its members; what names it stays.
fn punch(record: &mut Record, named: &[Vec<Slot>], tape: &mut Tape) {
    let named_here = &named[record.entity.0 as usize];
    for (slot, cell) in record.cells.iter_mut().enumerate() {
        if named_here.iter().any(|n| n.0 as usize == slot) {
            continue;
        }
        if tape.below(6) == 5 {
            *cell = Cell::ABSENT;
        }
        match &mut cell.content {
            Content::Value(Value::Document(Document::Issued(attributes))) => {
                attributes.iter_mut().filter(|_| tape.below(6) == 5).for_each(|a| *a = Cell::ABSENT);
            }
            Content::Value(Value::Events(events)) => {
                events.iter_mut().filter(|_| tape.below(6) == 5).for_each(|e| e.date = Cell::ABSENT);
            }
            Content::Value(Value::Members(members)) => members.iter_mut().for_each(|m| punch(m, named, tape)),
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    // `present` and `missing` ask whether something was reported, and the checks of a vocabulary are silent about what was
    // not (`unique` looks at other records too): absence decides these by design. So `rules.chitieu` has neither
    // `present`, `missing` nor `unique`; of a check, only pass and fail over holes must stay.
    #[test]
    fn filling_a_hole_only_refines(mut tape in tapes(), holes in prop::collection::vec(any::<u32>(), 400)) {
        let data = Dataset::make(&mut tape, Shape::Nested);
        let mut world = world();
        let mut filled = world.load("provinces", Format::Yaml, &yaml("provinces", &data.provinces));
        filled.extend(world.load("communes", Format::Yaml, &yaml("communes", &data.communes)));
        let mut holed = filled.clone();
        let mut holes = Tape::new(holes);
        let named: Vec<Vec<Slot>> = (world.rules.schema.entities.iter())
            .map(|e| [e.key, e.name_slot, e.owner.map(|(_, slot)| slot)].into_iter().flatten().collect())
            .collect();
        holed.iter_mut().for_each(|r| punch(r, &named, &mut holes));

        // A list that is gone takes its members' own verdicts with it: those of whole records are compared.
        let rules = &world.rules;
        let whole = |records: &[Record]| {
            let judgements = world.judge(records).judgements;
            let top = |j: &chitieu::evaluation::Judgement| rules.schema.entity(j.entity).name != "district";
            judgements.into_iter().filter(top).collect::<Vec<_>>()
        };
        let (before, after) = (whole(&holed), whole(&filled));
        prop_assert_eq!(before.len(), after.len());
        for (before, after) in before.iter().zip(&after) {
            prop_assert_eq!((before.target, &before.key, before.period), (after.target, &after.key, after.period));
            if matches!(before.verdict, Verdict::Pass | Verdict::Fail) {
                let id = &rules.target(before.target).id;
                prop_assert_eq!(before.verdict, after.verdict, "{} of {:?}: {:#?}\n{:#?}", id, before.key, before, after);
            }
        }
    }
}
