//! A survey: how many entries of a league stand, asked at once and without their payloads.
//!
//! A publisher asks so before it builds anything. A survey is nothing that the user sees, so it does not count as a look: what
//! the program's last look-up saw stays what a change is judged by.

use std::time::Duration;

use super::backend::Backend;
use super::entry::{Found, Record, Snapshot, Weighed};
use super::server::client::Unavailable;
use super::{Announcement, Built, Cache, CacheError, Key, LeagueTag, Nonce, Verdict};
use crate::league::Edition;

/// What a survey found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// What is announced.
    pub announced: Announcement,
    /// How each entry stands, in the order of the keys that were asked for.
    pub entries: Vec<Surveyed>,
}

/// How one entry stands. Its payload was not read, so damage to it does not show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surveyed {
    /// What a look-up would say, as far as the metadata tells.
    pub verdict: Verdict,
    /// The nonce that it was filled with; `None` when there is no readable entry.
    pub nonce: Option<Nonce>,
    /// How long it stays fresh; zero when it does not.
    pub fresh_for: Duration,
    /// The size of its payload in bytes, as it says itself; `None` when it does not say.
    pub bytes: Option<u64>,
    /// How many rows it says it has; 0 when there is no readable entry.
    pub rows: u64,
    /// Who built it, when, and in how long; `None` when there is no readable entry.
    pub built: Option<Built>,
}

impl Surveyed {
    fn of(snapshot: &Snapshot, bytes: Option<u64>, edition: Edition) -> Self {
        let record = match &snapshot.found {
            Found::Record(record) => Some(record),
            Found::Nothing | Found::Unreadable => None,
        };
        Self {
            verdict: snapshot.verdict(edition),
            nonce: record.map(|record| record.meta.nonce),
            fresh_for: record.map(Record::fresh_for).unwrap_or_default(),
            bytes: bytes.filter(|_| record.is_some()),
            rows: record.map_or(0, |record| record.meta.rows),
            built: record.map(|record| record.meta.built.clone()),
        }
    }

    /// Whether it will be fresh once its edition is announced, for a league with this nonce.
    pub fn is_ready(&self, nonce: Option<Nonce>) -> bool {
        self.nonce.is_some() && self.nonce == nonce && !self.fresh_for.is_zero()
    }
}

impl Cache {
    /// Asks how entries of an edition stand, in one round trip.
    ///
    /// # Errors
    /// As [`announced`](Self::announced), except that an unavailable server is not tried again.
    pub async fn survey(
        &self,
        league: &LeagueTag,
        keys: &[Key],
        edition: Edition,
    ) -> Result<Survey, CacheError> {
        let Some(backend) = self.backends.backend(&self.local).await else {
            return Err(CacheError::Off);
        };
        let (found, announced) = backend
            .survey(league, keys, edition)
            .await
            .map_err(|Unavailable(state)| self.unheard(state))?;
        let each = found.into_iter().map(|Weighed { found, bytes }| {
            let announced = announced.clone();
            Surveyed::of(&Snapshot { found, announced }, bytes, edition)
        });
        let survey = Survey {
            entries: each.collect(),
            announced,
        };
        let built = keys.iter().zip(&survey.entries).filter_map(|(key, entry)| {
            let Built { at, by, .. } = entry.built.clone()?;
            Some((key.clone(), at, by))
        });
        self.note_found(built);
        Ok(survey)
    }

    /// Lets the entries of an edition live for ten more minutes, since others take their place. Where that does not get
    /// through they die by their own time.
    pub async fn retire(&self, keys: &[Key], edition: Edition) {
        if let Some(backend) = self.backends.backend(&self.local).await
            && !keys.is_empty()
        {
            backend.retire(keys, edition).await;
        }
    }

    /// Takes what a survey found for what this program saw last, so that the watch tells only of what changes after it.
    pub fn take_for_seen(&self, key: &Key, edition: Edition, announced: &Announcement) {
        let is_server = self.backends.chosen().is_some();
        let said = Some(announced).filter(|_| is_server);
        if self.last_seen().looked_up(key, edition, said) {
            self.changed.notify_waiters();
        }
    }
}

impl Backend<'_> {
    /// Reads the metadata of entries of an edition, and then what is announced.
    async fn survey(
        self,
        league: &LeagueTag,
        keys: &[Key],
        edition: Edition,
    ) -> Result<(Vec<Weighed>, Announcement), Unavailable> {
        match self {
            Self::Embedded(local) => Ok(local.run(|it, now| it.survey(now, league, keys, edition))),
            Self::Server(server) => server.survey(league, keys, edition).await,
        }
    }

    /// Lets entries live ten more minutes.
    async fn retire(self, keys: &[Key], edition: Edition) {
        match self {
            Self::Embedded(local) => local.run(|it, now| it.retire(now, keys, edition)),
            Self::Server(server) => server.retire(keys, edition).await,
        }
    }
}
