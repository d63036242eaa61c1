//! Help in Vietnamese.

/// The command line with everything that help says in Vietnamese.
pub(super) fn told(command: clap::Command) -> clap::Command {
    command
}
