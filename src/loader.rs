//! Cache-aside: the one place that sees both the cache and the store.
//!
//! Read [`Loader::load`] from top to bottom and you have read the whole argument: ask the store which revision the league
//! is at, look in the cache, and only when nothing there is current build the table and publish it, under a lease so that
//! others wait, and behind a fence so that a table built before a flush or a write can never be published after it.
//!
//! A cache that fails is never an error here. The table then comes from the store, and its [`Source`] says why.

mod error;
mod loaded;
mod payload;
mod resolve;
mod store_thread;

use std::sync::Arc;
use std::time::Duration;

use crate::cache::{
    self, Built, Cache, Claim, Entry, EntryInfo, Fill, Key, LeagueTag, LookUp, Receipt, Seen, Verdict,
};
use crate::clock::{Moment, Stopwatch};
use crate::league::{Facts, Revision};
use crate::scoretable::Scoretable;
use crate::store::{Head, Store, Written};
use store_thread::StoreThread;

pub use error::LoadError;
pub use loaded::{Loaded, Request, Source};

/// How often, and after how long each time, somebody who must wait for another's build looks again. Together 150 ms:
/// longer than a build of a hundred thousand rows takes, shorter than a person notices.
const LOOK_AGAIN: [Duration; 4] =
    [Duration::from_millis(10), Duration::from_millis(20), Duration::from_millis(40), Duration::from_millis(80)];

/// Loads scoretables, Redis first. Clones share one cache and one store.
#[derive(Clone)]
pub struct Loader {
    cache: Arc<Cache>,
    store: StoreThread,
    /// Who built what this program builds: `host:process`.
    builder: Arc<str>,
}

impl Loader {
    /// Puts a cache in front of a store. The store moves to a thread of its own.
    ///
    /// # Errors
    /// When that thread cannot be started.
    pub fn new(cache: Cache, store: Store) -> Result<Self, LoadError> {
        let store = StoreThread::start(store)?;
        Ok(Self { cache: Arc::new(cache), store, builder: builder_name().into() })
    }

    /// Loads a table: from the cache if what is there is current, else from the store.
    ///
    /// # Errors
    /// When the store cannot be read, or has no such season or week. Never because of the cache.
    pub async fn load(&self, request: Request) -> Result<Loaded, LoadError> {
        let watch = Stopwatch::start();
        let league = self.store.head().await?;
        let key = resolve::key(&league, request)?;
        let mut found = self.cache.look_up(&key, league.revision).await;
        let loaded = loop {
            if let Some(entry) = found.entry.take() {
                break self.shown(&league, &found, entry, watch);
            }
            match self.claim(&key, &league, found.verdict).await {
                Claim::Go(lease) => {
                    let made = self.build(&key).await?;
                    let fill = self.cache.fill(&key, &lease, made.revision, &made.table, &made.built).await;
                    break self.made(&league, &found, made, watch).published(fill, self.cache.ttl());
                }
                Claim::Wait => {
                    if let Some(others) = self.wait(&key, &league).await {
                        found = others;
                        continue;
                    }
                    let made = self.build(&key).await?;
                    break self.made(&league, &found, made, watch).noting("another viewer is building it too".to_owned());
                }
                Claim::Behind(fence) => {
                    let made = self.build(&key).await?;
                    let note = format!(
                        "this store is at revision {}, the league at {fence}: update this copy",
                        league.revision
                    );
                    break self.made(&league, &found, made, watch).noting(note);
                }
                Claim::Unreachable => {
                    let made = self.build(&key).await?;
                    break self.made(&league, &found, made, watch);
                }
            }
        };
        self.cache.record(Seen {
            at: loaded.source.loaded_at,
            verdict: loaded.source.verdict,
            micros: loaded.source.micros,
            build_micros: loaded.source.built.micros,
        });
        Ok(loaded)
    }

    /// Builds the table anew and publishes it, whatever the cache holds: what follows a stale answer. When somebody else
    /// is already at it, the cache's answer is enough.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub async fn rebuild(&self, request: Request) -> Result<Loaded, LoadError> {
        let watch = Stopwatch::start();
        let league = self.store.head().await?;
        let key = resolve::key(&league, request)?;
        let found = LookUp::nothing(Verdict::Stale, self.cache.status().backend);
        let made = match self.cache.claim(&key, league.revision).await {
            Claim::Go(lease) => {
                let made = self.build(&key).await?;
                let fill = self.cache.fill(&key, &lease, made.revision, &made.table, &made.built).await;
                return Ok(self.made(&league, &found, made, watch).published(fill, self.cache.ttl()));
            }
            Claim::Wait => match self.wait(&key, &league).await {
                Some(LookUp { entry: Some(entry), verdict, backend, .. }) => {
                    return Ok(self.shown(&league, &LookUp::nothing(verdict, backend), entry, watch));
                }
                _ => self.build(&key).await?,
            },
            Claim::Behind(_) | Claim::Unreachable => self.build(&key).await?,
        };
        Ok(self.made(&league, &found, made, watch))
    }

    /// Gives the league's cache a new nonce and removes every entry of every week: all viewers build anew.
    ///
    /// # Errors
    /// When the store cannot be read, or the cache does not answer.
    pub async fn flush(&self) -> Result<Receipt, LoadError> {
        let league = self.store.head().await?;
        let keys = resolve::every_key(&league);
        self.cache.flush(&LeagueTag::of(&league.id), &keys).await.map_err(LoadError::Cache)
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
            self.cache.advance(&LeagueTag::of(&league.id), written.revision).await;
        }
        Ok(written)
    }

    /// What is in the cache for this league.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn entries(&self) -> Result<Vec<EntryInfo>, LoadError> {
        let league = self.store.head().await?;
        Ok(self.cache.entries::<Scoretable>(&resolve::every_key(&league), league.revision).await)
    }

    /// The league's name, revision, seasons and weeks.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn head(&self) -> Result<Head, LoadError> {
        self.store.head().await
    }

    /// How the cache is and what it did this session.
    pub fn status(&self) -> cache::Status {
        self.cache.status()
    }

    /// Waits until the state of the cache changes.
    pub async fn changed(&self) {
        self.cache.changed().await;
    }

    async fn claim(&self, key: &Key, league: &Head, verdict: Verdict) -> Claim {
        match verdict {
            // Nobody to ask: do not make the user wait for the same silence twice.
            Verdict::Unreachable | Verdict::Off => Claim::Unreachable,
            _ => self.cache.claim(key, league.revision).await,
        }
    }

    /// Looks again while another viewer builds; `None` when it takes longer than a person should wait.
    async fn wait(&self, key: &Key, league: &Head) -> Option<LookUp<Scoretable>> {
        for pause in LOOK_AGAIN {
            tokio::time::sleep(pause).await;
            let found = self.cache.look_up(key, league.revision).await;
            if found.verdict == Verdict::Fresh {
                return Some(found);
            }
        }
        None
    }

    async fn build(&self, key: &Key) -> Result<Made, LoadError> {
        let (kind, season, week) = (key.kind, key.season, key.week);
        let watch = Stopwatch::start();
        let (revision, table) = self.store.call(move |store| store.scoretable(kind, season, week)).await??;
        let built = Built { at: Moment::now(), micros: watch.micros(), by: self.builder.to_string() };
        Ok(Made { table: Arc::new(table), revision, built })
    }

    fn shown(
        &self,
        league: &Head,
        found: &LookUp<Scoretable>,
        entry: Entry<Scoretable>,
        watch: Stopwatch,
    ) -> Loaded {
        let source = Source {
            verdict: found.verdict,
            backend: found.backend,
            built: entry.built,
            revision: entry.revision,
            store_revision: league.revision,
            published: None,
            note: None,
            fresh_for: Some(entry.fresh_for),
            ttl: self.cache.ttl(),
            bytes: entry.bytes,
            loaded_at: Moment::now(),
            micros: watch.micros(),
        };
        Loaded { table: entry.value, source }
    }

    fn made(&self, league: &Head, found: &LookUp<Scoretable>, made: Made, watch: Stopwatch) -> Loaded {
        let source = Source {
            verdict: found.verdict,
            backend: found.backend,
            built: made.built,
            revision: made.revision,
            store_revision: league.revision.max(made.revision),
            published: None,
            note: None,
            fresh_for: None,
            ttl: self.cache.ttl(),
            bytes: 0,
            loaded_at: Moment::now(),
            micros: watch.micros(),
        };
        Loaded { table: made.table, source }
    }
}

/// A table built here.
struct Made {
    table: Arc<Scoretable>,
    revision: Revision,
    built: Built,
}

/// `host:process`, for the people who wonder who built an entry.
fn builder_name() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = crate::league::clean_name(&host);
    format!("{}:{}", host, std::process::id())
}
