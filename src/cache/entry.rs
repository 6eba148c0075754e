//! One cached value: who made it, and what it takes to be one.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{LeagueTag, Nonce, Verdict};
use crate::clock::Moment;
use crate::league::{Digest, Edition, Revision, StoreId};

/// A value the cache can keep. The cache knows nothing else about it.
///
/// A large value travels in parts, so that no field of an entry grows past what Redis serves well (about 4 MB).
pub trait Payload: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// How many rows it has, for the people who read the entry.
    fn rows(&self) -> usize;

    /// The value in parts, at least one.
    fn parts(&self) -> Vec<Self>;

    /// The value put together again; `None` when the parts do not belong together or break the value's own rules.
    fn join(parts: Vec<Self>) -> Option<Self>;
}

/// Who built a table, when, and in how long.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Built {
    /// When.
    pub at: Moment,
    /// In how many microseconds.
    pub micros: u64,
    /// By which program: `host:process`.
    pub by: String,
}

// An entry as both backends keep it, and the judgement over it.

/// A part of an entry's payload. Shared, so that handing it out copies nothing.
pub type Chunk = Arc<Vec<u8>>;

/// How long a staged payload waits for its FILL.
pub(super) const STAGE_LIVES: Duration = Duration::from_secs(30);

/// The pair every fill must match, and the league it belongs to. A league without a viewer so far has none of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Fence {
    /// The league, in full. A fence that does not say so is no fence: the league whose keys these are would be a guess.
    pub store: Option<StoreId>,
    /// Named by the last flush, or by whoever first used the league; `None` for a fence that is not there.
    pub nonce: Option<Nonce>,
    /// The highest revision announced.
    pub revision: Revision,
}

/// What an entry says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Meta {
    /// The league, in full.
    pub store: StoreId,
    /// The fence's nonce when the builder took its lease.
    pub nonce: Nonce,
    /// The revision of the store it was built from.
    pub revision: Revision,
    /// The digest of the facts it was built from.
    pub facts: Digest,
    /// How many rows the table has.
    pub rows: u64,
    /// In how many chunks the payload is kept.
    pub chunks: usize,
    /// Who built it, when, and in how long.
    pub built: Built,
    /// How much of the time to live is grace.
    pub grace: Duration,
    /// The token of the lease it was built under.
    pub token: String,
    /// Over the key, everything above and all chunks. No operation checks it: that is for whoever opens the payload.
    pub checksum: u64,
}

/// What is kept under an entry's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// Something that is no entry.
    Unreadable,
    /// An entry.
    Record(Record),
}

/// An entry, as far as one round trip brings it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What it says about itself.
    pub meta: Meta,
    /// Chunk 0. The others are asked for one by one.
    pub first: Chunk,
    /// The time it has left to live, by the clock of whoever keeps it; `None` for one that somebody made live for ever.
    pub left: Option<Duration>,
}

impl Fence {
    /// The fence, unless it does not say whose it is.
    pub(super) fn known(self) -> Self {
        if self.store.is_some() {
            self
        } else {
            Self::default()
        }
    }

    /// Whether another league has these keys.
    pub(super) fn is_taken_from(&self, league: &LeagueTag) -> bool {
        self.store
            .as_ref()
            .is_some_and(|store| store != league.store())
    }
}

impl Meta {
    /// Whether the entry is of the same revision as `store` and yet of other facts: somebody else's copy of the store
    /// was written to apart from this one.
    pub(super) fn is_forked_from(&self, store: Edition) -> bool {
        self.revision == store.revision && self.facts != store.facts
    }
}

impl Record {
    /// How long it stays fresh. An entry without an end is never fresh: it is shown, and replaced by one with an end.
    pub(super) fn fresh_for(&self) -> Duration {
        self.left
            .unwrap_or_default()
            .saturating_sub(self.meta.grace)
    }
}

/// One chunk of an entry, asked for by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChunkRead {
    /// The entry's checksum, to tell whether it is still the same entry.
    pub checksum: u64,
    /// `None` when the entry lacks it.
    pub chunk: Option<Chunk>,
}

/// What a look-up's one round trip brings back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The league's fence.
    pub fence: Fence,
    /// What is kept under the entry's key.
    pub found: Found,
}

impl Snapshot {
    /// The verdict for a viewer of a league whose store holds the edition `store`. The payload is opened only for a fresh
    /// or stale one, and may still turn out to be corrupt.
    pub fn verdict(&self, league: &LeagueTag, store: Edition) -> Verdict {
        if self.fence.is_taken_from(league) {
            return Verdict::Taken;
        }
        let record = match &self.found {
            Found::Nothing => return Verdict::Missing,
            Found::Unreadable => return Verdict::Corrupt,
            Found::Record(record) => record,
        };
        if self.fence.nonce.as_ref() != Some(&record.meta.nonce) {
            Verdict::Flushed
        } else if record.meta.store != *league.store() {
            // Nothing of ours comes to this: an entry gets its nonce from the fence of its own league.
            Verdict::Corrupt
        } else if record.meta.revision < store.revision.max(self.fence.revision) {
            Verdict::Outdated
        } else if record.meta.is_forked_from(store) {
            Verdict::Forked
        } else if record.fresh_for().is_zero() {
            Verdict::Stale
        } else {
            Verdict::Fresh
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;

    const FACTS: Digest = Digest(7);

    fn league(number: u128) -> LeagueTag {
        LeagueTag::of(&StoreId::from_bits(number))
    }

    fn edition(revision: u64, facts: Digest) -> Edition {
        let revision = Revision(revision);
        Edition { revision, facts }
    }

    fn glance(nonce: Option<&str>, fence: u64, entry: u64, left: Option<u64>) -> Snapshot {
        let meta = Meta {
            store: StoreId::from_bits(1),
            nonce: Nonce("n".to_owned()),
            revision: Revision(entry),
            facts: FACTS,
            rows: 1,
            chunks: 1,
            built: Built {
                at: Moment(0),
                micros: 0,
                by: "me".to_owned(),
            },
            grace: Duration::from_secs(10),
            token: "t".to_owned(),
            checksum: 0,
        };
        Snapshot {
            fence: Fence {
                store: Some(StoreId::from_bits(1)),
                nonce: nonce.map(|nonce| Nonce(nonce.to_owned())),
                revision: Revision(fence),
            },
            found: Found::Record(Record {
                meta,
                first: Chunk::default(),
                left: left.map(Duration::from_secs),
            }),
        }
    }

    #[test]
    fn an_entry_is_judged_by_nonce_then_revision_then_time() {
        for (nonce, fence, entry, store, left, verdict) in [
            (Some("n"), 5, 5, 5, Some(11), Verdict::Fresh),
            (Some("n"), 5, 5, 4, Some(11), Verdict::Fresh),
            (Some("n"), 5, 5, 5, Some(10), Verdict::Stale),
            (Some("n"), 5, 5, 5, None, Verdict::Stale),
            (Some("n"), 6, 5, 5, Some(11), Verdict::Outdated),
            (Some("n"), 5, 5, 6, Some(11), Verdict::Outdated),
            (Some("n"), 6, 5, 5, Some(1), Verdict::Outdated),
            (Some("m"), 6, 5, 5, Some(11), Verdict::Flushed),
            (None, 0, 5, 5, Some(11), Verdict::Flushed),
        ] {
            let judged =
                glance(nonce, fence, entry, left).verdict(&league(1), edition(store, FACTS));
            assert_eq!(
                judged, verdict,
                "{nonce:?} {fence} {entry} {store} {left:?}"
            );
        }
    }

    #[test]
    fn an_entry_of_other_facts_is_forked_only_at_the_same_revision() {
        let other = Digest(8);
        for (fence, entry, store, left, verdict) in [
            (5, 5, 5, 11, Verdict::Forked),
            (5, 5, 5, 1, Verdict::Forked),
            (5, 5, 4, 11, Verdict::Fresh),
            (5, 5, 6, 11, Verdict::Outdated),
            (6, 5, 5, 11, Verdict::Outdated),
        ] {
            let judged = glance(Some("n"), fence, entry, Some(left))
                .verdict(&league(1), edition(store, other));
            assert_eq!(judged, verdict, "{fence} {entry} {store} {left}");
        }
        let flushed = glance(Some("m"), 5, 5, Some(11)).verdict(&league(1), edition(5, other));
        assert_eq!(flushed, Verdict::Flushed);
    }

    #[test]
    fn another_leagues_fence_and_another_leagues_entry_are_never_ours() {
        let ours = glance(Some("n"), 5, 5, Some(11));
        assert_eq!(
            ours.verdict(&league(2), edition(5, FACTS)),
            Verdict::Taken,
            "the fence says whose it is"
        );
        let nothing = Snapshot {
            found: Found::Nothing,
            ..ours.clone()
        };
        assert_eq!(
            nothing.verdict(&league(2), edition(5, FACTS)),
            Verdict::Taken,
            "whether there is an entry or not"
        );
        let mixed = Snapshot {
            fence: Fence {
                store: Some(StoreId::from_bits(2)),
                ..ours.fence.clone()
            },
            ..ours
        };
        assert_eq!(
            mixed.verdict(&league(2), edition(5, FACTS)),
            Verdict::Corrupt,
            "the entry says whose it is"
        );
    }
}
