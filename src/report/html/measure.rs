//! The figure that a cell shows: what was found and what is required, in few letters, so that thousands can be drawn.

use std::collections::BTreeSet;

use super::board::Shape;
use crate::evaluation::{ClauseResult, DateMeasure, DeadlineMeasure, Figures, FrequencyMeasure, Judgement, Measure, MemberMeasure};
use crate::report::message::unit_of;
use crate::syntax::tree::Comparator;
use crate::value::format::Unit;
use crate::value::{Date, Number, Period};

/// Digits of a figure that is not short; more where it takes more to tell it from what is required.
const DIGITS: usize = 3;
/// A decimal of no more digits than this is given in full.
const SHORT: usize = 6;
/// More digits than this are of no use to anyone.
const MOST_DIGITS: usize = 30;

/// What the figures of a column count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scale {
    /// Percentage points.
    Percent,
    /// Đồng.
    Money,
    /// Things, or sub-periods.
    Count,
    /// A number without a unit.
    Plain,
    /// Days.
    Days,
    /// A day.
    Date,
}

impl Scale {
    /// Its name in the page's code.
    pub fn name(self) -> &'static str {
        match self {
            Scale::Percent => "percent",
            Scale::Money => "money",
            Scale::Count => "count",
            Scale::Plain => "plain",
            Scale::Days => "days",
            Scale::Date => "date",
        }
    }
}

/// What was found against what is required.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    pub shape: Shape,
    /// What it counts, in the rule's word: `người`.
    pub word: Option<Box<str>>,
    /// What was found, required, and is lacking, with a bar between them; empty where there is none.
    texts: Box<str>,
}

impl Figure {
    /// The figure of a judgement: of its first clause that can be measured.
    pub fn of(j: &Judgement) -> Option<Figure> {
        j.clauses.iter().find_map(Figure::of_clause)
    }

    fn of_clause(clause: &ClauseResult) -> Option<Figure> {
        let figure = |scale, comparator, word: Option<&str>, texts: [String; 3]| {
            Some(Figure { shape: (clause.clause, scale, comparator), word: word.map(Into::into), texts: texts.join("|").into() })
        };
        let mut measure = clause.measure.as_ref()?;
        while let Measure::Deadline(DeadlineMeasure { inner: Some(inner), .. }) = measure {
            measure = inner;
        }
        match measure {
            Measure::Figures(f) => {
                let (scale, texts) = figures(f);
                let word = f.word.as_deref().filter(|_| scale != Scale::Percent);
                figure(scale, f.comparator, word, texts)
            }
            Measure::Members(m) => {
                let (scale, texts) = members(m);
                figure(scale, m.comparator, None, texts)
            }
            Measure::Dates(d) => figure(Scale::Date, d.comparator.unwrap_or(Comparator::Equal), None, dates(d)),
            Measure::Deadline(d) => figure(Scale::Date, Comparator::AtMost, None, deadline(d)),
            Measure::Frequency(f) => figure(Scale::Count, Comparator::AtLeast, None, frequency(f)),
            Measure::Texts(_) => None,
        }
    }

    /// What was found, required, and is lacking.
    pub fn texts(&self) -> [&str; 3] {
        let mut parts = self.texts.split('|');
        [(); 3].map(|()| parts.next().unwrap_or_default())
    }
}

/// A figure and its threshold, each with as many digits as it takes to tell the one from the other.
fn apart(found: &Number, required: &Number) -> (String, String) {
    let mut digits = DIGITS;
    loop {
        let texts = (drawn(found, digits), drawn(required, digits));
        if texts.0 != texts.1 || found == required || digits > MOST_DIGITS {
            return texts;
        }
        digits += 3;
    }
}

/// A short decimal in full, another with so many digits.
fn drawn(number: &Number, digits: usize) -> String {
    let is_short = |text: &String| text.bytes().filter(u8::is_ascii_digit).count() <= SHORT;
    number.to_decimal().filter(is_short).unwrap_or_else(|| number.to_decimal_digits(digits))
}

fn lacking(gap: &Number) -> String {
    if gap.is_zero() { String::new() } else { drawn(gap, DIGITS) }
}

fn figures(f: &Figures) -> (Scale, [String; 3]) {
    let percent = |found: &Number, required: &Number, gap: Number| {
        let (found, required) = apart(&found.clone().scaled(2), &required.clone().scaled(2));
        (Scale::Percent, [found, required, lacking(&gap.scaled(2))])
    };
    // A share compares where amounts do not: it is what the target is about.
    if let Some((share, found)) = f.share.as_ref().and_then(|share| Some((share, share.actual.as_ref()?))) {
        let gap = if f.gap.is_zero() { Number::from(0) } else { (found - &share.required).abs() };
        return percent(found, &share.required, gap);
    }
    let scale = match unit_of(f.kind) {
        Unit::Percent => return percent(&f.actual, &f.required, f.gap.clone()),
        Unit::Money => Scale::Money,
        Unit::Count => Scale::Count,
        Unit::Plain => Scale::Plain,
        Unit::Days => Scale::Days,
    };
    let (found, required) = apart(&f.actual, &f.required);
    (scale, [found, required, lacking(&f.gap)])
}

fn members(m: &MemberMeasure) -> (Scale, [String; 3]) {
    let ratio = |part: u64| Some(Number::ratio(i64::try_from(part).ok()?, m.total)?.scaled(2));
    if let Some((share, found)) = m.share.as_ref().and_then(|share| Some((share.clone().scaled(2), ratio(m.yes)?))) {
        let gap = if m.gap() == 0 { Number::from(0) } else { (&found - &share).abs() };
        let (found, required) = apart(&found, &share);
        return (Scale::Percent, [found, required, lacking(&gap)]);
    }
    let gap = if m.gap() == 0 { String::new() } else { m.gap().to_string() };
    (Scale::Count, [m.yes.to_string(), m.needed.to_string(), gap])
}

fn day(day: Date) -> String {
    day.to_string()
}

fn days_off(gap: Option<i64>) -> String {
    gap.filter(|days| *days > 0).map(|days| days.to_string()).unwrap_or_default()
}

fn dates(d: &DateMeasure) -> [String; 3] {
    [d.actual.map(|range| day(range.last)).unwrap_or_default(), day(d.required.last), days_off(d.gap)]
}

fn deadline(d: &DeadlineMeasure) -> [String; 3] {
    [d.happened.map(|range| day(range.last)).unwrap_or_default(), day(d.due), days_off(d.days_late)]
}

fn frequency(f: &FrequencyMeasure) -> [String; 3] {
    let named = f.lacking.iter().chain(&f.open).copied();
    let all: BTreeSet<Period> = f.counted.iter().map(|(period, _)| *period).chain(named).collect();
    let gap = if f.lacking.is_empty() { String::new() } else { f.lacking.len().to_string() };
    let right = all.len().saturating_sub(f.lacking.len() + f.open.len());
    [right.to_string(), all.len().to_string(), gap]
}
