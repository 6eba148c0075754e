//! Time in which something is left alone.

use std::time::Duration;

use crate::clock::Stopwatch;

/// A time in which something is not done.
pub(super) struct Pause {
    since: Stopwatch,
    lasts: Duration,
}

impl Pause {
    pub(super) fn begin(lasts: Duration) -> Self {
        Self {
            since: Stopwatch::start(),
            lasts,
        }
    }

    pub(super) fn over() -> Self {
        Self::begin(Duration::ZERO)
    }

    pub(super) fn left(&self) -> Duration {
        self.lasts.saturating_sub(self.since.elapsed())
    }
}
