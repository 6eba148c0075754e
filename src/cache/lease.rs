//! The lease of an entry, and how long it lives.
//!
//! A lease only saves work: it may be lost or held twice without harm, because two programs that fill an entry write the
//! same table.

use std::time::Duration;

use super::{BackendKind, Nonce};
use crate::league::Edition;

/// The right to build an entry and publish it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The holder's token.
    pub token: String,
    /// The edition that the entry is of.
    pub edition: Edition,
    /// The league's nonce before the build.
    pub nonce: Nonce,
    /// The edition announced before this one, whose entry is not needed much longer.
    pub was: Option<Edition>,
    /// The backend that granted it: a fill goes to that backend only, even if a server came back or left meanwhile.
    pub backend: BackendKind,
}

/// How long leases live.
///
/// A lease lives a small multiple of the time of a build, so that a holder that dies costs the others little more than
/// a build. Correctness does not depend on it: a holder that needs longer is overtaken, and both publish the same
/// table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// How long the lease lives.
    pub lease: Duration,
    /// The longest that the lease of another viewer may have left: one that has longer, or no end, is not respected.
    pub longest: Duration,
}

impl Term {
    const SHORTEST: Duration = Duration::from_millis(250);
    const LONGEST: Duration = Duration::from_secs(5);
    /// A lease is for the build, and for sending as much again to the server, on a machine that is twice as busy.
    const BUILDS: u32 = 4;
    /// How many leases a viewer waits for. A holder that died costs the others one.
    const LEASES: u32 = 4;

    /// The term of a lease for a build that is expected to take so long.
    pub fn of_build(expected: Duration) -> Self {
        let lease = expected
            .saturating_mul(Self::BUILDS)
            .clamp(Self::SHORTEST, Self::LONGEST);
        // All viewers expect about the same build time, so a lease that is many times longer is damage.
        let longest = (lease * Self::LEASES).min(Self::LONGEST);
        Self { lease, longest }
    }

    /// How long a viewer waits for others before it builds for its own screen.
    pub fn patience(self) -> Duration {
        self.lease * Self::LEASES
    }
}

/// The answer of a backend to a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// The lease is the caller's.
    Go,
    /// Another viewer has it, for so long.
    Wait(Duration),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_lives_a_few_builds_but_never_shorter_or_longer_than_makes_sense() {
        let millis = Duration::from_millis;
        for (build, lease, longest) in [
            (0, 250, 1_000),
            (3, 250, 1_000),
            (100, 400, 1_600),
            (600, 2_400, 5_000),
            (2_000, 5_000, 5_000),
            (u64::MAX, 5_000, 5_000),
        ] {
            let term = Term::of_build(millis(build));
            let expected = Term {
                lease: millis(lease),
                longest: millis(longest),
            };
            assert_eq!(term, expected, "{build} ms");
            assert!(term.patience() > term.lease);
        }
    }
}
