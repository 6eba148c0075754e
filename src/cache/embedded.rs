//! The protocol as a pure state machine: the cache of a program without a server, and the definition of what the
//! scripts on a server do.
//!
//! Time is an argument and nothing is random, so equal histories give equal states. Whatever is past its time is
//! dropped before an operation looks at anything.

mod hands;
mod kept;

use std::collections::BTreeMap;
use std::time::Duration;

use super::record::{Chunk, Fence, Found, Glance, Meta, Piece, STAGE_LIVES};
use super::{BackendKind, Claim, Fill, Key, LeagueTag, Lease, Nonce, Receipt, Taken, Term};
use crate::clock::Moment;
use crate::league::Revision;
use kept::{Kept, Stage};

/// All leagues' caches in this process. Every map's key is the name the thing would have on a server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Embedded {
    fences: BTreeMap<String, Fenced>,
    tables: BTreeMap<String, Timed<Kept>>,
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
    /// What a look-up sees first.
    pub fn glance(&mut self, now: Moment, key: &Key) -> Glance {
        self.expire(now);
        let fence = self.fences.get(&key.league.fence());
        let table = self.tables.get(&key.table());
        Glance {
            fence: fence
                .map(|fenced| fenced.fence.clone().known())
                .unwrap_or_default(),
            found: table.map_or(Found::Nothing, |table| {
                table.value.found(table.ends.since(now))
            }),
        }
    }

    /// A chunk of an entry; `None` when there is no such entry any more.
    pub fn chunk(&mut self, now: Moment, key: &Key, at: usize) -> Option<Piece> {
        self.expire(now);
        self.tables.get(&key.table())?.value.piece(at)
    }

    /// CLAIM.
    pub fn claim(
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

    /// Puts one chunk where FILL finds it; the first brings the metadata.
    pub fn stage(&mut self, now: Moment, key: &Key, meta: &Meta, at: usize, chunk: &Chunk) {
        self.expire(now);
        let name = key.league.stage(&meta.token);
        let stage = self.stages.entry(name).or_insert_with(|| Timed {
            value: Stage::default(),
            ends: now,
        });
        stage.ends = now.after(STAGE_LIVES);
        stage.value.put(meta, at, chunk);
    }

    /// FILL: publishes what was staged under the token of `meta`, for the time `lives`.
    pub fn fill(&mut self, now: Moment, key: &Key, meta: &Meta, lives: Duration) -> Fill {
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
        if self.tables.get(&table).map(|it| &it.value) == Some(&Kept::Foreign) {
            self.tables.remove(&table);
        }
        let kept = self.tables.get(&table).map(|table| &table.value);
        if kept.is_some_and(|kept| kept.is_forked_from(meta, &staged)) {
            return Fill::Forked;
        }
        fence.revision = meta.revision;
        if let Some(value) = staged.whole(meta.chunks) {
            let ends = now.after(lives);
            self.tables.insert(table, Timed { value, ends });
            return Fill::Filled;
        }
        if kept.is_some_and(|kept| kept.is_of(&meta.token)) {
            return Fill::Filled;
        }
        Fill::Lost
    }

    /// ADVANCE: the fence's revision from then on.
    ///
    /// # Errors
    /// When the keys are another league's.
    pub fn advance(
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

    /// FLUSH.
    ///
    /// # Errors
    /// When the keys are another league's: they stay.
    pub fn flush(
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

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    fn expire(&mut self, now: Moment) {
        self.tables.retain(|_, table| table.ends > now);
        self.leases.retain(|_, lease| lease.ends > now);
        self.stages.retain(|_, stage| stage.ends > now);
    }
}

/// A league's fence, made if there is none that says whose it is.
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
    /// The fence's nonce; a fence that has none gets one, and says from then on whose it is.
    fn named(&mut self, now: Moment, id: &str, league: &LeagueTag) -> Nonce {
        self.store = Some(league.store().clone());
        let fresh = || Nonce::after(None, micros(now), id);
        self.nonce.get_or_insert_with(fresh).clone()
    }
}

fn micros(now: Moment) -> u64 {
    now.0.saturating_mul(1_000)
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
