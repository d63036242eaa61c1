//! What a finding is known by in other systems: it stays the same where lines move and figures change.

use sha2::{Digest as _, Sha256};

use super::Run;
use crate::evaluation::Judgement;
use crate::semantics::rules::Subject;

/// Target, unit and period; a record of no unit is known by its file and its own text.
pub(super) fn of(run: &Run<'_>, j: &Judgement) -> String {
    let target = run.rules.target(j.target);
    let period = j.period.map(|p| p.to_string()).unwrap_or_default();
    let entity = &run.rules.schema.entity(j.entity).name;
    let (key, mut file, mut text) = (j.key.as_deref().unwrap_or_default(), "", "");
    if let (None, Subject::Records(_), Some(record)) = (&j.key, &target.subject, &j.record)
        && let Some(source) = run.sources.get(record.source)
    {
        (file, text) = (&source.name, source.slice(record.span));
    }
    hash(&[&target.id, entity, key, &period, file, text])
}

/// Of some words, none of which can flow into the next.
pub(super) fn hash(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
