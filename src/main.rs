//! The `chitieu` command.
fn main() {}
