//! The tests that look at the whole: one binary, so that it links once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot set up has failed")]

mod annotate;
mod authoring;
mod boundaries;
mod cases;
mod cli;
mod comparison;
mod data_page;
mod glance;
#[cfg(unix)]
mod help;
mod house;
#[cfg(unix)]
mod interrupt;
mod layout;
mod lints;
mod pages;
mod properties;
mod readme;
mod robustness;
mod rows;
mod support;
mod syntax_errors;
mod template;
mod transcripts;
mod tutorial;
mod vietnamese;
mod watched;
mod workbooks;
