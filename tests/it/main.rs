//! The tests that look at the whole: one binary, so that it links once.

mod cases;
mod cli;
mod house;
mod pages;
mod properties;
mod readme;
mod robustness;
mod rows;
mod support;
mod syntax_errors;
