//! `chitieu` checks data files of public bodies against targets that are written as rules.
//!
//! A target reads as the decision does. Judging a record gives a verdict, and with it what was found, what is required, how
//! much is lacking, and where in the data that stands. The program is a thin door to this library: [`project::check`] is
//! what `chitieu check` does. The stages can also be walked one by one:
//!
//! ```
//! use chitieu::base::{Source, Sources};
//! use chitieu::data::{Format, Options, load};
//! use chitieu::evaluation::{self, Measure, Verdict, evaluate};
//! use chitieu::semantics::{Unit, check};
//! use chitieu::syntax::{Limits, parse};
//! use chitieu::value::{Date, Number};
//!
//! let text = r#"
//! entity province { key code: text  budget: money  it_spending: money }
//! ruleset demo "A demonstration" {
//!   about province
//!   target it "A tenth of a percent goes to information technology" { require it_spending >= 0.1% of budget }
//! }
//! "#;
//! let mut sources = Sources::default();
//! let source = sources.add(Source::new("demo.chitieu", text));
//! let parsed = parse(text, source, &Limits::default());
//! assert!(parsed.problems.is_empty());
//!
//! let unit = Unit { source: Some(source), text: text.into(), file: parsed.file, ..Unit::default() };
//! let (rules, problems) = check(&[unit]);
//! assert!(problems.is_empty());
//!
//! let report = b"{province: \"42\", period: 2020, budget: 17200 t\xe1\xbb\xb7, it_spending: 15.1 t\xe1\xbb\xb7}";
//! let loaded = load("report.yaml", report, Format::Yaml, &mut sources, &rules.schema, &Options::default());
//! let outcome = evaluate(&rules, &loaded.records, &evaluation::Options::on(Date::constant(2021, 1, 1)));
//!
//! let judgement = &outcome.judgements[0];
//! assert_eq!(judgement.verdict, Verdict::Fail);
//! let Some(Measure::Figures(figures)) = &judgement.clauses[0].measure else { panic!() };
//! assert_eq!(figures.gap, Number::from(2_100_000_000)); // đồng
//! ```
//!
//! `docs/architecture.md` in the repository shows how the modules hang together.
#![forbid(unsafe_code)]

pub mod base;
pub mod cli;
pub mod data;
pub mod diagnostic;
pub mod evaluation;
pub mod gate;
pub mod lint;
pub mod program;
pub mod project;
pub mod report;
pub mod ruletest;
pub mod semantics;
pub mod syntax;
pub mod value;
