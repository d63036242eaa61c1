//! How many of what came out.

use serde::Serialize;

use super::Run;
use super::by_target::ByTarget;
use super::finding::{CLASSES, Class};
use super::message::clean;
use crate::diagnostic::{Code, Lang, Severity};
use crate::evaluation::{Grade, Judgement, Verdict};
use crate::semantics::rules::TargetId;
use crate::value::Number;
use crate::value::format::{Unit, figure};

/// Judgements by verdict.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Verdicts {
    /// That hold.
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
}

impl Verdicts {
    pub(super) fn of(&mut self, verdict: Verdict) -> &mut usize {
        match verdict {
            Verdict::Pass => &mut self.pass,
            Verdict::Fail => &mut self.fail,
            Verdict::Missing => &mut self.missing,
            Verdict::Pending => &mut self.pending,
            Verdict::NotApplicable => &mut self.not_applicable,
            Verdict::Waived => &mut self.waived,
        }
    }

    pub(super) fn merge(&mut self, other: &Verdicts) {
        let Verdicts { pass, fail, missing, pending, not_applicable, waived } = other;
        self.pass += pass;
        self.fail += fail;
        self.missing += missing;
        self.pending += pending;
        self.not_applicable += not_applicable;
        self.waived += waived;
    }

    /// These without others that are among them.
    pub(super) fn without(&self, other: &Verdicts) -> Verdicts {
        Verdicts {
            pass: self.pass.saturating_sub(other.pass),
            fail: self.fail.saturating_sub(other.fail),
            missing: self.missing.saturating_sub(other.missing),
            pending: self.pending.saturating_sub(other.pending),
            not_applicable: self.not_applicable.saturating_sub(other.not_applicable),
            waived: self.waived.saturating_sub(other.waived),
        }
    }

    /// Each verdict with how many there are.
    pub(super) fn each(&self) -> [(Verdict, usize); 6] {
        [
            (Verdict::Fail, self.fail),
            (Verdict::Missing, self.missing),
            (Verdict::Pending, self.pending),
            (Verdict::Waived, self.waived),
            (Verdict::Pass, self.pass),
            (Verdict::NotApplicable, self.not_applicable),
        ]
    }

    /// All of them.
    #[must_use]
    pub fn judged(&self) -> usize {
        self.pass + self.fail + self.missing + self.pending + self.not_applicable + self.waived
    }
}

/// Judgements of one target.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Tally {
    verdicts: Verdicts,
    classes: [usize; CLASSES],
}

impl Tally {
    fn add(&mut self, verdict: Verdict, class: Class, n: usize) {
        *self.verdicts.of(verdict) += n;
        if let Some(count) = self.classes.get_mut(class as usize) {
            *count += n;
        }
    }
}

/// Judgements by verdict and class, and what else a reader wants counted.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Counts {
    /// All of them.
    pub all: Verdicts,
    /// Among the failures, those of targets that do not decide: that only recommend, or that a profile grades so.
    pub advisory_fail: usize,
    /// Among those without data, those of targets that do not decide.
    pub advisory_missing: usize,
    /// Among the failures, those that are required, and not new since an earlier report.
    pub known_fail: usize,
    /// The same of those without data.
    pub known_missing: usize,
    /// Judgements in which something fails that only warns.
    pub warnings: usize,
    /// Among the warnings, those that are not new since an earlier report.
    pub known_warnings: usize,
    by_target: ByTarget<Tally>,
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
        let advisory = usize::from(j.grade() != Grade::Error);
        *self.all.of(j.verdict) += 1;
        let known = usize::from(j.known) * (1 - advisory);
        match j.verdict {
            Verdict::Fail => (self.advisory_fail, self.known_fail) = (self.advisory_fail + advisory, self.known_fail + known),
            Verdict::Missing => {
                (self.advisory_missing, self.known_missing) = (self.advisory_missing + advisory, self.known_missing + known)
            }
            _ => {}
        }
        let class = Class::of(j);
        let warns = class == Class::Warning || (class != Class::Info && j.has_advice());
        self.warnings += usize::from(warns);
        self.known_warnings += usize::from(warns && j.known);
        self.by_target.change(j.target, |tally| tally.add(j.verdict, class, 1));
    }

    /// Counts verdicts of a target of this grade that were seen without judging: passes, failures, nothing to check.
    pub fn add_seen(&mut self, (target, grade): (TargetId, Grade), pass: usize, fail: usize, not_applicable: usize) {
        self.advisory_fail += if grade == Grade::Error { 0 } else { fail };
        self.warnings += if grade == Grade::Warning { fail } else { 0 };
        let seen = [
            (Verdict::Pass, Class::Pass, pass),
            (Verdict::Fail, Class::of_failure(grade), fail),
            (Verdict::NotApplicable, Class::NotApplicable, not_applicable),
        ];
        seen.iter().for_each(|(verdict, _, n)| *self.all.of(*verdict) += n);
        self.by_target.change(target, |tally| seen.iter().for_each(|(verdict, class, n)| tally.add(*verdict, *class, *n)));
    }

    /// Takes in the counts of another part of the data.
    pub fn merge(&mut self, other: &Counts) {
        self.all.merge(&other.all);
        self.advisory_fail += other.advisory_fail;
        self.advisory_missing += other.advisory_missing;
        self.known_fail += other.known_fail;
        self.known_missing += other.known_missing;
        self.warnings += other.warnings;
        self.known_warnings += other.known_warnings;
        for (target, tally) in other.by_target.iter() {
            self.by_target.change(target, |own| {
                own.verdicts.merge(&tally.verdicts);
                own.classes.iter_mut().zip(tally.classes).for_each(|(own, n)| *own += n);
            });
        }
    }

    /// All judgements.
    #[must_use]
    pub fn judged(&self) -> usize {
        self.all.judged()
    }

    /// Judgements in which something warns that is new.
    #[must_use]
    pub fn new_warnings(&self) -> usize {
        self.warnings - self.known_warnings
    }

    /// Judgements with something to check.
    #[must_use]
    pub fn with_something_to_check(&self) -> usize {
        self.judged() - self.all.not_applicable
    }

    /// Required targets that fail, without those that are known.
    #[must_use]
    pub fn required_fail(&self) -> usize {
        self.all.fail - self.advisory_fail - self.known_fail
    }

    /// Required targets that lack data, without those that are known.
    #[must_use]
    pub fn required_missing(&self) -> usize {
        self.all.missing - self.advisory_missing - self.known_missing
    }

    /// Judgements of a target with something to check.
    #[must_use]
    pub fn checked(&self, target: TargetId) -> usize {
        self.by_target.get(target).map_or(0, |t| t.classes.iter().sum::<usize>() - self.class(target, Class::NotApplicable))
    }

    /// Judgements of a target by verdict.
    #[must_use]
    pub fn of_target(&self, target: TargetId) -> Verdicts {
        self.by_target.get(target).map(|t| t.verdicts).unwrap_or_default()
    }

    /// Judgements of a target in a class.
    pub(super) fn class(&self, target: TargetId, class: Class) -> usize {
        self.by_target.get(target).and_then(|t| t.classes.get(class as usize)).copied().unwrap_or(0)
    }

    /// The targets that were judged, in their order.
    pub(super) fn targets(&self) -> impl Iterator<Item = TargetId> + '_ {
        self.by_target.iter().map(|(target, _)| target)
    }

    /// Judgements that someone has to do something about.
    pub(super) fn findings(&self) -> usize {
        self.targets().map(|t| self.target_findings(t)).sum()
    }

    /// Those of a target.
    pub(super) fn target_findings(&self, target: TargetId) -> usize {
        [Class::Fail, Class::Missing, Class::Warning, Class::Info].into_iter().map(|c| self.class(target, c)).sum()
    }

    /// Judgements in which something does not hold that is to be known only.
    fn noted(&self) -> usize {
        self.targets().map(|t| self.class(t, Class::Info)).sum()
    }

    /// The last line: the verdict on the whole run, in a mark and in words.
    #[must_use]
    pub fn line(&self, run: &Run<'_>) -> String {
        let vi = run.lang == Lang::Vi;
        let number = |n: usize| number(n, run.lang);
        let mut parts = Vec::new();
        let mut part = |n: usize, always: bool, en: &str, vi_words: &str| {
            if n > 0 || always {
                parts.push(format!("{} {}", number(n), if vi { vi_words } else { en }));
            }
        };
        part(self.required_fail(), true, "failed", "không đạt");
        part(self.required_missing(), self.all.missing > 0, "missing", "thiếu số liệu");
        part(self.known_fail, false, "failed as before", "không đạt như trước");
        part(self.known_missing, false, "missing as before", "thiếu số liệu như trước");
        let (en, vi_words) = match run.profile {
            None => ("missing where nothing is required", "thiếu số liệu ở nội dung không bắt buộc"),
            Some(_) => ("missing that decide nothing", "thiếu số liệu nhưng không quyết định kết quả"),
        };
        part(self.advisory_missing, false, en, vi_words);
        part(self.all.pending, false, "pending", "đang chờ");
        part(self.all.waived, false, "waived", "được miễn");
        part(self.all.pass, true, "passed", "đạt");
        part(self.all.not_applicable, false, "not applicable", "không áp dụng");
        part(run.corrected.map_or(0, <[_]>::len), run.corrected.is_some(), "corrected", "đã khắc phục");
        part(self.warnings, false, if self.warnings == 1 { "warning" } else { "warnings" }, "cảnh báo");
        part(self.noted(), false, "noted", "chỉ lưu ý");
        let scope = [
            counted(run.outcome.records, "record", "báo cáo", run.lang),
            counted(run.selected.len(), "target", "chỉ tiêu", run.lang),
            match run.lang {
                Lang::En => format!("{} judged", number(self.judged())),
                Lang::Vi => format!("{} kết luận", number(self.judged())),
            },
        ];
        let profile = run.profile.map_or_else(String::new, |name| match run.lang {
            Lang::En => format!(", profile {}", clean(name)),
            Lang::Vi => format!(", bộ thiết lập {}", clean(name)),
        });
        format!("{}: {} — {}{profile}", self.verdict(run), parts.join(", "), scope.join(", "))
    }

    /// The verdict on the whole run, in a mark and in words.
    pub(super) fn verdict(&self, run: &Run<'_>) -> String {
        match (run.status, run.lang == Lang::Vi) {
            _ if run.interrupted => match run.lang {
                Lang::En => "✗ broken off: only a part of the data was judged".to_owned(),
                Lang::Vi => "✗ bị ngắt giữa chừng: chỉ một phần dữ liệu được kiểm tra".to_owned(),
            },
            (1, false) if run.counts.required_fail() == 0 && has_too_many_warnings(run) => "✗ too many warnings".to_owned(),
            (1, true) if run.counts.required_fail() == 0 && has_too_many_warnings(run) => "✗ quá nhiều cảnh báo".to_owned(),
            (0, false) if run.corrected.is_some() => "✓ no required target newly failed".to_owned(),
            (0, true) if run.corrected.is_some() => "✓ không có chỉ tiêu bắt buộc nào mới không đạt".to_owned(),
            (1, false) if run.corrected.is_some() => "✗ required targets newly failed".to_owned(),
            (1, true) if run.corrected.is_some() => "✗ có chỉ tiêu bắt buộc mới không đạt".to_owned(),
            (0, false) => "✓ no required target failed".to_owned(),
            (0, true) => "✓ không có chỉ tiêu bắt buộc nào không đạt".to_owned(),
            (1, false) => "✗ not all required targets are met".to_owned(),
            (1, true) => "✗ chưa đạt tất cả chỉ tiêu bắt buộc".to_owned(),
            (2, false) => "? required figures are missing".to_owned(),
            (2, true) => "? thiếu số liệu bắt buộc".to_owned(),
            (_, false) => format!("✗ the check could not be made in full{}", Self::blame(run)),
            (_, true) => format!("✗ chưa thể kiểm tra đầy đủ{}", Self::blame(run)),
        }
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

/// Whether a run fails for its warnings.
fn has_too_many_warnings(run: &Run<'_>) -> bool {
    run.problems.iter().any(|p| p.code == Code::RUN_TOO_MANY_WARNINGS)
}

/// A count in groups of digits.
#[must_use]
pub fn number(n: usize, lang: Lang) -> String {
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
