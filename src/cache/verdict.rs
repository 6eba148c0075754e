//! The verdict of a look-up.

use std::fmt;

use serde::Serialize;

/// The outcome of a look-up. Only [`Fresh`](Self::Fresh) is a hit; [`Stale`](Self::Stale) is shown and rebuilt behind;
/// everything else is a miss, with its reason.
///
/// ```
/// use scoretable::cache::Verdict;
///
/// let verdict = Verdict::Outdated;
/// assert_eq!(verdict.to_string(), "outdated");
/// assert_eq!(verdict.reason(), "older than the league");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The entry is of this flush and this revision, and within its time.
    Fresh,
    /// As good as fresh, but past its time: within the grace in which it may still be shown.
    Stale,
    /// There is no entry.
    Missing,
    /// There is something, but it cannot be read: wrong checksum, wrong type, or bytes that are no table.
    Corrupt,
    /// The entry was filled before the last flush.
    Flushed,
    /// The entry is older than the league: its revision is below the store's, or below the highest one announced.
    Outdated,
    /// The entry is of the store's revision and of other facts: another copy of this store was written to apart from it.
    /// The table is built for this viewer only, and the entry stays.
    Forked,
    /// The keys belong to another league, whose id begins like this one's. The table is built for this viewer only.
    Taken,
    /// No useful answer: the server is away, or refuses. The table is built from the store.
    Unreachable,
    /// There is no cache (`--cache off`).
    Off,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 10] = [
        Self::Fresh,
        Self::Stale,
        Self::Missing,
        Self::Corrupt,
        Self::Flushed,
        Self::Outdated,
        Self::Forked,
        Self::Taken,
        Self::Unreachable,
        Self::Off,
    ];

    /// One word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Stale => "stale",
            Self::Missing => "missing",
            Self::Corrupt => "corrupt",
            Self::Flushed => "flushed",
            Self::Outdated => "outdated",
            Self::Forked => "forked",
            Self::Taken => "taken",
            Self::Unreachable => "unreachable",
            Self::Off => "off",
        }
    }

    /// Why, in words for the panel.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Fresh => "current and in time",
            Self::Stale => "current, but past its time",
            Self::Missing => "no entry",
            Self::Corrupt => "entry unreadable",
            Self::Flushed => "from before a flush",
            Self::Outdated => "older than the league",
            Self::Forked => "from another copy of the league",
            Self::Taken => "the place is another league's",
            Self::Unreachable => "no table came from the server",
            Self::Off => "the cache is off",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
