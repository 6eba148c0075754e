//! Everything there is: the cache, the clients, and the truth.

use std::hash::Hash;
use std::sync::LazyLock;
use std::time::Duration;

use super::super::Embedded;
use super::client::{Client, Who};
use super::damage::Damage;
use super::promise::Promise;
use super::truth::Truth;
use crate::cache::{Key, LeagueTag, Term};
use crate::clock::Moment;
use crate::league::{Revision, Season, StoreId, Week};
use crate::scoretable::Kind;

pub(super) const LEASE: Duration = Duration::from_secs(5);
pub(super) const TTL: Duration = Duration::from_secs(100);
pub(super) const GRACE: Duration = Duration::from_secs(50);

/// The entry that everything is about.
pub(super) static KEY: LazyLock<Key> = LazyLock::new(|| Key {
    league: LeagueTag::of(&StoreId::new("1f3a9c02-0000-4000-8000-000000000000").unwrap()),
    kind: Kind::Enhanced,
    season: Season::new(2024).unwrap(),
    week: Week::new(1),
});

/// The same key of another league, whose id begins like the first one's.
static STRANGER: LazyLock<Key> = LazyLock::new(|| Key {
    league: LeagueTag::of(&StoreId::new("1f3a9c02-1111-4111-8111-111111111111").unwrap()),
    ..KEY.clone()
});

pub(super) const TERM: Term = Term {
    lease: LEASE,
    longest: LEASE,
};

/// Which store the clients read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stores {
    /// All the one that is written.
    Shared,
    /// Each a copy, which moves by itself.
    Copies,
    /// All the one that is written, until one of them writes to a copy of its own apart.
    Apart,
    /// Each one of its own: they are of two leagues whose ids begin alike.
    Strangers,
}

/// How much may happen of what has to be counted, and what is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    /// Writes.
    pub(super) commits: u64,
    /// Flushes.
    pub(super) flushes: u64,
    /// Arrivals of a FLUSH that arrived before.
    pub(super) flushes_again: u64,
    /// Whether whoever flushes names the entry.
    pub(super) flush_knows: bool,
    /// Evictions of the fence.
    pub(super) evictions: u64,
    /// How often each client sets out to build.
    pub(super) attempts: [u8; 2],
    pub(super) stores: Stores,
    /// Whether requests of attempts that are over may arrive once more.
    pub(super) late: bool,
    pub(super) damage: Option<Damage>,
    pub(super) watched: &'static [Promise],
}

impl Setting {
    /// The entry that a client is about.
    pub(super) fn key(&self, who: Who) -> &'static Key {
        match (self.stores, who) {
            (Stores::Strangers, Who::B) => &STRANGER,
            _ => &KEY,
        }
    }
}

/// One state. Time stands still in it: what ends, ends by an event.
#[derive(Clone, Debug, Hash)]
pub(super) struct World {
    pub(super) cache: Embedded,
    pub(super) clients: [Client; 2],
    /// The revision of the last write.
    pub(super) committed: Revision,
    pub(super) flushes: u64,
    pub(super) flushes_again: u64,
    pub(super) evictions: u64,
    pub(super) truth: Truth,
}

impl World {
    /// Where everything begins: a league with one write behind it, and an empty cache.
    pub(super) fn new() -> Self {
        Self {
            cache: Embedded::default(),
            clients: [Client::new(), Client::new()],
            committed: Revision(1),
            flushes: 0,
            flushes_again: 0,
            evictions: 0,
            truth: Truth::default(),
        }
    }

    pub(super) fn client(&self, who: Who) -> &Client {
        &self.clients[who as usize]
    }

    pub(super) fn client_mut(&mut self, who: Who) -> &mut Client {
        &mut self.clients[who as usize]
    }

    /// The time. An eviction takes some, or the fence that follows could get the nonce of the one that is gone.
    pub(super) fn now(&self) -> Moment {
        Moment(1_700_000_000_000 + self.evictions)
    }
}
