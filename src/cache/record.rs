//! An entry as both backends keep it, and the judgement over it.

use std::sync::Arc;
use std::time::Duration;

use super::{Built, Nonce, Verdict};
use crate::league::Revision;

/// A part of an entry's payload. Shared, so that handing it out copies nothing.
pub type Chunk = Arc<Vec<u8>>;

/// How long a staged payload waits for its FILL.
pub(super) const STAGE_LIVES: Duration = Duration::from_secs(30);

/// The pair every fill must match. A league nobody used yet has neither.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Fence {
    /// Named by the last flush, or by whoever first used the league; `None` for a fence that is not there.
    pub nonce: Option<Nonce>,
    /// The highest revision announced.
    pub revision: Revision,
}

/// What an entry says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Meta {
    /// The fence's nonce when the builder took its lease.
    pub nonce: Nonce,
    /// The revision of the store it was built from.
    pub revision: Revision,
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
    /// Over everything above and all chunks. No operation checks it: that is for whoever opens the payload.
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
pub struct Piece {
    /// The entry's checksum, to tell whether it is still the same entry.
    pub checksum: u64,
    /// `None` when the entry lacks it.
    pub chunk: Option<Chunk>,
}

/// What a look-up's one round trip brings back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    /// The league's fence.
    pub fence: Fence,
    /// What is kept under the entry's key.
    pub found: Found,
}

impl Glance {
    /// The verdict for a viewer whose store has the revision `store`. The payload is opened only for a fresh or stale
    /// one, and may still turn out to be corrupt.
    pub fn verdict(&self, store: Revision) -> Verdict {
        let record = match &self.found {
            Found::Nothing => return Verdict::Missing,
            Found::Unreadable => return Verdict::Corrupt,
            Found::Record(record) => record,
        };
        if self.fence.nonce.as_ref() != Some(&record.meta.nonce) {
            Verdict::Flushed
        } else if record.meta.revision < store.max(self.fence.revision) {
            Verdict::Outdated
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

    fn glance(nonce: Option<&str>, fence: u64, entry: u64, left: Option<u64>) -> Glance {
        let meta = Meta {
            nonce: Nonce("n".to_owned()),
            revision: Revision(entry),
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
        Glance {
            fence: Fence {
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
            let judged = glance(nonce, fence, entry, left).verdict(Revision(store));
            assert_eq!(
                judged, verdict,
                "{nonce:?} {fence} {entry} {store} {left:?}"
            );
        }
    }
}
