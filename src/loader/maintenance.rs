//! Operations on a league's cache and store besides loading tables: flush, writes, announcements and warm-up.

use tracing::info;

use super::{
    BackendKind, EntryInfo, Fill, LoadError, Loaded, Loader, Publication, Receipt, Request,
    Verdict, keys, loaded,
};
use crate::cache::{Announced, Content, LeagueTag, TAKEN};
use crate::clock::Stopwatch;
use crate::league::rules::Rules;
use crate::league::{Edition, Facts, PlayerId, Revision, Season};
use crate::scoretable::{Detail, Scoretable};
use crate::store::{Imported, Store, Written};

/// The entries that the cache holds for a league, and the revision of its store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entries {
    /// The revision of the store; of a reader, the announced one.
    pub store: Revision,
    /// Whether a program without the store asks.
    pub reader: bool,
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
        let league = self.store.call(|store| store.head()).await?;
        let mut keys = keys::every_key(&league);
        let newest = self.newest_keys(&league).await?.into_iter();
        keys.extend(newest.filter(|key| matches!(key.content, Content::Details(_))));
        let flushed = self
            .cache
            .flush(&LeagueTag::of(&league.id), &keys, league.edition())
            .await;
        info!(?flushed, "flush");
        flushed.map_err(LoadError::Cache)
    }

    /// Reads what is behind the rows of some players, in their order and of one edition. It comes straight from the store:
    /// reading a few players' rows is faster than asking a server, and an entry for every player would be many entries that
    /// are hardly ever read twice.
    ///
    /// # Errors
    /// As for [`load`](Self::load), and when there is no such player.
    pub async fn details(
        &self,
        request: Request,
        players: Vec<PlayerId>,
    ) -> Result<Vec<Detail>, LoadError> {
        let key = keys::key(&self.store.call(|store| store.head()).await?, request)?;
        let details = self
            .store
            .call(move |store| store.details_of(&players, key.season, key.week))
            .await?;
        Ok(details)
    }

    /// Writes facts into the league and publishes its revision, so that no viewer takes an older entry for current; also
    /// when nothing changed, since the program that wrote it before may have died before it could publish it.
    ///
    /// # Errors
    /// When the store refuses. A publication that does not get through is no error: [`announce`](Self::announce) tells.
    pub async fn write(&self, facts: Facts) -> Result<(Written, Publication), LoadError> {
        let written = self.store.call(move |store| store.write(&facts)).await?;
        Ok((written, self.publish_newest().await?))
    }

    /// Writes the facts of several files and names the league if there is a name for it, all in one write, and publishes
    /// the new revision.
    ///
    /// # Errors
    /// As for [`write`](Self::write). Then nothing of any file is written, nor the name.
    pub async fn import(
        &self,
        name: Option<String>,
        files: Vec<Facts>,
    ) -> Result<Imported, LoadError> {
        let import = move |store: &mut Store| store.import(name.as_deref(), &files);
        let imported = self.store.call(import).await?;
        // A store that was just made may be unreadable on a full disk, and is written all the same.
        if let Err(error) = self.publish_newest().await {
            info!(%error, "not published");
        }
        Ok(imported)
    }

    /// Chooses the league's rules and publishes the revision that every score is then of.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub async fn set_rules(&self, rules: Rules) -> Result<Revision, LoadError> {
        let set = move |store: &mut Store| store.set_rules(rules);
        let revision = self.store.call(set).await?;
        self.publish_newest().await?;
        Ok(revision)
    }

    /// What is in the cache for this league, whose revision is announced on the way. The status of the
    /// [`cache`](Self::cache) then tells whether the server keeps tables.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn entries(&self) -> Result<Entries, LoadError> {
        let announced = self.announce().await?;
        let league = self.store.call(|store| store.head()).await?;
        let (mine, keys) = (league.edition(), keys::every_key(&league));
        self.cache.try_out(&LeagueTag::of(&league.id)).await;
        let (other, note) = match &announced {
            Announced::Behind { league, .. } | Announced::Forked { league, .. } => {
                (Some(*league), loaded::of_announcement(&announced))
            }
            _ => (None, loaded::of_announcement(&announced)),
        };
        let editions: Vec<Edition> = std::iter::once(mine).chain(other).collect();
        let found = self.cache.entries::<Scoretable>(&keys, &editions).await;
        let (list, note) = match found {
            Ok(list) => (list, note),
            Err(_) => (Vec::new(), Some(TAKEN.to_owned())),
        };
        Ok(Entries {
            store: mine.revision,
            reader: false,
            list,
            note,
        })
    }
}

// Warming the cache before a viewer asks.

/// What a warm-up did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warmed {
    /// The season whose tables were wanted.
    pub season: Season,
    /// Tables built and published.
    pub built: u64,
    /// Tables that were there and fresh already.
    pub fresh: u64,
    /// Tables that could not be published.
    pub unpublished: u64,
    /// Why the first of those could not.
    pub why: Option<String>,
    /// How long all of it took, in microseconds.
    pub micros: u64,
}

impl Loader {
    /// Loads every table of a season, the newest with results unless one is named, as a viewer would: what is fresh
    /// stays, everything else is built and published. After each table `progress` is told how many are done, and of how
    /// many.
    ///
    /// # Errors
    /// When the store cannot be read, or has no such season. Never because of the cache.
    pub async fn warm(
        &self,
        season: Option<Season>,
        mut progress: impl FnMut(usize, usize),
    ) -> Result<Warmed, LoadError> {
        let watch = Stopwatch::start();
        let league = self.store.call(|store| store.head()).await?;
        let requests = keys::season_requests(&league, season)?;
        let mut warmed = Warmed {
            season: keys::season(&league, season)?.season,
            built: 0,
            fresh: 0,
            unpublished: 0,
            why: None,
            micros: 0,
        };
        let all = requests.len();
        for (done, request) in (1..).zip(requests) {
            let mut loaded = self.load_patiently(request).await?;
            if loaded.source.wants_rebuild() {
                loaded = self.rebuild(request).await?;
            }
            self.count(&mut warmed, &loaded);
            progress(done, all);
        }
        warmed.micros = watch.micros();
        Ok(warmed)
    }

    fn count(&self, warmed: &mut Warmed, loaded: &Loaded) {
        let source = &loaded.source;
        // While a server is unreachable, this process keeps entries in its place, and no other program sees them.
        let status = self.cache.status();
        let away = source.backend != BackendKind::Redis || source.verdict == Verdict::Unreachable;
        let away = status
            .address
            .filter(|_| away)
            .map(|address| format!("{address} is {}", status.state));
        match (away, source.published) {
            (None, Some(Fill::Filled)) => warmed.built += 1,
            (None, _) if source.is_cached() => warmed.fresh += 1,
            (away, fill) => {
                warmed.unpublished += 1;
                let why = away.or_else(|| source.note.clone()).unwrap_or_else(|| {
                    fill.map_or(source.verdict.reason(), Fill::reason)
                        .to_owned()
                });
                warmed.why.get_or_insert(why);
            }
        }
    }
}
