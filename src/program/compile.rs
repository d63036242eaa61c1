//! Checked targets to programs.

use std::cell::Cell;
use std::sync::Arc;

use super::linear::{both, exact, field_type};
use super::{Check, Plain, Poll, PollCheck, Program, Screen, Test};
use crate::data::{EntityId, FieldType, ListColumn, Slot};
use crate::evaluation::{self, target_time};
use crate::semantics::Rules;
use crate::semantics::reads::QuantifiedId;
use crate::semantics::rules::{Body, Calc, CalcOp, Cond, CondOp, Due, Quantified, QuantifiedBody, Quantity, Target, TargetId};
use crate::syntax::tree::{ClauseKind, Comparator};
use crate::value::{Date, DateRange};

/// The program of some targets for records of an entity whose rule day is this one.
#[must_use]
pub fn compile(rules: &Rules, entity: EntityId, targets: &[TargetId], polls: &[evaluation::Poll], day: Date) -> Program {
    let compiler = Compiler { rules, day, dated: Cell::new(false) };
    let screens = targets.iter().map(|id| compiler.screen(*id, entity)).collect();
    let poll = |poll: &evaluation::Poll| {
        compiler.dated.set(false);
        let check = compiler.poll(entity, poll).unwrap_or(PollCheck::Unknown);
        Poll { question: poll.question, check, dated: compiler.dated.get() }
    };
    Program { screens, polls: polls.iter().map(poll).collect() }
}

struct Compiler<'r> {
    rules: &'r Rules,
    day: Date,
    /// Whether what was compiled would be other on another day.
    dated: Cell<bool>,
}

impl Compiler<'_> {
    fn screen(&self, id: TargetId, entity: EntityId) -> Screen {
        let target = self.rules.target(id);
        let (from, to) = target_time(target);
        if from.is_some() || to.is_some() {
            self.dated.set(true);
        }
        let applies = from.is_none_or(|f| f <= self.day) && to.is_none_or(|t| self.day <= t);
        let check = match target.subject.body(entity) {
            Some(body) if applies => self.body(body).unwrap_or(Check::Unknown),
            _ => Check::Never,
        };
        let plain = target.subject.body(entity).and_then(|body| Plain::of(self.rules, target.source, body));
        Screen { target: id, plain, check }
    }

    fn poll(&self, member: EntityId, poll: &evaluation::Poll) -> Option<PollCheck> {
        let quantified = find(self.rules.target(poll.target), poll.question)?;
        let (filter, asked) = match (&quantified.quantity, &quantified.filter, &quantified.body) {
            (_, None, QuantifiedBody::Meet(target)) => return Some(PollCheck::Meets(self.screen(*target, member))),
            (_, Some(_), QuantifiedBody::Meet(_)) => return None,
            (Quantity::No, Some(filter), QuantifiedBody::Exist) => (None, Some(filter)),
            (_, filter, QuantifiedBody::Have(body)) => (filter.as_ref(), Some(body)),
            (_, filter, QuantifiedBody::Exist) => (filter.as_ref(), None),
        };
        let test = |cond: Option<&Cond>| cond.map_or(Some(None), |cond| self.test(cond).map(Some));
        Some(PollCheck::Asks { filter: test(filter)?, asked: test(asked)? })
    }

    fn body(&self, body: &Body) -> Option<Check> {
        let when = match &body.when {
            Some(when) => Some(self.test(when)?),
            None => None,
        };
        let clauses = body.clauses.iter().map(|c| Some((self.test(&c.condition)?, c.lenient))).collect::<Option<Vec<_>>>()?;
        // Beside a requirement, advice and aims have verdicts of their own, which evaluation tells.
        let telling = body.clauses.iter().any(|c| c.kind != ClauseKind::Require);
        Some(Check::Require { when, clauses, telling })
    }

    fn test(&self, cond: &Cond) -> Option<Test> {
        let each = |parts: &[Cond]| parts.iter().map(|p| self.test(p)).collect::<Option<Vec<_>>>();
        Some(match &cond.op {
            CondOp::And(parts) => Test::And(each(parts)?),
            CondOp::Or(parts) => Test::Or(each(parts)?),
            CondOp::Not(inner) => Test::Not(Box::new(self.test(inner)?)),
            CondOp::Flag(calc) => Test::Flag(self.field(calc)?.0),
            CondOp::Present(calc) => Test::Present(self.plain_field(calc)?),
            CondOp::Missing(calc) => Test::Not(Box::new(Test::Present(self.plain_field(calc)?))),
            CondOp::Reported(calc) => Test::Reported(self.plain_field(calc)?),
            CondOp::Compare(comparison) if comparison.tolerance.is_none() => {
                let side = |calc| exact(self.rules, calc, self.day, &self.dated);
                let (left, right) = (side(&comparison.left)?, side(&comparison.right)?);
                let (left, right) = both(&left, &right)?;
                let share = |calc: &Calc| matches!(calc.op, CalcOp::Share(..));
                let of_nothing = share(&comparison.left) || share(&comparison.right);
                Test::Compare { left, comparator: comparison.comparator, right, of_nothing }
            }
            CondOp::CompareDates(left, comparator, right) => match (self.day_field(left)?, &right.op) {
                (left, CalcOp::Date(range)) => Test::Day { slot: left, comparator: *comparator, day: one_day(*range)?, occurrence: false },
                _ => Test::Days { left: self.day_field(left)?, comparator: *comparator, right: self.day_field(right)? },
            },
            CondOp::Occurred(what, Some(Due::On(due))) => {
                Test::Day { slot: self.day_field(what)?, comparator: Comparator::AtMost, day: number_of(due.last()), occurrence: true }
            }
            CondOp::InSet(value, set) => self.one_of(value, set.iter(), true)?,
            CondOp::CompareTexts(left, equal, right) => self.one_of(left, std::iter::once(right), *equal)?,
            CondOp::Matches(value, pattern) => match self.field(value)? {
                (slot, FieldType::Text) => Test::Matches(slot, Arc::clone(pattern)),
                _ => return None,
            },
            CondOp::Listed(value, list, column) => {
                let (slot, FieldType::Text) = self.field(value)? else { return None };
                let list = self.rules.schema.list(*list);
                if list.rows.is_empty() {
                    return None;
                }
                if list.rows.iter().any(|row| row.valid_from.is_some() || row.valid_to.is_some()) {
                    self.dated.set(true);
                }
                let allowed = list.on(self.day).filter_map(|row| match column {
                    ListColumn::Key => Some(row.key.as_bytes()),
                    ListColumn::Other(at) => row.values.get(*at as usize).map(|v| v.as_bytes()),
                });
                Test::Text { slot, allowed: allowed.collect(), equal: true }
            }
            _ => return None,
        })
    }

    /// A field of the record itself.
    fn field(&self, calc: &Calc) -> Option<(Slot, &FieldType)> {
        match &calc.op {
            CalcOp::Field(field) => Some((field.slot, field_type(&self.rules.schema, *field)?)),
            _ => None,
        }
    }

    /// One of which it can be seen whether it stands there.
    fn plain_field(&self, calc: &Calc) -> Option<Slot> {
        match self.field(calc)? {
            (_, FieldType::Texts | FieldType::Events | FieldType::List(_) | FieldType::Period | FieldType::Document(_)) => None,
            (slot, _) => Some(slot),
        }
    }

    /// A date, or the day of issue of a document.
    fn day_field(&self, calc: &Calc) -> Option<Slot> {
        let field = match &calc.op {
            CalcOp::Field(field) | CalcOp::Attribute(field, 1) => *field,
            _ => return None,
        };
        match (field_type(&self.rules.schema, field)?, &calc.op) {
            (FieldType::Date, CalcOp::Field(_)) | (FieldType::Document(_), _) => Some(field.slot),
            _ => None,
        }
    }

    fn one_of<'c>(&self, value: &Calc, set: impl Iterator<Item = &'c Calc>, equal: bool) -> Option<Test> {
        let texts = set.map(|calc| if let CalcOp::Text(text) = &calc.op { Some(text) } else { None }).collect::<Option<Vec<_>>>()?;
        match self.field(value)? {
            (slot, FieldType::Text) => Some(Test::Text { slot, allowed: texts.iter().map(|t| t.as_bytes()).collect(), equal }),
            (slot, FieldType::OneOf(options)) => {
                Some(Test::Choice { slot, allowed: options.iter().map(|o| texts.iter().any(|text| *text == o.as_str())).collect(), equal })
            }
            _ => None,
        }
    }
}

/// A condition on members in a target, by what tells it from others.
fn find(target: &Target, question: QuantifiedId) -> Option<&Quantified> {
    fn within(cond: &Cond, question: QuantifiedId) -> Option<&Quantified> {
        match &cond.op {
            CondOp::And(parts) | CondOp::Or(parts) => parts.iter().find_map(|part| within(part, question)),
            CondOp::Not(inner) | CondOp::Deadline(inner, _) => within(inner, question),
            CondOp::Quantified(quantified) => Some(&**quantified).filter(|q| QuantifiedId::of(q) == question),
            _ => None,
        }
    }
    target.subject.bodies().find_map(|body| {
        let mut all = body.when.iter().chain(body.clauses.iter().map(|clause| &clause.condition));
        all.find_map(|cond| within(cond, question))
    })
}

fn one_day(range: DateRange) -> Option<i64> {
    range.is_day().then(|| number_of(range.first))
}

/// `20211231` for 2021-12-31.
fn number_of(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}
