//! The `chitieu` command.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    chitieu::cli::main()
}
