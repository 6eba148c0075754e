//! How far a write is. In a large league one takes minutes, and all of it is one transaction.

use std::fmt;

/// A part of a write that takes long in a large league, in the order of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteStep {
    /// The players and games that picks name are looked up.
    Match,
    /// Picks by name are put together by player and week.
    Join,
    /// Picks are put in the order of the store.
    Sort,
    /// Picks are written.
    Write,
    /// The index of picks by player is made anew.
    Index,
    /// The weeks are scored.
    Score,
    /// The digest of the facts is computed.
    Digest,
    /// The transaction is committed.
    Commit,
}

/// How far a step of a write is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriteProgress {
    /// The step.
    pub step: WriteStep,
    /// How much of it is done: picks, or parts of the work.
    pub done: u64,
    /// How much there is.
    pub all: u64,
}

/// Is told how far a write is.
#[derive(Default)]
pub(super) struct WriteWatch(Option<Box<dyn Fn(WriteProgress) + Send>>);

impl fmt::Debug for WriteWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = if self.0.is_some() { "told" } else { "not told" };
        write!(f, "WriteWatch({told})")
    }
}

impl WriteWatch {
    /// Tells `watch` from now on.
    pub(super) fn telling(watch: impl Fn(WriteProgress) + Send + 'static) -> Self {
        Self(Some(Box::new(watch)))
    }

    /// Begins a step of so much work.
    pub(super) fn begin(&self, step: WriteStep, all: u64) -> Meter<'_> {
        let meter = Meter {
            watch: self,
            step,
            done: 0,
            all,
            every: (all / 1000).clamp(1, Meter::EVERY),
        };
        meter.tell();
        meter
    }
}

/// A step under way.
pub(super) struct Meter<'w> {
    watch: &'w WriteWatch,
    step: WriteStep,
    done: u64,
    all: u64,
    /// How much is done between two reports.
    every: u64,
}

impl Meter<'_> {
    /// How much of a large work is done between two reports.
    const EVERY: u64 = 1 << 14;

    /// Counts one more pick, or part of the work.
    pub(super) fn count(&mut self) {
        self.done += 1;
        if self.done.is_multiple_of(self.every) {
            self.tell();
        }
    }

    fn tell(&self) {
        let Self {
            step, done, all, ..
        } = *self;
        if let Some(watch) = &self.watch.0 {
            watch(WriteProgress { step, done, all });
        }
    }
}
