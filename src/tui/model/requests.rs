//! The requests in flight, and their results: loads, flushes, details and verifications.

use std::sync::Arc;

use crate::clock::Moment;
use crate::league::PlayerId;
use crate::loader::{Receipt, Request};
use crate::scoretable::{Detail, Differences, Scoretable};
use crate::tui::{Effect, LoadId, LoadMode};

/// Loads and flushes in flight, and the last failure.
#[derive(Clone, Debug, Default)]
pub(crate) struct Loading {
    last: LoadId,
    /// The load in flight.
    pub(crate) pending: Option<Pending>,
    /// Whether the league changed while a load was in flight, so its answer may already be old.
    pub(crate) again: bool,
    /// Why the last load failed, until the user dismisses it or a load succeeds.
    pub(crate) error: Option<String>,
    /// Whether the store is lost, so that the screen shows only the last known data.
    pub(crate) lost: bool,
    /// Whether the next answer is the first one from a replaced store.
    pub(crate) elsewhere: bool,
    /// The progress of a flush.
    pub(crate) flush: Flushing,
}

/// A load in flight.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pending {
    id: LoadId,
    since: Moment,
    fetch: LoadMode,
}

/// The progress of a flush.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Flushing {
    /// No flush.
    #[default]
    Idle,
    /// The flush is in flight.
    Asked(Moment),
    /// The flush is done; its receipt is shown when the table is loaded again.
    Done(Receipt),
}

impl Loading {
    /// Starts a load. The answer of any earlier load is ignored.
    pub(crate) fn load(&mut self, request: Request, fetch: LoadMode, since: Moment) -> Effect {
        self.again = false;
        let id = LoadId(self.last.0 + 1);
        self.last = id;
        self.pending = Some(Pending { id, since, fetch });
        Effect::Load { id, request, fetch }
    }

    /// Whether the answer of this load is still awaited.
    pub(crate) fn awaits(&self, id: LoadId) -> bool {
        self.pending.is_some_and(|pending| pending.id == id)
    }

    /// Records that a load finished: returns its mode, or `None` when a newer load has superseded it.
    pub(crate) fn ended(&mut self, id: LoadId) -> Option<LoadMode> {
        let pending = self.pending.filter(|pending| pending.id == id)?;
        self.pending = None;
        Some(pending.fetch)
    }

    /// Records that a table arrived.
    pub(crate) fn succeeded(&mut self) {
        (self.error, self.lost, self.elsewhere) = (None, false, false);
    }

    /// The time since which the user has been waiting for a load or a flush.
    pub(crate) fn waiting_since(&self) -> Option<Moment> {
        let asked = match self.flush {
            Flushing::Asked(at) => Some(at),
            Flushing::Idle | Flushing::Done(_) => None,
        };
        asked.or(self.pending.map(|pending| pending.since))
    }
}

/// The details of the players in view: those last loaded, and the request in flight.
#[derive(Clone, Debug, Default)]
pub(crate) struct PlayerDetails {
    last: LoadId,
    pending: Option<LoadId>,
    /// The details in the order asked for, all of one edition, or why they could not be read; `None` until the first answer.
    pub(crate) answer: Option<Result<Vec<Detail>, String>>,
}

impl PlayerDetails {
    /// Requests the details of some players. The current ones stay on screen until the answer arrives; answers to earlier
    /// requests are ignored.
    pub(crate) fn ask(&mut self, request: Request, players: Vec<PlayerId>) -> Effect {
        let id = LoadId(self.last.0 + 1);
        self.last = id;
        self.pending = Some(id);
        Effect::Details {
            id,
            request,
            players,
        }
    }

    /// Keeps the details of these players alone, in this order, for a view that shows them; drops all of them when one of
    /// these is missing, as details of two answers may be of two editions.
    pub(crate) fn narrow(&mut self, players: &[PlayerId]) {
        let known = self.answer.take().and_then(Result::ok).unwrap_or_default();
        let of = |player: &PlayerId| known.iter().find(|d| d.player.id == *player).cloned();
        self.answer = players.iter().map(of).collect::<Option<_>>().map(Ok);
    }

    /// Takes an answer, unless a newer request has superseded it.
    pub(crate) fn answered(&mut self, id: LoadId, answer: Result<Vec<Detail>, String>) -> bool {
        let awaited = self.pending == Some(id);
        if awaited {
            self.pending = None;
            self.answer = Some(answer);
        }
        awaited
    }

    /// Drops the detail and ignores a request in flight.
    pub(crate) fn clear(&mut self) {
        self.pending = None;
        self.answer = None;
    }
}

/// A verification in flight, and the differences that the last one found.
#[derive(Clone, Debug, Default)]
pub(crate) struct VerifyProgress {
    /// The table that is being verified.
    pub(crate) asked: Option<Arc<Scoretable>>,
    /// The differences found; `None` while none are known.
    pub(crate) found: Option<Differences>,
}
