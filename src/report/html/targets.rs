//! The card of each target: what it demands, of whom, and where that was decided.

use std::collections::BTreeMap;

use serde::Serialize;

use super::pair::Pair;
use crate::diagnostic::Lang;
use crate::evaluation::Grade;
use crate::report::message::clean;
use crate::report::{Run, card};
use crate::semantics::rules::{Target, TargetId, Wording};
use crate::syntax::{Surface, statement, surface_of};
use crate::value::format;

/// A ruleset, or the checks of the vocabulary.
#[derive(Serialize)]
pub(super) struct Pack {
    id: String,
    title: Pair,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    checks: bool,
}

#[derive(Serialize)]
pub(super) struct TargetJson {
    id: String,
    pack: usize,
    title: Pair,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<Pair>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Pair>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<Pair>,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<Pair>,
    asks: Vec<Ask>,
    #[serde(skip_serializing_if = "Option::is_none")]
    applies: Option<Pair>,
    /// How much it weighs, where the profile says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    grade: Option<&'static str>,
    place: String,
    fingerprint: String,
    /// All verdicts on it, by their words.
    counts: BTreeMap<&'static str, usize>,
}

impl TargetJson {
    pub fn title(&self) -> &Pair {
        &self.title
    }

    /// Its verdicts that there are, by their words.
    pub fn counts(&self) -> impl Iterator<Item = (&'static str, usize)> {
        self.counts.iter().map(|(verdict, n)| (*verdict, *n))
    }
}

/// A clause: how binding it is, what it asks for in people's words, and its own words.
#[derive(Serialize)]
struct Ask {
    kind: &'static str,
    said: Pair,
    words: Pair,
}

/// The targets that took part, and the rulesets that they are of.
pub(super) fn targets(run: &Run<'_>) -> (Vec<Pack>, Vec<TargetJson>) {
    let mut packs: Vec<Pack> = Vec::new();
    let mut targets = Vec::new();
    for id in run.selected {
        let target = run.rules.target(*id);
        let name = if target.is_check { "" } else { target.id.split('.').next().unwrap_or_default() };
        let pack = packs.iter().position(|pack| pack.id == name).unwrap_or_else(|| {
            packs.push(pack(run, name));
            packs.len() - 1
        });
        targets.push(one(run, *id, target, pack));
    }
    (packs, targets)
}

fn pack(run: &Run<'_>, name: &str) -> Pack {
    if name.is_empty() {
        return Pack {
            id: String::new(), title: Pair::new("Checks of the figures themselves", "Kiểm tra bản thân số liệu"), checks: true
        };
    }
    let title = run.rules.rulesets.get(name).and_then(said);
    Pack { id: name.to_owned(), title: title.unwrap_or_else(|| Pair::new(name, name)), checks: false }
}

fn said(wording: &Wording) -> Option<Pair> {
    Pair::maybe(|lang| wording.get(lang).map(clean))
}

fn one(run: &Run<'_>, id: TargetId, target: &Target, pack: usize) -> TargetJson {
    let place = run.sources.place(target.source, target.span, "");
    let counts = run.counts.of_target(id).each();
    let web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    TargetJson {
        id: target.id.clone(),
        pack,
        title: said(&target.title).unwrap_or_else(|| Pair::new(&target.id, &target.id)),
        owner: said(&target.owner),
        source: said(&target.source_text),
        url: target.url.as_deref().filter(web).map(clean),
        hint: said(&target.hint),
        when: when(run, target),
        asks: asks(run, id, target),
        applies: applies(target),
        grade: run.regraded(id).map(Grade::word),
        place: clean(&format!("{}:{}", place.file, place.line)),
        fingerprint: run.rules.fingerprint(target),
        counts: counts.into_iter().filter(|(_, n)| *n > 0).map(|(verdict, n)| (verdict.word(), n)).collect(),
    }
}

/// A statement of a rule file, in the words that the language has for it.
fn quoted(run: &Run<'_>, target: &Target, keyword: &str, condition: &str) -> Pair {
    let here = run.rules.texts.get(&target.source).map_or(Surface::En, |text| surface_of(text));
    Pair::said(|lang| {
        let there = if lang == Lang::Vi { Surface::Vi } else { Surface::En };
        clean(&statement(keyword, condition, here, there))
    })
}

fn when(run: &Run<'_>, target: &Target) -> Option<Pair> {
    let when = target.subject.bodies().next()?.when.as_ref()?;
    Some(quoted(run, target, "when", &run.rules.words(target.source, when.span)))
}

fn asks(run: &Run<'_>, id: TargetId, target: &Target) -> Vec<Ask> {
    let (Some(entity), Some(body)) = (target.subject.entities().first().copied(), target.subject.bodies().next()) else {
        return Vec::new();
    };
    let clauses = body.clauses.iter().zip(1..);
    let ask = clauses.map(|(clause, number)| Ask {
        kind: clause.kind.word(),
        said: Pair::said(|lang| card::asked(run.rules, id, entity, number, lang).unwrap_or_default()),
        words: quoted(run, target, clause.kind.word(), &clause.text),
    });
    ask.collect()
}

fn applies(target: &Target) -> Option<Pair> {
    let (from, to) = crate::evaluation::target_time(target);
    (from.is_some() || to.is_some()).then(|| {
        Pair::said(|lang| {
            let day = |day| format::day(day, lang);
            match (lang, from, to) {
                (Lang::En, Some(from), Some(to)) => format!("from {} to {}", day(from), day(to)),
                (Lang::En, Some(from), None) => format!("from {} on", day(from)),
                (Lang::En, _, Some(to)) => format!("until {}", day(to)),
                (Lang::Vi, Some(from), Some(to)) => format!("từ ngày {} đến ngày {}", day(from), day(to)),
                (Lang::Vi, Some(from), None) => format!("từ ngày {}", day(from)),
                (Lang::Vi, _, Some(to)) => format!("đến hết ngày {}", day(to)),
                _ => String::new(),
            }
        })
    })
}
