//! The report for people at a terminal: what fails first, where it stands, by how much, and what to do.

mod details;
pub(super) mod layout;
mod matrix;
mod problem;
mod snippet;
mod tell;

use crate::value::Period;
use std::collections::BTreeMap;
use std::io::{self, Write};

pub use self::problem::render_diagnostic;

use self::layout::{Paint, wrap};
use super::count::{Counts, counted, number};
use super::finding::{self, Class};
use super::message::clean;
use super::{Run, Style, unit};
use crate::diagnostic::{Code, Lang};
use crate::evaluation::{Judgement, Verdict};
use crate::gate::Finding;
use crate::semantics::rules::TargetId;

/// More findings than this are told target by target, the worst units only.
const IN_FULL: usize = 100;
/// More judgements than this that did not pass are not told one by one either.
const UNSETTLED: usize = 1000;
/// Units told for each target then.
pub(super) const WORST: usize = 10;
/// Silent units that are named.
const SILENT: usize = 20;
/// Problems of one code that are shown.
const ALIKE: usize = 10;

/// Whether there is so much to tell that it is told target by target.
pub(super) fn is_long(counts: &Counts) -> bool {
    let findings = counts.findings();
    findings > IN_FULL || findings + counts.all.pending + counts.all.waived > UNSETTLED
}

pub(super) fn write(run: &Run<'_>, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let page = Page { run, style, paint: Paint(style.color) };
    if !run.quiet {
        page.findings(out)?;
        page.rest(out)?;
        page.problems(out)?;
    }
    let tone = match run.status {
        0 => layout::GOOD,
        2 => layout::DOUBT,
        _ => layout::BAD,
    };
    writeln!(out, "{}", page.paint.with(tone, &run.counts.line(run)))
}

/// A report under way.
struct Page<'r, 'a> {
    run: &'r Run<'a>,
    style: &'r Style,
    paint: Paint,
}

impl Page<'_, '_> {
    fn say(&self, en: &'static str, vi: &'static str) -> &'static str {
        if self.run.lang == Lang::En { en } else { vi }
    }

    fn findings(&self, out: &mut dyn Write) -> io::Result<()> {
        let many = is_long(self.run.counts) && !self.run.verbose;
        if many || self.run.worst.is_some() {
            self.by_target(out)?;
        } else {
            self.by_unit(out)?;
        }
        self.matrix(out)?;
        self.details(out)
    }

    fn by_unit(&self, out: &mut dyn Write) -> io::Result<()> {
        let (mut all, mut across): (Vec<&Judgement>, Vec<&Judgement>) =
            self.run.outcome.judgements.iter().partition(|j| j.record.is_some());
        // Targets across units come target by target; their reader wants them period by period.
        across.sort_by_key(|j| (j.entity, j.period));
        all.append(&mut across);
        for unit in all.chunk_by(|a, b| unit::same(a, b)) {
            let mut told: Vec<&Judgement> = unit.iter().copied().filter(|j| self.run.verbose || Class::of(j) < Class::Pass).collect();
            let Some(first) = told.first().copied() else { continue };
            told.sort_by_key(|j| Class::of(j));
            let heading = clean(&unit::heading(self.run, first));
            writeln!(
                out,
                "{} · {}",
                self.paint.with(layout::STRONG, &heading),
                self.paint.with(layout::FAINT, &unit::dates(self.run, first))
            )?;
            for judgement in &told {
                self.judgement(judgement, out)?;
            }
            let passed = self.passes(first, unit);
            if passed > 0 && !self.run.verbose {
                let words = self.say("passed", "đạt");
                writeln!(out, "  {} {} {words}", self.paint.with(layout::GOOD, "✓"), number(passed, self.run.lang))?;
            }
            writeln!(out)?;
        }
        Ok(())
    }

    fn by_target(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut groups: BTreeMap<TargetId, Vec<&Judgement>> = BTreeMap::new();
        for judgement in self.run.outcome.judgements.iter().filter(|j| Class::of(j).is_finding()) {
            groups.entry(judgement.target).or_default().push(judgement);
        }
        for (target, mut found) in groups {
            found.sort_by_cached_key(|j| finding::badness(j));
            self.target_heading(target, out)?;
            let worst = self.run.worst.unwrap_or(WORST);
            for judgement in found.iter().take(worst) {
                self.unit_line(judgement, out)?;
            }
            if let Some(more) = self.run.counts.target_findings(target).checked_sub(worst).filter(|n| *n > 0) {
                let split = self.tally(target, found.iter().take(worst).copied());
                let mut words = match self.run.lang {
                    Lang::En => format!("… and {} more ({split})", number(more, self.run.lang)),
                    Lang::Vi => format!("… và {} trường hợp khác ({split})", number(more, self.run.lang)),
                };
                if self.run.worst.is_none() {
                    words += self.say("; -v shows all", "; dùng -v để xem tất cả");
                }
                writeln!(out, "  {}", self.paint.with(layout::FAINT, &words))?;
            }
            writeln!(out)?;
        }
        Ok(())
    }

    /// How many judgements of a unit passed: those that are only counted, or those here.
    fn passes(&self, first: &Judgement, unit: &[&Judgement]) -> usize {
        match self.run.passed {
            Some(passed) if first.record.is_some() => passed.get(&first.order).copied().unwrap_or(0),
            _ => unit.iter().filter(|j| Class::of(j) == Class::Pass).count(),
        }
    }

    /// `12 failed, 3 missing`: the findings of a target without some that are told.
    fn tally<'j>(&self, target: TargetId, told: impl Iterator<Item = &'j Judgement>) -> String {
        let mut shown: BTreeMap<Class, usize> = BTreeMap::new();
        for judgement in told {
            *shown.entry(Class::of(judgement)).or_default() += 1;
        }
        let rest = [Class::Fail, Class::Missing, Class::Warning, Class::Info].into_iter().filter_map(|class| {
            let n = self.run.counts.class(target, class).saturating_sub(shown.get(&class).copied().unwrap_or(0));
            (n > 0).then(|| format!("{} {}", number(n, self.run.lang), self.word(class, None)))
        });
        rest.collect::<Vec<_>>().join(", ")
    }

    /// What was not judged, and what no figure can check.
    fn rest(&self, out: &mut dyn Write) -> io::Result<()> {
        let (run, lang) = (self.run, self.run.lang);
        let mut lines = Vec::new();
        if !run.outcome.silent.is_empty() {
            lines.extend(self.silent());
        }
        if let Some(corrected) = run.corrected.filter(|all| !all.is_empty()) {
            lines.push(self.corrected(corrected));
        }
        let left = &run.outcome.left_out;
        if left.not_applying > 0 {
            let n = counted(left.not_applying, "pair", "lượt", lang);
            lines.push(match lang {
                Lang::En => format!("left out: {n} of target and record, outside of the target's time"),
                Lang::Vi => format!("không xét: {n} chỉ tiêu – báo cáo ngoài thời gian áp dụng"),
            });
        }
        if !left.single_unit.is_empty() {
            let ids: Vec<&str> = left.single_unit.iter().map(|id| run.rules.target(*id).id.as_str()).collect();
            let (n, ids) = (counted(ids.len(), "target", "chỉ tiêu", lang), ids.join(", "));
            lines.push(match lang {
                Lang::En => format!("left out: {n} across all units, as this run does not speak for all of them (--across always judges them): {ids}"),
                Lang::Vi => {
                    format!("không xét: {n} chung cho mọi đơn vị, vì lần kiểm tra này không gồm đủ các đơn vị (dùng --across always để xét): {ids}")
                }
            });
        }
        for input in run.inputs {
            lines.extend(input.notes.iter().map(|note| format!("{}: {}", input.file, note.get(lang))));
        }
        // Who asked for some of the targets did not ask for the notes.
        let whole = run.selected.len() == run.rules.targets.len() && run.outcome.records > 0;
        let notes = if whole { run.rules.notes.len() } else { 0 };
        if notes > 0 {
            let n = counted(notes, "note", "ghi chú", lang);
            lines.push(match lang {
                Lang::En => format!("{n} of the sources that no figure can check"),
                Lang::Vi => format!("{n} của văn bản không kiểm tra được bằng số liệu"),
            });
        }
        if run.verbose && whole {
            let one = |n: &crate::semantics::rules::Note| format!("  {}: {}", n.id, n.text.get(lang).unwrap_or_default());
            lines.extend(run.rules.notes.iter().map(one));
        }
        for line in &lines {
            writeln!(out, "{}", wrap(&clean(line), 0, 2, self.style.width))?;
        }
        if lines.is_empty() { Ok(()) } else { writeln!(out) }
    }

    /// What an earlier report found, and is met by now.
    fn corrected(&self, all: &[Finding]) -> String {
        let lang = self.run.lang;
        let limit = if self.run.verbose { usize::MAX } else { SILENT };
        let one = |finding: &Finding| {
            let unit = finding.name.as_deref().or(finding.unit.key.as_deref()).unwrap_or(&finding.unit.entity);
            format!("{} ({unit})", finding.rule)
        };
        let shown = all.iter().take(limit).map(one).collect::<Vec<_>>().join(", ");
        let (n, rest) = (number(all.len(), lang), all.len().saturating_sub(limit));
        let more = match (rest, lang) {
            (0, _) => String::new(),
            (rest, Lang::En) => format!(" and {} more", number(rest, lang)),
            (rest, Lang::Vi) => format!(" và {} nội dung khác", number(rest, lang)),
        };
        match lang {
            Lang::En => format!("{n} corrected since the earlier report: {shown}{more}"),
            Lang::Vi => format!("{n} nội dung đã khắc phục so với báo cáo trước: {shown}{more}"),
        }
    }

    /// One line for each period: who sent nothing.
    fn silent(&self) -> Vec<String> {
        let (lang, verbose) = (self.run.lang, self.run.verbose);
        let mut periods: Vec<(Option<Period>, Vec<String>)> = Vec::new();
        for silent in &self.run.outcome.silent {
            let named = match &silent.name {
                Some(name) => format!("{name} ({})", silent.key),
                None => silent.key.to_string(),
            };
            match periods.iter_mut().find(|(period, _)| *period == silent.period) {
                Some((_, units)) => units.push(named),
                None => periods.push((silent.period, vec![named])),
            }
        }
        let limit = if verbose { usize::MAX } else { SILENT / periods.len().clamp(1, SILENT / 5) };
        let line = |(period, units): &(Option<Period>, Vec<String>)| {
            let shown = units.iter().take(limit).cloned().collect::<Vec<_>>().join(", ");
            let rest = units.len().saturating_sub(limit);
            let n = counted(units.len(), "unit", "đơn vị", lang);
            let when = period.map(|p| crate::value::format::period(p, lang));
            match lang {
                Lang::En => {
                    let when = when.map_or(String::new(), |p| format!(" for {p}"));
                    let more = if rest == 0 { String::new() } else { format!(" and {} more", number(rest, lang)) };
                    format!("{n} sent no report{when}: {shown}{more}")
                }
                Lang::Vi => {
                    let when = when.map_or(String::new(), |p| format!(" {p}"));
                    let more = if rest == 0 { String::new() } else { format!(" và {} đơn vị khác", number(rest, lang)) };
                    format!("{n} chưa gửi báo cáo{when}: {shown}{more}")
                }
            }
        };
        periods.iter().map(line).collect()
    }

    fn problems(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut told: BTreeMap<Code, usize> = BTreeMap::new();
        for problem in self.run.all_problems() {
            let n = told.entry(problem.code).or_default();
            *n += 1;
            if *n <= ALIKE || self.run.verbose {
                writeln!(out, "{}", render_diagnostic(problem, self.run.sources, self.run.lang, self.style.color, self.style.width))?;
            }
        }
        for (code, n) in told.into_iter().filter(|(_, n)| *n > ALIKE && !self.run.verbose) {
            let more = number(n - ALIKE, self.run.lang);
            match self.run.lang {
                Lang::En => writeln!(out, "… and {more} more of {code}; -v shows all\n")?,
                Lang::Vi => writeln!(out, "… và {more} lỗi {code} khác; dùng -v để xem tất cả\n")?,
            }
        }
        Ok(())
    }

    /// What a class of judgement is called; `waived` says what it would be.
    fn word(&self, class: Class, would_be: Option<Verdict>) -> String {
        let word = match class {
            Class::Fail => self.say("fail", "không đạt"),
            Class::Missing => self.say("missing", "thiếu số liệu"),
            Class::Warning => self.say("warning", "cảnh báo"),
            Class::Info => self.say("info", "lưu ý"),
            Class::Pending => self.say("pending", "đang chờ"),
            Class::Waived => self.say("waived", "được miễn"),
            Class::Pass => self.say("pass", "đạt"),
            Class::NotApplicable => self.say("not applicable", "không áp dụng"),
        };
        match would_be {
            Some(Verdict::Fail) => format!("{word} ({})", self.say("fail", "không đạt")),
            Some(Verdict::Missing) => format!("{word} ({})", self.say("missing", "thiếu số liệu")),
            _ => word.to_owned(),
        }
    }
}
