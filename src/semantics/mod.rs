//! Names and kinds: from trees to checked rules. What comes out of here cannot name anything that is not there.

mod calculation;
mod collection;
mod condition;
mod course;
mod deadline;
mod field_checks;
mod kind;
mod names;
mod order;
mod parameter;
mod pattern;
pub mod reads;
pub mod rules;
mod ruleset;
mod test;
mod unlike;
mod vocabulary;
pub mod walk;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization as _;

pub use course::{FieldName, FieldNames, field_names};
pub use kind::Kind;
pub use pattern::Pattern;
pub use rules::Rules;

use self::course::Course;
use crate::base::SourceId;
use crate::data::ReferenceList;
use crate::diagnostic::{Code, Diagnostic, Severity, Text};
use crate::syntax::tree::{EntityMember, File, Item, Statement};

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
    check_on(units, &Course::default())
}

fn check_on(units: &[Unit], course: &Course) -> (Rules, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    if let Some(problem) = too_much(units) {
        return (Rules::default(), vec![problem]);
    }
    let mut broken: BTreeSet<String> = units.iter().flat_map(|u| u.file.unread.iter().cloned()).collect();
    let mut rules = Rules { schema: vocabulary::schema(units, &mut broken, &mut problems), ..Rules::default() };
    rules.texts = units.iter().filter_map(|u| u.source.map(|s| (s, u.text.clone()))).collect();
    parameter::collect(units, &mut rules, &mut broken, &mut problems);
    course::note_wholes(units, &rules, course);
    field_checks::collect(units, &mut rules, course, &mut problems);
    ruleset::collect(units, &mut rules, course, &mut problems);
    test::collect(units, &mut rules, course, &mut problems);
    problems.retain(|p| !is_echo(units, &broken, p));
    problems.sort_by_key(|p| (p.labels.first().map(|l| (l.source, l.span)), p.code));
    // A condition is checked for each entity that its ruleset is about, a `define` wherever it is used.
    let mut seen: Vec<Diagnostic> = Vec::new();
    for problem in problems {
        let here = |p: &&Diagnostic| p.labels.first().map(|l| (l.source, l.span)) == problem.labels.first().map(|l| (l.source, l.span));
        if !seen.iter().rev().take_while(here).any(|p| *p == problem) {
            seen.push(problem);
        }
    }
    for unit in units {
        if let Some(source) = unit.source {
            crate::syntax::speak_as_written(source, &unit.text, seen.iter_mut());
        }
    }
    (rules, seen)
}

/// The most declarations of one sort that files may hold together; rules that people write have hundreds.
const MAX_DECLARED: usize = 10_000;
/// Behind so many mistakes the rest is not checked.
const MAX_PROBLEMS: usize = 200;

fn too_much(units: &[Unit]) -> Option<Diagnostic> {
    fn fields(members: &[EntityMember]) -> usize {
        members.iter().map(|m| if let EntityMember::Group(_, inner) = m { fields(inner) } else { 1 }).sum()
    }
    let defines = |statements: &[Statement]| statements.iter().filter(|s| matches!(s, Statement::Define(..))).count();
    let (mut entities, mut parameters, mut defined, mut targets) = (0, 0, 0, 0);
    for unit in units {
        for item in &unit.file.items {
            match item {
                Item::Entity(e) => entities += 1 + fields(&e.members),
                Item::Parameter(p) => parameters += p.values.len(),
                Item::Ruleset(r) => {
                    targets += r.targets.len();
                    defined += defines(&r.statements) + r.targets.iter().map(|t| defines(&t.statements)).sum::<usize>();
                }
                _ => {}
            }
        }
        if entities.max(parameters).max(defined).max(targets) > MAX_DECLARED {
            let message = Text::new(
                format!("the rule files declare more than {MAX_DECLARED} fields, parameters, `define`s or targets"),
                format!("các tệp quy tắc khai báo hơn {MAX_DECLARED} trường, tham số, `define` hoặc chỉ tiêu"),
            );
            let help = Text::new("check them in several runs", "hãy kiểm tra chúng trong nhiều lần chạy");
            let problem = Diagnostic::error(Code::RULES_TOO_LARGE, message).help(help);
            return Some(match unit.source {
                Some(source) => problem.at(source, crate::base::Span::new(0, 0)),
                None => problem,
            });
        }
    }
    None
}

/// Ends the checking once there are more mistakes than anyone reads.
fn stop_at_too_many(all_parts: &Course, here: crate::base::Span, source: SourceId, problems: &mut Vec<Diagnostic>) {
    if problems.len() >= MAX_PROBLEMS && all_parts.get() < names::MAX_ALL_PARTS {
        all_parts.set(names::MAX_ALL_PARTS);
        let message = Text::new(
            format!("more than {MAX_PROBLEMS} mistakes: what stands from here on is not checked"),
            format!("có hơn {MAX_PROBLEMS} lỗi: phần từ đây trở đi không được kiểm tra"),
        );
        problems.push(Diagnostic::error(Code::RULES_TOO_LARGE, message).at(source, here));
    }
}

/// Whether a name is unknown only because its declaration is wrong, which was said there.
fn is_echo(units: &[Unit], broken: &BTreeSet<String>, problem: &Diagnostic) -> bool {
    if !matches!(problem.code, Code::RULES_UNKNOWN_NAME | Code::RULES_NOT_A_COLLECTION) || broken.is_empty() {
        return false;
    }
    let Some(label) = problem.labels.first() else { return false };
    let Some(unit) = units.iter().find(|u| u.source == Some(label.source)) else { return false };
    let name: String = unit.text.get(label.span.range()).unwrap_or("").nfc().collect();
    name.split('.').any(|part| broken.contains(part))
}

/// Whether anything is wrong beyond warnings.
#[must_use]
pub fn has_errors(problems: &[Diagnostic]) -> bool {
    problems.iter().any(|p| p.severity == Severity::Error)
}
