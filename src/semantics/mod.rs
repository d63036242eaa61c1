//! Names and kinds: from trees to checked rules. What comes out of here cannot name anything that is not there.

mod calculation;
mod collection;
mod condition;
mod deadline;
mod field_checks;
mod kind;
mod names;
mod parameter;
mod ruleset;
pub mod rules;
mod test;
mod vocabulary;

use std::collections::BTreeMap;

pub use kind::Kind;
pub use rules::Rules;

use crate::base::SourceId;
use crate::data::ReferenceList;
use crate::diagnostic::{Diagnostic, Severity};
use crate::syntax::tree::File;

/// A parsed rule file with what it needs from outside.
#[derive(Debug, Default)]
pub struct Unit {
    /// Its source.
    pub source: Option<SourceId>,
    /// Its name, as it is printed.
    pub name: String,
    /// Its text.
    pub text: std::sync::Arc<str>,
    /// Its tree.
    pub file: File,
    /// The reference lists that it declares, by name; one that could not be read is absent.
    pub lists: BTreeMap<String, ReferenceList>,
}

/// Checks parsed files together. The rules hold every target that is right; the diagnostics say what is wrong with the others.
#[must_use]
pub fn check(units: &[Unit]) -> (Rules, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let mut rules = Rules { schema: vocabulary::schema(units, &mut problems), ..Rules::default() };
    rules.texts = units.iter().filter_map(|u| u.source.map(|s| (s, u.text.clone()))).collect();
    parameter::collect(units, &mut rules, &mut problems);
    field_checks::collect(units, &mut rules, &mut problems);
    ruleset::collect(units, &mut rules, &mut problems);
    test::collect(units, &mut rules, &mut problems);
    problems.sort_by_key(|p| (p.labels.first().map(|l| (l.source, l.span)), p.code));
    problems.dedup();
    (rules, problems)
}

/// Whether anything is wrong beyond warnings.
#[must_use]
pub fn has_errors(problems: &[Diagnostic]) -> bool {
    problems.iter().any(|p| p.severity == Severity::Error)
}
