//! The tests that look at the whole: one binary, so that it links once.

#![expect(clippy::expect_used, reason = "a test fails by panicking, in its helpers too")]

mod pages;
mod robustness;
mod support;
mod syntax_errors;
