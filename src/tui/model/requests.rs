//! What is under way, and what came of it.

use std::sync::Arc;

use crate::clock::Moment;
use crate::league::{PlayerId, Revision};
use crate::loader::{Receipt, Request};
use crate::scoretable::{Detail, Differences, Scoretable};
use crate::tui::{Effect, LoadId, LoadMode};

/// Loads and flushes under way, and the last failure.
#[derive(Clone, Debug, Default)]
pub(crate) struct Loading {
    last: LoadId,
    pending: Option<Pending>,
    /// The league changed while a load was under way, so its answer may already be old.
    pub(crate) again: bool,
    /// Why the last load failed, until the user has read it or one succeeds.
    pub(crate) error: Option<String>,
    /// Whether the store is lost, so that what is on screen is only what was known last.
    pub(crate) lost: bool,
    /// Whether the next answer is the first from another file than before.
    pub(crate) elsewhere: bool,
    /// How far a flush is.
    pub(crate) flush: Flushing,
}

/// A load whose answer is awaited.
#[derive(Clone, Copy, Debug)]
struct Pending {
    id: LoadId,
    since: Moment,
    fetch: LoadMode,
}

/// How far a flush is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Flushing {
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
    pub(crate) fn load(&mut self, request: Request, now: Moment) -> Effect {
        self.again = false;
        self.start(request, LoadMode::Load, now)
    }

    /// Starts to build what the cache gave out stale.
    pub(crate) fn rebuild(&mut self, request: Request, now: Moment) -> Effect {
        self.start(request, LoadMode::Rebuild, now)
    }

    fn start(&mut self, request: Request, fetch: LoadMode, since: Moment) -> Effect {
        let id = LoadId(self.last.0 + 1);
        self.last = id;
        self.pending = Some(Pending { id, since, fetch });
        Effect::Load { id, request, fetch }
    }

    /// Takes note that a load ended: how it was fetched, or `None` when nobody waits for it any more.
    pub(crate) fn ended(&mut self, id: LoadId) -> Option<LoadMode> {
        let pending = self.pending.filter(|pending| pending.id == id)?;
        self.pending = None;
        Some(pending.fetch)
    }

    /// Whether a load is under way.
    pub(crate) const fn is_pending(&self) -> bool {
        self.pending.is_some()
    }

    /// Takes note of a table that came.
    pub(crate) fn succeeded(&mut self) {
        (self.error, self.lost, self.elsewhere) = (None, false, false);
    }

    /// Since when the user has been waiting, for a load or a flush.
    pub(crate) fn waiting_since(&self) -> Option<Moment> {
        let asked = match self.flush {
            Flushing::Asked(at) => Some(at),
            Flushing::Idle | Flushing::Done(_) => None,
        };
        asked.or(self.pending.map(|pending| pending.since))
    }
}

// What is behind one player's row, as far as it is known.

/// The detail last loaded, and the one on its way.
#[derive(Clone, Debug, Default)]
pub(crate) struct DetailView {
    last: LoadId,
    pending: Option<LoadId>,
    answer: Option<Result<Box<Detail>, String>>,
}

impl DetailView {
    /// Asks for a player's detail. What is shown stays until the answer is there; answers to earlier questions no longer
    /// count.
    pub(crate) fn ask(&mut self, request: Request, player: PlayerId) -> Effect {
        let id = LoadId(self.last.0 + 1);
        self.last = id;
        self.pending = Some(id);
        Effect::Detail {
            id,
            request,
            player,
        }
    }

    /// Takes an answer, unless nobody waits for it any more.
    pub(crate) fn answered(&mut self, id: LoadId, answer: Result<Box<Detail>, String>) -> bool {
        let awaited = self.pending == Some(id);
        if awaited {
            self.pending = None;
            self.answer = Some(answer);
        }
        awaited
    }

    /// Forgets everything, an answer on its way included.
    pub(crate) fn clear(&mut self) {
        self.pending = None;
        self.answer = None;
    }

    /// The detail, once there is one.
    pub(crate) fn shown(&self) -> Option<&Detail> {
        self.answer.as_ref()?.as_deref().ok()
    }

    /// Why there is none.
    pub(crate) fn failure(&self) -> Option<&str> {
        let failed = self.answer.as_ref()?.as_ref().err();
        failed.map(String::as_str)
    }
}

// Whether the table on screen is what picks and results give.

/// A proof under way, and what the last one found wrong.
#[derive(Clone, Debug, Default)]
pub(crate) struct VerifyProgress {
    asked: Option<Arc<Scoretable>>,
    /// Where the table differed; `None` while nothing is known against it.
    pub(crate) found: Option<Differences>,
}

impl VerifyProgress {
    /// Asks for a table to be built again.
    pub(crate) fn ask(&mut self, table: &Arc<Scoretable>, revision: Revision) -> Effect {
        self.asked = Some(Arc::clone(table));
        Effect::Verify {
            table: Arc::clone(table),
            revision,
        }
    }

    /// Whether an answer is awaited.
    pub(crate) const fn is_pending(&self) -> bool {
        self.asked.is_some()
    }

    /// Takes note of an answer: whether it is about this table, the one on screen now.
    pub(crate) fn ended(&mut self, shown: &Arc<Scoretable>) -> bool {
        let asked = self.asked.take();
        asked.is_some_and(|asked| Arc::ptr_eq(&asked, shown))
    }
}
