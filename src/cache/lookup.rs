//! A look-up, from the first round trip to the decoded value, and the results that the caller receives.

use std::sync::Arc;
use std::time::Duration;

use super::backend::Backend;
use super::chunks::{self, Chunks};
use super::entry::{Found, Meta, Record};
use super::rest::{Extent, Rest};
use super::server::client::Unavailable;
use super::{Announcement, BackendKind, Built, Key, Nonce, Payload, Verdict, codec};
use crate::clock::Stopwatch;
use crate::league::Edition;

/// The outcome of a look-up.
#[derive(Clone, Debug)]
pub struct LookUp<T> {
    /// What was found.
    pub verdict: Verdict,
    /// The entry, for a verdict of fresh or stale.
    pub entry: Option<Entry<T>>,
    /// What is still to come of the entry, where only its first rows were looked for.
    pub rest: Option<Box<Rest<T>>>,
    /// What is announced; `None` when there was no answer.
    pub announced: Option<Announcement>,
    /// How long the last build of this table took, if what was found says so, whether it may be shown or not.
    pub last_build: Option<Duration>,
    /// The backend that answered.
    pub backend: BackendKind,
    /// How long it took, decoding included, in microseconds.
    pub micros: u64,
}

impl<T> LookUp<T> {
    /// The outcome where there is no cache.
    pub(super) fn without_cache(stopwatch: Stopwatch) -> Self {
        Self {
            verdict: Verdict::Off,
            entry: None,
            rest: None,
            announced: None,
            last_build: None,
            backend: BackendKind::Off,
            micros: stopwatch.micros(),
        }
    }
}

/// An entry that may be shown.
#[derive(Clone, Debug)]
pub struct Entry<T> {
    /// The cached value.
    pub value: Arc<T>,
    /// Who built it, when, and in how long.
    pub built: Built,
    /// How long it stays fresh, by the backend's clock; zero when stale.
    pub fresh_for: Duration,
    /// The size of its payload in bytes.
    pub bytes: u64,
    /// Which fill it is of.
    pub(super) stamp: Stamp,
}

/// What tells one fill of an entry from another: no two have both the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Stamp {
    nonce: Nonce,
    checksum: u64,
}

impl Stamp {
    pub(super) const fn of(meta: &Meta) -> Self {
        Self {
            nonce: meta.nonce,
            checksum: meta.checksum,
        }
    }
}

/// An entry as `cache status` lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryInfo {
    /// Its key.
    pub key: Key,
    /// What a look-up would find.
    pub verdict: Verdict,
    /// How long it stays fresh (zero when stale); `None` when it cannot be read, or has no end.
    pub ttl: Option<Duration>,
    /// The size of its payload in bytes; 0 when it cannot be read.
    pub bytes: u64,
    /// How many rows it says it has; 0 when it cannot be read.
    pub rows: u64,
    /// The edition it is of.
    pub edition: Edition,
    /// Who built it, when, and in how long; `None` when it cannot be read.
    pub built: Option<Built>,
}

impl<T> Entry<T> {
    /// The entry, when it could be opened.
    pub(super) fn of(opened: Opened<T>) -> Option<Self> {
        let (record, (value, bytes)) = (opened.record?, opened.value?);
        Some(Self {
            value,
            bytes,
            stamp: Stamp::of(&record.meta),
            fresh_for: record.fresh_for(),
            built: record.meta.built,
        })
    }
}

impl EntryInfo {
    /// What is to be said about what was found under a key.
    pub(super) fn of<T>(key: &Key, edition: Edition, opened: Opened<T>) -> Self {
        let record = opened.record.as_ref();
        Self {
            key: key.clone(),
            edition,
            verdict: opened.verdict,
            ttl: record.and_then(|record| record.left.map(|_| record.fresh_for())),
            bytes: opened.value.map_or(0, |(_, bytes)| bytes),
            rows: record.map_or(0, |record| record.meta.rows),
            built: opened.record.map(|record| record.meta.built),
        }
    }
}

// A look-up from the first round trip to the decoded value.

/// What was found, opened as far as the verdict allows.
pub(super) struct Opened<T> {
    pub(super) verdict: Verdict,
    /// What it was judged by.
    pub(super) announced: Announcement,
    /// What the entry says about itself, where that can be read.
    pub(super) record: Option<Record>,
    /// The value and the size of its payload, for a verdict of fresh or stale; or of its first chunk, where no more was
    /// looked for.
    pub(super) value: Option<(Arc<T>, u64)>,
}

impl<T> Opened<T> {
    fn closed(verdict: Verdict, announced: Announcement, record: Option<Record>) -> Self {
        Self {
            verdict,
            announced,
            record,
            value: None,
        }
    }

    /// Takes nothing that was found for current: it may be from before a flush that the server has forgotten.
    pub(super) fn count_as_flushed(&mut self) {
        if self.value.take().is_some() {
            self.verdict = Verdict::Flushed;
        }
    }

    /// Whether there is nothing to tell of. An entry in an edition that is not announced may be there all the same.
    pub(super) fn is_missing(&self) -> bool {
        match self.verdict {
            Verdict::Missing => true,
            Verdict::Outdated => self.record.is_none(),
            _ => false,
        }
    }

    /// What is still to come of the value.
    pub(super) fn rest(&self, key: &Key, edition: Edition) -> Option<Box<Rest<T>>>
    where
        T: Payload,
    {
        let (record, (value, _)) = (self.record.as_ref()?, self.value.as_ref()?);
        Rest::of(key, edition, record, value)
    }

    /// How long it took to build what was found, as far as that is believed.
    pub(super) fn last_build(&self) -> Option<Duration> {
        let built = &self.record.as_ref()?.meta.built;
        Some(Duration::from_micros(built.micros))
    }
}

/// Looks the entry of an edition up and decodes it.
///
/// The chunks behind the first come each by itself. If the entry is replaced meanwhile, the look-up begins again; if that
/// happens a second time, it counts as missing, which is always safe.
pub(super) async fn look<T: Payload>(
    backend: Backend<'_>,
    key: &Key,
    edition: Edition,
    extent: Extent,
) -> Result<Opened<T>, Unavailable> {
    let mut announced = Announcement::default();
    for _ in 0..2 {
        let snapshot = backend.look(key, edition).await?;
        let verdict = snapshot.verdict(edition);
        announced = snapshot.announced;
        let record = match snapshot.found {
            Found::Nothing | Found::Unreadable => {
                return Ok(Opened::closed(verdict, announced, None));
            }
            Found::Record(record) => record,
        };
        if !verdict.is_current() {
            return Ok(Opened::closed(verdict, announced, Some(record)));
        }
        if extent == Extent::FirstRows && record.meta.chunks > 1 {
            return Ok(match codec::first(key, edition, &record) {
                Some(value) => {
                    let bytes = record.first.len() as u64;
                    Opened {
                        verdict,
                        announced,
                        record: Some(record),
                        value: Some((value, bytes)),
                    }
                }
                None => Opened::closed(Verdict::Corrupt, announced, None),
            });
        }
        return Ok(match chunks::whole(backend, key, edition, &record).await? {
            Chunks::Replaced => continue,
            Chunks::Whole(value, bytes) => Opened {
                verdict,
                announced,
                record: Some(record),
                value: Some((value, bytes)),
            },
            Chunks::Corrupt | Chunks::Unwanted => Opened::closed(Verdict::Corrupt, announced, None),
        });
    }
    Ok(Opened::closed(Verdict::Missing, announced, None))
}

#[cfg(test)]
pub(super) mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::cache::Content;
    use crate::cache::backend::Local;
    use crate::cache::{Announce, Built, Fill, LeagueTag, Lease, Proposal, publish};
    use crate::clock::Moment;
    use crate::league::{Digest, Revision, Season, StoreId};
    use crate::scoretable::Kind;

    /// A payload of a part per letter.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub(crate) struct Letters(pub(crate) String);

    impl Payload for Letters {
        type Part<'a> = Self;

        fn rows(&self) -> usize {
            self.0.len()
        }

        fn parts(&self) -> impl Iterator<Item = Self> {
            self.0.chars().map(|c| Self(c.to_string()))
        }

        fn begin(part: Self, _: usize) -> Option<Self> {
            Some(part)
        }

        fn append(&mut self, part: Self, _: usize) -> bool {
            self.0.push_str(&part.0);
            true
        }
    }

    pub(crate) fn key() -> Key {
        let store = StoreId::new("1f3a9c02-0000-4000-8000-000000000000").unwrap();
        Key {
            league: LeagueTag::of(&store),
            content: Content::Table(Kind::Enhanced),
            season: Season::new(2024).unwrap(),
            week: None,
        }
    }

    pub(crate) const EDITION: Edition = Edition {
        revision: Revision(1),
        facts: Digest(1),
    };

    pub(crate) async fn publish(backend: Backend<'_>, letters: &str) {
        let minute = Duration::from_secs(60);
        let proposal = Proposal {
            edition: EDITION,
            seen: None,
            body: b"head".to_vec(),
            by: "test".to_owned(),
            spread: Duration::ZERO,
        };
        let announced = backend.announce(&key().league, &proposal).await;
        let (Announce::Announced(nonce) | Announce::Same(nonce)) = announced.unwrap() else {
            panic!("expected to announce")
        };
        let lease = Lease {
            token: letters.to_owned(),
            edition: EDITION,
            nonce,
            was: None,
            backend: BackendKind::Embedded,
        };
        let (at, by) = (Moment(0), "test".to_owned());
        let built = Built { at, micros: 0, by };
        let value = Arc::new(Letters(letters.to_owned()));
        let published = publish::publish(backend, &key(), &lease, &value, &built, minute).await;
        assert_eq!(published.map(|published| published.fill), Ok(Fill::Filled));
    }

    #[tokio::test]
    async fn chunks_of_two_entries_are_never_mixed() {
        let local = Local::default();
        let backend = Backend::Embedded(&local);
        publish(backend, "old").await;
        let Found::Record(old) = backend.look(&key(), EDITION).await.unwrap().found else {
            panic!("there is an entry")
        };
        let whole_of_old = chunks::whole(backend, &key(), EDITION, &old).await;
        let expected = Chunks::Whole(Arc::new(Letters("old".to_owned())), 6);
        assert_eq!(whole_of_old, Ok(expected));
        publish(backend, "new").await;
        let whole_of_old = chunks::whole::<Letters>(backend, &key(), EDITION, &old).await;
        assert_eq!(whole_of_old, Ok(Chunks::Replaced));
        let opened = look::<Letters>(backend, &key(), EDITION, Extent::Whole).await;
        let value = opened.ok().and_then(|opened| opened.value);
        assert_eq!(value.map(|(value, _)| value.0.clone()), Some("new".into()));
    }
}
