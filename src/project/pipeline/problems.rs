//! The problems of data, with the targets that each of them blocks.

use super::Settings;
use crate::data::Problem;
use crate::diagnostic::Diagnostic;

/// The diagnostics of data files, each with the targets that it blocks.
pub fn blocked(settings: &Settings<'_>, problems: impl Iterator<Item = Problem>) -> Vec<Diagnostic> {
    let with_targets = |problem: Problem| {
        let Problem { mut diagnostic, field } = problem;
        if let Some(field) = field {
            let judged = settings.rules.targets.iter().zip(settings.reaches()).zip(settings.selected);
            let readers = judged.filter(|((_, reach), selected)| **selected && reach.fields.contains(&field));
            diagnostic.blocks = readers.map(|((target, _), _)| target.id.clone()).collect();
        }
        diagnostic
    };
    problems.map(with_targets).collect()
}
