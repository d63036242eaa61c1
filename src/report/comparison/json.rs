//! `chitieu-comparison/1`: what is different between two reports, for programs.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::Account;
use crate::gate::{Change, Figure, Item, Lack, Side, Standing};
use crate::report::json::{Lines, TOOL};

#[derive(Serialize)]
struct ComparisonJson<'a> {
    schema: &'static str,
    tool: &'static str,
    old: SourceJson<'a>,
    new: SourceJson<'a>,
    status: u8,
    summary: SummaryJson,
    rules: RulesJson<'a>,
    changes: Vec<ChangeJson<'a>>,
}

#[derive(Serialize)]
struct SourceJson<'a> {
    name: &'a str,
    lacks: Vec<LackJson>,
}

#[derive(Serialize)]
struct LackJson {
    why: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    results: Option<u64>,
}

#[derive(Serialize)]
struct SummaryJson {
    #[serde(flatten)]
    changes: BTreeMap<Change, usize>,
    unchanged: usize,
}

#[derive(Serialize)]
struct RulesJson<'a> {
    altered: &'a [String],
    added: &'a [String],
    removed: &'a [String],
}

#[derive(Serialize)]
struct ChangeJson<'a> {
    change: Change,
    required: bool,
    rule: &'a str,
    title: Option<&'a str>,
    clause: Option<usize>,
    entity: &'a str,
    key: Option<&'a str>,
    name: Option<&'a str>,
    was: Option<SideJson<'a>>,
    is: Option<SideJson<'a>>,
}

#[derive(Serialize)]
struct SideJson<'a> {
    period: Option<String>,
    verdict: Standing,
    actual: Option<&'a Figure>,
    required: Option<&'a Figure>,
    comparison: Option<&'a str>,
}

pub(super) fn write(account: &Account<'_>, out: &mut dyn Write) -> io::Result<()> {
    let comparison = account.comparison;
    let whole = ComparisonJson {
        schema: "chitieu-comparison/1",
        tool: TOOL,
        old: SourceJson { name: account.names.0, lacks: lacks(&comparison.lacks.0) },
        new: SourceJson { name: account.names.1, lacks: lacks(&comparison.lacks.1) },
        status: account.status,
        summary: SummaryJson {
            changes: Change::ALL.into_iter().map(|change| (change, comparison.count(change))).collect(),
            unchanged: comparison.unchanged,
        },
        rules: RulesJson { altered: &comparison.altered, added: &comparison.added, removed: &comparison.removed },
        changes: comparison.items.iter().map(|item| change(account, item)).collect(),
    };
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Lines::default());
    whole.serialize(&mut serializer).map_err(io::Error::from)?;
    writeln!(out)
}

fn lacks(lacks: &[Lack]) -> Vec<LackJson> {
    let lack = |lack: &Lack| match lack {
        Lack::Interrupted => LackJson { why: "interrupted", results: None },
        Lack::Problems => LackJson { why: "problems", results: None },
        Lack::Counted(results) => LackJson { why: "counted", results: Some(*results) },
    };
    lacks.iter().map(lack).collect()
}

fn change<'a>(account: &Account<'a>, item: &'a Item) -> ChangeJson<'a> {
    ChangeJson {
        change: item.change,
        required: item.required,
        rule: &item.rule,
        title: account.comparison.titles.get(&item.rule).map(String::as_str),
        clause: item.clause,
        entity: &item.unit.entity,
        key: item.unit.key.as_deref(),
        name: item.name.as_deref(),
        was: item.was.as_ref().map(side),
        is: item.is.as_ref().map(side),
    }
}

fn side(side: &Side) -> SideJson<'_> {
    SideJson {
        period: side.period.map(|p| p.to_string()),
        verdict: side.standing,
        actual: side.actual.as_ref(),
        required: side.needed.as_ref(),
        comparison: side.comparison.as_deref(),
    }
}
