//! An outcome as lines to read: one for each judgement, below it what each clause found.
//!
//! ```text
//! fail q3.it_spending 42 2020 [data 2020-12-31, judging 2021-03-01, rule 2020-12-31]
//!   require fail
//!     it_spending 9 >= 10 (0.1% of budget), gap 1
//!     share 0.0009 of 0.001, whole budget 10000
//!     why too_old budget @data.yaml:3:5 due 2020-12-31
//!     at data.yaml:4:16 it_spending "9"
//! ```
//!
//! The dates are left out where all three are the last day of the period; the kind of figure where it is a count.

use std::fmt::Write as _;

use chitieu::base::{Sources, Span};
use chitieu::diagnostic::{Diagnostic, Severity};
use chitieu::evaluation::{Figures, FrequencyMeasure, Judgement, Measure, Member, MemberMeasure, Outcome, Reason, Spot, Why};
use chitieu::semantics::{Kind, Rules};
use chitieu::syntax::tree::{ClauseKind, Comparator};
use chitieu::value::{DateRange, Number};

pub(super) fn render(rules: &Rules, sources: &Sources, outcome: &Outcome, problems: &[Diagnostic]) -> String {
    let mut writer = Writer { rules, sources, out: String::new() };
    for judgement in &outcome.judgements {
        writer.judgement(judgement);
    }
    writer.rest(outcome, problems);
    writer.out
}

struct Writer<'a> {
    rules: &'a Rules,
    sources: &'a Sources,
    out: String,
}

impl Writer<'_> {
    fn line(&mut self, depth: usize, line: &str) {
        writeln!(self.out, "{}{line}", "  ".repeat(depth)).unwrap();
    }

    fn judgement(&mut self, judgement: &Judgement) {
        let target = self.rules.target(judgement.target);
        let key = judgement.key.as_deref().unwrap_or(if judgement.record.is_some() { "(no key)" } else { "(across)" });
        let period = judgement.period.map_or("-".to_owned(), |p| p.to_string());
        let name = judgement.name.as_ref().map_or(String::new(), |name| format!(" ({name})"));
        let mut head = format!("{} {} {key}{name} {period}", judgement.verdict.word(), target.id);
        if judgement.kind != ClauseKind::Require {
            write!(head, " ({})", kind(judgement.kind)).unwrap();
        }
        let dates = [judgement.data_date, judgement.judging_date, judgement.rule_day];
        if dates.iter().any(|d| Some(*d) != judgement.period.map(|p| p.last())) {
            let [data, judging, rule] = dates;
            write!(head, " [data {data}, judging {judging}, rule {rule}]").unwrap();
        }
        self.line(0, &head);
        for reason in &judgement.reasons {
            self.reason(1, reason);
        }
        for clause in &judgement.clauses {
            self.line(1, &format!("{} {}", kind(clause.kind), clause.verdict.word()));
            if let Some(measure) = &clause.measure {
                self.measure(2, measure);
            }
            for reason in &clause.reasons {
                self.reason(2, reason);
            }
            for place in &clause.places {
                let line = format!("at {}", self.spot(place));
                self.line(2, &line);
            }
        }
    }

    fn measure(&mut self, depth: usize, measure: &Measure) {
        match measure {
            Measure::Figures(figures) => self.figures(depth, figures),
            Measure::Dates(dates) => {
                let actual = dates.actual.map_or("has not happened".to_owned(), days);
                let how = dates.comparator.map_or("in", Comparator::symbol);
                let gap = dates.gap.map_or(String::new(), |gap| format!(", gap {gap} days"));
                self.line(depth, &format!("{} {actual} {how} {}{gap}", dates.subject, days(dates.required)));
            }
            Measure::Deadline(deadline) => {
                let mut line = format!("{} by {}", deadline.subject, deadline.due);
                if let Some(happened) = deadline.happened {
                    write!(line, ": {}", days(happened)).unwrap();
                }
                match deadline.days_late {
                    Some(late @ 1..) => write!(line, ", {late} days late").unwrap(),
                    Some(early) => write!(line, ", {} days left", -early).unwrap(),
                    None => {}
                }
                if deadline.document {
                    line.push_str(" (document)");
                }
                self.line(depth, &line);
                if let Some(inner) = &deadline.inner {
                    self.measure(depth + 1, inner);
                }
            }
            Measure::Frequency(frequency) => self.frequency(depth, frequency),
            Measure::Members(members) => self.members(depth, members),
            Measure::Texts(texts) => {
                let list = |texts: &[smol_str::SmolStr]| texts.iter().map(|t| format!("{t:?}")).collect::<Vec<_>>().join(", ");
                let mut line = format!("{} [{}], required [{}]", texts.subject, list(&texts.actual), list(&texts.required));
                if let Some(pattern) = &texts.pattern {
                    write!(line, ", pattern '{pattern}'").unwrap();
                }
                self.line(depth, &line);
            }
        }
    }

    fn figures(&mut self, depth: usize, figures: &Figures) {
        let Figures { subject, against, actual, required, comparator, gap, .. } = figures;
        let mut line = format!("{subject} {actual} {} {required}", comparator.symbol());
        if *against != required.to_string() {
            write!(line, " ({against})").unwrap();
        }
        if let Some((low, high)) = &figures.range {
            write!(line, " of {low}..{high}").unwrap();
        }
        if let Some(tolerance) = &figures.tolerance {
            write!(line, " within {tolerance}").unwrap();
        }
        write!(line, ", gap {gap}").unwrap();
        if figures.kind != Kind::Count {
            write!(line, " [{:?}]", figures.kind).unwrap();
        }
        if let Some(word) = &figures.word {
            write!(line, " {word:?}").unwrap();
        }
        self.line(depth, &line);
        if let Some(share) = &figures.share {
            let actual = share.actual.as_ref().map_or("none".to_owned(), Number::to_string);
            self.line(depth, &format!("share {actual} of {}, whole {} {}", share.required, share.base_name, share.base));
        }
    }

    fn frequency(&mut self, depth: usize, frequency: &FrequencyMeasure) {
        let FrequencyMeasure { subject, interval, comparator, bound, .. } = frequency;
        self.line(depth, &format!("{subject} {} {bound} per {interval:?}", comparator.symbol()).to_lowercase());
        let counted = frequency.counted.iter().map(|(p, n)| format!("{p} {n}")).collect::<Vec<_>>().join(", ");
        let list = |periods: &[chitieu::value::Period]| periods.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        for (word, list) in [("counted", counted), ("lacking", list(&frequency.lacking)), ("open", list(&frequency.open))] {
            if !list.is_empty() {
                self.line(depth, &format!("{word} {list}"));
            }
        }
    }

    fn members(&mut self, depth: usize, members: &MemberMeasure) {
        let MemberMeasure { collection, total, yes, undecided, comparator, needed, .. } = members;
        let share = members.share.as_ref().map_or(String::new(), |share| format!(" ({} {share})", comparator.symbol()));
        let bound = match comparator {
            Comparator::AtLeast | Comparator::Greater => "at least",
            Comparator::AtMost | Comparator::Less => "at most",
            Comparator::Equal | Comparator::Unequal => comparator.symbol(),
        };
        self.line(depth, &format!("{collection}: N {total}, T {yes}, U {undecided}, needs {bound} {needed}{share}"));
        for (word, list) in [("offending", &members.offending), ("unsettled", &members.unsettled), ("silent", &members.silent)] {
            if !list.is_empty() {
                let named = |m: &Member| m.name.as_ref().map_or_else(|| m.key.to_string(), |name| format!("{} ({name})", m.key));
                self.line(depth, &format!("{word} {}", list.iter().map(named).collect::<Vec<_>>().join(", ")));
            }
        }
    }

    fn reason(&mut self, depth: usize, reason: &Reason) {
        let why = match reason.why {
            Why::Missing => "missing",
            Why::NotYetDue => "not_yet_due",
            Why::NothingToCheck => "nothing_to_check",
            Why::TooOld => "too_old",
            Why::TooCoarse => "too_coarse",
            Why::Unreadable => "unreadable",
            Why::ZeroDivisor => "zero_divisor",
        };
        let mut line = format!("why {why} {}", reason.path);
        if !reason.label.is_empty() {
            write!(line, " {:?}", reason.label).unwrap();
        }
        if let Some(spot) = &reason.spot
            && self.sources.get(spot.source).is_some()
        {
            write!(line, " @{}", self.sources.place(spot.source, spot.span, "")).unwrap();
        }
        if let Some(due) = reason.due {
            write!(line, " due {due}").unwrap();
        }
        self.line(depth, &line);
    }

    fn spot(&self, spot: &Spot) -> String {
        let place = self.sources.place(spot.source, spot.span, "");
        let more = if place.text.contains('\n') { " …" } else { "" };
        format!("{place} {} {:?}{more}", spot.path, place.text.lines().next().unwrap_or(""))
    }

    fn rest(&mut self, outcome: &Outcome, problems: &[Diagnostic]) {
        if outcome.left_out.not_applying > 0 {
            self.line(0, &format!("left out: {} not applying", outcome.left_out.not_applying));
        }
        for target in &outcome.left_out.single_unit {
            let line = format!("left out: {} (across)", self.rules.target(*target).id);
            self.line(0, &line);
        }
        for silent in &outcome.silent {
            let entity = &self.rules.schema.entity(silent.entity).name;
            let name = silent.name.as_ref().map_or(String::new(), |name| format!(" ({name})"));
            let period = silent.period.map_or("-".to_owned(), |p| p.to_string());
            let line = format!("silent: {entity} {}{name} {period}", silent.key);
            self.line(0, &line);
        }
        for problem in problems {
            let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
            let place = |source, span: Span| self.sources.place(source, span, "").to_string();
            let at = problem.labels.iter().map(|l| place(l.source, l.span)).collect::<Vec<_>>().join(" and ");
            let line = format!("{severity} {} {at} {}", problem.code, problem.message.en);
            self.line(0, &line);
        }
    }
}

fn kind(kind: ClauseKind) -> &'static str {
    match kind {
        ClauseKind::Require => "require",
        ClauseKind::Recommend => "recommend",
        ClauseKind::Aim => "aim",
    }
}

fn days(range: DateRange) -> String {
    if range.is_day() { range.first.to_string() } else { format!("{}..{}", range.first, range.last) }
}
