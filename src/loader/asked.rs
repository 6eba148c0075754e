//! A load under way, and how it ends.

use std::sync::Arc;
use std::time::Duration;

use super::{Loaded, Source, advice};
use crate::cache::{BackendKind, Built, Entry, Verdict};
use crate::clock::{Moment, Stopwatch};
use crate::league::{Edition, Revision};
use crate::scoretable::Scoretable;

/// A load under way: what the look-up said, and which edition the store holds.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub(super) verdict: Verdict,
    pub(super) backend: BackendKind,
    pub(super) store: Edition,
    /// How long the last build of the table took, where that is known.
    pub(super) last_build: Option<Duration>,
    /// How long an entry made now stays fresh.
    pub(super) ttl: Duration,
    pub(super) watch: Stopwatch,
}

/// A table built for this load.
pub(super) struct Made {
    pub(super) table: Arc<Scoretable>,
    pub(super) edition: Edition,
    pub(super) built: Built,
}

impl Asked {
    /// Ends with an entry of the cache.
    pub(super) fn shown(&self, entry: Entry<Scoretable>) -> Loaded {
        let mut source = self.source(entry.built, entry.revision);
        if entry.revision > self.store.revision {
            source.note = Some(advice::behind(self.store.revision, entry.revision));
        }
        source.fresh_for = Some(entry.fresh_for);
        source.bytes = entry.bytes;
        Loaded {
            table: entry.value,
            source,
        }
    }

    /// Ends with a table built here, which nobody else has seen yet.
    pub(super) fn made(&self, made: Made) -> Loaded {
        let mut source = self.source(made.built, made.edition.revision);
        // A table read after a write is newer than what was asked for.
        source.store_revision = self.store.revision.max(made.edition.revision);
        Loaded {
            table: made.table,
            source,
        }
    }

    fn source(&self, built: Built, revision: Revision) -> Source {
        Source {
            verdict: self.verdict,
            backend: self.backend,
            built,
            revision,
            store_revision: self.store.revision,
            announced: None,
            published: None,
            note: None,
            fresh_for: None,
            ttl: self.ttl,
            bytes: 0,
            loaded_at: Moment::now(),
            micros: self.watch.micros(),
        }
    }
}
