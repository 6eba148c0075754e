//! Shows the progress of long work, on a terminal only.

use std::cell::Cell;
use std::time::Duration;

use super::streams;
use crate::clock::Stopwatch;
use crate::text::humanize;

/// Shows the progress of work with several steps, on one line of standard error that is cleared after each step. A single
/// step needs no such line, and a file or a pipe gets none.
pub(super) struct Progress {
    steps: usize,
    shown: bool,
}

impl Progress {
    pub(super) fn of(steps: usize) -> Self {
        let shown = steps > 1 && streams::shows_progress();
        Self { steps, shown }
    }

    pub(super) fn say(&self, step: usize, what: &str) {
        if self.shown {
            let Self { steps, .. } = self;
            streams::progress(&format!("{step}/{steps} {what} "));
        }
    }

    pub(super) fn clear(&self) {
        if self.shown {
            streams::progress("");
        }
    }
}

/// Shows how much of a file is read, on one line of standard error that is cleared at the end. What is read at once needs no
/// such line, and a file or a pipe gets none.
pub(super) struct Reading {
    what: String,
    watch: Stopwatch,
    said: Cell<Duration>,
    shown: bool,
}

impl Reading {
    /// How long the reading may take before it is shown, and how often that is done.
    const EVERY: Duration = Duration::from_millis(250);

    pub(super) fn of(what: &str) -> Self {
        Self {
            what: what.to_owned(),
            watch: Stopwatch::start(),
            said: Cell::new(Duration::ZERO),
            shown: streams::shows_progress(),
        }
    }

    /// Shows that so many bytes of so many are read.
    pub(super) fn say(&self, read: u64, all: u64) {
        let took = self.watch.elapsed();
        if self.shown && took.saturating_sub(self.said.get()) >= Self::EVERY {
            self.said.set(took);
            streams::progress(&format!("{} {} ", self.what, rate(read, all, took)));
        }
    }

    pub(super) fn clear(&self) {
        if !self.said.get().is_zero() {
            streams::progress("");
        }
    }
}

/// How far it is, how fast, and how long the rest takes at that rate.
fn rate(done: u64, all: u64, took: Duration) -> String {
    let percent = done.saturating_mul(100) / all.max(1);
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX).max(1);
    let each_second = done.saturating_mul(1000) / millis;
    let left = all.saturating_sub(done) / each_second.max(1);
    format!(
        "{percent} %, {} a second, {left} s left",
        humanize::bytes(each_second)
    )
}
