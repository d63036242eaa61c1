//! The form of a condition: equal for two that say the same in the same fields, wherever they stand.

use std::fmt::Write as _;

use crate::semantics::rules::{
    Aggregate, Body, Calc, CalcOp, Collection, Comparison, Cond, CondOp, Due, EventSource, Frequency, Quantified, QuantifiedBody, Quantity,
    Tolerance,
};

/// The form of all that a target asks of an entity.
pub(super) fn body(body: &Body) -> String {
    let when = body.when.as_ref().map_or_else(String::new, |when| format!("when {} ", cond(when)));
    let clauses = sorted(body.clauses.iter().map(|clause| format!("{} {}", clause.kind.word(), cond(&clause.condition))));
    format!("{when}{clauses}")
}

/// The form of a condition.
pub(super) fn cond(whole: &Cond) -> String {
    match &whole.op {
        CondOp::And(parts) => format!("and({})", sorted(parts.iter().map(cond))),
        CondOp::Or(parts) => format!("or({})", sorted(parts.iter().map(cond))),
        CondOp::Not(inner) => format!("not {}", cond(inner)),
        CondOp::Flag(flag) => calc(flag),
        CondOp::Compare(compare) => comparison(compare),
        CondOp::CompareDates(left, comparator, right) => format!("({} {} {})", calc(left), comparator.symbol(), calc(right)),
        CondOp::CompareTexts(left, equal, right) => format!("({} {} {})", calc(left), if *equal { "=" } else { "!=" }, calc(right)),
        CondOp::InRange(value, low, high) => format!("{} in {}..{}", calc(value), calc(low), calc(high)),
        CondOp::InSet(value, set) => format!("{} in [{}]", calc(value), sorted(set.iter().map(calc))),
        CondOp::InPeriod(value, period) => format!("{} in {}", calc(value), calc(period)),
        CondOp::Include(value, set) => format!("{} include [{}]", calc(value), sorted(set.iter().map(calc))),
        CondOp::Matches(value, pattern) => format!("{} matches {:?}", calc(value), pattern.text),
        CondOp::Present(value) => format!("{} present", calc(value)),
        CondOp::Missing(value) => format!("{} missing", calc(value)),
        CondOp::Occurred(value, by) => format!("{} occurred{}", calc(value), by.as_ref().map_or_else(String::new, due)),
        CondOp::Deadline(inner, by) => format!("({}{})", cond(inner), due(by)),
        CondOp::Frequency(frequency) => format!("{} {} {}", per(frequency), frequency.comparator.symbol(), calc(&frequency.bound)),
        CondOp::Agrees(left, right) => format!("{} agrees {}", calc(left), calc(right)),
        CondOp::Quantified(quantified) => format!("{} {}", quantity(&quantified.quantity), members(quantified)),
        CondOp::Reported(value) => format!("{} reported", calc(value)),
        CondOp::Unique(field) => format!("{field:?} unique"),
        CondOp::Listed(value, list, column) => format!("{} from {list:?}.{column:?}", calc(value)),
    }
}

/// The form of a deadline.
pub(super) fn due(due: &Due) -> String {
    match due {
        Due::On(date) => format!(" by {}", date.last()),
        Due::Parameter(id) => format!(" by parameter {}", id.0),
        Due::Field(field) => format!(" by {}", calc(field)),
    }
}

/// The form of a frequency without its bound.
pub(super) fn per(frequency: &Frequency) -> String {
    let events = match &frequency.events {
        EventSource::Events(field) => format!("{field:?}"),
        EventSource::Members(over, filter, _) => filtered(over, filter.as_ref()),
    };
    format!("{events} per {:?}", frequency.interval)
}

/// The form of members and of what they have, without how many.
pub(super) fn members(quantified: &Quantified) -> String {
    let body = match &quantified.body {
        QuantifiedBody::Exist => String::new(),
        QuantifiedBody::Have(have) => format!(" have {}", cond(have)),
        QuantifiedBody::Meet(target) => format!(" meet {}", target.0),
    };
    format!("{}{body}", filtered(&quantified.collection, quantified.filter.as_ref()))
}

fn quantity(quantity: &Quantity) -> String {
    match quantity {
        Quantity::All => "all".to_owned(),
        Quantity::Any => "any".to_owned(),
        Quantity::No => "no".to_owned(),
        Quantity::Number(comparator, bound) => format!("{} {}", comparator.symbol(), calc(bound)),
        Quantity::Share(comparator, bound) => format!("{} {} of", comparator.symbol(), calc(bound)),
    }
}

fn filtered(over: &Collection, filter: Option<&Cond>) -> String {
    let filter = filter.map_or_else(String::new, |filter| format!(" where {}", cond(filter)));
    format!("{:?}{:?}{filter}", over.base, over.tail)
}

fn comparison(compare: &Comparison) -> String {
    let within = match &compare.tolerance {
        Some(Tolerance::Absolute(by)) => format!(" within {}", calc(by)),
        Some(Tolerance::Relative(by)) => format!(" within share {}", calc(by)),
        None => String::new(),
    };
    format!("({} {} {}{within})", calc(&compare.left), compare.comparator.symbol(), calc(&compare.right))
}

/// The form of an expression.
pub(super) fn calc(whole: &Calc) -> String {
    match &whole.op {
        CalcOp::Number(number) => format!("{number:?}"),
        CalcOp::Text(text) => format!("{text:?}"),
        CalcOp::Date(range) => format!("{}..{}", range.first, range.last),
        CalcOp::Field(field) => format!("field {}:{}.{}", field.up, field.entity.0, field.slot.0),
        CalcOp::Attribute(field, at) => format!("field {}:{}.{}.{at}", field.up, field.entity.0, field.slot.0),
        CalcOp::Parameter(id) => format!("parameter {}", id.0),
        CalcOp::Negate(inner) => format!("-{}", calc(inner)),
        CalcOp::Sum(parts) => format!("sum({})", signed(parts)),
        CalcOp::Product(parts) => format!("product({})", signed(parts)),
        CalcOp::Share(share, base) => format!("product({})", sorted([calc(share), calc(base)].map(|part| format!("+{part}")))),
        CalcOp::Previous(inner) => format!("previous {}", calc(inner)),
        CalcOp::If(then, when, otherwise) => format!("if({}, {}, {})", cond(when), calc(then), calc(otherwise)),
        CalcOp::Min(parts) => format!("min({})", sorted(parts.iter().map(calc))),
        CalcOp::Max(parts) => format!("max({})", sorted(parts.iter().map(calc))),
        CalcOp::Abs(inner) => format!("abs({})", calc(inner)),
        CalcOp::Round(inner, digits) => format!("round({}, {digits})", calc(inner)),
        CalcOp::DaysBetween(later, earlier) => format!("days({}, {})", calc(later), calc(earlier)),
        CalcOp::Aggregate(one) => aggregate(one),
    }
}

fn aggregate(one: &Aggregate) -> String {
    let mut out = format!("{:?} of {}", one.function, filtered(&one.collection, one.filter.as_ref()));
    if let Some(value) = &one.value {
        // Writing to a text cannot fail.
        let _ = write!(out, ".{}", calc(value));
    }
    out
}

fn signed(parts: &[(bool, Calc)]) -> String {
    sorted(parts.iter().map(|(other, part)| format!("{}{}", if *other { '-' } else { '+' }, calc(part))))
}

/// Parts whose order says nothing.
fn sorted(parts: impl IntoIterator<Item = String>) -> String {
    let mut parts: Vec<String> = parts.into_iter().collect();
    parts.sort();
    parts.join(", ")
}
