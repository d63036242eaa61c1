//! The tests that look at the whole: one binary, so that it links once.

mod pages;
mod readme;
mod rows;
mod support;
mod syntax_errors;
