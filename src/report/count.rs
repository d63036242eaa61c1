//! How many of what came out.

use std::collections::BTreeMap;

use super::Run;
use super::finding::{CLASSES, Class};
use crate::diagnostic::{Lang, Severity};
use crate::evaluation::{Judgement, Verdict};
use crate::semantics::rules::TargetId;
use crate::syntax::tree::ClauseKind;
use crate::value::Number;
use crate::value::format::{Unit, figure};

/// Judgements by verdict and class, and what else a reader wants counted.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Judgements that hold.
    pub pass: usize,
    /// That do not.
    pub fail: usize,
    /// That lack data.
    pub missing: usize,
    /// That wait for a deadline or an aim.
    pub pending: usize,
    /// With nothing to check.
    pub not_applicable: usize,
    /// That a waiver covers.
    pub waived: usize,
    /// Among [`fail`](Self::fail), those of targets that only recommend.
    pub advisory_fail: usize,
    /// Among [`missing`](Self::missing), those of targets that require nothing.
    pub advisory_missing: usize,
    /// `recommend` clauses that fail.
    pub warnings: usize,
    /// By target: how many of each class.
    classes: BTreeMap<TargetId, [usize; CLASSES]>,
}

impl Counts {
    /// Counts some judgements.
    #[must_use]
    pub fn of<'j>(judgements: impl IntoIterator<Item = &'j Judgement>) -> Counts {
        let mut counts = Counts::default();
        judgements.into_iter().for_each(|j| counts.add(j));
        counts
    }

    /// Counts a judgement.
    pub fn add(&mut self, j: &Judgement) {
        let advisory = usize::from(j.kind != ClauseKind::Require);
        match j.verdict {
            Verdict::Pass => self.pass += 1,
            Verdict::Pending => self.pending += 1,
            Verdict::NotApplicable => self.not_applicable += 1,
            Verdict::Waived => self.waived += 1,
            Verdict::Fail => {
                self.fail += 1;
                self.advisory_fail += advisory;
            }
            Verdict::Missing => {
                self.missing += 1;
                self.advisory_missing += advisory;
            }
        }
        self.warnings += j.clauses.iter().filter(|c| c.kind == ClauseKind::Recommend && c.verdict == Verdict::Fail).count();
        self.note(j.target, Class::of(j), 1);
    }

    /// Counts verdicts of a target that were seen without judging: passes, failures of what is required, nothing to check.
    pub fn add_seen(&mut self, target: TargetId, pass: usize, fail: usize, not_applicable: usize) {
        self.pass += pass;
        self.fail += fail;
        self.not_applicable += not_applicable;
        for (class, n) in [(Class::Pass, pass), (Class::Fail, fail), (Class::NotApplicable, not_applicable)] {
            self.note(target, class, n);
        }
    }

    fn note(&mut self, target: TargetId, class: Class, n: usize) {
        if let Some(count) = self.classes.entry(target).or_default().get_mut(class as usize) {
            *count += n;
        }
    }

    /// Takes in the counts of another part of the data.
    pub fn merge(&mut self, other: &Counts) {
        let own = [&mut self.pass, &mut self.fail, &mut self.missing, &mut self.pending, &mut self.not_applicable, &mut self.waived];
        let theirs = [other.pass, other.fail, other.missing, other.pending, other.not_applicable, other.waived];
        own.into_iter().zip(theirs).for_each(|(own, n)| *own += n);
        self.advisory_fail += other.advisory_fail;
        self.advisory_missing += other.advisory_missing;
        self.warnings += other.warnings;
        for (target, classes) in &other.classes {
            let own = self.classes.entry(*target).or_default();
            own.iter_mut().zip(classes).for_each(|(own, n)| *own += n);
        }
    }

    /// All judgements.
    #[must_use]
    pub fn judged(&self) -> usize {
        self.pass + self.fail + self.missing + self.pending + self.not_applicable + self.waived
    }

    /// Required targets that fail.
    #[must_use]
    pub fn required_fail(&self) -> usize {
        self.fail - self.advisory_fail
    }

    /// Required targets that lack data.
    #[must_use]
    pub fn required_missing(&self) -> usize {
        self.missing - self.advisory_missing
    }

    /// Judgements of a target with something to check.
    #[must_use]
    pub fn checked(&self, target: TargetId) -> usize {
        self.classes.get(&target).map_or(0, |c| c.iter().sum::<usize>() - self.class(target, Class::NotApplicable))
    }

    /// Judgements of a target in a class.
    pub(super) fn class(&self, target: TargetId, class: Class) -> usize {
        self.classes.get(&target).and_then(|c| c.get(class as usize)).copied().unwrap_or(0)
    }

    /// The targets that were judged, in their order.
    pub(super) fn targets(&self) -> impl Iterator<Item = TargetId> + '_ {
        self.classes.keys().copied()
    }

    /// Judgements that someone has to do something about.
    pub(super) fn findings(&self) -> usize {
        self.targets().map(|t| self.target_findings(t)).sum()
    }

    /// Those of a target.
    pub(super) fn target_findings(&self, target: TargetId) -> usize {
        [Class::Fail, Class::Missing, Class::Warning].into_iter().map(|c| self.class(target, c)).sum()
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
        part(self.required_fail(), true, "failed", "không đạt");
        part(self.required_missing(), self.missing > 0, "missing", "thiếu số liệu");
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
            (_, false) => format!("✗ the check could not be made in full{}", Self::blame(run)),
            (_, true) => format!("✗ chưa thể kiểm tra đầy đủ{}", Self::blame(run)),
        };
        let scope = [
            counted(run.outcome.records, "record", "báo cáo", run.lang),
            counted(run.selected.len(), "target", "chỉ tiêu", run.lang),
            match run.lang {
                Lang::En => format!("{} judged", number(self.judged())),
                Lang::Vi => format!("{} kết luận", number(self.judged())),
            },
        ];
        format!("{verdict}: {} — {}", parts.join(", "), scope.join(", "))
    }

    /// Why a run with status 3 is no check.
    fn blame(run: &Run<'_>) -> String {
        let errors = run.all_problems().filter(|p| p.severity == Severity::Error).count();
        match (errors, run.lang) {
            (0, Lang::En) => " (nothing was checked)".to_owned(),
            (0, Lang::Vi) => " (không có nội dung nào được kiểm tra)".to_owned(),
            (n, lang) => format!(" ({})", counted(n, "error", "lỗi", lang)),
        }
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
