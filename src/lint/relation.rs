//! Conditions as linear comparisons: every part of one that is not a figure is an unknown truth between 0 and 1.

use std::collections::{BTreeMap, BTreeSet};

use super::form;
use super::intervals::{Constraint, feasible};
use super::linear::Linear;
use super::walk;
use crate::data::FieldType;
use crate::semantics::Kind;
use crate::semantics::rules::{AggregateFunction, Calc, CalcOp, Cond, CondOp, ParameterValue, Quantified, Quantity, Ref, Rules, Target};
use crate::syntax::tree::Comparator;
use crate::value::{Date, DateRange, Number};

/// That a sum compares so with zero.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    sum: Linear,
    comparator: Comparator,
}

impl Relation {
    fn new(left: Linear, comparator: Comparator, right: &Linear) -> Self {
        Relation { sum: left.minus(right), comparator }
    }

    /// The names of what it speaks of.
    pub(super) fn unknowns(&self) -> impl Iterator<Item = &String> {
        self.sum.terms.keys()
    }

    fn constraints(&self) -> Vec<Constraint> {
        let (sum, other) = (self.sum.clone(), self.sum.negated());
        match self.comparator {
            Comparator::AtLeast => vec![Constraint::at_least_zero(sum)],
            Comparator::Greater => vec![Constraint::above_zero(sum)],
            Comparator::AtMost => vec![Constraint::at_least_zero(other)],
            Comparator::Less => vec![Constraint::above_zero(other)],
            Comparator::Equal => vec![Constraint::at_least_zero(sum), Constraint::at_least_zero(other)],
            // Two separate ways, of which neither can be relied on.
            Comparator::Unequal => Vec::new(),
        }
    }

    /// The ways in which it does not hold.
    fn denials(&self) -> Vec<Relation> {
        let with = |comparator| Relation { sum: self.sum.clone(), comparator };
        match self.comparator {
            Comparator::AtLeast => vec![with(Comparator::Less)],
            Comparator::Greater => vec![with(Comparator::AtMost)],
            Comparator::AtMost => vec![with(Comparator::Greater)],
            Comparator::Less => vec![with(Comparator::AtLeast)],
            Comparator::Equal => vec![with(Comparator::Less), with(Comparator::Greater)],
            Comparator::Unequal => vec![with(Comparator::Equal)],
        }
    }
}

/// Conditions that are read together, with what is known of their unknowns.
pub(super) struct Reading<'r> {
    rules: &'r Rules,
    /// The day for which parameters are taken.
    day: Option<Date>,
    facts: Vec<Constraint>,
    whole: BTreeSet<String>,
    seen: BTreeSet<String>,
    /// Truths of which at most one holds, by what they speak of.
    exclusive: BTreeMap<String, BTreeSet<String>>,
    /// The deadline that is being read: what holds by one day says nothing of another.
    by: String,
}

impl<'r> Reading<'r> {
    pub(super) fn new(rules: &'r Rules, day: Option<Date>) -> Self {
        Reading {
            rules,
            day,
            facts: Vec::new(),
            whole: BTreeSet::new(),
            seen: BTreeSet::new(),
            exclusive: BTreeMap::new(),
            by: String::new(),
        }
    }

    /// Whether some relations can hold together.
    pub(super) fn allows<'a>(&self, relations: impl IntoIterator<Item = &'a Relation>) -> bool {
        let mut all: Vec<Constraint> = relations.into_iter().flat_map(Relation::constraints).collect();
        all.extend(self.facts.iter().cloned());
        for truths in self.exclusive.values().filter(|truths| truths.len() > 1) {
            let sum = truths.iter().fold(Linear::constant(Number::one()), |sum, truth| sum.minus(&Linear::unknown(truth.clone())));
            all.push(Constraint::at_least_zero(sum));
        }
        feasible(all, &self.whole)
    }

    /// Whether some relations hold wherever others do.
    pub(super) fn follow(&self, relations: &[Relation], from: &[Relation]) -> bool {
        relations.iter().flat_map(Relation::denials).all(|denial| !self.allows(from.iter().chain([&denial])))
    }

    /// What a condition says.
    pub(super) fn cond(&mut self, cond: &Cond) -> Vec<Relation> {
        match &cond.op {
            CondOp::And(parts) => parts.iter().flat_map(|part| self.cond(part)).collect(),
            CondOp::Not(inner) => match self.cond(inner).as_slice() {
                [only] => match only.denials().as_slice() {
                    [other] => vec![other.clone()],
                    _ => vec![self.truth(form::cond(cond), true)],
                },
                _ => vec![self.truth(form::cond(cond), true)],
            },
            CondOp::Compare(compare) if compare.tolerance.is_none() => {
                vec![self.comparison(&compare.left, compare.comparator, &compare.right)]
            }
            CondOp::CompareDates(left, comparator, right) => vec![self.comparison(left, *comparator, right)],
            CondOp::InRange(value, low, high) => {
                vec![self.comparison(value, Comparator::AtLeast, low), self.comparison(value, Comparator::AtMost, high)]
            }
            CondOp::CompareTexts(left, equal, right) => vec![self.texts(left, right, *equal)],
            CondOp::InSet(value, set) if value.kind == Kind::Text => {
                let held = set.iter().map(|one| self.texts(value, one, true).sum.plus(&Linear::constant(Number::one())));
                let sum = held.fold(Linear::default(), |sum, one| sum.plus(&one));
                vec![Relation::new(sum, Comparator::AtLeast, &Linear::constant(Number::one()))]
            }
            CondOp::Missing(value) => vec![self.truth(format!("{} present", form::calc(value)), false)],
            CondOp::Quantified(quantified) => self.quantified(quantified),
            CondOp::Frequency(frequency) => {
                let number = self.number(form::per(frequency));
                let bound = self.calc(&frequency.bound);
                vec![Relation::new(number, frequency.comparator, &bound)]
            }
            CondOp::Deadline(inner, by) => {
                let before = std::mem::replace(&mut self.by, form::due(by));
                let relations = self.cond(inner);
                self.by = before;
                relations
            }
            _ => vec![self.truth(form::cond(cond), true)],
        }
    }

    fn truth(&mut self, name: String, holds: bool) -> Relation {
        let truth = self.share(name);
        let (comparator, bound) = if holds { (Comparator::AtLeast, Number::one()) } else { (Comparator::AtMost, Number::zero()) };
        Relation::new(truth, comparator, &Linear::constant(bound))
    }

    fn texts(&mut self, left: &Calc, right: &Calc, equal: bool) -> Relation {
        let name = format!("({} = {})", form::calc(left), form::calc(right));
        if matches!(right.op, CalcOp::Text(_)) {
            let own = format!("{}{name}", self.by);
            self.exclusive.entry(format!("{}{}", self.by, form::calc(left))).or_default().insert(own);
        }
        self.truth(name, equal)
    }

    fn quantified(&mut self, quantified: &Quantified) -> Vec<Relation> {
        let members = form::members(quantified);
        let share = self.share(format!("share of {members}"));
        let number = self.number(format!("number of {members}"));
        let (zero, one) = (Linear::default(), Linear::constant(Number::one()));
        match &quantified.quantity {
            Quantity::All => vec![Relation::new(share, Comparator::AtLeast, &one)],
            Quantity::Any => {
                vec![Relation::new(share, Comparator::Greater, &zero), Relation::new(number, Comparator::AtLeast, &one)]
            }
            Quantity::No => vec![Relation::new(share, Comparator::AtMost, &zero), Relation::new(number, Comparator::AtMost, &zero)],
            Quantity::Number(comparator, bound) => {
                let bound = self.calc(bound);
                vec![Relation::new(number, *comparator, &bound)]
            }
            Quantity::Share(comparator, bound) => {
                let bound = self.calc(bound);
                vec![Relation::new(share, *comparator, &bound)]
            }
        }
    }

    /// An unknown between 0 and 1.
    fn share(&mut self, name: String) -> Linear {
        let name = format!("{}{name}", self.by);
        let unknown = Linear::unknown(name.clone());
        if self.seen.insert(name) {
            self.facts.push(Constraint::at_least_zero(unknown.clone()));
            self.facts.push(Constraint::at_least_zero(Linear::constant(Number::one()).minus(&unknown)));
        }
        unknown
    }

    /// An unknown number of things.
    fn number(&mut self, name: String) -> Linear {
        let name = format!("{}{name}", self.by);
        let unknown = Linear::unknown(name.clone());
        if self.seen.insert(name.clone()) {
            self.facts.push(Constraint::at_least_zero(unknown.clone()));
            self.whole.insert(name);
        }
        unknown
    }

    fn comparison(&mut self, left: &Calc, comparator: Comparator, right: &Calc) -> Relation {
        // A quotient against a number is its numerator against a share of its denominator.
        if let Some((numerator, denominator)) = self.quotient(left) {
            let bound = self.calc(right);
            if let Some(share) = bound.as_constant() {
                return self.over(numerator, &denominator, comparator, share);
            }
        } else if let Some((numerator, denominator)) = self.quotient(right) {
            let bound = self.calc(left);
            if let Some(share) = bound.as_constant() {
                let mut relation = self.over(numerator, &denominator, comparator, share);
                relation.sum = relation.sum.negated();
                return relation;
            }
        }
        let (left, right) = (self.calc(left), self.calc(right));
        Relation::new(left, comparator, &right)
    }

    /// Where the denominator is zero there is no quotient, and below zero none that a rule means.
    fn over(&mut self, numerator: Linear, denominator: &Linear, comparator: Comparator, share: &Number) -> Relation {
        self.facts.push(Constraint::above_zero(denominator.clone()));
        Relation::new(numerator, comparator, &denominator.times(share))
    }

    /// A product with one divisor that is no number, and otherwise one part that is none.
    fn quotient(&mut self, calc: &Calc) -> Option<(Linear, Linear)> {
        let CalcOp::Product(parts) = &calc.op else { return None };
        let mut sides = (Linear::constant(Number::one()), None);
        for (divides, part) in parts {
            let part = self.calc(part);
            match (part.as_constant(), divides) {
                (Some(number), false) => sides.0 = sides.0.times(number),
                (Some(number), true) => sides.0 = sides.0.times(&Number::one().checked_div(number)?),
                (None, true) if sides.1.is_none() => sides.1 = Some(part),
                (None, false) => sides.0 = part.times(sides.0.as_constant()?),
                _ => return None,
            }
        }
        Some((sides.0, sides.1?))
    }

    /// A figure or a day as a sum.
    fn calc(&mut self, calc: &Calc) -> Linear {
        match &calc.op {
            CalcOp::Number(number) => Linear::constant(number.clone()),
            CalcOp::Date(range) => day(*range).map_or_else(|| self.unknown(calc), Linear::constant),
            CalcOp::Parameter(id) => match self.value(self.rules.parameter(*id).values.as_slice()) {
                Some(number) => Linear::constant(number),
                None => self.unknown(calc),
            },
            CalcOp::Negate(inner) => self.calc(inner).negated(),
            CalcOp::Sum(parts) => parts.iter().fold(Linear::default(), |sum, (minus, part)| {
                let part = self.calc(part);
                if *minus { sum.minus(&part) } else { sum.plus(&part) }
            }),
            CalcOp::Share(share, base) => {
                let (share, base) = (self.calc(share), self.calc(base));
                match share.as_constant() {
                    Some(share) => {
                        if base.terms.len() == 1 && base.constant.is_zero() {
                            // Of nothing there is nothing to check, and a share of less is not what a rule means.
                            self.facts.push(Constraint::above_zero(base.clone()));
                        }
                        base.times(share)
                    }
                    None => self.unknown(calc),
                }
            }
            CalcOp::Product(parts) => self.product(parts).unwrap_or_else(|| self.unknown(calc)),
            CalcOp::DaysBetween(later, earlier) => {
                let (later, earlier) = (self.calc(later), self.calc(earlier));
                later.minus(&earlier)
            }
            _ => self.unknown(calc),
        }
    }

    fn value(&self, values: &[(Option<Date>, ParameterValue)]) -> Option<Number> {
        let value = match (values, self.day) {
            ([(None, value)], _) => value,
            (_, Some(day)) => &values.iter().rev().find(|(from, _)| from.is_none_or(|from| from <= day))?.1,
            _ => return None,
        };
        if let ParameterValue::Number(number) = value { Some(number.clone()) } else { None }
    }

    fn product(&mut self, parts: &[(bool, Calc)]) -> Option<Linear> {
        let mut product = Linear::constant(Number::one());
        for (divides, part) in parts {
            let part = self.calc(part);
            product = match (part.as_constant(), divides) {
                (Some(number), false) => product.times(number),
                (Some(number), true) => product.times(&Number::one().checked_div(number)?),
                (None, false) => part.times(product.as_constant()?),
                (None, true) => return None,
            };
        }
        Some(product)
    }

    /// An expression that is not looked into, with what its kind says of it.
    fn unknown(&mut self, calc: &Calc) -> Linear {
        let name = format!("{}{}", self.by, form::calc(calc));
        let unknown = Linear::unknown(name.clone());
        if !self.seen.insert(name.clone()) {
            return unknown;
        }
        if is_whole(calc) {
            self.whole.insert(name);
        }
        if is_not_negative(calc) {
            self.facts.push(Constraint::at_least_zero(unknown.clone()));
        }
        if let CalcOp::Field(field) = &calc.op
            && let Some(part_of) = self.rules.schema.field(field.entity, field.slot).part_of
        {
            let kind = Kind::of(&self.rules.schema.field(field.entity, part_of).ty);
            let whole = Calc { op: CalcOp::Field(Ref { slot: part_of, ..*field }), kind, span: calc.span };
            let whole = self.unknown(&whole);
            self.facts.push(Constraint::at_least_zero(whole.minus(&unknown)));
            // A percentage that is part of another is a share of one thing.
            if let FieldType::Percent = self.rules.schema.field(field.entity, field.slot).ty {
                self.facts.push(Constraint::at_least_zero(Linear::constant(Number::one()).minus(&unknown)));
            }
        }
        unknown
    }
}

/// A day as a number of days.
fn day(range: DateRange) -> Option<Number> {
    let since = |day: Date| day.since(Date::constant(1970, 1, 1)).ok();
    range.is_day().then(|| since(range.first)).flatten().map(|span| Number::from(i64::from(span.get_days())))
}

fn is_whole(calc: &Calc) -> bool {
    match &calc.op {
        CalcOp::Field(_) | CalcOp::Attribute(..) => calc.kind == Kind::Count,
        CalcOp::Previous(inner) => is_whole(inner),
        CalcOp::Aggregate(aggregate) => match aggregate.function {
            AggregateFunction::Count => true,
            AggregateFunction::Average => false,
            _ => aggregate.value.as_ref().is_some_and(is_whole),
        },
        _ => false,
    }
}

fn is_not_negative(calc: &Calc) -> bool {
    match &calc.op {
        CalcOp::Number(number) => !number.is_negative(),
        CalcOp::Field(_) | CalcOp::Attribute(..) => calc.kind == Kind::Count,
        CalcOp::Previous(inner) | CalcOp::Round(inner, _) => is_not_negative(inner),
        CalcOp::Abs(_) => true,
        CalcOp::Sum(parts) => parts.iter().all(|(minus, part)| !minus && is_not_negative(part)),
        CalcOp::Product(parts) => parts.iter().all(|(_, part)| is_not_negative(part)),
        CalcOp::Share(share, base) => is_not_negative(share) && is_not_negative(base),
        CalcOp::Min(parts) | CalcOp::Max(parts) => parts.iter().all(is_not_negative),
        CalcOp::If(then, _, otherwise) => is_not_negative(then) && is_not_negative(otherwise),
        CalcOp::Aggregate(aggregate) => aggregate.value.as_ref().is_none_or(is_not_negative),
        _ => false,
    }
}

/// The parts of a condition that must all hold.
pub(super) fn conjuncts(cond: &Cond) -> Vec<&Cond> {
    match &cond.op {
        CondOp::And(parts) => parts.iter().flat_map(conjuncts).collect(),
        _ => vec![cond],
    }
}

/// The days for which a target has to be looked at: the first of each value of the parameters that it asks for, as far as
/// it then applies; only one that is not said where nothing depends on the day.
pub(super) fn days(rules: &Rules, target: &Target) -> Vec<Option<Date>> {
    let values = walk::parameters(rules, target).into_iter().flat_map(|id| rules.parameter(id).values.iter());
    let steps: BTreeSet<Date> = values.filter_map(|(from, _)| *from).collect();
    let (from, to) = target.applies;
    let inside = |day: &Date| from.is_none_or(|from| from <= *day) && to.is_none_or(|to| *day <= to);
    let days: BTreeSet<Date> = steps.iter().copied().chain(from).filter(inside).collect();
    if steps.is_empty() || days.is_empty() { vec![None] } else { days.into_iter().map(Some).collect() }
}
