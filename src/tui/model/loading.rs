//! What is under way, and what came of it.

use crate::clock::Moment;
use crate::loader::Receipt;
use crate::loader::Request;
use crate::tui::{Effect, Fetch, LoadId};

/// Loads and flushes under way, and the last failure.
#[derive(Clone, Debug, Default)]
pub(in crate::tui) struct Loading {
    last: LoadId,
    pending: Option<Pending>,
    /// The league changed while a load was under way, so its answer may already be old.
    pub(in crate::tui) again: bool,
    /// Why the last load failed, until the user has read it or one succeeds.
    pub(in crate::tui) error: Option<String>,
    /// Whether the store is lost, so that what is on screen is only what was known last.
    pub(in crate::tui) lost: bool,
    /// Whether the next answer is the first from another file than before.
    pub(in crate::tui) elsewhere: bool,
    /// How far a flush is.
    pub(in crate::tui) flush: Flushing,
}

/// A load whose answer is awaited.
#[derive(Clone, Copy, Debug)]
struct Pending {
    id: LoadId,
    since: Moment,
    fetch: Fetch,
}

/// How far a flush is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::tui) enum Flushing {
    /// There is none.
    #[default]
    Idle,
    /// Asked for.
    Asked(Moment),
    /// Done; its receipt is shown when the table is loaded again.
    Done(Receipt),
}

impl Loading {
    /// Starts a load. The answer of any earlier one no longer counts.
    pub(in crate::tui) fn load(&mut self, request: Request, now: Moment) -> Effect {
        self.again = false;
        self.start(request, Fetch::Load, now)
    }

    /// Starts to build what the cache gave out stale.
    pub(in crate::tui) fn rebuild(&mut self, request: Request, now: Moment) -> Effect {
        self.start(request, Fetch::Rebuild, now)
    }

    fn start(&mut self, request: Request, fetch: Fetch, since: Moment) -> Effect {
        let id = LoadId(self.last.0 + 1);
        self.last = id;
        self.pending = Some(Pending { id, since, fetch });
        Effect::Load { id, request, fetch }
    }

    /// Takes note that a load ended: how it was fetched, or `None` when nobody waits for it any more.
    pub(in crate::tui) fn ended(&mut self, id: LoadId) -> Option<Fetch> {
        let pending = self.pending.filter(|pending| pending.id == id)?;
        self.pending = None;
        Some(pending.fetch)
    }

    /// Whether a load is under way.
    pub(in crate::tui) const fn is_pending(&self) -> bool {
        self.pending.is_some()
    }

    /// Takes note of a table that came.
    pub(in crate::tui) fn succeeded(&mut self) {
        (self.error, self.lost, self.elsewhere) = (None, false, false);
    }

    /// Since when the user has been waiting, for a load or a flush.
    pub(in crate::tui) fn waiting_since(&self) -> Option<Moment> {
        let asked = match self.flush {
            Flushing::Asked(at) => Some(at),
            Flushing::Idle | Flushing::Done(_) => None,
        };
        asked.or(self.pending.map(|pending| pending.since))
    }
}
