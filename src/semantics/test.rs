//! Tests of rules: their targets.

use super::Unit;
use super::rules::{Rules, Test};
use super::vocabulary::unknown;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::syntax::tree::Item;

/// Takes in the tests of all files.
pub(super) fn collect(units: &[Unit], rules: &mut Rules, problems: &mut Vec<Diagnostic>) {
    let mut tests = Vec::new();
    for (source, unit) in units.iter().filter_map(|u| u.source.map(|s| (s, u))) {
        for item in &unit.file.items {
            let Item::Test(declaration) = item else { continue };
            let Some(target) = rules.find(&declaration.target.text) else {
                problems.push(unknown(("target", "chỉ tiêu"), &declaration.target, source, rules.targets.iter().map(|t| t.id.as_str())));
                continue;
            };
            if declaration.expect.is_empty() || declaration.given.is_empty() {
                let (message, help) = if declaration.expect.is_empty() {
                    (
                        Text::new("this test expects nothing", "phép thử này không mong đợi điều gì"),
                        Text::new("write `expect pass`", "viết `expect pass`"),
                    )
                } else {
                    (
                        Text::new("this test is given nothing", "phép thử này không có dữ liệu"),
                        Text::new("write `given province { … }`", "viết `given province { … }`"),
                    )
                };
                problems.push(Diagnostic::error(Code::RULES_TEST, message).at(source, declaration.name.span).help(help));
                continue;
            }
            tests.push(Test {
                name: declaration.name.text.clone(),
                target,
                as_of: declaration.as_of.map(|w| w.value.last()),
                given: declaration.given.clone(),
                expect: declaration.expect.clone(),
                source,
                span: declaration.span,
            });
        }
    }
    rules.tests.append(&mut tests);
}
