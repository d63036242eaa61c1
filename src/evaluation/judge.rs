//! Targets over records and periods: from clauses to verdicts.

use smol_str::SmolStr;

use super::plan::Plan;
use super::result::{ClauseResult, Judgement, LeftOut, Order, Outcome, Reason, Spot, Verdict, Why};
use super::roll::Roll;
use super::trace::Trace;
use super::truth::{Finding, Truth};
use super::value::Context;
use super::world::{Dates, Frame, World};
use super::{Across, Census, Evaluator, Options, members::Group};
use crate::base::{SourceId, Span};
use crate::data::{Cell, Content, EntityId, Record, Value};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::semantics::Rules;
use crate::semantics::rules::{Body, Clause, Subject, Target, TargetId};
use crate::syntax::tree::ClauseKind;
use crate::value::Date;

/// Judges records against rules, all of them at once.
#[must_use]
pub fn evaluate(rules: &Rules, records: &[Record], options: &Options) -> Outcome {
    judged(rules, records, options, None).0
}

/// Like [`evaluate`], and notes each step.
#[must_use]
pub fn evaluate_traced(rules: &Rules, records: &[Record], options: &Options) -> (Outcome, Trace) {
    let (outcome, trace) = judged(rules, records, options, Some(Box::default()));
    (outcome, trace.map(|trace| *trace).unwrap_or_default())
}

fn judged(rules: &Rules, records: &[Record], options: &Options, trace: Option<Box<Trace>>) -> (Outcome, Option<Box<Trace>>) {
    let world = World::new(rules, records, options);
    let mut evaluator = Evaluator { trace, ..Evaluator::new(&world) };
    let mut outcome = Outcome::default();
    for (first, again) in &world.repeated {
        outcome.problems.push(duplicate(rules, Some(head(first)), again));
    }
    let mut roll = Roll::default();
    for (number, record) in records.iter().enumerate() {
        evaluator.order = Order { record: number as u64, member: 0 };
        evaluator.visit(&Frame::top(record), None, &mut outcome);
        roll.see(rules, options, record.entity, record.key.as_deref(), record.period, record.as_of);
    }
    evaluator.across(&roll, &mut outcome);
    outcome.silent = roll.silent(rules, options);
    outcome.problems.append(&mut evaluator.problems);
    (outcome, evaluator.trace)
}

/// Judges the targets that wait, when all records have come: on what the plan kept of them, by their numbers among all records.
#[must_use]
pub fn evaluate_wide(rules: &Rules, plan: &Plan, kept: Vec<(u64, Record)>, census: &Census, roll: &Roll, options: &Options) -> Outcome {
    let mut outcome = Outcome { silent: roll.silent(rules, options), ..Outcome::default() };
    if !plan.waits() {
        return outcome;
    }
    let options = Options { selected: plan.wide.clone(), ..options.clone() };
    let (numbers, records): (Vec<u64>, Vec<Record>) = kept.into_iter().unzip();
    let mut world = World::new(rules, &records, &options);
    world.census = Some(census);
    let mut evaluator = Evaluator::new(&world);
    for (number, record) in numbers.iter().zip(&records) {
        evaluator.order = Order { record: *number, member: 0 };
        evaluator.visit(&Frame::top(record), None, &mut outcome);
    }
    evaluator.across(roll, &mut outcome);
    outcome.problems.append(&mut evaluator.problems);
    outcome
}

/// Judges records one by one, by the targets that need no other.
#[derive(Debug)]
pub struct Local<'a> {
    pub(super) rules: &'a Rules,
    plan: &'a Plan,
    pub(super) options: &'a Options,
}

impl<'a> Local<'a> {
    /// With the targets that a plan judges at once.
    #[must_use]
    pub fn new(rules: &'a Rules, plan: &'a Plan, options: &'a Options) -> Self {
        Local { rules, plan, options }
    }

    /// Judges a record and what lies in it.
    pub fn record(&self, number: u64, record: &Record, outcome: &mut Outcome) {
        self.with(
            record,
            |evaluator, outcome| {
                for (first, again) in &evaluator.world.repeated {
                    outcome.problems.push(duplicate(self.rules, Some(head(first)), again));
                }
                evaluator.order = Order { record: number, member: 0 };
                evaluator.visit(&Frame::top(record), Some(&self.plan.local), outcome);
            },
            outcome,
        );
    }

    /// Judges a record by some targets of its entity only, whatever lies in it.
    pub fn targets(&self, number: u64, record: &Record, targets: impl IntoIterator<Item = TargetId>, outcome: &mut Outcome) {
        self.with(
            record,
            |evaluator, outcome| {
                evaluator.order = Order { record: number, member: 0 };
                for id in targets {
                    evaluator.target(id, &Frame::top(record), outcome);
                }
            },
            outcome,
        );
    }

    fn with(&self, record: &Record, work: impl FnOnce(&mut Evaluator<'_>, &mut Outcome), outcome: &mut Outcome) {
        // Only what lies in a record can be there twice.
        let nested = record.cells.iter().any(|c| matches!(c.content, Content::Value(Value::Members(_))));
        let records = if nested { std::slice::from_ref(record) } else { &[] };
        let world = World::new(self.rules, records, self.options);
        let mut evaluator = Evaluator { plan: Some(self.plan), ..Evaluator::new(&world) };
        work(&mut evaluator, outcome);
        outcome.problems.append(&mut evaluator.problems);
    }
}

impl Evaluator<'_> {
    fn selected(&self, id: TargetId) -> bool {
        self.world.options.selected.is_empty() || self.world.options.selected.get(id.0 as usize).copied().unwrap_or(false)
    }

    /// Judges a record by every target of its entity, or by those given for it, then its nested members.
    fn visit(&mut self, frame: &Frame<'_>, targets: Option<&[Vec<TargetId>]>, outcome: &mut Outcome) {
        if self.world.is_again(frame.record) {
            return;
        }
        outcome.records += 1;
        match targets {
            Some(targets) => {
                for id in targets.get(frame.record.entity.0 as usize).into_iter().flatten() {
                    self.target(*id, frame, outcome);
                }
            }
            None => {
                for (id, target) in self.world.rules.iter() {
                    if self.selected(id) && !matches!(target.subject, Subject::Across(..)) {
                        self.target(id, frame, outcome);
                    }
                }
            }
        }
        for cell in &frame.record.cells {
            if let Content::Value(Value::Members(members)) = &cell.content {
                for member in members {
                    self.order.member += 1;
                    self.visit(&Frame { record: member, parent: Some(frame) }, targets, outcome);
                }
            }
        }
    }

    fn target(&mut self, id: TargetId, frame: &Frame<'_>, outcome: &mut Outcome) {
        let target = self.world.rules.target(id);
        if let Some(body) = target.subject.body(frame.record.entity) {
            match self.judge(id, target, body, frame) {
                Some(mut judgement) => {
                    if matches!(judgement.verdict, Verdict::Pass | Verdict::Fail | Verdict::Waived) {
                        judgement.doubts = self.doubts(id, frame);
                    }
                    outcome.judgements.push(judgement);
                }
                None => outcome.left_out.not_applying += 1,
            }
        }
    }

    /// The checks that fail on figures that a target reads.
    fn doubts(&mut self, id: TargetId, frame: &Frame<'_>) -> Vec<TargetId> {
        let checks = self.plan.map_or(&[][..], |plan| plan.checks(id));
        checks.iter().copied().filter(|check| self.fails(*check, frame)).collect()
    }

    fn fails(&mut self, check: TargetId, frame: &Frame<'_>) -> bool {
        let at = (check, self.order);
        if let Some(known) = self.failed.get(&at) {
            return *known;
        }
        // What is wrong with it is told where the check is judged by itself.
        let told = self.problems.len();
        let fails = self.judge_frame(check, frame).is_some_and(|judgement| judgement.verdict == Verdict::Fail);
        self.problems.truncate(told);
        self.failed.insert(at, fails);
        fails
    }

    /// The verdict of a target on a record that another target asks for; `None` where it does not apply.
    pub(super) fn judge_frame(&mut self, id: TargetId, frame: &Frame<'_>) -> Option<Judgement> {
        let target = self.world.rules.target(id);
        let body = target.subject.body(frame.record.entity)?;
        let (source, time, places) = (self.source, self.time, std::mem::take(&mut self.places));
        let judged = self.unnoted(|evaluator| evaluator.judge(id, target, body, frame));
        (self.source, self.time, self.places) = (source, time, places);
        judged
    }

    /// The verdict of a target on a record; `None` where it does not apply.
    fn judge(&mut self, id: TargetId, target: &Target, body: &Body, frame: &Frame<'_>) -> Option<Judgement> {
        let dates = self.world.dates(frame);
        let time = target_time(target);
        if !applies(time, dates.rule) {
            return None;
        }
        (self.source, self.time) = (target.source, time);
        let context = Context { frame: Some(frame), dates, group: None };
        let period = World::period(frame);
        let mut judgement = Judgement { period, kind: deciding(body), ..of_record(self.world.rules, frame.record, self.order, id, dates) };
        self.settle(&mut judgement, body, &context);
        Some(judgement)
    }

    /// Judges every clause, and the verdict of them together.
    fn settle(&mut self, judgement: &mut Judgement, body: &Body, context: &Context<'_>) {
        self.note_judgement();
        if let Some(when) = &body.when {
            self.places.clear();
            match self.condition(when, context).truth {
                Truth::True => {}
                Truth::False | Truth::Nothing => return,
                Truth::Undecided(why) => {
                    judgement.verdict = if why.missing { Verdict::Missing } else { Verdict::Pending };
                    judgement.reasons = why.reasons;
                    return;
                }
            }
        }
        for (i, clause) in body.clauses.iter().enumerate() {
            let result = self.clause(i + 1, clause, context);
            judgement.clauses.push(result);
        }
        let decides = judgement.clauses.iter().filter(|c| c.kind == judgement.kind);
        judgement.verdict = decides.map(|c| c.verdict).max().unwrap_or(Verdict::NotApplicable);
    }

    fn clause(&mut self, number: usize, clause: &Clause, context: &Context<'_>) -> ClauseResult {
        self.places.clear();
        let Finding { truth, measure } = self.condition(&clause.condition, context);
        let mut reasons = Vec::new();
        let verdict = match truth {
            Truth::True => Verdict::Pass,
            Truth::False if clause.kind == ClauseKind::Aim => Verdict::Pending,
            Truth::False => Verdict::Fail,
            Truth::Nothing => Verdict::NotApplicable,
            Truth::Undecided(why) => {
                let unreported = why.reasons.iter().any(|r| r.why == Why::Missing);
                let unreadable = why.reasons.iter().any(|r| r.why == Why::Unreadable);
                reasons = why.reasons;
                if clause.lenient && unreported && !unreadable {
                    Verdict::NotApplicable
                } else if why.missing {
                    Verdict::Missing
                } else {
                    Verdict::Pending
                }
            }
        };
        if verdict == Verdict::NotApplicable && reasons.is_empty() {
            let path = clause.text.as_str().into();
            reasons.push(Reason { why: Why::NothingToCheck, path, label: SmolStr::default(), spot: None, due: None });
        }
        let mut places: Vec<Spot> = Vec::new();
        for place in self.places.drain(..) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        ClauseResult { clause: number, kind: clause.kind, verdict, measure, reasons, places }
    }

    /// Judges every `across` target once for each period.
    fn across(&mut self, roll: &Roll, outcome: &mut Outcome) {
        let rules = self.world.rules;
        for (id, target) in rules.iter() {
            let Subject::Across(entities, body) = &target.subject else { continue };
            if !self.selected(id) {
                continue;
            }
            let units = roll.units(entities);
            let single = match self.world.options.across {
                Across::Auto => units == 1,
                Across::Always => false,
                Across::Never => true,
            };
            if single {
                outcome.left_out.single_unit.push(id);
                continue;
            }
            for (period, records) in self.world.periods(entities) {
                let each = records.iter().map(|r| self.world.dates_of(r.as_of, r.period));
                let latest =
                    |a: Dates, b: Dates| Dates { data: a.data.max(b.data), judging: a.judging.max(b.judging), rule: a.rule.max(b.rule) };
                let Some(dates) = each.reduce(latest) else { continue };
                let time = target_time(target);
                if !applies(time, dates.rule) {
                    outcome.left_out.not_applying += 1;
                    continue;
                }
                (self.source, self.time) = (target.source, time);
                let silent = silent_records(self.world, entities, &records, period, dates);
                let group = Group { period, records, silent };
                // Verdicts are kept by where a record lies, and silent records lie there for one period only.
                self.met.clear();
                let context = Context { frame: None, dates, group: Some(&group) };
                let mut judgement = Judgement {
                    order: Order::LAST,
                    target: id,
                    kind: deciding(body),
                    verdict: Verdict::NotApplicable,
                    would_be: None,
                    waiver: None,
                    known: false,
                    regraded: None,
                    entity: entities.first().copied().unwrap_or(EntityId(0)),
                    key: None,
                    name: None,
                    period: group.period,
                    data_date: dates.data,
                    judging_date: dates.judging,
                    rule_day: dates.rule,
                    record: None,
                    clauses: Vec::new(),
                    reasons: Vec::new(),
                    doubts: Vec::new(),
                };
                self.settle(&mut judgement, body, &context);
                outcome.judgements.push(judgement);
            }
        }
    }
}

/// A judgement of a record of which nothing is decided yet.
#[inline]
pub(super) fn of_record(rules: &Rules, record: &Record, order: Order, target: TargetId, dates: Dates) -> Judgement {
    let registered = || {
        let list = super::register(rules, record.entity)?;
        let row = list.find(record.key.as_deref()?, dates.rule)?;
        list.name_of(row).map(SmolStr::from)
    };
    Judgement {
        order,
        target,
        kind: ClauseKind::Require,
        verdict: Verdict::NotApplicable,
        would_be: None,
        waiver: None,
        known: false,
        regraded: None,
        entity: record.entity,
        key: record.key.clone(),
        name: record.name.clone().or_else(registered),
        period: record.period,
        data_date: dates.data,
        judging_date: dates.judging,
        rule_day: dates.rule,
        record: Some(Spot { source: record.source, span: record.span, path: SmolStr::default() }),
        clauses: Vec::new(),
        reasons: Vec::new(),
        doubts: Vec::new(),
    }
}

/// The clauses that decide: `require`, else `recommend`, else `aim`.
fn deciding(body: &Body) -> ClauseKind {
    body.clauses.iter().map(|c| c.kind).min().unwrap_or(ClauseKind::Require)
}

/// From when to when a target applies, what replaces it included.
#[must_use]
pub fn target_time(target: &Target) -> (Option<Date>, Option<Date>) {
    let until = target.superseded_from.and_then(|day| day.yesterday().ok());
    let end = match (target.applies.1, until) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    (target.applies.0, end)
}

fn applies((from, to): (Option<Date>, Option<Date>), day: Date) -> bool {
    from.is_none_or(|f| f <= day) && to.is_none_or(|t| day <= t)
}

/// One empty record for each unit of a register that sent nothing for a period.
fn silent_records(
    world: &World<'_>,
    entities: &[EntityId],
    records: &[&Record],
    period: Option<crate::value::Period>,
    dates: Dates,
) -> Vec<Record> {
    let mut silent = Vec::new();
    for entity in entities {
        let Some(rows) = world.must_report(*entity, dates.rule) else { continue };
        let declared = world.rules.schema.entity(*entity);
        let list = world.register(*entity);
        for row in rows {
            if records.iter().any(|r| r.entity == *entity && r.key.as_deref() == Some(&row.key)) {
                continue;
            }
            let mut cells = vec![Cell::ABSENT; declared.fields.len()];
            let name = list.and_then(|l| l.name_of(row));
            for (slot, text) in [(declared.key, Some(row.key.as_str())), (declared.name_slot, name)] {
                if let (Some(slot), Some(text)) = (slot, text)
                    && let Some(cell) = cells.get_mut(slot.0 as usize)
                {
                    cell.content = Content::Value(Value::Text(text.into()));
                }
            }
            silent.push(Record {
                entity: *entity,
                key: Some(row.key.as_str().into()),
                name: name.map(Into::into),
                owner: None,
                period,
                as_of: Some(dates.data),
                cells,
                without: Vec::new(),
                source: SourceId(u32::MAX),
                span: Span::default(),
            });
        }
    }
    silent
}

/// What is said of a second record of the same unit and period.
#[must_use]
pub fn duplicate(rules: &Rules, first: Option<(SourceId, Span)>, again: &Record) -> Diagnostic {
    let entity = &rules.schema.entity(again.entity).name;
    let key = again.key.as_deref().unwrap_or("");
    let period = again.period.map_or(String::new(), |p| format!(" {p}"));
    let message = Text::new(
        format!("a second record of {entity} {key}{period}; only the first is judged"),
        format!("bản ghi thứ hai của {entity} {key}{period}; chỉ bản ghi đầu được xét"),
    );
    let (source, span) = head(again);
    let mut diagnostic = Diagnostic::error(Code::DATA_DUPLICATE_RECORD, message).label(source, span, Text::new("again here", "lại ở đây"));
    if let Some((source, span)) = first {
        diagnostic = diagnostic.label(source, span, Text::new("first here", "lần đầu ở đây"));
    }
    diagnostic.help(Text::new("keep one of them", "chỉ giữ lại một bản ghi"))
}

/// Where a record begins.
fn head(record: &Record) -> (SourceId, Span) {
    let Span { start, end } = record.span;
    (record.source, Span { start, end: end.min(start.saturating_add(1)) })
}

impl LeftOut {
    /// Whether anything was left out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.not_applying == 0 && self.single_unit.is_empty()
    }
}
