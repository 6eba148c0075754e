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

/// The entry, if there is one that may be shown.
pub(super) fn entry<T>(opened: Opened<T>) -> Option<Entry<T>> {
    let (record, (value, bytes)) = (opened.record?, opened.value?);
    Some(Entry {
        value,
        bytes,
        revision: record.meta.revision,
        fresh_for: record.fresh_for(),
        built: record.meta.built,
    })
}

/// What is kept under `key`.
pub(super) fn info<T>(key: &Key, opened: Opened<T>) -> EntryInfo {
    let bytes = opened.value.map(|(_, bytes)| bytes);
    let record = opened.record;
    EntryInfo {
        key: key.clone(),
        verdict: opened.verdict,
        ttl: record
            .as_ref()
            .and_then(|record| record.left.map(|_| record.fresh_for())),
        bytes: bytes.unwrap_or_default(),
        rows: record.as_ref().map_or(0, |record| record.meta.rows),
        revision: record.as_ref().map(|record| record.meta.revision),
        built: record.map(|record| record.meta.built),
    }
}
