//! The reference: the one key that says which edition of a league is announced. It moves by fast-forward, as a branch does
//! in git, and the entries are immutable and named by their edition, as commits are.
//!
//! Beside it stands the mark, which repeats the edition, so that the loss of one key lets no older or separate copy of the
//! store announce. The mark has no nonce: a lost reference gets a new one, and so its loss is a flush.

use std::fmt;
use std::time::Duration;

use super::State;
use crate::clock::Moment;
use crate::league::Edition;

/// Names one flush of a league's cache: the server's time in microseconds, or more where its clock was set back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nonce(pub u64);

impl Nonce {
    /// A nonce that was never used, although the clock may have been set back. After the largest possible nonce comes
    /// another one, which is merely different.
    pub(super) fn after(last: Option<u64>, micros: u64) -> Self {
        let next = last.map_or(0, |last| last + 1);
        let next = if next < SAFE_END { next } else { 0 };
        Self(micros.max(next))
    }
}

impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a league's reference says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    /// The announced edition.
    pub edition: Edition,
    /// The nonce of the last flush: entries with another one are not current.
    pub nonce: Nonce,
    /// The edition announced before.
    pub was: Option<Edition>,
    /// When it was announced, by the server's clock.
    pub at: Moment,
    /// The program that announced it: `host:process`.
    pub by: String,
    /// The time over which readers spread their look-ups after a change.
    pub spread: Duration,
    /// The program that flushed last: `host:process`. `None` when no program did, or one that does not say so.
    pub flushed_by: Option<String>,
}

/// What one look at the cache says about a league: its reference and its mark, as far as they can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Announcement {
    /// The reference; `None` when it is lost or cannot be read.
    pub reference: Option<Reference>,
    /// The mark; `None` when it is lost or cannot be read.
    pub mark: Option<Edition>,
    /// Whether the keys belong to another league, whose id begins like this one's.
    pub taken: bool,
}

impl Announcement {
    /// The announced edition: the mark stands in for a lost reference.
    pub fn edition(&self) -> Option<Edition> {
        let reference = self.reference.as_ref();
        reference.map(|reference| reference.edition).or(self.mark)
    }

    /// The nonce that entries need to have.
    pub fn nonce(&self) -> Option<Nonce> {
        self.reference.as_ref().map(|reference| reference.nonce)
    }

    /// Whether reference and mark both name this edition, so that it needs no announcement.
    pub fn is_of(&self, edition: Edition) -> bool {
        let reference = self.reference.as_ref();
        !self.taken
            && reference.is_some_and(|reference| reference.edition == edition)
            && self.mark == Some(edition)
    }
}

/// What a store announces, and on top of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The store's edition.
    pub edition: Edition,
    /// The edition that was announced when the store decided that it may announce its own.
    pub seen: Option<Edition>,
    /// The league's head, for readers without a store.
    pub body: Vec<u8>,
    /// The program that announces: `host:process`.
    pub by: String,
    /// The time over which readers spread their look-ups.
    pub spread: Duration,
}

/// What ANNOUNCE answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announce {
    /// The edition is announced now; the nonce is the one that entries need.
    Announced(Nonce),
    /// The edition was announced already.
    Same(Nonce),
    /// Another edition is announced than the store has seen. Nothing changed.
    Moved(Option<Edition>),
    /// The keys are another league's. Nothing changed.
    Taken,
}

/// What FLUSH answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flush {
    /// Entries need this nonce from now on; the edition is the announced one.
    Flushed(Nonce, Edition),
    /// No edition is announced, so no entry is current. The next announcement makes a new nonce.
    Nothing,
    /// The keys are another league's. Nothing changed.
    Taken,
}

/// The result of announcing the store's edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Announced {
    /// The store's edition is the announced one.
    Told,
    /// The store is an older copy of the league, and announces nothing.
    Behind {
        /// The store's edition.
        store: Edition,
        /// The announced edition.
        league: Edition,
    },
    /// The store and the announced edition were written to separately. The store announces nothing.
    Forked {
        /// The store's edition.
        store: Edition,
        /// The announced edition.
        league: Edition,
    },
    /// Other programs announced other editions again and again meanwhile.
    Overtaken,
    /// The keys are another league's.
    Taken,
    /// The server did not accept it, so programs with other copies of the store go on with what they know.
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
    /// The nonce that entries need from now on; `None` when no edition is announced.
    pub nonce: Option<Nonce>,
}

/// Numbers from here on are not exact in the scripts, whose numbers are doubles.
pub(super) const SAFE_END: u64 = 1 << 53;

/// A revision above this one is no store's, so a reference that claims it counts as lost.
pub(super) const LAST_REVISION: u64 = 1 << 40;

/// A whole number in decimal digits as it is written, without leading zeros, and small enough for the scripts.
pub(super) fn whole(digits: &[u8]) -> Option<u64> {
    let plain = (1..=16).contains(&digits.len())
        && digits.iter().all(u8::is_ascii_digit)
        && (digits.len() == 1 || !digits.starts_with(b"0"));
    let number = plain.then(|| std::str::from_utf8(digits).ok()?.parse().ok())??;
    (number < SAFE_END).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_later_than_the_last_although_the_clock_was_set_back() {
        assert_eq!(Nonce::after(None, 17), Nonce(17));
        assert_eq!(Nonce::after(Some(17), 16), Nonce(18));
        assert_eq!(Nonce::after(Some(17), 40), Nonce(40));
        assert_eq!(Nonce::after(Some(SAFE_END - 1), 40), Nonce(40));
    }
}
