//! Rules and records to verdicts: pure and total. No input or output, no clock, no failure.

mod result;

pub use result::{
    ClauseResult, DateMeasure, DeadlineMeasure, Figures, FrequencyMeasure, Judgement, LeftOut, Measure, Member, MemberMeasure, Outcome,
    Reason, Share, Silent, Spot, TextMeasure, Verdict, Why,
};
