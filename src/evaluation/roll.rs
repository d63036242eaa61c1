//! Who has reported: what is said of all units together, in room that grows with the units of registers.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use super::Options;
use super::result::Silent;
use super::world::{Dates, dates_of, register};
use crate::data::EntityId;
use crate::semantics::Rules;
use crate::value::{Date, Period};

/// The units that reports were seen of.
#[derive(Debug, Clone, Default)]
pub struct Roll {
    entities: BTreeMap<EntityId, Seen>,
}

/// The reports of an entity's units.
#[derive(Debug, Clone, Default)]
struct Seen {
    /// The key of one of them; `None` inside for a unit without one.
    one: Option<Option<SmolStr>>,
    /// Whether there is another unit.
    several: bool,
    /// By period, where a register says who must report: who did, and the latest rule day.
    periods: BTreeMap<Option<Period>, (BTreeSet<SmolStr>, Date)>,
}

impl Roll {
    /// Notes a report.
    pub fn see(
        &mut self,
        rules: &Rules,
        options: &Options,
        entity: EntityId,
        key: Option<&str>,
        period: Option<Period>,
        as_of: Option<Date>,
    ) {
        let seen = self.entities.entry(entity).or_default();
        match &seen.one {
            None => seen.one = Some(key.map(Into::into)),
            Some(one) => seen.several |= key.is_none() || one.as_deref() != key,
        }
        if register(rules, entity).is_none() {
            return;
        }
        let Dates { rule, .. } = dates_of(options, as_of, period);
        let (keys, latest) = seen.periods.entry(period).or_insert_with(|| (BTreeSet::new(), rule));
        *latest = (*latest).max(rule);
        if let Some(key) = key
            && !keys.contains(key)
        {
            keys.insert(key.into());
        }
    }

    /// Whether another report of an entity would tell nothing new: there are several units, and no register says who must report.
    #[must_use]
    pub fn is_settled(&self, rules: &Rules, entity: EntityId) -> bool {
        self.entities.get(&entity).is_some_and(|seen| seen.several) && register(rules, entity).is_none()
    }

    /// Takes in what another part of the data saw.
    pub fn merge(&mut self, other: Roll) {
        for (entity, theirs) in other.entities {
            let seen = self.entities.entry(entity).or_default();
            seen.several |= theirs.several || matches!((&seen.one, &theirs.one), (Some(a), Some(b)) if a != b || a.is_none());
            if seen.one.is_none() {
                seen.one = theirs.one;
            }
            for (period, (keys, day)) in theirs.periods {
                let (all, latest) = seen.periods.entry(period).or_insert_with(|| (BTreeSet::new(), day));
                *latest = (*latest).max(day);
                all.extend(keys);
            }
        }
    }

    /// What there were records of.
    #[must_use]
    pub fn entities(&self) -> BTreeSet<EntityId> {
        self.entities.keys().copied().collect()
    }

    /// How many units of some entities were seen, two meaning two or more.
    pub(super) fn units(&self, entities: &[EntityId]) -> usize {
        let of = |entity| self.entities.get(entity).map_or(0, |s: &Seen| usize::from(s.one.is_some()) + usize::from(s.several));
        entities.iter().map(of).sum()
    }

    /// Units of registers that sent nothing, where more than one unit did report.
    pub(super) fn silent(&self, rules: &Rules, options: &Options) -> Vec<Silent> {
        let mut silent = Vec::new();
        for (entity, seen) in self.entities.iter().filter(|(_, seen)| seen.several && options.silent) {
            let Some(list) = register(rules, *entity) else { continue };
            for (period, (keys, day)) in &seen.periods {
                for row in list.on(*day).filter(|row| !keys.contains(row.key.as_str())) {
                    let name = list.name_of(row).map(SmolStr::from);
                    silent.push(Silent { entity: *entity, key: row.key.as_str().into(), name, period: *period });
                }
            }
        }
        silent
    }
}
