//! Cases at the edges of what rules ask for: just below, at and just above each threshold; the day before, on and after each deadline.
//!
//! What the comparator says of a value is worked out here, from the threshold and the value alone. The real evaluator judges the same
//! value as a test would give it; where the two differ, one of them is wrong.

mod draft;
mod figures;
mod members;
mod times;
mod trial;
mod words;
mod write;

use std::collections::BTreeSet;

use crate::base::{SourceId, Span};
use crate::data::EntityId;
use crate::diagnostic::Text;
use crate::evaluation::{Judgement, Verdict, target_time};
use crate::semantics::rules::{Body, CalcOp, Clause, Cond, CondOp, Due, ParameterId, Subject, Target, TargetId, Test};
use crate::semantics::walk::{self, Part};
use crate::semantics::{Kind, Rules};
use crate::syntax::tree::{ClauseKind, Comparator};
use crate::value::{Date, DateRange, Interval, Number, Period};

pub use write::blocks;

use draft::{Draft, Put};
use trial::{Lean, Maker, Trial};

/// All cases of some targets, and what no case could be made for.
#[derive(Debug, Default)]
pub struct Boundaries {
    /// The cases, in the order of the rules.
    pub cases: Vec<Case>,
    /// Conditions without cases.
    pub omitted: Vec<Omitted>,
}

/// A value at the edge of what a clause asks for.
#[derive(Debug, Clone)]
pub struct Case {
    /// The target.
    pub target: TargetId,
    /// The entity that it is tried on.
    pub entity: EntityId,
    /// The clause, from 1; 0 for `when`.
    pub clause: usize,
    /// The condition that the value is for.
    pub span: Span,
    /// What the value is tried for, in the rule's words.
    pub subject: String,
    /// The value.
    pub tried: Tried,
    /// What is asked for.
    pub asked: Asked,
    /// The other values that it takes to know the threshold, in the rule's words.
    pub with: Vec<(String, Tried)>,
    /// The day up to which the report speaks, where that decides; else only the rules are chosen by it.
    pub on: Option<Date>,
    /// What the comparator says.
    pub stated: Verdict,
    /// What the evaluator says of the clause.
    pub found: Verdict,
    /// What it says of the target.
    pub whole: Verdict,
    /// The case as a test.
    pub test: Test,
}

impl Case {
    /// Whether the evaluator agrees with the comparator.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.stated == self.found
    }
}

/// A condition that no case could be made for.
#[derive(Debug, Clone)]
pub struct Omitted {
    /// The target.
    pub target: TargetId,
    /// The condition.
    pub span: Span,
    /// Why.
    pub why: Text,
}

/// A value that was tried.
#[derive(Debug, Clone, PartialEq)]
pub enum Tried {
    /// A figure, with the word behind it.
    Figure(Number, Kind, Option<String>),
    /// A day.
    Day(Date),
    /// Texts; one for a text.
    Texts(Vec<String>),
    /// Yes or no.
    Flag(bool),
    /// Said not to have happened.
    Not,
    /// Reported, whatever it is.
    There,
    /// Not reported.
    Absent,
    /// So many members that have it, of so many.
    Members(u64, u64),
    /// So many events in a period.
    Events(u64, Period),
    /// One event, on a day.
    Event(Date),
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// A figure that compares so.
    Figure(Comparator, Number, Kind, Option<String>),
    /// A figure between two.
    Between(Number, Number, Kind),
    /// A date that compares so.
    Date(Comparator, Date),
    /// A date within days.
    Within(DateRange),
    /// By the end of a day.
    By(Date),
    /// One of these texts.
    OneOf(Vec<String>),
    /// None of these texts.
    NoneOf(Vec<String>),
    /// All of these texts.
    AllOf(Vec<String>),
    /// This value.
    Value(Box<Tried>),
    /// Every member.
    All,
    /// So many members.
    Members(Comparator, Number),
    /// So many events in each sub-period.
    Events(Comparator, Number, Interval),
}

/// Makes the cases of some targets, and judges them.
#[must_use]
pub fn cases(rules: &Rules, selected: &dyn Fn(TargetId) -> bool) -> Boundaries {
    let mut all = Boundaries::default();
    for (id, target) in rules.iter() {
        if !selected(id) || super::coverage::is_modifier(rules, target) {
            continue;
        }
        let bodies: Vec<(EntityId, &Body)> = match &target.subject {
            Subject::Records(each) => each.iter().map(|(entity, body)| (*entity, body)).collect(),
            Subject::Across(entities, body) => entities.first().map(|entity| (*entity, body)).into_iter().collect(),
        };
        for (entity, body) in bodies {
            let mut seen = BTreeSet::new();
            for day in days(rules, target) {
                let maker = Making { rules, id, target, entity, body, day };
                maker.body(&mut all, &mut seen);
            }
        }
    }
    // What is about several entities, or changes over time, has the same reason more than once.
    let mut told: Vec<(TargetId, Span, Text)> = Vec::new();
    all.omitted.retain(|o| {
        let one = (o.target, o.span, o.why.clone());
        let new = !told.contains(&one);
        told.push(one);
        new
    });
    all
}

/// The days by which a target's rules are chosen: one, or one for each value that its parameters have in its time.
fn days(rules: &Rules, target: &Target) -> Vec<Date> {
    let (from, to) = target_time(target);
    let (mut dues, mut parameters): (Vec<Date>, BTreeSet<u16>) = Default::default();
    for body in target.subject.bodies() {
        walk::body(body, &mut |part| match part {
            Part::Due(Due::On(day)) => dues.push(day.last()),
            Part::Parameter(ParameterId(id)) => {
                parameters.insert(id);
            }
            Part::Target(met) => met_dues(rules, met, &mut dues, 0),
            _ => {}
        });
    }
    let last_due = dues.into_iter().max().and_then(|day| day.tomorrow().ok());
    let first = from.or(to).or(last_due).unwrap_or(Date::constant(2021, 1, 1));
    let begins = parameters.iter().flat_map(|id| &rules.parameter(ParameterId(*id)).values).filter_map(|(day, _)| *day);
    let mut starts: Vec<Date> = begins.filter(|day| from.is_none_or(|f| *day > f) && to.is_none_or(|t| *day <= t)).collect();
    let dated = |id: &u16| rules.parameter(ParameterId(*id)).values.len() > 1;
    if starts.is_empty() || from.is_some() || parameters.iter().any(|id| !dated(id)) && starts.is_empty() {
        starts.push(first);
    }
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).filter_map(|day| day.yesterday().ok()).map(Some).chain([to]);
    let later = |(start, end): (Date, Option<Date>)| match last_due {
        Some(due) if due > start => end.map_or(due, |end| due.min(end)),
        _ => start,
    };
    starts.clone().into_iter().zip(ends).map(later).collect()
}

/// The fixed deadlines of a target that another asks for.
fn met_dues(rules: &Rules, id: TargetId, dues: &mut Vec<Date>, depth: u8) {
    for body in rules.target(id).subject.bodies() {
        walk::body(body, &mut |part| match part {
            Part::Due(Due::On(day)) => dues.push(day.last()),
            Part::Target(met) if depth < 8 => met_dues(rules, met, dues, depth + 1),
            _ => {}
        });
    }
}

/// The cases of one body on one day.
struct Making<'r> {
    rules: &'r Rules,
    id: TargetId,
    target: &'r Target,
    entity: EntityId,
    body: &'r Body,
    day: Date,
}

impl Making<'_> {
    fn body(&self, all: &mut Boundaries, seen: &mut BTreeSet<String>) {
        let clauses = self.body.clauses.iter().enumerate().map(|(i, clause)| (i + 1, &clause.condition));
        for (number, condition) in self.body.when.iter().map(|when| (0, when)).chain(clauses) {
            for leaf in leaves(condition) {
                if let Err(why) = self.leaf(number, condition, leaf, all, seen) {
                    all.omitted.push(Omitted { target: self.id, span: leaf.span, why });
                }
            }
        }
    }

    fn maker(&self) -> Maker<'_> {
        Maker { rules: self.rules, target: self.target, entity: self.entity, day: self.day, depth: 0 }
    }

    fn leaf(&self, number: usize, condition: &Cond, leaf: &Cond, all: &mut Boundaries, seen: &mut BTreeSet<String>) -> Result<(), Text> {
        let maker = self.maker();
        let mut trials = maker.trials(leaf, &Draft::default())?;
        if let CondOp::Deadline(inner, due) = &leaf.op {
            trials.extend(maker.by_day(inner, due)?);
        }
        let by_day = maker.members_by_day(leaf, &trials);
        trials.extend(by_day);
        for trial in &mut trials {
            // What has not happened is told with the day on which that is said.
            if trial.tried == Tried::Not && matches!(trial.asked, Asked::By(_)) {
                trial.as_of = trial.as_of.or(Some(self.day));
            }
        }
        let mut reason = None;
        for trial in trials {
            match self.case(number, condition, leaf, trial) {
                // A parameter that has not changed gives the same case again.
                Ok(case) => {
                    let told = format!("{} {:?} {:?} {:?} {:?} {:?}", case.clause, case.span, case.tried, case.asked, case.with, case.on);
                    if seen.insert(told) {
                        all.cases.push(case);
                    }
                }
                Err(why) => reason = Some(why),
            }
        }
        reason.map_or(Ok(()), Err)
    }

    /// A case where nothing but the condition at hand decides about its clause.
    fn case(&self, number: usize, condition: &Cond, leaf: &Cond, trial: Trial) -> Result<Case, Text> {
        let maker = Maker { day: trial.as_of.unwrap_or(self.day), ..self.maker() };
        let mut draft = trial.draft.clone();
        let straight = maker.isolate(condition, leaf, trial.lean == Lean::Holds, &mut draft)?.unwrap_or(true);
        if let (Some(when), true) = (&self.body.when, number > 0) {
            maker.reach(when, true, &mut draft)?;
        }
        for clause in self.body.clauses.iter().enumerate().filter(|(i, _)| i + 1 != number).map(|(_, c)| c) {
            // Another clause that cannot be met leaves this one's verdict as it is.
            let mut more = draft.clone();
            if maker.reach(&clause.condition, true, &mut more).is_ok() {
                draft = more;
            }
        }
        let test = self.test(&trial, draft);
        let judged = super::run(self.rules, 0, &test, &|_| Vec::new());
        if let Some(problem) = judged.problems.first() {
            return Err(problem.message.clone());
        }
        let Some(judgement) = judged.judgement else {
            return Err(Text::new(
                "the target does not apply on a day on which it could be tried",
                "chỉ tiêu không áp dụng vào ngày có thể thử",
            ));
        };
        let (stated, found) = self.verdicts(number, trial.lean, straight, &judgement);
        Ok(Case {
            target: self.id,
            entity: self.entity,
            clause: number,
            span: leaf.span,
            subject: trial.subject,
            tried: trial.tried,
            asked: trial.asked,
            with: trial.with,
            on: trial.as_of,
            stated,
            found,
            whole: judgement.verdict,
            test,
        })
    }

    /// What the comparator says, and what the evaluator says.
    fn verdicts(&self, number: usize, lean: Lean, straight: bool, judgement: &Judgement) -> (Verdict, Verdict) {
        let holds = (lean == Lean::Holds) == straight;
        let Some(clause) = number.checked_sub(1).and_then(|i| self.body.clauses.get(i)) else {
            // Of `when` it counts whether the clauses are looked at.
            let found = if judgement.clauses.is_empty() { Verdict::NotApplicable } else { Verdict::Pass };
            return (if holds { Verdict::Pass } else { Verdict::NotApplicable }, found);
        };
        let stated = match lean {
            Lean::Waits => Verdict::Pending,
            _ if holds => Verdict::Pass,
            _ => failing(clause),
        };
        (stated, judgement.clauses.get(number - 1).map_or(Verdict::NotApplicable, |c| c.verdict))
    }

    fn test(&self, trial: &Trial, draft: Draft) -> Test {
        let entity = self.rules.schema.entity(self.entity);
        let as_of = trial.period.is_none().then_some(trial.as_of.unwrap_or(self.day));
        let mut given = Vec::new();
        match draft.put.get(members::ACROSS) {
            Some(Put::Members(records)) => given.extend(records.iter().map(|r| r.record(&entity.name, trial.period, as_of))),
            _ => {
                if let (Some(before), Some(period)) = (&trial.before, trial.period.and_then(Period::previous)) {
                    given.push(before.record(&entity.name, Some(period), None));
                }
                given.push(draft.record(&entity.name, trial.period, as_of));
            }
        }
        Test {
            name: String::new(),
            target: self.id,
            as_of: None,
            given,
            expect: Vec::new(),
            source: SourceId(u32::MAX),
            span: Span::default(),
        }
    }
}

/// What a clause that does not hold makes of its target.
fn failing(clause: &Clause) -> Verdict {
    if clause.kind == ClauseKind::Aim { Verdict::Pending } else { Verdict::Fail }
}

/// The conditions that are joined by `and`, `or` and `not`, and those under a deadline.
fn leaves(cond: &Cond) -> Vec<&Cond> {
    match &cond.op {
        CondOp::And(parts) | CondOp::Or(parts) => parts.iter().flat_map(leaves).collect(),
        CondOp::Not(inner) => leaves(inner),
        _ => vec![cond],
    }
}

/// Whether an expression is one value whatever the record holds.
fn is_fixed(op: &CalcOp) -> bool {
    matches!(op, CalcOp::Number(_) | CalcOp::Text(_) | CalcOp::Date(_) | CalcOp::Parameter(_))
}
