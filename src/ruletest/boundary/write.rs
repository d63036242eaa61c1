//! Cases as `test` blocks.

use std::fmt::Write as _;

use super::{Boundaries, Case};
use crate::semantics::Rules;
use crate::syntax::tree::{GivenKind, GivenValue, Literal, Name};
use crate::value::Number;

/// The cases as `test` blocks, ready for a rule file.
#[must_use]
pub fn blocks(rules: &Rules, boundaries: &Boundaries) -> String {
    let mut out = String::new();
    for (number, case) in boundaries.cases.iter().enumerate() {
        block(rules, number + 1, case, &mut out);
    }
    out
}

fn block(rules: &Rules, number: usize, case: &Case, out: &mut String) {
    let target = rules.target(case.target);
    let words = rules.words(target.source, case.span);
    let title = quoted(&format!("boundary {number}: {words}"));
    // A case on which evaluator and comparator differ is written as the comparator has it, so that the test fails.
    let expected = if case.agrees() { case.whole } else { case.stated };
    let _ = writeln!(out, "\ntest {title} for {} {{", target.id);
    for given in &case.test.given {
        let _ = writeln!(out, "  given {} {{ {} }}", given.entity.text, entries(&given.entries));
    }
    let _ = writeln!(out, "  expect {}\n}}", expected.word());
}

fn entries(all: &[(Name, GivenValue)]) -> String {
    all.iter().map(|(name, value)| format!("{}: {}", name.text, self::value(value))).collect::<Vec<_>>().join(", ")
}

fn value(given: &GivenValue) -> String {
    match &given.kind {
        GivenKind::Literal(literal) => match literal {
            Literal::Number(n, _) => number(n),
            Literal::Percent(n) | Literal::Points(n) => format!("{}%", number(&n.clone().scaled(2))),
            Literal::Money(n) => format!("{} VND", number(n)),
            Literal::Days(n) => format!("{} days", number(n)),
            Literal::Date(day) => day.to_string(),
            Literal::Period(period) => period.to_string(),
            Literal::Text(text) => quoted(text),
        },
        GivenKind::Flag(true) => "yes".to_owned(),
        GivenKind::Flag(false) => "no".to_owned(),
        GivenKind::None => "none".to_owned(),
        GivenKind::Missing => "missing".to_owned(),
        GivenKind::List(items) => format!("[{}]", items.iter().map(value).collect::<Vec<_>>().join(", ")),
        GivenKind::Map(inner) => format!("{{ {} }}", entries(inner)),
    }
}

/// A number in the style of rule files: groups of three digits.
fn number(n: &Number) -> String {
    let written = n.to_decimal().unwrap_or_else(|| n.to_decimal_digits(12));
    let (whole, decimals) = written.split_once('.').map_or((written.as_str(), None), |(w, d)| (w, Some(d)));
    let digits = whole.trim_start_matches('-');
    let mut out = if whole.starts_with('-') { "-".to_owned() } else { String::new() };
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('_');
        }
        out.push(digit);
    }
    decimals.map_or(out.clone(), |d| format!("{out}.{d}"))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " "))
}
