//! Verifies that a table is right: it is built again from facts alone, and compared.

use std::sync::Arc;

use super::watch::is_other;
use super::{LoadError, Loader, Verdict, keys};
use crate::cache::Key;
use crate::clock::Stopwatch;
use crate::league::{Digest, Revision};
use crate::scoretable::{Differences, Scoretable};
use crate::store::Store;

/// What came of building a table again from picks and results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// How the table compares with the one built again.
    pub finding: Finding,
    /// How many rows the one built again has.
    pub rows: u64,
    /// Its digest.
    pub digest: Digest,
    /// The revision of the store it was built from.
    pub revision: Revision,
    /// How long that took, in microseconds.
    pub micros: u64,
}

/// How a table compares with the one built again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The same, to the last bit.
    Identical,
    /// Not the same, and where.
    Different(Differences),
    /// A reader: the checksum of the table's entry is right, and the table is the one in it. The facts are with the publisher.
    SameEntry,
    /// The table is of another revision than the store, so it may well differ.
    OtherRevision,
}

/// An entry of the cache, compared with its table built again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedEntry {
    /// Its key.
    pub key: Key,
    /// What a look-up finds.
    pub verdict: Verdict,
    /// How its table compares; `None` for an entry that no viewer would be shown.
    pub finding: Option<Finding>,
}

impl Loader {
    /// Builds a table again from picks and results and compares it with the one given, which was built at `revision`.
    ///
    /// # Errors
    /// When the store cannot be read, has no such season or week any more, or holds another league than when a table was
    /// last asked for.
    pub async fn verify_table(
        &self,
        table: &Arc<Scoretable>,
        revision: Revision,
    ) -> Result<Verification, LoadError> {
        let (table, asked) = (Arc::clone(table), self.cache.asked());
        let prove = move |store: &mut Store| {
            let league = store.head()?;
            if asked.is_some_and(|asked| is_other(&league, &asked)) {
                return Err(LoadError::OtherLeague);
            }
            verify_table(store, &table, revision)
        };
        self.store.call(prove).await
    }

    /// Compares every entry of the league with its table built again. Empty when the cache does not answer.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn verify_entries(&self) -> Result<Vec<CheckedEntry>, LoadError> {
        let league = self.store.call(|store| store.head()).await?;
        let mut checked = Vec::new();
        for key in keys::every_key(&league) {
            let found = self
                .cache
                .look_up::<Scoretable>(&key, league.edition())
                .await;
            let finding = match (found.verdict, found.entry) {
                (Verdict::Missing, _) => continue,
                (Verdict::Unreachable | Verdict::Off | Verdict::Taken, _) => break,
                (_, None) => None,
                (_, Some(entry)) => Some(
                    self.verify_table(&entry.value, league.revision)
                        .await?
                        .finding,
                ),
            };
            checked.push(CheckedEntry {
                key,
                verdict: found.verdict,
                finding,
            });
        }
        Ok(checked)
    }

    /// Replaces every stored score by what the facts give, and publishes the revision that takes.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn repair(&self) -> Result<Revision, LoadError> {
        let revision = self.store.call(Store::repair).await?;
        self.publish_newest().await?;
        Ok(revision)
    }
}

fn verify_table(
    store: &mut Store,
    table: &Scoretable,
    revision: Revision,
) -> Result<Verification, LoadError> {
    let watch = Stopwatch::start();
    let (edition, again) = store.recomputed(table.kind, table.season, table.week)?;
    let digest = again.digest();
    let finding = if edition.revision != revision {
        Finding::OtherRevision
    } else if table.digest() == digest {
        Finding::Identical
    } else {
        Finding::Different(table.differences(&again))
    };
    Ok(Verification {
        finding,
        rows: again.rows() as u64,
        digest,
        revision: edition.revision,
        micros: watch.micros(),
    })
}
