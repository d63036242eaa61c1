//! A batch of records, and what a program sees in it.

use std::borrow::Cow;

use smol_str::SmolStr;

use super::{Check, Poll, PollCheck, Program, Screen, Sight, Test, Truth};
use crate::base::{Sources, Span};
use crate::data::{Columns, EntityId, Schema, Slot, State, Sure, Texts};
use crate::evaluation::Spot;
use crate::value::Date;

/// Room for the values of a batch, used again for the next one.
#[derive(Debug, Default)]
pub struct Scratch {
    sures: Vec<Sure>,
    odd: Vec<bool>,
    lanes: Vec<Option<usize>>,
}

/// Columns with what their pieces surely mean.
#[derive(Debug)]
pub struct Batch<'b> {
    columns: &'b Columns,
    sources: &'b Sources,
    sures: &'b [Sure],
    odd: &'b [bool],
    /// The number of each field's lane.
    lanes: &'b [Option<usize>],
}

/// What a program sees of one target in a batch.
#[derive(Debug)]
pub struct Seen {
    /// One for each record; of odd ones it means nothing.
    pub sights: Vec<Sight>,
}

impl Seen {
    /// How many records are seen so.
    #[must_use]
    pub fn count(&self, sight: Sight) -> usize {
        // Sums of bytes that cannot overflow, of which the compiler makes many at a time.
        let counted = |some: &[Sight]| usize::from(some.iter().map(|seen| u8::from(*seen == sight)).sum::<u8>());
        self.sights.chunks(255).map(counted).sum()
    }
}

impl<'b> Batch<'b> {
    /// Looks at all pieces of some columns.
    #[must_use]
    pub fn new(schema: &Schema, columns: &'b Columns, sources: &'b Sources, scratch: &'b mut Scratch) -> Batch<'b> {
        let rows = columns.len();
        let Scratch { sures, odd, lanes } = scratch;
        lanes.clear();
        lanes.extend(schema.entity(columns.entity).slots().map(|(slot, _)| columns.lane(slot)));
        sures.resize_with(columns.lanes.len(), Sure::default);
        odd.clear();
        odd.resize(rows, false);
        let mut texts = Texts::new(sources);
        let common = texts.common(&columns.rows);
        for (lane, sure) in columns.lanes.iter().zip(sures.iter_mut()) {
            sure.read(&schema.field(columns.entity, lane.slot).ty, lane, &columns.rows, common, &mut texts);
            if sure.has_odd {
                for (odd, state) in odd.iter_mut().zip(&sure.states) {
                    *odd |= *state == State::Odd;
                }
            }
        }
        Batch { columns, sources, sures, odd, lanes }
    }

    /// How many records there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.len()
    }

    /// What they are records of.
    #[must_use]
    pub fn entity(&self) -> EntityId {
        self.columns.entity
    }

    /// Whether a record holds a value that only the readings can tell.
    #[must_use]
    pub fn is_odd(&self, row: usize) -> bool {
        self.odd.get(row).copied().unwrap_or(true)
    }

    /// Whether a field was reported, record by record; `None` if it is not known.
    #[must_use]
    pub fn states(&self, slot: Slot) -> Option<&'b [State]> {
        Some(&self.sure(slot)?.states)
    }

    /// The sure value of a field of a record.
    pub(super) fn value(&self, slot: Slot, row: usize) -> Option<i64> {
        let sure = self.sure(slot)?;
        (*sure.states.get(row)? == State::Sure).then(|| sure.values.get(row).copied())?
    }

    /// The day that a field of a record surely holds.
    pub(super) fn day(&self, slot: Slot, row: usize) -> Option<Date> {
        let number = self.value(slot, row)?;
        let part = |over: i64, below: i64| i16::try_from(number / over % below).ok();
        let of_two = |over: i64| part(over, 100).and_then(|n| i8::try_from(n).ok());
        Date::new(part(10_000, 10_000)?, of_two(100)?, of_two(1)?).ok()
    }

    /// The place of a field of a record; where nothing stands, the beginning of the record.
    pub(super) fn spot(&self, slot: Slot, row: usize, record: Span, path: &SmolStr) -> Option<Spot> {
        let lane = self.columns.lanes.get(self.lane(slot)?)?;
        let (piece, at) = (lane.pieces.get(row)?, self.columns.rows.get(row)?);
        let text = self.sources.get(at.source).map_or("", |source| &*source.text);
        let place = if piece.form.is_some() { piece.place(text) } else { Span::default() };
        let span = if place == Span::default() { Span { end: record.start, ..record } } else { place };
        Some(Spot { source: at.source, span, path: path.clone() })
    }

    pub(super) fn sure(&self, slot: Slot) -> Option<&'b Sure> {
        self.sures.get(self.lane(slot)?)
    }

    fn lane(&self, slot: Slot) -> Option<usize> {
        self.lanes.get(slot.0 as usize).copied().flatten()
    }

    /// What no value of a field is greater than in size.
    pub(super) fn largest(&self, slot: Slot) -> Option<i64> {
        self.sure(slot).map(|sure| sure.largest)
    }

    /// Whether records say up to which day they speak.
    pub(super) fn states_days(&self) -> bool {
        !self.columns.as_of.is_empty() || self.columns.common_as_of.is_some()
    }

    pub(super) fn unsure(&self) -> Vec<Truth> {
        vec![Truth::Unsure; self.rows()]
    }

    /// A condition on a field's value.
    pub(super) fn each(&self, slot: Slot, holds: impl Fn(i64) -> bool) -> Vec<Truth> {
        let Some(sure) = self.sure(slot) else { return self.unsure() };
        let mut truths: Vec<Truth> = sure.values.iter().map(|value| Truth::from(holds(*value))).collect();
        absent(&mut truths, sure);
        truths
    }

    /// A condition on a field's characters.
    pub(super) fn each_text(&self, slot: Slot, truth: impl Fn(&[u8]) -> Truth) -> Vec<Truth> {
        let Some(at) = self.lane(slot) else { return self.unsure() };
        let (Some(lane), Some(sure)) = (self.columns.lanes.get(at), self.sures.get(at)) else { return self.unsure() };
        let mut texts = Texts::new(self.sources);
        let rows = lane.pieces.iter().zip(&self.columns.rows).zip(&sure.states);
        rows.map(|((piece, row), state)| if *state == State::Sure { truth(piece.trimmed(texts.of(row))) } else { Truth::Absent }).collect()
    }
}

/// Takes back what was said of values that are not known.
pub(super) fn absent(truths: &mut [Truth], sure: &Sure) {
    if sure.has_absent || sure.has_odd {
        for (truth, state) in truths.iter_mut().zip(&sure.states) {
            *truth = if *state == State::Sure { *truth } else { Truth::Absent };
        }
    }
}

impl Program {
    /// What it sees of each target in a batch.
    #[must_use]
    pub fn run(&self, batch: &Batch<'_>) -> Vec<Seen> {
        self.screens.iter().map(|screen| Seen { sights: screen.run(batch) }).collect()
    }
}

impl Screen {
    fn run(&self, batch: &Batch<'_>) -> Vec<Sight> {
        let rows = batch.rows();
        let (when, clauses, telling) = match &self.check {
            Check::Never => return vec![Sight::NotApplying; rows],
            Check::Unknown => return vec![Sight::Unsure; rows],
            Check::Require { when, clauses, telling } => (when, clauses, *telling),
        };
        if batch.states_days() && clauses.iter().map(|(clause, _)| clause).chain(when).any(Test::asks_occurrence) {
            return vec![Sight::Unsure; rows];
        }
        let mut sights: Option<Vec<Sight>> = None;
        for (clause, lenient) in clauses {
            let one = clause.run(batch).into_iter().map(|truth| match truth {
                Truth::True => Sight::Pass,
                Truth::False if telling => Sight::Unsure,
                Truth::False => Sight::Fail,
                Truth::Absent if *lenient => Sight::NotApplicable,
                Truth::Absent | Truth::Unsure => Sight::Unsure,
            });
            match &mut sights {
                None => sights = Some(one.collect()),
                Some(all) => all.iter_mut().zip(one).for_each(|(all, one)| *all = both(*all, one)),
            }
        }
        let mut sights = sights.unwrap_or_else(|| vec![Sight::Unsure; rows]);
        if let Some(when) = when {
            for (sight, when) in sights.iter_mut().zip(when.run(batch)) {
                match when {
                    Truth::True => {}
                    Truth::False => *sight = Sight::NotApplicable,
                    Truth::Absent | Truth::Unsure => *sight = Sight::Unsure,
                }
            }
        }
        sights
    }
}

impl Poll {
    /// What is seen of each record: [`Sight::Pass`] for a member that has it, [`Sight::Fail`] for one that has not,
    /// [`Sight::NotApplicable`] for one that does not count. What its program has seen need not be looked at again.
    #[must_use]
    pub fn run<'s>(&self, batch: &Batch<'_>, program: &Program, seen: &'s [Seen]) -> Cow<'s, [Sight]> {
        let known = |screen: &Screen| program.screens.iter().position(|known| known.target == screen.target).and_then(|at| seen.get(at));
        Cow::Owned(match &self.check {
            PollCheck::Unknown => vec![Sight::Unsure; batch.rows()],
            PollCheck::Meets(screen) => match known(screen) {
                Some(seen) => return Cow::Borrowed(&seen.sights),
                None => screen.run(batch),
            },
            PollCheck::Asks { filter, asked } => {
                if batch.states_days() && filter.iter().chain(asked).any(Test::asks_occurrence) {
                    return Cow::Owned(vec![Sight::Unsure; batch.rows()]);
                }
                let seen = |truth| match truth {
                    Truth::True => Sight::Pass,
                    Truth::False => Sight::Fail,
                    Truth::Absent | Truth::Unsure => Sight::Unsure,
                };
                let mut sights = match asked {
                    Some(asked) => asked.run(batch).into_iter().map(seen).collect(),
                    None => vec![Sight::Pass; batch.rows()],
                };
                if let Some(filter) = filter {
                    for (sight, counts) in sights.iter_mut().zip(filter.run(batch)) {
                        *sight = match counts {
                            Truth::True => *sight,
                            Truth::False => Sight::NotApplicable,
                            Truth::Absent | Truth::Unsure => Sight::Unsure,
                        };
                    }
                }
                sights
            }
        })
    }
}

/// The verdict of two clauses together.
fn both(a: Sight, b: Sight) -> Sight {
    match (a, b) {
        (Sight::Unsure, _) | (_, Sight::Unsure) => Sight::Unsure,
        (Sight::Fail, _) | (_, Sight::Fail) => Sight::Fail,
        (Sight::NotApplicable, other) | (other, Sight::NotApplicable) => other,
        (same, _) => same,
    }
}
