//! The steps of both backends: the operations of the protocol, and the accidents of a server.

use std::time::Duration;

/// All times are whole multiples of this. A list of steps takes far less, so that the time that really passes on the server
/// moves nothing past its end.
pub(super) const UNIT: Duration = Duration::from_secs(30);

/// How many names there are: of tokens, of flushes and of advances alike, so that one is taken for the other.
pub(super) const NAMES: usize = 4;
/// How many entries there are.
pub(super) const KEYS: usize = 4;
/// How many leagues there are.
pub(super) const LEAGUES: usize = 3;
/// The longest lease that is respected, in units: some claim a longer one.
pub(super) const LONGEST_LEASE: u32 = 2;

/// One step. Numbers name names, entries, leagues and revisions; times are in units.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// CLAIM; a program that does not hear the answer goes on with the nonce of an earlier one.
    Claim {
        by: usize,
        key: usize,
        lease: u32,
        mine: u64,
        heard: bool,
    },
    /// One chunk of a draft is staged.
    Stage { draft: Draft, at: usize },
    /// All chunks of a draft are staged.
    StageAll { draft: Draft },
    /// FILL, of the entry that was claimed or of another.
    Fill {
        draft: Draft,
        key: Option<usize>,
        lives: u32,
    },
    /// ADVANCE.
    Advance {
        league: usize,
        revision: u64,
        id: usize,
    },
    /// FLUSH, told of these entries.
    Flush {
        league: usize,
        keys: Vec<usize>,
        id: usize,
    },
    /// A chunk of an entry is asked for.
    Chunk { key: usize, at: usize },
    /// Time passes.
    Pass { units: u32 },
    /// A key is evicted.
    Evict(Place),
    /// Something of another type is written over a key.
    Usurp(Place),
    /// A field of a fence is overwritten.
    WriteFence {
        readable: bool,
        league: usize,
        field: &'static str,
        with: &'static [u8],
    },
    /// A field of an entry is overwritten with garbage; a chunk is taken away.
    Spoil {
        key: usize,
        field: &'static str,
        with: &'static [u8],
    },
}

/// An entry about to be published: with the token of that name, and of the revision claimed for, or near that.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draft {
    pub(super) by: usize,
    pub(super) newer: u64,
    pub(super) facts: u64,
    pub(super) grace: u32,
}

/// A key.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    Fence(usize),
    Table(usize),
    Lease(usize),
    Stage { league: usize, token: usize },
}
