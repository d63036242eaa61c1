//! Collections, and conditions on how many of their members have something.

use smol_str::SmolStr;

use super::result::{Measure, Member, MemberMeasure, Reason, Spot, Verdict, Why};
use super::truth::{Finding, Known, Truth, Undecided, unknown};
use super::value::Context;
use super::world::Frame;
use super::{Counted, Evaluator, NAMED};
use crate::base::Span;
use crate::data::{Content, EntityId, Record, Value};
use crate::semantics::reads::QuantifiedId;
use crate::semantics::rules::{Collection, CollectionBase, Quantified, QuantifiedBody, Quantity};
use crate::syntax::tree::Comparator;
use crate::value::{Number, Period};

/// The records of a period that an `across` target looks at.
pub(super) struct Group<'f> {
    pub(super) period: Option<Period>,
    pub(super) records: Vec<&'f Record>,
    /// One empty record for each unit of the register that sent nothing.
    pub(super) silent: Vec<Record>,
}

/// A member of a collection: the records on the way to it, itself last.
pub(super) struct Item<'f> {
    way: Vec<&'f Record>,
    silent: bool,
    /// Whether it is among those that were counted as they came, and only named here.
    counted: bool,
}

impl<'f> Item<'f> {
    fn sent(record: &'f Record) -> Self {
        Item { way: vec![record], silent: false, counted: false }
    }

    pub(super) fn record(&self) -> Option<&'f Record> {
        self.way.last().copied()
    }
}

/// Flat records by their keys: in which order files were read must not show.
fn in_order(mut items: Vec<Item<'_>>) -> Vec<Item<'_>> {
    items.sort_by(|a, b| a.record().map(|r| &r.key).cmp(&b.record().map(|r| &r.key)));
    items
}

/// The members that count, by what is known of them.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally {
    /// Has it; has it not; undecided.
    pub(super) yes: u64,
    pub(super) no: u64,
    pub(super) open: u64,
    /// The same for members of which it is undecided whether they count at all.
    pub(super) maybe_yes: u64,
    pub(super) maybe_no: u64,
    pub(super) maybe_open: u64,
}

/// How many are asked for: a number, or a share of those that count.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted {
    pub(super) comparator: Comparator,
    pub(super) bound: Number,
    pub(super) is_share: bool,
    /// With no member there is nothing to check; else none counts as zero.
    pub(super) needs_members: bool,
}

impl Wanted {
    fn holds(&self, yes: u64, total: u64) -> bool {
        let number = |n: u64| Number::from(i64::try_from(n).unwrap_or(i64::MAX));
        let bound = if self.is_share { &self.bound * &number(total) } else { self.bound.clone() };
        self.comparator.holds(number(yes).cmp(&bound))
    }

    /// The least number of members that would do; for upper limits the greatest that still does.
    fn needed(&self, total: u64) -> u64 {
        let bound = if self.is_share { &self.bound * &Number::from(i64::try_from(total).unwrap_or(i64::MAX)) } else { self.bound.clone() };
        let one = Number::from(1);
        let wanted = match self.comparator {
            Comparator::AtLeast | Comparator::Equal | Comparator::Unequal => bound.ceil(),
            Comparator::Greater => &bound.floor() + &one,
            Comparator::AtMost => bound.floor(),
            Comparator::Less => &bound.ceil() - &one,
        };
        u64::try_from(wanted.to_i64().unwrap_or(i64::MAX)).unwrap_or(0)
    }
}

/// Whether it holds for every way in which the open members may turn out: `None` if it depends.
pub(super) fn decide(tally: Tally, wanted: &Wanted) -> Option<Option<bool>> {
    let sure = tally.yes + tally.no + tally.open;
    let optional = tally.maybe_yes + tally.maybe_no + tally.maybe_open;
    if sure + optional == 0 && wanted.needs_members {
        return None;
    }
    if sure == 0 && optional > 0 && wanted.needs_members {
        // A way that leaves no member is undecided.
        return Some(None);
    }
    let (mut some, mut none) = (false, false);
    // The number that have it can be every number between two ends, for each number of members that count.
    for extra in 0..=optional {
        let least_yes = tally.yes + extra.saturating_sub(tally.maybe_no + tally.maybe_open);
        let most_yes = tally.yes + tally.open + extra.min(tally.maybe_yes + tally.maybe_open);
        let total = sure + extra;
        let ends = [least_yes, most_yes];
        let between = matches!(wanted.comparator, Comparator::Equal | Comparator::Unequal).then(|| {
            let target = wanted.needed(total);
            [target.clamp(least_yes, most_yes), (target + 1).clamp(least_yes, most_yes)]
        });
        for yes in ends.into_iter().chain(between.into_iter().flatten()) {
            if wanted.holds(yes, total) { some = true } else { none = true }
        }
    }
    Some(match (some, none) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    })
}

impl<'a> Evaluator<'a> {
    /// The members of a collection; it may not have been reported.
    pub(super) fn members<'f>(&mut self, collection: &Collection, context: &Context<'f>) -> Known<Vec<Item<'f>>>
    where
        'a: 'f,
    {
        let mut items: Vec<Item<'f>> = match collection.base {
            CollectionBase::Field(reference) => {
                let (cell, record) = self.cell(context, reference)?;
                let spot = self.places.last().cloned();
                match &cell.content {
                    Content::Value(Value::Members(members)) => {
                        let counted = members.iter().filter(|m| !self.world.is_again(m));
                        counted.map(Item::sent).collect()
                    }
                    Content::Unreadable => return unknown(self.reason(Why::Unreadable, reference, None, spot)),
                    _ => {
                        let _ = record;
                        return unknown(self.reason(Why::Missing, reference, None, spot));
                    }
                }
            }
            CollectionBase::Joined(entity, up) => {
                let owner = self.record_up(context, up);
                match owner.and_then(|o| self.world.joined(o, entity)) {
                    Some(records) => in_order(records.into_iter().map(Item::sent).collect()),
                    None => return unknown(self.no_members(collection, entity, owner)),
                }
            }
            CollectionBase::Across(entity) => {
                let Some(group) = context.group else { return Ok(Vec::new()) };
                let day = |r: &Record| self.world.dates_of(r.as_of, r.period).rule;
                let sent = group.records.iter().filter(|r| r.entity == entity && self.world.is_member(r, day(r)));
                let silent = group.silent.iter().filter(|r| r.entity == entity).map(|r| Item { silent: true, ..Item::sent(r) });
                in_order(sent.map(|r| Item::sent(r)).chain(silent).collect())
            }
        };
        for slot in &collection.tail {
            let mut next = Vec::new();
            for item in items {
                let Some(record) = item.record() else { continue };
                let Some(cell) = record.cells.get(slot.0 as usize) else { continue };
                match &cell.content {
                    Content::Value(Value::Members(members)) => next.extend(members.iter().filter(|m| !self.world.is_again(m)).map(|m| {
                        let mut way = item.way.clone();
                        way.push(m);
                        Item { way, ..item }
                    })),
                    content => {
                        let why = if *content == Content::Unreadable { Why::Unreadable } else { Why::Missing };
                        let at = Span { start: record.span.start, end: record.span.start };
                        let spot = Spot { source: record.source, span: at, path: collection.name.as_str().into() };
                        return unknown(Reason {
                            why,
                            path: collection.name.as_str().into(),
                            label: SmolStr::default(),
                            spot: Some(spot),
                            due: None,
                        });
                    }
                }
            }
            items = next;
        }
        Ok(items)
    }

    fn no_members(&self, collection: &Collection, entity: EntityId, owner: Option<&Record>) -> Reason {
        let label = self.world.rules.schema.entity(entity).label.as_str().into();
        let spot = owner.map(|o| Spot {
            source: o.source,
            span: Span { start: o.span.start, end: o.span.start },
            path: collection.name.as_str().into(),
        });
        Reason { why: Why::Missing, path: collection.name.as_str().into(), label, spot, due: None }
    }

    /// Does something in the place of a member.
    pub(super) fn inside<'f, T>(&mut self, item: &Item<'f>, context: &Context<'f>, work: impl FnOnce(&mut Self, &Context<'_>) -> T) -> T
    where
        'a: 'f,
    {
        self.note_member(item.record(), |evaluator| evaluator.enter(context.frame, &item.way, context, work))
    }

    fn enter<T>(
        &mut self,
        parent: Option<&Frame<'_>>,
        way: &[&Record],
        context: &Context<'_>,
        work: impl FnOnce(&mut Self, &Context<'_>) -> T,
    ) -> T {
        match way {
            [first, rest @ ..] => {
                let frame = Frame { record: first, parent };
                if rest.is_empty() {
                    let dates = self.world.dates(&frame);
                    work(self, &Context { frame: Some(&frame), dates, group: context.group })
                } else {
                    self.enter_boxed(&frame, rest, context, Box::new(work))
                }
            }
            [] => work(self, context),
        }
    }

    // One more level with the closure boxed: a generic function that calls itself would be compiled without end.
    #[expect(clippy::type_complexity, reason = "an alias could not name `Self`")]
    fn enter_boxed<'w, T>(
        &mut self,
        parent: &Frame<'_>,
        way: &[&Record],
        context: &Context<'_>,
        work: Box<dyn FnOnce(&mut Self, &Context<'_>) -> T + 'w>,
    ) -> T {
        match way {
            [first, rest @ ..] => {
                let frame = Frame { record: first, parent: Some(parent) };
                if rest.is_empty() {
                    let dates = self.world.dates(&frame);
                    work(self, &Context { frame: Some(&frame), dates, group: context.group })
                } else {
                    self.enter_boxed(&frame, rest, context, work)
                }
            }
            [] => work(self, context),
        }
    }

    pub(super) fn quantified(&mut self, quantified: &Quantified, context: &Context<'_>) -> Finding {
        let wanted = match self.wanted(&quantified.quantity, context) {
            Ok(wanted) => wanted,
            Err(why) => return Finding::undecided(why),
        };
        let counted = self.counted(quantified, context);
        let mut items = match self.members(&quantified.collection, context) {
            Ok(items) => items,
            Err(_) if counted.is_some() => Vec::new(),
            Err(why) => return Finding::undecided(why),
        };
        let (Counted { yes, no }, counted) = counted.unwrap_or_default();
        if !counted.is_empty() {
            items.extend(counted.into_iter().map(|record| Item { counted: true, ..Item::sent(record) }));
            items = in_order(items);
        }
        // `no X where C` asks each X for C. Were C a filter, those left would all be too many, and it could never hold.
        let (filter, asked) = match (&quantified.quantity, &quantified.filter, &quantified.body) {
            (Quantity::No, Some(filter), QuantifiedBody::Exist) => (None, Some(filter)),
            (_, filter, QuantifiedBody::Have(body)) => (filter.as_ref(), Some(body)),
            (_, filter, _) => (filter.as_ref(), None),
        };
        let mut tally = Tally { yes, no, ..Tally::default() };
        let mut lists = Lists::default();
        let mut why: Option<Undecided> = None;
        let mut own_places = std::mem::take(&mut self.places);
        let mut told: Vec<(Option<bool>, Vec<Spot>)> = Vec::new();
        // Flat members without a key are counted, and there is nothing to name them by.
        let is_flat = matches!(quantified.collection.base, CollectionBase::Joined(..)) && quantified.collection.tail.is_empty();
        let named = !is_flat || self.world.rules.schema.entity(quantified.collection.entity).key.is_some();
        for (number, item) in items.iter().enumerate() {
            self.places.clear();
            let mut keep = match filter {
                None => Truth::True,
                Some(filter) => self.inside(item, context, |e, c| e.condition(filter, c).truth),
            };
            if item.silent && !matches!(keep, Truth::Undecided(_)) && self.read_beyond_register(item) {
                keep = Truth::Undecided(Undecided::one(self.silence(item)));
            }
            if matches!(keep, Truth::False | Truth::Nothing) {
                continue;
            }
            let mut has = match (asked, &quantified.body) {
                (Some(body), _) => self.inside(item, context, |e, c| e.condition(body, c).truth),
                (None, QuantifiedBody::Meet(target)) => self.inside(item, context, |e, c| e.meets(*target, c)),
                (None, _) => Truth::True,
            };
            if item.silent && !matches!(has, Truth::Undecided(_)) {
                has = Truth::Undecided(Undecided::one(self.silence(item)));
            }
            if has == Truth::Nothing {
                continue;
            }
            let sure = keep == Truth::True;
            for truth in [&keep, &has] {
                if let Truth::Undecided(u) = truth {
                    why = Some(why.take().map_or(u.clone(), |w| w.join(u.clone())));
                }
            }
            let place = match (&has, sure) {
                (Truth::True, true) => &mut tally.yes,
                (Truth::False, true) => &mut tally.no,
                (_, true) => &mut tally.open,
                (Truth::True, false) => &mut tally.maybe_yes,
                (Truth::False, false) => &mut tally.maybe_no,
                (_, false) => &mut tally.maybe_open,
            };
            *place += u64::from(!item.counted);
            let open = !sure || matches!(has, Truth::Undecided(_));
            if !named {
                continue;
            }
            let member = self.member(item, number);
            if item.silent {
                lists.silent.push(member.clone());
            }
            if open {
                lists.open.push(member);
            } else if has == Truth::True {
                lists.yes.push(member);
            } else {
                lists.no.push(member);
            }
            if !item.silent {
                let settled = if open { None } else { Some(has == Truth::True) };
                told.push((settled, std::mem::take(&mut self.places)));
            }
        }
        let decided = decide(tally, &wanted);
        let truth = match decided {
            None => Truth::Nothing,
            Some(Some(holds)) => Truth::of(holds),
            Some(None) => Truth::Undecided(why.unwrap_or_default()),
        };
        let total = tally.yes + tally.no + tally.open + tally.maybe_yes + tally.maybe_no + tally.maybe_open;
        let needed = wanted.needed(total);
        // Members that have it stand against an upper limit; members that have it not stand against a lower one.
        let upper = match wanted.comparator {
            Comparator::Less | Comparator::AtMost => true,
            Comparator::Equal => tally.yes > needed,
            _ => false,
        };
        // Only the places of members that matter are told, and of as many as are named.
        let mut offending = 0;
        let told = told.into_iter().filter(|(has, _)| {
            offending += usize::from(*has == Some(upper));
            has.is_none() || (*has == Some(upper) && offending <= NAMED)
        });
        own_places.extend(told.flat_map(|(_, places)| places));
        self.places = own_places;
        let (mut offending, against) = match (truth == Truth::True, upper) {
            (true, _) => (Vec::new(), 0),
            (false, true) => (lists.yes, tally.yes),
            (false, false) => (lists.no, tally.no),
        };
        offending.truncate(NAMED);
        let more_offending = if named { against.saturating_sub(offending.len() as u64) } else { 0 };
        let measure = MemberMeasure {
            collection: quantified.collection.name.as_str().into(),
            entity: quantified.collection.entity,
            total,
            yes: tally.yes,
            undecided: tally.open + tally.maybe_yes + tally.maybe_no + tally.maybe_open,
            comparator: wanted.comparator,
            needed,
            share: wanted.is_share.then(|| wanted.bound.clone()),
            offending,
            more_offending,
            unsettled: lists.open,
            silent: lists.silent,
        };
        Finding::measured(truth, Measure::Members(measure))
    }

    /// The members that were counted as they came, and those of them that can be named.
    fn counted(&self, quantified: &Quantified, context: &Context<'_>) -> Option<(Counted, Vec<&'a Record>)> {
        let (census, CollectionBase::Joined(_, up)) = (self.world.census?, quantified.collection.base) else { return None };
        let owner = self.record_up(context, up)?;
        census.of(QuantifiedId::of(quantified), owner.key.as_deref()?, owner.period)
    }

    fn wanted(&mut self, quantity: &Quantity, context: &Context<'_>) -> Known<Wanted> {
        let fixed =
            |comparator, bound: i64, is_share, needs_members| Wanted { comparator, bound: Number::from(bound), is_share, needs_members };
        Ok(match quantity {
            Quantity::All => fixed(Comparator::AtLeast, 1, true, true),
            Quantity::Any => fixed(Comparator::AtLeast, 1, false, false),
            Quantity::No => fixed(Comparator::AtMost, 0, false, true),
            Quantity::Number(comparator, bound) => {
                Wanted { comparator: *comparator, bound: self.number(bound, context)?, is_share: false, needs_members: false }
            }
            Quantity::Share(comparator, bound) => {
                Wanted { comparator: *comparator, bound: self.number(bound, context)?, is_share: true, needs_members: true }
            }
        })
    }

    /// Whether more of a silent unit was read since the places were cleared than what its register says of it.
    fn read_beyond_register(&self, item: &Item<'_>) -> bool {
        let Some(entity) = item.record().map(|r| self.world.rules.schema.entity(r.entity)) else { return false };
        let known: Vec<&str> = [entity.key, entity.name_slot]
            .into_iter()
            .flatten()
            .filter_map(|s| entity.fields.get(s.0 as usize))
            .map(|f| &*f.path)
            .collect();
        self.places.iter().any(|spot| !known.contains(&&*spot.path))
    }

    fn silence(&self, item: &Item<'_>) -> Reason {
        let record = item.record();
        let entity = record.map(|r| self.world.rules.schema.entity(r.entity));
        let path = entity.map_or(SmolStr::default(), |e| {
            smol_str::format_smolstr!("{} {}", e.name, record.and_then(|r| r.key.as_deref()).unwrap_or(""))
        });
        Reason { why: Why::Missing, path, label: record.and_then(|r| r.name.clone()).unwrap_or_default(), spot: None, due: None }
    }

    fn member(&self, item: &Item<'_>, number: usize) -> Member {
        let record = item.record();
        let key = record.and_then(|r| r.key.clone()).unwrap_or_else(|| smol_str::format_smolstr!("#{}", number + 1));
        let named = record.and_then(|r| r.name.clone());
        let name = named.or_else(|| {
            let record = record?;
            let list = self.world.register(record.entity)?;
            let day = self.world.dates_of(record.as_of, record.period).rule;
            list.find(record.key.as_deref()?, day).and_then(|row| list.name_of(row)).map(SmolStr::from)
        });
        Member { key, name }
    }

    /// Another target's verdict on the record here.
    fn meets(&mut self, target: crate::semantics::rules::TargetId, context: &Context<'_>) -> Truth {
        let Some(frame) = context.frame else { return Truth::Nothing };
        let key = (target, std::ptr::from_ref(frame.record) as usize);
        if let Some(known) = self.met.get(&key) {
            return known.clone();
        }
        let truth = match self.judge_frame(target, frame) {
            None => Truth::Nothing,
            Some(judgement) => match judgement.would_be.unwrap_or(judgement.verdict) {
                Verdict::Pass => Truth::True,
                Verdict::Fail => Truth::False,
                Verdict::NotApplicable | Verdict::Waived => Truth::Nothing,
                Verdict::Missing | Verdict::Pending => {
                    let missing = judgement.verdict == Verdict::Missing;
                    let reasons = judgement.clauses.into_iter().flat_map(|c| c.reasons).chain(judgement.reasons).collect();
                    Truth::Undecided(Undecided { missing, reasons })
                }
            },
        };
        self.met.insert(key, truth.clone());
        truth
    }
}

#[derive(Default)]
struct Lists {
    yes: Vec<Member>,
    no: Vec<Member>,
    open: Vec<Member>,
    silent: Vec<Member>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wanted(comparator: Comparator, bound: (i64, u64), is_share: bool) -> Wanted {
        Wanted { comparator, bound: Number::ratio(bound.0, bound.1).unwrap(), is_share, needs_members: is_share }
    }

    /// Every way in which open members may turn out and optional ones may count, one by one.
    fn brute(tally: Tally, wanted: &Wanted) -> Option<Option<bool>> {
        let (mut some, mut none, mut empty, mut any_way) = (false, false, false, false);
        for open in 0..=tally.open {
            for a in 0..=tally.maybe_yes {
                for b in 0..=tally.maybe_no {
                    for c in 0..=tally.maybe_open {
                        for d in 0..=c {
                            let total = tally.yes + tally.no + tally.open + a + b + c;
                            if total == 0 && wanted.needs_members {
                                empty = true;
                                continue;
                            }
                            any_way = true;
                            if wanted.holds(tally.yes + open + a + d, total) { some = true } else { none = true }
                        }
                    }
                }
            }
        }
        if empty && !any_way {
            return None;
        }
        Some(match (some, none, empty) {
            (true, false, false) => Some(true),
            (false, true, false) => Some(false),
            _ => None,
        })
    }

    proptest! {
        #[test]
        fn deciding_at_once_is_deciding_every_way(
            yes in 0_u64..4, no in 0_u64..4, open in 0_u64..3, maybe_yes in 0_u64..3, maybe_no in 0_u64..3, maybe_open in 0_u64..3,
            which in 0_usize..6, num in 0_i64..5, den in 1_u64..5, is_share: bool,
        ) {
            let comparator = [Comparator::Equal, Comparator::Unequal, Comparator::Less, Comparator::AtMost, Comparator::Greater, Comparator::AtLeast][which];
            let tally = Tally { yes, no, open, maybe_yes, maybe_no, maybe_open };
            let bound = if is_share { (num.min(den as i64), den) } else { (num, 1) };
            let wanted = wanted(comparator, bound, is_share);
            prop_assert_eq!(decide(tally, &wanted), brute(tally, &wanted));
        }
    }

    #[test]
    fn more_than_97_percent_of_10599_communes_are_10282() {
        assert_eq!(wanted(Comparator::Greater, (97, 100), true).needed(10_599), 10_282);
        assert_eq!(wanted(Comparator::AtLeast, (1, 1), true).needed(63), 63);
        assert_eq!(wanted(Comparator::Greater, (1, 2), true).needed(63), 32);
    }
}
