//! Sums of fields times whole numbers.

use std::cell::Cell;
use std::collections::BTreeMap;

use num_traits::ToPrimitive as _;

use crate::data::{FieldType, Schema, Slot};
use crate::semantics::Rules;
use crate::semantics::rules::{Calc, CalcOp, ParameterValue, Ref};
use crate::value::{Date, Number};

/// A sum: fields times whole numbers, and a whole number, all as many times as large as the values that are meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Linear {
    pub terms: Vec<(Slot, i64)>,
    pub constant: i64,
    /// How many times as large.
    pub times: i64,
}

/// A sum with exact factors.
#[derive(Debug, Default)]
pub struct Exact {
    terms: BTreeMap<Slot, Number>,
    constant: Number,
}

/// How many times as large as the value that is meant the sure value of a field is; `None` where it holds no figure.
pub fn scale(ty: &FieldType) -> Option<i32> {
    match ty {
        FieldType::Count | FieldType::Money | FieldType::Days => Some(0),
        FieldType::Number => Some(6),
        FieldType::Percent => Some(8),
        _ => None,
    }
}

/// An expression as a sum, with what parameters are on a day, which is noted if it matters; `None` if it is none.
pub fn exact(rules: &Rules, calc: &Calc, day: Date, dated: &Cell<bool>) -> Option<Exact> {
    let number = |n: &Number| Exact { terms: BTreeMap::new(), constant: n.clone() };
    match &calc.op {
        CalcOp::Number(n) => Some(number(n)),
        CalcOp::Parameter(id) => {
            let parameter = rules.parameter(*id);
            if parameter.values.iter().any(|(from, _)| from.is_some()) {
                dated.set(true);
            }
            match parameter.on(day)? {
                ParameterValue::Number(n) => Some(number(n)),
                _ => None,
            }
        }
        CalcOp::Field(field) => {
            let factor = Number::from(1).scaled(-scale(field_type(&rules.schema, *field)?)?);
            Some(Exact { terms: BTreeMap::from([(field.slot, factor)]), constant: Number::zero() })
        }
        CalcOp::Negate(inner) => Some(exact(rules, inner, day, dated)?.by(&Number::from(-1))),
        CalcOp::Sum(parts) => parts.iter().try_fold(Exact::default(), |sum, (minus, part)| {
            let part = exact(rules, part, day, dated)?;
            Some(sum.plus(if *minus { part.by(&Number::from(-1)) } else { part }))
        }),
        CalcOp::Product(parts) => parts.iter().try_fold(number(&Number::from(1)), |product, (over, part)| {
            let part = exact(rules, part, day, dated)?;
            match (product.fixed(), part.fixed()) {
                (_, Some(n)) if *over => Some(product.by(&Number::from(1).checked_div(n)?)),
                (_, Some(n)) => Some(product.by(n)),
                (Some(n), None) if !over => Some(part.by(n)),
                _ => None,
            }
        }),
        CalcOp::Share(share, whole) => {
            let share = exact(rules, share, day, dated)?;
            Some(exact(rules, whole, day, dated)?.by(share.fixed()?))
        }
        _ => None,
    }
}

pub fn field_type(schema: &Schema, field: Ref) -> Option<&FieldType> {
    (field.up == 0).then(|| &schema.field(field.entity, field.slot).ty)
}

impl Exact {
    fn fixed(&self) -> Option<&Number> {
        self.terms.is_empty().then_some(&self.constant)
    }

    fn by(mut self, factor: &Number) -> Exact {
        for value in self.terms.values_mut().chain([&mut self.constant]) {
            *value = &*value * factor;
        }
        self
    }

    fn plus(mut self, other: Exact) -> Exact {
        for (slot, factor) in other.terms {
            let sum = self.terms.get(&slot).map_or_else(|| factor.clone(), |own| own + &factor);
            self.terms.insert(slot, sum);
        }
        self.constant = &self.constant + &other.constant;
        self
    }

    fn numbers(&self) -> impl Iterator<Item = &Number> {
        self.terms.values().chain([&self.constant])
    }
}

/// Both sides of a comparison, the same number of times as large; `None` where the factors are too large to be sure.
pub fn both(left: &Exact, right: &Exact) -> Option<(Linear, Linear)> {
    let mut times = 1_i64;
    for number in left.numbers().chain(right.numbers()) {
        times = num_integer::lcm(times, number.denominator().to_i64()?);
        if times > 1 << 40 {
            return None;
        }
    }
    let whole = |n: &Number| (n * &Number::from(times)).to_i64().filter(|n| n.unsigned_abs() < 1 << 60);
    let linear = |exact: &Exact| {
        let terms = exact.terms.iter().map(|(slot, factor)| Some((*slot, whole(factor)?))).collect::<Option<Vec<_>>>()?;
        Some(Linear { terms, constant: whole(&exact.constant)?, times })
    };
    Some((linear(left)?, linear(right)?))
}
