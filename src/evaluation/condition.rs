//! Conditions over records.

use smol_str::SmolStr;

use super::Evaluator;
use super::result::{DateMeasure, Measure, Reason, TextMeasure, Why};
use super::trace::shown_value;
use super::truth::{Finding, Known, Part, Truth, chain, unknown};
use super::value::{Computed, Context, both, days};
use crate::data::{Content, ListColumn, ListId, Value};
use crate::semantics::rules::{Calc, CalcOp, Cond, CondOp, Ref};
use crate::syntax::tree::Comparator;
use crate::value::DateRange;

impl DateMeasure {
    /// What a comparison of days measures that holds or does not.
    #[must_use]
    pub fn of(subject: SmolStr, a: DateRange, comparator: Comparator, b: DateRange, holds: bool) -> DateMeasure {
        let gap = match comparator {
            _ if holds => Some(0),
            Comparator::AtLeast => Some(days(a.first, b.first)),
            Comparator::Greater => Some(days(a.first, b.last) + 1),
            Comparator::AtMost => Some(days(b.last, a.last)),
            Comparator::Less => Some(days(b.first, a.last) + 1),
            Comparator::Equal => Some(days(a.first, b.first).abs().min(days(b.last, a.last).abs())),
            Comparator::Unequal => None,
        };
        DateMeasure { subject, actual: Some(a), comparator: Some(comparator), required: b, gap: gap.map(|g| g.max(0)) }
    }
}

impl Evaluator<'_> {
    /// Whether a condition holds here, and what it measured.
    pub(super) fn condition(&mut self, cond: &Cond, context: &Context<'_>) -> Finding {
        self.note_condition(cond, |evaluator| evaluator.holds(cond, context))
    }

    fn holds(&mut self, cond: &Cond, context: &Context<'_>) -> Finding {
        match &cond.op {
            CondOp::And(parts) => self.chain(parts, true, context),
            CondOp::Or(parts) => self.chain(parts, false, context),
            CondOp::Not(inner) => Finding::bare(self.condition(inner, context).truth.negate()),
            CondOp::Flag(calc) => match self.calc(calc, context) {
                Ok(Computed::Flag(flag)) => Finding::bare(Truth::of(flag)),
                Ok(_) => Finding::bare(Truth::Nothing),
                Err(why) => Finding::undecided(why),
            },
            CondOp::Compare(comparison) => self.compare(comparison, context),
            CondOp::CompareDates(left, comparator, right) => self.compare_dates(left, *comparator, right, context),
            CondOp::CompareTexts(left, equal, right) => match both(self.text(left, context), self.text(right, context)) {
                Ok((a, b)) => {
                    let truth = Truth::of((a == b) == *equal);
                    self.texts(truth, left, vec![a], vec![b], None)
                }
                Err(why) => Finding::undecided(why),
            },
            CondOp::InRange(value, low, high) => self.in_range(value, low, high, context),
            CondOp::InSet(value, set) => self.in_set(value, set, context),
            CondOp::InPeriod(value, period) => self.in_period(value, period, context),
            CondOp::Include(value, wanted) => self.include(value, wanted, context),
            CondOp::Matches(value, pattern) => match self.text(value, context) {
                Ok(text) => {
                    self.texts(Truth::of(pattern.matches(&text)), value, vec![text], Vec::new(), Some(pattern.text.as_str().into()))
                }
                Err(why) => Finding::undecided(why),
            },
            CondOp::Present(calc) => Finding::bare(self.stands(calc, context)),
            CondOp::Missing(calc) => Finding::bare(self.stands(calc, context).negate()),
            CondOp::Occurred(what, due) => self.occurred(what, due.as_ref(), context),
            CondOp::Deadline(inner, due) => self.deadline(inner, due, context),
            CondOp::Frequency(frequency) => self.frequency(frequency, context),
            CondOp::Agrees(left, right) => self.agrees(left, right, context),
            CondOp::Quantified(quantified) => self.quantified(quantified, context),
            CondOp::Reported(calc) => self.reported(calc, context),
            CondOp::Unique(reference) => self.unique(*reference, context),
            CondOp::Listed(calc, list, column) => self.listed(calc, *list, *column, context),
        }
    }

    fn chain(&mut self, parts: &[Cond], is_and: bool, context: &Context<'_>) -> Finding {
        let before = std::mem::take(&mut self.places);
        let mut found = Vec::with_capacity(parts.len());
        for part in parts {
            let finding = self.condition(part, context);
            found.push(Part { finding, places: std::mem::take(&mut self.places) });
        }
        let (finding, places) = chain(found, is_and);
        self.places = before;
        self.places.extend(places);
        finding
    }

    fn text(&mut self, calc: &Calc, context: &Context<'_>) -> Known<SmolStr> {
        match self.calc(calc, context)? {
            Computed::Text(text) => Ok(text),
            _ => unknown(Reason { why: Why::Missing, path: self.words(calc.span), label: SmolStr::default(), spot: None, due: None }),
        }
    }

    fn texts(&self, truth: Truth, subject: &Calc, actual: Vec<SmolStr>, required: Vec<SmolStr>, pattern: Option<SmolStr>) -> Finding {
        let subject = self.name_of(subject);
        Finding::measured(truth, Measure::Texts(TextMeasure { subject, actual, required, pattern }))
    }

    fn compare_dates(&mut self, left: &Calc, comparator: Comparator, right: &Calc, context: &Context<'_>) -> Finding {
        let (l, r) = match both(self.calc(left, context), self.calc(right, context)) {
            Ok(sides) => sides,
            Err(why) => return Finding::undecided(why),
        };
        let subject = self.name_of(left);
        let (a, b) = match (l, r) {
            (Computed::Date(a), Computed::Date(b)) => (a, b),
            // What has not come about is on no day: no comparison holds of it, and it differs from every day.
            (_, Computed::Date(required)) => {
                let measure = DateMeasure { subject, actual: None, comparator: Some(comparator), required, gap: None };
                return Finding::measured(Truth::of(comparator == Comparator::Unequal), Measure::Dates(measure));
            }
            _ => return Finding::bare(Truth::of(comparator == Comparator::Unequal)),
        };
        // A period that a parameter holds means its first day or its last, as one that is written here.
        let parameter = matches!(right.op, CalcOp::Parameter(_));
        let b = match comparator {
            Comparator::AtLeast | Comparator::Less if parameter => DateRange::day(b.first),
            Comparator::AtMost | Comparator::Greater if parameter => DateRange::day(b.last),
            _ => b,
        };
        let literal = parameter || matches!(right.op, CalcOp::Date(_));
        let truth = match dates_compare(a, comparator, b, literal) {
            Some(holds) => Truth::of(holds),
            None => return Finding::undecided(self.too_coarse(left, right, a)),
        };
        let measure = DateMeasure::of(subject, a, comparator, b, truth == Truth::True);
        Finding::measured(truth, Measure::Dates(measure))
    }

    /// A date of which only the month or year is known, where the day decides.
    fn too_coarse(&self, left: &Calc, right: &Calc, a: DateRange) -> Box<super::truth::Undecided> {
        let calc = if a.is_day() { right } else { left };
        let spot = self.places.iter().rev().find(|s| s.path == self.words(calc.span)).or(self.places.last()).cloned();
        let reason = Reason { why: Why::TooCoarse, path: self.words(calc.span), label: SmolStr::default(), spot, due: None };
        Box::new(super::truth::Undecided::one(reason))
    }

    fn in_range(&mut self, value: &Calc, low: &Calc, high: &Calc, context: &Context<'_>) -> Finding {
        if value.kind.is_figure() {
            return self.figure_in_range(value, low, high, context);
        }
        let found = self.calc(value, context);
        let ends = both(self.calc(low, context), self.calc(high, context));
        let (v, (l, h)) = match both(found, ends) {
            Ok(all) => all,
            Err(why) => return Finding::undecided(why),
        };
        let (Computed::Date(l), Computed::Date(h)) = (l, h) else { return Finding::bare(Truth::Nothing) };
        self.date_within(value, &v, DateRange { first: l.first, last: h.last })
    }

    fn in_period(&mut self, value: &Calc, period: &Calc, context: &Context<'_>) -> Finding {
        match both(self.calc(value, context), self.calc(period, context)) {
            Ok((v, Computed::Date(period))) => self.date_within(value, &v, period),
            Ok(_) => Finding::bare(Truth::Nothing),
            Err(why) => Finding::undecided(why),
        }
    }

    fn date_within(&mut self, value: &Calc, found: &Computed, required: DateRange) -> Finding {
        let subject = self.words(value.span);
        let Computed::Date(a) = found else {
            let measure = DateMeasure { subject, actual: None, comparator: None, required, gap: None };
            return Finding::measured(Truth::False, Measure::Dates(measure));
        };
        let truth = if required.first <= a.first && a.last <= required.last {
            Truth::True
        } else if a.last < required.first || required.last < a.first {
            Truth::False
        } else {
            return Finding::undecided(self.too_coarse(value, value, *a));
        };
        let gap = match truth {
            Truth::True => 0,
            _ if a.last < required.first => days(a.last, required.first),
            _ => days(required.last, a.first),
        };
        let measure = DateMeasure { subject, actual: Some(*a), comparator: None, required, gap: Some(gap) };
        Finding::measured(truth, Measure::Dates(measure))
    }

    fn in_set(&mut self, value: &Calc, set: &[Calc], context: &Context<'_>) -> Finding {
        let found = self.calc(value, context);
        let mut wanted = Ok(Vec::new());
        for item in set {
            let item = self.calc(item, context);
            wanted = both(wanted, item).map(|(mut all, item)| {
                all.push(item);
                all
            });
        }
        match both(found, wanted) {
            Ok((found, wanted)) => {
                let truth = Truth::of(wanted.contains(&found));
                match found {
                    Computed::Text(text) => {
                        let allowed = wanted.into_iter().filter_map(|w| if let Computed::Text(t) = w { Some(t) } else { None });
                        self.texts(truth, value, vec![text], allowed.collect(), None)
                    }
                    _ => Finding::bare(truth),
                }
            }
            Err(why) => Finding::undecided(why),
        }
    }

    fn include(&mut self, value: &Calc, wanted: &[Calc], context: &Context<'_>) -> Finding {
        let found = match self.calc(value, context) {
            Ok(Computed::Texts(found)) => found,
            Ok(_) => return Finding::bare(Truth::Nothing),
            Err(why) => return Finding::undecided(why),
        };
        let mut asked = Vec::new();
        for item in wanted {
            match self.text(item, context) {
                Ok(text) => asked.push(text),
                Err(why) => return Finding::undecided(why),
            }
        }
        let truth = Truth::of(asked.iter().all(|t| found.contains(t)));
        self.texts(truth, value, found, asked, None)
    }

    /// Whether anything stands there: never undecided. What could not be read stands there.
    fn stands(&mut self, calc: &Calc, context: &Context<'_>) -> Truth {
        let content = match &calc.op {
            CalcOp::Field(reference) => self.cell(context, *reference).ok().map(|(cell, _)| &cell.content),
            CalcOp::Attribute(reference, attribute) => self.attribute(context, *reference, *attribute).ok().map(|(cell, _)| &cell.content),
            _ => None,
        };
        let value = match content {
            Some(Content::Value(value)) => Some(value),
            _ => None,
        };
        self.note_shown(calc, || value.map(shown_value));
        Truth::of(content.is_some_and(|c| *c != Content::Absent))
    }

    /// A required field: its absence is missing data, not a failure.
    fn reported(&mut self, calc: &Calc, context: &Context<'_>) -> Finding {
        match self.calc(calc, context) {
            Ok(_) => Finding::bare(Truth::True),
            Err(why) => Finding::undecided(why),
        }
    }

    /// No other unit of the period may have the same value.
    fn unique(&mut self, reference: Ref, context: &Context<'_>) -> Finding {
        let (cell, record) = match self.cell(context, reference) {
            Ok(found) => found,
            Err(why) => return Finding::undecided(why),
        };
        let value = match &cell.content {
            Content::Value(value) => value,
            Content::Absent => return Finding::bare(Truth::Nothing),
            Content::Unreadable => {
                let spot = self.places.last().cloned();
                return Finding::undecided(Box::new(super::truth::Undecided::one(self.reason(Why::Unreadable, reference, None, spot))));
            }
        };
        let siblings: Vec<&crate::data::Record> = match context.frame.and_then(|f| f.parent) {
            Some(parent) => parent.record.cells.iter().filter_map(|c| c.value()).flat_map(members_of).collect(),
            None => self.world.records.iter().collect(),
        };
        let same = |other: &&&crate::data::Record| {
            other.entity == record.entity
                && other.period == record.period
                && !std::ptr::eq(**other, record)
                && other.cells.get(reference.slot.0 as usize).and_then(crate::data::Cell::value) == Some(value)
                && (other.key != record.key || record.key.is_none())
        };
        let others: Vec<SmolStr> = siblings.iter().filter(same).filter_map(|r| r.key.clone()).collect();
        let twice = siblings.iter().any(|r| same(&r));
        let field = self.world.rules.schema.field(reference.entity, reference.slot).path.as_str().into();
        let measure = TextMeasure { subject: field, actual: others, required: Vec::new(), pattern: None };
        Finding::measured(Truth::of(!twice), Measure::Texts(measure))
    }

    fn listed(&mut self, calc: &Calc, list: ListId, column: ListColumn, context: &Context<'_>) -> Finding {
        let list = self.world.rules.schema.list(list);
        let day = context.dates.rule;
        let listed = |text: &str| match column {
            ListColumn::Key => list.find(text, day).is_some(),
            ListColumn::Other(at) => list.on(day).any(|row| row.values.get(at as usize).is_some_and(|v| v == text)),
        };
        match self.calc(calc, context) {
            Ok(Computed::Text(text)) => {
                let truth = Truth::of(list.rows.is_empty() || listed(&text));
                self.texts(truth, calc, vec![text], vec![list.name.as_str().into()], None)
            }
            Ok(Computed::Texts(texts)) => {
                let unlisted: Vec<SmolStr> = texts.into_iter().filter(|t| !list.rows.is_empty() && !listed(t)).collect();
                self.texts(Truth::of(unlisted.is_empty()), calc, unlisted, vec![list.name.as_str().into()], None)
            }
            Ok(_) => Finding::bare(Truth::Nothing),
            Err(why) => Finding::undecided(why),
        }
    }
}

fn members_of(value: &Value) -> &[crate::data::Record] {
    match value {
        Value::Members(members) => members,
        _ => &[],
    }
}

/// Whether two dates compare so for each of their days: `None` if it depends on the day.
fn dates_compare(a: DateRange, comparator: Comparator, b: DateRange, within: bool) -> Option<bool> {
    let (always, never) = match comparator {
        Comparator::AtLeast => (a.first >= b.last, a.last < b.first),
        Comparator::Greater => (a.first > b.last, a.last <= b.first),
        Comparator::AtMost => (a.last <= b.first, a.first > b.last),
        Comparator::Less => (a.last < b.first, a.first >= b.last),
        Comparator::Equal | Comparator::Unequal => {
            let apart = a.last < b.first || b.last < a.first;
            // A period in the rule is a span of days: equal means inside of it.
            let same = if within { b.first <= a.first && a.last <= b.last } else { a.is_day() && a == b };
            if comparator == Comparator::Equal { (same, apart) } else { (apart, same) }
        }
    };
    if always {
        Some(true)
    } else if never {
        Some(false)
    } else {
        None
    }
}
