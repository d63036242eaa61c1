//! The day before, on and after a date or deadline.

use super::draft::{Draft, Place, Put};
use super::figures::Settled;
use super::leaves;
use super::trial::{Lean, Maker, Trial};
use super::words::{no_threshold, same_field, unreachable};
use super::{Asked, Tried};
use crate::diagnostic::Text;
use crate::evaluation::target_time;
use crate::semantics::Kind;
use crate::semantics::rules::{Calc, CalcOp, Cond, Due, ParameterValue};
use crate::syntax::tree::Comparator;
use crate::value::{Date, DateRange, Number, Period};

impl Maker<'_> {
    /// A date that compares with another.
    pub(super) fn dates(&self, left: &Calc, comparator: Comparator, right: &Calc, draft: &Draft) -> Result<Vec<Trial>, Text> {
        let mut settled = Settled::from(draft);
        let required = self.days_of(right, &mut settled)?;
        if matches!(comparator, Comparator::Equal | Comparator::Unequal) {
            let inside = |day: Date| required.contains(day) == (comparator == Comparator::Equal);
            return self.tried_days(left, edges(required), Asked::Within(required), draft, settled, &inside);
        }
        let day = if matches!(comparator, Comparator::AtLeast | Comparator::Less) { required.first } else { required.last };
        let holds = |tried: Date| comparator.holds(tried.cmp(&day));
        self.tried_days(left, near(day), Asked::Date(comparator, day), draft, settled, &holds)
    }

    /// A date that lies in a period, or between two.
    pub(super) fn within(&self, value: &Calc, low: &Calc, high: Option<&Calc>, draft: &Draft) -> Result<Vec<Trial>, Text> {
        let mut settled = Settled::from(draft);
        let first = self.days_of(low, &mut settled)?;
        let last = high.map_or(Ok(first), |high| self.days_of(high, &mut settled))?.last;
        let required = DateRange { first: first.first, last };
        self.tried_days(value, edges(required), Asked::Within(required), draft, settled, &|day| required.contains(day))
    }

    fn tried_days(
        &self,
        value: &Calc,
        days: Vec<Date>,
        asked: Asked,
        before: &Draft,
        settled: Settled,
        holds: &dyn Fn(Date) -> bool,
    ) -> Result<Vec<Trial>, Text> {
        if value.kind != Kind::Date && value.kind != Kind::Document {
            return Err(no_threshold());
        }
        let place = self.place(value)?;
        let trial = |day: Date| {
            let mut draft = settled.draft.clone();
            draft.set(&place, Put::Date(day));
            let one = self.trial(value, draft, Tried::Day(day), asked.clone(), Lean::of(holds(day)));
            Trial { with: settled.with.clone(), ..one }
        };
        match (before.get(&place), settled.draft.get(&place)) {
            (Some(Put::Date(day)), _) => Ok(vec![trial(*day)]),
            (Some(_), _) => Err(unreachable()),
            (None, Some(_)) => Err(same_field()),
            (None, None) => Ok(days.into_iter().map(trial).collect()),
        }
    }

    /// The days that an expression means; a field that nothing was said of gets one.
    fn days_of(&self, calc: &Calc, settled: &mut Settled) -> Result<DateRange, Text> {
        match &calc.op {
            CalcOp::Date(range) => Ok(*range),
            CalcOp::Parameter(id) => match self.rules.parameter(*id).on(self.day) {
                Some(ParameterValue::Date(date)) => Ok(DateRange { first: date.first(), last: date.last() }),
                Some(ParameterValue::Number(year)) => year_of(year),
                _ => Err(no_threshold()),
            },
            _ if calc.kind != Kind::Date => Err(no_threshold()),
            _ => {
                let place = self.place(calc)?;
                match settled.draft.get(&place) {
                    Some(Put::Date(day)) => Ok(DateRange::day(*day)),
                    Some(_) => Err(unreachable()),
                    None => {
                        settled.draft.set(&place, Put::Date(self.day));
                        settled.with.push((self.subject(calc), Tried::Day(self.day)));
                        Ok(DateRange::day(self.day))
                    }
                }
            }
        }
    }

    fn due(&self, due: &Due, settled: &mut Settled) -> Result<Date, Text> {
        match due {
            Due::On(day) => Ok(day.last()),
            Due::Field(calc) => self.days_of(calc, settled).map(|days| days.last),
            Due::Parameter(id) => match self.rules.parameter(*id).on(self.day) {
                Some(ParameterValue::Date(date)) => Ok(date.last()),
                Some(ParameterValue::Number(year)) => year_of(year).map(|days| days.last),
                _ => Err(no_threshold()),
            },
        }
    }

    /// Something that is to happen by a day: when it happened, and that it has not.
    pub(super) fn occurred(&self, what: &Calc, due: &Due, draft: &Draft) -> Result<Vec<Trial>, Text> {
        let mut settled = Settled::from(draft);
        let due = self.due(due, &mut settled)?;
        let place = self.place(what)?;
        let with = settled.with.clone();
        let not = |as_of: Option<Date>, lean: Lean| {
            let mut draft = settled.draft.clone();
            if draft.get(&place).is_none() {
                draft.set(&Place { attribute: None, ..place.clone() }, Put::Not);
            }
            let one = self.trial(what, draft, Tried::Not, Asked::By(due), lean);
            Trial { as_of, with: with.clone(), ..one }
        };
        let mut trials = match settled.draft.get(&place) {
            Some(Put::Not) => Vec::new(),
            _ => {
                let given = Settled { draft: settled.draft.clone(), before: None, with: settled.with.clone() };
                self.tried_days(what, near(due), Asked::By(due), draft, given, &|day| day <= due)?
            }
        };
        if matches!(settled.draft.get(&place), None | Some(Put::Not)) {
            if self.day >= due {
                trials.push(not(None, Lean::Not));
            }
            trials.extend(self.around_due(due).map(|(day, lean)| not(Some(day), lean)));
        }
        Ok(trials)
    }

    /// A condition that is to hold by a day, on a day when that has come.
    pub(super) fn deadline(&self, inner: &Cond, due: &Due, draft: &Draft) -> Result<Vec<Trial>, Text> {
        let due = self.due(due, &mut Settled::from(draft))?;
        let late = (self.day < due).then_some(due);
        let mut trials = Vec::new();
        for leaf in leaves(inner) {
            for trial in self.trials(leaf, draft)? {
                let mut draft = trial.draft.clone();
                let straight = self.isolate(inner, leaf, trial.lean == Lean::Holds, &mut draft)?.unwrap_or(true);
                let lean = Lean::of((trial.lean == Lean::Holds) == straight);
                trials.push(Trial { draft, lean, as_of: trial.as_of.or(late), ..trial });
            }
        }
        Ok(trials)
    }

    /// A condition that does not hold: before its deadline, and on it.
    pub(super) fn by_day(&self, inner: &Cond, due: &Due) -> Result<Vec<Trial>, Text> {
        let due = self.due(due, &mut Settled::from(&Draft::default()))?;
        let mut draft = Draft::default();
        self.reach(inner, false, &mut draft)?;
        let failing =
            leaves(inner).into_iter().find_map(|leaf| self.trials(leaf, &Draft::default()).ok()?.into_iter().find(|t| t.lean == Lean::Not));
        let Some(failing) = failing else { return Err(unreachable()) };
        let trial = |(day, lean)| Trial { draft: draft.clone(), as_of: Some(day), asked: Asked::By(due), lean, ..failing.clone() };
        Ok(self.around_due(due).map(trial).collect())
    }

    /// What has not happened waits the day before its deadline, and fails on it; of days on which the target applies.
    pub(super) fn around_due(&self, due: Date) -> impl Iterator<Item = (Date, Lean)> {
        let (from, to) = target_time(self.target);
        let applies = move |day: &Date| from.is_none_or(|f| f <= *day) && to.is_none_or(|t| *day <= t);
        let before = due.yesterday().ok().map(|day| (day, Lean::Waits));
        before.into_iter().chain([(due, Lean::Not)]).filter(move |(day, _)| applies(day))
    }
}

fn year_of(year: &Number) -> Result<DateRange, Text> {
    let period = year.to_i64().and_then(|y| Period::parse(&y.to_string()).ok());
    period.map(Period::range).ok_or_else(no_threshold)
}

/// The day before, the day, and the day after.
fn near(day: Date) -> Vec<Date> {
    [day.yesterday().ok(), Some(day), day.tomorrow().ok()].into_iter().flatten().collect()
}

/// The first and the last day, and those outside of them.
fn edges(range: DateRange) -> Vec<Date> {
    let mut days: Vec<Date> =
        [range.first.yesterday().ok(), Some(range.first), Some(range.last), range.last.tomorrow().ok()].into_iter().flatten().collect();
    days.dedup();
    days
}
