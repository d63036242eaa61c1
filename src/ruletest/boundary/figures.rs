//! Figures just below, at and just above a threshold.

use super::draft::{Draft, Place, Put};
use super::trial::{Lean, Maker, Trial};
use super::words::{computed_value, no_threshold, same_field, tolerance, unreachable};
use super::{Asked, Tried, is_fixed};
use crate::data::FieldType;
use crate::diagnostic::Text;
use crate::semantics::Kind;
use crate::semantics::rules::{Calc, CalcOp, Comparison, ParameterValue};
use crate::syntax::tree::Comparator;
use crate::value::{Interval, Number, Period};

/// What it took to know a threshold.
pub(super) struct Settled {
    pub draft: Draft,
    pub before: Option<Draft>,
    pub with: Vec<(String, Tried)>,
}

impl Settled {
    pub fn from(draft: &Draft) -> Self {
        Settled { draft: draft.clone(), before: None, with: Vec::new() }
    }
}

impl Maker<'_> {
    pub(super) fn figures(&self, compare: &Comparison, draft: &Draft) -> Result<Vec<Trial>, Text> {
        if compare.tolerance.is_some() {
            return Err(tolerance());
        }
        let (left, comparator, right) = match self.place(&compare.left) {
            Err(_) if self.place(&compare.right).is_ok() => (&compare.right, mirrored(compare.comparator), &compare.left),
            _ => (&compare.left, compare.comparator, &compare.right),
        };
        let mut settled = Settled::from(draft);
        let (value, whole) = match &left.op {
            // A quotient reaches its threshold where the upper figure is that share of the lower one.
            CalcOp::Product(parts) => match parts.as_slice() {
                [(false, upper), (true, lower)] if !is_fixed(&lower.op) => (upper, Some(lower)),
                _ => return Err(computed_value()),
            },
            _ => (left, None),
        };
        let place = self.place(value)?;
        let share = self.settle(right, &mut settled)?;
        let threshold = match whole {
            None => share.clone(),
            Some(lower) => &share * &self.base(&share, lower, &mut settled)?,
        };
        let asked = Asked::Figure(comparator, threshold.clone(), value.kind, self.unit(value));
        let trial = |settled: &Settled, found: &Number| {
            let tried = Tried::Figure(found.clone(), value.kind, self.unit(value));
            let lean = Lean::of(comparator.holds(found.cmp(&threshold)));
            let period = settled.before.is_some().then(|| Period::containing(self.day, Interval::Year));
            let one = self.trial(value, settled.draft.clone(), tried, asked.clone(), lean);
            Trial { before: settled.before.clone(), with: settled.with.clone(), period, ..one }
        };
        match (draft.get(&place), settled.draft.get(&place)) {
            (Some(Put::Figure(found, _)), _) => Ok(vec![trial(&settled, found)]),
            (Some(_), _) => Err(unreachable()),
            (None, Some(_)) => Err(same_field()),
            (None, None) => {
                let most = self.most(value, &settled.draft);
                let tries = around(&threshold, value.kind).into_iter().filter(|n| most.as_ref().is_none_or(|most| n <= most));
                Ok(tries.map(|n| trial(&self.with_value(&settled, &place, &n, value.kind), &n)).collect())
            }
        }
    }

    fn with_value(&self, settled: &Settled, place: &Place, value: &Number, kind: Kind) -> Settled {
        let mut draft = settled.draft.clone();
        draft.set(place, Put::Figure(value.clone(), kind));
        Settled { draft, before: settled.before.clone(), with: settled.with.clone() }
    }

    pub(super) fn between(&self, value: &Calc, low: &Calc, high: &Calc, draft: &Draft) -> Result<Vec<Trial>, Text> {
        let place = self.place(value)?;
        let mut settled = Settled::from(draft);
        let (low, high) = (self.settle(low, &mut settled)?, self.settle(high, &mut settled)?);
        let asked = Asked::Between(low.clone(), high.clone(), value.kind);
        let trial = |found: &Number| {
            let given = self.with_value(&settled, &place, found, value.kind);
            let tried = Tried::Figure(found.clone(), value.kind, self.unit(value));
            let one = self.trial(value, given.draft, tried, asked.clone(), Lean::of(low <= *found && *found <= high));
            Trial { with: given.with, ..one }
        };
        match draft.get(&place) {
            Some(Put::Figure(found, _)) => Ok(vec![trial(found)]),
            Some(_) => Err(unreachable()),
            None => {
                let most = self.most(value, &settled.draft);
                let mut tries = around(&low, value.kind);
                tries.extend(around(&high, value.kind));
                tries.sort();
                tries.dedup();
                Ok(tries.iter().filter(|n| most.as_ref().is_none_or(|most| *n <= most)).map(trial).collect())
            }
        }
    }

    /// The greatest value that a field may hold beside what it is a part of.
    fn most(&self, calc: &Calc, draft: &Draft) -> Option<Number> {
        let CalcOp::Field(r) = &calc.op else { return None };
        let whole = self.rules.schema.field(r.entity, r.slot).part_of?;
        match draft.put.get(&self.rules.schema.field(r.entity, whole).path) {
            Some(Put::Figure(whole, _)) => Some(whole.clone()),
            _ => None,
        }
    }

    fn unit(&self, calc: &Calc) -> Option<String> {
        match &calc.op {
            CalcOp::Field(r) => self.rules.schema.field(r.entity, r.slot).unit.clone(),
            _ => None,
        }
    }

    /// The value of an expression; fields that nothing was said of get one.
    pub(super) fn settle(&self, calc: &Calc, settled: &mut Settled) -> Result<Number, Text> {
        match &calc.op {
            CalcOp::Number(number) => Ok(number.clone()),
            CalcOp::Parameter(id) => match self.rules.parameter(*id).on(self.day) {
                Some(ParameterValue::Number(number)) => Ok(number.clone()),
                _ => Err(no_threshold()),
            },
            CalcOp::Share(share, whole) => {
                let share = self.settle(share, settled)?;
                Ok(&share * &self.base(&share, whole, settled)?)
            }
            CalcOp::Negate(inner) => Ok(-&self.settle(inner, settled)?),
            CalcOp::Sum(parts) => parts.iter().try_fold(Number::zero(), |sum, (minus, part)| {
                let value = self.settle(part, settled)?;
                Ok(if *minus { &sum - &value } else { &sum + &value })
            }),
            CalcOp::Product(parts) => parts.iter().try_fold(Number::from(1), |product, (over, part)| {
                let value = self.settle(part, settled)?;
                if *over { product.checked_div(&value).ok_or_else(no_threshold) } else { Ok(&product * &value) }
            }),
            CalcOp::Previous(inner) => {
                let place = self.place(inner)?;
                let value = usual(inner.kind);
                settled.before.get_or_insert_with(Draft::default).set(&place, Put::Figure(value.clone(), inner.kind));
                settled.with.push((self.subject(calc), Tried::Figure(value.clone(), inner.kind, self.unit(inner))));
                Ok(value)
            }
            CalcOp::Field(_) | CalcOp::Attribute(..) => {
                self.place(calc)?;
                self.base(&Number::from(1), calc, settled)
            }
            _ => Err(no_threshold()),
        }
    }

    /// The value of the whole that a share is of: one of which the share is a whole number.
    fn base(&self, share: &Number, whole: &Calc, settled: &mut Settled) -> Result<Number, Text> {
        let Ok(place) = self.place(whole) else {
            return if matches!(whole.op, CalcOp::Aggregate(_)) { Err(no_threshold()) } else { self.settle(whole, settled) };
        };
        match settled.draft.get(&place) {
            Some(Put::Figure(number, _)) => return Ok(number.clone()),
            Some(_) => return Err(unreachable()),
            None => {}
        }
        if matches!(self.field_type(whole), Some(FieldType::List(_))) || !whole.kind.is_figure() {
            return Err(no_threshold());
        }
        let least = usual(whole.kind);
        let fits = |base: &Number| (share * base).is_integer();
        let powers = (0..12).map(|power| least.clone().scaled(power)).find(fits);
        let parts = || Number::from_digits(&share.denominator().to_string(), "").map(|d| &d * &least);
        let value = powers.or_else(parts).ok_or_else(no_threshold)?;
        settled.draft.set(&place, Put::Figure(value.clone(), whole.kind));
        settled.with.push((self.subject(whole), Tried::Figure(value.clone(), whole.kind, self.unit(whole))));
        Ok(value)
    }
}

/// A value that reads well for a figure that may be anything.
fn usual(kind: Kind) -> Number {
    match kind {
        Kind::Money => Number::from(1_000_000_000_000),
        Kind::Percent => Number::from(1).scaled(-1),
        Kind::Days => Number::from(30),
        _ => Number::from(1_000),
    }
}

/// The values next to a threshold that a field of this kind can be reported with, and the threshold itself where it is one.
fn around(threshold: &Number, kind: Kind) -> Vec<Number> {
    let finest = match kind {
        Kind::Percent => 4,
        Kind::Number | Kind::Plain => 2,
        _ => 0,
    };
    let digits = if finest == 0 { 0 } else { (finest..12).find(|d| threshold.clone().scaled(*d).is_integer()).unwrap_or(finest) };
    let (scaled, one) = (threshold.clone().scaled(digits), Number::from(1));
    let steps = match scaled.is_integer() {
        true => vec![&scaled - &one, scaled.clone(), &scaled + &one],
        false => vec![scaled.floor(), scaled.ceil()],
    };
    steps.into_iter().map(|n| n.scaled(-digits)).filter(|n| !n.is_negative()).collect()
}

fn mirrored(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::Less => Comparator::Greater,
        Comparator::AtMost => Comparator::AtLeast,
        Comparator::Greater => Comparator::Less,
        Comparator::AtLeast => Comparator::AtMost,
        same => same,
    }
}
