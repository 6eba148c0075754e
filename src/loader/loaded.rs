//! The plain values a load deals in. Viewers know these and nothing of Redis or SQLite.

use std::sync::Arc;
use std::time::Duration;

use super::advice::{self, Alone};
use crate::cache::{BackendKind, Built, Fill, Published, TAKEN, Verdict};
use crate::clock::Moment;
use crate::league::{Revision, Season, Week};
use crate::scoretable::{Kind, Scoretable};

/// Which table to load.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Request {
    /// The kind of table.
    pub kind: Kind,
    /// The season; the newest of the league when `None`.
    pub season: Option<Season>,
    /// The week; the newest of the season that has a result when `None`.
    pub week: Option<Week>,
}

/// A table, and how it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// The table.
    pub table: Arc<Scoretable>,
    /// How it came.
    pub source: Source,
}

impl Loaded {
    /// Whether the entry shown is past its time, so that somebody should rebuild it behind the user's back.
    pub fn wants_rebuild(&self) -> bool {
        self.source.verdict == Verdict::Stale && self.source.is_cached()
    }

    /// The same table after an attempt to publish it.
    pub(super) fn published(mut self, Published { fill, bytes, why }: Published) -> Self {
        let source = &mut self.source;
        source.published = Some(fill);
        match fill {
            Fill::Filled => {
                source.fresh_for = Some(source.ttl);
                source.bytes = bytes;
            }
            Fill::Forked => source.note = Some(advice::FORKED.to_owned()),
            Fill::Taken => source.note = Some(TAKEN.to_owned()),
            Fill::Unreachable => source.note = why.as_ref().map(advice::unpublished),
            Fill::Flushed | Fill::Outdated | Fill::Lost => {}
        }
        self
    }

    /// The same table, built for this screen alone, with a word on why.
    pub(super) fn alone(mut self, why: Alone) -> Self {
        let source = &mut self.source;
        if let Alone::Behind(league) = why {
            source.announced = Some(league);
        }
        source.note = why.note(source.revision).or(source.note.take());
        self
    }
}

/// Where a table came from, and the proof that it is current.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What the look-up found.
    pub verdict: Verdict,
    /// Who was asked.
    pub backend: BackendKind,
    /// Who built the table, when, and in how long.
    pub built: Built,
    /// The league's revision the table was built from.
    pub revision: Revision,
    /// The revision of the store on this machine when the table was loaded.
    pub store_revision: Revision,
    /// The revision that others announced, where that is why the table was not published.
    pub announced: Option<Revision>,
    /// How a table built just now fared on its way into the cache; `None` when nothing was published.
    pub published: Option<Fill>,
    /// Why nothing was published although there is a cache, where that needs a word.
    pub note: Option<String>,
    /// How long the entry stays fresh, counted from `loaded_at`; `None` when there is no entry.
    pub fresh_for: Option<Duration>,
    /// The whole of that time when the entry was made.
    pub ttl: Duration,
    /// The size of the entry's payload in bytes; 0 when there is no entry.
    pub bytes: u64,
    /// When the table was in hand.
    pub loaded_at: Moment,
    /// How long the load took, in microseconds.
    pub micros: u64,
}

impl Source {
    /// Whether the table came out of the cache, rather than having been built for this load.
    pub fn is_cached(&self) -> bool {
        self.fresh_for.is_some() && self.published.is_none()
    }

    /// How the table stands to the league, as far as is known.
    pub fn standing(&self) -> Standing {
        let newest = self.announced.max(Some(self.store_revision));
        if self.verdict == Verdict::Forked || self.published == Some(Fill::Forked) {
            Standing::Forked
        } else if Some(self.revision) < newest {
            Standing::Behind(newest)
        } else if self.published == Some(Fill::Outdated) {
            Standing::Behind(None)
        } else if self.revision > self.store_revision {
            Standing::Ahead
        } else {
            Standing::Current
        }
    }
}

/// How a table stands to its league.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Of the newest revision known.
    Current,
    /// Older than the league, which is known to be at this revision; `None` where it is only known to have moved on.
    Behind(Option<Revision>),
    /// Newer than the store on this machine, which is an older copy.
    Ahead,
    /// Another copy of the league has other data at the same revision.
    Forked,
}
