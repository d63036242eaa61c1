//! A defect of the program ends it with a message that helps to mend it, and with its own status.

use std::io::Write as _;

use crate::project::Status;

/// From now on, a panic says what happened and ends the program with status 70.
pub(super) fn catch() {
    std::panic::set_hook(Box::new(|panic| {
        if crate::data::reads_workbook() {
            return;
        }
        let place = panic.location().map_or_else(String::new, |l| format!(" at {}:{}", l.file(), l.line()));
        let payload = panic.payload();
        let what = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        // Nothing is left to do if even this cannot be written.
        let _ = writeln!(
            std::io::stderr(),
            "chitieu {} has a defect{place}: {}\nNo verdict of this run can be relied on. Please report this with the files that led to it.",
            env!("CARGO_PKG_VERSION"),
            what.unwrap_or("no message"),
        );
        std::process::exit(i32::from(Status::Defect.code()));
    }));
}
