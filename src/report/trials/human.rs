//! The tests of rule files, for people: what was expected against what was found, with the rule beside it.

use std::io::{self, Write};

use super::Account;
use super::coverage;
use crate::diagnostic::Lang;
use crate::evaluation::{Judgement, Measure};
use crate::report::message::clean;
use crate::ruletest::Trial;
use crate::semantics::Kind;
use crate::semantics::rules::Test;
use crate::value::Number;
use crate::value::format::exact;

pub(super) fn write(account: &Account<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (trial, test) in account.each() {
        if !trial.passed() {
            failed(account, trial, test, out)?;
        } else if account.verbose {
            writeln!(out, "✓ {}  {}", clean(&test.name), account.rules.target(test.target).id)?;
        }
    }
    if let Some(covered) = account.covered {
        coverage::write(account, covered, out)?;
    }
    if let Some(boundaries) = account.boundaries {
        super::boundary::write(account, boundaries, out)?;
    }
    let (passed, failed) = account.counts();
    match account.lang {
        Lang::En => writeln!(out, "{passed} passed, {failed} failed"),
        Lang::Vi => writeln!(out, "{passed} phép thử đạt, {failed} không đạt"),
    }
}

fn failed(account: &Account<'_>, trial: &Trial, test: &Test, out: &mut dyn Write) -> io::Result<()> {
    let vi = account.lang == Lang::Vi;
    let target = account.rules.target(test.target);
    writeln!(out, "✗ {}", clean(&test.name))?;
    let mut line = |word: (&str, &str), text: &str| writeln!(out, "    {:<10}{text}", if vi { word.1 } else { word.0 });
    line(("at", "tại"), &account.sources.place(test.source, test.span, "").to_string())?;
    for unmet in account.unmet(trial, test) {
        line(("expected", "mong đợi"), &unmet)?;
    }
    if trial.problems.is_empty() {
        line(("found", "kết quả"), &account.found(trial, test))?;
        for sentence in account.sentences(trial) {
            line(("", ""), &sentence)?;
        }
    }
    for (at, problem) in account.problems(trial).iter().enumerate() {
        line(if at == 0 { ("problem", "lỗi") } else { ("", "") }, problem)?;
    }
    line(("rule", "quy tắc"), &format!("{}  {}", target.id, account.sources.place(target.source, target.span, "")))?;
    for words in account.rule(target) {
        line(("", ""), &words)?;
    }
    writeln!(out)
}

/// A gap as a test writes it in the words of a language.
pub(super) fn gap_words(judgement: &Judgement, gap: &Number, surface: Lang) -> String {
    let decides = judgement.clauses.iter().filter(|c| c.kind == judgement.kind && c.verdict == judgement.verdict);
    let kind = decides.filter_map(|c| c.measure.as_ref()).find_map(kind_of);
    let vi = surface == Lang::Vi;
    let figure = |n: &Number| exact(n, surface).replace('\u{a0}', if vi { "." } else { "_" });
    match kind {
        Some(Kind::Percent) => format!("{}%", figure(&gap.clone().scaled(2))),
        Some(Kind::Money) => format!("{} {}", figure(gap), if vi { "đồng" } else { "VND" }),
        Some(Kind::Days) if vi => format!("{} ngày", figure(gap)),
        Some(Kind::Days) => format!("{} day{}", figure(gap), if *gap == Number::from(1) { "" } else { "s" }),
        _ => figure(gap),
    }
}

fn kind_of(measure: &Measure) -> Option<Kind> {
    match measure {
        Measure::Figures(figures) => Some(figures.kind),
        Measure::Dates(_) => Some(Kind::Days),
        Measure::Deadline(deadline) => deadline.inner.as_ref().map_or(Some(Kind::Days), |inner| kind_of(inner)),
        Measure::Members(_) | Measure::Frequency(_) => Some(Kind::Count),
        Measure::Texts(_) => None,
    }
}
