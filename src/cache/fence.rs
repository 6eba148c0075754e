//! The words of the protocol: the fence, and what its four operations answer.
//!
//! The fence is the league's pair (nonce, revision) in the cache. A flush gives it a new nonce, a write a higher revision,
//! and every fill must match it; that alone makes the cache right. The lease only saves work: it may be lost or held
//! twice without harm. The split is that of Facebook's memcache leases (Nishtala et al., NSDI 2013, section 3.2.1) with
//! the store's own revision in place of the lease token as the guard.

use std::fmt;

use crate::league::Revision;

/// Names one flush of a league's cache. Two flushes never share one; a missing fence has none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Nonce(pub String);

impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The right to build an entry and publish it: the token names the holder, the nonce the flush it was given under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The holder's token.
    pub token: String,
    /// The fence's nonce when the lease was given.
    pub nonce: Nonce,
}

/// What CLAIM answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Build and fill.
    Go(Lease),
    /// Somebody else is building.
    Wait,
    /// My store is older than the fence, whose revision this is: build for my own screen, publish nothing.
    Behind(Revision),
    /// The cache did not answer: build for my own screen.
    Unreachable,
}

/// What FILL answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Published.
    Filled,
    /// Refused: the league's cache was flushed since the claim.
    Flushed,
    /// Refused: the league was written to since the table was read.
    Outdated,
    /// Refused: what was staged is gone.
    Lost,
    /// The cache did not answer.
    Unreachable,
}

impl Fill {
    /// Whether others can see the entry, in words for the panel.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Filled => "published",
            Self::Flushed => "not published: flushed meanwhile",
            Self::Outdated => "not published: the league moved on",
            Self::Lost => "not published: the staged copy was lost",
            Self::Unreachable => "not published: no answer",
        }
    }
}

/// What a flush removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// How many entries were there.
    pub entries: u64,
    /// The bytes of their payloads.
    pub bytes: u64,
    /// The nonce every entry must have from now on.
    pub nonce: Nonce,
}
