//! A clause's measure, reasons and places in the schema's terms.

use smol_str::SmolStr;

use serde::Serialize;

use crate::base::Place;
use crate::evaluation::{ClauseResult, FrequencyMeasure, Judgement, Measure, Member, MemberMeasure, Reason, Spot, Verdict, Why};
use crate::report::Run;
use crate::report::message::{clause_message, unit_of};
use crate::semantics::Kind;
use crate::syntax::tree::ClauseKind;
use crate::value::format::Unit;
use crate::value::{DateRange, Number, Period};

/// Digits of a quotient that does not end.
const SIGNIFICANT: usize = 15;

#[derive(Serialize)]
pub(super) struct ClauseJson<'a> {
    clause: usize,
    kind: ClauseKind,
    verdict: Verdict,
    text: &'a str,
    #[serde(flatten)]
    measure: MeasureJson<'a>,
    reasons: Vec<ReasonJson<'a>>,
    places: Vec<Place>,
    message: String,
}

#[derive(Serialize, Default)]
struct MeasureJson<'a> {
    actual: Option<Quantity<'a>>,
    required: Option<Quantity<'a>>,
    gap: Option<Quantity<'a>>,
    share_actual: Option<Fraction>,
    share_required: Option<Fraction>,
    comparison: Option<&'static str>,
    members: Option<MembersJson<'a>>,
    due: Option<String>,
    days_late: Option<i64>,
    sub_periods: Option<Vec<SubPeriod>>,
}

/// A figure, a day or a text, with what it is in.
#[derive(Serialize)]
struct Quantity<'a> {
    #[serde(flatten)]
    number: Fraction,
    unit: Option<&'a str>,
}

/// A number with all its digits; where they do not end, the fraction too.
#[derive(Serialize)]
struct Fraction {
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    num: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    den: Option<String>,
}

#[derive(Serialize)]
struct MembersJson<'a> {
    total: u64,
    #[serde(rename = "true")]
    yes: u64,
    undecided: u64,
    needed: u64,
    offending: Vec<&'a str>,
    more_offending: u64,
    unsettled: Vec<&'a str>,
    silent: Vec<&'a str>,
}

#[derive(Serialize)]
struct SubPeriod {
    period: String,
    count: Option<u64>,
    state: &'static str,
}

#[derive(Serialize)]
pub(super) struct ReasonJson<'a> {
    why: Why,
    path: &'a str,
    place: Option<Place>,
    due: Option<String>,
}

pub(super) fn clauses<'a>(run: &Run<'a>, j: &'a Judgement) -> Vec<ClauseJson<'a>> {
    let body = run.rules.target(j.target).subject.body(j.entity);
    let text = |c: &ClauseResult| body.and_then(|b| b.clauses.get(c.clause.checked_sub(1)?)).map_or("", |c| c.text.as_str());
    let one = |c: &'a ClauseResult| ClauseJson {
        clause: c.clause,
        kind: c.kind,
        verdict: c.verdict,
        text: text(c),
        measure: c.measure.as_ref().map(measure).unwrap_or_default(),
        reasons: reasons(run, &c.reasons),
        places: c.places.iter().filter_map(|p| place(run, p)).collect(),
        message: clause_message(run.rules, run.sources, run.lang, j, c),
    };
    j.clauses.iter().map(one).collect()
}

/// The figures of a clause, each with all its digits.
#[derive(Debug, Default)]
pub(in crate::report) struct Numbers {
    pub actual: String,
    pub required: String,
    pub gap: String,
    pub unit: String,
}

/// The figures of a clause as they stand in the report, or nothing where it measures none.
pub(in crate::report) fn numbers(c: &ClauseResult) -> Numbers {
    let MeasureJson { actual, required, gap, .. } = c.measure.as_ref().map(measure).unwrap_or_default();
    let unit = actual.as_ref().or(required.as_ref()).and_then(|q| q.unit).unwrap_or_default().to_owned();
    let text = |quantity: Option<Quantity<'_>>| quantity.map(|q| q.number.value).unwrap_or_default();
    Numbers { actual: text(actual), required: text(required), gap: text(gap), unit }
}

pub(super) fn reasons<'a>(run: &Run<'_>, reasons: &'a [Reason]) -> Vec<ReasonJson<'a>> {
    let one = |r: &'a Reason| ReasonJson {
        why: r.why,
        path: &r.path,
        place: r.spot.as_ref().and_then(|s| place(run, s)),
        due: r.due.map(|d| d.to_string()),
    };
    reasons.iter().map(one).collect()
}

/// A unit that sent nothing has no place.
fn place(run: &Run<'_>, spot: &Spot) -> Option<Place> {
    run.sources.get(spot.source)?;
    Some(run.sources.place(spot.source, spot.span, spot.path.as_str()))
}

fn measure(measure: &Measure) -> MeasureJson<'_> {
    match measure {
        Measure::Figures(f) => {
            let figure = |n: &Number| Some(Quantity { number: fraction(n), unit: unit(f.kind, f.word.as_deref()) });
            MeasureJson {
                actual: figure(&f.actual),
                required: figure(&f.required),
                gap: figure(&f.gap),
                share_actual: f.share.as_ref().and_then(|s| s.actual.as_ref()).map(fraction),
                share_required: f.share.as_ref().map(|s| fraction(&s.required)),
                comparison: Some(if f.range.is_some() { "in" } else { f.comparator.symbol() }),
                ..MeasureJson::default()
            }
        }
        Measure::Dates(d) => MeasureJson {
            actual: d.actual.map(days),
            required: Some(days(d.required)),
            gap: d.gap.map(|g| Quantity { number: fraction(&Number::from_i64(g)), unit: Some("days") }),
            comparison: Some(d.comparator.map_or("in", |c| c.symbol())),
            ..MeasureJson::default()
        },
        Measure::Deadline(d) => {
            let inner = d.inner.as_deref().map(self::measure).unwrap_or_default();
            let due = Some(d.due.to_string());
            let actual = d.happened.map(days).or(inner.actual);
            MeasureJson { actual, comparison: inner.comparison.or(Some("by")), due, days_late: d.days_late, ..inner }
        }
        Measure::Frequency(f) => MeasureJson {
            required: Some(Quantity { number: fraction(&f.bound), unit: None }),
            comparison: Some(f.comparator.symbol()),
            sub_periods: Some(sub_periods(f)),
            ..MeasureJson::default()
        },
        Measure::Members(m) => members(m),
        // Of what must be unique, the others are found, and nothing is required of the text.
        Measure::Texts(t) if t.required.is_empty() && t.pattern.is_none() => MeasureJson::default(),
        Measure::Texts(t) => {
            let texts = |texts: &[SmolStr], unit| Quantity { number: plain(texts.join("; ")), unit: Some(unit) };
            let required = match &t.pattern {
                Some(pattern) => Quantity { number: plain(pattern.to_string()), unit: Some("pattern") },
                None => texts(&t.required, "text"),
            };
            MeasureJson { actual: Some(texts(&t.actual, "text")), required: Some(required), ..MeasureJson::default() }
        }
    }
}

fn members(m: &MemberMeasure) -> MeasureJson<'_> {
    let whole = |n: u64| Some(Quantity { number: plain(n.to_string()), unit: None });
    MeasureJson {
        actual: whole(m.yes),
        required: whole(m.needed),
        gap: whole(m.gap()),
        share_required: m.share.as_ref().map(fraction),
        share_actual: m.share.as_ref().and_then(|_| ratio(m.yes, m.total)).map(|n| fraction(&n)),
        comparison: Some(m.comparator.symbol()),
        members: Some(MembersJson {
            total: m.total,
            yes: m.yes,
            undecided: m.undecided,
            needed: m.needed,
            offending: keys_of(&m.offending),
            more_offending: m.more_offending,
            unsettled: keys_of(&m.unsettled),
            silent: keys_of(&m.silent),
        }),
        ..MeasureJson::default()
    }
}

fn keys_of(members: &[Member]) -> Vec<&str> {
    members.iter().map(|m| m.key.as_str()).collect()
}

fn ratio(part: u64, whole: u64) -> Option<Number> {
    Number::ratio(i64::try_from(part).ok()?, whole)
}

fn sub_periods(f: &FrequencyMeasure) -> Vec<SubPeriod> {
    let counted = f.counted.iter().map(|(p, _)| *p);
    let mut all: Vec<Period> = counted.chain(f.lacking.iter().copied()).chain(f.open.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    let one = |p: Period| SubPeriod {
        period: p.to_string(),
        count: f.counted.iter().find(|(counted, _)| *counted == p).map(|(_, n)| *n),
        state: match (f.lacking.contains(&p), f.open.contains(&p)) {
            (true, _) => "lacking",
            (_, true) => "open",
            _ => "satisfied",
        },
    };
    all.into_iter().map(one).collect()
}

/// What a figure's value is in; a share is a fraction of one.
fn unit(kind: Kind, word: Option<&str>) -> Option<&str> {
    match unit_of(kind) {
        Unit::Money => Some("VND"),
        Unit::Days => Some("days"),
        Unit::Percent => Some("fraction"),
        Unit::Count | Unit::Plain => word,
    }
}

fn plain(value: String) -> Fraction {
    Fraction { value, num: None, den: None }
}

fn fraction(n: &Number) -> Fraction {
    match n.to_decimal() {
        Some(value) => plain(value),
        None => Fraction {
            value: n.to_decimal_digits(SIGNIFICANT),
            num: Some(n.numerator().to_string()),
            den: Some(n.denominator().to_string()),
        },
    }
}

/// A day, or the period or days where only those are known, in the forms of rule files.
fn days<'a>(range: DateRange) -> Quantity<'a> {
    let value = crate::value::format::days(range, crate::diagnostic::Lang::En);
    Quantity { number: plain(value), unit: Some("date") }
}
