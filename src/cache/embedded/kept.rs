//! What is kept for a table: the entry itself, and the stage on which it is put together. Others reach the keys of a server
//! too, so either may also be something that is not ours, and an entry may have lost fields.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::cache::record::{Chunk, Found, Meta, Piece, Record};
use crate::cache::wire::FIELDS;
use crate::league::Edition;

/// What is under the key of a table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kept {
    Entry(Box<Entry>),
    /// Something of another type.
    Foreign,
}

/// An entry, as far as it is left.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Entry {
    meta: Meta,
    chunks: BTreeMap<usize, Chunk>,
    /// Fields of the metadata that hold garbage.
    spoilt: BTreeSet<&'static str>,
}

/// What is under the key of a stage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Stage {
    pub(super) meta: Option<Meta>,
    chunks: BTreeMap<usize, Chunk>,
    /// Something of another type is there, so nothing can be put there before FILL has cleared it away.
    foreign: bool,
}

impl Kept {
    /// What a look-up finds, when there is so much time left.
    pub(super) fn found(&self, left: Duration) -> Found {
        let readable = match self {
            Self::Entry(entry) if entry.spoilt.is_empty() => entry.chunks.get(&0).zip(Some(entry)),
            Self::Entry(_) | Self::Foreign => None,
        };
        readable.map_or(Found::Unreadable, |(first, entry)| {
            Found::Record(Record {
                meta: entry.meta.clone(),
                first: first.clone(),
                left: Some(left),
            })
        })
    }

    /// A chunk, as long as it can be told which entry it is of.
    pub(super) fn piece(&self, at: usize) -> Option<Piece> {
        let entry = self.entry().filter(|entry| entry.has("checksum"))?;
        Some(Piece {
            checksum: entry.meta.checksum,
            chunk: entry.chunks.get(&at).cloned(),
        })
    }

    /// Whether a fill must leave it alone: it is of the same flush and revision, and of other facts.
    pub(super) fn is_forked_from(&self, fill: &Meta, staged: &Stage) -> bool {
        let Some((entry, offered)) = self.entry().zip(staged.meta.as_ref()) else {
            return false;
        };
        let judged = ["nonce", "revision", "facts"];
        let published = Edition {
            revision: fill.revision,
            facts: offered.facts,
        };
        judged.iter().all(|field| entry.has(field))
            && entry.meta.nonce == fill.nonce
            && entry.meta.is_forked_from(published)
    }

    /// Whether it was built under the lease of this token.
    pub(super) fn is_of(&self, token: &str) -> bool {
        let entry = self.entry().filter(|entry| entry.has("token"));
        entry.is_some_and(|entry| entry.meta.token == token)
    }

    /// The size of its payload.
    pub(super) fn bytes(&self) -> u64 {
        let chunks = self.entry().map(|entry| entry.chunks.values());
        let sizes = chunks.into_iter().flatten().map(|chunk| chunk.len() as u64);
        sizes.sum()
    }

    /// Spoils a field of the metadata, or takes a numbered chunk away.
    pub(super) fn spoil(&mut self, name: &str) {
        let Self::Entry(entry) = self else { return };
        match name.parse() {
            Ok(at) => drop(entry.chunks.remove(&at)),
            Err(_) => entry
                .spoilt
                .extend(FIELDS.iter().find(|field| **field == name)),
        }
    }

    fn entry(&self) -> Option<&Entry> {
        match self {
            Self::Entry(entry) => Some(entry),
            Self::Foreign => None,
        }
    }
}

impl Entry {
    fn has(&self, field: &str) -> bool {
        !self.spoilt.contains(field)
    }
}

impl Stage {
    pub(super) fn foreign() -> Self {
        Self {
            foreign: true,
            ..Self::default()
        }
    }

    /// Puts a chunk there; the first brings the metadata.
    pub(super) fn put(&mut self, meta: &Meta, at: usize, chunk: &Chunk) {
        if self.foreign {
            return;
        }
        self.chunks.insert(at, chunk.clone());
        if at == 0 {
            self.meta = Some(meta.clone());
        }
    }

    /// The entry, when all of its chunks are there and nothing else.
    pub(super) fn whole(self, chunks: usize) -> Option<Kept> {
        let all = self.chunks.keys().copied().eq(0..chunks);
        let meta = self.meta.filter(|_| all)?;
        Some(Kept::Entry(Box::new(Entry {
            meta,
            chunks: self.chunks,
            spoilt: BTreeSet::new(),
        })))
    }
}
