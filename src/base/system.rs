//! Standard input, report files and the day: the rest of the door to the world.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use jiff::civil::Date;

use super::ReadError;
use super::files::read_at_most;

/// Seconds by which Vietnam is ahead of UTC; it has no summer time.
const VIETNAM_OFFSET: i64 = 7 * 3600;

/// Today's date in Vietnam, by the system's clock.
#[must_use]
pub fn today() -> Date {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    day_in_vietnam(i64::try_from(since.as_secs()).unwrap_or(0))
}

fn day_in_vietnam(seconds: i64) -> Date {
    let days = (seconds.saturating_add(VIETNAM_OFFSET)).div_euclid(86_400);
    let epoch = Date::constant(1970, 1, 1);
    jiff::Span::new().try_days(days).and_then(|span| epoch.checked_add(span)).unwrap_or(epoch)
}

/// How often whoever waits for standard input looks up.
const LOOK_UP: Duration = Duration::from_millis(50);

/// All of standard input; `None` if `stop` is set before it ends.
///
/// # Errors
/// It is longer than `limit` bytes, or the system would not give it.
pub fn read_stdin(limit: u64, stop: &AtomicBool) -> Result<Option<Vec<u8>>, ReadError> {
    let (give, take) = mpsc::channel();
    // Nothing can call a thread away from a pipe that stays open, so another one waits there.
    let reader = std::thread::Builder::new().spawn(move || {
        // Nobody takes it any more where the wait was broken off.
        let _ = give.send(read_at_most(std::io::stdin().lock(), limit));
    });
    reader.map_err(|error| ReadError::Io(error.to_string()))?;
    loop {
        match take.recv_timeout(LOOK_UP) {
            Ok(read) => return read.map(Some),
            Err(RecvTimeoutError::Timeout) if !stop.load(Ordering::Relaxed) => {}
            Err(_) => return Ok(None),
        }
    }
}

/// Opens a report's file, replacing what was there.
///
/// # Errors
/// The system would not give it.
pub fn create_file(path: &Path) -> std::io::Result<Box<dyn std::io::Write + Send>> {
    std::fs::File::create(path).map(|file| Box::new(file) as Box<dyn std::io::Write + Send>)
}

/// Makes a folder and those above it, where they are not there.
///
/// # Errors
/// The system would not give it.
pub fn create_folder(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(path)
}

/// Opens a new file with the folders above it, and never one that is there.
///
/// # Errors
/// The file is there already, or the system would not give it.
pub fn create_new_file(path: &Path) -> std::io::Result<Box<dyn std::io::Write + Send>> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::File::create_new(path).map(|file| Box::new(file) as Box<dyn std::io::Write + Send>)
}

/// How many threads the machine runs at a time.
#[must_use]
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_begins_at_midnight_in_vietnam() {
        let midnight_utc = 1_609_459_200; // 2021-01-01T00:00:00Z
        assert_eq!(day_in_vietnam(midnight_utc - VIETNAM_OFFSET - 1).to_string(), "2020-12-31");
        assert_eq!(day_in_vietnam(midnight_utc - VIETNAM_OFFSET).to_string(), "2021-01-01");
        assert_eq!(day_in_vietnam(i64::MAX).to_string(), "1970-01-01");
    }
}
