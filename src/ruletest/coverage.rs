//! What the tests have seen of the rules: verdicts of each target, and the branches that were taken.

use std::collections::{BTreeMap, BTreeSet};

use super::Trial;
use crate::base::{SourceId, Span};
use crate::evaluation::{Held, Seen, Trace, Verdict, part_of, target_time};
use crate::semantics::Rules;
use crate::semantics::rules::{Body, CalcOp, Cond, CondOp, Due, ParameterId, Subject, Target, TargetId};
use crate::semantics::walk::{self, Part};
use crate::syntax::tree::ClauseKind;

/// What was noted of all tests that ran.
#[derive(Debug, Default)]
pub struct Coverage {
    /// By target: how many tests there were, and the verdicts that came out.
    seen: BTreeMap<TargetId, (usize, BTreeSet<Verdict>)>,
    /// By condition: whether it was true, and whether it was false.
    truths: BTreeMap<usize, (bool, bool)>,
    /// The values of parameters that targets read.
    values: BTreeSet<(TargetId, u16, usize)>,
}

/// What the tests have seen of one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// The target.
    pub target: TargetId,
    /// How many tests it has.
    pub tests: usize,
    /// The verdicts that it can have, and whether each came out.
    pub verdicts: Vec<(Verdict, bool)>,
    /// Its branches.
    pub branches: Vec<Branch>,
}

/// A way that a rule can go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Which.
    pub way: Way,
    /// The rule file.
    pub source: SourceId,
    /// The condition's words; of a parameter, its name in its declaration.
    pub span: Span,
    /// Whether a test went it.
    pub taken: bool,
}

/// The sorts of ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// This part of an `or` holds.
    Or,
    /// The `when` holds, or does not.
    When(bool),
    /// The condition of an `if` holds, or does not.
    If(bool),
    /// The value of a parameter, by its number.
    Value(ParameterId, usize),
}

impl Covered {
    /// How many verdicts and branches were seen, of how many.
    #[must_use]
    pub fn count(&self) -> (usize, usize) {
        let seen = self.verdicts.iter().filter(|(_, seen)| *seen).count() + self.branches.iter().filter(|b| b.taken).count();
        (seen, self.verdicts.len() + self.branches.len())
    }
}

/// How many verdicts and branches of all targets were seen, of how many.
#[must_use]
pub fn count(covered: &[Covered]) -> (usize, usize) {
    covered.iter().map(Covered::count).fold((0, 0), |(a, b), (c, d)| (a + c, b + d))
}

impl Coverage {
    /// Takes in what a test saw of its target.
    pub(super) fn add(&mut self, target: TargetId, trial: &Trial, trace: &Trace) {
        let seen = self.seen.entry(target).or_default();
        seen.0 += 1;
        seen.1.extend(trial.judgement.as_ref().map(|j| j.verdict));
        for step in &trace.steps {
            match &step.seen {
                Seen::Held(held) => {
                    let truth = self.truths.entry(step.part).or_default();
                    truth.0 |= *held == Held::True;
                    truth.1 |= *held == Held::False;
                }
                Seen::Parameter(id, Some(value)) => {
                    self.values.insert((target, id.0, *value));
                }
                _ => {}
            }
        }
    }

    /// What was seen of each target that authors write: those of rulesets, and the written checks of the vocabulary.
    #[must_use]
    pub fn of(&self, rules: &Rules) -> Vec<Covered> {
        let wanted = |(id, target): &(TargetId, &Target)| !is_modifier(rules, target) || self.seen.contains_key(id);
        rules.iter().filter(wanted).map(|(id, target)| self.target(rules, id, target)).collect()
    }

    fn target(&self, rules: &Rules, id: TargetId, target: &Target) -> Covered {
        let none = (0, BTreeSet::new());
        let (tests, seen) = self.seen.get(&id).unwrap_or(&none);
        let verdicts = possible(rules, id).into_iter().map(|v| (v, seen.contains(&v))).collect();
        let mut branches: Vec<Branch> = Vec::new();
        let mut add = |way: Way, source: SourceId, span: Span, taken: bool| {
            // What a ruleset is about gives each entity conditions of its own, with the same words.
            match branches.iter_mut().find(|b| b.way == way && b.source == source && b.span == span) {
                Some(known) => known.taken |= taken,
                None => branches.push(Branch { way, source, span, taken }),
            }
        };
        let truth = |cond: &Cond| self.truths.get(&part_of(cond)).copied().unwrap_or_default();
        for body in target.subject.bodies() {
            if let Some(when) = &body.when {
                add(Way::When(true), target.source, when.span, truth(when).0);
                add(Way::When(false), target.source, when.span, truth(when).1);
            }
            walk::body(body, &mut |part| match part {
                Part::Cond(Cond { op: CondOp::Or(parts), .. }) => {
                    parts.iter().for_each(|part| add(Way::Or, target.source, part.span, truth(part).0));
                }
                Part::Calc(calc) => {
                    if let CalcOp::If(_, condition, _) = &calc.op {
                        add(Way::If(true), target.source, condition.span, truth(condition).0);
                        add(Way::If(false), target.source, condition.span, truth(condition).1);
                    }
                }
                Part::Parameter(parameter) => {
                    let declared = rules.parameter(parameter);
                    for value in values_in_time(rules, parameter, target) {
                        let taken = self.values.contains(&(id, parameter.0, value));
                        add(Way::Value(parameter, value), declared.source, declared.span, taken);
                    }
                }
                _ => {}
            });
        }
        Covered { target: id, tests: *tests, verdicts, branches }
    }
}

/// Whether a modifier of a field stands behind a check, and no condition that someone wrote.
#[must_use]
pub fn is_modifier(rules: &Rules, target: &Target) -> bool {
    let of_field = |(_, entity): (_, &crate::data::Entity)| {
        let field = target.id.strip_prefix(&entity.name).and_then(|rest| rest.strip_prefix('.'));
        field.is_some_and(|path| entity.slot(path).is_some())
    };
    target.is_check && rules.schema.iter().any(of_field)
}

/// The values by date that a parameter has while a target applies; none for one that never changes.
fn values_in_time(rules: &Rules, parameter: ParameterId, target: &Target) -> Vec<usize> {
    let values = &rules.parameter(parameter).values;
    let (from, to) = target_time(target);
    let begins_in_time = |at: &usize| values.get(*at).is_none_or(|(day, _)| day.is_none_or(|day| to.is_none_or(|to| day <= to)));
    let lasts = |at: &usize| match values.get(at + 1) {
        Some((Some(next), _)) => from.is_none_or(|from| from < *next),
        _ => true,
    };
    if values.len() < 2 { Vec::new() } else { (0..values.len()).filter(|at| begins_in_time(at) && lasts(at)).collect() }
}

/// The verdicts that a target can have, beside that it does not apply.
#[must_use]
pub fn possible(rules: &Rules, id: TargetId) -> Vec<Verdict> {
    let target = rules.target(id);
    let deciding = |body: &Body| body.clauses.iter().map(|c| c.kind).min().unwrap_or(ClauseKind::Require);
    let aims = target.subject.bodies().all(|body| deciding(body) == ClauseKind::Aim);
    let lenient = target.subject.bodies().flat_map(|b| &b.clauses).all(|c| c.lenient);
    let mut found = vec![Verdict::Pass];
    if !aims {
        found.push(Verdict::Fail);
    }
    if !lenient && target.subject.bodies().any(can_lack) {
        found.push(Verdict::Missing);
    }
    if aims || can_wait(rules, id, 0) {
        found.push(Verdict::Pending);
    }
    found
}

/// Whether a body asks for values that may not be there: all but whether something stands there.
fn can_lack(body: &Body) -> bool {
    let mut lacks = false;
    walk::body(body, &mut |part| {
        let Part::Cond(cond) = part else { return };
        lacks |= !matches!(cond.op, CondOp::And(_) | CondOp::Or(_) | CondOp::Not(_) | CondOp::Present(_) | CondOp::Missing(_));
    });
    lacks
}

/// Whether a target may have to wait for a day, its own or that of a target that it asks for.
fn can_wait(rules: &Rules, id: TargetId, depth: u8) -> bool {
    let target = rules.target(id);
    let from = target_time(target).0;
    let mut waits = false;
    let mut asked = Vec::new();
    for body in target.subject.bodies() {
        // What does not decide does not wait for the whole.
        let kind = body.clauses.iter().map(|c| c.kind).min();
        let deciding = body.clauses.iter().filter(|c| Some(c.kind) == kind).map(|c| &c.condition);
        body.when.iter().chain(deciding).for_each(|condition| {
            walk::cond(condition, &mut |part| match part {
                // A deadline before the first day of a target has always come.
                Part::Due(Due::On(day)) => waits |= from.is_none_or(|from| from < day.last()),
                Part::Due(_) | Part::Cond(Cond { op: CondOp::Frequency(_), .. }) => waits = true,
                Part::Target(other) => asked.push(other),
                _ => {}
            })
        });
    }
    waits || depth < 64 && asked.into_iter().any(|other| is_aim(rules.target(other)) || can_wait(rules, other, depth + 1))
}

fn is_aim(target: &Target) -> bool {
    let mut clauses = target.subject.bodies().flat_map(|b| &b.clauses).peekable();
    clauses.peek().is_some() && clauses.all(|c| c.kind == ClauseKind::Aim) && matches!(target.subject, Subject::Records(_))
}
