//! A target as a SARIF rule: what it asks for, with its source.

use serde::Serialize;

use super::Message;
use crate::diagnostic::Lang;
use crate::evaluation::Grade;
use crate::report::{Run, Verdicts};
use crate::semantics::rules::{Target, TargetId};
use crate::syntax::tree::ClauseKind;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rule {
    id: String,
    short_description: Message,
    full_description: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    help: Help,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

/// The level that a profile gives to a rule.
#[derive(Serialize)]
pub(super) struct Override {
    configuration: Configuration,
    descriptor: Reference,
}

#[derive(Serialize)]
struct Reference {
    id: String,
    index: usize,
}

/// The rules that a profile grades otherwise than they do themselves.
pub(super) fn overrides(run: &Run<'_>) -> Vec<Override> {
    let graded = run.selected.iter().enumerate().filter_map(|(index, id)| Some((index, *id, run.regraded(*id)?)));
    let one = |(index, id, grade)| Override {
        configuration: Configuration { level: level(grade) },
        descriptor: Reference { id: run.rules.target(id).id.clone(), index },
    };
    graded.map(one).collect()
}

#[derive(Serialize)]
struct Properties {
    tags: Vec<String>,
    fingerprint: String,
    /// Judgements of the target by verdict, those that are not among the results included.
    counts: Verdicts,
}

pub(super) fn of(run: &Run<'_>, id: TargetId) -> Rule {
    let target = run.rules.target(id);
    let title = target.title.get(run.lang).unwrap_or(&target.id).to_owned();
    let clauses: Vec<String> = clauses(target);
    let (text, markdown) = help(run, target, &clauses);
    Rule {
        id: target.id.clone(),
        full_description: Message { text: if clauses.is_empty() { title.clone() } else { clauses.join("\n") } },
        short_description: Message { text: title },
        help_uri: target.url.clone().filter(|url| url.starts_with("https://") || url.starts_with("http://")),
        help: Help { text, markdown },
        default_configuration: Configuration { level: level(own_grade(target)) },
        properties: Properties { tags: tags(target), fingerprint: run.rules.fingerprint(target), counts: run.counts.of_target(id) },
    }
}

/// SARIF wants each tag once.
fn tags(target: &Target) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in &target.tags {
        if !tags.contains(tag) {
            tags.push(tag.clone());
        }
    }
    tags
}

fn clauses(target: &Target) -> Vec<String> {
    let mut found = Vec::new();
    for clause in target.subject.bodies().flat_map(|body| &body.clauses) {
        let text = format!("{} {}", clause.kind.word(), clause.text);
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// The grade of the strictest clause.
fn own_grade(target: &Target) -> Grade {
    let kinds = target.subject.bodies().flat_map(|body| &body.clauses).map(|clause| clause.kind);
    Grade::of(kinds.min().unwrap_or(ClauseKind::Aim))
}

fn level(grade: Grade) -> &'static str {
    match grade {
        Grade::Error => "error",
        Grade::Warning => "warning",
        Grade::Info => "note",
    }
}

/// What there is to know and to do, as plain text and as Markdown.
fn help(run: &Run<'_>, target: &Target, clauses: &[String]) -> (String, String) {
    let vi = run.lang == Lang::Vi;
    let parts = [
        (if vi { "Căn cứ" } else { "Source" }, target.source_text.get(run.lang)),
        (if vi { "Phụ trách" } else { "Owner" }, target.owner.get(run.lang)),
        (if vi { "Cần làm" } else { "To do" }, target.hint.get(run.lang)),
        (if vi { "Liên kết" } else { "Link" }, target.url.as_deref()),
    ];
    let known: Vec<(&str, &str)> = parts.into_iter().filter_map(|(name, text)| Some((name, text?))).collect();
    let mut text: Vec<String> = known.iter().map(|(name, text)| format!("{name}: {text}")).collect();
    text.extend(clauses.iter().cloned());
    let mut markdown: Vec<String> = known.iter().map(|(name, text)| format!("**{name}**: {text}")).collect();
    markdown.push(format!("```\n{}\n```", clauses.join("\n")));
    (text.join("\n"), markdown.join("\n\n"))
}
