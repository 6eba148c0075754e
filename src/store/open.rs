//! Opening a store: whose file it is, and which version its schema has.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior, params};
use uuid::Uuid;

use super::{StoreError, digest};
use crate::league::StoreId;

/// The schema, one file a version. They are never edited once released; a change is a further file.
const MIGRATIONS: [&str; 3] = [
    include_str!("../../assets/schema/0001_league.sql"),
    include_str!("../../assets/schema/0002_facts_digest.sql"),
    include_str!("../../assets/schema/0003_change.sql"),
];
/// Marks a SQLite file as ours: `sctb` in ASCII.
const APPLICATION_ID: i32 = 0x7363_7462;
/// How long somebody else's write is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// A statement is prepared once; there are not more of them than this.
const STATEMENTS: usize = 48;
const FIRST_NAME: &str = "Prediction League";

/// What is at a path.
enum Found {
    Nothing,
    Ours,
}

pub(super) fn existing(path: &Path) -> Result<Connection, StoreError> {
    if_there(path)?.ok_or_else(|| StoreError::Missing {
        path: path.to_owned(),
    })
}

/// Opens a store to be looked at: nothing can be written, so a schema of any age stays as it is.
pub(super) fn to_look(path: &Path) -> Result<Connection, StoreError> {
    if matches!(look(path)?, Found::Nothing) {
        return Err(StoreError::Missing {
            path: path.to_owned(),
        });
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || {
        let db = Connection::open_with_flags(path, flags)?;
        db.busy_timeout(PATIENCE)?;
        let found = version(&db)?;
        if found > newest() {
            return Err(StoreError::Newer {
                path: path.to_owned(),
                version: found,
                known: newest(),
            });
        }
        Ok(db)
    };
    open().map_err(|error: StoreError| error.during("open", path))
}

/// Opens a store; `None` when there is none.
pub(super) fn if_there(path: &Path) -> Result<Option<Connection>, StoreError> {
    match look(path)? {
        Found::Nothing => Ok(None),
        Found::Ours => connect(path).map(Some),
    }
}

pub(super) fn in_memory(id: StoreId) -> Result<Connection, StoreError> {
    let mut db = Connection::open_in_memory()?;
    db.pragma_update(None, "foreign_keys", true)?;
    migrate(&mut db, Path::new(":memory:"), || id)?;
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(db)
}

/// Looks at a file without SQLite, which would leave files of its own beside a stranger's database. The application id
/// stands at byte 68 of a database; the schema is made before the file is switched to write-ahead logging, so it is
/// never only in the log.
fn look(path: &Path) -> Result<Found, StoreError> {
    let foreign = |why| StoreError::Foreign {
        path: path.to_owned(),
        why,
    };
    let file = |source| StoreError::File {
        path: path.to_owned(),
        source,
    };
    let opened = match File::open(path) {
        Ok(opened) => opened,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(file(error)),
    };
    if opened.metadata().map_err(file)?.is_dir() {
        return Err(foreign("it is a folder"));
    }
    let mut header = Vec::with_capacity(100);
    opened.take(100).read_to_end(&mut header).map_err(file)?;
    if header.is_empty() {
        return Ok(Found::Nothing);
    }
    if !header.starts_with(b"SQLite format 3\0") {
        return Err(foreign("it is no SQLite database"));
    }
    if header.get(68..72) != Some(APPLICATION_ID.to_be_bytes().as_slice()) {
        return Err(foreign("it is the database of another program"));
    }
    Ok(Found::Ours)
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || {
        let mut db = Connection::open_with_flags(path, flags)?;
        db.busy_timeout(PATIENCE)?;
        prepare(&mut db, path)?;
        // Viewers keep reading while an import writes. Where the file system cannot do it, SQLite stays with its journal;
        // while somebody else has the new store open, it is switched by whoever opens it next.
        let logged = db.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()));
        ignore_busy(logged)?;
        db.pragma_update(None, "synchronous", "normal")?;
        Ok(db)
    };
    open().map_err(|error: StoreError| error.during("open", path))
}

/// Readies a connection for use, whatever the file behind it is called yet.
pub(super) fn prepare(db: &mut Connection, path: &Path) -> Result<(), StoreError> {
    db.pragma_update(None, "foreign_keys", true)?;
    migrate(db, path, new_id)?;
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// An identity no other league has.
pub(super) fn new_id() -> StoreId {
    StoreId::from_bits(Uuid::new_v4().as_u128())
}

fn ignore_busy(outcome: rusqlite::Result<()>) -> rusqlite::Result<()> {
    match outcome {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(()),
        other => other,
    }
}

/// The version of the schema of a store.
pub(super) fn version(db: &Connection) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// The newest version of the schema there is.
pub(super) fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Brings the schema to the newest version, in one transaction.
fn migrate(
    db: &mut Connection,
    path: &Path,
    id: impl FnOnce() -> StoreId,
) -> Result<(), StoreError> {
    let newest = newest();
    if version(db)? == newest {
        return Ok(());
    }
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Somebody else may have migrated it while this waited for the lock.
    let found = version(&transaction)?;
    let Some(missing) = usize::try_from(found)
        .ok()
        .and_then(|known| MIGRATIONS.get(known..))
    else {
        let path = path.to_owned();
        return Err(StoreError::Newer {
            path,
            version: found,
            known: newest,
        });
    };
    for migration in missing {
        transaction.execute_batch(migration)?;
    }
    if found == 0 {
        let id = id();
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.execute(
            "INSERT INTO meta (only_row, store_id, name, revision, joker) VALUES (1, ?1, ?2, 0, 'banker')",
            params![id.as_str(), FIRST_NAME],
        )?;
    }
    digest::note(&transaction)?;
    transaction.pragma_update(None, "user_version", newest)?;
    Ok(transaction.commit()?)
}
