//! A step as the operations of a backend take it.

use std::time::Duration;

use crate::cache::entry::{Chunk, Meta};
use crate::cache::{Built, Key, LeagueTag, Nonce, Term};
use crate::clock::Moment;
use crate::league::{Digest, Revision, Season, StoreId, Week};
use crate::scoretable::Kind;

use super::step::{Draft, KEYS, LEAGUES, LONGEST_LEASE, NAMES, UNIT};

/// What a program remembers of its claims.
#[derive(Clone, Copy, Default)]
pub(super) struct Memory {
    /// The number of the nonce it was given.
    pub(super) nonce: Option<usize>,
    /// The revision it claimed for.
    pub(super) mine: u64,
    /// The entry it claimed.
    pub(super) key: usize,
}

/// The memories of all programs.
pub(super) type Memories = [Memory; NAMES];

/// The leagues. The last has the tag of the first, and so its keys.
const STORES: [&str; LEAGUES] = [
    "1f3a9c02-0000-4000-8000-000000000000",
    "2f3a9c02-0000-4000-8000-000000000000",
    "1f3a9c02-1111-4111-8111-111111111111",
];

/// A token, or the id of a flush or an advance.
pub(super) fn name(number: usize) -> String {
    format!("name{number}")
}

pub(super) fn league(number: usize) -> LeagueTag {
    LeagueTag::of(&StoreId::new(STORES[number]).unwrap())
}

pub(super) fn entry(number: usize) -> Key {
    let (of, week) = ENTRIES[number];
    Key {
        league: league(of),
        kind: Kind::Enhanced,
        season: Season::new(2024).unwrap(),
        week: Week::new(week),
    }
}

/// The entries, each by its league and its week. The last is under the key of the first.
const ENTRIES: [(usize, u8); KEYS] = [(0, 1), (0, 2), (1, 3), (2, 1)];

/// A lease of so many units, from a viewer that respects the leases of all steps, but not one that lives longer.
pub(super) fn term(lease: u32) -> Term {
    Term {
        lease: units(lease),
        longest: units(LONGEST_LEASE),
    }
}

pub(super) fn units(count: u32) -> Duration {
    UNIT * count
}

/// What is published of a draft. Who publishes much does so in more chunks than who publishes little.
pub(super) fn meta(draft: Draft, memory: Memory, nonce: Nonce) -> Meta {
    Meta {
        store: entry(memory.key).league.store().clone(),
        nonce,
        revision: Revision(memory.mine + draft.newer),
        facts: Digest(draft.facts),
        rows: 60,
        chunks: 1 + draft.by % 3,
        built: Built {
            at: Moment(1_700_000_000_000),
            micros: 5_000,
            by: "test:1".to_owned(),
        },
        grace: units(draft.grace),
        token: name(draft.by),
        checksum: Digest(draft.facts + 10),
    }
}

/// A chunk of a draft: some are empty.
pub(super) fn chunk(draft: Draft, at: usize) -> Chunk {
    Chunk::new(vec![7; (draft.by + at) % 3])
}
