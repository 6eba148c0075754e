//! The verdict of a look-up.

use serde::Serialize;

use crate::text::named::named;

named! {
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
        Fresh = "fresh",
        /// As good as fresh, but past its time: within the grace in which it may still be shown.
        Stale = "stale",
        /// There is no entry.
        Missing = "missing",
        /// There is something, but it cannot be read: wrong checksum, wrong type, or bytes that are no table.
        Corrupt = "corrupt",
        /// The entry was filled before the last flush.
        Flushed = "flushed",
        /// Another edition is announced than the store's, which is newer.
        Outdated = "outdated",
        /// The store is older than the announced edition. The table is built for this viewer only.
        Behind = "behind",
        /// The store and the announced edition were written to separately. The table is built for this viewer only.
        Forked = "forked",
        /// The keys belong to another league, whose id begins like this one's. The table is built for this viewer only.
        Taken = "taken",
        /// No edition of the league is announced, or the announcement was lost.
        #[serde(rename = "no league")]
        NoLeague = "no league",
        /// An earlier edition is announced than this reader has seen: the server was set back.
        #[serde(rename = "went back")]
        WentBack = "went back",
        /// No useful answer: the server is away, or refuses. The table is built from the store.
        Unreachable = "unreachable",
        /// The table was built before the server had answered, so what it has is not known.
        Delayed = "delayed",
        /// There is no cache (`--cache off`).
        Off = "off",
    }
}

impl Verdict {
    /// Whether what was found is the table of the announced edition, and no flush came between.
    pub const fn is_current(self) -> bool {
        matches!(self, Self::Fresh | Self::Stale)
    }

    /// Whether a publisher could help, by building the announced edition.
    pub const fn lacks_entry(self) -> bool {
        matches!(self, Self::Missing | Self::Corrupt | Self::Flushed)
    }

    /// Whether it says something about the entry itself, which was found in the announced edition.
    pub(super) const fn is_of_entry(self) -> bool {
        matches!(self, Self::Fresh | Self::Stale | Self::Flushed)
    }

    /// What it comes to when the entry cannot be shown, since the head beside it is of another edition.
    pub(super) const fn without_entry(self) -> Self {
        if self.is_of_entry() {
            Self::Outdated
        } else {
            self
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
            Self::Behind => "this store is an older copy",
            Self::Forked => "from another copy of the league",
            Self::Taken => "the place is another league's",
            Self::NoLeague => "no edition is announced",
            Self::WentBack => "the server was set back to an earlier state",
            Self::Unreachable => "no table came from the server",
            Self::Delayed => "built before the server answered",
            Self::Off => "the cache is off",
        }
    }
}
