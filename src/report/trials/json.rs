//! `chitieu-tests/1`: how each test ended, and what they have seen.

use std::io::{self, Write};

use serde::Serialize;

use super::Account;
use super::coverage::{percent, way_word};
use crate::evaluation::Verdict;
use crate::ruletest::coverage::{Covered, count};

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    passed: usize,
    failed: usize,
    tests: Vec<TestRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<CoverageRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    boundaries: Option<super::boundary::Rows<'a>>,
}

#[derive(Serialize)]
struct TestRow<'a> {
    name: &'a str,
    target: &'a str,
    file: String,
    line: usize,
    passed: bool,
    expected: Vec<String>,
    unmet: Vec<String>,
    verdict: Verdict,
    found: String,
    messages: Vec<String>,
    problems: Vec<String>,
}

#[derive(Serialize)]
struct CoverageRow<'a> {
    percent: u64,
    seen: usize,
    total: usize,
    targets: Vec<TargetRow<'a>>,
}

#[derive(Serialize)]
struct TargetRow<'a> {
    target: &'a str,
    tests: usize,
    seen: Vec<Verdict>,
    unseen: Vec<Verdict>,
    branches: Vec<BranchRow>,
}

#[derive(Serialize)]
struct BranchRow {
    way: &'static str,
    words: String,
    taken: bool,
    file: String,
    line: usize,
}

pub(super) fn write(account: &Account<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (passed, failed) = account.counts();
    let tests = account.each().map(|(trial, test)| {
        let place = account.sources.place(test.source, test.span, "");
        TestRow {
            name: &test.name,
            target: &account.rules.target(test.target).id,
            file: place.file,
            line: place.line,
            passed: trial.passed(),
            expected: test.expect.iter().map(|e| account.expected(test, e)).collect(),
            unmet: account.unmet(trial, test),
            verdict: trial.verdict(),
            found: account.found(trial, test),
            messages: account.sentences(trial),
            problems: account.problems(trial),
        }
    });
    let report = Report {
        schema: "chitieu-tests/1",
        passed,
        failed,
        tests: tests.collect(),
        coverage: account.covered.map(|covered| {
            let (seen, total) = count(covered);
            CoverageRow { percent: percent(covered), seen, total, targets: covered.iter().map(|c| target(account, c)).collect() }
        }),
        boundaries: account.boundaries.map(|boundaries| super::boundary::rows(account, boundaries)),
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

fn target<'a>(account: &Account<'a>, covered: &Covered) -> TargetRow<'a> {
    let verdicts = |wanted: bool| covered.verdicts.iter().filter(|(_, seen)| *seen == wanted).map(|(v, _)| *v).collect();
    let branch = |b: &crate::ruletest::coverage::Branch| {
        let place = account.sources.place(b.source, b.span, "");
        let (way, words) = (way_word(b.way), super::coverage::words(account, b));
        BranchRow { way, words, taken: b.taken, file: place.file, line: place.line }
    };
    TargetRow {
        target: &account.rules.target(covered.target).id,
        tests: covered.tests,
        seen: verdicts(true),
        unseen: verdicts(false),
        branches: covered.branches.iter().map(branch).collect(),
    }
}
