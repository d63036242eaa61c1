//! `chitieu` checks data files of public bodies against targets that are written as rules.
#![forbid(unsafe_code)]

pub mod base;
pub mod cli;
pub mod data;
pub mod diagnostic;
pub mod evaluation;
pub mod project;
pub mod report;
pub mod ruletest;
pub mod semantics;
pub mod syntax;
pub mod value;
