//! What a record that surely fails a requirement of the plainest kind measures, from what its columns surely mean.
//!
//! Findings are mostly of such requirements: a field against another, against a number or against a share of a field; a day; a flag; a
//! text among some. Evaluation gives the measure here as there, so nothing is known twice but which values a condition reads.

use smol_str::SmolStr;

use super::linear::{field_type, scale};
use super::screen::Batch;
use crate::base::SourceId;
use crate::data::{FieldType, Record, Slot, Value};
use crate::evaluation::{ClauseResult, DateMeasure, DeadlineMeasure, Measure, Terms, TextMeasure};
use crate::semantics::Rules;
use crate::semantics::rules::{Body, Calc, CalcOp, CondOp, Due, Ref};
use crate::syntax::tree::{ClauseKind, Comparator};
use crate::value::{Date, DateRange, Number};

/// A requirement of the plainest kind.
#[derive(Debug)]
pub enum Plain {
    /// Two figures compare.
    Figures {
        /// What is known of it beforehand.
        terms: Terms,
        /// What is found.
        left: Term,
        /// What it is held against.
        right: Threshold,
    },
    /// A text is one of some, or matches.
    Text {
        /// Where it stands.
        field: Field,
        /// Those that are asked for.
        required: Vec<SmolStr>,
        /// The pattern that is asked for.
        pattern: Option<SmolStr>,
    },
    /// Two days compare.
    Days {
        /// What is found.
        field: Field,
        /// How they must compare.
        comparator: Comparator,
        /// What it is held against.
        against: Day,
    },
    /// A date that must have come about by a day.
    Deadline {
        /// Where it stands.
        field: Field,
        /// What is due, in the rule's words.
        subject: SmolStr,
        /// The last day.
        due: Date,
    },
    /// A flag, or whether something stands there: nothing is measured.
    Bare(Field),
}

/// A field and its name.
#[derive(Debug)]
pub struct Field {
    slot: Slot,
    path: SmolStr,
}

/// A figure and how many times as large as it the sure value of its field is.
#[derive(Debug)]
pub struct Term {
    field: Field,
    parts: u64,
}

/// What a figure is held against.
#[derive(Debug)]
pub enum Threshold {
    /// A number.
    Fixed(Number),
    /// Another field.
    Field(Term),
    /// A share of one.
    Share(Number, Term),
}

/// A day that another is held against.
#[derive(Debug)]
pub enum Day {
    /// One that the rule names.
    Fixed(Date),
    /// Another field.
    Field(Field),
}

impl Plain {
    /// The one clause of a body, if it is of this kind.
    pub(super) fn of(rules: &Rules, source: SourceId, body: &Body) -> Option<Plain> {
        let [clause] = body.clauses.as_slice() else { return None };
        let mut op = &clause.condition.op;
        if let CondOp::Not(inner) = op {
            op = &inner.op;
            if !matches!(op, CondOp::Flag(_) | CondOp::Present(_) | CondOp::Missing(_)) {
                return None;
            }
        }
        if clause.kind != ClauseKind::Require {
            return None;
        }
        let text = |calc: &Calc| if let CalcOp::Text(text) = &calc.op { Some(text.clone()) } else { None };
        Some(match op {
            CondOp::Compare(comparison) if comparison.tolerance.is_none() => {
                let right = match &comparison.right.op {
                    CalcOp::Number(number) => Threshold::Fixed(number.clone()),
                    CalcOp::Share(share, whole) => match &share.op {
                        CalcOp::Number(share) => Threshold::Share(share.clone(), term(rules, whole)?),
                        _ => return None,
                    },
                    _ => Threshold::Field(term(rules, &comparison.right)?),
                };
                Plain::Figures { terms: Terms::of(rules, source, comparison), left: term(rules, &comparison.left)?, right }
            }
            CondOp::InSet(value, set) => {
                Plain::Text { field: field(rules, value)?, required: set.iter().map(text).collect::<Option<_>>()?, pattern: None }
            }
            CondOp::CompareTexts(left, _, right) => Plain::Text { field: field(rules, left)?, required: vec![text(right)?], pattern: None },
            CondOp::Matches(value, pattern) => {
                Plain::Text { field: field(rules, value)?, required: Vec::new(), pattern: Some(pattern.text.as_str().into()) }
            }
            CondOp::CompareDates(left, comparator, right) => {
                let against = match &right.op {
                    CalcOp::Date(range) if range.is_day() => Day::Fixed(range.first),
                    _ => Day::Field(date(rules, right)?),
                };
                Plain::Days { field: date(rules, left)?, comparator: *comparator, against }
            }
            CondOp::Occurred(what, Some(Due::On(due))) => {
                let subject = rules.words(source, what.span).into();
                Plain::Deadline { field: date(rules, what)?, subject, due: due.last() }
            }
            CondOp::Flag(calc) | CondOp::Present(calc) | CondOp::Missing(calc) => Plain::Bare(field(rules, calc)?),
            _ => return None,
        })
    }

    /// The text that has to be read before it can be told.
    #[must_use]
    pub fn text(&self) -> Option<Slot> {
        if let Plain::Text { field, .. } = self { Some(field.slot) } else { None }
    }

    /// Tells what a record that surely fails measures, and the values that are read; `record` has its [`text`](Self::text).
    #[must_use]
    pub fn tell(&self, batch: &Batch<'_>, row: usize, record: &Record, clause: &mut ClauseResult) -> Option<()> {
        let number = |term: &Term| Number::ratio(batch.value(term.field.slot, row)?, term.parts);
        let places = &mut clause.places;
        let mut read = |field: &Field| {
            let spot = batch.spot(field.slot, row, record.span, &field.path)?;
            if places.last() != Some(&spot) {
                places.push(spot);
            }
            Some(())
        };
        clause.measure = match self {
            Plain::Figures { terms, left, right } => {
                read(&left.field)?;
                let value = number(left)?;
                let (threshold, share) = match right {
                    Threshold::Fixed(threshold) => (threshold.clone(), None),
                    Threshold::Field(term) => {
                        read(&term.field)?;
                        (number(term)?, None)
                    }
                    Threshold::Share(share, whole) => {
                        read(&whole.field)?;
                        let whole = number(whole)?;
                        (share * &whole, Some((share.clone(), whole)))
                    }
                };
                let (holds, figures) = terms.measure(value, threshold, share, None);
                (!holds).then_some(Some(Measure::Figures(figures)))?
            }
            Plain::Text { field, required, pattern } => {
                read(field)?;
                let Value::Text(text) = record.cells.get(field.slot.0 as usize)?.value()? else { return None };
                let (subject, actual) = (field.path.clone(), vec![text.clone()]);
                Some(Measure::Texts(TextMeasure { subject, actual, required: required.clone(), pattern: pattern.clone() }))
            }
            Plain::Days { field, comparator, against } => {
                read(field)?;
                let required = match against {
                    Day::Fixed(day) => *day,
                    Day::Field(other) => {
                        read(other)?;
                        batch.day(other.slot, row)?
                    }
                };
                let (found, required) = (DateRange::day(batch.day(field.slot, row)?), DateRange::day(required));
                Some(Measure::Dates(DateMeasure::of(field.path.clone(), found, *comparator, required, false)))
            }
            Plain::Deadline { field, subject, due } => {
                read(field)?;
                let happened = DateRange::day(batch.day(field.slot, row)?);
                Some(Measure::Deadline(DeadlineMeasure::late(subject.clone(), *due, happened)))
            }
            Plain::Bare(field) => {
                read(field)?;
                None
            }
        };
        Some(())
    }
}

fn own(calc: &Calc) -> Option<Ref> {
    match &calc.op {
        CalcOp::Field(field) if field.up == 0 => Some(*field),
        _ => None,
    }
}

fn field(rules: &Rules, calc: &Calc) -> Option<Field> {
    let Ref { entity, slot, .. } = own(calc)?;
    Some(Field { slot, path: rules.schema.field(entity, slot).path.as_str().into() })
}

/// A date of the record; of a document, its place is another.
fn date(rules: &Rules, calc: &Calc) -> Option<Field> {
    matches!(field_type(&rules.schema, own(calc)?)?, FieldType::Date).then(|| field(rules, calc))?
}

fn term(rules: &Rules, calc: &Calc) -> Option<Term> {
    let power = scale(field_type(&rules.schema, own(calc)?)?)?;
    Some(Term { field: field(rules, calc)?, parts: 10_u64.checked_pow(power.unsigned_abs())? })
}
