//! The first findings with the lines of the data and of the rule that they come from.

use std::io::{self, Write};

use super::Page;
use super::layout;
use super::problem::draw;
use crate::diagnostic::{Label, Lang, Severity, Text};
use crate::evaluation::Judgement;
use crate::report::count::number;
use crate::report::finding::{self, Class};
use crate::report::message::clean;
use crate::report::unit;
use crate::syntax::tree::ClauseKind;

/// So many findings with their lines are about a screen.
const A_SCREEN: usize = 3;
/// Lines of the data that are drawn for one finding.
const PLACES: usize = 3;

impl Page<'_, '_> {
    /// Draws as many findings as fit a screen, and says how many more there are.
    pub(super) fn details(&self, out: &mut dyn Write) -> io::Result<()> {
        let is_drawn = |j: &&Judgement| Class::of(j).is_finding() && j.record.is_some();
        let findings: Vec<&Judgement> = self.run.outcome.judgements.iter().filter(is_drawn).collect();
        let most = if self.run.verbose { usize::MAX } else { A_SCREEN };
        let mut drawn = 0;
        for judgement in findings.iter().take(most) {
            let labels = self.labels(judgement);
            if labels.is_empty() {
                continue;
            }
            let title = self.run.rules.target(judgement.target).title.get(self.run.lang);
            let heading = clean(&unit::heading(self.run, judgement));
            let message = format!("{heading}: {}", clean(title.unwrap_or(&self.run.rules.target(judgement.target).id)));
            let severity = if Class::of(judgement) == Class::Fail { Severity::Error } else { Severity::Warning };
            let picture = draw(&message, severity, &labels, self.run.sources, self.run.lang, self.style.color, self.style.width);
            writeln!(out, "{}", picture.trim_end_matches('\n'))?;
            drawn += 1;
        }
        let all = self.run.counts.findings();
        if drawn > 0 && all > drawn && !self.run.verbose {
            let (drawn, all) = (number(drawn, self.run.lang), number(all, self.run.lang));
            let words = match self.run.lang {
                Lang::En => format!("  drawn: {drawn} of {all} findings; -v draws all that are told"),
                Lang::Vi => format!("  đã vẽ {drawn} trong {all} trường hợp; dùng -v để xem tất cả"),
            };
            writeln!(out, "{}", self.paint.with(layout::FAINT, &words))?;
        }
        if drawn > 0 { writeln!(out) } else { Ok(()) }
    }

    /// The values that a finding read, and the condition that they do not meet.
    fn labels(&self, j: &Judgement) -> Vec<Label> {
        let Some(clause) = finding::clauses(j).next() else { return Vec::new() };
        let spots = clause.places.iter().chain(clause.reasons.iter().filter_map(|r| r.spot.as_ref()));
        let known = spots.filter(|spot| self.run.sources.get(spot.source).is_some() && spot.span.end > spot.span.start);
        let mut labels: Vec<Label> = Vec::new();
        for spot in known {
            if labels.len() < PLACES && !labels.iter().any(|l| (l.source, l.span) == (spot.source, spot.span)) {
                labels.push(Label { source: spot.source, span: spot.span, text: None });
            }
        }
        let target = self.run.rules.target(j.target);
        let rule = target.subject.body(j.entity).and_then(|b| b.clauses.get(clause.clause.checked_sub(1)?));
        if let (Some(rule), false) = (rule, target.is_check) {
            let text = match rule.kind {
                ClauseKind::Require => Text::new("required", "yêu cầu"),
                ClauseKind::Recommend => Text::new("advised", "khuyến nghị"),
                ClauseKind::Aim => Text::new("aim", "hướng tới"),
            };
            labels.push(Label { source: target.source, span: rule.condition.span, text: Some(text) });
        }
        labels
    }
}
