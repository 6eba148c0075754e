//! The protocol as a pure state machine: the cache of a program without a server, and the definition of what the
//! scripts on a server do.
//!
//! Time is an argument and nothing is random, so equal histories give equal states. Expired items are dropped at the
//! start of every operation.

use std::collections::BTreeMap;
use std::time::Duration;

use super::entry::{Chunk, ChunkRead, Fence, Found, Meta, Record, STAGE_LIVES, Snapshot};
use super::{BackendKind, Claim, Fill, Key, LeagueTag, Lease, Nonce, Receipt, Taken, Term};
use crate::clock::Moment;
use crate::league::{Edition, Revision};

/// The caches of all leagues in this process. The key of every map is the name that the item has on a server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Embedded {
    fences: BTreeMap<String, Fenced>,
    tables: BTreeMap<String, Timed<Entry>>,
    leases: BTreeMap<String, Timed<String>>,
    stages: BTreeMap<String, Timed<Stage>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Fenced {
    fence: Fence,
    /// Entries and bytes removed by the flush that gave the fence its nonce.
    flushed: (u64, u64),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Timed<T> {
    value: T,
    ends: Moment,
}

impl Embedded {
    /// Reads what a look-up reads in its first round trip: the fence and the entry.
    pub(super) fn glance(&mut self, now: Moment, key: &Key) -> Snapshot {
        self.expire(now);
        let fence = self.fences.get(&key.league.fence());
        let table = self.tables.get(&key.table());
        Snapshot {
            fence: fence
                .map(|fenced| fenced.fence.clone().known())
                .unwrap_or_default(),
            found: table.map_or(Found::Nothing, |table| {
                table.value.found(table.ends.since(now))
            }),
        }
    }

    /// Reads a chunk of an entry; `None` when the entry is gone.
    pub(super) fn chunk(&mut self, now: Moment, key: &Key, at: usize) -> Option<ChunkRead> {
        self.expire(now);
        let entry = &self.tables.get(&key.table())?.value;
        Some(ChunkRead {
            checksum: entry.meta.checksum,
            chunk: entry.chunks.get(&at).cloned(),
        })
    }

    /// CLAIM: takes the lease or extends it.
    pub(super) fn claim(
        &mut self,
        now: Moment,
        key: &Key,
        token: &str,
        term: Term,
        mine: Revision,
    ) -> Claim {
        self.expire(now);
        let Ok(Fenced { fence, .. }) = fenced(&mut self.fences, &key.league) else {
            return Claim::Taken;
        };
        let nonce = fence.named(now, token, &key.league);
        let highest = fence.revision;
        fence.revision = highest.max(mine);
        let lease = self.leases.get(&key.lease());
        let held = lease.is_some_and(|lease| lease.value == token);
        let left = lease.map(|lease| lease.ends.since(now));
        let free = held || left.is_none_or(|left| left > term.longest);
        if held || free && mine >= highest {
            let (value, ends) = (token.to_owned(), now.after(term.lease));
            self.leases.insert(key.lease(), Timed { value, ends });
        }
        if mine < highest {
            return Claim::Behind(highest);
        }
        if let Some(left) = left.filter(|_| !free) {
            return Claim::Wait(left);
        }
        Claim::Go(Lease {
            token: token.to_owned(),
            nonce,
            backend: BackendKind::Embedded,
        })
    }

    /// Stages one chunk for FILL; the first one brings the metadata.
    pub(super) fn stage(&mut self, now: Moment, key: &Key, meta: &Meta, at: usize, chunk: &Chunk) {
        self.expire(now);
        let name = key.league.stage(&meta.token);
        let stage = self.stages.entry(name).or_insert_with(|| Timed {
            value: Stage::default(),
            ends: now,
        });
        stage.ends = now.after(STAGE_LIVES);
        stage.value.put(meta, at, chunk);
    }

    /// FILL: publishes what was staged under the token of `meta`, with the time to live `lives`.
    pub(super) fn fill(&mut self, now: Moment, key: &Key, meta: &Meta, lives: Duration) -> Fill {
        self.expire(now);
        let (lease, table) = (key.lease(), key.table());
        if self.leases.get(&lease).map(|lease| &lease.value) == Some(&meta.token) {
            self.leases.remove(&lease);
        }
        let staged = self.stages.remove(&key.league.stage(&meta.token));
        let staged = staged.map(|stage| stage.value).unwrap_or_default();
        if !self.fences.contains_key(&key.league.fence()) {
            return Fill::Flushed;
        }
        let Ok(Fenced { fence, .. }) = fenced(&mut self.fences, &key.league) else {
            return Fill::Taken;
        };
        if fence.nonce.as_ref() != Some(&meta.nonce) {
            return Fill::Flushed;
        }
        if meta.revision < fence.revision {
            return Fill::Outdated;
        }
        let entry = self.tables.get(&table).map(|table| &table.value);
        if entry.is_some_and(|entry| entry.is_forked_from(meta, &staged)) {
            return Fill::Forked;
        }
        fence.revision = meta.revision;
        if let Some(value) = staged.whole(meta.chunks) {
            let ends = now.after(lives);
            self.tables.insert(table, Timed { value, ends });
            return Fill::Filled;
        }
        if entry.is_some_and(|entry| entry.meta.token == meta.token) {
            return Fill::Filled;
        }
        Fill::Lost
    }

    /// ADVANCE: raises the fence's revision and returns it.
    ///
    /// # Errors
    /// When the keys belong to another league.
    pub(super) fn advance(
        &mut self,
        now: Moment,
        league: &LeagueTag,
        revision: Revision,
        id: &str,
    ) -> Result<Revision, Taken> {
        self.expire(now);
        let Fenced { fence, .. } = fenced(&mut self.fences, league)?;
        fence.named(now, id, league);
        fence.revision = fence.revision.max(revision);
        Ok(fence.revision)
    }

    /// FLUSH: gives the fence a new nonce and removes the named entries.
    ///
    /// # Errors
    /// When the keys belong to another league; its entries stay.
    pub(super) fn flush(
        &mut self,
        now: Moment,
        league: &LeagueTag,
        keys: &[Key],
        id: &str,
    ) -> Result<Receipt, Taken> {
        self.expire(now);
        let current = fenced(&mut self.fences, league)?.fence.nonce.clone();
        if current.as_ref().is_none_or(|nonce| nonce.id() != id) {
            let gone = keys.iter().filter_map(|key| {
                self.leases.remove(&key.lease());
                self.tables.remove(&key.table())
            });
            let flushed = gone.fold((0, 0), |(entries, bytes), table| {
                (entries + 1, bytes + table.value.bytes())
            });
            let fenced = fenced(&mut self.fences, league)?;
            fenced.fence.store = Some(league.store().clone());
            fenced.fence.nonce = Some(Nonce::after(current.as_ref(), micros(now), id));
            fenced.flushed = flushed;
        }
        let Fenced { fence, flushed } = fenced(&mut self.fences, league)?;
        Ok(Receipt {
            entries: flushed.0,
            bytes: flushed.1,
            nonce: fence.named(now, id, league),
        })
    }

    /// Removes everything.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    fn expire(&mut self, now: Moment) {
        self.tables.retain(|_, table| table.ends > now);
        self.leases.retain(|_, lease| lease.ends > now);
        self.stages.retain(|_, stage| stage.ends > now);
    }
}

/// Returns a league's fence, and creates it if there is none that names its league.
fn fenced<'a>(
    fences: &'a mut BTreeMap<String, Fenced>,
    league: &LeagueTag,
) -> Result<&'a mut Fenced, Taken> {
    let fenced = fences.entry(league.fence()).or_default();
    if fenced.fence.store.is_none() {
        *fenced = Fenced::default();
    }
    if fenced.fence.is_taken_from(league) {
        Err(Taken)
    } else {
        Ok(fenced)
    }
}

impl Fence {
    /// The fence's nonce; a fence without one gets one, and names its league from then on.
    fn named(&mut self, now: Moment, id: &str, league: &LeagueTag) -> Nonce {
        self.store = Some(league.store().clone());
        let fresh = || Nonce::after(None, micros(now), id);
        self.nonce.get_or_insert_with(fresh).clone()
    }
}

fn micros(now: Moment) -> u64 {
    now.0.saturating_mul(1_000)
}

/// An entry of a table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Entry {
    meta: Meta,
    chunks: BTreeMap<usize, Chunk>,
}

/// The stage on which an entry is assembled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Stage {
    meta: Option<Meta>,
    chunks: BTreeMap<usize, Chunk>,
}

impl Entry {
    /// The result of a look-up when the entry has this much time left.
    fn found(&self, left: Duration) -> Found {
        self.chunks.get(&0).map_or(Found::Unreadable, |first| {
            Found::Record(Record {
                meta: self.meta.clone(),
                first: first.clone(),
                left: Some(left),
            })
        })
    }

    /// Whether a fill must not replace the entry: both have the same nonce and revision, but other facts.
    fn is_forked_from(&self, fill: &Meta, staged: &Stage) -> bool {
        staged.meta.as_ref().is_some_and(|offered| {
            let published = Edition {
                revision: fill.revision,
                facts: offered.facts,
            };
            self.meta.nonce == fill.nonce && self.meta.is_forked_from(published)
        })
    }

    /// The size of the payload.
    fn bytes(&self) -> u64 {
        self.chunks.values().map(|chunk| chunk.len() as u64).sum()
    }
}

impl Stage {
    /// Stages a chunk; the first one brings the metadata.
    fn put(&mut self, meta: &Meta, at: usize, chunk: &Chunk) {
        self.chunks.insert(at, chunk.clone());
        if at == 0 {
            self.meta = Some(meta.clone());
        }
    }

    /// The entry, when the stage holds exactly all of its chunks.
    fn whole(self, chunks: usize) -> Option<Entry> {
        let all = self.chunks.keys().copied().eq(0..chunks);
        let meta = self.meta.filter(|_| all)?;
        let chunks = self.chunks;
        Some(Entry { meta, chunks })
    }
}

// The lock-step test needs servers of its own, so it stands with the other tests that start some.
#[cfg(test)]
#[path = "../../tests/lockstep/mod.rs"]
mod lockstep;
#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
