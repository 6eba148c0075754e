//! What is behind one player's row, as far as it is known.

use crate::league::PlayerId;
use crate::loader::Request;
use crate::scoretable::Detail;
use crate::tui::{Effect, LoadId};

/// The detail last loaded, and the one on its way.
#[derive(Clone, Debug, Default)]
pub(in crate::tui) struct DetailView {
    last: LoadId,
    pending: Option<LoadId>,
    answer: Option<Result<Box<Detail>, String>>,
}

impl DetailView {
    /// Asks for a player's detail. What is shown stays until the answer is there; answers to earlier questions no longer
    /// count.
    pub(in crate::tui) fn ask(&mut self, request: Request, player: PlayerId) -> Effect {
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
    pub(in crate::tui) fn answered(
        &mut self,
        id: LoadId,
        answer: Result<Box<Detail>, String>,
    ) -> bool {
        let awaited = self.pending == Some(id);
        if awaited {
            self.pending = None;
            self.answer = Some(answer);
        }
        awaited
    }

    /// Forgets everything, an answer on its way included.
    pub(in crate::tui) fn clear(&mut self) {
        self.pending = None;
        self.answer = None;
    }

    /// The detail, once there is one.
    pub(in crate::tui) fn shown(&self) -> Option<&Detail> {
        self.answer.as_ref()?.as_deref().ok()
    }

    /// Why there is none.
    pub(in crate::tui) fn failure(&self) -> Option<&str> {
        let failed = self.answer.as_ref()?.as_ref().err();
        failed.map(String::as_str)
    }
}
