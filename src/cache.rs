//! The Redis-first cache layer: a shared cache that never shows an outdated table and never makes the user wait long.
//!
//! Read [`Cache`] first, then `lookup` and `publish` (a fill), then `embedded`: the protocol as a pure state machine,
//! which the scripts in `assets/lua` implement on a server. Below it, `model` searches every reachable state of that
//! machine for a broken invariant, and `tests/lockstep` checks that the scripts do what the machine does.
//! `server/client` sits between the program and the network, and `server/discovery` finds the one server that holds a
//! league: a node of a cluster, or the primary that Sentinels name.
//!
//! An entry is valid when its nonce is that of the league's last flush and its revision is not below any known revision
//! of the league; the backend checks both in the same step in which it publishes the entry. No viewer's clock is
//! involved.

mod backend;
mod codec;
mod embedded;
mod entry;
mod error;
mod fence;
mod health_check;
mod invalidation;
mod key;
mod lookup;
mod publish;
mod server;
mod settings;
mod status;
mod url;
mod verdict;
mod watch;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use backend::{Backend, BackendSelector, Local};
use invalidation::LastSeen;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::clock::Stopwatch;
use crate::league::{Edition, Revision};

pub use entry::{Built, Payload};
pub use error::{CacheError, TAKEN};
pub use fence::{Announced, Claim, Fill, Lease, Nonce, Published, Receipt, Taken, Term};
pub use health_check::{Health, HealthCheck, MemoryUse, ServerVersion, Transport};
pub use key::{Key, LeagueTag};
pub use lookup::{Entry, EntryInfo, LookUp};
pub use server::{
    Refused, commands, commands_behind_sentinel, commands_in_cluster, commands_of_doctor,
};
pub use settings::{Mode, Settings};
pub use status::{BackendKind, Seen, State, Stats, Status};
pub use url::Url;
pub use verdict::Verdict;
pub use watch::{Change, Watch};

/// The cache of a program. Share it in an [`Arc`]; every method may be called from many tasks at once.
///
/// Its methods need a tokio runtime with a clock (`enable_all`), and none of them waits longer than its deadline: 300 ms
/// for a look-up's round trip and a claim, 1 s for everything else.
///
/// ```
/// use scoretable::cache::{Cache, Key, LeagueTag, Mode, Settings, Verdict};
/// use scoretable::league::{Edition, Season, StoreId, Week};
/// use scoretable::scoretable::{Kind, Scoretable};
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let cache = Cache::new(Settings { mode: Mode::Embedded, ..Settings::default() })?;
/// let league = LeagueTag::of(&StoreId::from_bits(7));
/// let (season, week) = (Season::new(2024).unwrap(), Week::new(12));
/// let key = Key { league, kind: Kind::Enhanced, season, week };
/// let found = cache.look_up::<Scoretable>(&key, Edition::default()).await;
/// assert_eq!(found.verdict, Verdict::Missing);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Cache {
    settings: Settings,
    backends: BackendSelector,
    local: Local,
    stats: Mutex<Stats>,
    last_seen: Mutex<LastSeen>,
    changed: Arc<Notify>,
}

impl Cache {
    /// Creates the cache without I/O: the first use connects.
    ///
    /// # Errors
    /// [`CacheError::Url`] when the URL does not describe a connection.
    pub fn new(settings: Settings) -> Result<Self, CacheError> {
        let changed = Arc::default();
        Ok(Self {
            backends: BackendSelector::new(&settings, &changed)?,
            settings,
            local: Local::default(),
            stats: Mutex::default(),
            last_seen: Mutex::default(),
            changed,
        })
    }

    /// How long an entry stays fresh.
    pub const fn ttl(&self) -> Duration {
        self.settings.ttl
    }

    /// Looks an entry up for a viewer whose store holds the edition `store`. It never fails: a missing answer is a
    /// verdict too.
    pub async fn look_up<T: Payload>(&self, key: &Key, store: Edition) -> LookUp<T> {
        let stopwatch = Stopwatch::start();
        let Some(backend) = self.backends.backend(&self.local).await else {
            return LookUp {
                verdict: Verdict::Off,
                entry: None,
                last_build: None,
                backend: BackendKind::Off,
                micros: stopwatch.micros(),
            };
        };
        let (verdict, fence, last_build, entry) = match lookup::look(backend, key, store).await {
            Ok(opened) => {
                let judged = matches!(backend, Backend::Server(_));
                let fence = judged.then(|| opened.fence.clone());
                (
                    opened.verdict,
                    fence,
                    opened.last_build(),
                    Entry::of(opened),
                )
            }
            Err(server::client::Unavailable(_)) => (Verdict::Unreachable, None, None, None),
        };
        let unannounced = entry.is_some()
            && fence
                .as_ref()
                .is_some_and(|fence| fence.revision < store.revision);
        if self.last_seen().looked_up(key, store, fence) {
            self.changed.notify_waiters();
        }
        if unannounced {
            // The fence is damaged: the fill that published the entry had raised it. An entry that is not shown leads
            // to a claim, which raises the fence.
            self.advance(&key.league, store.revision).await;
        }
        LookUp {
            verdict,
            entry,
            last_build,
            backend: backend.kind(),
            micros: stopwatch.micros(),
        }
    }

    /// Announces the revision of a store: from now on no entry below it is fresh for any viewer. The call may be
    /// repeated; a revision below the highest announced one changes nothing. When the server did not accept it, viewers
    /// that share the store still see the write, and other viewers see it after the next call that succeeds.
    pub async fn advance(&self, league: &LeagueTag, revision: Revision) -> Announced {
        let id = Uuid::new_v4().to_string();
        let here = self
            .local
            .run(|embedded, now| embedded.advance(now, league, revision, &id));
        let Some(server) = self.backends.server().await else {
            return match self.backends {
                BackendSelector::Off => Announced::Off,
                _ => announced(here, revision),
            };
        };
        let there = if server.supervisor.wake().await {
            server.advance(league, revision, &id).await
        } else {
            Err(server::client::Unavailable(server.supervisor.state()))
        };
        match there {
            Ok(there) => {
                self.last_seen().raised(revision);
                announced(there, revision)
            }
            Err(server::client::Unavailable(state)) => Announced::Unheard {
                address: self.backends.address().unwrap_or_default(),
                state,
            },
        }
    }

    /// Flushes a league's cache. Every entry becomes invalid at once; those of `keys` are also removed and counted.
    ///
    /// # Errors
    /// [`CacheError::NotFlushed`] when the server did not accept it: the cache inside this process was flushed all the
    /// same. [`CacheError::Taken`] when the keys belong to another league, which keeps all of its entries.
    /// [`CacheError::Off`] when there is no cache.
    pub async fn flush(&self, league: &LeagueTag, keys: &[Key]) -> Result<Receipt, CacheError> {
        let id = Uuid::new_v4().to_string();
        let ours = keys.iter().filter(|key| key.league == *league);
        let keys: Vec<Key> = ours.cloned().collect();
        let local = self
            .local
            .run(|embedded, now| embedded.flush(now, league, &keys, &id));
        let Some(server) = self.backends.server().await else {
            return match self.backends {
                BackendSelector::Off => Err(CacheError::Off),
                _ => local.map_err(|Taken| CacheError::Taken),
            };
        };
        if server.supervisor.wake().await
            && let Ok(flushed) = server.flush(league, &keys, &id).await
        {
            let receipt = flushed.map_err(|Taken| CacheError::Taken)?;
            self.last_seen().flushed(&receipt.nonce);
            return Ok(receipt);
        }
        Err(CacheError::NotFlushed {
            address: self.backends.address().unwrap_or_default(),
            state: server.supervisor.state(),
        })
    }

    /// Lists the entries under `keys`, for a viewer whose store holds the edition `store`; keys without an entry are
    /// left out. Each entry is decoded to find out whether it is readable. The list is empty when there is no answer.
    ///
    /// # Errors
    /// [`CacheError::Taken`] when the keys belong to another league.
    pub async fn entries<T: Payload>(
        &self,
        keys: &[Key],
        store: Edition,
    ) -> Result<Vec<EntryInfo>, CacheError> {
        let mut entries = Vec::new();
        let Some(backend) = self.backends.backend(&self.local).await else {
            return Ok(entries);
        };
        for key in keys {
            match lookup::look::<T>(backend, key, store).await {
                Ok(opened) if opened.verdict == Verdict::Taken => return Err(CacheError::Taken),
                Ok(opened) if opened.verdict == Verdict::Missing => {}
                Ok(opened) => entries.push(EntryInfo::of(key, opened)),
                Err(server::client::Unavailable(_)) => break,
            }
        }
        Ok(entries)
    }

    /// Clears the cache inside this process. No other process uses it, so its revisions must not count against a store
    /// that was replaced by an older copy. The entries on a server stay.
    pub fn forget(&self) {
        self.local.run(|embedded, _| embedded.clear());
    }

    /// Runs every operation of a viewer on the server under trial keys of no league, so that [`status`](Self::status)
    /// tells whether the server stores tables, and not only whether it answers.
    pub async fn try_out(&self, league: &LeagueTag) {
        if let Some(server) = self.backends.server().await {
            server.try_round(league).await;
        }
    }

    /// Counts a finished load.
    pub fn record(&self, seen: Seen) {
        let mut stats = self.stats.lock().unwrap_or_else(PoisonError::into_inner);
        stats.record(seen);
    }

    /// Returns what is known about the cache without a request to it.
    pub fn status(&self) -> Status {
        let stats = self.stats.lock().unwrap_or_else(PoisonError::into_inner);
        self.backends.status(stats.clone())
    }

    /// The last key that was looked up, and the store's edition at that time; `None` before the first look-up.
    pub fn asked(&self) -> Option<(Key, Edition)> {
        self.last_seen().asked().cloned()
    }

    fn last_seen(&self) -> MutexGuard<'_, LastSeen> {
        self.last_seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Resolves at the next change, counted from this call, of the server's state or of the active backend. To miss no
    /// change, call this, then read [`status`](Self::status), then await.
    pub fn changed(&self) -> impl Future<Output = ()> {
        self.changed.notified()
    }
}

/// Compares the league's announced revision with the revision of this store.
fn announced(highest: Result<Revision, Taken>, revision: Revision) -> Announced {
    match highest {
        Err(Taken) => Announced::Taken,
        Ok(league) if league > revision => Announced::Behind {
            store: revision,
            league,
        },
        Ok(_) => Announced::Told,
    }
}
