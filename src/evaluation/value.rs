//! Expressions over records: exact values, or why there is none.

use smol_str::SmolStr;

use super::Evaluator;
use super::result::{Reason, Spot, Why};
use super::truth::{Known, Truth, Undecided, unknown};
use super::world::{Dates, Frame};
use crate::base::{SourceId, Span};
use crate::data::{Cell, Content, DOCUMENT_ATTRIBUTES, Document, Field, FieldType, Happening, Record, Schema, Value};
use crate::semantics::Rules;
use crate::semantics::rules::{Aggregate, AggregateFunction, Calc, CalcOp, ParameterId, ParameterValue, Ref};
use crate::value::{Date, DateRange, Interval, Number};

/// A value of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Computed {
    Number(Number),
    Date(DateRange),
    /// A date that is said not to have come about.
    NotHappened,
    Text(SmolStr),
    Texts(Vec<SmolStr>),
    Flag(bool),
    Interval(Interval),
    /// A document or a collection: there is no value to compute with.
    Opaque,
}

/// Where an expression is computed: the record, if there is one, and the dates.
#[derive(Clone, Copy)]
pub(super) struct Context<'f> {
    pub(super) frame: Option<&'f Frame<'f>>,
    pub(super) dates: Dates,
    /// The records of the period, under `across`.
    pub(super) group: Option<&'f super::members::Group<'f>>,
}

impl<'a> Evaluator<'a> {
    /// The record so many owners up.
    pub(super) fn record_up<'f>(&self, context: &Context<'f>, up: u8) -> Option<&'f Record>
    where
        'a: 'f,
    {
        let mut frame = context.frame?;
        for step in 0..up {
            match frame.parent {
                Some(parent) => frame = parent,
                None => {
                    let mut record = frame.record;
                    for _ in step..up {
                        record = self.world.owner(record)?;
                    }
                    return Some(record);
                }
            }
        }
        Some(frame.record)
    }

    /// A reason that lies in a field.
    pub(super) fn reason(&self, why: Why, reference: Ref, attribute: Option<u8>, spot: Option<Spot>) -> Reason {
        let field = self.world.rules.schema.field(reference.entity, reference.slot);
        let label = match self.declared_attribute(reference, attribute).filter(|extra| !extra.label.is_empty()) {
            Some(extra) => smol_str::format_smolstr!("{}: {}", field.label, extra.label),
            None => field.label.as_str().into(),
        };
        Reason { why, path: self.path_of(reference, attribute), label, spot, due: None }
    }

    /// An attribute that the vocabulary declares.
    fn declared_attribute(&self, reference: Ref, attribute: Option<u8>) -> Option<&'a Field> {
        let FieldType::Document(extras) = &self.world.rules.schema.field(reference.entity, reference.slot).ty else { return None };
        extras.get(usize::from(attribute?).checked_sub(DOCUMENT_ATTRIBUTES.len())?)
    }

    fn path(&self, reference: Ref) -> SmolStr {
        path(&self.world.rules.schema, reference)
    }

    /// The path of a field, or of an attribute of the document in it.
    pub(super) fn path_of(&self, reference: Ref, attribute: Option<u8>) -> SmolStr {
        let schema = &self.world.rules.schema;
        let field = schema.field(reference.entity, reference.slot);
        let (Some(attribute), FieldType::Document(_)) = (attribute, &field.ty) else { return self.path(reference) };
        let own = DOCUMENT_ATTRIBUTES.get(usize::from(attribute)).copied();
        let name = own.or_else(|| self.declared_attribute(reference, Some(attribute)).map(|extra| extra.path.as_str()));
        [&*self.path(reference), ".", name.unwrap_or("")].into_iter().collect()
    }

    /// What an expression is called in sentences.
    pub(super) fn name_of(&self, calc: &Calc) -> SmolStr {
        name_of(self.world.rules, self.source, calc)
    }

    /// The cell of a field; its place is kept.
    pub(super) fn cell<'f>(&mut self, context: &Context<'f>, reference: Ref) -> Known<(&'f Cell, &'f Record)>
    where
        'a: 'f,
    {
        let Some(record) = self.record_up(context, reference.up) else {
            return unknown(self.reason(Why::Missing, reference, None, None));
        };
        let Some(cell) = record.cells.get(reference.slot.0 as usize) else {
            return unknown(self.reason(Why::Missing, reference, None, None));
        };
        let spot = self.spot(record, cell, self.path(reference));
        self.places.push(spot);
        Ok((cell, record))
    }

    /// The place of a cell, an empty one too; of one that is not there, the beginning of its record.
    pub(super) fn spot(&self, record: &Record, cell: &Cell, path: SmolStr) -> Spot {
        let span = match cell.content {
            Content::Absent if cell.span == Span::default() => Span { start: record.span.start, end: record.span.start },
            _ => cell.span,
        };
        Spot { source: record.source, span, path }
    }

    /// The value of a field that was reported and could be read.
    fn field_value<'f>(&mut self, context: &Context<'f>, reference: Ref) -> Known<&'f Value>
    where
        'a: 'f,
    {
        let (cell, _) = self.cell(context, reference)?;
        self.readable(cell, reference, None)
    }

    /// The value of the cell that was read last.
    fn readable<'f>(&self, cell: &'f Cell, reference: Ref, attribute: Option<u8>) -> Known<&'f Value> {
        let why = match &cell.content {
            Content::Value(value) => return Ok(value),
            Content::Absent => Why::Missing,
            Content::Unreadable => Why::Unreadable,
        };
        unknown(self.reason(why, reference, attribute, self.places.last().cloned()))
    }

    /// The cell of an attribute; `Err(None)` where the document is said not to have been issued.
    pub(super) fn attribute<'f>(
        &mut self,
        context: &Context<'f>,
        reference: Ref,
        attribute: u8,
    ) -> Result<(&'f Cell, &'f Record), Option<Box<Undecided>>>
    where
        'a: 'f,
    {
        let (cell, record) = self.cell(context, reference)?;
        match self.readable(cell, reference, Some(attribute)).map_err(Some)? {
            Value::Document(Document::Issued(cells)) => {
                let Some(inner) = cells.get(attribute as usize) else {
                    return Err(Some(Box::new(Undecided::one(self.reason(Why::Missing, reference, Some(attribute), None)))));
                };
                if inner.content != Content::Absent {
                    let path = self.path_of(reference, Some(attribute));
                    // The attribute is the closer place than the whole document.
                    self.places.pop();
                    self.places.push(Spot { source: record.source, span: inner.span, path });
                }
                Ok((inner, record))
            }
            _ => Err(None),
        }
    }

    pub(super) fn calc(&mut self, calc: &Calc, context: &Context<'_>) -> Known<Computed> {
        self.note_value(calc, |evaluator| evaluator.compute(calc, context))
    }

    fn compute(&mut self, calc: &Calc, context: &Context<'_>) -> Known<Computed> {
        Ok(match &calc.op {
            CalcOp::Number(number) => Computed::Number(number.clone()),
            CalcOp::Text(text) => Computed::Text(text.clone()),
            CalcOp::Date(range) => Computed::Date(*range),
            CalcOp::Field(reference) => computed(self.field_value(context, *reference)?),
            CalcOp::Attribute(reference, attribute) => match self.attribute(context, *reference, *attribute) {
                Ok((cell, _)) => computed(self.readable(cell, *reference, Some(*attribute))?),
                Err(Some(why)) => return Err(why),
                Err(None) if *attribute == 1 => Computed::NotHappened,
                Err(None) => return unknown(self.reason(Why::Missing, *reference, Some(*attribute), self.places.last().cloned())),
            },
            CalcOp::Parameter(id) => self.parameter(*id, context)?,
            CalcOp::Negate(inner) => Computed::Number(-&self.number(inner, context)?),
            CalcOp::Sum(parts) => Computed::Number(self.sum(parts, context)?),
            CalcOp::Product(parts) => Computed::Number(self.product(calc, parts, context)?),
            CalcOp::Share(share, whole) => {
                let (share, whole) = both(self.number(share, context), self.number(whole, context))?;
                Computed::Number(&share * &whole)
            }
            CalcOp::Previous(inner) => return self.previous(calc, inner, context),
            CalcOp::If(then, condition, otherwise) => match self.condition(condition, context).truth {
                Truth::True => return self.calc(then, context),
                Truth::False => return self.calc(otherwise, context),
                Truth::Undecided(why) => return Err(Box::new(why)),
                Truth::Nothing => {
                    let path = self.words(calc.span);
                    return unknown(Reason { why: Why::NothingToCheck, path, label: SmolStr::default(), spot: None, due: None });
                }
            },
            CalcOp::Min(parts) => Computed::Number(self.extreme(parts, context, std::cmp::Ordering::Less)?),
            CalcOp::Max(parts) => Computed::Number(self.extreme(parts, context, std::cmp::Ordering::Greater)?),
            CalcOp::Abs(inner) => Computed::Number(self.number(inner, context)?.abs()),
            CalcOp::Round(inner, digits) => Computed::Number(self.number(inner, context)?.round_to(-digits)),
            CalcOp::DaysBetween(later, earlier) => {
                let (a, b) = both(self.day(later, context), self.day(earlier, context))?;
                Computed::Number(Number::from(days(b, a)))
            }
            CalcOp::Aggregate(aggregate) => Computed::Number(self.aggregate(aggregate, context)?),
        })
    }

    /// A figure.
    pub(super) fn number(&mut self, calc: &Calc, context: &Context<'_>) -> Known<Number> {
        match self.calc(calc, context)? {
            Computed::Number(number) => Ok(number),
            _ => unknown(Reason { why: Why::Missing, path: self.words(calc.span), label: SmolStr::default(), spot: None, due: None }),
        }
    }

    fn sum(&mut self, parts: &[(bool, Calc)], context: &Context<'_>) -> Known<Number> {
        let mut total = Ok(Number::zero());
        for (minus, part) in parts {
            let value = self.number(part, context);
            total = both(total, value).map(|(t, v)| if *minus { &t - &v } else { &t + &v });
        }
        total
    }

    fn product(&mut self, whole: &Calc, parts: &[(bool, Calc)], context: &Context<'_>) -> Known<Number> {
        let mut total = Ok(Number::from(1));
        for (over, part) in parts {
            let value = self.number(part, context);
            total = match both(total, value) {
                Ok((t, v)) if *over => match t.checked_div(&v) {
                    Some(quotient) => Ok(quotient),
                    None => {
                        let path = self.words(if part.span == whole.span { whole.span } else { part.span });
                        let spot = self.places.iter().rev().find(|s| s.path == path).cloned();
                        unknown(Reason { why: Why::ZeroDivisor, path, label: SmolStr::default(), spot, due: None })
                    }
                },
                Ok((t, v)) => Ok(&t * &v),
                Err(why) => Err(why),
            };
        }
        total
    }

    fn extreme(&mut self, parts: &[Calc], context: &Context<'_>, wanted: std::cmp::Ordering) -> Known<Number> {
        let mut best: Option<Known<Number>> = None;
        for part in parts {
            let value = self.number(part, context);
            best = Some(match best {
                None => value,
                Some(best) => both(best, value).map(|(b, v)| if v.cmp(&b) == wanted { v } else { b }),
            });
        }
        best.unwrap_or_else(|| Ok(Number::zero()))
    }

    /// A single day to count from or to.
    fn day(&mut self, calc: &Calc, context: &Context<'_>) -> Known<Date> {
        let why = match self.calc(calc, context)? {
            Computed::Date(range) if range.is_day() => return Ok(range.first),
            Computed::Date(_) => Why::TooCoarse,
            _ => Why::Missing,
        };
        let path = self.name_of(calc);
        unknown(Reason { why, path, label: SmolStr::default(), spot: self.places.last().cloned(), due: None })
    }

    /// A parameter on the rule day; before its first date it is missing.
    pub(super) fn parameter(&mut self, id: ParameterId, context: &Context<'_>) -> Known<Computed> {
        let parameter = self.world.rules.parameter(id);
        self.note_parameter(id, parameter.number_on(context.dates.rule));
        match parameter.on(context.dates.rule) {
            Some(ParameterValue::Number(number)) => Ok(Computed::Number(number.clone())),
            Some(ParameterValue::Date(date)) => Ok(Computed::Date(DateRange { first: date.first(), last: date.last() })),
            Some(ParameterValue::Interval(interval)) => Ok(Computed::Interval(*interval)),
            Some(ParameterValue::Text(text)) => Ok(Computed::Text(text.into())),
            None => unknown(Reason {
                why: Why::Missing,
                path: parameter.name.as_str().into(),
                label: parameter.title.plain.as_deref().unwrap_or_default().into(),
                spot: None,
                due: None,
            }),
        }
    }

    /// The value in the same unit's record of the period directly before.
    fn previous(&mut self, whole: &Calc, inner: &Calc, context: &Context<'_>) -> Known<Computed> {
        let before = context.frame.and_then(|f| self.world.previous(f.record));
        let Some(record) = before else {
            let path = self.words(whole.span);
            return unknown(Reason { why: Why::Missing, path, label: SmolStr::default(), spot: None, due: None });
        };
        let frame = Frame::top(record);
        let dates = self.world.dates(&frame);
        self.calc(inner, &Context { frame: Some(&frame), dates, group: None })
    }

    fn aggregate(&mut self, aggregate: &Aggregate, context: &Context<'_>) -> Known<Number> {
        let members = self.members(&aggregate.collection, context)?;
        let mut values = Vec::new();
        let mut counted = 0_i64;
        let mut lacking: Option<Undecided> = None;
        let mut lack = |why: Undecided| lacking = Some(lacking.take().map_or(why.clone(), |l| l.join(why)));
        for member in &members {
            let keep = match &aggregate.filter {
                None => Truth::True,
                Some(filter) => self.inside(member, context, |e, c| e.condition(filter, c)).truth,
            };
            match keep {
                Truth::True => {}
                Truth::False | Truth::Nothing => continue,
                Truth::Undecided(mut why) => {
                    // Whom to count is not known: that the reason may pass with time does not give a figure today.
                    why.missing = true;
                    lack(why);
                    continue;
                }
            }
            match &aggregate.value {
                None => counted += 1,
                Some(value) => match self.inside(member, context, |e, c| e.number(value, c)) {
                    Ok(value) => values.push(value),
                    Err(why) => lack(*why),
                },
            }
        }
        if let Some(why) = lacking {
            return Err(Box::new(why));
        }
        let nothing = || Reason {
            why: Why::Missing,
            path: aggregate.collection.name.as_str().into(),
            label: SmolStr::default(),
            spot: None,
            due: None,
        };
        let sum = |values: &[Number]| values.iter().fold(Number::zero(), |a, b| &a + b);
        match aggregate.function {
            AggregateFunction::Count => Ok(Number::from(counted)),
            AggregateFunction::Sum => Ok(sum(&values)),
            AggregateFunction::Average => {
                let n = Number::from(i64::try_from(values.len()).unwrap_or(i64::MAX));
                sum(&values).checked_div(&n).map_or_else(|| unknown(nothing()), Ok)
            }
            AggregateFunction::Min => values.into_iter().min().map_or_else(|| unknown(nothing()), Ok),
            AggregateFunction::Max => values.into_iter().max().map_or_else(|| unknown(nothing()), Ok),
        }
    }
}

fn path(schema: &Schema, reference: Ref) -> SmolStr {
    let field = &schema.field(reference.entity, reference.slot).path;
    if reference.up == 0 { field.into() } else { smol_str::format_smolstr!("{}.{field}", schema.entity(reference.entity).name) }
}

/// An expression in the rule's words; a field by its path, which inside of a group is more than its name.
pub(super) fn name_of(rules: &Rules, source: SourceId, calc: &Calc) -> SmolStr {
    match &calc.op {
        CalcOp::Field(reference) => path(&rules.schema, *reference),
        _ => rules.words(source, calc.span).into(),
    }
}

/// Two values, or why one of them is not there.
pub(super) fn both<A, B>(a: Known<A>, b: Known<B>) -> Known<(A, B)> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(a), Err(b)) => Err(Box::new(a.join(*b))),
        (Err(why), Ok(_)) | (Ok(_), Err(why)) => Err(why),
    }
}

/// Days from one day to another.
pub(super) fn days(from: Date, to: Date) -> i64 {
    i64::from(from.until(to).map_or(0, |span| span.get_days()))
}

fn computed(value: &Value) -> Computed {
    match value {
        Value::Figure(figure) => Computed::Number(figure.number.clone()),
        Value::Date(Happening::On(range)) => Computed::Date(*range),
        Value::Date(Happening::Not) => Computed::NotHappened,
        Value::Period(period) => Computed::Date(period.range()),
        Value::Text(text) => Computed::Text(text.clone()),
        Value::Texts(texts) => Computed::Texts(texts.clone()),
        Value::Flag(flag) => Computed::Flag(*flag),
        Value::Document(_) | Value::Events(_) | Value::Members(_) => Computed::Opaque,
    }
}
