//! The unit that a judgement is about, as people name it.

use super::Run;
use super::message::push;
use crate::diagnostic::Lang;
use crate::evaluation::{Judgement, Spot};
use crate::semantics::rules::Subject;
use crate::value::format;

/// Room for the names of most units.
const LENGTH: usize = 64;

/// Judgements with equal units are told together.
pub(super) fn same(a: &Judgement, b: &Judgement) -> bool {
    (a.entity, &a.key, a.period, &a.record, a.data_date) == (b.entity, &b.key, b.period, &b.record, b.data_date)
}

/// The heading of a unit's findings: `Hà Tĩnh (province 42), 2020`.
pub(super) fn heading(run: &Run<'_>, j: &Judgement) -> String {
    let entity = run.rules.schema.entity(j.entity);
    let kind = match run.lang {
        Lang::Vi if !entity.label.is_empty() => &entity.label,
        _ => &entity.name,
    };
    let mut out = match (is_across(run, j), &j.key, &j.name, run.lang) {
        (true, .., Lang::En) => format!("All {} together", entity.plural.as_ref().unwrap_or(&entity.name)),
        (true, .., Lang::Vi) => format!("Toàn bộ {}", super::message::lower(kind)),
        (_, Some(key), Some(name), Lang::En) => format!("{name} ({kind} {key})"),
        (_, Some(key), Some(name), Lang::Vi) => format!("{name} (mã {key})"),
        (_, Some(key), None, _) => format!("{kind} {key}"),
        (_, None, Some(name), _) => name.to_string(),
        (_, None, None, _) => match &j.record {
            Some(spot) => format!("{kind}, {}", place(run, spot)),
            None => kind.clone(),
        },
    };
    if let Some(period) = j.period {
        out += &format!(", {}", format::period(period, run.lang));
    }
    out
}

/// The unit in a bracket: `42 Hà Tĩnh 2020`.
pub(super) fn short(run: &Run<'_>, j: &Judgement) -> String {
    let mut out = String::with_capacity(LENGTH);
    push_short(run, j, &mut out);
    out
}

/// Appends the same.
pub(super) fn push_short(run: &Run<'_>, j: &Judgement, out: &mut String) {
    let before = out.len();
    let mut part = |part: &str| push(out, [if out.len() > before { " " } else { "" }, part]);
    if is_across(run, j) {
        let entity = run.rules.schema.entity(j.entity);
        part(entity.plural.as_deref().unwrap_or(&entity.name));
    }
    if let Some(key) = &j.key {
        part(key);
    }
    if let Some(name) = &j.name {
        part(name);
    }
    if let Some(period) = j.period {
        part(&period.to_string());
    }
    if out.len() == before {
        out.push_str(&run.rules.schema.entity(j.entity).name);
    }
}

fn is_across(run: &Run<'_>, j: &Judgement) -> bool {
    matches!(run.rules.target(j.target).subject, Subject::Across(..))
}

fn place(run: &Run<'_>, spot: &Spot) -> String {
    run.sources.get(spot.source).map(|s| format!("{}:{}", s.name, s.line_column(spot.span.start).0)).unwrap_or_default()
}

/// The days by which a unit is judged, in words.
pub(super) fn dates(run: &Run<'_>, j: &Judgement) -> String {
    let day = |d| format::day(d, run.lang);
    let (data, judging) = (day(j.data_date), day(j.judging_date));
    match (run.lang, j.data_date == j.judging_date) {
        (Lang::En, true) => format!("figures up to {data}"),
        (Lang::En, false) => format!("figures up to {data}, judged on {judging}"),
        (Lang::Vi, true) => format!("số liệu đến ngày {data}"),
        (Lang::Vi, false) => format!("số liệu đến ngày {data}, xét tại ngày {judging}"),
    }
}
