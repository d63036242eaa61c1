//! The records together: who is whose, what came before, and up to when each speaks.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Census, Options};
use crate::data::{Cell, EntityId, ListRow, Record, ReferenceList, Value};
use crate::semantics::Rules;
use crate::value::{Date, Period};

/// All records with the ways between them.
pub(super) struct World<'a> {
    pub(super) rules: &'a Rules,
    pub(super) records: &'a [Record],
    pub(super) options: &'a Options,
    units: HashMap<(EntityId, &'a str), Vec<&'a Record>>,
    members: HashMap<(EntityId, &'a str), Vec<&'a Record>>,
    /// Records of the same unit and period after the first, each with the first; nested ones by the list that they stand in.
    pub(super) repeated: Vec<(&'a Record, &'a Record)>,
    /// Members that were counted, and are not among the records.
    pub(super) census: Option<&'a Census>,
    /// Where those after the first lie.
    again: HashSet<usize>,
}

/// The dates that a record is judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dates {
    /// Up to when its figures speak.
    pub(super) data: Date,
    /// The day by which deadlines are judged.
    pub(super) judging: Date,
    /// The day by which rules, parameters and lists are chosen.
    pub(super) rule: Date,
}

/// A record with those around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'f> {
    pub(super) record: &'f Record,
    pub(super) parent: Option<&'f Frame<'f>>,
}

impl<'f> Frame<'f> {
    pub(super) fn top(record: &'f Record) -> Self {
        Frame { record, parent: None }
    }
}

impl<'a> World<'a> {
    pub(super) fn new(rules: &'a Rules, records: &'a [Record], options: &'a Options) -> Self {
        let mut world = World {
            rules,
            records,
            options,
            units: HashMap::new(),
            members: HashMap::new(),
            repeated: Vec::new(),
            census: None,
            again: HashSet::new(),
        };
        let mut repeated = Vec::new();
        world.find_repeated(records, &mut repeated);
        world.again = repeated.iter().map(|(_, again)| address(again)).collect();
        world.repeated = repeated;
        for record in records {
            if world.is_again(record) {
                continue;
            }
            if let Some(key) = record.key.as_deref() {
                world.units.entry((record.entity, key)).or_default().push(record);
            }
            if let Some(owner) = record.owner.as_deref() {
                world.members.entry((record.entity, owner)).or_default().push(record);
            }
        }
        world
    }

    /// Whether a record is a second one of its unit and period, and so is not judged.
    pub(super) fn is_again(&self, record: &Record) -> bool {
        !self.again.is_empty() && self.again.contains(&address(record))
    }

    /// The dates of a record; what it does not say, the records around it do.
    pub(super) fn dates(&self, frame: &Frame<'_>) -> Dates {
        let mut around = Some(frame);
        while let Some(f) = around {
            if f.record.as_of.is_some() || f.record.period.is_some() {
                return self.dates_of(f.record.as_of, f.record.period);
            }
            around = f.parent;
        }
        self.dates_of(None, None)
    }

    /// The dates of a stated day and period.
    pub(super) fn dates_of(&self, as_of: Option<Date>, period: Option<Period>) -> Dates {
        dates_of(self.options, as_of, period)
    }

    /// The period of a record, or of those around it.
    pub(super) fn period(frame: &Frame<'_>) -> Option<Period> {
        let mut around = Some(frame);
        while let Some(f) = around {
            if f.record.period.is_some() {
                return f.record.period;
            }
            around = f.parent;
        }
        None
    }

    /// The day that a record itself states, or those around it do.
    pub(super) fn stated(frame: &Frame<'_>) -> Option<Date> {
        frame.record.as_of.or_else(|| frame.parent.and_then(Self::stated))
    }

    /// The record that owns a flat one.
    pub(super) fn owner(&self, record: &Record) -> Option<&'a Record> {
        let (owner, _) = self.rules.schema.entity(record.entity).owner?;
        let all = self.units.get(&(owner, record.owner.as_deref()?))?;
        let same = all.iter().find(|o| o.period == record.period);
        same.or_else(|| all.iter().filter(|o| o.period.is_none() || record.period.is_none()).max_by_key(|o| (o.period, o.as_of))).copied()
    }

    /// The flat records of an entity that belong to a record: `None` if nothing was said of them.
    pub(super) fn joined(&self, owner: &Record, entity: EntityId) -> Option<Vec<&'a Record>> {
        let all = owner.key.as_deref().and_then(|key| self.members.get(&(entity, key)));
        let close = |m: &&&Record| m.period == owner.period || m.period.is_none() || owner.period.is_none();
        let found: Vec<&Record> = all.into_iter().flatten().filter(close).copied().collect();
        match found.is_empty() {
            false => Some(latest(found)),
            true if owner.without.contains(&entity) => Some(Vec::new()),
            true => None,
        }
    }

    /// The same unit's record of the period of the same length directly before.
    pub(super) fn previous(&self, record: &Record) -> Option<&'a Record> {
        let before = record.period?.previous()?;
        let all = self.units.get(&(record.entity, record.key.as_deref()?))?;
        all.iter().find(|r| r.period == Some(before)).copied()
    }

    /// The register that says who of an entity must report.
    pub(super) fn register(&self, entity: EntityId) -> Option<&'a ReferenceList> {
        register(self.rules, entity)
    }

    /// The units of an entity that must report on a day, where it has a register.
    pub(super) fn must_report(&self, entity: EntityId, day: Date) -> Option<impl Iterator<Item = &'a ListRow>> {
        if !self.options.silent {
            return None;
        }
        self.register(entity).map(|list| list.on(day))
    }

    /// Whether a record is one of those that its register knows on its day.
    pub(super) fn is_member(&self, record: &Record, day: Date) -> bool {
        let key = self.rules.schema.entity(record.entity).key.and_then(|slot| record.cells.get(slot.0 as usize)).and_then(Cell::value);
        match (self.register(record.entity), key) {
            (Some(list), Some(Value::Text(key))) => list.find(key, day).is_some(),
            _ => true,
        }
    }

    /// The periods of an entity's records with the records of each; without a period, a unit's latest counts.
    pub(super) fn periods(&self, entities: &[EntityId]) -> BTreeMap<Option<Period>, Vec<&'a Record>> {
        let mut groups: BTreeMap<Option<Period>, Vec<&Record>> = BTreeMap::new();
        for record in self.records.iter().filter(|r| entities.contains(&r.entity) && !self.is_again(r)) {
            groups.entry(record.period).or_default().push(record);
        }
        groups.into_iter().map(|(period, records)| (period, latest(records))).collect()
    }

    fn find_repeated(&self, records: &'a [Record], found: &mut Vec<(&'a Record, &'a Record)>) {
        let mut seen: HashMap<Identity<'_>, &Record> = HashMap::new();
        for record in records {
            for cell in &record.cells {
                if let Some(Value::Members(members)) = cell.value() {
                    self.find_repeated(members, found);
                }
            }
            let Some(key) = record.key.as_deref() else { continue };
            // Without a period two reports of one unit are told apart by their day.
            let day = if record.period.is_none() { record.as_of } else { None };
            let owner = if self.register(record.entity).is_some() { None } else { record.owner.as_deref() };
            match seen.entry((record.entity, key, owner, record.period, day)) {
                std::collections::hash_map::Entry::Occupied(first) => found.push((*first.get(), record)),
                std::collections::hash_map::Entry::Vacant(place) => {
                    place.insert(record);
                }
            }
        }
    }
}

/// The dates of a stated day and period.
pub(super) fn dates_of(options: &Options, as_of: Option<Date>, period: Option<Period>) -> Dates {
    let run = options.as_of.unwrap_or(options.today);
    let end = period.map(Period::last);
    let data = as_of.or(end).unwrap_or(run);
    let rule = match (as_of, end) {
        (Some(a), Some(b)) => a.min(b),
        (a, b) => a.or(b).unwrap_or(run),
    };
    Dates { data, judging: options.as_of.unwrap_or(data), rule }
}

/// The day by which rules are chosen for a record of a stated day and period.
#[must_use]
pub fn rule_day(options: &Options, as_of: Option<Date>, period: Option<Period>) -> Date {
    dates_of(options, as_of, period).rule
}

/// The register that says who of an entity must report.
#[must_use]
pub fn register(rules: &Rules, entity: EntityId) -> Option<&ReferenceList> {
    rules.schema.register(entity)
}

/// What tells records apart: the unit, its key, its owner's key, the period, and the day where there is no period.
type Identity<'a> = (EntityId, &'a str, Option<&'a str>, Option<Period>, Option<Date>);

/// Where a record lies: which of several equal ones it is.
fn address(record: &Record) -> usize {
    std::ptr::from_ref(record) as usize
}

/// One record for each unit: the latest, and the first of several equal ones.
fn latest(records: Vec<&Record>) -> Vec<&Record> {
    let mut at: HashMap<(EntityId, &str, Option<&str>), usize> = HashMap::new();
    let mut kept: Vec<&Record> = Vec::with_capacity(records.len());
    for record in records {
        let Some(key) = record.key.as_deref() else {
            kept.push(record);
            continue;
        };
        let place = *at.entry((record.entity, key, record.owner.as_deref())).or_insert(kept.len());
        match kept.get_mut(place) {
            Some(first) if (record.period, record.as_of) > (first.period, first.as_of) => *first = record,
            Some(_) => {}
            None => kept.push(record),
        }
    }
    kept
}
