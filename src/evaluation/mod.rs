//! Rules and records to verdicts: pure and total. No input or output, no clock, no failure.

mod census;
mod condition;
mod deadline;
mod failures;
mod figures;
mod judge;
mod members;
mod plan;
mod result;
mod roll;
mod trace;
mod truth;
mod value;
mod weight;
mod world;

pub use census::{Census, Counted, NAMED, Named, When};
pub use failures::Failures;
pub use figures::Terms;
pub use judge::{Local, duplicate, evaluate, evaluate_traced, evaluate_wide, target_time};
pub use plan::{Plan, Poll};
pub use result::{
    ClauseResult, DateMeasure, DeadlineMeasure, Figures, FrequencyMeasure, Grade, Judgement, LeftOut, Measure, Member, MemberMeasure,
    Order, Outcome, Reason, Share, Silent, Spot, TextMeasure, Verdict, Why,
};
pub use roll::Roll;
pub use trace::{Held, Seen, Shown, Step, Trace, part_of, part_of_calc, shown_value};
pub use weight::{days_off, off};
pub use world::{register, rule_day};

use std::collections::HashMap;

use smol_str::SmolStr;

use crate::base::{SourceId, Span};
use crate::diagnostic::Diagnostic;
use crate::semantics::rules::TargetId;
use crate::value::Date;

/// Whether `across` targets are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Across {
    /// If there are records of more than one unit.
    #[default]
    Auto,
    /// In every case.
    Always,
    /// Not at all.
    Never,
}

/// What a check is told from outside.
#[derive(Debug, Clone)]
pub struct Options {
    /// The judging date, where it is said.
    pub as_of: Option<Date>,
    /// The day of the run, for records that state no date.
    pub today: Date,
    /// Whether `across` targets are judged.
    pub across: Across,
    /// Which targets take part, by their number; all if empty.
    pub selected: Vec<bool>,
    /// Whether units of a register that sent nothing count as members.
    pub silent: bool,
}

impl Options {
    /// Everything by its defaults, on a day.
    #[must_use]
    pub fn on(today: Date) -> Self {
        Options { as_of: None, today, across: Across::Auto, selected: Vec::new(), silent: true }
    }
}

/// Walks conditions over records.
struct Evaluator<'a> {
    world: &'a world::World<'a>,
    /// The file of the target at hand, for quoting it.
    source: SourceId,
    /// The time of application of the target at hand.
    time: (Option<Date>, Option<Date>),
    /// The values read since the clause began.
    places: Vec<Spot>,
    problems: Vec<Diagnostic>,
    /// Verdicts that `meet` asked for, by target and record.
    met: HashMap<(TargetId, usize), truth::Truth>,
    /// Which checks to hold against a verdict, where that is told.
    plan: Option<&'a Plan>,
    /// Whether checks fail, by check and record.
    failed: HashMap<(TargetId, Order), bool>,
    /// Where the judgement at hand stands.
    order: Order,
    /// What is noted of every step, where anyone asks.
    trace: Option<Box<trace::Trace>>,
}

impl<'a> Evaluator<'a> {
    fn new(world: &'a world::World<'a>) -> Self {
        Evaluator {
            world,
            source: SourceId(0),
            time: (None, None),
            places: Vec::new(),
            problems: Vec::new(),
            met: HashMap::new(),
            plan: None,
            failed: HashMap::new(),
            order: Order { record: 0, member: 0 },
            trace: None,
        }
    }

    /// The rule's own words.
    fn words(&self, span: Span) -> SmolStr {
        self.world.rules.words(self.source, span).into()
    }
}
