//! What is done to both backends: the operations of the protocol, and the damage that a server's keys may take.

use std::time::Duration;

/// All times are whole multiples of this. A list of steps takes far less, so that the time that really passes on the server
/// moves nothing past its end.
pub(crate) const UNIT: Duration = Duration::from_secs(30);

/// How many builders there are.
pub(crate) const NAMES: usize = 3;
/// How many tables there are.
pub(crate) const KEYS: usize = 4;
/// How many leagues there are.
pub(crate) const LEAGUES: usize = 3;
/// How many names leagues have.
pub(crate) const CALLS: usize = 3;
/// How many editions each league may have.
pub(crate) const EDITIONS: usize = 5;
/// The longest lease that is respected, in units: some claim a longer one.
pub(crate) const LONGEST_LEASE: u32 = 2;

/// One step. Numbers name builders, entries, leagues and editions; times are in units.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// A claim. The builder remembers the nonce from before its build.
    Claim { by: usize, of: Entry, lease: u32 },
    /// A lease is given back.
    Release { by: usize, of: Entry },
    /// A fill, with the nonce that the builder remembers.
    Fill { draft: Draft, of: Entry, lives: u32 },
    /// ANNOUNCE.
    Announce {
        league: usize,
        mine: usize,
        seen: Seen,
        spread: u64,
    },
    /// FLUSH.
    Flush { league: usize },
    /// Entries are removed.
    Remove { of: Vec<Entry> },
    /// ASK for an entry, in whatever edition.
    Ask { of: Entry },
    /// Requests are ended: for some entries, or all.
    EndRequests {
        league: usize,
        of: Vec<Entry>,
        all: bool,
    },
    /// The directory gets a league's line, with one of some names.
    List { league: usize, named: usize },
    /// A league's line is removed from the directory.
    Unlist { league: usize },
    /// The directory is read.
    Leagues,
    /// The store is read of whatever league has the place of one.
    StoreAt { league: usize },
    /// The entries of a league in an edition are surveyed.
    Survey { of: usize, edition: usize },
    /// The entries of a league in an edition get ten more minutes.
    Retire { of: usize, edition: usize },
    /// A chunk of an entry is read.
    Chunk { of: Entry, at: usize },
    /// Time passes.
    Pass { units: u32 },
    /// A key is evicted.
    Evict(Place),
    /// A value of another type is written over a key.
    Usurp { place: Place, list: bool },
    /// A key gets a time to live.
    Lend { place: Place, units: u32 },
    /// A key loses its time to live.
    Persist(Place),
    /// Another program writes so many requests, of so many units ago; before zero, of the time to come.
    Crowd {
        league: usize,
        count: usize,
        age: i32,
    },
    /// A field of a hash is overwritten, or removed.
    Write {
        place: Place,
        field: &'static str,
        with: Option<&'static [u8]>,
    },
}

/// An entry: a table in an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) key: usize,
    pub(crate) edition: usize,
}

/// What a builder is about to publish.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draft {
    pub(crate) by: usize,
    pub(crate) chunks: usize,
    pub(crate) grace: u32,
    pub(crate) was: Option<usize>,
}

/// On top of what an edition is announced.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Seen {
    /// Of nothing.
    Nothing,
    /// Of an edition, announced or not.
    Edition(usize),
    /// Of what is announced.
    Announced,
}

/// A key.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    Reference(usize),
    Mark(usize),
    Table(Entry),
    Lease(Entry),
    Wanted(usize),
    Directory,
}
