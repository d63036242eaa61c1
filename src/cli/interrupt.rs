//! Ctrl-C: the first asks a run to end, the second ends the program.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::SIGINT;
use signal_hook::flag;

use crate::project::Status;

/// From now on, Ctrl-C sets the flag, and ends the program where it is set already.
pub(super) fn sets(stop: &Arc<AtomicBool>) {
    // In this order: the flag that the first one sets is for the second. Where the system does not let us, Ctrl-C ends the
    // program as it always did.
    let ends = flag::register_conditional_shutdown(SIGINT, i32::from(Status::Interrupted.code()), Arc::clone(stop));
    let _ = ends.and_then(|_| flag::register(SIGINT, Arc::clone(stop)));
}
