//! Members counted as they come, where nothing but their number matters; those with a key have their first ones named.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::plan::Plan;
use crate::base::{Source, Sources};
use crate::data::{EntityId, Record};
use crate::semantics::Rules;
use crate::semantics::reads::QuantifiedId;
use crate::value::{Date, Period};

/// So many members that stand against a condition are named, the first by key; of the others it is said how many there are.
pub const NAMED: usize = 100;

/// How many members of each owner and time have what a condition asks for, and how many have not.
#[derive(Debug, Clone, Default)]
pub struct Census {
    groups: FxHashMap<(QuantifiedId, Box<str>), BTreeMap<When, Group>>,
}

/// What members speak of: a period, or a day where there is none. Of a unit there is one record for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct When {
    period: Option<Period>,
    day: Option<Date>,
}

/// Members of one owner that speak of the same.
#[derive(Debug, Clone, Default)]
struct Group {
    counted: Counted,
    /// The first by key that have it, and that have it not.
    named: [BTreeMap<Box<str>, Named>; 2],
}

/// A member that can be named, with its places.
#[derive(Debug, Clone)]
pub struct Named {
    /// What is kept of it; its source is the text below until all have come.
    pub record: Record,
    /// The lines that it stands on.
    pub text: Arc<Source>,
}

/// Members that were counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// They have it.
    pub yes: u64,
    /// They have it not.
    pub no: u64,
}

impl When {
    /// Of a record that states these.
    #[must_use]
    pub fn of(period: Option<Period>, as_of: Option<Date>) -> When {
        When { period, day: if period.is_none() { as_of } else { None } }
    }

    /// Whether a record of an owner that speaks of a period has members that speak of this.
    fn is_close(self, period: Option<Period>) -> bool {
        self.period == period || self.period.is_none() || period.is_none()
    }
}

impl Census {
    /// Counts members of an owner.
    pub fn add(&mut self, question: QuantifiedId, owner: &str, when: When, counted: Counted) {
        let group = self.group(question, owner, when);
        group.counted = group.counted.plus(counted);
    }

    /// Keeps one of those that were counted, by whether it has what is asked for; if it is among the first.
    pub fn name(&mut self, question: QuantifiedId, owner: &str, when: When, has: bool, named: Named) {
        if let Some(key) = named.record.key.clone() {
            self.group(question, owner, when).name(has, key.as_str().into(), named);
        }
    }

    fn group(&mut self, question: QuantifiedId, owner: &str, when: When) -> &mut Group {
        let groups = self.groups.entry((question, owner.into())).or_default();
        groups.entry(when).or_default()
    }

    /// Takes in what was counted in another part of the data.
    pub fn merge(&mut self, other: Census) {
        for ((question, owner), groups) in other.groups {
            for (when, group) in groups {
                let own = self.group(question, &owner, when);
                own.counted = own.counted.plus(group.counted);
                for (has, named) in [true, false].into_iter().zip(group.named) {
                    named.into_iter().for_each(|(key, named)| own.name(has, key, named));
                }
            }
        }
    }

    /// The questions and owners of which a member can be named.
    #[must_use]
    pub fn named(&self) -> Vec<(QuantifiedId, Box<str>)> {
        let has_named = |groups: &BTreeMap<When, Group>| groups.values().flat_map(|group| &group.named).any(|named| !named.is_empty());
        self.groups.iter().filter(|(_, groups)| has_named(groups)).map(|(at, _)| at.clone()).collect()
    }

    /// Of an owner, what each group speaks of, whether members have it, and the key that others must come before to be named, where
    /// there are enough by now.
    pub fn bounds(&self, question: QuantifiedId, owner: &str) -> impl Iterator<Item = (When, bool, &str)> {
        let groups = self.groups.get(&(question, owner.into())).into_iter().flatten();
        groups.flat_map(|(when, group)| {
            [true, false].into_iter().zip(&group.named).filter_map(|(has, named)| {
                let (last, _) = named.last_key_value().filter(|_| named.len() >= NAMED)?;
                Some((*when, has, &**last))
            })
        })
    }

    /// The members of an owner that belong to its period, and those of them that can be named; `None` if there is none.
    pub(super) fn of(&self, question: QuantifiedId, owner: &str, period: Option<Period>) -> Option<(Counted, Vec<&Record>)> {
        // A question without members of this owner is rare, and the key has to be owned to ask.
        let groups = self.groups.get(&(question, owner.into()))?;
        let close = || groups.iter().filter(|(when, _)| when.is_close(period)).map(|(_, group)| group);
        let counted = close().map(|group| group.counted).reduce(Counted::plus)?;
        Some((counted, close().flat_map(|group| &group.named).flat_map(BTreeMap::values).map(|named| &named.record).collect()))
    }

    /// Whether some owner would count members that speak of different times. Of a unit only the latest record counts, so that they
    /// have to be looked at one by one.
    #[must_use]
    pub fn is_mixed(&self, rules: &Rules, plan: &Plan, kept: &[(u64, Record)]) -> bool {
        let keyed = rules.schema.iter().filter(|(_, declared)| declared.key.is_some());
        keyed.filter(|(member, _)| !plan.polls(*member).is_empty()).any(|(member, declared)| {
            let Some((entity, _)) = declared.owner else { return false };
            let mut whens: HashMap<&str, BTreeSet<When>> = HashMap::new();
            for ((question, owner), groups) in &self.groups {
                if plan.polls(member).iter().any(|poll| poll.question == *question) {
                    whens.entry(owner).or_default().extend(groups.keys().copied());
                }
            }
            let of_member = kept.iter().map(|(_, record)| record).filter(|record| record.entity == member);
            for record in of_member {
                if let Some(whens) = record.owner.as_deref().and_then(|owner| whens.get_mut(owner)) {
                    whens.insert(When::of(record.period, record.as_of));
                }
            }
            let is_mixed = |owner: &Record| {
                let whens = owner.key.as_deref().and_then(|key| whens.get(key));
                whens.is_some_and(|whens| whens.iter().filter(|when| when.is_close(owner.period)).count() > 1)
            };
            owners(kept, entity).any(is_mixed)
        })
    }

    /// Puts the lines of those that are named with the texts of the run.
    pub fn settle(&mut self, sources: &mut Sources) {
        let named = self.groups.values_mut().flat_map(BTreeMap::values_mut).flat_map(|group| &mut group.named);
        let mut named: Vec<&mut Named> = named.flat_map(BTreeMap::values_mut).collect();
        named.sort_by(|a, b| (&a.text.name, a.text.origin.byte).cmp(&(&b.text.name, b.text.origin.byte)));
        for Named { record, text } in named {
            record.source = sources.share(Arc::clone(text));
        }
    }

    /// Whether nothing was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }
}

fn owners(kept: &[(u64, Record)], entity: EntityId) -> impl Iterator<Item = &Record> {
    kept.iter().map(|(_, record)| record).filter(move |record| record.entity == entity)
}

impl Group {
    fn name(&mut self, has: bool, key: Box<str>, named: Named) {
        let [yes, no] = &mut self.named;
        let first = if has { yes } else { no };
        first.insert(key, named);
        if first.len() > NAMED {
            first.pop_last();
        }
    }
}

impl Counted {
    fn plus(self, other: Counted) -> Counted {
        Counted { yes: self.yes + other.yes, no: self.no + other.no }
    }
}
