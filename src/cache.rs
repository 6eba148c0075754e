//! The Redis-first cache layer: a shared cache that never shows an outdated table and never makes the user wait long.
//!
//! Entries are immutable and each is named by the edition it was built from; one [`Reference`] says which edition of the
//! league is announced. Read [`Cache`] first, then `lookup` and `publish` (a fill), then `embedded`: the protocol over a map,
//! which the requests in `server/request` and the scripts in `assets/lua` do on a server. The lock-step test checks that both
//! answer alike. `server/client` sits between the program and the network, and `server/discovery` finds the one server that
//! holds a league: a node of a cluster, or the primary that Sentinels name.
//!
//! An entry is current when the reference names its edition and its nonce is that of the league's last flush. The reference
//! is read last, in the same round trip, so that what it says holds of the entry. No viewer's clock is involved.

mod arrival;
mod backend;
mod chunks;
mod codec;
mod diary;
mod directory;
mod embedded;
mod entry;
mod error;
mod events;
mod health_check;
mod invalidation;
mod key;
mod lease;
mod lookup;
pub mod protocol;
mod publish;
mod pursuit;
mod reading;
mod reference;
mod requests;
mod rest;
mod server;
mod settings;
mod spread;
mod status;
mod survey;
mod url;
mod verdict;
mod wanted;
mod watch;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use backend::{Backend, BackendSelector, Local};
use diary::Diary;
use embedded::Embedded;
use invalidation::LastSeen;
use server::Server;
use server::client::Unavailable;
use tokio::sync::Notify;

use crate::clock::Stopwatch;
use crate::league::{Edition, clean_name};

pub use arrival::Completion;
pub use directory::Listed;
pub use entry::{Built, Head, Payload};
pub use error::{CacheError, TAKEN};
pub use events::{Author, Event, Events, Happening};
pub use health_check::{Health, HealthCheck, MemoryUse, ServerVersion, Transport};
pub use key::{BLOCK, Content, Key, LeagueTag, is_tag};
pub use lease::{Lease, Term};
pub use lookup::{Entry, EntryInfo, LookUp};
pub use publish::{Claim, Fill, Published};
pub use pursuit::Pursuit;
pub use reading::Reading;
pub use reference::{
    Announce, Announced, Announcement, Flush, Nonce, Proposal, Receipt, Reference,
};
pub use requests::{Asked, EntryRequest, MOST_REQUESTS, Requests};
pub use rest::{Extent, Rest};
pub use server::{
    Operation, Refused, commands, commands_behind_sentinel, commands_in_cluster, commands_of_asker,
    commands_of_doctor, commands_of_reader,
};
pub use settings::{Mode, Settings};
pub use status::{BackendKind, Seen, State, Stats, Status, Worth};
pub use survey::{Survey, Surveyed};
pub use url::Url;
pub use verdict::Verdict;
pub use watch::{Change, Watch};

/// The cache of a program. Share it in an [`Arc`]; every method may be called from many tasks at once.
///
/// Its methods need a tokio runtime with a clock (`enable_all`), and none of them waits longer than its deadline: 300 ms
/// for a look-up's round trip and a claim, 1 s for everything else.
///
/// ```
/// use scoretable::cache::{Cache, Content, Key, LeagueTag, Mode, Settings, Verdict};
/// use scoretable::league::{Edition, Season, StoreId, Week};
/// use scoretable::scoretable::{Kind, Scoretable};
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let cache = Cache::new(Settings { mode: Mode::Embedded, ..Settings::default() })?;
/// let league = LeagueTag::of(&StoreId::from_bits(7));
/// let (season, week) = (Season::new(2024).unwrap(), Week::new(12));
/// let key = Key { league, content: Content::Table(Kind::Enhanced), season, week };
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
    diary: Mutex<Diary>,
    changed: Arc<Notify>,
    /// The name of this program: `host:process`.
    program: Arc<str>,
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
            diary: Mutex::default(),
            changed,
            program: program_name().into(),
        })
    }

    /// The name of this program, by which others know it: `host:process`.
    pub fn program(&self) -> &str {
        &self.program
    }

    /// How long an entry stays fresh.
    pub const fn ttl(&self) -> Duration {
        self.settings.ttl
    }

    /// Begins to connect, for a program that is about to look something up and has something else to do until then: the first
    /// look-up goes on with it. Where that fails before, the look-up finds out itself how the server is.
    pub fn connect(&self) {
        self.backends.connect();
    }

    /// Looks the entry of an edition up. It never fails: a missing answer is a verdict too.
    pub async fn look_up<T: Payload>(&self, key: &Key, edition: Edition) -> LookUp<T> {
        self.look_for(key, edition, Extent::Whole).await
    }

    /// The same for a caller to whom the first rows are enough to begin with. Where they are all that was read, the rest is
    /// to be [completed](Self::complete), and proves them.
    pub async fn look_for<T: Payload>(
        &self,
        key: &Key,
        edition: Edition,
        extent: Extent,
    ) -> LookUp<T> {
        let stopwatch = Stopwatch::start();
        let backend = self.backends.backend(&self.local).await;
        let Some(backend) = backend else {
            return LookUp::without_cache(stopwatch);
        };
        let mut opened = lookup::look(backend, key, edition, extent).await;
        if let (Backend::Server(server), Ok(found)) = (backend, &opened)
            && self.last_seen().was_set_back(&key.league, &found.announced)
        {
            // The server forgot a flush, so entries from before it would count again.
            if let Ok(Flush::Flushed(nonce, _)) = server.flush(&key.league, &self.program).await {
                self.last_seen().flushed_again(nonce);
            }
            opened = lookup::look(backend, key, edition, extent).await;
            if let Ok(found) = &mut opened
                && self.last_seen().was_set_back(&key.league, &found.announced)
            {
                found.count_as_flushed();
            }
        }
        let rest = opened.as_ref().ok();
        let rest = rest.and_then(|opened| opened.rest(key, edition));
        let (verdict, announced, last_build, entry) = match opened {
            Ok(opened) => {
                let announced = opened.announced.clone();
                let last_build = opened.last_build();
                (
                    opened.verdict,
                    Some(announced),
                    last_build,
                    Entry::of(opened),
                )
            }
            Err(Unavailable(_)) => (Verdict::Unreachable, None, None, None),
        };
        let of_server = announced
            .as_ref()
            .filter(|_| matches!(backend, Backend::Server(_)));
        self.note_state();
        if let Some(announced) = of_server {
            self.note_news(key, announced);
        }
        if self.last_seen().looked_up(key, edition, of_server) {
            self.changed.notify_waiters();
        }
        LookUp {
            verdict,
            entry,
            rest,
            announced,
            last_build,
            backend: backend.kind(),
            micros: stopwatch.micros(),
        }
    }

    /// Reads what is announced of a league, for a command that the user gave: an unavailable server is tried again now.
    ///
    /// # Errors
    /// [`CacheError::Off`] when there is no cache, [`CacheError::Unheard`] when its server does not answer.
    pub async fn announced(&self, league: &LeagueTag) -> Result<Announcement, CacheError> {
        let backend = self.awake().await?;
        let announced = backend.announced(league).await;
        announced.map_err(|Unavailable(state)| self.unheard(state))
    }

    /// ANNOUNCE: makes the edition of a store the announced one, if the announced one is still what the store has seen. The
    /// caller decides from the store's line whether it may.
    ///
    /// # Errors
    /// As [`announced`](Self::announced).
    pub async fn announce(
        &self,
        league: &LeagueTag,
        proposal: &Proposal,
    ) -> Result<Announce, CacheError> {
        let Some(backend) = self.backends.backend(&self.local).await else {
            return Err(CacheError::Off);
        };
        let answer = backend.announce(league, proposal).await;
        if let Backend::Server(server) = backend {
            self.note_refusal(server, answer.is_err());
        }
        let answer = answer.map_err(|Unavailable(state)| self.unheard(state))?;
        self.last_seen().announced(league, proposal, answer);
        if let Announce::Announced(_) = answer {
            self.note(Happening::Revision {
                from: proposal.seen.map(|seen| seen.revision),
                to: proposal.edition.revision,
                by: Author::You,
            });
        }
        Ok(answer)
    }

    /// Flushes a league's cache. Every entry becomes invalid at once; those of `keys` in the given edition and in the
    /// announced one are also removed and counted.
    ///
    /// # Errors
    /// [`CacheError::NotFlushed`] when the server did not accept it: the cache inside this process was flushed all the
    /// same. [`CacheError::Taken`] when the keys belong to another league, which keeps all of its entries.
    /// [`CacheError::Off`] when there is no cache.
    pub async fn flush(
        &self,
        league: &LeagueTag,
        keys: &[Key],
        edition: Edition,
    ) -> Result<Receipt, CacheError> {
        let ours: Vec<&Key> = keys.iter().filter(|key| key.league == *league).collect();
        let tables = |announced: Option<Edition>| -> Vec<String> {
            let other = announced.filter(|announced| *announced != edition);
            let editions = std::iter::once(edition).chain(other);
            editions
                .flat_map(|edition| ours.iter().map(move |key| key.table(edition)))
                .collect()
        };
        let here = self.local.run(|embedded, now| {
            let flushed = embedded.flush(now, league, &self.program);
            let (nonce, announced) = flushed_to(flushed)?;
            let (entries, bytes) = embedded.remove(now, &tables(announced));
            Ok(Receipt {
                entries,
                bytes,
                nonce,
            })
        });
        let Some(server) = self.backends.server().await else {
            if let (false, Ok(receipt)) = (self.is_off(), &here) {
                self.note_flush(receipt);
            }
            return match self.backends {
                BackendSelector::Off => Err(CacheError::Off),
                _ => here,
            };
        };
        if server.client.wake().await
            && let Ok(flushed) = server.flush(league, &self.program).await
        {
            let (nonce, announced) = flushed_to(flushed)?;
            if let Some(nonce) = nonce {
                self.last_seen().flushed(league, nonce);
            }
            // The flush has happened: entries that could not be removed are no longer current, and expire.
            let removed = server.remove(league, &tables(announced)).await;
            let (entries, bytes) = removed.unwrap_or_default();
            let receipt = Receipt {
                entries,
                bytes,
                nonce,
            };
            self.note_flush(&receipt);
            return Ok(receipt);
        }
        Err(CacheError::NotFlushed {
            address: self.backends.address().unwrap_or_default(),
            state: server.client.state(),
        })
    }

    fn note_flush(&self, receipt: &Receipt) {
        let (entries, by) = (Some(receipt.entries), Author::You);
        self.note(Happening::Flushed { entries, by });
    }

    /// Lists the entries under `keys` in some editions; keys without an entry are left out. Each entry is decoded to find out whether it is readable. The list is empty when there is no
    /// answer.
    ///
    /// # Errors
    /// [`CacheError::Taken`] when the keys belong to another league.
    pub async fn entries<T: Payload>(
        &self,
        keys: &[Key],
        editions: &[Edition],
    ) -> Result<Vec<EntryInfo>, CacheError> {
        let mut entries = Vec::new();
        let Some(backend) = self.backends.backend(&self.local).await else {
            return Ok(entries);
        };
        for key in keys {
            for &edition in editions {
                match lookup::look::<T>(backend, key, edition, Extent::Whole).await {
                    Ok(opened) if opened.verdict == Verdict::Taken => {
                        return Err(CacheError::Taken);
                    }
                    Ok(opened) if opened.is_missing() => {}
                    Ok(opened) => entries.push(EntryInfo::of(key, edition, opened)),
                    Err(Unavailable(_)) => return Ok(entries),
                }
            }
        }
        Ok(entries)
    }

    /// The backend for a command that the user gave: an unavailable server is tried again now, and nothing else answers in
    /// its place.
    async fn awake(&self) -> Result<Backend<'_>, CacheError> {
        let Some(server) = self.backends.server().await else {
            return match self.backends {
                BackendSelector::Off => Err(CacheError::Off),
                _ => Ok(Backend::Embedded(&self.local)),
            };
        };
        if server.client.wake().await {
            Ok(Backend::Server(server))
        } else {
            Err(self.unheard(server.client.state()))
        }
    }

    fn unheard(&self, state: State) -> CacheError {
        CacheError::Unheard {
            address: self.backends.address().unwrap_or_default(),
            state,
        }
    }

    /// Remembers a table that found no answer because the server takes no writes.
    fn note_refusal(&self, server: &Server, unreachable: bool) {
        if unreachable && server.client.refuses_writes() {
            self.last_seen().refused = true;
        }
    }

    /// Clears the cache inside this process. No other process uses it, so its revisions must not count against a store
    /// that was replaced by an older copy. The entries on a server stay.
    pub fn forget(&self) {
        self.local
            .run(|embedded, _| *embedded = Embedded::default());
    }

    /// Runs every operation of a viewer on the server under trial keys of no league, so that [`status`](Self::status)
    /// tells whether the server stores tables, and not only whether it answers.
    pub async fn try_out(&self, league: &LeagueTag) {
        if let Some(server) = self.backends.server().await {
            server.try_round(league).await;
        }
    }

    /// Counts a finished load of an entry's table. Without a cache there is nothing to count.
    pub fn record(&self, entry: &Key, seen: Seen) {
        if self.is_off() {
            return;
        }
        let (entry, micros) = (entry.clone(), seen.micros);
        match seen.verdict {
            Verdict::Fresh => self.note(Happening::Hit { entry, micros }),
            Verdict::Stale => self.note(Happening::Stale { entry }),
            // It was noted before the build.
            _ => {}
        }
        let mut stats = self.stats.lock().unwrap_or_else(PoisonError::into_inner);
        stats.record(seen);
    }

    /// Whether a server ever took a call of this program; true without a server, which no caller waits for.
    pub(crate) fn is_reached(&self) -> bool {
        self.backends.is_reached()
    }

    /// Returns what is known about the cache without a request to it.
    pub fn status(&self) -> Status {
        let stats = self.stats.lock().unwrap_or_else(PoisonError::into_inner);
        self.backends.status(backend::Session {
            stats: stats.clone(),
            program: Arc::clone(&self.program),
            events: Arc::clone(&self.diary().events),
        })
    }

    const fn is_off(&self) -> bool {
        matches!(self.backends, BackendSelector::Off)
    }

    fn diary(&self) -> MutexGuard<'_, Diary> {
        self.diary.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The last key that was looked up, and the store's edition at that time; `None` before the first look-up.
    pub fn asked(&self) -> Option<(Key, Edition)> {
        self.last_seen().asked.clone()
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

/// The nonce that a flush led to, if any is needed, and the announced edition.
fn flushed_to(flushed: Flush) -> Result<(Option<Nonce>, Option<Edition>), CacheError> {
    match flushed {
        Flush::Flushed(nonce, announced) => Ok((Some(nonce), Some(announced))),
        Flush::Nothing => Ok((None, None)),
        Flush::Taken => Err(CacheError::Taken),
    }
}

/// The name of this program, by which others know who filled an entry, announced a revision or flushed: `host:process`.
fn program_name() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = clean_name(&host);
    codec::short(&format!("{host}:{}", std::process::id()))
}
