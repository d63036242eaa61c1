//! The tests that look at the whole: one binary, so that it links once.
#![cfg(test)]

mod cases;
mod pages;
mod readme;
mod support;
mod syntax_errors;
