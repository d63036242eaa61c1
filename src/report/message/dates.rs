//! Dates and deadlines.

use super::Speaker;
use crate::data::FieldType;
use crate::diagnostic::Lang;
use crate::evaluation::{ClauseResult, DateMeasure, DeadlineMeasure, Reason, Verdict, Why};
use crate::syntax::tree::Comparator;
use crate::value::{Date, DateRange, format};

/// Where something stands against its deadline.
enum Standing {
    /// Done in time, or done late.
    Done,
    /// Not done, and the day has passed.
    Lapsed,
    /// Not done, and the day has not come.
    Open,
    /// The report does not reach the day.
    TooOld,
    /// Not known, for reasons of its own.
    Unknown,
}

impl Standing {
    fn of(d: &DeadlineMeasure, clause: &ClauseResult) -> Standing {
        let has = |why: Why| clause.reasons.iter().any(|r| r.why == why);
        match clause.verdict {
            Verdict::Pass | Verdict::NotApplicable => Standing::Done,
            _ if d.inner.is_none() && d.happened.is_some_and(|h| h.is_day()) => Standing::Done,
            Verdict::Fail if d.inner.is_none() && d.happened.is_some() => Standing::Done,
            Verdict::Fail => Standing::Lapsed,
            _ if has(Why::NotYetDue) => Standing::Open,
            _ if has(Why::TooOld) => Standing::TooOld,
            Verdict::Pending => Standing::Lapsed,
            _ => Standing::Unknown,
        }
    }
}

/// The reasons that a deadline's sentence does not tell by itself.
pub(super) fn untold(d: &DeadlineMeasure, reasons: &[Reason]) -> Vec<Reason> {
    let told = |r: &&Reason| match r.why {
        Why::NotYetDue | Why::TooOld => r.due.is_none_or(|due| due == d.due),
        _ => d.inner.is_none(),
    };
    reasons.iter().filter(|r| !told(r)).cloned().collect()
}

impl Speaker<'_> {
    pub(super) fn dates(&self, d: &DateMeasure) -> String {
        let subject = self.name(&d.subject);
        let required = d.required;
        let asked = match (self.lang, d.comparator) {
            (Lang::En, Some(Comparator::AtLeast)) => format!("it must not be before {}", self.day(required.first)),
            (Lang::En, Some(Comparator::Less)) => format!("it must be before {}", self.day(required.first)),
            (Lang::En, Some(Comparator::AtMost)) => format!("it must not be after {}", self.day(required.last)),
            (Lang::En, Some(Comparator::Greater)) => format!("it must be after {}", self.day(required.last)),
            (Lang::En, Some(Comparator::Unequal)) => format!("it must not be {}", self.range_of_days(required)),
            (Lang::En, Some(Comparator::Equal)) => format!("it must be {}", self.range_of_days(required)),
            (Lang::En, None) => format!("it must lie in {}", self.range_of_days(required)),
            (Lang::Vi, Some(Comparator::AtLeast)) => format!("yêu cầu không sớm hơn ngày {}", self.day(required.first)),
            (Lang::Vi, Some(Comparator::Less)) => format!("yêu cầu trước ngày {}", self.day(required.first)),
            (Lang::Vi, Some(Comparator::AtMost)) => format!("yêu cầu không muộn hơn ngày {}", self.day(required.last)),
            (Lang::Vi, Some(Comparator::Greater)) => format!("yêu cầu sau ngày {}", self.day(required.last)),
            (Lang::Vi, Some(Comparator::Unequal)) => format!("yêu cầu khác {}", self.range_of_days(required)),
            (Lang::Vi, Some(Comparator::Equal)) => format!("yêu cầu đúng {}", self.range_of_days(required)),
            (Lang::Vi, None) => format!("yêu cầu nằm trong {}", self.range_of_days(required)),
        };
        let Some(actual) = d.actual else {
            return format!("{}; {asked}", self.occurred(&subject, false, false));
        };
        let found = self.range_of_days(actual);
        let gap = match d.gap.filter(|g| *g != 0) {
            None => String::new(),
            Some(gap) => {
                let days = self.days(gap.abs());
                let early = actual.last < required.first;
                match (self.lang, d.comparator) {
                    (Lang::En, Some(Comparator::AtLeast | Comparator::Greater)) => format!(": {days} too early"),
                    (Lang::En, Some(Comparator::AtMost | Comparator::Less)) => format!(": {days} too late"),
                    (Lang::En, _) if early => format!(": {days} too early"),
                    (Lang::En, _) => format!(": {days} too late"),
                    (Lang::Vi, Some(Comparator::AtLeast | Comparator::Greater)) => format!(": sớm {days}"),
                    (Lang::Vi, Some(Comparator::AtMost | Comparator::Less)) => format!(": muộn {days}"),
                    (Lang::Vi, _) if early => format!(": sớm {days}"),
                    (Lang::Vi, _) => format!(": muộn {days}"),
                }
            }
        };
        match self.lang {
            Lang::En => format!("{subject} is {found}; {asked}{gap}"),
            Lang::Vi => format!("{subject} là {found}; {asked}{gap}"),
        }
    }

    pub(super) fn deadline(&self, d: &DeadlineMeasure, clause: &ClauseResult) -> String {
        let standing = Standing::of(d, clause);
        let due = self.day(d.due);
        if let Some(inner) = &d.inner {
            let said = self.measure(inner, clause);
            return format!("{said}; {}", self.standing(&standing, d));
        }
        let subject = self.name(&d.subject);
        match standing {
            Standing::Done => match d.happened {
                Some(happened) => self.happened(&subject, d, happened),
                None if self.lang == Lang::En => format!("{subject} holds by the deadline {due}"),
                None => format!("{subject} đã đạt trong thời hạn {due}"),
            },
            Standing::Unknown => match (d.happened, self.lang) {
                (Some(on), Lang::En) => {
                    format!("{} {}, and the deadline {due} lies within: give the day", self.took_place(&subject, d), self.on(on))
                }
                (Some(on), Lang::Vi) => format!("{} {}, mà thời hạn là {due}: cần ghi rõ ngày", self.took_place(&subject, d), self.on(on)),
                (None, _) if clause.reasons.is_empty() => format!("{}; {}", self.undone(&subject, d), self.standing(&standing, d)),
                (None, _) => format!("{}; {}", self.reasons(&clause.reasons), self.standing(&standing, d)),
            },
            Standing::Open if !d.said_not && d.inner.is_none() => {
                format!("{}; {}", self.reported(&subject, false), self.standing(&standing, d))
            }
            _ => format!("{}; {}", self.undone(&subject, d), self.standing(&standing, d)),
        }
    }

    /// What the deadline says about something that is not done.
    fn standing(&self, standing: &Standing, d: &DeadlineMeasure) -> String {
        let due = self.day(d.due);
        match (standing, self.lang) {
            (Standing::Done, Lang::En) => format!("the deadline is {due}"),
            (Standing::Done, Lang::Vi) => format!("thời hạn là {due}"),
            (Standing::Unknown, lang) if self.judgement.judging_date < d.due => match lang {
                Lang::En => format!("the deadline is {due}"),
                Lang::Vi => format!("thời hạn là {due}"),
            },
            (Standing::Lapsed | Standing::Unknown, lang) => {
                let late = d.days_late.filter(|n| *n > 0 && matches!(standing, Standing::Lapsed)).map(|n| self.days(n));
                match (lang, late) {
                    (Lang::En, None) => format!("the deadline {due} has passed"),
                    (Lang::En, Some(late)) => format!("the deadline {due} has passed: {late} late"),
                    (Lang::Vi, None) => format!("đã hết thời hạn {due}"),
                    (Lang::Vi, Some(late)) => format!("đã hết thời hạn {due}: chậm {late}"),
                }
            }
            (Standing::Open, _) => self.days_left(d.due),
            (Standing::TooOld, _) => self.too_old(&due),
        }
    }

    /// `not yet due: 77 days left until 2020-12-31`, counted from the judging date.
    pub(super) fn days_left(&self, due: Date) -> String {
        let left = self.days(days_between(self.judgement.judging_date, due).max(0));
        let due = self.day(due);
        match self.lang {
            Lang::En => format!("not yet due: {left} left until {due}"),
            Lang::Vi => format!("chưa đến hạn: còn {left} đến {due}"),
        }
    }

    fn happened(&self, subject: &str, d: &DeadlineMeasure, on: DateRange) -> String {
        let (took_place, when, due) = (self.took_place(subject, d), self.on(on), self.day(d.due));
        let (first, last) = (days_between(d.due, on.first), days_between(d.due, on.last));
        match (self.lang, on.is_day()) {
            (Lang::En, _) if first > 0 => {
                let least = if on.is_day() { "" } else { "at least " };
                format!("{took_place} {when}, {least}{} after the deadline {due}", self.days(first))
            }
            (Lang::Vi, _) if first > 0 => {
                let least = if on.is_day() { "" } else { "ít nhất " };
                format!("{took_place} {when}, chậm {least}{} so với thời hạn {due}", self.days(first))
            }
            (Lang::En, true) if last < 0 => format!("{took_place} {when}, {} before the deadline {due}", self.days(-last)),
            (Lang::Vi, true) if last < 0 => format!("{took_place} {when}, trước thời hạn {due} là {}", self.days(-last)),
            (Lang::En, true) => format!("{took_place} {when}, the last day of the deadline"),
            (Lang::Vi, true) => format!("{took_place} {when}, đúng ngày cuối của thời hạn"),
            (Lang::En, false) => format!("{took_place} {when}; the deadline is {due}"),
            (Lang::Vi, false) => format!("{took_place} {when}; thời hạn là {due}"),
        }
    }

    fn took_place(&self, subject: &str, d: &DeadlineMeasure) -> String {
        match (self.lang, d.document) {
            (Lang::En, true) => format!("{subject} was issued"),
            (Lang::En, false) => format!("{subject} took place"),
            (Lang::Vi, true) => format!("{subject} được ban hành"),
            (Lang::Vi, false) => format!("{subject} diễn ra"),
        }
    }

    fn undone(&self, subject: &str, d: &DeadlineMeasure) -> String {
        let occurrence = d.document || matches!(self.field_type(&d.subject), Some(FieldType::Date | FieldType::Document(_)));
        match self.lang {
            _ if occurrence => self.occurred(subject, d.document, false),
            Lang::En => format!("{subject} does not hold"),
            Lang::Vi => format!("{subject} chưa đạt"),
        }
    }

    /// `on 2021-01-15`, `in 2021`; `ngày 15/01/2021`, `trong năm 2021`.
    fn on(&self, range: DateRange) -> String {
        let days = format::days(range, self.lang);
        match (self.lang, range.is_day()) {
            (Lang::En, true) => format!("on {days}"),
            (Lang::En, false) => format!("in {days}"),
            (Lang::Vi, true) => format!("ngày {days}"),
            (Lang::Vi, false) => format!("trong {days}"),
        }
    }

    fn range_of_days(&self, range: DateRange) -> String {
        let days = format::days(range, self.lang);
        if self.lang == Lang::Vi && range.is_day() { format!("ngày {days}") } else { days }
    }
}

/// Days from one day to another.
fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}
