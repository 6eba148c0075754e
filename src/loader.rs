//! Cache-aside: the one place that sees both the cache and the store.
//!
//! [`Loader::load`] has the whole algorithm from top to bottom: ask the store for the league's edition, look that edition's
//! entry up in the cache, announce the edition where it is not, and only when the entry is not current build the table and
//! publish it. A look-up that is late is not waited for: the table is built meanwhile, and whichever is there first is shown. The build runs under a lease so that other viewers wait for it, and carries the nonce from before it, so that
//! a table built before a flush is not current after it.
//!
//! A cache that fails is never an error here. The table then comes from the store, and its [`Source`] says why.

mod announce;
mod details;
mod directory;
mod entry_list;
mod first_rows;
mod head;
mod hedge;
mod keys;
mod league_choice;
mod loaded;
mod maintenance;
mod payloads;
mod publisher;
mod reader;
mod requests;
mod single_flight;
mod store_thread;
mod verify;
mod watch;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use announce::Settled;
use directory::Listing;
use hedge::PendingLook;
use loaded::Unpublished;
use single_flight::Flight;
use tracing::{debug, info};

use crate::cache::{Cache, Claim, Entry, Extent, Lease, LookUp, Published};
use crate::clock::{Moment, Stopwatch};
use crate::league::{Edition, Revision};
use crate::scoretable::{Kind, Scoretable};
use crate::store::{Head, Store, StoreError};

pub use crate::cache::{
    Announced, Announcement, Author, BackendKind, Built, Content, EntryInfo, Event, Events, Fill,
    Happening, Key, LeagueTag, Listed, Nonce, Receipt, Seen, State, Stats, Status, Verdict, Worth,
};
pub use crate::store::{
    Checked, CheckedLog, CheckedSeason, Discrepancies, Discrepancy, Drift, Explanation,
    Reconciliation, SeasonHead, Unconfirmed, UnnotedResult,
};
pub use first_rows::Arrival;
pub use league_choice::{LeagueChoice, LeagueChoiceError, choose_league};
pub use loaded::{LoadError, Loaded, Mark, Request, Source, Standing, Unread, Viewer, unannounced};
pub use maintenance::{Entries, Warmed};
pub use publisher::Publication;
pub use reader::{Memory, Reader, ReaderWatch};
pub use requests::{Answered, Answering};
pub use store_thread::StoreThread;
pub use verify::{CheckedEntry, Finding, Verification};
pub use watch::{Change, Watch};

/// Loads scoretables from the cache first, else from the store. Clones share one cache and one store.
///
/// ```
/// use scoretable::cache::{Cache, Mode, Settings};
/// use scoretable::loader::{Loader, Request, Verdict};
/// # use scoretable::{demo, store::Store};
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// # let (id, facts) = demo::league(&demo::Plan::default())?;
/// # let mut store = Store::in_memory(id)?;
/// # store.write(&facts)?;
///
/// let cache = Cache::new(Settings { mode: Mode::Embedded, ..Settings::default() })?;
/// let loader = Loader::new(cache, store)?;
/// let first = loader.load(Request::default()).await?;
/// let second = loader.load(Request::default()).await?;
/// assert_eq!(first.source.verdict, Verdict::Missing);
/// assert_eq!(second.source.verdict, Verdict::Fresh);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Loader {
    cache: Arc<Cache>,
    store: StoreThread,
    /// The store's file, which other programs can open too; `None` for a league in memory.
    file: Option<Arc<Path>>,
    /// The league's line in the directory of the server.
    listing: Arc<Listing>,
    /// The league as the last load found it in the store.
    last_league: LastLeague,
}

/// The league as a load found it in the store, shared by a loader and its watch.
#[derive(Clone, Default)]
struct LastLeague(Arc<Mutex<Option<Head>>>);

impl LastLeague {
    fn get(&self) -> Option<Head> {
        self.locked().clone()
    }

    fn set(&self, league: Head) {
        *self.locked() = Some(league);
    }

    /// The league changed, so no look-up begins with what it was.
    fn forget(&self) {
        *self.locked() = None;
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Option<Head>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Loader {
    /// Puts a cache in front of a store. The store moves to its own thread.
    ///
    /// # Errors
    /// When that thread cannot be started.
    pub fn new(cache: Cache, store: Store) -> Result<Self, LoadError> {
        let file = store.file().map(Arc::from);
        Ok(Self {
            cache: Arc::new(cache),
            store: StoreThread::start(store)?,
            file,
            listing: Arc::default(),
            last_league: LastLeague::default(),
        })
    }

    /// Opens a store, and puts a cache in front of it. Meanwhile the cache begins to connect to its server, which is not waited
    /// for. What the last argument makes of the store is returned, too.
    ///
    /// # Errors
    /// When the store cannot be opened.
    pub async fn open<T: Send + 'static>(
        cache: Cache,
        open: impl FnOnce() -> Result<Store, StoreError> + Send + 'static,
        about: impl FnOnce(&Store) -> T + Send + 'static,
    ) -> Result<(Self, T), LoadError> {
        let last_league = LastLeague::default();
        let league = last_league.clone();
        let opened = StoreThread::open(open, move |store| {
            // The first look-up begins with it. A store that cannot be read is reported by the first load.
            if let Ok(head) = store.head() {
                league.set(head);
            }
            (store.file().map(Arc::from), about(store))
        });
        cache.connect();
        let (store, (file, about)) = opened.await?;
        let loader = Self {
            cache: Arc::new(cache),
            store,
            file,
            listing: Arc::default(),
            last_league,
        };
        Ok((loader, about))
    }

    /// The cache in front of the store.
    pub fn cache(&self) -> &Cache {
        &self.cache
    }

    /// The thread that owns the store, for everything that needs no cache.
    pub const fn store(&self) -> &StoreThread {
        &self.store
    }

    /// Loads a table: from the cache if its entry is current, else from the store.
    ///
    /// # Errors
    /// When the store cannot be read, or has no such season or week. Never because of the cache.
    pub async fn load(&self, request: Request) -> Result<Loaded, LoadError> {
        // The first rows are an answer: however long the rest of a large table takes, its look-up is not late.
        match self.load_first(request, |_| true).await? {
            Some(loaded) => Ok(loaded),
            // Only a table that is not wanted any more comes to nothing.
            None => self.load_patiently(request).await,
        }
    }

    /// The same for a caller that wants the table to be in the cache: it waits for the look-up, however late.
    pub(super) async fn load_patiently(&self, request: Request) -> Result<Loaded, LoadError> {
        let watch = Stopwatch::start();
        let (league, key, look) = self.asked_for(request, Extent::Whole).await?;
        let found = look.answer().await;
        self.answered(request.kind, &league, &key, found, watch)
            .await
    }

    /// Ends a load whose look-up has an answer: with the entry, if that is current, else with a table that is built and
    /// published.
    async fn answered(
        &self,
        kind: Kind,
        league: &Head,
        key: &Key,
        found: LookUp<Scoretable>,
        watch: Stopwatch,
    ) -> Result<Loaded, LoadError> {
        let mut asked = self.context(kind, league, &found, watch);
        if asked.is_announced() {
            self.list_at_first(league);
        }
        let entry = match found.entry {
            Some(entry) if asked.is_announced() => Some(entry),
            _ => self.announce_first(key, &mut asked).await?,
        };
        let loaded = if let Some(entry) = entry {
            // Fresh, or stale. A stale entry is as correct as a fresh one and only past its time: the viewer that shows
            // it rebuilds it.
            asked.shown(entry)
        } else {
            self.missed(key, asked.verdict);
            self.make(key, &mut asked).await?
        };
        self.finished(key, &loaded);
        Ok(loaded)
    }

    /// The context of a load whose look-up has an answer.
    fn context(
        &self,
        kind: Kind,
        league: &Head,
        found: &LookUp<Scoretable>,
        watch: Stopwatch,
    ) -> LoadContext {
        LoadContext {
            kind,
            verdict: found.verdict,
            backend: found.backend,
            last_build: found.last_build,
            announced: found.announced.clone(),
            store: league.edition(),
            ttl: self.cache.ttl(),
            alone: None,
            watch,
        }
    }

    /// Notes a look-up that found no entry to show, before the build that it costs.
    fn missed(&self, key: &Key, verdict: Verdict) {
        let entry = key.clone();
        self.cache.note(Happening::Missed { entry, verdict });
    }

    /// The table that a request means, and its look-up, begun. It begins with the league as the last load found it, while the
    /// store is asked whether that is still so, and anew where it is not.
    async fn asked_for(
        &self,
        request: Request,
        extent: Extent,
    ) -> Result<(Head, Key, PendingLook), LoadError> {
        let before = self.cache.asked();
        let head = self.store.call(|store| store.head());
        let early = self.last_league.get().and_then(|league| {
            let key = keys::key(&league, request).ok()?;
            Some(self.begin_look(&league, &key, extent))
        });
        let (league, early) = match early {
            Some(mut look) => (look.beside(head).await?, Some(look)),
            None => (head.await?, None),
        };
        let is_other = before.is_some_and(|before| watch::is_other(&league, &before));
        let key = keys::key(&league, request)?;
        let look = match early {
            Some(look) if !is_other && look.is_of(&league, &key) => look,
            _ => {
                if is_other {
                    self.cache.forget();
                }
                self.last_league.set(league.clone());
                self.begin_look(&league, &key, extent)
            }
        };
        Ok((league, key, look))
    }

    /// Ends a load with a table whose build began before the look-up had an answer. Nothing is published: which flush the
    /// table is later than is not known.
    fn unanswered(
        &self,
        league: &Head,
        key: &Key,
        (made, verdict): (BuiltTable, Verdict),
        watch: Stopwatch,
    ) -> Loaded {
        let asked = LoadContext {
            kind: made.table.kind,
            verdict,
            backend: self.cache.status().backend,
            last_build: None,
            announced: None,
            store: league.edition(),
            ttl: self.cache.ttl(),
            alone: None,
            watch,
        };
        self.missed(key, Verdict::Delayed);
        let loaded = asked.made(made);
        self.finished(key, &loaded);
        loaded
    }

    /// Logs and counts a finished load.
    fn finished(&self, key: &Key, loaded: &Loaded) {
        told(key, loaded);
        let seen = Seen {
            at: loaded.source.loaded_at,
            verdict: loaded.source.verdict,
            micros: loaded.source.micros,
            build_micros: loaded.source.built.micros,
        };
        self.cache.record(key, seen);
    }

    /// Makes sure that the store's edition is announced, where the store may announce it, and looks the entry up again if
    /// that changed something.
    async fn announce_first(
        &self,
        key: &Key,
        asked: &mut LoadContext,
    ) -> Result<Option<Entry<Scoretable>>, LoadError> {
        let Some(said) = asked.announced.clone().filter(|_| !asked.is_announced()) else {
            return Ok(None);
        };
        match self.settle(&said).await? {
            Settled::Announced(edition) => {
                asked.store = edition;
                let found = self.cache.look_up(key, edition).await;
                (asked.announced, asked.backend) = (found.announced, found.backend);
                asked.last_build = found.last_build.or(asked.last_build);
                // That there is no entry yet is because the league has moved on.
                if !(found.verdict == Verdict::Missing && asked.verdict == Verdict::Outdated) {
                    asked.verdict = found.verdict;
                }
                Ok(found.entry)
            }
            Settled::Not(why) => {
                asked.verdict = match why {
                    Unpublished::Behind(_) => Verdict::Behind,
                    Unpublished::Forked(_) => Verdict::Forked,
                    Unpublished::Taken => Verdict::Taken,
                    Unpublished::Unasked(_) | Unpublished::Busy | Unpublished::Overtaken => {
                        asked.verdict
                    }
                };
                asked.alone = Some(why);
                Ok(None)
            }
        }
    }

    /// Builds the table again and publishes it, whatever the cache holds, as follows a stale answer. When another
    /// viewer is already building it, the entry that viewer publishes is used.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub async fn rebuild(&self, request: Request) -> Result<Loaded, LoadError> {
        let (key, mut asked) = self.stale(request).await?;
        self.make(&key, &mut asked).await
    }

    /// Rebuilds and publishes the table for a caller that does not need it and will not wait: when another viewer is
    /// already building it, nothing happens.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub async fn rebuild_if_free(&self, request: Request) -> Result<(), LoadError> {
        let (key, asked) = self.stale(request).await?;
        let term = self.term(asked.last_build).await;
        if let Claim::Go(lease) = self.claim(&key, &asked, term).await {
            self.publish(request.kind, &key, &lease).await?;
        }
        Ok(())
    }

    /// The context of a load that has just shown a stale entry.
    async fn stale(&self, request: Request) -> Result<(Key, LoadContext), LoadError> {
        let watch = Stopwatch::start();
        let league = self.store.call(|store| store.head()).await?;
        let key = keys::key(&league, request)?;
        let announced = self.cache.announced(&key.league).await.ok();
        let mut asked = LoadContext {
            kind: request.kind,
            verdict: Verdict::Stale,
            backend: self.cache.status().backend,
            last_build: None,
            announced,
            store: league.edition(),
            ttl: self.cache.ttl(),
            alone: None,
            watch,
        };
        if !asked.is_announced() {
            self.announce_first(&key, &mut asked).await?;
        }
        Ok((key, asked))
    }

    /// Produces the missing table: by building it under a lease and publishing it, or by waiting for the holder of the
    /// lease to publish it, or, when neither is possible, by building it for this screen only.
    async fn make(&self, key: &Key, asked: &mut LoadContext) -> Result<Loaded, LoadError> {
        Ok(match self.flight(key, asked).await {
            Flight::Build(lease) => {
                let (made, published) = self.publish(asked.kind, key, &lease).await?;
                asked.made(made).published(published)
            }
            Flight::Found(entry) => asked.shown(entry),
            Flight::Unpublished(why) => {
                let made = self.build(asked.kind, key).await?;
                asked.made(made).alone(why)
            }
        })
    }

    /// Builds a table under a lease and publishes it, unless the store has moved on from the lease's edition meanwhile: the
    /// next load announces the new one.
    async fn publish(
        &self,
        kind: Kind,
        key: &Key,
        lease: &Lease,
    ) -> Result<(BuiltTable, Published), LoadError> {
        let made = match self.build(kind, key).await {
            Ok(made) if made.edition == lease.edition => made,
            built => {
                self.cache.give_back(key, lease).await;
                return built.map(|made| (made, Published::moved_on()));
            }
        };
        let published = self.cache.fill(key, lease, &made.table, &made.built).await;
        debug!(%key, fill = ?published.fill, bytes = published.bytes, build_us = made.built.micros, "published");
        Ok((made, published))
    }

    async fn build(&self, kind: Kind, key: &Key) -> Result<BuiltTable, LoadError> {
        let (season, week) = (key.season, key.week);
        let watch = Stopwatch::start();
        let (edition, table) = self
            .store
            .call(move |store| store.scoretable(kind, season, week))
            .await?;
        let built = Built {
            at: Moment::now(),
            micros: watch.micros(),
            by: self.cache.program().to_owned(),
        };
        Ok(BuiltTable {
            table: Arc::new(table),
            edition,
            built,
        })
    }
}

/// Logs the result of a load.
fn told(key: &Key, loaded: &Loaded) {
    let source = &loaded.source;
    info!(
        %key,
        verdict = source.verdict.name(),
        why = source.verdict.reason(),
        backend = source.backend.name(),
        micros = source.micros,
        revision = %source.revision,
        store = %source.store_revision,
        note = source.note,
        "loaded"
    );
}

// A load under way, and how it ends.

/// A load under way: what the look-up said, and which edition the store holds.
struct LoadContext {
    kind: Kind,
    verdict: Verdict,
    backend: BackendKind,
    store: Edition,
    /// What is announced; `None` when the cache did not say.
    announced: Option<Announcement>,
    /// How long the last build of the table took, where that is known.
    last_build: Option<Duration>,
    /// Why nothing of the store may be published.
    alone: Option<Unpublished>,
    /// How long an entry made now stays fresh.
    ttl: Duration,
    watch: Stopwatch,
}

/// A table built for this load.
struct BuiltTable {
    table: Arc<Scoretable>,
    edition: Edition,
    built: Built,
}

impl LoadContext {
    /// Whether the store's edition needs no announcement.
    fn is_announced(&self) -> bool {
        let announced = self.announced.as_ref();
        announced.is_some_and(|announced| announced.is_of(self.store))
    }

    /// Ends the load with an entry of the cache.
    fn shown(&self, entry: Entry<Scoretable>) -> Loaded {
        let mut source = self.source(entry.built, self.store.revision);
        source.fresh_for = Some(entry.fresh_for);
        source.bytes = entry.bytes;
        Loaded {
            table: entry.value,
            source,
        }
    }

    /// Ends the load with a table built here, which no other viewer has seen yet.
    fn made(&self, made: BuiltTable) -> Loaded {
        let mut source = self.source(made.built, made.edition.revision);
        // A table read after a write is newer than what was asked for.
        source.store_revision = self.store.revision.max(made.edition.revision);
        Loaded {
            table: made.table,
            source,
        }
    }

    fn source(&self, built: Built, revision: Revision) -> Source {
        Source {
            verdict: self.verdict,
            backend: self.backend,
            built,
            revision,
            store_revision: self.store.revision,
            announced: None,
            published: None,
            note: None,
            viewer: Viewer::Owner,
            due: None,
            fresh_for: None,
            ttl: self.ttl,
            bytes: 0,
            loaded_at: Moment::now(),
            micros: self.watch.micros(),
        }
    }
}
