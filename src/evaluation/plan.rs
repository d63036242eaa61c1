//! Which targets are judged on each record as it comes, which when all have come, and what is kept until then.

use std::collections::BTreeSet;

use crate::data::{Cell, Content, FieldType, Value};
use crate::data::{EntityId, Record, Wanted};
use crate::semantics::reads::{self, Ask, QuantifiedId, Reach};
use crate::semantics::rules::{Rules, Target, TargetId};

/// How a run goes about its targets.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The fields that some target reads.
    pub wanted: Wanted,
    /// By entity: the targets that need nothing but the record, in their order.
    pub(super) local: Vec<Vec<TargetId>>,
    /// By target: the checks of the vocabulary that look at a figure that it reads, in the same record.
    checks: Vec<Vec<TargetId>>,
    /// By target: whether it is judged when all records have come.
    pub(super) wide: Vec<bool>,
    /// By entity: the fields that are kept of its records; `None` where no record is kept.
    kept: Vec<Option<Vec<bool>>>,
    /// By entity: what is asked of its records as members, if they need only be counted.
    polls: Vec<Vec<Poll>>,
    /// By target: what it looks at.
    pub reaches: Vec<Reach>,
}

/// A question to members that need only be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Poll {
    /// The condition that asks.
    pub question: QuantifiedId,
    /// The target that it stands in.
    pub target: TargetId,
    /// Which members are named: those that have it, and those that have it not.
    pub named: [bool; 2],
}

impl Plan {
    /// The plan for the targets that take part.
    #[must_use]
    pub fn new(rules: &Rules, selected: &[bool]) -> Plan {
        let schema = &rules.schema;
        let none = || schema.entities.iter().map(|e| vec![false; e.fields.len()]);
        let mut plan = Plan {
            wanted: Wanted(none().collect()),
            local: vec![Vec::new(); schema.entities.len()],
            checks: Vec::new(),
            wide: vec![false; rules.targets.len()],
            kept: vec![None; schema.entities.len()],
            polls: vec![Vec::new(); schema.entities.len()],
            reaches: Vec::new(),
        };
        let mut involved = BTreeSet::new();
        let mut kept: Vec<Vec<bool>> = none().collect();
        let reaches = reads::reaches(rules);
        for ((id, target), reach) in rules.iter().zip(&reaches) {
            if !selected.get(id.0 as usize).copied().unwrap_or(false) {
                continue;
            }
            for (entity, slot) in &reach.fields {
                for slots in [&mut plan.wanted.0].into_iter().chain(reach.wide.then_some(&mut kept)) {
                    if let Some(field) = slots.get_mut(entity.0 as usize).and_then(|e| e.get_mut(slot.0 as usize)) {
                        *field = true;
                    }
                }
            }
            if reach.wide {
                involved.extend(reach.entities.iter().copied());
                if let Some(wide) = plan.wide.get_mut(id.0 as usize) {
                    *wide = true;
                }
            } else {
                for entity in target.subject.entities() {
                    if let Some(local) = plan.local.get_mut(entity.0 as usize) {
                        local.push(id);
                    }
                }
            }
        }
        // A member lies in records of other entities, which lead to it.
        for (entity, declared) in schema.iter() {
            let lists = declared.fields.iter().map(|f| matches!(f.ty, FieldType::List(_))).collect::<Vec<_>>();
            let leads = |lists: &[bool]| lists.iter().any(|l| *l);
            for (slots, list) in
                [plan.wanted.0.get_mut(entity.0 as usize), kept.get_mut(entity.0 as usize)].into_iter().flatten().zip([&lists, &lists])
            {
                for (slot, list) in slots.iter_mut().zip(list) {
                    *slot |= list;
                }
            }
            if leads(&lists) && !involved.is_empty() {
                involved.insert(entity);
            }
        }
        // Whether a record's unit is on its register is asked of the key.
        for ((_, declared), slots) in schema.iter().zip(&mut kept) {
            if let Some(key) = declared.key.and_then(|key| slots.get_mut(key.0 as usize)) {
                *key = true;
            }
        }
        for (entity, slots) in kept.into_iter().enumerate() {
            if involved.contains(&EntityId(u16::try_from(entity).unwrap_or(u16::MAX)))
                && let Some(place) = plan.kept.get_mut(entity)
            {
                *place = Some(slots);
            }
        }
        plan.find_polls(rules, selected, &reaches);
        plan.checks = checks(rules, selected, &reaches);
        plan.reaches = reaches;
        plan
    }

    /// The checks that look at a figure that a target reads, in the same record.
    #[must_use]
    pub fn checks(&self, target: TargetId) -> &[TargetId] {
        self.checks.get(target.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Finds the entities of which the targets that wait ask nothing but how many members have something. Who is on a register is
    /// looked at one by one.
    fn find_polls(&mut self, rules: &Rules, selected: &[bool], reaches: &[Reach]) {
        let waiting =
            || rules.iter().zip(reaches).filter(|((id, _), reach)| reach.wide && selected.get(id.0 as usize).copied().unwrap_or(false));
        for (member, declared) in rules.schema.iter() {
            let is_subject = |target: &Target| target.subject.entities().contains(&member);
            if rules.schema.register(member).is_some() || waiting().any(|((_, target), _)| is_subject(target)) {
                continue;
            }
            let asks = || {
                waiting().flat_map(|((id, _), reach)| reach.asks.iter().map(move |ask| (id, ask))).filter(|(_, ask)| ask.member == member)
            };
            let alone = |ask: &Ask| ask.meets.is_none_or(|met| reaches.get(met.0 as usize).is_some_and(|reach| !reach.wide));
            let poll = |(target, ask): (TargetId, &Ask)| {
                let named = if declared.key.is_some() { ask.against } else { [false; 2] };
                ask.poll.filter(|_| alone(ask)).map(|question| Poll { question, target, named })
            };
            let polls = asks().map(poll);
            // Members that are reached in any other way are looked at one by one.
            let others = waiting().any(|(_, reach)| reach.entities.contains(&member) && !reach.asks.iter().any(|ask| ask.member == member));
            if let (Some(polls), false, Some(place)) = (polls.collect::<Option<Vec<_>>>(), others, self.polls.get_mut(member.0 as usize)) {
                *place = polls;
            }
        }
    }

    /// What is asked of an entity's records as members, where they need only be counted; if nothing is, each is kept.
    #[must_use]
    pub fn polls(&self, member: EntityId) -> &[Poll] {
        self.polls.get(member.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// The targets of an entity that need nothing but the record.
    #[must_use]
    pub fn local(&self, entity: EntityId) -> &[TargetId] {
        self.local.get(entity.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether records of an entity are kept until all have come.
    #[must_use]
    pub fn keeps(&self, entity: EntityId) -> bool {
        self.kept.get(entity.0 as usize).is_some_and(Option::is_some)
    }

    /// What is kept of a record.
    #[must_use]
    pub fn keep(&self, mut record: Record) -> Option<Record> {
        let slots = self.kept.get(record.entity.0 as usize)?.as_ref()?;
        for (cell, kept) in record.cells.iter_mut().zip(slots) {
            if !kept && !matches!(cell.content, Content::Value(Value::Members(_))) {
                *cell = Cell::ABSENT;
            }
        }
        Some(record)
    }

    /// The same for a run that judges nothing as it goes, and keeps each member.
    #[must_use]
    pub fn keeping(&self) -> Plan {
        let none = |_: &Vec<Poll>| Vec::new();
        Plan { local: vec![Vec::new(); self.local.len()], polls: self.polls.iter().map(none).collect(), ..self.clone() }
    }

    /// Whether any target waits for all records.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.wide.iter().any(|wide| *wide)
    }
}

/// For each target that needs nothing but its record, the checks of the same kind that share a field with it.
fn checks(rules: &Rules, selected: &[bool], reaches: &[Reach]) -> Vec<Vec<TargetId>> {
    let is_local = |id: TargetId, reach: &Reach| !reach.wide && selected.get(id.0 as usize).copied().unwrap_or(false);
    let checks: Vec<_> = rules.iter().zip(reaches).filter(|((id, target), reach)| target.is_check && is_local(*id, reach)).collect();
    let of_target = |((id, target), reach): ((TargetId, &Target), &Reach)| {
        let about = target.subject.entities();
        let shares = |check: &Reach| check.fields.intersection(&reach.fields).any(|(entity, _)| about.contains(entity));
        let looks = !target.is_check && is_local(id, reach);
        checks.iter().filter(|(_, check)| looks && shares(check)).map(|((id, _), _)| *id).collect()
    };
    rules.iter().zip(reaches).map(of_target).collect()
}
