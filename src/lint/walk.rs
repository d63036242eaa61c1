//! A walk through all parts of conditions.

use crate::semantics::rules::{
    Aggregate, Body, Calc, CalcOp, Cond, CondOp, Due, EventSource, Frequency, IntervalCalc, Quantified, QuantifiedBody, Quantity, Rules,
    Target, Tolerance,
};
use crate::semantics::rules::{Collection, ParameterId};

/// A part of a condition.
#[derive(Clone, Copy)]
pub(super) enum Part<'r> {
    Cond(&'r Cond),
    Calc(&'r Calc),
    Collection(&'r Collection),
    Due(&'r Due),
    Interval(IntervalCalc),
}

type See<'s, 'r> = &'s mut dyn FnMut(Part<'r>);

/// Shows every part of a target, outer ones first.
pub(super) fn target<'r>(target: &'r Target, see: See<'_, 'r>) {
    target.subject.bodies().for_each(|b| body(b, see));
}

/// Shows every part of a target's conditions for one entity, outer ones first.
pub(super) fn body<'r>(body: &'r Body, see: See<'_, 'r>) {
    body.when.iter().for_each(|when| cond(when, see));
    body.clauses.iter().for_each(|clause| cond(&clause.condition, see));
}

/// Shows a condition and every part of it, outer ones first.
pub(super) fn cond<'r>(whole: &'r Cond, see: See<'_, 'r>) {
    see(Part::Cond(whole));
    match &whole.op {
        CondOp::And(parts) | CondOp::Or(parts) => parts.iter().for_each(|part| cond(part, see)),
        CondOp::Not(inner) => cond(inner, see),
        CondOp::Flag(one) | CondOp::Present(one) | CondOp::Missing(one) | CondOp::Reported(one) => calc(one, see),
        CondOp::Matches(one, _) | CondOp::Listed(one, ..) => calc(one, see),
        CondOp::Compare(compare) => {
            calc(&compare.left, see);
            calc(&compare.right, see);
            match &compare.tolerance {
                Some(Tolerance::Absolute(by) | Tolerance::Relative(by)) => calc(by, see),
                None => {}
            }
        }
        CondOp::CompareDates(left, _, right) | CondOp::CompareTexts(left, _, right) => calcs([left, right], see),
        CondOp::InPeriod(left, right) | CondOp::Agrees(left, right) => calcs([left, right], see),
        CondOp::InRange(one, low, high) => calcs([one, low, high], see),
        CondOp::InSet(one, set) | CondOp::Include(one, set) => calcs(std::iter::once(one).chain(set), see),
        CondOp::Occurred(one, by) => {
            calc(one, see);
            by.iter().for_each(|by| due(by, see));
        }
        CondOp::Deadline(inner, by) => {
            cond(inner, see);
            due(by, see);
        }
        CondOp::Frequency(one) => frequency(one, see),
        CondOp::Quantified(one) => quantified(one, see),
        CondOp::Unique(_) => {}
    }
}

fn due<'r>(due: &'r Due, see: See<'_, 'r>) {
    see(Part::Due(due));
    if let Due::Field(field) = due {
        calc(field, see);
    }
}

fn frequency<'r>(frequency: &'r Frequency, see: See<'_, 'r>) {
    if let EventSource::Members(collection, filter, _) = &frequency.events {
        see(Part::Collection(collection));
        filter.iter().for_each(|filter| cond(filter, see));
    }
    calc(&frequency.bound, see);
    see(Part::Interval(frequency.interval));
}

fn quantified<'r>(quantified: &'r Quantified, see: See<'_, 'r>) {
    if let Quantity::Number(_, bound) | Quantity::Share(_, bound) = &quantified.quantity {
        calc(bound, see);
    }
    see(Part::Collection(&quantified.collection));
    quantified.filter.iter().for_each(|filter| cond(filter, see));
    if let QuantifiedBody::Have(have) = &quantified.body {
        cond(have, see);
    }
}

fn calcs<'r>(parts: impl IntoIterator<Item = &'r Calc>, see: See<'_, 'r>) {
    parts.into_iter().for_each(|part| calc(part, see));
}

fn calc<'r>(whole: &'r Calc, see: See<'_, 'r>) {
    see(Part::Calc(whole));
    match &whole.op {
        CalcOp::Number(_) | CalcOp::Text(_) | CalcOp::Date(_) | CalcOp::Parameter(_) | CalcOp::Field(_) | CalcOp::Attribute(..) => {}
        CalcOp::Negate(inner) | CalcOp::Abs(inner) | CalcOp::Round(inner, _) | CalcOp::Previous(inner) => calc(inner, see),
        CalcOp::Sum(parts) | CalcOp::Product(parts) => calcs(parts.iter().map(|(_, part)| part), see),
        CalcOp::Min(parts) | CalcOp::Max(parts) => calcs(parts, see),
        CalcOp::Share(a, b) | CalcOp::DaysBetween(a, b) => calcs([&**a, &**b], see),
        CalcOp::If(then, when, otherwise) => {
            calcs([&**then, &**otherwise], see);
            cond(when, see);
        }
        CalcOp::Aggregate(aggregate) => over(aggregate, see),
    }
}

fn over<'r>(aggregate: &'r Aggregate, see: See<'_, 'r>) {
    see(Part::Collection(&aggregate.collection));
    aggregate.filter.iter().for_each(|filter| cond(filter, see));
    calcs(&aggregate.value, see);
}

/// The parameters that a target asks for; one may stand there twice.
pub(super) fn parameters(rules: &Rules, whole: &Target) -> Vec<ParameterId> {
    let mut found = Vec::new();
    target(whole, &mut |part| match part {
        Part::Calc(Calc { op: CalcOp::Parameter(id), .. }) | Part::Due(Due::Parameter(id)) => found.push(*id),
        Part::Interval(IntervalCalc::Parameter(id)) => found.push(id),
        _ => {}
    });
    found.retain(|id| (id.0 as usize) < rules.parameters.len());
    found
}
