//! Requirements that cannot hold together, in one target or in two of the same units and time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::relation::{Reading, conjuncts, days};
use super::walk::{self, Part};
use super::{Lint, form};
use crate::base::{SourceId, Span};
use crate::data::EntityId;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::semantics::Rules;
use crate::semantics::rules::{Body, Cond, CondOp, Subject, Target};
use crate::syntax::tree::ClauseKind;
use crate::value::Date;

pub(super) const LINT: Lint = Lint { code: Code::LINT_CONTRADICTION, check };

/// So many pairs of requirements of two targets are looked at, and so many of them compared; rules that people write make
/// hundreds.
const MAX_PAIRS: (usize, usize) = (1_000_000, 20_000);

fn check(rules: &Rules, found: &mut Vec<Diagnostic>) {
    for target in &rules.targets {
        for body in target.subject.bodies() {
            inside(rules, target, body, found);
        }
    }
    between(rules, found);
}

/// Within one target: all that it requires, then each clause that is advice, then what stands joined by `and` further inside.
fn inside(rules: &Rules, target: &Target, body: &Body, found: &mut Vec<Diagnostic>) {
    let of = |kinds: &[ClauseKind]| -> Vec<&Cond> {
        let clauses = body.clauses.iter().filter(|clause| kinds.contains(&clause.kind));
        clauses.flat_map(|clause| conjuncts(&clause.condition)).collect()
    };
    let when: Vec<&Cond> = body.when.iter().flat_map(conjuncts).collect();
    let required: Vec<&Cond> = when.into_iter().chain(of(&[ClauseKind::Require])).collect();
    let advice = body.clauses.iter().filter(|clause| clause.kind != ClauseKind::Require);
    let with_advice = advice.map(|clause| required.iter().copied().chain(conjuncts(&clause.condition)).collect());
    let mut sets: Vec<Vec<&Cond>> = std::iter::once(required.clone()).chain(with_advice).collect();
    walk::body(body, &mut |part| {
        if let Part::Cond(cond @ Cond { op: CondOp::And(_), .. }) = part {
            sets.push(conjuncts(cond));
        }
    });
    let days = days(rules, target);
    let mut told: BTreeSet<Vec<Span>> = BTreeSet::new();
    for set in sets {
        if let Some(core) = days.iter().find_map(|day| clash(rules, *day, &set)) {
            let spans: Vec<Span> = core.iter().map(|cond| cond.span).collect();
            // One that fails by itself is told as such.
            if core.len() > 1 && told.insert(spans.clone()) {
                let places: Vec<_> = spans.into_iter().map(|span| (target.source, span)).collect();
                found.push(contradiction(rules, &places));
            }
        }
    }
}

/// The fewest conditions of a set that cannot hold together, if all of them cannot.
fn clash<'c>(rules: &Rules, day: Option<Date>, set: &[&'c Cond]) -> Option<Vec<&'c Cond>> {
    if allows(rules, day, set) {
        return None;
    }
    let mut core = set.to_vec();
    let mut at = 0;
    while at < core.len() {
        let mut fewer = core.clone();
        fewer.remove(at);
        if allows(rules, day, &fewer) {
            at += 1;
        } else {
            core = fewer;
        }
    }
    Some(core)
}

fn allows(rules: &Rules, day: Option<Date>, set: &[&Cond]) -> bool {
    let mut reading = Reading::new(rules, day);
    let relations: Vec<_> = set.iter().flat_map(|cond| reading.cond(cond)).collect();
    reading.allows(&relations)
}

fn contradiction(rules: &Rules, places: &[(SourceId, Span)]) -> Diagnostic {
    let words: Vec<String> = places.iter().map(|(source, span)| format!("`{}`", rules.words(*source, *span))).collect();
    let (last, first) = words.split_last().map_or((String::new(), String::new()), |(last, first)| (last.clone(), first.join(", ")));
    let message = Text::new(format!("{first} and {last} cannot hold together"), format!("{first} và {last} không thể cùng đúng"));
    let help = Text::new(
        "mend one of them, or say by `when` where each applies",
        "hãy sửa một điều kiện, hoặc dùng `when` để nói rõ khi nào áp dụng",
    );
    // The later one is where the reader's eye should go: the earlier stood already.
    let mut sorted = places.to_vec();
    sorted.sort();
    sorted.reverse();
    sorted.iter().fold(Diagnostic::warning(LINT.code, message), |problem, (source, span)| problem.at(*source, *span)).help(help)
}

/// A requirement of a target for one entity.
struct Demand<'r> {
    target: &'r Target,
    when: Option<&'r Cond>,
    /// The form of its `when`.
    units: Option<Arc<str>>,
    cond: &'r Cond,
}

/// Requirements of two targets that apply to the same records on some day.
fn between(rules: &Rules, found: &mut Vec<Diagnostic>) {
    let mut about: BTreeMap<(EntityId, String), Vec<Demand<'_>>> = BTreeMap::new();
    for target in &rules.targets {
        let Subject::Records(each) = &target.subject else { continue };
        for (entity, body) in each {
            let (when, units) = (body.when.as_ref(), body.when.as_ref().map(|when| Arc::from(form::cond(when))));
            let required = body.clauses.iter().filter(|clause| clause.kind == ClauseKind::Require && !clause.lenient);
            for cond in required.flat_map(|clause| conjuncts(&clause.condition)) {
                let mut unknowns = BTreeSet::new();
                let mut reading = Reading::new(rules, None);
                reading.cond(cond).iter().for_each(|relation| unknowns.extend(relation.unknowns().cloned()));
                for unknown in unknowns {
                    about.entry((*entity, unknown)).or_default().push(Demand { target, when, units: units.clone(), cond });
                }
            }
        }
    }
    let (mut seen, mut compared, mut told) = (0, 0, BTreeSet::new());
    for demands in about.values() {
        for (at, one) in demands.iter().enumerate() {
            for other in demands.iter().skip(at + 1) {
                seen += 1;
                if seen > MAX_PAIRS.0 || compared > MAX_PAIRS.1 {
                    return;
                }
                if !meet(one, other) {
                    continue;
                }
                compared += 1;
                let places = [(one.target.source, one.cond.span), (other.target.source, other.cond.span)];
                if !told.contains(&places) && clash_between(rules, one, other) {
                    told.insert(places);
                    found.push(contradiction(rules, &places));
                }
            }
        }
    }
}

/// Whether two targets apply to one record on some day.
fn meet(one: &Demand<'_>, other: &Demand<'_>) -> bool {
    let same_units = one.units == other.units || one.units.is_none() || other.units.is_none();
    !std::ptr::eq(one.target, other.target) && same_units && overlap(one.target, other.target)
}

/// Whether two targets apply on the same day.
pub(super) fn overlap(one: &Target, other: &Target) -> bool {
    let time = |target: &Target| {
        let until = target.superseded_from.and_then(|day| day.yesterday().ok());
        let to = [target.applies.1, until].into_iter().flatten().min();
        (target.applies.0.unwrap_or(Date::MIN), to.unwrap_or(Date::MAX))
    };
    let ((from, to), (other_from, other_to)) = (time(one), time(other));
    from.max(other_from) <= to.min(other_to)
}

fn clash_between(rules: &Rules, one: &Demand<'_>, other: &Demand<'_>) -> bool {
    let whens: Vec<&Cond> = one.when.into_iter().chain(other.when).collect();
    let days: BTreeSet<Option<Date>> = days(rules, one.target).into_iter().chain(days(rules, other.target)).collect();
    let possible = |day: Option<Date>, conds: &[&Cond]| allows(rules, day, &[&whens, conds].concat());
    let clashes = |day| !possible(day, &[one.cond, other.cond]) && possible(day, &[one.cond]) && possible(day, &[other.cond]);
    days.into_iter().any(clashes)
}
