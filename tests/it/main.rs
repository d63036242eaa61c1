//! The tests that look at the whole: one binary, so that it links once.

mod cli;
mod house;
mod pages;
mod readme;
mod robustness;
mod support;
mod syntax_errors;
