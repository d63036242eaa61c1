//! A draft of a waiver for each required target that fails or is missing, in the form of a file of waivers.
//!
//! It leaves open why, by whom and until when; until that is filled in, the waiver does not count.

use std::io::{self, Write};

use super::message::clean;
use super::{Run, finding, unit};
use crate::diagnostic::Lang;
use crate::evaluation::{Judgement, Verdict};
use crate::gate;

/// What stands above the drafts.
pub(super) fn heading(lang: Lang) -> Vec<u8> {
    let text = match lang {
        Lang::En => {
            "# Waivers to be approved. Fill in the reason, the approver, and the first and the last day; until then a waiver does not count.\n"
        }
        Lang::Vi => {
            "# Các quyết định miễn chờ phê duyệt. Hãy điền lý do (reason), người phê duyệt (approver), ngày bắt đầu (date) và ngày cuối cùng (expiry);\n\
             # chưa điền đủ thì quyết định chưa có hiệu lực.\n"
        }
    };
    text.as_bytes().to_vec()
}

pub(super) fn result(run: &Run<'_>, j: &Judgement, out: &mut Vec<u8>) -> io::Result<()> {
    let told = finding::sentences(run, j).join("; ");
    writeln!(out, "\n# {}: {told}", clean(&unit::heading(run, j)))?;
    writeln!(out, "- target: {}", run.rules.target(j.target).id)?;
    writeln!(out, "  entity: {}", run.rules.schema.entity(j.entity).name)?;
    if let Some(key) = &j.key {
        writeln!(out, "  unit: {}", quoted(key))?;
    }
    if let Some(period) = j.period {
        writeln!(out, "  period: {period}")?;
    }
    if j.verdict == Verdict::Fail
        && let Some(value) = gate::values(run.sources, j).first()
    {
        writeln!(out, "  value: {}", quoted(value))?;
    }
    writeln!(out, "  reason:\n  approver:\n  date:\n  expiry:")
}

/// A text of JSON is one of YAML.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
