//! Shows the progress of long work, on a terminal only.

use super::streams;

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
