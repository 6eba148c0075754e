//! Shows the progress of long work, on a terminal only.

use std::cell::Cell;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::streams;
use crate::clock::Stopwatch;
use crate::loader::{LoadError, Loader};
use crate::store::{WriteProgress, WriteStep};
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
    let each_second = each_second(done, took);
    let left = left(done, all, each_second);
    let percent = percent(done, all);
    format!(
        "{percent} %, {} a second, {left}",
        humanize::bytes(each_second)
    )
}

fn percent(done: u64, all: u64) -> u64 {
    done.saturating_mul(100) / all.max(1)
}

fn each_second(done: u64, took: Duration) -> u64 {
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX).max(1);
    done.saturating_mul(1000) / millis
}

/// `1m 20s left`
fn left(done: u64, all: u64, each_second: u64) -> String {
    let left = Duration::from_secs(all.saturating_sub(done) / each_second.max(1));
    format!("{} left", humanize::coarse(left))
}

// How far a write is, which tells that from the thread of the store.

/// Shows how far a write is, on one line of standard error that is cleared at the end. What is written at once needs no such
/// line, and a file or a pipe gets none. Clones show the same line.
#[derive(Clone)]
pub(super) struct Writing {
    /// How many picks there are in all, where they come in parts.
    picks: u64,
    shown: bool,
    state: Arc<Mutex<WriteState>>,
}

/// A write under way.
struct WriteState {
    /// Since the write began.
    whole: Stopwatch,
    /// Since its step began.
    watch: Stopwatch,
    step: Option<WriteStep>,
    /// When the line was shown last, since the write began.
    said: Duration,
}

impl Writing {
    /// How long the writing may take before it is shown, and how often that is done.
    const EVERY: Duration = Duration::from_millis(250);
    /// Fewer picks in parts are not shown, however long a busy machine takes: a line would be gone before it is read.
    const FEW: u64 = 100_000;

    /// For so many picks in parts, or 0 for a write that is not in parts.
    pub(super) fn of(picks: u64) -> Self {
        let watch = Stopwatch::start();
        let is_worth_it = picks == 0 || picks >= Self::FEW;
        Self {
            picks,
            shown: is_worth_it && streams::shows_progress(),
            state: Arc::new(Mutex::new(WriteState {
                whole: watch,
                watch,
                step: None,
                said: Duration::ZERO,
            })),
        }
    }

    /// Shows a step of a write.
    pub(super) fn say(&self, progress: WriteProgress) {
        self.tell(progress.step, |took| {
            let WriteProgress { step, done, all } = progress;
            let (words, counts_picks) = words(step);
            if done == 0 {
                // There is no rate yet, or never will be.
                return format!("{words} ");
            }
            let each_second = each_second(done, took);
            let left = left(done, all, each_second);
            let percent = percent(done, all);
            if counts_picks {
                let rate = humanize::grouped(each_second);
                format!("{words} {percent} %, {rate} a second, {left} ")
            } else {
                format!("{words} {percent} %, {left} ")
            }
        });
    }

    /// Shows a step of a write that comes in parts, of which so many picks were written before this part. That each part is
    /// made and put in order first is in the rate.
    pub(super) fn of_part(&self, progress: WriteProgress, before: u64) {
        let WriteProgress { step, done, .. } = progress;
        let done = match step {
            WriteStep::Sort => before,
            WriteStep::Write => before + done,
            _ => return self.say(progress),
        };
        // Each part is sorted and then written: to who waits that is one step.
        self.tell(WriteStep::Write, |_| {
            let took = locked(&self.state).whole.elapsed();
            let each_second = each_second(done, took);
            if done == 0 {
                return "making picks ".to_owned();
            }
            format!(
                "making picks {} %, {} a second, {} ",
                percent(done, self.picks).min(100),
                humanize::grouped(each_second),
                left(done, self.picks, each_second)
            )
        });
    }

    /// Shows a line for a step, unless it is too early for one.
    fn tell(&self, step: WriteStep, line: impl FnOnce(Duration) -> String) {
        let mut state = locked(&self.state);
        let since = state.whole.elapsed();
        if state.step != Some(step) {
            state.step = Some(step);
            state.watch = Stopwatch::start();
        } else if since.saturating_sub(state.said) < Self::EVERY {
            return;
        }
        let took = state.watch.elapsed();
        if !self.shown || since < Self::EVERY {
            return;
        }
        state.said = since;
        drop(state);
        streams::progress(&line(took));
    }

    pub(super) fn clear(&self) {
        if !locked(&self.state).said.is_zero() {
            streams::progress("");
        }
    }
}

/// Does work that writes into the store, and shows how far that is.
pub(super) async fn shown<T>(
    loader: &Loader,
    work: impl Future<Output = Result<T, LoadError>>,
) -> Result<T, LoadError> {
    let writing = Writing::of(0);
    let told = writing.clone();
    let watched = loader.store().call(move |store| {
        store.watch_writes(move |progress| told.say(progress));
        Ok::<_, LoadError>(())
    });
    watched.await?;
    let done = work.await;
    writing.clear();
    done
}

fn locked(state: &Mutex<WriteState>) -> MutexGuard<'_, WriteState> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a step does, and whether it counts picks.
const fn words(step: WriteStep) -> (&'static str, bool) {
    match step {
        WriteStep::Match => ("matching picks", true),
        WriteStep::Join => ("joining picks", true),
        WriteStep::Sort => ("sorting picks", true),
        WriteStep::Write => ("writing picks", true),
        WriteStep::Index => ("indexing picks", false),
        WriteStep::Score => ("scoring weeks", false),
        WriteStep::Digest => ("taking the digest", false),
        WriteStep::Commit => ("committing", false),
    }
}
