//! What is done to a league's cache and store besides loading tables.

use super::{EntryInfo, LoadError, Loader, Receipt, Status, resolve};
use crate::cache::LeagueTag;
use crate::league::{Facts, Season, Week};
use crate::scoretable::Scoretable;
use crate::store::{Head, Written};

impl Loader {
    /// Gives the league's cache a new nonce and removes every entry of every week: all viewers build anew.
    ///
    /// # Errors
    /// When the store cannot be read, or the cache does not answer.
    pub async fn flush(&self) -> Result<Receipt, LoadError> {
        let league = self.store.head().await?;
        let keys = resolve::every_key(&league);
        self.cache
            .flush(&LeagueTag::of(&league.id), &keys)
            .await
            .map_err(LoadError::Cache)
    }

    /// Writes facts into the league and announces the new revision, so that no viewer takes an older entry for current.
    ///
    /// # Errors
    /// When the store refuses. An announcement that does not get through is no error: whoever reads the store knows the
    /// revision from there.
    pub async fn write(&self, facts: Facts) -> Result<Written, LoadError> {
        let written = self.store.call(move |store| store.write(&facts)).await??;
        if written.changed {
            let league = self.store.head().await?;
            self.cache
                .advance(&LeagueTag::of(&league.id), written.revision)
                .await;
        }
        Ok(written)
    }

    /// What [`write`](Self::write) would do; it is not done, and nothing is announced.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn rehearse(&self, facts: Facts) -> Result<Written, LoadError> {
        Ok(self
            .store
            .call(move |store| store.rehearse(&facts))
            .await??)
    }

    /// The weeks of a season with games that have kicked off by `now` (seconds since 1970-01-01 UTC) and are not known to
    /// have ended.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn unfinished(&self, season: Season, now: i64) -> Result<Vec<Week>, LoadError> {
        Ok(self
            .store
            .call(move |store| store.unfinished(season, now))
            .await??)
    }

    /// What is in the cache for this league.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn entries(&self) -> Result<Vec<EntryInfo>, LoadError> {
        let league = self.store.head().await?;
        Ok(self
            .cache
            .entries::<Scoretable>(&resolve::every_key(&league), league.revision)
            .await)
    }

    /// The league's name, revision, seasons and weeks.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn head(&self) -> Result<Head, LoadError> {
        self.store.head().await
    }

    /// How the cache is and what it did this session.
    pub fn status(&self) -> Status {
        self.cache.status()
    }

    /// Resolves at the next change of the cache's state, counted from this call.
    pub fn changed(&self) -> impl Future<Output = ()> {
        self.cache.changed()
    }
}
