//! What is right by the language and still looks like a slip: one file for each lint. Lints read checked rules and judge nothing.

mod cannot_be_met;
mod cannot_fail;
mod contradiction;
mod deadline_outside;
mod duplicate_target;
mod exact_quotient;
mod form;
mod has_flag;
mod intervals;
mod level_gone;
mod levels;
mod linear;
mod no_register;
mod no_source;
mod no_test;
mod no_title;
mod parameter_gap;
mod parameter_repeat;
mod relation;
mod unused_define;
mod unused_field;
mod unused_parameter;
mod walk;
mod weak_recommend;

use std::collections::BTreeSet;

pub use levels::{Level, Levels};

use crate::base::SourceId;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::semantics::Rules;
use crate::syntax;

/// One lint.
#[derive(Debug, Clone, Copy)]
pub struct Lint {
    /// Its code, and that of its findings.
    pub code: Code,
    /// Adds what it finds, as warnings.
    check: fn(&Rules, &mut Vec<Diagnostic>),
}

/// Every lint, sorted by code.
pub const LINTS: &[Lint] = &[
    cannot_be_met::LINT,
    cannot_fail::LINT,
    contradiction::LINT,
    deadline_outside::LINT,
    duplicate_target::LINT,
    exact_quotient::LINT,
    has_flag::LINT,
    level_gone::LINT,
    no_register::LINT,
    no_source::LINT,
    no_test::LINT,
    no_title::LINT,
    parameter_gap::LINT,
    parameter_repeat::LINT,
    unused_define::LINT,
    unused_field::LINT,
    unused_parameter::LINT,
    weak_recommend::LINT,
];

/// What the lints find in some files of rules that have no errors, in the order of the text.
#[must_use]
pub fn run(rules: &Rules, files: &BTreeSet<SourceId>, levels: &Levels) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for lint in LINTS {
        let severity = match levels.of(lint.code) {
            Level::Off => continue,
            Level::Warning => Severity::Warning,
            Level::Error => Severity::Error,
        };
        let before = found.len();
        (lint.check)(rules, &mut found);
        found.iter_mut().skip(before).for_each(|finding| finding.severity = severity);
    }
    found.retain(|finding| finding.labels.first().is_some_and(|label| files.contains(&label.source)));
    found.sort_by_key(|finding| (finding.labels.first().map(|l| (l.source, l.span)), finding.code));
    // A condition is there once for each entity that its ruleset is about.
    found.dedup();
    for source in files {
        if let Some(text) = rules.texts.get(source) {
            syntax::speak_as_written(*source, text, found.iter_mut());
        }
    }
    found
}
