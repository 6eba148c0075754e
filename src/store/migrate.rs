//! Migrates a store of an older program to the newest schema, and keeps a copy of the old store beside it.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior, params};

use super::path::APPLICATION_ID;
use super::progress::WriteWatch;
use super::{Refusal, Store, StoreError, backup, connection, facts_digest, scores};
use crate::file::beside;
use crate::league::StoreId;

/// The schema, one file for each version. A released file is never edited; a change is a further file.
const MIGRATIONS: [&str; 6] = [
    include_str!("../../assets/schema/0001_league.sql"),
    include_str!("../../assets/schema/0002_facts_digest.sql"),
    include_str!("../../assets/schema/0003_change.sql"),
    include_str!("../../assets/schema/0004_line.sql"),
    include_str!("../../assets/schema/0005_form.sql"),
    include_str!("../../assets/schema/0006_pick_digest.sql"),
];
const FIRST_NAME: &str = "Prediction League";

/// The result of migrating a store of an older program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The version of its schema before.
    pub from: i64,
    /// The version it has now.
    pub to: i64,
    /// Where the old store is kept. A store that cannot be written stays as it is: its data is migrated in memory, and
    /// this is `None`.
    pub kept: Option<PathBuf>,
}

impl Store {
    /// The result of the migration when the store was opened; `None` when there was none.
    pub const fn migrated(&self) -> Option<&Migrated> {
        self.migrated.as_ref()
    }
}

/// Reads the version of a store's schema.
pub(super) fn version(db: &Connection) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// The newest version of the schema that this program knows.
pub(super) fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Refuses a store of a newer program.
pub(super) fn refuse_newer(db: &Connection, path: &Path) -> Result<i64, StoreError> {
    let (found, known) = (version(db)?, newest());
    if found > known {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            version: found,
            known,
        });
    }
    Ok(found)
}

/// Migrates a store on disk to the newest schema, in one transaction, and creates the schema where there is none. An
/// older store is copied beside the new one first, under the write lock, so that the copy has its final state.
pub(super) fn on_disk(db: &mut Connection, path: &Path) -> Result<Option<Migrated>, StoreError> {
    if refuse_newer(db, path)? == newest() {
        return Ok(None);
    }
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another program may have migrated it while this one waited for the lock.
    let found = refuse_newer(&transaction, path)?;
    if found == newest() {
        return Ok(None);
    }
    let kept = (found > 0).then(|| keep(path, found)).transpose()?;
    let migrated = apply(&transaction, found, connection::new_id)
        .and_then(|()| Ok(transaction.commit()?))
        .inspect_err(|_| {
            // Nothing has changed, so the copy is not needed.
            let _left = kept.as_ref().map(fs::remove_file);
        });
    migrated?;
    Ok(kept.map(|kept| Migrated {
        from: found,
        to: newest(),
        kept: Some(kept),
    }))
}

/// Migrates a store in memory.
pub(super) fn in_memory(
    db: &mut Connection,
    id: impl FnOnce() -> StoreId,
) -> Result<Option<Migrated>, StoreError> {
    let from = version(db)?;
    let transaction = db.transaction()?;
    apply(&transaction, from, id)?;
    transaction.commit()?;
    Ok((from > 0).then(|| Migrated {
        from,
        to: newest(),
        kept: None,
    }))
}

/// Applies the missing migrations, and gives a new store its identity.
fn apply(db: &Connection, found: i64, id: impl FnOnce() -> StoreId) -> Result<(), StoreError> {
    let known = usize::try_from(found).unwrap_or_default();
    for migration in MIGRATIONS.iter().skip(known) {
        db.execute_batch(migration)?;
    }
    if (1..5).contains(&found) {
        // The fifth makes the table of the derived rows anew.
        scores::rebuild_all(db, &WriteWatch::default())?;
    }
    if (2..6).contains(&found) {
        // The sixth takes the digest of the same facts in another way. The league may be announced under the old one, which
        // the new one follows as after a write.
        db.execute_batch(
            "INSERT OR REPLACE INTO edition (revision, facts) SELECT revision, facts FROM meta;
             UPDATE meta SET revision = revision + 1;",
        )?;
    }
    if found == 0 {
        let id = id();
        db.pragma_update(None, "application_id", APPLICATION_ID)?;
        db.execute(
            "INSERT INTO meta (only_row, store_id, name, revision, joker) VALUES (1, ?1, ?2, 0, 'banker')",
            params![id.as_str(), FIRST_NAME],
        )?;
    }
    facts_digest::note(db, &WriteWatch::default())?;
    Ok(db.pragma_update(None, "user_version", newest())?)
}

/// Copies an old store to `league.db.v2`, or, if that exists, to `league.db.v2.1` and so on.
fn keep(path: &Path, version: i64) -> Result<PathBuf, StoreError> {
    let first = beside(path, &format!(".v{version}"));
    let others = (1..).map(|n: u32| beside(&first, &format!(".{n}")));
    let source = connection::plain(path)?;
    for to in std::iter::once(first.clone()).chain(others) {
        match backup::write(&source, &to) {
            Err(StoreError::Refused(Refusal::Exists { .. })) => {}
            outcome => return outcome.map(|()| to),
        }
    }
    // Unreachable in practice: there are more numbers than files.
    Err(Refusal::Exists { path: first }.into())
}
