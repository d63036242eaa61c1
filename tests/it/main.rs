//! The tests that run the stages together: one binary, so that it links once.
#![cfg(test)]

mod cases;
mod properties;
