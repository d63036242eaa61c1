//! Deadlines and frequencies: what has happened, what is late, what is not yet due.

use smol_str::SmolStr;

use super::Evaluator;
use super::result::{DeadlineMeasure, FrequencyMeasure, Measure, Reason, Spot, Why};
use super::trace::Shown;
use super::truth::{Finding, Known, Part, Truth, Undecided, chain, unknown};
use super::value::{Computed, Context, days};
use super::world::World;
use crate::data::{Cell, Content, Document, Event, Happening, Record, Value};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::semantics::Kind;
use crate::semantics::rules::{Calc, CalcOp, Cond, Due, EventSource, Frequency, IntervalCalc, Ref};
use crate::syntax::tree::Comparator;
use crate::value::{Date, DateRange, Interval, Number, Period};

/// What is known of an occurrence.
enum Occurrence {
    Not,
    On(DateRange),
    /// It has happened, and nobody says when.
    Undated(Reason),
    Unreported(Reason),
    Unreadable(Reason),
}

/// One of the events that are counted.
struct Occasion {
    /// When it happened, if that is known.
    day: Option<DateRange>,
    /// Why it may not be clear in which sub-period that is.
    why: Why,
    spot: Spot,
}

impl DeadlineMeasure {
    /// Of a date that has come about after the last day.
    #[must_use]
    pub fn late(subject: SmolStr, due: Date, happened: DateRange) -> DeadlineMeasure {
        let days_late = Some(days(due, happened.first));
        DeadlineMeasure { subject, document: false, due, said_not: false, happened: Some(happened), days_late, inner: None }
    }
}

impl<'a> Evaluator<'a> {
    /// A document that was issued or a date that has come about, by a day if one is given.
    pub(super) fn occurred(&mut self, what: &Calc, due: Option<&Due>, context: &Context<'_>) -> Finding {
        let (occurrence, reference, attribute) = match &what.op {
            CalcOp::Field(reference) => (self.occurrence(*reference, context), *reference, None),
            CalcOp::Attribute(reference, attribute) => {
                (self.attribute_occurrence(*reference, *attribute, context), *reference, Some(*attribute))
            }
            _ => return Finding::bare(Truth::Nothing),
        };
        self.note_occurrence(what, &occurrence);
        // The deadline may be a field too, and its place is not this one.
        let spot = self.places.last().cloned();
        let Some(due) = due else {
            return Finding::bare(match occurrence {
                Occurrence::Not => Truth::False,
                Occurrence::On(_) | Occurrence::Undated(_) => Truth::True,
                Occurrence::Unreported(reason) | Occurrence::Unreadable(reason) => Truth::Undecided(Undecided::one(reason)),
            });
        };
        let due = match self.due(due, context) {
            Ok(due) => due,
            Err(why) => return Finding::undecided(why),
        };
        let (subject, document) = (self.words(what.span), what.kind == Kind::Document);
        let said_not = matches!(occurrence, Occurrence::Not);
        let finding = |truth, happened, days_late| {
            let measure = DeadlineMeasure { subject, document, due, said_not, happened, days_late, inner: None };
            Finding::measured(truth, Measure::Deadline(measure))
        };
        match occurrence {
            Occurrence::On(range) => {
                if let Some(spot) = &spot {
                    self.warn_of_the_future(range, spot, context);
                }
                if range.last <= due {
                    finding(Truth::True, Some(range), Some(days(due, range.last)))
                } else if range.first > due {
                    finding(Truth::False, Some(range), Some(days(due, range.first)))
                } else {
                    let reason = Reason { due: Some(due), ..self.reason(Why::TooCoarse, reference, attribute, spot) };
                    finding(Truth::Undecided(Undecided::one(reason)), Some(range), None)
                }
            }
            Occurrence::Undated(reason) | Occurrence::Unreadable(reason) => finding(Truth::Undecided(Undecided::one(reason)), None, None),
            Occurrence::Not => {
                let undecided = |why| {
                    let reason = Reason { due: Some(due), ..self.reason(why, reference, attribute, None) };
                    Truth::Undecided(Undecided::one(reason))
                };
                let truth = not_yet(due, context, Truth::False, undecided);
                let late = days_late(&truth, due, context);
                finding(truth, None, late)
            }
            Occurrence::Unreported(reason) => {
                let why = if context.dates.judging < due { Why::NotYetDue } else { Why::Missing };
                let truth = Truth::Undecided(Undecided::one(Reason { why, due: Some(due), ..reason }));
                let late = days_late(&truth, due, context);
                finding(truth, None, late)
            }
        }
    }

    fn note_occurrence(&mut self, what: &Calc, occurrence: &Occurrence) {
        self.note_shown(what, || match occurrence {
            Occurrence::Not => Some(Shown::Not),
            Occurrence::On(range) => Some(Shown::Days(*range)),
            Occurrence::Undated(_) => Some(Shown::There(None)),
            Occurrence::Unreported(_) | Occurrence::Unreadable(_) => None,
        });
    }

    fn occurrence(&mut self, reference: Ref, context: &Context<'_>) -> Occurrence {
        let (cell, record) = match self.cell(context, reference) {
            Ok(found) => found,
            Err(why) => return unreported(*why),
        };
        let spot = self.places.last().cloned();
        match &cell.content {
            Content::Absent => Occurrence::Unreported(self.reason(Why::Missing, reference, None, spot)),
            Content::Unreadable => Occurrence::Unreadable(self.reason(Why::Unreadable, reference, None, spot)),
            Content::Value(Value::Document(Document::Issued(cells))) => self.issued(reference, cells, record),
            Content::Value(Value::Date(Happening::On(range))) => Occurrence::On(*range),
            Content::Value(_) => Occurrence::Not,
        }
    }

    /// The date of a document's issue.
    fn issued(&mut self, reference: Ref, cells: &[Cell], record: &Record) -> Occurrence {
        let Some(issued) = cells.get(1) else { return Occurrence::Not };
        let path = self.path_of(reference, Some(1));
        let spot = Spot { source: record.source, span: issued.span, path };
        match &issued.content {
            Content::Value(Value::Date(Happening::On(range))) => {
                self.places.pop();
                self.places.push(spot);
                Occurrence::On(*range)
            }
            Content::Value(_) => Occurrence::Not,
            Content::Unreadable => Occurrence::Unreadable(self.reason(Why::Unreadable, reference, Some(1), Some(spot))),
            Content::Absent => {
                let whole = self.places.last().cloned();
                Occurrence::Undated(self.reason(Why::Missing, reference, Some(1), whole))
            }
        }
    }

    fn attribute_occurrence(&mut self, reference: Ref, attribute: u8, context: &Context<'_>) -> Occurrence {
        let (cell, _) = match self.attribute(context, reference, attribute) {
            Ok(found) => found,
            Err(None) => return Occurrence::Not,
            Err(Some(why)) => return unreported(*why),
        };
        let spot = self.places.last().cloned();
        match &cell.content {
            Content::Value(Value::Date(Happening::On(range))) => Occurrence::On(*range),
            Content::Value(_) => Occurrence::Not,
            Content::Unreadable => Occurrence::Unreadable(self.reason(Why::Unreadable, reference, Some(attribute), spot)),
            Content::Absent => Occurrence::Unreported(self.reason(Why::Missing, reference, Some(attribute), spot)),
        }
    }

    /// A report up to one day cannot know of a later one: worth a word, though the date itself is what counts.
    fn warn_of_the_future(&mut self, happened: DateRange, spot: &Spot, context: &Context<'_>) {
        let Some(stated) = context.frame.and_then(World::stated).filter(|stated| happened.first > *stated) else { return };
        let message = Text::new(
            format!("`{}` is dated after {stated}, the day up to which the report says it speaks", spot.path),
            format!("`{}` có ngày sau {stated}, là ngày chốt số liệu của báo cáo", spot.path),
        );
        let help = Text::new("correct the date, or the report's `as_of`", "hãy sửa ngày này, hoặc `as_of` của báo cáo");
        let warning = Diagnostic::warning(Code::DATA_FUTURE_DATE, message).at(spot.source, spot.span).help(help);
        if !self.problems.contains(&warning) {
            self.problems.push(warning);
        }
    }

    /// The last day of a deadline.
    fn due(&mut self, due: &Due, context: &Context<'_>) -> Known<Date> {
        let calc = match due {
            Due::On(date) => return Ok(date.last()),
            Due::Parameter(id) => self.parameter(*id, context)?,
            Due::Field(calc) => self.calc(calc, context)?,
        };
        let reason = |why, path| Reason { why, path, label: SmolStr::default(), spot: None, due: None };
        match (calc, due) {
            (Computed::Date(range), _) => Ok(range.last),
            // A bare year in a parameter.
            (Computed::Number(n), _) => {
                let year = n.to_i64().and_then(|y| Period::parse(&y.to_string()).ok());
                year.map_or_else(|| unknown(reason(Why::Missing, smol_str::format_smolstr!("{n}"))), |y| Ok(y.last()))
            }
            (_, Due::Field(calc)) => unknown(reason(Why::Missing, self.words(calc.span))),
            _ => unknown(reason(Why::Missing, SmolStr::default())),
        }
    }

    /// Any other condition by a day.
    pub(super) fn deadline(&mut self, inner: &Cond, due: &Due, context: &Context<'_>) -> Finding {
        let found = self.condition(inner, context);
        let due = match self.due(due, context) {
            Ok(due) => due,
            Err(why) => return Finding::undecided(why),
        };
        let subject = self.words(inner.span);
        let undecided = |why| {
            let reason = Reason { why, path: subject.clone(), label: SmolStr::default(), spot: None, due: Some(due) };
            Truth::Undecided(Undecided::one(reason))
        };
        let truth = match found.truth {
            Truth::True | Truth::Nothing => found.truth,
            Truth::False => not_yet(due, context, Truth::False, undecided),
            Truth::Undecided(mut why) => {
                why.missing = true;
                for reason in &mut why.reasons {
                    if reason.why == Why::NotYetDue {
                        reason.why = Why::Missing;
                    }
                }
                not_yet(due, context, Truth::Undecided(why), undecided)
            }
        };
        let (days_late, inner) = (days_late(&truth, due, context), found.measure.map(Box::new));
        let measure = DeadlineMeasure { subject, document: false, due, said_not: false, happened: None, days_late, inner };
        Finding::measured(truth, Measure::Deadline(measure))
    }

    pub(super) fn frequency(&mut self, frequency: &Frequency, context: &Context<'_>) -> Finding {
        let interval = match frequency.interval {
            IntervalCalc::Fixed(interval) => interval,
            IntervalCalc::Parameter(id) => match self.parameter(id, context) {
                Ok(Computed::Interval(interval)) => interval,
                Ok(_) => return Finding::bare(Truth::Nothing),
                Err(why) => return Finding::undecided(why),
            },
        };
        let bound = match self.number(&frequency.bound, context) {
            Ok(bound) => bound,
            Err(why) => return Finding::undecided(why),
        };
        let whole = context.frame.and_then(World::period).unwrap_or_else(|| Period::containing(context.dates.data, Interval::Year));
        let inside = whole.sub_periods(interval).unwrap_or_default();
        let (from, to) = self.time;
        let applies = |p: &Period| from.is_none_or(|f| f <= p.first()) && to.is_none_or(|t| p.last() <= t);
        let periods: Vec<Period> = inside.into_iter().filter(applies).collect();
        if periods.is_empty() {
            return Finding::bare(Truth::Nothing);
        }
        let subject = match &frequency.events {
            EventSource::Events(reference) => self.world.rules.schema.field(reference.entity, reference.slot).path.clone(),
            EventSource::Members(collection, ..) => collection.name.clone(),
        };
        let events = self.events(&frequency.events, context);
        let mut parts = Vec::new();
        let mut measure = FrequencyMeasure {
            subject: subject.into(),
            interval,
            comparator: frequency.comparator,
            bound: bound.clone(),
            counted: Vec::new(),
            lacking: Vec::new(),
            open: Vec::new(),
        };
        for period in periods {
            let truth = match &events {
                Ok(events) => {
                    let counted = self.count_in(period, events, frequency.comparator, &bound, context, &measure.subject);
                    measure.counted.push((period, counted.1));
                    counted.0
                }
                Err(why) if context.dates.judging < period.last() && why.reasons.iter().all(|r| r.why != Why::Unreadable) => {
                    let mut why = (**why).clone();
                    why.missing = false;
                    for reason in &mut why.reasons {
                        (reason.why, reason.due) = (Why::NotYetDue, Some(period.last()));
                    }
                    Truth::Undecided(why)
                }
                Err(why) => Truth::Undecided((**why).clone()),
            };
            match truth {
                Truth::False => measure.lacking.push(period),
                Truth::Undecided(_) => measure.open.push(period),
                _ => {}
            }
            parts.push(Part { finding: Finding::bare(truth), places: Vec::new() });
        }
        let (finding, _) = chain(parts, true);
        Finding::measured(finding.truth, Measure::Frequency(measure))
    }

    /// The events that happened.
    fn events(&mut self, source: &EventSource, context: &Context<'_>) -> Known<Vec<Occasion>> {
        match source {
            EventSource::Events(reference) => {
                let (cell, record) = self.cell(context, *reference)?;
                let spot = self.places.last().cloned();
                let path = spot.as_ref().map_or("", |s| &s.path);
                match &cell.content {
                    Content::Value(Value::Events(events)) => {
                        let happened = events.iter().filter(|e| !is_not_yet(&e.date));
                        Ok(happened.map(|e: &Event| self.occasion(record, &e.date, path)).collect())
                    }
                    Content::Unreadable => unknown(self.reason(Why::Unreadable, *reference, None, spot)),
                    _ => unknown(self.reason(Why::Missing, *reference, None, spot)),
                }
            }
            EventSource::Members(collection, filter, slot) => {
                let items = self.members(collection, context)?;
                let mut occasions = Vec::new();
                for item in &items {
                    let keep = match filter {
                        None => Truth::True,
                        Some(filter) => self.inside(item, context, |e, c| e.condition(filter, c).truth),
                    };
                    let cell = item.record().and_then(|r| Some((r, r.cells.get(slot.0 as usize)?)));
                    match keep {
                        Truth::True => {
                            occasions.extend(cell.filter(|(_, c)| !is_not_yet(c)).map(|(r, c)| self.occasion(r, c, &collection.name)))
                        }
                        Truth::False | Truth::Nothing => {}
                        Truth::Undecided(why) => return Err(Box::new(why)),
                    }
                }
                Ok(occasions)
            }
        }
    }

    fn occasion(&self, record: &Record, date: &Cell, path: &str) -> Occasion {
        let (day, why) = match &date.content {
            Content::Value(Value::Date(Happening::On(range))) => (Some(*range), Why::TooCoarse),
            Content::Unreadable => (None, Why::Unreadable),
            _ => (None, Why::Missing),
        };
        Occasion { day, why, spot: self.spot(record, date, path.into()) }
    }

    /// Whether a sub-period has the events asked for, and how many are sure.
    fn count_in(
        &self,
        period: Period,
        events: &[Occasion],
        comparator: Comparator,
        bound: &Number,
        context: &Context<'_>,
        subject: &str,
    ) -> (Truth, u64) {
        let range = period.range();
        let mut sure = 0_i64;
        let mut unclear: Vec<&Occasion> = Vec::new();
        for event in events {
            match event.day {
                Some(day) if range.first <= day.first && day.last <= range.last => sure += 1,
                Some(day) if day.last < range.first || range.last < day.first => {}
                _ => unclear.push(event),
            }
        }
        let most = sure + i64::try_from(unclear.len()).unwrap_or(i64::MAX);
        let holds = |n: i64| comparator.holds(Number::from(n).cmp(bound));
        let reason = |why, spot| Reason { why, path: subject.into(), label: SmolStr::default(), spot, due: Some(period.last()) };
        let counted = u64::try_from(sure).unwrap_or(0);
        let passed = period.last() <= context.dates.data;
        let truth = if passed {
            let all = (sure..=most).all(holds);
            let any = (sure..=most).any(holds);
            match (all, any) {
                (true, _) => Truth::True,
                (_, false) => Truth::False,
                _ => {
                    let reasons = unclear.iter().map(|e| reason(e.why, Some(e.spot.clone()))).collect();
                    Truth::Undecided(Undecided { missing: true, reasons })
                }
            }
        } else {
            // Any number of events may still come.
            let settled = match comparator {
                Comparator::AtLeast | Comparator::Greater => holds(sure).then_some(Truth::True),
                Comparator::AtMost | Comparator::Less => (!holds(sure)).then_some(Truth::False),
                Comparator::Equal => (Number::from(sure) > *bound).then_some(Truth::False),
                Comparator::Unequal => (Number::from(sure) > *bound).then_some(Truth::True),
            };
            let due = period.last();
            settled.unwrap_or_else(|| {
                let why = if context.dates.judging < due { Why::NotYetDue } else { Why::TooOld };
                Truth::Undecided(Undecided::one(reason(why, None)))
            })
        };
        (truth, counted)
    }
}

/// What holds at the deadline once the data speak up to it; before that, not yet due or too old a report.
fn not_yet(due: Date, context: &Context<'_>, at_due: Truth, undecided: impl FnOnce(Why) -> Truth) -> Truth {
    match (context.dates.data >= due, context.dates.judging < due) {
        (true, _) => at_due,
        (false, true) => undecided(Why::NotYetDue),
        (false, false) => undecided(Why::TooOld),
    }
}

/// By how many days what has not come about is late, as far as the data speak, or how many are left.
fn days_late(truth: &Truth, due: Date, context: &Context<'_>) -> Option<i64> {
    match truth {
        Truth::False => Some(days(due, context.dates.data)),
        Truth::Undecided(why) if !why.missing => Some(days(due, context.dates.judging)),
        _ => None,
    }
}

fn unreported(why: Undecided) -> Occurrence {
    let reason = why.reasons.into_iter().next();
    match reason {
        Some(reason) if reason.why == Why::Unreadable => Occurrence::Unreadable(reason),
        Some(reason) => Occurrence::Unreported(reason),
        None => Occurrence::Not,
    }
}

/// Whether a date is said not to have come about.
fn is_not_yet(cell: &Cell) -> bool {
    matches!(cell.value(), Some(Value::Date(Happening::Not)))
}
