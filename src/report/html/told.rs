//! All that the page is told, as one block of JSON: what it shows is decided here, and only arranged there.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::board::Board;
use super::marks::{self, MARKS};
use super::pair::Pair;
use super::sheets::{self, Context, Sheet};
use super::targets::{Pack, TargetJson, targets};
use super::tiles;
use crate::diagnostic::{Lang, Severity};
use crate::report::message::clean;
use crate::report::{Run, fingerprint, json};
use crate::value::format;

/// Problems that are told; the others are counted.
const PROBLEMS: usize = 500;
/// Files that are named.
const FILES: usize = 1_000;

#[derive(Serialize)]
pub(super) struct Told {
    schema: &'static str,
    tool: &'static str,
    lang: Lang,
    status: u8,
    /// The last line of reports for people: all verdicts, counted.
    pub line: Pair,
    /// Why this is no whole check, if it is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert: Option<Pair>,
    classes: Vec<ClassJson>,
    /// What each letter of a cell stands for: a class, and a verdict.
    marks: BTreeMap<String, (usize, &'static str)>,
    packs: Vec<Pack>,
    pub targets: Vec<TargetJson>,
    files: Vec<String>,
    sheets: Vec<Sheet>,
    /// The sheet that is shown first.
    shown: usize,
    tiles: BTreeMap<&'static str, BTreeMap<&'static str, (u8, u8)>>,
    /// Verdicts without a cell, by target and verdict.
    rest: Vec<(usize, &'static str, usize)>,
    /// Findings whose story is not told.
    shortened: usize,
    /// Not said where no register tells, where a single unit was looked at, or where the run was broken off.
    silent: Option<Vec<SilentJson>>,
    waivers: Vec<WaiverJson>,
    problems: Vec<ProblemJson>,
    more_problems: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    corrected: Option<Vec<CorrectedJson>>,
    notes: Vec<NoteJson>,
    method: Method,
}

#[derive(Serialize)]
struct ClassJson {
    name: &'static str,
    sign: &'static str,
    word: Pair,
    means: Pair,
}

#[derive(Serialize)]
struct SilentJson {
    entity: String,
    title: Pair,
    key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<(String, Pair)>,
}

#[derive(Serialize)]
struct WaiverJson {
    target: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<Pair>,
    reason: String,
    approver: String,
    from: Option<Pair>,
    until: Option<Pair>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    place: String,
}

#[derive(Serialize)]
struct ProblemJson {
    code: &'static str,
    error: bool,
    message: Pair,
    place: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Pair>,
}

#[derive(Serialize)]
struct CorrectedJson {
    target: String,
    unit: String,
    period: Option<Pair>,
}

#[derive(Serialize)]
struct NoteJson {
    id: String,
    text: Pair,
}

#[derive(Serialize)]
struct Method {
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<Pair>,
    records: usize,
    judged: usize,
    /// Of all rules that took part together.
    fingerprint: String,
    inputs: Vec<(String, usize, Option<String>)>,
    more_inputs: usize,
    not_applying: usize,
    /// Targets that look across units, where there was a single one.
    single_unit: Vec<String>,
}

impl Told {
    /// The verdict in a sentence, where there is something to be said of units.
    pub fn sentences(&self) -> Option<[&Pair; 2]> {
        sheets::sentences(&self.sheets)
    }

    /// The word for a verdict.
    pub fn word(&self, verdict: &str) -> Option<&Pair> {
        let (class, _) = self.marks.values().find(|(_, known)| *known == verdict)?;
        self.classes.get(*class).map(|class| &class.word)
    }
}

/// All of it.
pub(super) fn told(run: &Run<'_>, board: &Board) -> Told {
    let (packs, targets) = targets(run);
    let mut context = Context {
        run,
        targets: run.selected.iter().copied().zip(0..).collect(),
        files: BTreeMap::new(),
        shown: BTreeMap::new(),
        shortened: 0,
        layouts: Default::default(),
    };
    let sheets = sheets::sheets(&mut context, board);
    let mut rest = Vec::new();
    for (target, number) in &context.targets {
        for (verdict, n) in run.counts.of_target(*target).each() {
            let shown = context.shown.get(&(*target, verdict)).copied().unwrap_or(0);
            rest.extend(n.checked_sub(shown).filter(|n| *n > 0).map(|n| (*number, verdict.word(), n)));
        }
    }
    let mut files: Vec<(String, usize)> = context.files.into_iter().collect();
    files.sort_by_key(|(_, number)| *number);
    let files = files.into_iter().map(|(name, _)| name).collect();
    let all = marks::classes();
    let class_of = |class| all.iter().position(|said| said.class == class).unwrap_or_default();
    let layout = |name: &&'static str| {
        let own = tiles::tiles().filter(|(of, ..)| of == name).map(|(_, code, column, row)| (code, (column, row)));
        (*name, own.collect())
    };
    let is_broken = run.interrupted || !matches!(run.status, 0..=2);
    Told {
        schema: "chitieu-page/1",
        tool: json::TOOL,
        lang: run.lang,
        status: run.status,
        line: Pair::said(|lang| run.counts.line(&Run { lang, ..*run })),
        alert: is_broken.then(|| Pair::said(|lang| run.counts.verdict(&Run { lang, ..*run }))),
        marks: MARKS.iter().map(|(mark, class, verdict)| (char::from(*mark).to_string(), (class_of(*class), verdict.word()))).collect(),
        classes: all.into_iter().map(|s| ClassJson { name: s.name, sign: s.sign, word: s.word, means: s.means }).collect(),
        packs,
        targets,
        tiles: context.layouts.iter().map(layout).collect(),
        files,
        shown: sheets::first(&sheets),
        sheets,
        rest,
        shortened: context.shortened,
        silent: (!run.interrupted && (!run.outcome.silent.is_empty() || has_everybody(run, board))).then(|| silent(run)),
        waivers: waivers(run),
        problems: run.all_problems().take(PROBLEMS).map(|p| problem(run, p)).collect(),
        more_problems: run.all_problems().count().saturating_sub(PROBLEMS),
        corrected: corrected(run),
        notes: notes(run),
        method: method(run),
    }
}

/// Whether all units of some register have reported on each period that any has.
fn has_everybody(run: &Run<'_>, board: &Board) -> bool {
    let mut seen: BTreeMap<_, (BTreeSet<&str>, usize)> = BTreeMap::new();
    for (id, row) in board.rows() {
        if let (Some(register), Some(key)) = (run.rules.schema.register(id.entity), &row.key) {
            let (keys, _) = seen.entry((id.entity, id.period)).or_insert_with(|| (BTreeSet::new(), register.on(row.rule_day).count()));
            keys.insert(key);
        }
    }
    !seen.is_empty() && seen.values().all(|(keys, all)| keys.len() >= *all)
}

fn silent(run: &Run<'_>) -> Vec<SilentJson> {
    let one = |s: &crate::evaluation::Silent| SilentJson {
        entity: run.rules.schema.entity(s.entity).name.clone(),
        title: Pair::said(|lang| super::sentence::units(run, s.entity, false, lang)),
        key: clean(&s.key),
        name: s.name.as_deref().map(clean),
        period: s.period.map(|p| (p.to_string(), Pair::said(|lang| format::period(p, lang)))),
    };
    run.outcome.silent.iter().map(one).collect()
}

fn waivers(run: &Run<'_>) -> Vec<WaiverJson> {
    let text = |text: &Option<String>| clean(text.as_deref().unwrap_or_default());
    let day = |day: Option<crate::value::Date>| day.map(|day| Pair::said(|lang| format::day(day, lang)));
    let one = |w: &crate::gate::Waiver| WaiverJson {
        target: w.target.clone(),
        unit: w.unit.as_deref().map(clean),
        period: w.period.map(|p| Pair::said(|lang| format::period(p, lang))),
        reason: text(&w.reason),
        approver: text(&w.approver),
        from: day(w.date),
        until: day(w.expiry),
        value: w.value.as_deref().map(clean),
        place: clean(&run.sources.place(w.source, w.span, "").to_string()),
    };
    run.waivers.iter().map(one).collect()
}

fn problem(run: &Run<'_>, d: &crate::diagnostic::Diagnostic) -> ProblemJson {
    let both = |text: &crate::diagnostic::Text| Pair::said(|lang| clean(text.get(lang)));
    let label = d.labels.iter().find(|label| run.sources.get(label.source).is_some());
    ProblemJson {
        code: d.code.0,
        error: d.severity == Severity::Error,
        message: both(&d.message),
        place: label.map(|label| clean(&run.sources.place(label.source, label.span, "").to_string())).unwrap_or_default(),
        help: d.help.as_ref().map(both),
    }
}

fn corrected(run: &Run<'_>) -> Option<Vec<CorrectedJson>> {
    let one = |finding: &crate::gate::Finding| CorrectedJson {
        target: finding.rule.clone(),
        unit: clean(finding.name.as_deref().or(finding.unit.key.as_deref()).unwrap_or(&finding.unit.entity)),
        period: finding.period.map(|p| Pair::said(|lang| format::period(p, lang))),
    };
    run.corrected.map(|all| all.iter().map(one).collect())
}

fn notes(run: &Run<'_>) -> Vec<NoteJson> {
    let text = |note: &crate::semantics::rules::Note| Pair::maybe(|lang| note.text.get(lang).map(clean));
    run.rules.notes.iter().filter_map(|note| Some(NoteJson { id: note.id.clone(), text: text(note)? })).collect()
}

fn method(run: &Run<'_>) -> Method {
    let prints: Vec<String> = run.selected.iter().map(|id| run.rules.fingerprint(run.rules.target(*id))).collect();
    let prints: Vec<&str> = prints.iter().map(String::as_str).collect();
    let left_out = &run.outcome.left_out;
    Method {
        profile: run.profile.map(clean),
        as_of: run.as_of.map(|day| Pair::said(|lang| format::day(day, lang))),
        records: run.outcome.records,
        judged: run.counts.judged(),
        fingerprint: fingerprint::hash(&prints),
        inputs: run.inputs.iter().take(FILES).map(|i| (clean(&i.file), i.records, i.sha256.clone())).collect(),
        more_inputs: run.inputs.len().saturating_sub(FILES),
        not_applying: left_out.not_applying,
        single_unit: left_out.single_unit.iter().map(|id| run.rules.target(*id).id.clone()).collect(),
    }
}
