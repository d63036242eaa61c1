//! A short page for a comment on a pull request: the verdict, what decides, and how much more there is.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::count::number;
use super::finding::{self, Class};
use super::message::clean;
use super::{Run, unit};
use crate::diagnostic::Lang;
use crate::evaluation::Judgement;
use crate::semantics::rules::TargetId;

/// GitHub takes no longer comments, in characters.
const LONGEST: usize = 65_536;
/// Room for what is said of all that was left out.
const REST: usize = 2_000;
/// Findings of a target that are told.
const WORST: usize = 10;
/// Problems that are told.
const PROBLEMS: usize = 20;

pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { run, text: String::new(), left: LONGEST - REST, skipped: 0 };
    page.head();
    page.problems();
    page.targets();
    page.foot();
    out.write_all(page.text.as_bytes())
}

struct Page<'r, 'a> {
    run: &'r Run<'a>,
    text: String,
    /// Characters that may still be written.
    left: usize,
    /// Lines that did not fit.
    skipped: usize,
}

impl Page<'_, '_> {
    fn say(&self, en: &'static str, vi: &'static str) -> &'static str {
        if self.run.lang == Lang::En { en } else { vi }
    }

    /// Writes some lines that belong together, if they fit.
    fn put(&mut self, lines: &str) -> bool {
        let size = lines.chars().count();
        let fits = size <= self.left;
        if fits {
            self.left -= size;
            self.text.push_str(lines);
        } else {
            self.left = 0;
        }
        fits
    }

    fn head(&mut self) {
        let run = self.run;
        let line = run.counts.line(run);
        let (verdict, counts) = line.split_once(": ").unwrap_or((&line, ""));
        let head = format!("### chitieu: {}\n\n{}\n\n", escape(verdict), escape(counts));
        self.put(&head);
    }

    fn problems(&mut self) {
        let run = self.run;
        let all = run.all_problems().count();
        if all == 0 {
            return;
        }
        let heading = self.say("Problems", "Vấn đề");
        self.put(&format!("**{heading}** ({})\n\n", number(all, run.lang)));
        for problem in run.all_problems().take(PROBLEMS) {
            let place = problem.labels.first().map(|label| run.sources.place(label.source, label.span, ""));
            let place = place.map_or(String::new(), |place| format!(" — {}", code(&place.to_string())));
            let mark = if finding::decides(problem) { "❌" } else { "⚠️" };
            let message = escape(&clean(problem.message.get(problem.lang(run.lang))));
            self.put(&format!("- {mark} {message} ({}){place}\n", code(problem.code.0)));
        }
        if let Some(more) = all.checked_sub(PROBLEMS).filter(|n| *n > 0) {
            let words = self.say("more", "vấn đề khác");
            self.put(&format!("- … {} {words}\n", number(more, run.lang)));
        }
        self.put("\n");
    }

    /// The findings, target by target, those first of which most fail.
    fn targets(&mut self) {
        let run = self.run;
        let mut groups: BTreeMap<TargetId, Vec<&Judgement>> = BTreeMap::new();
        let told = |j: &&Judgement| Class::of(j).is_finding() || Class::of(j) == Class::Waived;
        for judgement in run.outcome.judgements.iter().filter(told) {
            groups.entry(judgement.target).or_default().push(judgement);
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        let pressing =
            |target: TargetId| [Class::Fail, Class::Missing, Class::Warning, Class::Info].map(|class| run.counts.class(target, class));
        groups.sort_by_key(|(target, _)| (std::cmp::Reverse(pressing(*target)), *target));
        for (target, mut found) in groups {
            found.sort_by_cached_key(|j| finding::badness(j));
            self.target(target, &found);
        }
    }

    fn target(&mut self, id: TargetId, found: &[&Judgement]) {
        let run = self.run;
        let target = run.rules.target(id);
        let title = escape(&clean(target.title.get(run.lang).unwrap_or(&target.id)));
        let classes = [
            (Class::Fail, "failed", "không đạt"),
            (Class::Missing, "missing", "thiếu số liệu"),
            (Class::Warning, "warnings", "cảnh báo"),
            (Class::Info, "noted", "chỉ lưu ý"),
            (Class::Waived, "waived", "được miễn"),
        ];
        let counts = classes.map(|(class, en, vi)| (run.counts.class(id, class), self.say(en, vi)));
        let tally: Vec<String> =
            counts.iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{} {words}", number(*n, run.lang))).collect();
        if !self.put(&format!("**{title}** ({}): {}\n\n", code(&target.id), tally.join(", "))) {
            self.skipped += counts.iter().map(|(n, _)| n).sum::<usize>();
            return;
        }
        let mut told = 0;
        for judgement in found.iter().take(run.worst.unwrap_or(WORST)) {
            told += usize::from(self.put(&self.finding(judgement)));
        }
        let more = counts.iter().map(|(n, _)| n).sum::<usize>().saturating_sub(told);
        let words = self.say("more", "trường hợp khác");
        if more > 0 && !self.put(&format!("- … {} {words}\n", number(more, run.lang))) {
            self.skipped += more;
        }
        self.put("\n");
    }

    fn finding(&self, j: &Judgement) -> String {
        let run = self.run;
        let mark = match Class::of(j) {
            Class::Fail => "❌",
            Class::Missing => "❓",
            Class::Warning => "⚠️",
            Class::Info => "ℹ️",
            _ => "⏸️",
        };
        let place = finding::first(run, j, finding::clauses(j).next()).place;
        let sentences = escape(&finding::sentences(run, j).join("; "));
        let (unit, verdict) = (escape(&clean(&unit::heading(run, j))), finding::verdict(j, run.lang));
        format!("- {mark} {unit}: {verdict}. {sentences} — {}\n", code(&clean(&place.to_string())))
    }

    /// What did not fit, and that the run was broken off.
    fn foot(&mut self) {
        let run = self.run;
        let mut lines = Vec::new();
        if self.skipped > 0 {
            let n = number(self.skipped, run.lang);
            lines.push(match run.lang {
                Lang::En => format!("{n} more findings did not fit here; `--format human` tells them."),
                Lang::Vi => format!("Còn {n} trường hợp không đủ chỗ ở đây; `--format human` nêu các trường hợp đó."),
            });
        }
        let silent = run.outcome.silent.len();
        if silent > 0 {
            let n = number(silent, run.lang);
            lines.push(match run.lang {
                Lang::En => format!("Units that sent no report: {n}."),
                Lang::Vi => format!("Đơn vị chưa gửi báo cáo: {n}."),
            });
        }
        for line in lines {
            self.text.push_str(&format!("{line}\n\n"));
        }
    }
}

/// The text with the letters that mean something to Markdown or HTML made plain.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // A mention would call somebody.
            '@' => out.push_str("&#64;"),
            '\\' | '*' | '_' | '`' | '[' | ']' | '|' | '~' | '#' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A piece of code, whatever stands in it.
fn code(text: &str) -> String {
    let ticks = "`".repeat(1 + text.split(|c| c != '`').map(str::len).max().unwrap_or(0));
    let pad = if text.contains('`') { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_data_is_markup() {
        assert_eq!(escape("a_b *c* <img> @all"), "a\\_b \\*c\\* &lt;img&gt; &#64;all");
        assert_eq!((code("a"), code("a`b``c")), ("`a`".to_owned(), "``` a`b``c ```".to_owned()));
    }
}
