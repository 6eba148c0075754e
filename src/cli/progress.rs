//! How far long work is, on a terminal only.

use std::io::{self, IsTerminal, Write};

/// Says how far work of several steps is, on one line of standard error that is wiped after each step. One step needs no
/// such line, and a file or a pipe gets none.
pub(super) struct Progress {
    steps: usize,
    shown: bool,
}

impl Progress {
    pub(super) fn of(steps: usize) -> Self {
        let shown = steps > 1 && io::stderr().is_terminal();
        Self { steps, shown }
    }

    pub(super) fn say(&self, step: usize, what: &str) {
        if self.shown {
            let Self { steps, .. } = self;
            let _closed = write!(io::stderr(), "\r\x1b[K{step}/{steps} {what} ");
        }
    }

    pub(super) fn clear(&self) {
        if self.shown {
            let _closed = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
