//! Dates and deadlines.

use super::{Speaker, push};
use crate::data::FieldType;
use crate::diagnostic::Lang;
use crate::evaluation::{ClauseResult, DateMeasure, DeadlineMeasure, Reason, Verdict, Why};
use crate::syntax::tree::Comparator;
use crate::value::format::{self, Printed, Unit};
use crate::value::{Date, DateRange, Number};

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
    pub(super) fn dates(&self, d: &DateMeasure, out: &mut String) {
        let subject = self.name(&d.subject);
        match d.actual {
            Some(actual) => {
                push(out, [&subject, if self.lang == Lang::En { " is " } else { " là " }]);
                self.range_of_days(actual, out);
            }
            None => out.push_str(&self.occurred(&subject, false, false)),
        }
        self.asked_day(d.comparator, d.required, out);
        if let (Some(actual), Some(gap)) = (d.actual, d.gap.filter(|gap| *gap != 0)) {
            let early = match d.comparator {
                Some(Comparator::AtLeast | Comparator::Greater) => true,
                Some(Comparator::AtMost | Comparator::Less) => false,
                _ => actual.last < d.required.first,
            };
            let (before, behind) = match (self.lang, early) {
                (Lang::En, true) => (": ", " too early"),
                (Lang::En, false) => (": ", " too late"),
                (Lang::Vi, true) => (": sớm ", ""),
                (Lang::Vi, false) => (": muộn ", ""),
            };
            out.push_str(before);
            self.push_count_of_days(gap.abs(), out);
            out.push_str(behind);
        }
    }

    /// `; it must not be before 2021-01-01`.
    fn asked_day(&self, comparator: Option<Comparator>, required: DateRange, out: &mut String) {
        let (asked, day) = match (self.lang, comparator) {
            (Lang::En, Some(Comparator::AtLeast)) => ("; it must not be before ", Some(required.first)),
            (Lang::En, Some(Comparator::Less)) => ("; it must be before ", Some(required.first)),
            (Lang::En, Some(Comparator::AtMost)) => ("; it must not be after ", Some(required.last)),
            (Lang::En, Some(Comparator::Greater)) => ("; it must be after ", Some(required.last)),
            (Lang::En, Some(Comparator::Unequal)) => ("; it must not be ", None),
            (Lang::En, Some(Comparator::Equal)) => ("; it must be ", None),
            (Lang::En, None) => ("; it must lie in ", None),
            (Lang::Vi, Some(Comparator::AtLeast)) => ("; yêu cầu không sớm hơn ngày ", Some(required.first)),
            (Lang::Vi, Some(Comparator::Less)) => ("; yêu cầu trước ngày ", Some(required.first)),
            (Lang::Vi, Some(Comparator::AtMost)) => ("; yêu cầu không muộn hơn ngày ", Some(required.last)),
            (Lang::Vi, Some(Comparator::Greater)) => ("; yêu cầu sau ngày ", Some(required.last)),
            (Lang::Vi, Some(Comparator::Unequal)) => ("; yêu cầu khác ", None),
            (Lang::Vi, Some(Comparator::Equal)) => ("; yêu cầu đúng ", None),
            (Lang::Vi, None) => ("; yêu cầu nằm trong ", None),
        };
        out.push_str(asked);
        match day {
            Some(day) => format::push_day(day, self.lang, out),
            None => self.range_of_days(required, out),
        }
    }

    pub(super) fn deadline(&self, d: &DeadlineMeasure, clause: &ClauseResult, out: &mut String) {
        let standing = Standing::of(d, clause);
        if let Some(inner) = &d.inner {
            self.measure(inner, clause, out);
            return push(out, ["; ", &self.standing(&standing, d)]);
        }
        let subject = self.name(&d.subject);
        match (&standing, d.happened) {
            (Standing::Done, Some(happened)) => self.happened(&subject, d, happened, out),
            (Standing::Done, None) => {
                push(out, [&subject, if self.lang == Lang::En { " holds by the deadline " } else { " đã đạt trong thời hạn " }]);
                format::push_day(d.due, self.lang, out);
            }
            (Standing::Unknown, Some(on)) => {
                self.took_place(&subject, d, on, out);
                let (due, give_day) = match self.lang {
                    Lang::En => (", and the deadline ", " lies within: give the day"),
                    Lang::Vi => (", mà thời hạn là ", ": cần ghi rõ ngày"),
                };
                push(out, [due, &self.day(d.due), give_day]);
            }
            _ => {
                let said = match standing {
                    Standing::Unknown if !clause.reasons.is_empty() => self.reasons(&clause.reasons),
                    Standing::Open if !d.said_not => self.reported(&subject, false),
                    _ => self.undone(&subject, d),
                };
                push(out, [&said, "; ", &self.standing(&standing, d)]);
            }
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

    fn happened(&self, subject: &str, d: &DeadlineMeasure, on: DateRange, out: &mut String) {
        self.took_place(subject, d, on, out);
        let (first, last) = (days_between(d.due, on.first), days_between(d.due, on.last));
        let (before, days, between) = match (self.lang, on.is_day()) {
            (Lang::En, is_day) if first > 0 => (if is_day { ", " } else { ", at least " }, first, " after the deadline "),
            (Lang::Vi, is_day) if first > 0 => (if is_day { ", chậm " } else { ", chậm ít nhất " }, first, " so với thời hạn "),
            (Lang::En, true) if last < 0 => (", ", -last, " before the deadline "),
            (Lang::Vi, true) if last < 0 => {
                push(out, [", trước thời hạn ", &self.day(d.due), " là "]);
                return self.push_count_of_days(-last, out);
            }
            (Lang::En, true) => return out.push_str(", the last day of the deadline"),
            (Lang::Vi, true) => return out.push_str(", đúng ngày cuối của thời hạn"),
            (Lang::En, false) => return push(out, ["; the deadline is ", &self.day(d.due)]),
            (Lang::Vi, false) => return push(out, ["; thời hạn là ", &self.day(d.due)]),
        };
        out.push_str(before);
        self.push_count_of_days(days, out);
        out.push_str(between);
        format::push_day(d.due, self.lang, out);
    }

    /// `resolution took place on 2021-01-15`, `… in 2021`; `… diễn ra ngày 15/01/2021`, `… trong năm 2021`.
    fn took_place(&self, subject: &str, d: &DeadlineMeasure, on: DateRange, out: &mut String) {
        let (took_place, on_day, within) = match (self.lang, d.document) {
            (Lang::En, true) => (" was issued", " on ", " in "),
            (Lang::En, false) => (" took place", " on ", " in "),
            (Lang::Vi, true) => (" được ban hành", " ngày ", " trong "),
            (Lang::Vi, false) => (" diễn ra", " ngày ", " trong "),
        };
        push(out, [subject, took_place, if on.is_day() { on_day } else { within }]);
        format::push_days(on, self.lang, out);
    }

    fn undone(&self, subject: &str, d: &DeadlineMeasure) -> String {
        let occurrence = d.document || matches!(self.field_type(&d.subject), Some(FieldType::Date | FieldType::Document(_)));
        match self.lang {
            _ if occurrence => self.occurred(subject, d.document, false),
            Lang::En => format!("{subject} does not hold"),
            Lang::Vi => format!("{subject} chưa đạt"),
        }
    }

    fn range_of_days(&self, range: DateRange, out: &mut String) {
        if self.lang == Lang::Vi && range.is_day() {
            out.push_str("ngày ");
        }
        format::push_days(range, self.lang, out);
    }

    /// `7 days`, `7 ngày`.
    fn push_count_of_days(&self, count: i64, out: &mut String) {
        Printed::of(&Number::from_i64(count), Unit::Days, self.lang).push(out);
    }
}

/// Days from one day to another.
fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}
