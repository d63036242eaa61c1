//! So many members, and so many events.

use super::draft::{Draft, Place, Put};
use super::figures::Settled;
use super::trial::{Lean, Maker, Trial};
use super::words::{computed_value, many, no_threshold, outer, unreachable};
use super::{Asked, Tried, met_dues};
use crate::data::{EntityId, FieldType};
use crate::diagnostic::Text;
use crate::evaluation::target_time;
use crate::semantics::rules::{
    Collection, CollectionBase, Cond, CondOp, Due, EventSource, Frequency, IntervalCalc, ParameterValue, Quantified, QuantifiedBody,
    Quantity, TargetId,
};
use crate::semantics::walk::{self, Part};
use crate::syntax::tree::{ClauseKind, Comparator};
use crate::value::{Date, Number, Period};

/// Where the records of an `across` target are kept in a draft: no field has such a name.
pub(super) const ACROSS: &str = "*";
/// How many have it, of how many, and whether that will do.
type Count = (u64, u64, bool);

/// The most members that are made up.
const MOST: u64 = 200;

impl Maker<'_> {
    pub(super) fn quantified(&self, quantified: &Quantified, draft: &Draft) -> Result<Vec<Trial>, Text> {
        let Quantified { quantity, collection, filter, body } = quantified;
        let exist = matches!(body, QuantifiedBody::Exist);
        let inside = Maker { entity: collection.entity, depth: self.depth + 1, ..*self };
        let mut settled = Settled::from(draft);
        let (asked, counts) = self.counts(quantity, exist, &mut settled)?;
        let member = |has: bool| {
            let mut one = Draft::default();
            filter.iter().try_for_each(|filter| inside.reach(filter, true, &mut one))?;
            match body {
                QuantifiedBody::Exist => {}
                QuantifiedBody::Have(cond) => inside.reach(cond, has, &mut one)?,
                QuantifiedBody::Meet(target) => inside.meet(*target, has, &mut one)?,
            }
            Ok(one)
        };
        let path = self.path_of(collection)?;
        if draft.put.contains_key(&path) {
            return Err(unreachable());
        }
        let mut trials = Vec::new();
        for (yes, total, holds) in counts {
            if path == ACROSS && total == 0 {
                continue;
            }
            if total > MOST {
                return Err(many());
            }
            let mut members = Vec::new();
            for (has, number) in [(true, yes), (false, total - yes)] {
                if number > 0 {
                    let one: Draft = member(has)?;
                    members.extend((0..number).map(|_| one.clone()));
                }
            }
            let mut draft = settled.draft.clone();
            draft.put.insert(path.clone(), Put::Members(self.wrapped(collection, members)));
            trials.push(Trial {
                draft,
                before: None,
                period: None,
                as_of: None,
                subject: collection.name.clone(),
                tried: Tried::Members(yes, total),
                asked: asked.clone(),
                with: settled.with.clone(),
                lean: Lean::of(holds),
            });
        }
        Ok(trials)
    }

    /// How many have it, of how many, and whether that will do.
    fn counts(&self, quantity: &Quantity, exist: bool, settled: &mut Settled) -> Result<(Asked, Vec<Count>), Text> {
        let total = |yes: u64, of: u64| if exist { yes } else { of };
        Ok(match quantity {
            Quantity::All => (Asked::All, vec![(2, 3, false), (3, 3, true)]),
            Quantity::Any => (Asked::Members(Comparator::AtLeast, 1.into()), vec![(0, total(0, 2), false), (1, total(1, 2), true)]),
            Quantity::No => (Asked::Members(Comparator::Equal, 0.into()), vec![(0, total(0, 2), true), (1, total(1, 2), false)]),
            Quantity::Number(comparator, bound) => {
                let bound = self.settle(bound, settled)?;
                let counts = near(&bound)?.into_iter().map(|yes| (yes, total(yes, yes + 2), holds(*comparator, yes, &bound)));
                let counts = counts.collect();
                (Asked::Members(*comparator, bound), counts)
            }
            Quantity::Share(comparator, share) => {
                let share = self.settle(share, settled)?;
                let number = |n: u64| Number::from(i64::try_from(n).unwrap_or(i64::MAX));
                let of = (4..=MOST).find(|n| (&share * &number(*n)).is_integer()).ok_or_else(many)?;
                let bound = &share * &number(of);
                let counts = near(&bound)?.into_iter().filter(|yes| *yes <= of).map(|yes| (yes, of, holds(*comparator, yes, &bound)));
                (Asked::Members(*comparator, bound.clone()), counts.collect())
            }
        })
    }

    /// A member that lacks what it is to have by a day: before that day, and on it.
    pub(super) fn members_by_day(&self, cond: &Cond, trials: &[Trial]) -> Vec<Trial> {
        let CondOp::Quantified(quantified) = &cond.op else { return Vec::new() };
        let upward = match &quantified.quantity {
            Quantity::All | Quantity::Any => true,
            Quantity::Number(comparator, _) | Quantity::Share(comparator, _) => {
                matches!(comparator, Comparator::AtLeast | Comparator::Greater)
            }
            Quantity::No => false,
        };
        let mut dues: Vec<Date> = Vec::new();
        walk::cond(cond, &mut |part| match part {
            Part::Due(Due::On(day)) => dues.push(day.last()),
            Part::Target(met) => met_dues(self.rules, met, &mut dues, 0),
            _ => {}
        });
        dues.dedup();
        let lacking = trials.iter().rev().find(|t| t.lean == Lean::Not && matches!(t.tried, Tried::Members(yes, of) if yes < of));
        match (dues.as_slice(), lacking) {
            ([due], Some(lacking)) if upward => {
                self.around_due(*due).map(|(day, lean)| Trial { as_of: Some(day), lean, ..lacking.clone() }).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Puts values so that another target comes out as wanted.
    fn meet(&self, target: TargetId, want: bool, draft: &mut Draft) -> Result<(), Text> {
        let target = self.rules.target(target);
        let body = target.subject.body(self.entity).ok_or_else(unreachable)?;
        let maker = Maker { target, depth: self.depth + 1, ..*self };
        if let Some(when) = &body.when {
            maker.reach(when, true, draft)?;
        }
        let deciding = body.clauses.iter().map(|c| c.kind).min().unwrap_or(ClauseKind::Require);
        let mut clauses = body.clauses.iter().filter(|c| c.kind == deciding);
        if !want {
            let first = clauses.next().ok_or_else(unreachable)?;
            maker.reach(&first.condition, false, draft)?;
        }
        clauses.try_for_each(|clause| maker.reach(&clause.condition, true, draft))
    }

    /// Where the members of a collection go.
    fn path_of(&self, collection: &Collection) -> Result<String, Text> {
        match collection.base {
            CollectionBase::Field(r) if r.up == 0 && r.entity == self.entity => Ok(self.rules.schema.field(r.entity, r.slot).path.clone()),
            CollectionBase::Joined(entity, 0) => self.rules.schema.entity(entity).plural.clone().ok_or_else(computed_value),
            CollectionBase::Across(_) => Ok(ACROSS.to_owned()),
            _ => Err(outer()),
        }
    }

    /// Members that lie in lists of other members, inside of one such member for each list.
    fn wrapped(&self, collection: &Collection, members: Vec<Draft>) -> Vec<Draft> {
        let list = |entity: EntityId, slot| match self.rules.schema.field(entity, slot).ty {
            FieldType::List(inner) => Some(inner),
            _ => None,
        };
        let first = match collection.base {
            CollectionBase::Field(r) => list(r.entity, r.slot),
            CollectionBase::Joined(entity, _) | CollectionBase::Across(entity) => Some(entity),
        };
        let mut paths = Vec::new();
        let mut entity = first;
        for slot in &collection.tail {
            let Some(outer) = entity else { return members };
            paths.push(self.rules.schema.field(outer, *slot).path.clone());
            entity = list(outer, *slot);
        }
        paths.into_iter().rev().fold(members, |members, path| vec![Draft { put: [(path, Put::Members(members))].into() }])
    }

    pub(super) fn frequency(&self, frequency: &Frequency) -> Result<Vec<Trial>, Text> {
        let mut settled = Settled::from(&Draft::default());
        let bound = self.settle(&frequency.bound, &mut settled)?;
        let interval = match frequency.interval {
            IntervalCalc::Fixed(interval) => interval,
            IntervalCalc::Parameter(id) => match self.rules.parameter(id).on(self.day) {
                Some(ParameterValue::Interval(interval)) => *interval,
                _ => return Err(no_threshold()),
            },
        };
        let (from, to) = target_time(self.target);
        let running = Period::containing(self.day, interval);
        let whole = if from.is_some_and(|f| running.first() < f) { running.next() } else { Some(running) };
        let period = whole.filter(|p| to.is_none_or(|t| p.last() <= t)).ok_or_else(no_threshold)?;
        let (comparator, asked) = (frequency.comparator, Asked::Events(frequency.comparator, bound.clone(), interval));
        let trial = |days: Vec<Date>, tried: Tried, holds: bool| {
            let (subject, draft) = self.events(&frequency.events, &days)?;
            let (asked, lean) = (asked.clone(), Lean::of(holds));
            Ok(Trial { draft, before: None, period: Some(period), as_of: None, subject, tried, asked, with: Vec::new(), lean })
        };
        let mut trials: Vec<Result<Trial, Text>> = Vec::new();
        for number in near(&bound)? {
            if number > MOST {
                return Err(many());
            }
            let days =
                std::iter::successors(Some(period.first()), |day| day.tomorrow().ok().filter(|next| *next <= period.last()).or(Some(*day)));
            let days = days.take(usize::try_from(number).unwrap_or(0)).collect();
            trials.push(trial(days, Tried::Events(number, period), holds(comparator, number, &bound)));
        }
        // One event, at both ends of the time in which it counts.
        if bound == Number::from(1) && comparator == Comparator::AtLeast {
            let (first, last) = (period.first(), period.last());
            let edges = [(first.yesterday().ok(), false), (Some(first), true), (Some(last), true), (last.tomorrow().ok(), false)];
            trials.extend(edges.into_iter().filter_map(|(day, holds)| day.map(|day| trial(vec![day], Tried::Event(day), holds))));
        }
        trials.into_iter().collect()
    }

    fn events(&self, source: &EventSource, days: &[Date]) -> Result<(String, Draft), Text> {
        let mut draft = Draft::default();
        match source {
            EventSource::Events(r) if r.up == 0 => {
                let path = self.rules.schema.field(r.entity, r.slot).path.clone();
                draft.put.insert(path.clone(), Put::Events(days.to_vec()));
                Ok((path, draft))
            }
            EventSource::Events(_) => Err(outer()),
            EventSource::Members(collection, filter, slot) => {
                let inside = Maker { entity: collection.entity, depth: self.depth + 1, ..*self };
                let member = |day: &Date| {
                    let mut one = Draft::default();
                    let date = Place { path: self.rules.schema.field(collection.entity, *slot).path.clone(), attribute: None };
                    one.set(&date, Put::Date(*day));
                    filter.iter().try_for_each(|filter: &Cond| inside.reach(filter, true, &mut one))?;
                    Ok(one)
                };
                let members: Vec<Draft> = days.iter().map(member).collect::<Result<_, Text>>()?;
                draft.put.insert(self.path_of(collection)?, Put::Members(self.wrapped(collection, members)));
                Ok((collection.name.clone(), draft))
            }
        }
    }
}

/// The whole numbers around a bound.
fn near(bound: &Number) -> Result<Vec<u64>, Text> {
    let one = Number::from(1);
    let numbers = match bound.is_integer() {
        true => vec![bound - &one, bound.clone(), bound + &one],
        false => vec![bound.floor(), bound.ceil()],
    };
    let numbers = numbers.into_iter().filter(|n| !n.is_negative());
    numbers.map(|n| n.to_i64().and_then(|n| u64::try_from(n).ok()).ok_or_else(many)).collect()
}

fn holds(comparator: Comparator, number: u64, bound: &Number) -> bool {
    comparator.holds(Number::from(i64::try_from(number).unwrap_or(i64::MAX)).cmp(bound))
}
