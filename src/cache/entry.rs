//! One cached value: its payload, its metadata, and the verdict on it.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{LeagueTag, Nonce, Verdict};
use crate::clock::Moment;
use crate::league::{Digest, Edition, Revision, StoreId};

/// A value that the cache can store. The cache knows nothing else about it.
///
/// A large value is stored in parts, so that no field of an entry grows past what Redis serves well (about 4 MB).
pub trait Payload: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// The number of rows, for people who inspect the entry.
    fn rows(&self) -> usize;

    /// Splits the value into parts, at least one.
    fn parts(&self) -> Vec<Self>;

    /// Joins the parts; `None` when they do not belong together or break the value's own rules.
    fn join(parts: Vec<Self>) -> Option<Self>;
}

/// The builder of a table, the time of the build, and its duration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Built {
    /// When it was built.
    pub at: Moment,
    /// How long the build took, in microseconds.
    pub micros: u64,
    /// The program that built it: `host:process`.
    pub by: String,
}

// An entry as both backends keep it, and the verdict on it.

/// A part of an entry's payload. It is shared, so that a clone copies no bytes.
pub(super) type Chunk = Arc<Vec<u8>>;

/// How long a staged payload is kept for its FILL.
pub(super) const STAGE_LIVES: Duration = Duration::from_secs(30);

/// The nonce and the revision that every fill must match, and the league they belong to. All three are empty for a
/// league that no viewer has used yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Fence {
    /// The full id of the league. A fence without it does not count, because its league would be a guess.
    pub(super) store: Option<StoreId>,
    /// The nonce of the last flush, or of the first use of the league; `None` when there is no fence.
    pub(super) nonce: Option<Nonce>,
    /// The highest revision announced.
    pub(super) revision: Revision,
}

/// The metadata of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Meta {
    /// The full id of the league.
    pub(super) store: StoreId,
    /// The fence's nonce when the builder took its lease.
    pub(super) nonce: Nonce,
    /// The revision of the store it was built from.
    pub(super) revision: Revision,
    /// The digest of the facts it was built from.
    pub(super) facts: Digest,
    /// How many rows the table has.
    pub(super) rows: u64,
    /// The number of chunks of the payload.
    pub(super) chunks: usize,
    /// The builder, the time of the build, and its duration.
    pub(super) built: Built,
    /// The part of the time to live that is grace.
    pub(super) grace: Duration,
    /// The token of the lease it was built under.
    pub(super) token: String,
    /// The checksum over the key, all fields above and all chunks. No operation checks it; the reader does when it
    /// decodes the payload.
    pub(super) checksum: Digest,
}

/// The value under an entry's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// There is no value.
    Nothing,
    /// The value is not a readable entry.
    Unreadable,
    /// An entry.
    Record(Record),
}

/// An entry as far as one round trip reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// The metadata.
    pub(super) meta: Meta,
    /// Chunk 0. The others are requested one by one.
    pub(super) first: Chunk,
    /// The time to live that is left, by the backend's clock; `None` for an entry that was made persistent.
    pub(super) left: Option<Duration>,
}

impl Fence {
    /// The fence, or an empty one when it does not name its league.
    pub(super) fn known(self) -> Self {
        if self.store.is_some() {
            self
        } else {
            Self::default()
        }
    }

    /// Whether the keys belong to another league.
    pub(super) fn is_taken_from(&self, league: &LeagueTag) -> bool {
        self.store
            .as_ref()
            .is_some_and(|store| store != league.store())
    }
}

impl Meta {
    /// Whether the entry has the revision of `store` but other facts: another copy of the store was written to
    /// independently.
    pub(super) fn is_forked_from(&self, store: Edition) -> bool {
        self.revision == store.revision && self.facts != store.facts
    }
}

impl Record {
    /// How long it stays fresh. An entry without an expiry is never fresh: it is shown as stale, and replaced by one
    /// that expires.
    pub(super) fn fresh_for(&self) -> Duration {
        self.left
            .unwrap_or_default()
            .saturating_sub(self.meta.grace)
    }
}

/// One chunk of an entry, requested by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ChunkRead {
    /// The entry's checksum, which tells whether the entry is still the same.
    pub(super) checksum: Digest,
    /// `None` when the entry lacks it.
    pub(super) chunk: Option<Chunk>,
}

/// The result of a look-up's first round trip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Snapshot {
    /// The league's fence.
    pub(super) fence: Fence,
    /// The value under the entry's key.
    pub(super) found: Found,
}

impl Snapshot {
    /// The verdict for a viewer of a league whose store holds the edition `store`. The payload is decoded only for a
    /// fresh or stale entry, and may still turn out to be corrupt.
    pub(super) fn verdict(&self, league: &LeagueTag, store: Edition) -> Verdict {
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
            // The cache itself never produces this state: an entry gets its nonce from the fence of its own league.
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
            checksum: Digest::default(),
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
