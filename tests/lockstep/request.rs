//! A step as the operations of a backend take it.

use std::time::Duration;

use scoretable::cache::protocol::{Chunk, Meta};
use scoretable::cache::{Built, Key, LeagueTag, Nonce};
use scoretable::clock::Moment;
use scoretable::league::{Digest, Revision};

use crate::league::{key, tag};
use crate::step::{Draft, KEYS, NAMES, UNIT};

/// What somebody remembers of its claims.
#[derive(Clone, Copy, Default)]
pub(crate) struct Memory {
    /// The number of the nonce it was given.
    pub(crate) nonce: Option<usize>,
    /// The revision it claimed for.
    pub(crate) mine: u64,
    /// The entry it claimed.
    pub(crate) key: usize,
}

/// What everybody remembers.
pub(crate) type Memories = [Memory; NAMES];

/// A token, or the id of a flush or an advance.
pub(crate) fn name(number: usize) -> String {
    format!("name{number}")
}

pub(crate) fn league(number: usize) -> LeagueTag {
    let stores = [
        "1f3a9c02-0000-4000-8000-000000000000",
        "2f3a9c02-0000-4000-8000-000000000000",
    ];
    tag(stores[number])
}

pub(crate) fn entry(number: usize) -> Key {
    let of = usize::from(number + 1 == KEYS);
    Key {
        league: league(of),
        ..key(u8::try_from(number + 1).unwrap())
    }
}

pub(crate) fn units(count: u32) -> Duration {
    UNIT * count
}

/// What is published of a draft. Who publishes much does so in more chunks than who publishes little.
pub(crate) fn meta(draft: Draft, memory: Memory, nonce: Nonce) -> Meta {
    Meta {
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
        checksum: draft.facts + 10,
    }
}

/// A chunk of a draft: some are empty.
pub(crate) fn chunk(draft: Draft, at: usize) -> Chunk {
    Chunk::new(vec![7; (draft.by + at) % 3])
}
