//! What the cache hands to whoever asks it.

use std::sync::Arc;
use std::time::Duration;

use super::reader::Opened;
use super::{BackendKind, Built, Key, Verdict};
use crate::league::Revision;

/// The outcome of a look-up.
#[derive(Clone, Debug)]
pub struct LookUp<T> {
    /// What was found.
    pub verdict: Verdict,
    /// The entry, for a verdict of fresh or stale.
    pub entry: Option<Entry<T>>,
    /// How long the last build of this table took, if what was found says so, whether it may be shown or not.
    pub last_build: Option<Duration>,
    /// Who was asked.
    pub backend: BackendKind,
    /// How long it took, decoding included, in microseconds.
    pub micros: u64,
}

/// An entry that may be shown.
#[derive(Clone, Debug)]
pub struct Entry<T> {
    /// The cached value.
    pub value: Arc<T>,
    /// The revision of the store it was built from.
    pub revision: Revision,
    /// Who built it, when, and in how long.
    pub built: Built,
    /// How long it stays fresh, by the clock of whoever keeps it; zero when stale.
    pub fresh_for: Duration,
    /// The size of its payload in bytes.
    pub bytes: u64,
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
    /// The revision of the store it was built from; `None` when it cannot be read.
    pub revision: Option<Revision>,
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
            revision: record.meta.revision,
            fresh_for: record.fresh_for(),
            built: record.meta.built,
        })
    }
}

impl EntryInfo {
    /// What is to be said about what was found under a key.
    pub(super) fn of<T>(key: &Key, opened: Opened<T>) -> Self {
        let record = opened.record.as_ref();
        Self {
            key: key.clone(),
            verdict: opened.verdict,
            ttl: record.and_then(|record| record.left.map(|_| record.fresh_for())),
            bytes: opened.value.map_or(0, |(_, bytes)| bytes),
            rows: record.map_or(0, |record| record.meta.rows),
            revision: record.map(|record| record.meta.revision),
            built: opened.record.map(|record| record.meta.built),
        }
    }
}
