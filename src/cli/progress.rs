//! How far a run has come, on a terminal, where it takes long enough for anyone to wonder.

use std::io::{self, IsTerminal as _};
use std::sync::OnceLock;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::diagnostic::Lang;
use crate::project::Meter;
use crate::report::number;

/// Runs that are over by then need no bar.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often it is drawn.
const LOOK: Duration = Duration::from_millis(100);

/// A bar on standard error, which hides while something is printed.
pub(super) struct Progress {
    bar: ProgressBar,
    shown: bool,
    /// Whether standard output goes to the same terminal.
    shares: bool,
}

impl Progress {
    /// A bar if standard error is a terminal and one is wanted.
    pub fn new(wanted: bool) -> Self {
        let shown = wanted && io::stderr().is_terminal();
        Progress { bar: ProgressBar::hidden(), shown, shares: shown && io::stdout().is_terminal() }
    }

    /// Whether there may be one.
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    /// Prints something on standard output.
    pub fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        if self.shares { self.bar.suspend(print) } else { print() }
    }

    /// Does the work, and shows meanwhile how far it has come.
    pub fn watch<T>(&self, meter: &Meter, lang: &OnceLock<Lang>, work: impl FnOnce() -> T) -> T {
        if !self.shown {
            return work();
        }
        let (over, wait) = mpsc::channel::<()>();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                let begun = Instant::now();
                if wait.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
                loop {
                    self.draw(&Glance::at(meter, begun.elapsed()), lang.get().copied().unwrap_or_default());
                    if wait.recv_timeout(LOOK) != Err(RecvTimeoutError::Timeout) {
                        break;
                    }
                }
                self.bar.finish_and_clear();
            });
            let done = work();
            drop(over);
            done
        })
    }

    fn draw(&self, glance: &Glance, lang: Lang) {
        self.bar.set_position(glance.bytes);
        self.bar.set_message(glance.words(lang));
        // How much there is may become known while it is drawn; of a pipe it never is.
        if self.bar.length() != Some(glance.total) {
            let template = if glance.total > 0 { "{bar:24} {percent}% · {msg}" } else { "{msg}" };
            if let Ok(style) = ProgressStyle::with_template(template) {
                self.bar.set_style(style);
            }
            self.bar.set_length(glance.total);
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

/// What the meter says at a moment.
#[derive(Debug)]
struct Glance {
    records: u64,
    bytes: u64,
    total: u64,
    since: Duration,
}

impl Glance {
    fn at(meter: &Meter, since: Duration) -> Glance {
        let of = |count: &std::sync::atomic::AtomicU64| count.load(Ordering::Relaxed);
        Glance { records: of(&meter.records), bytes: of(&meter.bytes), total: of(&meter.total), since }
    }

    /// Records in a second.
    fn rate(&self) -> u64 {
        let rate = u128::from(self.records) * 1000 / self.since.as_millis().max(1);
        u64::try_from(rate).unwrap_or(u64::MAX)
    }

    /// What is left at the pace of the bytes so far; `None` while there is no telling.
    fn left(&self) -> Option<Duration> {
        let rest = self.total.checked_sub(self.bytes).filter(|_| self.bytes > 0 && self.total > 0)?;
        let millis = self.since.as_millis() * u128::from(rest) / u128::from(self.bytes);
        u64::try_from(millis).ok().map(Duration::from_millis)
    }

    /// `1 240 000 records · 413 000 a second · 0:07 left`
    fn words(&self, lang: Lang) -> String {
        let number = |n: u64| number(usize::try_from(n).unwrap_or(usize::MAX), lang);
        let (records, rate) = (number(self.records), number(self.rate()));
        let left = self.left().map(|left| {
            let seconds = left.as_millis().div_ceil(1000);
            (seconds / 60, seconds % 60)
        });
        match (lang, left) {
            (Lang::En, None) => format!("{records} records · {rate} a second"),
            (Lang::En, Some((m, s))) => format!("{records} records · {rate} a second · {m}:{s:02} left"),
            (Lang::Vi, None) => format!("{records} báo cáo · {rate} mỗi giây"),
            (Lang::Vi, Some((m, s))) => format!("{records} báo cáo · {rate} mỗi giây · còn {m}:{s:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glance(records: u64, bytes: u64, total: u64, millis: u64) -> Glance {
        Glance { records, bytes, total, since: Duration::from_millis(millis) }
    }

    #[test]
    fn the_time_left_follows_the_bytes() {
        let half = glance(1_000_000, 500, 1000, 90_500);
        assert_eq!(half.left(), Some(Duration::from_millis(90_500)));
        assert_eq!(half.words(Lang::En).replace('\u{a0}', " "), "1 000 000 records · 11 049 a second · 1:31 left");
        assert_eq!(half.words(Lang::Vi).replace('\u{a0}', " "), "1 000 000 báo cáo · 11 049 mỗi giây · còn 1:31");
    }

    #[test]
    fn nobody_knows_how_long_a_pipe_is() {
        assert_eq!(glance(7, 300, 0, 1000).left(), None);
        assert_eq!(glance(7, 300, 200, 1000).left(), None, "a file that grew");
        assert_eq!(glance(0, 0, 200, 1000).left(), None, "nothing was read yet");
        assert_eq!(glance(7, 300, 0, 0).words(Lang::En), "7 records · 7000 a second");
    }
}
