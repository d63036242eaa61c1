//! How many of what came out.

use super::Run;
use super::finding::Class;
use crate::diagnostic::{Lang, Severity};
use crate::evaluation::Verdict;
use crate::syntax::tree::ClauseKind;
use crate::value::Number;
use crate::value::format::{Unit, figure};

/// Judgements by verdict, and what else a reader wants counted.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) pass: usize,
    pub(super) fail: usize,
    pub(super) missing: usize,
    pub(super) pending: usize,
    pub(super) not_applicable: usize,
    pub(super) waived: usize,
    /// Among [`fail`](Self::fail), those of targets that only recommend.
    advisory_fail: usize,
    /// Among [`missing`](Self::missing), those of targets that require nothing.
    advisory_missing: usize,
    /// `recommend` clauses that fail.
    pub(super) warnings: usize,
    /// Problems that are errors.
    errors: usize,
}

impl Counts {
    pub(super) fn of(run: &Run<'_>) -> Counts {
        let mut counts = Counts::default();
        for j in &run.outcome.judgements {
            let advisory = usize::from(j.kind != ClauseKind::Require);
            match j.verdict {
                Verdict::Pass => counts.pass += 1,
                Verdict::Pending => counts.pending += 1,
                Verdict::NotApplicable => counts.not_applicable += 1,
                Verdict::Waived => counts.waived += 1,
                Verdict::Fail => {
                    counts.fail += 1;
                    counts.advisory_fail += advisory;
                }
                Verdict::Missing => {
                    counts.missing += 1;
                    counts.advisory_missing += advisory;
                }
            }
            counts.warnings += j.clauses.iter().filter(|c| c.kind == ClauseKind::Recommend && c.verdict == Verdict::Fail).count();
        }
        counts.errors = run.all_problems().filter(|p| p.severity == Severity::Error).count();
        counts
    }

    /// The last line: the verdict on the whole run, in a mark and in words.
    pub(super) fn line(&self, run: &Run<'_>) -> String {
        let vi = run.lang == Lang::Vi;
        let number = |n: usize| number(n, run.lang);
        let mut parts = Vec::new();
        let mut part = |n: usize, always: bool, en: &str, vi_words: &str| {
            if n > 0 || always {
                parts.push(format!("{} {}", number(n), if vi { vi_words } else { en }));
            }
        };
        part(self.fail - self.advisory_fail, true, "failed", "không đạt");
        part(self.missing - self.advisory_missing, self.missing > 0, "missing", "thiếu số liệu");
        part(self.advisory_missing, false, "missing where nothing is required", "thiếu số liệu ở nội dung không bắt buộc");
        part(self.pending, false, "pending", "đang chờ");
        part(self.waived, false, "waived", "được miễn");
        part(self.pass, true, "passed", "đạt");
        part(self.not_applicable, false, "not applicable", "không áp dụng");
        part(self.warnings, false, if self.warnings == 1 { "warning" } else { "warnings" }, "cảnh báo");
        let verdict = match (run.status, vi) {
            (0, false) => "✓ no required target failed".to_owned(),
            (0, true) => "✓ không có chỉ tiêu bắt buộc nào không đạt".to_owned(),
            (1, false) => "✗ not all required targets are met".to_owned(),
            (1, true) => "✗ chưa đạt tất cả chỉ tiêu bắt buộc".to_owned(),
            (2, false) => "? required figures are missing".to_owned(),
            (2, true) => "? thiếu số liệu bắt buộc".to_owned(),
            (_, false) => format!("✗ the check could not be made in full{}", self.blame(run)),
            (_, true) => format!("✗ chưa thể kiểm tra đầy đủ{}", self.blame(run)),
        };
        let scope = [
            counted(run.outcome.records, "record", "báo cáo", run.lang),
            counted(run.selected.len(), "target", "chỉ tiêu", run.lang),
            match run.lang {
                Lang::En => format!("{} judged", number(run.outcome.judgements.len())),
                Lang::Vi => format!("{} kết luận", number(run.outcome.judgements.len())),
            },
        ];
        format!("{verdict}: {} — {}", parts.join(", "), scope.join(", "))
    }

    /// Why a run with status 3 is no check.
    fn blame(&self, run: &Run<'_>) -> String {
        match (self.errors, run.lang) {
            (0, Lang::En) => " (nothing was checked)".to_owned(),
            (0, Lang::Vi) => " (không có nội dung nào được kiểm tra)".to_owned(),
            (n, lang) => format!(" ({})", counted(n, "error", "lỗi", lang)),
        }
    }

    /// Judgements of a class among some.
    pub(super) fn class<'j>(all: impl IntoIterator<Item = &'j crate::evaluation::Judgement>, class: Class) -> usize {
        all.into_iter().filter(|j| Class::of(j) == class).count()
    }
}

/// A count in groups of digits.
pub(super) fn number(n: usize, lang: Lang) -> String {
    figure(&Number::from_i64(i64::try_from(n).unwrap_or(i64::MAX)), Unit::Count, lang)
}

/// `1 record`, `63 records`, `63 báo cáo`.
pub(super) fn counted(n: usize, one: &str, vi: &str, lang: Lang) -> String {
    let printed = number(n, lang);
    match lang {
        Lang::En if n == 1 => format!("{printed} {one}"),
        Lang::En => format!("{printed} {one}s"),
        Lang::Vi => format!("{printed} {vi}"),
    }
}
