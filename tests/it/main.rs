//! The tests that run the stages together.
#![cfg(test)]

mod cases;
