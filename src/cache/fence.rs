//! The types of the protocol: the fence, the lease, and the answers of the four operations.
//!
//! The fence is the league's pair (nonce, revision) in the cache. A flush gives it a new nonce, a write a higher revision,
//! and every fill must match it; that alone makes the cache right. The lease only saves work: it may be lost or held
//! twice without harm. The split is that of Facebook's memcache leases (Nishtala et al., NSDI 2013, section 3.2.1) with
//! the store's own revision in place of the lease token as the guard.

use std::fmt;
use std::time::Duration;

use super::{BackendKind, State};
use crate::league::Revision;

/// Names one flush of a league's cache. Two flushes never share one; a missing fence has none.
///
/// It reads `microseconds-id`, the microseconds in 16 digits, so that later ones sort after earlier ones.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Nonce(pub String);

impl Nonce {
    /// Digits of the time in front.
    const DIGITS: usize = 16;

    /// Reads what a server sent; `None` for anything that no flush of ours could have written.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let (time, id) = bytes.split_at_checked(Self::DIGITS)?;
        let named = matches!(id, [b'-', name @ ..] if (1..=64).contains(&name.len())
            && name.iter().all(|&b| b.is_ascii_alphanumeric() || b == b'-'));
        whole(time).filter(|_| named)?;
        String::from_utf8(bytes.to_vec()).ok().map(Self)
    }

    /// A nonce later than `last`, although the clock may have been set back. If that one claims the end of time, the new
    /// one is merely another.
    pub(super) fn after(last: Option<&Self>, micros: u64, id: &str) -> Self {
        let next = last.map_or(0, |last| last.micros() + 1);
        let next = if next < SAFE_END { next } else { 0 };
        Self(format!("{:016}-{id}", micros.max(next)))
    }

    /// The id that the caller gave to the flush.
    pub(super) fn id(&self) -> &str {
        self.0.get(Self::DIGITS + 1..).unwrap_or_default()
    }

    fn micros(&self) -> u64 {
        let time = self.0.as_bytes().get(..Self::DIGITS);
        time.and_then(whole).unwrap_or_default()
    }
}

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

    /// A lease that is over: it gives one back, or only finds out whether there could be one.
    pub(super) const OVER: Self = Self {
        lease: Duration::from_millis(1),
        longest: Self::LONGEST,
    };

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

/// What CLAIM answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Build and fill.
    Go(Lease),
    /// Another viewer is building, under a lease that has so long to live.
    Wait(Duration),
    /// This store is older than the fence, whose revision this is: build for this viewer only, publish nothing.
    Behind(Revision),
    /// The keys belong to another league: build for this viewer only, publish nothing.
    Taken,
    /// The cache did not answer, or refused, for this reason, or there is none: build for this viewer only.
    Unreachable(State),
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
    /// Refused: there is an entry of the same revision and other facts, from another copy of the store.
    Forked,
    /// Refused: the keys are another league's.
    Taken,
    /// Refused: what was staged is gone.
    Lost,
    /// The cache did not answer, or did not do it.
    Unreachable,
}

impl Fill {
    /// Whether others can see the entry, in words for the panel.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Filled => "published",
            Self::Flushed => "not published: flushed meanwhile",
            Self::Outdated => "not published: the league moved on",
            Self::Forked => "not published: another copy's entry is there",
            Self::Taken => "not published: the place is another league's",
            Self::Lost => "not published: the staged copy was lost",
            Self::Unreachable => "not published: the server did not take it",
        }
    }
}

/// How an attempt to publish ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// What FILL answered.
    pub fill: Fill,
    /// The size of the payload that was offered, in bytes; 0 when none was.
    pub bytes: u64,
    /// How the server was that did not do it, for [`Fill::Unreachable`].
    pub why: Option<State>,
}

impl Published {
    /// For what never got as far as offering a payload.
    pub(super) const fn refused(fill: Fill) -> Self {
        Self {
            fill,
            bytes: 0,
            why: None,
        }
    }

    /// For what the server did not take.
    pub(super) const fn unreachable(why: State) -> Self {
        Self {
            fill: Fill::Unreachable,
            bytes: 0,
            why: Some(why),
        }
    }
}

/// The keys are another league's, whose id begins like this one's. Nothing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken;

/// The result of announcing a write to the league.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Announced {
    /// The league is known to be at this store's revision.
    Told,
    /// The league is known to be at a higher revision: the store is an older copy of it, and announces nothing.
    Behind {
        /// The store's revision.
        store: Revision,
        /// The highest revision that was announced.
        league: Revision,
    },
    /// The keys are another league's.
    Taken,
    /// The server did not take it, so programs with other copies of the store go on with what they know.
    Unheard {
        /// Where the server is.
        address: String,
        /// How it is.
        state: State,
    },
    /// There is no cache.
    Off,
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

/// Numbers from here on are not exact in the scripts, whose numbers are doubles.
pub(super) const SAFE_END: u64 = 1 << 53;

/// A whole number in decimal digits, small enough for the scripts.
pub(super) fn whole(digits: &[u8]) -> Option<u64> {
    let plain = (1..=16).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    let number = plain.then(|| std::str::from_utf8(digits).ok()?.parse().ok())??;
    (number < SAFE_END).then_some(number)
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

    #[test]
    fn a_nonce_is_later_than_the_last_although_the_clock_was_set_back() {
        let first = Nonce::after(None, 1_700_000_000_000_000, "a");
        let second = Nonce::after(Some(&first), 1_600_000_000_000_000, "b");
        assert_eq!(first.0, "1700000000000000-a");
        assert_eq!(second.0, "1700000000000001-b");
        assert!(first.0 < second.0);
        assert_eq!(second.id(), "b");
        assert_eq!(Nonce::parse(second.0.as_bytes()), Some(second));
    }

    #[test]
    fn a_nonce_from_the_end_of_time_is_followed_by_one_that_can_be_read() {
        let last = Nonce::parse(b"9007199254740991-x").unwrap();
        let next = Nonce::after(Some(&last), 1_700_000_000_000_000, "a");
        assert_eq!(Nonce::parse(next.0.as_bytes()), Some(next));
    }

    #[test]
    fn what_no_flush_of_ours_wrote_is_no_nonce() {
        for text in [
            "",
            "1700000000000000",
            "1700000000000000-",
            "170000000000000-a",
            "9999999999999999-a",
            "1700000000000000-a b",
            "+700000000000000-a",
        ] {
            assert_eq!(Nonce::parse(text.as_bytes()), None, "{text:?}");
        }
        assert_eq!(Nonce::parse(b"1700000000000000-\xff"), None);
    }
}
