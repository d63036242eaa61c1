//! The problems of data, with the targets that each of them blocks.

use super::Settings;
use crate::data::Problem;
use crate::diagnostic::{Code, Diagnostic};

/// The diagnostics of data files, each with the targets that it blocks. Nothing is said of values that nobody reads: plain documents
/// and tables leave them unread, so the others must not differ.
pub fn blocked(settings: &Settings<'_>, problems: impl Iterator<Item = Problem>) -> Vec<Diagnostic> {
    let with_targets = |problem: Problem| {
        let Problem { mut diagnostic, field } = problem;
        if let Some(field) = field {
            let judged = settings.rules.targets.iter().zip(&settings.plan.reaches).zip(settings.selected);
            let readers = judged.filter(|((_, reach), selected)| **selected && reach.fields.contains(&field));
            diagnostic.blocks = readers.map(|((target, _), _)| target.id.clone()).collect();
        }
        diagnostic
    };
    let wanted = |problem: &Problem| match problem.field {
        Some((entity, slot)) if problem.diagnostic.code == Code::DATA_UNREADABLE_VALUE => settings.plan.wanted.has(entity, slot),
        _ => true,
    };
    problems.filter(wanted).map(with_targets).collect()
}
