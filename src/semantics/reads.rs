//! What a target looks at: which fields, and whether the record at hand holds them all.

use std::collections::BTreeSet;

use crate::data::{EntityId, Schema, Slot};
use crate::semantics::rules::{
    Aggregate, Body, Calc, CalcOp, Collection, CollectionBase, Cond, CondOp, Due, EventSource, Quantified, QuantifiedBody, Quantity, Ref,
    Rules, Subject, TargetId, Tolerance,
};
use crate::syntax::tree::Comparator;

/// Fields, each by its entity and slot.
pub type Fields = BTreeSet<(EntityId, Slot)>;

/// What a target looks at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// The fields that it reads.
    pub fields: Fields,
    /// The entities whose records it looks at, its own included.
    pub entities: BTreeSet<EntityId>,
    /// What it asks of flat members.
    pub asks: Vec<Ask>,
    /// Whether it looks beyond the record that it is judged on: at its owner, flat members, other units or another period.
    pub wide: bool,
}

/// What is asked of the flat members of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// What the members are.
    pub member: EntityId,
    /// The condition that asks, if it counts those members of the record itself of which something holds by what they say themselves.
    pub poll: Option<QuantifiedId>,
    /// The target whose verdict it asks for.
    pub meets: Option<TargetId>,
    /// Which members may stand against the condition: those that have what is asked for, and those that have it not.
    pub against: [bool; 2],
}

/// A condition on members, told from all others of its rules by where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QuantifiedId(usize);

impl QuantifiedId {
    /// The one of a condition.
    #[must_use]
    pub fn of(quantified: &Quantified) -> Self {
        QuantifiedId(std::ptr::from_ref(quantified) as usize)
    }
}

/// The reach of each target, by [`TargetId`]; what it asks for with `meet` is in it.
#[must_use]
pub fn reaches(rules: &Rules) -> Vec<Reach> {
    rules.iter().map(|(id, _)| target(rules, id, &mut BTreeSet::new())).collect()
}

/// The fields that each target reads, by [`TargetId`]; those of the targets that it asks for with `meet` too.
#[must_use]
pub fn all(rules: &Rules) -> Vec<Fields> {
    reaches(rules).into_iter().map(|reach| reach.fields).collect()
}

/// The paths of fields as people name them: `province.budget`.
#[must_use]
pub fn paths(schema: &Schema, fields: &Fields) -> Vec<String> {
    fields.iter().map(|(entity, slot)| format!("{}.{}", schema.entity(*entity).name, schema.field(*entity, *slot).path)).collect()
}

fn target(rules: &Rules, id: TargetId, open: &mut BTreeSet<TargetId>) -> Reach {
    let mut reader = Reader { schema: &rules.schema, reach: Reach::default(), met: BTreeSet::new(), depth: 0 };
    open.insert(id);
    let subject = &rules.target(id).subject;
    reader.reach.wide = matches!(subject, Subject::Across(..));
    reader.reach.entities.extend(subject.entities());
    for body in subject.bodies() {
        reader.body(body);
    }
    let Reader { mut reach, met, .. } = reader;
    for met in met {
        if !open.contains(&met) {
            let Reach { fields, entities, asks, wide } = target(rules, met, open);
            reach.asks.extend(asks);
            reach.fields.extend(fields);
            reach.entities.extend(entities);
            reach.wide |= wide;
        }
    }
    reach
}

struct Reader<'r> {
    schema: &'r Schema,
    reach: Reach,
    met: BTreeSet<TargetId>,
    /// How many lists were entered.
    depth: u8,
}

/// Which members may stand against a quantity: those that have it, and those that have it not.
fn against(quantity: &Quantity) -> [bool; 2] {
    match quantity {
        Quantity::All | Quantity::Any => [false, true],
        Quantity::No => [true, false],
        Quantity::Number(comparator, _) | Quantity::Share(comparator, _) => match comparator {
            Comparator::Less | Comparator::AtMost => [true, false],
            // It depends on whether there are too many or too few.
            Comparator::Equal => [true, true],
            Comparator::Greater | Comparator::AtLeast | Comparator::Unequal => [false, true],
        },
    }
}

impl Reader<'_> {
    fn body(&mut self, body: &Body) {
        if let Some(when) = &body.when {
            self.cond(when);
        }
        for clause in &body.clauses {
            self.cond(&clause.condition);
        }
    }

    fn field(&mut self, field: &Ref) {
        self.reach.wide |= field.up > self.depth;
        self.add(field.entity, field.slot);
    }

    fn add(&mut self, entity: EntityId, slot: Slot) {
        self.reach.fields.insert((entity, slot));
        self.reach.entities.insert(entity);
    }

    /// What is asked of the members of a collection.
    fn inside(&mut self, collection: &Collection, ask: impl FnOnce(&mut Self)) {
        let deeper = u8::try_from(collection.tail.len()).unwrap_or(u8::MAX).saturating_add(1);
        self.depth = self.depth.saturating_add(deeper);
        ask(self);
        self.depth = self.depth.saturating_sub(deeper);
    }

    fn conds(&mut self, conds: &[Cond]) {
        conds.iter().for_each(|c| self.cond(c));
    }

    fn calcs<'c>(&mut self, calcs: impl IntoIterator<Item = &'c Calc>) {
        calcs.into_iter().for_each(|c| self.calc(c));
    }

    fn cond(&mut self, cond: &Cond) {
        match &cond.op {
            CondOp::And(parts) | CondOp::Or(parts) => self.conds(parts),
            CondOp::Not(inner) => self.cond(inner),
            CondOp::Flag(calc) | CondOp::Present(calc) | CondOp::Missing(calc) | CondOp::Reported(calc) => self.calc(calc),
            CondOp::Matches(calc, ..) | CondOp::Listed(calc, ..) => self.calc(calc),
            CondOp::Compare(compare) => {
                self.calcs([&compare.left, &compare.right]);
                match &compare.tolerance {
                    Some(Tolerance::Absolute(calc) | Tolerance::Relative(calc)) => self.calc(calc),
                    None => {}
                }
            }
            CondOp::CompareDates(left, _, right) | CondOp::CompareTexts(left, _, right) => self.calcs([left, right]),
            CondOp::InPeriod(left, right) | CondOp::Agrees(left, right) => self.calcs([left, right]),
            CondOp::InRange(calc, low, high) => self.calcs([calc, low, high]),
            CondOp::InSet(calc, set) | CondOp::Include(calc, set) => self.calcs(std::iter::once(calc).chain(set)),
            CondOp::Occurred(calc, due) => {
                self.calc(calc);
                self.due(due.as_ref());
            }
            CondOp::Deadline(inner, due) => {
                self.cond(inner);
                self.due(Some(due));
            }
            CondOp::Frequency(frequency) => {
                match &frequency.events {
                    EventSource::Events(field) => self.field(field),
                    EventSource::Members(collection, filter, date) => {
                        self.collection(collection);
                        self.whole(collection);
                        self.add(collection.entity, *date);
                        self.inside(collection, |r| r.conds(filter.as_slice()));
                    }
                }
                self.calc(&frequency.bound);
            }
            CondOp::Quantified(quantified) => self.quantified(quantified),
            CondOp::Unique(field) => {
                self.reach.wide = true;
                self.field(field);
            }
        }
    }

    fn due(&mut self, due: Option<&Due>) {
        if let Some(Due::Field(calc)) = due {
            self.calc(calc);
        }
    }

    fn quantified(&mut self, quantified: &Quantified) {
        match &quantified.quantity {
            Quantity::Number(_, calc) | Quantity::Share(_, calc) => self.calc(calc),
            Quantity::All | Quantity::Any | Quantity::No => {}
        }
        self.collection(&quantified.collection);
        if let CollectionBase::Joined(member, up) = quantified.collection.base {
            let is_own = up == 0 && quantified.collection.tail.is_empty();
            let poll = (is_own && self.stands_alone(quantified)).then(|| QuantifiedId::of(quantified));
            let meets = if let QuantifiedBody::Meet(target) = quantified.body { Some(target) } else { None };
            self.reach.asks.push(Ask { member, poll, meets, against: against(&quantified.quantity) });
        }
        self.inside(&quantified.collection, |r| {
            r.conds(quantified.filter.as_slice());
            match &quantified.body {
                QuantifiedBody::Exist => {}
                QuantifiedBody::Have(cond) => r.cond(cond),
                QuantifiedBody::Meet(target) => {
                    r.met.insert(*target);
                }
            }
        });
    }

    /// Whether what is asked of a member needs nothing but the member.
    fn stands_alone(&self, quantified: &Quantified) -> bool {
        let mut inner = Reader { schema: self.schema, reach: Reach::default(), met: BTreeSet::new(), depth: 0 };
        inner.conds(quantified.filter.as_slice());
        if let QuantifiedBody::Have(cond) = &quantified.body {
            inner.cond(cond);
        }
        !inner.reach.wide
    }

    /// Members that are looked at one by one.
    fn whole(&mut self, collection: &Collection) {
        if let CollectionBase::Joined(member, _) = collection.base {
            self.reach.asks.push(Ask { member, poll: None, meets: None, against: [true; 2] });
        }
    }

    fn collection(&mut self, collection: &Collection) {
        let mut entity = match collection.base {
            CollectionBase::Field(field) => {
                self.field(&field);
                self.listed(field.entity, field.slot)
            }
            CollectionBase::Joined(entity, _) => {
                if let Some((owner, key)) = self.schema.entity(entity).owner {
                    self.add(entity, key);
                    self.reach.entities.insert(owner);
                }
                self.reach.wide = true;
                Some(entity)
            }
            CollectionBase::Across(entity) => {
                self.reach.wide = true;
                self.reach.entities.insert(entity);
                Some(entity)
            }
        };
        for slot in &collection.tail {
            let Some(owner) = entity else { break };
            self.add(owner, *slot);
            entity = self.listed(owner, *slot);
        }
    }

    fn listed(&self, entity: EntityId, slot: Slot) -> Option<EntityId> {
        match self.schema.field(entity, slot).ty {
            crate::data::FieldType::List(members) => Some(members),
            _ => None,
        }
    }

    fn calc(&mut self, calc: &Calc) {
        match &calc.op {
            CalcOp::Number(_) | CalcOp::Text(_) | CalcOp::Date(_) | CalcOp::Parameter(_) => {}
            CalcOp::Field(field) | CalcOp::Attribute(field, _) => self.field(field),
            CalcOp::Negate(inner) | CalcOp::Abs(inner) | CalcOp::Round(inner, _) => self.calc(inner),
            CalcOp::Previous(inner) => {
                self.reach.wide = true;
                self.calc(inner);
            }
            CalcOp::Sum(parts) | CalcOp::Product(parts) => self.calcs(parts.iter().map(|(_, part)| part)),
            CalcOp::Share(share, base) => self.calcs([&**share, &**base]),
            CalcOp::If(then, cond, otherwise) => {
                self.calcs([&**then, &**otherwise]);
                self.cond(cond);
            }
            CalcOp::Min(parts) | CalcOp::Max(parts) => self.calcs(parts),
            CalcOp::DaysBetween(a, b) => self.calcs([&**a, &**b]),
            CalcOp::Aggregate(aggregate) => self.aggregate(aggregate),
        }
    }

    fn aggregate(&mut self, aggregate: &Aggregate) {
        self.collection(&aggregate.collection);
        self.whole(&aggregate.collection);
        self.inside(&aggregate.collection, |r| {
            r.conds(aggregate.filter.as_slice());
            r.calcs(&aggregate.value);
        });
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::base::{Memory, Sources};
    use crate::project::{Root, load_rules as load};

    const RULES: &str = "
entity province plural provinces {
  key code: text
  budget: money
  spending: money
  plan: document
  meetings: events
  districts: list of district
}
entity district plural districts { key code: text  station: flag  staff: count }
entity commune plural communes { key code: text  belongs to province  site: flag }
ruleset a {
  about province
  define rest = budget - spending
  target share { require rest >= 1% of budget }
  target staff { when plan issued by 2021  require all districts where not station have staff >= 1 }
  target sites { require at least 90% of communes have site and province.plan issued }
  target busy { require meetings >= 1 per quarter }
}
ruleset b {
  about province
  target all across provinces { require all provinces meet a.share }
}
";

    #[test]
    fn fields_are_found_in_filters_members_owners_defines_and_met_targets() {
        let (mut files, mut sources) = (Memory::default(), Sources::default());
        files.insert("a.chitieu", RULES);
        let loaded = load(&[Root { files: &files, path: PathBuf::from("a.chitieu") }], &mut sources);
        assert_eq!(loaded.problems, []);
        let reads = all(&loaded.rules);
        let of = |id: &str| {
            let id = loaded.rules.find(id).unwrap();
            paths(&loaded.rules.schema, &reads[id.0 as usize]).join(" ")
        };
        assert_eq!(of("a.share"), "province.budget province.spending");
        assert_eq!(of("a.staff"), "province.plan province.districts district.station district.staff");
        assert_eq!(of("a.sites"), "province.plan commune.site commune.province");
        assert_eq!(of("a.busy"), "province.meetings");
        assert_eq!(of("b.all"), "province.budget province.spending");
        let wide: Vec<String> =
            loaded.rules.iter().zip(reaches(&loaded.rules)).filter(|(_, r)| r.wide).map(|((_, t), _)| t.id.clone()).collect();
        assert_eq!(wide, ["a.sites", "b.all"]);
    }
}
