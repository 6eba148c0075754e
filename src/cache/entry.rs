//! One cached value: its payload, its metadata, and the verdict on it.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Announcement, Key, Nonce, Verdict};
use crate::clock::Moment;
use crate::league::{Edition, Revision};

/// A value that the cache can store. The cache knows nothing else about it.
///
/// A large value is stored in parts, so that no field of an entry grows past what Redis serves well (about 4 MB).
pub trait Payload: Serialize + Clone + Send + Sync + 'static {
    /// A part as it is decoded from untrusted bytes, which it may borrow: what the value takes of it is then copied once.
    type Part<'a>: Deserialize<'a>;

    /// The number of rows, for people who inspect the entry.
    fn rows(&self) -> usize;

    /// Splits the value into parts, at least one. Each is made when its turn comes, so that memory does not hold the value
    /// twice.
    fn parts(&self) -> impl Iterator<Item = Self>;

    /// Begins a value, of so many rows as its entry says, with its first part; `None` when that is not sound.
    fn begin(part: Self::Part<'_>, rows: usize) -> Option<Self>;

    /// Adds the next part, of a value of so many rows as its entry says; false when it does not belong there, or is not sound.
    fn append(&mut self, part: Self::Part<'_>, rows: usize) -> bool;
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
pub type Chunk = Arc<Vec<u8>>;

/// The metadata of an entry. Its league and its edition stand in the name of its key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Meta {
    /// The league's nonce before the build began, so that a table built before a flush reads as flushed.
    pub nonce: Nonce,
    /// How many rows the table has.
    pub rows: u64,
    /// The number of chunks of the payload.
    pub chunks: usize,
    /// The builder, the time of the build, and its duration.
    pub built: Built,
    /// The part of the time to live that is grace.
    pub grace: Duration,
    /// The checksum over the key, the league's full id, all fields above and all chunks. No operation checks it; the reader
    /// does when it decodes the payload.
    pub checksum: u64,
}

/// The value under an entry's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// There is no value, or only a part of one that is being written.
    Nothing,
    /// The value is not a readable entry.
    Unreadable,
    /// An entry.
    Record(Record),
}

impl Found {
    /// The verdict on an entry of the announced edition, whose entries need this nonce.
    fn verdict(&self, nonce: Nonce) -> Verdict {
        match self {
            Self::Nothing => Verdict::Missing,
            Self::Unreadable => Verdict::Corrupt,
            Self::Record(record) if record.meta.nonce != nonce => Verdict::Flushed,
            Self::Record(record) if record.fresh_for().is_zero() => Verdict::Stale,
            Self::Record(_) => Verdict::Fresh,
        }
    }
}

/// An entry as far as one round trip reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The metadata.
    pub meta: Meta,
    /// Chunk 0, or nothing where it was not asked for. The others are requested one by one.
    pub first: Chunk,
    /// The checksum of that chunk alone, where there are others and the entry has it.
    pub proof: Option<u64>,
    /// The time to live that is left, by the backend's clock; `None` for an entry that was made persistent.
    pub left: Option<Duration>,
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

/// An encoded entry.
#[derive(Clone, Debug)]
pub struct Drafted<'a> {
    /// Its key.
    pub key: &'a Key,
    /// The edition it is of.
    pub edition: Edition,
    /// Its metadata.
    pub meta: &'a Meta,
    /// Its payload.
    pub chunks: &'a [Chunk],
    /// How long it lives, grace included.
    pub lives: Duration,
    /// The edition whose entry it replaces.
    pub was: Option<Edition>,
}

impl Drafted<'_> {
    /// The size of its payload.
    pub(super) fn bytes(&self) -> u64 {
        self.chunks.iter().map(|chunk| chunk.len() as u64).sum()
    }
}

/// What a survey finds under an entry's key: its payload is not read, and its size is as it says itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// The value.
    pub found: Found,
    /// The size of its payload in bytes; `None` when it does not say.
    pub bytes: Option<u64>,
}

impl Weighed {
    pub(super) const fn of(found: Found) -> Self {
        Self { found, bytes: None }
    }
}

/// How long the entry of an older edition is kept once another one took its place.
pub(super) const REPLACED_LIVES: Duration = Duration::from_secs(600);

/// One chunk of an entry, requested by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChunkRead {
    /// The entry's checksum, which tells whether the entry is still the same.
    pub checksum: u64,
    /// `None` when the entry lacks it.
    pub chunk: Option<Chunk>,
}

/// The result of a reader's round trip, in which the reference and the league's head were read last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The value under the entry's key.
    pub found: Found,
    /// What is announced.
    pub announced: Head,
}

/// What a reader reads of a league besides its entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The reference; a reader does not read the mark.
    pub announced: Announcement,
    /// The head of the league, in the words of the program that announced it; there is one where there is a reference, and
    /// it was asked for.
    pub body: Option<Vec<u8>>,
}

impl Head {
    /// A reference without a body counts as lost, to a reader as to the script that announces.
    pub(super) fn new(mut announced: Announcement, body: Option<Vec<u8>>) -> Self {
        if body.is_none() {
            announced.reference = None;
        }
        let body = body.filter(|_| announced.reference.is_some());
        Self { announced, body }
    }

    /// A reference whose body was not asked for.
    pub(super) const fn bare(announced: Announcement) -> Self {
        Self {
            announced,
            body: None,
        }
    }
}

impl Sighting {
    /// A reader's verdict on the entry of an edition, when the greatest revision that it has ever seen announced is known.
    pub fn verdict(&self, edition: Edition, greatest: Revision) -> Verdict {
        let Announcement {
            reference, taken, ..
        } = &self.announced.announced;
        match reference {
            _ if *taken => Verdict::Taken,
            None => Verdict::NoLeague,
            Some(reference) if reference.edition.revision < greatest => Verdict::WentBack,
            Some(reference) if reference.edition != edition => Verdict::Outdated,
            Some(reference) => self.found.verdict(reference.nonce),
        }
    }
}

/// The result of a look-up's first round trip. The reference was read last: what it says holds of an entry read before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The value under the entry's key.
    pub found: Found,
    /// What is announced.
    pub announced: Announcement,
}

impl Snapshot {
    /// The verdict on the entry of an edition. The payload is decoded only for a fresh or stale entry, and may still turn
    /// out to be corrupt.
    pub fn verdict(&self, edition: Edition) -> Verdict {
        if self.announced.taken {
            return Verdict::Taken;
        }
        let Some(reference) = &self.announced.reference else {
            return match self.announced.mark {
                Some(mark) if mark != edition => Verdict::Outdated,
                _ => Verdict::Missing,
            };
        };
        if reference.edition != edition {
            return Verdict::Outdated;
        }
        self.found.verdict(reference.nonce)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::Reference;
    use crate::league::{Digest, Revision};

    fn edition(revision: u64, facts: u64) -> Edition {
        Edition {
            revision: Revision(revision),
            facts: Digest(facts),
        }
    }

    fn record(nonce: u64, left: Option<u64>) -> Found {
        Found::Record(Record {
            meta: Meta {
                nonce: Nonce(nonce),
                rows: 1,
                chunks: 1,
                built: Built {
                    at: Moment(0),
                    micros: 0,
                    by: "me".to_owned(),
                },
                grace: Duration::from_secs(10),
                checksum: 0,
            },
            first: Chunk::default(),
            proof: None,
            left: left.map(Duration::from_secs),
        })
    }

    fn announced(edition: Option<Edition>, mark: Option<Edition>) -> Announcement {
        Announcement {
            reference: edition.map(|edition| Reference {
                edition,
                nonce: Nonce(7),
                was: None,
                at: Moment(0),
                by: "me".to_owned(),
                spread: Duration::ZERO,
                flushed_by: None,
            }),
            mark,
            taken: false,
        }
    }

    #[test]
    fn an_entry_is_judged_by_edition_then_nonce_then_time() {
        let (mine, older, apart) = (edition(5, 50), edition(4, 40), edition(5, 51));
        for (found, reference, mark, verdict) in [
            (record(7, Some(11)), Some(mine), Some(mine), Verdict::Fresh),
            (record(7, Some(11)), Some(mine), None, Verdict::Fresh),
            (record(7, Some(10)), Some(mine), Some(mine), Verdict::Stale),
            (record(7, None), Some(mine), Some(mine), Verdict::Stale),
            (
                record(6, Some(11)),
                Some(mine),
                Some(mine),
                Verdict::Flushed,
            ),
            (Found::Unreadable, Some(mine), Some(mine), Verdict::Corrupt),
            (Found::Nothing, Some(mine), Some(mine), Verdict::Missing),
            (
                record(7, Some(11)),
                Some(older),
                Some(older),
                Verdict::Outdated,
            ),
            (
                record(7, Some(11)),
                Some(apart),
                Some(apart),
                Verdict::Outdated,
            ),
            (record(7, Some(11)), None, Some(older), Verdict::Outdated),
            (record(7, Some(11)), None, Some(mine), Verdict::Missing),
            (record(7, Some(11)), None, None, Verdict::Missing),
        ] {
            let snapshot = Snapshot {
                found,
                announced: announced(reference, mark),
            };
            assert_eq!(snapshot.verdict(mine), verdict, "{snapshot:?}");
        }
    }

    #[test]
    fn another_leagues_keys_are_taken_whatever_they_hold() {
        let mine = edition(5, 50);
        for found in [Found::Nothing, record(7, Some(11))] {
            let announced = Announcement {
                taken: true,
                ..announced(Some(mine), Some(mine))
            };
            assert_eq!(Snapshot { found, announced }.verdict(mine), Verdict::Taken);
        }
    }
}
