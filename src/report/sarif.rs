//! SARIF 2.1.0, for what shows findings beside the lines that they are about.
//!
//! Findings and waived ones are results. Everything is counted: by target in the properties of its rule, as a whole in those of the run.

mod rule;
mod uri;

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;

use super::finding::{self, Region, Weight};
use super::json::{self, Lines, Summary};
use super::message::clean;
use super::{Piece, Run, Verdicts, fingerprint, unit};
use crate::diagnostic::{Diagnostic, Severity};
use crate::evaluation::{Judgement, Verdict};

/// GitHub takes no more results of a file.
pub(super) const MOST: usize = 25_000;
/// Places beside the first that are told of a result.
const RELATED: usize = 20;
/// Problems that are told; the others are counted.
const PROBLEMS: usize = 1000;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [RunJson<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunJson<'a> {
    tool: Tool,
    column_kind: &'static str,
    language: &'static str,
    invocations: [Invocation; 1],
    properties: Properties,
    results: Vec<&'a RawValue>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<rule::Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    exit_code: u8,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rule_configuration_overrides: Vec<rule::Override>,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    descriptor: Descriptor,
    level: &'static str,
    message: Message,
    locations: Vec<Location>,
}

#[derive(Serialize)]
struct Descriptor {
    id: &'static str,
}

#[derive(Serialize)]
struct Properties {
    summary: Summary,
    /// What is counted and is not among the results.
    not_told: Verdicts,
    problems_not_told: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<String>,
    interrupted: bool,
}

#[derive(Serialize)]
pub(super) struct Message {
    pub text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultJson {
    rule_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    kind: &'static str,
    level: &'static str,
    message: Message,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
    properties: ResultProperties,
}

#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "chitieuFinding/v1")]
    own: String,
    /// The name that GitHub looks for.
    #[serde(rename = "primaryLocationLineHash")]
    line: String,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

#[derive(Serialize)]
struct ResultProperties {
    verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    would_be: Option<Verdict>,
    unit: String,
    entity: String,
    key: Option<String>,
    period: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    fully_qualified_name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<RegionJson>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RegionJson {
    start_line: usize,
    start_column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<usize>,
}

pub(super) fn result(run: &Run<'_>, j: &Judgement, out: &mut Vec<u8>) -> io::Result<()> {
    let target = run.rules.target(j.target);
    let mut places = finding::places(run, j).into_iter();
    let first = places.next().map(|region| location(&region, None));
    let own = fingerprint::of(run, j);
    let result = ResultJson {
        rule_id: target.id.clone(),
        rule_index: run.selected.iter().position(|id| *id == j.target),
        kind: "fail",
        level: level(run, j),
        message: Message { text: format!("{}: {}", clean(&unit::heading(run, j)), finding::sentences(run, j).join("; ")) },
        locations: first.into_iter().collect(),
        related_locations: places.take(RELATED).enumerate().map(|(id, region)| location(&region, Some(id + 1))).collect(),
        partial_fingerprints: Fingerprints { line: format!("{own}:1"), own },
        baseline_state: j.known.then_some("unchanged"),
        suppressions: suppressions(run, j),
        properties: ResultProperties {
            verdict: j.verdict,
            would_be: j.would_be,
            unit: unit::short(run, j),
            entity: run.rules.schema.entity(j.entity).name.clone(),
            key: j.key.as_deref().map(str::to_owned),
            period: j.period.map(|p| p.to_string()),
        },
    };
    let mut serializer = serde_json::Serializer::with_formatter(out, Lines::inside());
    result.serialize(&mut serializer).map_err(io::Error::from)
}

/// What is waived is a note to those who do not know suppressions.
fn level(run: &Run<'_>, j: &Judgement) -> &'static str {
    match finding::weight(run, j) {
        Weight::Error => "error",
        Weight::Warning => "warning",
        Weight::Note => "note",
    }
}

/// What is waived, with its reason.
fn suppressions(run: &Run<'_>, j: &Judgement) -> Vec<Suppression> {
    let justification = finding::waiver(run, j).map(|waiver| finding::excuse(waiver, run.lang));
    let one = || Suppression { kind: "external", status: "accepted", justification: justification.unwrap_or_default() };
    (j.verdict == Verdict::Waived).then(one).into_iter().collect()
}

fn location(region: &Region, id: Option<usize>) -> Location {
    let place = &region.place;
    let logical = (!place.path.is_empty()).then(|| Logical { fully_qualified_name: place.path.clone() });
    let start = (place.line > 0).then(|| RegionJson {
        start_line: place.line,
        start_column: place.column.max(1),
        end_line: region.end.map(|(line, _)| line),
        end_column: region.end.map(|(_, column)| column),
    });
    let artifact_location = Artifact { uri: uri::of(&place.file) };
    Location { id, physical_location: Physical { artifact_location, region: start }, logical_locations: logical.into_iter().collect() }
}

fn notification(run: &Run<'_>, problem: &Diagnostic) -> Notification {
    let lang = problem.lang(run.lang);
    let known = problem.labels.iter().filter(|label| run.sources.get(label.source).is_some());
    let region = |label: &crate::diagnostic::Label| {
        let end = run.sources.place(label.source, crate::base::Span { start: label.span.end, end: label.span.end }, "");
        Region { place: run.sources.place(label.source, label.span, ""), end: Some((end.line, end.column)) }
    };
    let help = problem.help.as_ref().map(|help| format!("\n{}", help.get(lang))).unwrap_or_default();
    Notification {
        descriptor: Descriptor { id: problem.code.0 },
        level: if problem.severity == Severity::Error { "error" } else { "warning" },
        message: Message { text: format!("{}{help}", problem.message.get(lang)) },
        locations: known.map(|label| location(&region(label), None)).collect(),
    }
}

pub(super) fn write(run: &Run<'_>, piece: &Piece, out: &mut dyn Write) -> io::Result<()> {
    let piece = piece.limited();
    let texts: Vec<Cow<'_, str>> = piece.in_order().into_iter().map(String::from_utf8_lossy).collect();
    let results: Vec<&RawValue> = texts.iter().map(|text| serde_json::from_str(text)).collect::<Result<_, _>>()?;
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [RunJson {
            tool: Tool {
                driver: Driver {
                    name: "chitieu",
                    version: env!("CARGO_PKG_VERSION"),
                    rules: run.selected.iter().map(|id| rule::of(run, *id)).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            language: if run.lang == crate::diagnostic::Lang::Vi { "vi" } else { "en" },
            invocations: [Invocation {
                execution_successful: !run.interrupted && run.status != 3,
                exit_code: run.status,
                rule_configuration_overrides: rule::overrides(run),
                tool_execution_notifications: run.all_problems().take(PROBLEMS).map(|p| notification(run, p)).collect(),
            }],
            properties: Properties {
                summary: json::summary(run),
                not_told: piece.told.untold(run.counts),
                problems_not_told: run.all_problems().count().saturating_sub(PROBLEMS),
                profile: run.profile.map(str::to_owned),
                interrupted: run.interrupted,
            },
            results,
        }],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}
