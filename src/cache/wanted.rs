//! Asks for entries that are not there, and reads and ends what was asked for.

use super::server::client::Unavailable;
use super::{
    Asked, Cache, CacheError, Extent, Happening, Key, LeagueTag, Payload, Requests, State, lookup,
};
use crate::league::Edition;

impl Cache {
    /// ASK: asks the publishers of a league for an entry, in whatever edition is announced. A refusal says nothing about the
    /// server: [`status`](Self::status) stays as it is.
    pub async fn ask(&self, key: &Key) -> Asked {
        let Some(backend) = self.backends.backend(&self.local).await else {
            return Asked::Unreachable(State::Off);
        };
        match backend.ask(&key.league, &key.wanted()).await {
            Ok(asked) => {
                if asked == Asked::Asked {
                    let entry = key.clone();
                    self.note(Happening::Asked { entry });
                }
                asked
            }
            Err(Unavailable(why @ (State::KeepsNothing(_) | State::ReadOnly(_)))) => {
                Asked::Refused(why)
            }
            Err(Unavailable(why)) => Asked::Unreachable(why),
        }
    }

    /// Whether a request for this entry is waiting. Without an answer it is not.
    pub async fn is_wanted(&self, key: &Key) -> bool {
        let Some(backend) = self.backends.backend(&self.local).await else {
            return false;
        };
        let waiting = backend.is_wanted(&key.league, &key.wanted()).await;
        waiting.unwrap_or(false)
    }

    /// Reads the requests of a league. It costs the same however many there are.
    ///
    /// # Errors
    /// [`CacheError::Off`] when there is no cache, [`CacheError::Unheard`] when its server does not answer, or does not
    /// permit this.
    pub async fn wanted(&self, league: &LeagueTag) -> Result<Requests, CacheError> {
        let backend = self.backends.backend(&self.local).await;
        let wanted = backend.ok_or(CacheError::Off)?.wanted(league).await;
        wanted.map_err(|Unavailable(state)| self.unheard(state))
    }

    /// Ends requests, answered or not. Where there are more than there may be, all of them end: a reader that waits asks again.
    /// Those that cannot be ended end by themselves.
    pub async fn end_requests(&self, league: &LeagueTag, members: &[Vec<u8>], all: bool) {
        if members.is_empty() && !all {
            return;
        }
        if let Some(backend) = self.backends.backend(&self.local).await {
            let _ended = backend.end_requests(league, members, all).await;
        }
    }

    /// Whether the entry of an edition is there and current, for a program that shows nothing: what the screen was last told
    /// stays what it was. Without an answer it is not.
    pub(crate) async fn is_current<T: Payload>(&self, key: &Key, edition: Edition) -> bool {
        let Some(backend) = self.backends.backend(&self.local).await else {
            return false;
        };
        let opened = lookup::look::<T>(backend, key, edition, Extent::Whole).await;
        opened.is_ok_and(|opened| opened.value.is_some())
    }
}
