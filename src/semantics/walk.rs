//! Every part of a checked condition, each before those inside of it.

use super::rules::{
    Aggregate, Body, Calc, CalcOp, Cond, CondOp, Due, EventSource, IntervalCalc, ParameterId, Quantified, QuantifiedBody, Quantity,
    TargetId, Tolerance,
};

/// A part of a condition.
#[derive(Debug, Clone, Copy)]
pub enum Part<'r> {
    /// A condition.
    Cond(&'r Cond),
    /// An expression.
    Calc(&'r Calc),
    /// A deadline.
    Due(&'r Due),
    /// A parameter, wherever it stands.
    Parameter(ParameterId),
    /// Another target whose verdict is asked for.
    Target(TargetId),
}

/// Visits all parts of a body.
pub fn body<'r>(body: &'r Body, visit: &mut dyn FnMut(Part<'r>)) {
    for condition in body.when.iter().chain(body.clauses.iter().map(|c| &c.condition)) {
        cond(condition, visit);
    }
}

/// Visits a condition and all parts of it.
pub fn cond<'r>(condition: &'r Cond, visit: &mut dyn FnMut(Part<'r>)) {
    visit(Part::Cond(condition));
    match &condition.op {
        CondOp::And(parts) | CondOp::Or(parts) => parts.iter().for_each(|part| cond(part, visit)),
        CondOp::Not(inner) => cond(inner, visit),
        CondOp::Flag(value) | CondOp::Present(value) | CondOp::Missing(value) | CondOp::Reported(value) => calc(value, visit),
        CondOp::Matches(value, _) | CondOp::Listed(value, ..) => calc(value, visit),
        CondOp::Compare(compare) => {
            calc(&compare.left, visit);
            calc(&compare.right, visit);
            if let Some(Tolerance::Absolute(by) | Tolerance::Relative(by)) = &compare.tolerance {
                calc(by, visit);
            }
        }
        CondOp::CompareDates(a, _, b) | CondOp::CompareTexts(a, _, b) | CondOp::InPeriod(a, b) | CondOp::Agrees(a, b) => {
            calc(a, visit);
            calc(b, visit);
        }
        CondOp::InRange(value, low, high) => [value, low, high].into_iter().for_each(|c| calc(c, visit)),
        CondOp::InSet(value, set) | CondOp::Include(value, set) => std::iter::once(value).chain(set).for_each(|c| calc(c, visit)),
        CondOp::Occurred(value, by) => {
            calc(value, visit);
            by.iter().for_each(|by| due(by, visit));
        }
        CondOp::Deadline(inner, by) => {
            cond(inner, visit);
            due(by, visit);
        }
        CondOp::Frequency(frequency) => {
            calc(&frequency.bound, visit);
            if let EventSource::Members(_, Some(filter), _) = &frequency.events {
                cond(filter, visit);
            }
            if let IntervalCalc::Parameter(id) = frequency.interval {
                visit(Part::Parameter(id));
            }
        }
        CondOp::Quantified(quantified) => self::quantified(quantified, visit),
        CondOp::Unique(_) => {}
    }
}

fn quantified<'r>(quantified: &'r Quantified, visit: &mut dyn FnMut(Part<'r>)) {
    if let Quantity::Number(_, bound) | Quantity::Share(_, bound) = &quantified.quantity {
        calc(bound, visit);
    }
    quantified.filter.iter().for_each(|filter| cond(filter, visit));
    match &quantified.body {
        QuantifiedBody::Exist => {}
        QuantifiedBody::Have(inner) => cond(inner, visit),
        QuantifiedBody::Meet(target) => visit(Part::Target(*target)),
    }
}

fn due<'r>(by: &'r Due, visit: &mut dyn FnMut(Part<'r>)) {
    visit(Part::Due(by));
    match by {
        Due::On(_) => {}
        Due::Parameter(id) => visit(Part::Parameter(*id)),
        Due::Field(value) => calc(value, visit),
    }
}

/// Visits an expression and all parts of it.
pub fn calc<'r>(value: &'r Calc, visit: &mut dyn FnMut(Part<'r>)) {
    visit(Part::Calc(value));
    match &value.op {
        CalcOp::Number(_) | CalcOp::Text(_) | CalcOp::Date(_) | CalcOp::Field(_) | CalcOp::Attribute(..) => {}
        CalcOp::Parameter(id) => visit(Part::Parameter(*id)),
        CalcOp::Negate(inner) | CalcOp::Previous(inner) | CalcOp::Abs(inner) | CalcOp::Round(inner, _) => calc(inner, visit),
        CalcOp::Sum(parts) | CalcOp::Product(parts) => parts.iter().for_each(|(_, part)| calc(part, visit)),
        CalcOp::Share(a, b) | CalcOp::DaysBetween(a, b) => {
            calc(a, visit);
            calc(b, visit);
        }
        CalcOp::If(then, condition, otherwise) => {
            cond(condition, visit);
            calc(then, visit);
            calc(otherwise, visit);
        }
        CalcOp::Min(parts) | CalcOp::Max(parts) => parts.iter().for_each(|part| calc(part, visit)),
        CalcOp::Aggregate(aggregate) => {
            let Aggregate { filter, value, .. } = &**aggregate;
            filter.iter().for_each(|filter| cond(filter, visit));
            value.iter().for_each(|value| calc(value, visit));
        }
    }
}
