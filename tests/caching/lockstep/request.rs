//! A step as the operations of a backend take it.

use std::time::Duration;

use scoretable::cache::protocol::{Chunk, Meta};
use scoretable::cache::{Built, Key, LeagueTag, Listed, Nonce, Proposal, Term};
use scoretable::clock::Moment;
use scoretable::league::{Digest, Edition, Revision};

use crate::lockstep::step::{
    CALLS, Draft, EDITIONS, Entry, KEYS, LEAGUES, LONGEST_LEASE, NAMES, Place, UNIT,
};
use crate::support::league::{self, key, tag};

/// The number of the nonce that each builder remembers.
pub(crate) type Memories = [Option<usize>; NAMES];

/// The leagues. The last has the tag of the first, and so its keys.
const STORES: [&str; LEAGUES] = [
    "1f3a9c02-0000-4000-8000-000000000000",
    "2f3a9c02-0000-4000-8000-000000000000",
    "1f3a9c02-1111-4111-8111-111111111111",
];

/// The tables, each by its league and its week. The last is under the key of the first.
const TABLES: [(usize, u8); KEYS] = [(0, 1), (0, 2), (1, 3), (2, 1)];

/// The editions: a line, a fork of it, the same facts under another number, and the last number that a store can have.
const LINE: [(u64, u64); EDITIONS] = [(1, 0xa1), (2, 0xa2), (2, 0xb2), (3, 0xa2), (1 << 40, 0xa3)];

/// What leagues are called: as text that needs no cleaning, and some of it twice.
const CALLED: [&str; CALLS] = ["Pigskin", "pigskin", "Zoë's league of 2024"];

/// A line of the directory.
pub(crate) fn listed(of: usize, named: usize) -> Listed {
    Listed {
        store: league(of).store().clone(),
        name: CALLED[named].to_owned(),
    }
}

/// A token.
pub(crate) fn name(number: usize) -> String {
    format!("name{number}")
}

pub(crate) fn league(number: usize) -> LeagueTag {
    tag(STORES[number])
}

pub(crate) fn edition(number: usize) -> Edition {
    let (revision, facts) = LINE[number];
    Edition {
        revision: Revision(revision),
        facts: Digest(facts),
    }
}

impl Entry {
    /// Its table, and its edition.
    pub(crate) fn name(self) -> (Key, Edition) {
        let (of, week) = TABLES[self.key];
        let key = Key {
            league: league(of),
            ..key(week)
        };
        (key, edition(self.edition))
    }

    /// The number of its league.
    pub(crate) fn league(self) -> usize {
        TABLES[self.key].0
    }

    /// What its key is called.
    pub(crate) fn table(self) -> String {
        let (key, edition) = self.name();
        key.table(edition)
    }
}

/// The keys of a league's tables.
pub(crate) fn keys(of: usize) -> Vec<Key> {
    let tables = (0..KEYS).map(|key| Entry { key, edition: 0 });
    let of_league = tables.filter(|entry| entry.league() == of);
    of_league.map(|entry| entry.name().0).collect()
}

impl Place {
    /// What the key is called.
    pub(crate) fn key(self) -> String {
        match self {
            Self::Reference(of) => league(of).reference(),
            Self::Mark(of) => league(of).mark(),
            Self::Wanted(of) => league(of).wanted(),
            Self::Table(of) => of.table(),
            Self::Directory => "scoretable:leagues".to_owned(),
            Self::Lease(of) => {
                let (key, edition) = of.name();
                key.lease(edition)
            }
        }
    }
}

/// What another program asks for.
pub(crate) fn stranger(number: usize) -> String {
    format!("stranger{number}")
}

/// Entries as members of the requests.
pub(crate) fn members(of: &[Entry]) -> Vec<Vec<u8>> {
    let member = |of: &Entry| of.name().0.wanted().into_bytes();
    of.iter().map(member).collect()
}

/// A lease of so many units, from a viewer that respects the leases of all steps, but not one that lives longer.
pub(crate) fn term(lease: u32) -> Term {
    Term {
        lease: units(lease),
        longest: units(LONGEST_LEASE),
    }
}

pub(crate) fn units(count: u32) -> Duration {
    UNIT * count
}

pub(crate) fn proposal(mine: usize, seen: Option<Edition>, spread: u64) -> Proposal {
    Proposal {
        spread: Duration::from_millis(spread),
        ..league::proposal(edition(mine), seen)
    }
}

/// What is published of a draft.
pub(crate) fn meta(draft: Draft, nonce: Nonce) -> Meta {
    Meta {
        nonce,
        rows: 60,
        chunks: draft.chunks,
        built: Built {
            at: Moment(1_700_000_000_000),
            micros: 5_000,
            by: name(draft.by),
        },
        grace: units(draft.grace),
        checksum: (draft.by * 10 + draft.chunks) as u64,
    }
}

/// The chunks of a draft: some are empty.
pub(crate) fn chunks(draft: Draft) -> Vec<Chunk> {
    let chunk = |at| Chunk::new(vec![7; (draft.by + at) % 3]);
    (0..draft.chunks).map(chunk).collect()
}
