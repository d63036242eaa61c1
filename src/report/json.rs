//! `chitieu-report/1`: the whole run for programs. Results are written one by one, a line each.

mod clause;
mod lines;

pub(super) use self::clause::{Numbers, numbers};
pub(super) use self::lines::Lines;

use std::io::{self, Write};

use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};

use self::clause::{ClauseJson, ReasonJson, clauses, reasons};
use super::finding::{self, Class};
use super::{Passes, Run, Verdicts};
use crate::base::{Place, Sources};
use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::evaluation::{Grade, Judgement, Silent, Verdict};
use crate::gate::{Finding, Waiver};
use crate::semantics::rules::{Note, TargetId};

pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let report = Report {
        schema: "chitieu-report/1",
        tool: TOOL,
        as_of: run.as_of.map(|d| d.to_string()),
        status: run.status,
        profile: run.profile,
        inputs: inputs(run),
        silent: silents(run),
        notes: Each(|| run.rules.notes.iter().map(|n| note(run, n))),
        rules: Each(|| run.selected.iter().map(|id| rule(run, *id))),
        summary: summary(run),
        results: Results(run),
        problems: Each(|| run.all_problems().map(|p| problem(run.sources, run.lang, p))),
        corrected: run.corrected.map(|all| all.iter().map(corrected).collect()),
        interrupted: run.interrupted.then_some(true),
    };
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, lines::Lines::default());
    report.serialize(&mut serializer).map_err(io::Error::from)?;
    writeln!(out)
}

/// The program and its version.
pub(super) const TOOL: &str = concat!("chitieu ", env!("CARGO_PKG_VERSION"));

pub(super) fn inputs<'a>(run: &Run<'a>) -> impl Serialize + use<'a> {
    let (inputs, lang) = (run.inputs, run.lang);
    let input = move |i: &'a super::Input| {
        let notes = i.notes.iter().map(|note| note.get(lang)).collect();
        InputJson { file: &i.file, sha256: i.sha256.as_deref(), records: i.records, notes }
    };
    Each(move || inputs.iter().map(input))
}

pub(super) fn silents<'a>(run: &Run<'a>) -> impl Serialize + use<'a> {
    let run = *run;
    Each(move || run.outcome.silent.iter().map(move |s| silent(&run, s)))
}

/// The judgements that are told at the end.
pub(super) fn told<'a>(run: &Run<'a>) -> impl Iterator<Item = &'a Judgement> + use<'a> {
    let run = *run;
    run.outcome.judgements.iter().filter(move |j| is_told(&run, j))
}

/// The results: those that were written as the run went on, or all of them now.
struct Results<'r, 'a>(&'r Run<'a>);

impl Serialize for Results<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.told.filter(|_| !self.0.tells_judgements()) {
            None => serializer.collect_seq(told(self.0).map(|j| result(self.0, j))),
            Some(told) => {
                let raw = |bytes: &[u8]| {
                    let text = String::from_utf8(bytes.to_vec()).map_err(serde::ser::Error::custom)?;
                    serde_json::value::RawValue::from_string(text).map_err(serde::ser::Error::custom)
                };
                let mut results = serializer.serialize_seq(None)?;
                for bytes in told.in_order() {
                    results.serialize_element(&raw(bytes)?)?;
                }
                results.end()
            }
        }
    }
}

/// One result, as it stands in the report.
pub(super) fn result_line(run: &Run<'_>, j: &Judgement, out: &mut Vec<u8>) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, lines::Lines::inside());
    result(run, j).serialize(&mut serializer).map_err(io::Error::from)
}

/// A list that is made while it is written.
struct Each<F>(F);

impl<F: Fn() -> I, I: Iterator<Item: Serialize>> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

#[derive(Serialize)]
struct Report<'a, I, S, N, R, T, P> {
    schema: &'static str,
    tool: &'static str,
    as_of: Option<String>,
    status: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<&'a str>,
    inputs: I,
    silent: S,
    notes: N,
    rules: R,
    summary: Summary,
    results: T,
    problems: P,
    #[serde(skip_serializing_if = "Option::is_none")]
    corrected: Option<Vec<CorrectedJson<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    interrupted: Option<bool>,
}

#[derive(Serialize)]
struct InputJson<'a> {
    file: &'a str,
    sha256: Option<&'a str>,
    records: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<&'a str>,
}

#[derive(Serialize)]
struct SilentJson<'a> {
    entity: &'a str,
    key: &'a str,
    name: Option<&'a str>,
    period: Option<String>,
}

fn silent<'a>(run: &Run<'a>, s: &'a Silent) -> SilentJson<'a> {
    let entity = &run.rules.schema.entity(s.entity).name;
    SilentJson { entity, key: &s.key, name: s.name.as_deref(), period: s.period.map(|p| p.to_string()) }
}

#[derive(Serialize)]
struct NoteJson<'a> {
    id: &'a str,
    text: &'a str,
    tags: &'a [String],
}

fn note<'a>(run: &Run<'a>, n: &'a Note) -> NoteJson<'a> {
    NoteJson { id: &n.id, text: n.text.get(run.lang).unwrap_or_default(), tags: &n.tags }
}

#[derive(Serialize)]
struct RuleJson<'a> {
    id: &'a str,
    title: Option<&'a str>,
    source: Option<&'a str>,
    owner: Option<&'a str>,
    tags: &'a [String],
    file: String,
    line: usize,
    fingerprint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    regraded: Option<&'static str>,
    counts: Verdicts,
}

fn rule<'a>(run: &Run<'a>, id: TargetId) -> RuleJson<'a> {
    let target = run.rules.target(id);
    let source = run.sources.get(target.source);
    RuleJson {
        id: &target.id,
        title: target.title.get(run.lang),
        source: target.source_text.get(run.lang),
        owner: target.owner.get(run.lang),
        tags: &target.tags,
        file: source.map(|s| s.name.to_string()).unwrap_or_default(),
        line: source.map_or(0, |s| s.line_column(target.span.start).0),
        fingerprint: run.rules.fingerprint(target),
        regraded: run.regraded(id).map(Grade::word),
        counts: run.counts.of_target(id),
    }
}

#[derive(Serialize)]
pub(super) struct Summary {
    records: usize,
    targets: usize,
    judged: usize,
    #[serde(flatten)]
    verdicts: Verdicts,
    left_out: LeftOutJson,
    warnings: usize,
    problems: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_told: Option<usize>,
}

#[derive(Serialize)]
struct LeftOutJson {
    not_applying: usize,
    single_unit: usize,
}

pub(super) fn summary(run: &Run<'_>) -> Summary {
    let counts = run.counts;
    Summary {
        records: run.outcome.records,
        targets: run.selected.len(),
        judged: counts.judged(),
        verdicts: counts.all,
        left_out: LeftOutJson { not_applying: run.outcome.left_out.not_applying, single_unit: run.outcome.left_out.single_unit.len() },
        warnings: counts.warnings,
        problems: run.all_problems().count(),
        known: run.corrected.map(|_| counts.known_fail + counts.known_missing),
        not_told: run.worst.map(|worst| {
            let findings = counts.targets().map(|t| counts.target_findings(t).saturating_sub(worst)).sum::<usize>();
            findings + counts.judged() - counts.findings()
        }),
    }
}

#[derive(Serialize)]
pub(super) struct ResultJson<'a> {
    rule: &'a str,
    severity: &'static str,
    verdict: Verdict,
    would_be: Option<Verdict>,
    entity: &'a str,
    key: Option<&'a str>,
    name: Option<&'a str>,
    period: Option<String>,
    data_date: String,
    judging_date: String,
    rule_day: String,
    waiver: Option<WaiverJson<'a>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    known: bool,
    clauses: Vec<ClauseJson<'a>>,
    reasons: Vec<ReasonJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    doubts: Vec<&'a str>,
}

#[derive(Serialize)]
struct WaiverJson<'a> {
    reason: Option<&'a str>,
    approver: Option<&'a str>,
    date: Option<String>,
    expiry: Option<String>,
    file: String,
    line: usize,
}

fn waiver<'a>(run: &Run<'a>, waiver: &'a Waiver) -> WaiverJson<'a> {
    let place = run.sources.place(waiver.source, waiver.span, "");
    WaiverJson {
        reason: waiver.reason.as_deref(),
        approver: waiver.approver.as_deref(),
        date: waiver.date.map(|day| day.to_string()),
        expiry: waiver.expiry.map(|day| day.to_string()),
        file: place.file,
        line: place.line,
    }
}

/// What an earlier report found, and is met by now.
#[derive(Serialize)]
struct CorrectedJson<'a> {
    rule: &'a str,
    entity: &'a str,
    key: Option<&'a str>,
    name: Option<&'a str>,
    period: Option<String>,
}

fn corrected(finding: &Finding) -> CorrectedJson<'_> {
    CorrectedJson {
        rule: &finding.rule,
        entity: &finding.unit.entity,
        key: finding.unit.key.as_deref(),
        name: finding.name.as_deref(),
        period: finding.period.map(|p| p.to_string()),
    }
}

fn is_told(run: &Run<'_>, j: &Judgement) -> bool {
    if run.worst.is_some() {
        return Class::of(j).is_finding();
    }
    run.passes == Passes::All || Class::of(j) != Class::Pass
}

pub(super) fn result<'a>(run: &Run<'a>, j: &'a Judgement) -> ResultJson<'a> {
    ResultJson {
        rule: &run.rules.target(j.target).id,
        severity: j.grade().word(),
        verdict: j.verdict,
        would_be: j.would_be,
        entity: &run.rules.schema.entity(j.entity).name,
        key: j.key.as_deref(),
        name: j.name.as_deref(),
        period: j.period.map(|p| p.to_string()),
        data_date: j.data_date.to_string(),
        judging_date: j.judging_date.to_string(),
        rule_day: j.rule_day.to_string(),
        waiver: finding::waiver(run, j).map(|w| waiver(run, w)),
        known: j.known,
        clauses: clauses(run, j),
        reasons: reasons(run, &j.reasons),
        doubts: j.doubts.iter().map(|check| run.rules.target(*check).id.as_str()).collect(),
    }
}

#[derive(Serialize)]
pub(super) struct ProblemJson<'a> {
    code: &'static str,
    severity: Severity,
    message: &'a str,
    places: Vec<Place>,
    help: Option<&'a str>,
    blocks: &'a [String],
}

pub(super) fn problem<'a>(sources: &Sources, lang: Lang, d: &'a Diagnostic) -> ProblemJson<'a> {
    ProblemJson {
        code: d.code.0,
        severity: d.severity,
        message: d.message.get(d.lang(lang)),
        places: d.labels.iter().filter(|l| sources.get(l.source).is_some()).map(|l| sources.place(l.source, l.span, "")).collect(),
        help: d.help.as_ref().map(|h| h.get(d.lang(lang))),
        blocks: &d.blocks,
    }
}
