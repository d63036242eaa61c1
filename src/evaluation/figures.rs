//! Comparisons of figures, and by how much they miss.

use smol_str::SmolStr;

use super::Evaluator;
use super::result::{Figures, Measure, Share};
use super::truth::{Finding, Known, Truth};
use super::value::{Context, both, name_of};
use crate::base::SourceId;
use crate::data::{Content, Figure, Value};
use crate::semantics::rules::{Calc, CalcOp, Comparison, Tolerance};
use crate::semantics::{Kind, Rules};
use crate::syntax::tree::Comparator;
use crate::value::Number;

impl Evaluator<'_> {
    pub(super) fn compare(&mut self, comparison: &Comparison, context: &Context<'_>) -> Finding {
        let left = self.number(&comparison.left, context);
        let (right, share) = self.threshold(&comparison.right, context);
        let (left, right) = match both(left, right) {
            Ok(sides) => sides,
            Err(why) => return Finding::undecided(why),
        };
        // `0.1% of 0` with 0 on the other side says nothing about anybody.
        let of_nothing = |base: &Option<(Number, Number)>, other: &Number| base.as_ref().is_some_and(|b| b.1.is_zero()) && other.is_zero();
        let left_share = self.share_of(&comparison.left, context);
        if of_nothing(&share, &left) || of_nothing(&left_share, &right) {
            return Finding::bare(Truth::Nothing);
        }
        let tolerance = match &comparison.tolerance {
            None => None,
            Some(Tolerance::Absolute(calc)) => Some(self.number(calc, context)),
            Some(Tolerance::Relative(calc)) => Some(self.number(calc, context).map(|share| &share * &right.abs())),
        };
        let tolerance = match tolerance.transpose() {
            Ok(tolerance) => tolerance.map(|t| t.abs()),
            Err(why) => return Finding::undecided(why),
        };
        let (holds, figures) = Terms::of(self.world.rules, self.source, comparison).measure(left, right, share, tolerance);
        Finding::measured(Truth::of(holds), Measure::Figures(figures))
    }

    /// The value of an expression, and its parts where it is `P% of X`.
    fn threshold(&mut self, calc: &Calc, context: &Context<'_>) -> (Known<Number>, Option<(Number, Number)>) {
        match &calc.op {
            // A trace has the steps of the whole expression.
            CalcOp::Share(share, whole) if self.trace.is_none() => match both(self.number(share, context), self.number(whole, context)) {
                Ok((share, base)) => (Ok(&share * &base), Some((share, base))),
                Err(why) => (Err(why), None),
            },
            _ => {
                let share = self.share_of(calc, context);
                (self.number(calc, context), share)
            }
        }
    }

    /// The share and the whole, where an expression is `P% of X`.
    fn share_of(&mut self, calc: &Calc, context: &Context<'_>) -> Option<(Number, Number)> {
        let CalcOp::Share(share, whole) = &calc.op else { return None };
        let known = self.places.len();
        let values = (self.number(share, context).ok()?, self.number(whole, context).ok()?);
        self.places.truncate(known);
        Some(values)
    }

    fn unit_word(&self, calc: &Calc) -> Option<SmolStr> {
        unit_word(self.world.rules, calc)
    }

    pub(super) fn figure_in_range(&mut self, value: &Calc, low: &Calc, high: &Calc, context: &Context<'_>) -> Finding {
        let found = self.number(value, context);
        let ends = both(self.number(low, context), self.number(high, context));
        let (v, (l, h)) = match both(found, ends) {
            Ok(all) => all,
            Err(why) => return Finding::undecided(why),
        };
        let kind = value.kind.unify(low.kind).unwrap_or(value.kind);
        let (holds, comparator) = (l <= v && v <= h, if v < l { Comparator::AtLeast } else { Comparator::AtMost });
        let required = if v < l { l.clone() } else { h.clone() };
        let figures = Figures {
            subject: self.name_of(value),
            against: smol_str::format_smolstr!("{}..{}", self.words(low.span), self.words(high.span)),
            kind,
            word: self.unit_word(value),
            gap: if holds { Number::zero() } else { gap(&v, comparator, &required, value.kind, None) },
            actual: v,
            comparator,
            required,
            range: Some((l, h)),
            tolerance: None,
            share: None,
        };
        Finding::measured(Truth::of(holds), Measure::Figures(figures))
    }

    /// A printed figure against what it is printed from: equal when that is rounded to the digits that were printed.
    pub(super) fn agrees(&mut self, left: &Calc, right: &Calc, context: &Context<'_>) -> Finding {
        let digits = self.last_digit(left, context);
        let (l, r) = match both(self.number(left, context), self.number(right, context)) {
            Ok(sides) => sides,
            Err(why) => return Finding::undecided(why),
        };
        let rounded = r.round_to(digits.unwrap_or(0));
        // Counts out of counts are an exact share, with the digits of what is printed beside them.
        let holds = l == rounded || digits.is_some_and(|digits| l.round_to(digits) == rounded);
        let figures = Figures {
            subject: self.name_of(left),
            against: self.name_of(right),
            kind: left.kind.unify(right.kind).unwrap_or(left.kind),
            word: self.unit_word(left),
            gap: (&l - &rounded).abs(),
            actual: l,
            comparator: Comparator::Equal,
            required: rounded,
            range: None,
            tolerance: None,
            share: None,
        };
        Finding::measured(Truth::of(holds), Measure::Figures(figures))
    }

    /// The power of ten of the last digit that a field was written with.
    fn last_digit(&mut self, calc: &Calc, context: &Context<'_>) -> Option<i8> {
        let known = self.places.len();
        let content = match &calc.op {
            CalcOp::Field(reference) => self.cell(context, *reference).ok().map(|(cell, _)| &cell.content),
            CalcOp::Attribute(reference, attribute) => self.attribute(context, *reference, *attribute).ok().map(|(cell, _)| &cell.content),
            _ => None,
        };
        self.places.truncate(known);
        match content {
            Some(Content::Value(Value::Figure(Figure { last_digit, .. }))) => Some(*last_digit),
            _ => None,
        }
    }
}

/// What is known of a comparison before its figures are.
#[derive(Debug, Clone)]
pub struct Terms {
    subject: SmolStr,
    against: SmolStr,
    whole: Option<SmolStr>,
    word: Option<SmolStr>,
    kind: Kind,
    /// The kind that what is lacking is in.
    unit: Kind,
    comparator: Comparator,
}

impl Terms {
    /// Of a comparison that stands in a rule file.
    #[must_use]
    pub fn of(rules: &Rules, source: SourceId, comparison: &Comparison) -> Terms {
        let Comparison { left, right, comparator, .. } = comparison;
        let kind = left.kind.unify(right.kind).unwrap_or(left.kind);
        let whole = if let CalcOp::Share(_, whole) = &right.op { Some(rules.words(source, whole.span).into()) } else { None };
        Terms {
            subject: name_of(rules, source, left),
            against: name_of(rules, source, right),
            whole,
            word: unit_word(rules, left),
            kind,
            // In the unit of the left side, where that has one.
            unit: if matches!(left.kind, Kind::Plain | Kind::Zero) { kind } else { left.kind },
            comparator: *comparator,
        }
    }

    /// Whether it holds of two figures, and what that measures; where the right one is a share of a whole, of both of these too.
    #[must_use]
    #[inline]
    pub fn measure(&self, left: Number, right: Number, share: Option<(Number, Number)>, tolerance: Option<Number>) -> (bool, Figures) {
        let holds = holds(&left, self.comparator, &right, tolerance.as_ref());
        let gap = if holds { Number::zero() } else { gap(&left, self.comparator, &right, self.unit, tolerance.as_ref()) };
        let share = share.map(|(required, base)| {
            let base_name = self.whole.clone().unwrap_or_default();
            Share { actual: left.checked_div(&base), required, base, base_name }
        });
        let figures = Figures {
            subject: self.subject.clone(),
            against: self.against.clone(),
            kind: self.kind,
            word: self.word.clone(),
            comparator: self.comparator,
            range: None,
            tolerance,
            gap,
            share,
            actual: left,
            required: right,
        };
        (holds, figures)
    }
}

/// The word that the vocabulary puts behind a field's figures.
fn unit_word(rules: &Rules, calc: &Calc) -> Option<SmolStr> {
    match &calc.op {
        CalcOp::Field(reference) => rules.schema.field(reference.entity, reference.slot).unit.as_deref().map(SmolStr::from),
        CalcOp::Aggregate(aggregate) => aggregate.value.as_ref().and_then(|v| unit_word(rules, v)),
        _ => None,
    }
}

fn holds(left: &Number, comparator: Comparator, right: &Number, tolerance: Option<&Number>) -> bool {
    let Some(tolerance) = tolerance else { return comparator.holds(left.cmp(right)) };
    let apart = (left - right).abs();
    match comparator {
        Comparator::Equal => apart <= *tolerance,
        Comparator::Unequal => apart > *tolerance,
        Comparator::AtLeast => *left >= right - tolerance,
        Comparator::Greater => *left > right - tolerance,
        Comparator::AtMost => *left <= right + tolerance,
        Comparator::Less => *left < right + tolerance,
    }
}

/// What is lacking to reach a threshold that is missed, in the unit of the left side; in whole units the least whole number.
pub(super) fn gap(left: &Number, comparator: Comparator, right: &Number, kind: Kind, tolerance: Option<&Number>) -> Number {
    let whole = matches!(kind, Kind::Count | Kind::Money | Kind::Days) && left.is_integer();
    let (lacking, strict) = match comparator {
        Comparator::AtLeast | Comparator::Greater => (right - left, comparator == Comparator::Greater),
        Comparator::AtMost | Comparator::Less => (left - right, comparator == Comparator::Less),
        Comparator::Equal => return (left - right).abs(),
        Comparator::Unequal => return Number::zero(),
    };
    let lacking = if let Some(tolerance) = tolerance { &lacking - tolerance } else { lacking };
    let lacking = if lacking.is_negative() { Number::zero() } else { lacking };
    match (whole, strict) {
        (true, true) => &lacking.floor() + &Number::from(1),
        (true, false) => lacking.ceil(),
        (false, _) => lacking,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_gap_of_a_count_is_the_least_that_would_do(left in 0_i64..200, num in 0_i64..2000, den in 1_u64..20, which in 0_usize..4) {
            let comparator = [Comparator::AtLeast, Comparator::Greater, Comparator::AtMost, Comparator::Less][which];
            let right = Number::ratio(num, den).unwrap();
            let l = Number::from(left);
            prop_assume!(!holds(&l, comparator, &right, None));
            let g = gap(&l, comparator, &right, Kind::Count, None).to_i64().unwrap();
            let moved = |by: i64| Number::from(if which < 2 { left + by } else { left - by });
            prop_assert!(g > 0);
            prop_assert!(holds(&moved(g), comparator, &right, None));
            prop_assert!(!holds(&moved(g - 1), comparator, &right, None));
        }
    }
}
