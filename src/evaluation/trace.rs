//! What was come upon while conditions were judged: for coverage, and for telling a verdict step by step.

use smol_str::SmolStr;

use super::Evaluator;
use super::result::Reason;
use super::truth::{Finding, Known, Truth};
use super::value::Computed;
use crate::base::{SourceId, Span};
use crate::data::{Record, Value};
use crate::semantics::rules::{Calc, Cond, ParameterId};
use crate::value::{DateRange, Interval, Number, Period};

/// The most steps that are kept: more than anyone reads, and no run grows beyond it.
const MOST: usize = 100_000;

/// The steps of judging some records by some targets, each before those inside of it.
#[derive(Debug, Default, Clone)]
pub struct Trace {
    /// The steps.
    pub steps: Vec<Step>,
    depth: u16,
}

/// One condition, expression or member that was come upon.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// How many steps it stands inside of.
    pub depth: u16,
    /// Which part of the rules it is: see [`part_of`].
    pub part: usize,
    /// The rule file.
    pub source: SourceId,
    /// Its words there.
    pub span: Span,
    /// What came out.
    pub seen: Seen,
}

/// What came out of a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Seen {
    /// Another judgement begins; in the order of [`Outcome::judgements`](super::Outcome::judgements).
    Judgement,
    /// Of a condition.
    Held(Held),
    /// Of an expression.
    Value(Shown),
    /// An expression that has no value, and why.
    Unknown(Vec<Reason>),
    /// A parameter, with the number of the value that was in force; `None` before the first.
    Parameter(ParameterId, Option<usize>),
    /// The steps inside of it are about this member: its key, and its name.
    Member(Option<String>, Option<String>),
}

/// The truth of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// It holds.
    True,
    /// It does not.
    False,
    /// Undecided, for these reasons.
    Undecided(Vec<Reason>),
    /// There is nothing to check.
    Nothing,
}

/// A value that can be printed.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// A figure, in the unit of its expression's kind.
    Number(Number),
    /// A day, or the days of a period.
    Days(DateRange),
    /// A period.
    Period(Period),
    /// An interval.
    Interval(Interval),
    /// Texts.
    Texts(Vec<String>),
    /// Yes or no.
    Flag(bool),
    /// Said not to have happened.
    Not,
    /// There, and no value: a document, or so many events or members.
    There(Option<usize>),
}

/// What tells the parts of checked rules apart: where a condition lies.
#[must_use]
pub fn part_of(cond: &Cond) -> usize {
    std::ptr::from_ref(cond) as usize
}

/// What tells expressions apart.
#[must_use]
pub fn part_of_calc(calc: &Calc) -> usize {
    std::ptr::from_ref(calc) as usize
}

impl Trace {
    /// The steps of each judgement.
    pub fn judgements(&self) -> impl Iterator<Item = &[Step]> {
        self.steps.split(|step| step.seen == Seen::Judgement).skip(1)
    }

    /// Begins a step; what came out of it is told by [`end`](Self::end).
    fn begin(&mut self, part: usize, source: SourceId, span: Span, seen: Seen) -> Option<usize> {
        self.depth = self.depth.saturating_add(1);
        if self.steps.len() >= MOST {
            return None;
        }
        self.steps.push(Step { depth: self.depth - 1, part, source, span, seen });
        Some(self.steps.len() - 1)
    }

    fn end(&mut self, at: Option<usize>, seen: Option<Seen>) {
        self.depth = self.depth.saturating_sub(1);
        if let (Some(step), Some(seen)) = (at.and_then(|at| self.steps.get_mut(at)), seen) {
            step.seen = seen;
        }
    }
}

impl Evaluator<'_> {
    /// Notes a condition with what `judge` finds. Costs one look where nothing is noted.
    pub(super) fn note_condition(&mut self, cond: &Cond, judge: impl FnOnce(&mut Self) -> Finding) -> Finding {
        let source = self.source;
        let Some(trace) = &mut self.trace else { return judge(self) };
        let at = trace.begin(part_of(cond), source, cond.span, Seen::Held(Held::Nothing));
        let finding = judge(self);
        if let Some(trace) = &mut self.trace {
            let held = match &finding.truth {
                Truth::True => Held::True,
                Truth::False => Held::False,
                Truth::Undecided(why) => Held::Undecided(why.reasons.clone()),
                Truth::Nothing => Held::Nothing,
            };
            trace.end(at, Some(Seen::Held(held)));
        }
        finding
    }

    /// Notes an expression with what `compute` gives.
    pub(super) fn note_value(&mut self, calc: &Calc, compute: impl FnOnce(&mut Self) -> Known<Computed>) -> Known<Computed> {
        let source = self.source;
        let Some(trace) = &mut self.trace else { return compute(self) };
        let at = trace.begin(part_of_calc(calc), source, calc.span, Seen::Unknown(Vec::new()));
        let value = compute(self);
        if let Some(trace) = &mut self.trace {
            let seen = match &value {
                Ok(value) => Seen::Value(shown(value)),
                Err(why) => Seen::Unknown(why.reasons.clone()),
            };
            trace.end(at, Some(seen));
        }
        value
    }

    /// Notes a value that is looked at and not computed: a document, events, a collection.
    pub(super) fn note_shown(&mut self, calc: &Calc, value: impl FnOnce() -> Option<Shown>) {
        let source = self.source;
        let Some(trace) = &mut self.trace else { return };
        let seen = value().map_or(Seen::Unknown(Vec::new()), Seen::Value);
        let at = trace.begin(part_of_calc(calc), source, calc.span, seen);
        trace.end(at, None);
    }

    /// Notes which value of a parameter is in force.
    pub(super) fn note_parameter(&mut self, id: ParameterId, value: Option<usize>) {
        let source = self.source;
        let Some(trace) = &mut self.trace else { return };
        let at = trace.begin(usize::from(id.0), source, Span::default(), Seen::Parameter(id, value));
        trace.end(at, None);
    }

    /// Notes that a judgement begins.
    pub(super) fn note_judgement(&mut self) {
        let source = self.source;
        let Some(trace) = &mut self.trace else { return };
        let at = trace.begin(0, source, Span::default(), Seen::Judgement);
        trace.end(at, None);
    }

    /// Does something in the place of a member, and notes whose.
    pub(super) fn note_member<T>(&mut self, record: Option<&Record>, work: impl FnOnce(&mut Self) -> T) -> T {
        let source = self.source;
        let Some(trace) = &mut self.trace else { return work(self) };
        let text = |text: &SmolStr| text.to_string();
        let member = Seen::Member(record.and_then(|r| r.key.as_ref()).map(text), record.and_then(|r| r.name.as_ref()).map(text));
        let part = record.map_or(0, |r| std::ptr::from_ref(r) as usize);
        let at = trace.begin(part, source, Span::default(), member);
        let done = work(self);
        if let Some(trace) = &mut self.trace {
            trace.end(at, None);
        }
        done
    }

    /// Does something of which nothing is noted: what another target is judged by is not this one's.
    pub(super) fn unnoted<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let trace = self.trace.take();
        let done = work(self);
        self.trace = trace;
        done
    }
}

fn shown(value: &Computed) -> Shown {
    match value {
        Computed::Number(number) => Shown::Number(number.clone()),
        Computed::Date(range) => Shown::Days(*range),
        Computed::NotHappened => Shown::Not,
        Computed::Text(text) => Shown::Texts(vec![text.to_string()]),
        Computed::Texts(texts) => Shown::Texts(texts.iter().map(ToString::to_string).collect()),
        Computed::Flag(flag) => Shown::Flag(*flag),
        Computed::Interval(interval) => Shown::Interval(*interval),
        Computed::Opaque => Shown::There(None),
    }
}

/// A reported value, as it is shown to people.
#[must_use]
pub fn shown_value(value: &Value) -> Shown {
    use crate::data::{Content, Document, Happening};
    match value {
        Value::Figure(figure) => Shown::Number(figure.number.clone()),
        Value::Date(Happening::On(range)) => Shown::Days(*range),
        Value::Date(Happening::Not) | Value::Document(Document::NotIssued) => Shown::Not,
        Value::Period(period) => Shown::Period(*period),
        Value::Text(text) => Shown::Texts(vec![text.to_string()]),
        Value::Texts(texts) => Shown::Texts(texts.iter().map(ToString::to_string).collect()),
        Value::Flag(flag) => Shown::Flag(*flag),
        Value::Document(Document::Issued(cells)) => match cells.get(1).map(|c| &c.content) {
            Some(Content::Value(Value::Date(Happening::On(range)))) => Shown::Days(*range),
            _ => Shown::There(None),
        },
        Value::Events(events) => Shown::There(Some(events.len())),
        Value::Members(members) => Shown::There(Some(members.len())),
    }
}
