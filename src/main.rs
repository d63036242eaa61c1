//! The `chitieu` command.
#![forbid(unsafe_code)]

use std::process::ExitCode;

/// Findings are made of many small texts, which this one hands out and takes back in half the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    chitieu::cli::main()
}
