//! What is done to a league's cache and store besides loading tables.

use tracing::info;

use super::{EntryInfo, LoadError, Loader, Receipt, Request, Status, Watch, advice, resolve};
use crate::cache::LeagueTag;
use crate::league::rules::Rules;
use crate::league::{Facts, PlayerId, Revision, Season, Week};
use crate::scoretable::{Detail, Scoretable};
use crate::store::{Head, SeasonHead, Store, Written};

/// What is in the cache for a league, beside what its store holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entries {
    /// The revision of the store.
    pub store: Revision,
    /// The entries, whatever a look-up would find in them.
    pub list: Vec<EntryInfo>,
    /// What the user should do about them, if anything.
    pub note: Option<String>,
}

impl Loader {
    /// Gives the league's cache a new nonce and removes every entry of every week: all viewers build anew.
    ///
    /// # Errors
    /// When the store cannot be read, or the cache does not answer.
    pub async fn flush(&self) -> Result<Receipt, LoadError> {
        let league = self.store.head().await?;
        let keys = resolve::every_key(&league);
        let flushed = self.cache.flush(&LeagueTag::of(&league.id), &keys).await;
        info!(?flushed, "flush");
        flushed.map_err(LoadError::Cache)
    }

    /// What is behind a player's row. It comes straight from the store: one player's few rows are read faster than a
    /// server is asked, and an entry for every player would be many entries that hardly anybody looks at twice.
    ///
    /// # Errors
    /// As for [`load`](Self::load), and when there is no such player.
    pub async fn detail(&self, request: Request, player: PlayerId) -> Result<Detail, LoadError> {
        let key = resolve::key(&self.store.head().await?, request)?;
        let detail = self
            .store
            .call(move |store| store.detail(player, key.season, key.week))
            .await??;
        Ok(detail)
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
            let league = LeagueTag::of(&league.id);
            let told = self.cache.advance(&league, written.revision).await;
            info!(revision = %written.revision, told, "announced");
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

    /// The rules the league has chosen.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn rules(&self) -> Result<Rules, LoadError> {
        Ok(self.store.call(|store| store.rules()).await??)
    }

    /// Chooses the league's rules and announces the revision that every score is then of.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub async fn set_rules(&self, rules: Rules) -> Result<Revision, LoadError> {
        let set = move |store: &mut Store| Ok((store.set_rules(rules)?, store.head()?.id));
        let (revision, id) = self.store.call(set).await?.map_err(LoadError::Store)?;
        self.cache.advance(&LeagueTag::of(&id), revision).await;
        Ok(revision)
    }

    /// What is in the cache for this league. The [`status`](Self::status) then tells whether the server keeps tables.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn entries(&self) -> Result<Entries, LoadError> {
        let league = self.store.head().await?;
        let (store, keys) = (league.edition(), resolve::every_key(&league));
        self.cache.try_out(&LeagueTag::of(&league.id)).await;
        let list = self.cache.entries::<Scoretable>(&keys, store).await;
        Ok(Entries {
            store: store.revision,
            note: advice::of_entries(&list, store.revision),
            list,
        })
    }

    /// The league's name, revision, seasons and weeks.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn head(&self) -> Result<Head, LoadError> {
        self.store.head().await
    }

    /// The league's seasons in order, each with how far its newest results go.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn calendar(&self) -> Result<Vec<SeasonHead>, LoadError> {
        Ok(self.store.call(|store| store.calendar()).await??)
    }

    /// How the cache is and what it did this session.
    pub fn status(&self) -> Status {
        self.cache.status()
    }

    /// A watch over what others do to the league.
    pub fn watch(&self) -> Watch {
        Watch::new(self)
    }
}
