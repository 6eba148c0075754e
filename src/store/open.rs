//! Opens a store: checks which file it is, whether its log belongs to it, and whether it can be written.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, ErrorCode};

use super::connection::{immutable, new_id, plain};
use super::error::LogTrouble;
use super::file_identity::Place;
use super::meta::LastHead;
use super::migrate::Migrated;
use super::path::inspect;
use super::progress::WriteWatch;
use super::wal::{Log, OtherUsers};
use super::{Refusal, Store, StoreError, migrate, wal};
use crate::file::beside;
use crate::league::StoreId;

/// How long another program may take to notice that its file was replaced, and how often this is checked.
const NOTICES_WITHIN: Duration = Duration::from_secs(3);
const CHECKED_EVERY: Duration = Duration::from_millis(100);
/// The size of the cache of prepared statements. The program has no more statements than this.
const STATEMENTS: usize = 48;

/// What opening does with an older schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Schema {
    /// The schema is migrated.
    Newest,
    /// The schema stays, and nothing can be written through the connection.
    AsItIs,
}

/// Opens a store that must exist.
pub(super) fn existing(path: &Path) -> Result<Store, StoreError> {
    if_present(path)?.ok_or_else(|| missing(path))
}

/// Opens a store; `None` when there is none.
pub(super) fn if_present(path: &Path) -> Result<Option<Store>, StoreError> {
    let open = |found: PathBuf| connect(path, &found, Schema::Newest);
    inspect(path)?.map(open).transpose()
}

/// Opens a store read-only: nothing can be written, so a schema of any age stays as it is.
pub(super) fn read_only(path: &Path) -> Result<Store, StoreError> {
    match inspect(path)? {
        None => Err(missing(path)),
        Some(found) => connect(path, &found, Schema::AsItIs),
    }
}

pub(super) fn in_memory(id: StoreId) -> Result<Store, StoreError> {
    let mut db = Connection::open_in_memory()?;
    migrate::in_memory(&mut db, || id)?;
    ready(db, Path::new(":memory:"), None)
}

/// A store in a file that has no name: SQLite removes it as soon as it is open.
pub(super) fn temporary(id: StoreId) -> Result<Store, StoreError> {
    let mut db = Connection::open("")?;
    // Only a write that fails is ever rolled back, and the program ends with that.
    db.pragma_update(None, "journal_mode", "memory")?;
    migrate::in_memory(&mut db, || id)?;
    ready(db, Path::new(":temporary:"), None)
}

fn missing(path: &Path) -> StoreError {
    StoreError::Missing {
        path: path.to_owned(),
    }
}

/// Opens the file at `found`; every message calls it `path`.
fn connect(path: &Path, found: &Path, schema: Schema) -> Result<Store, StoreError> {
    let failed = StoreError::file(path);
    let mut checks = NOTICES_WITHIN.as_millis() / CHECKED_EVERY.as_millis();
    let others = loop {
        match wal::other_users(found).map_err(failed)? {
            OtherUsers::OfReplacedFile(by) if checks == 0 => {
                let path = path.to_owned();
                return Err(Refusal::Replaced { path, by }.into());
            }
            OtherUsers::OfReplacedFile(_) => {
                checks -= 1;
                std::thread::park_timeout(CHECKED_EVERY);
            }
            others => break others,
        }
    };
    let log = wal::examine(found)?;
    let open = || {
        let Some(mut db) = shared(found)? else {
            // SQLite cannot keep its files beside the store, so the file is read as immutable.
            return match log {
                Log::Empty => read_immutable(path, found, schema),
                Log::Holds | Log::InUse => Err(LogTrouble::ReadOnly.at(found)),
            };
        };
        refuse_code(&db, path)?;
        if log == Log::Holds && others == OtherUsers::None && !wal::belongs(&db, found)? {
            return Err(LogTrouble::Foreign.at(found));
        }
        if schema == Schema::AsItIs {
            migrate::refuse_newer(&db, path)?;
            db.pragma_update(None, "query_only", true)?;
            return ready(db, path, None);
        }
        if db.is_readonly("main")? {
            return read_migrated(db, path);
        }
        let migrated = migrate::on_disk(&mut db, found)?;
        // Viewers keep reading while an import writes. Where the file system does not support it, SQLite keeps its
        // rollback journal; while another program has the new store open, the next program that opens it switches the
        // mode.
        let logged = db.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()));
        ignore_busy(logged)?;
        db.pragma_update(None, "synchronous", "normal")?;
        if migrated.is_some() {
            wal::empty(&db);
        }
        ready(db, path, migrated)
    };
    open().map_err(|error: StoreError| error.during("open", path))
}

/// Opens a connection that works alongside those of other programs, if this user may have one: SQLite needs files
/// beside the store for it.
fn shared(path: &Path) -> Result<Option<Connection>, StoreError> {
    let writable = File::options().write(true).open(path).is_ok();
    if !writable && !beside(path, "-shm").exists() {
        // SQLite could create its files, but not remove them again.
        return Ok(None);
    }
    let db = plain(path)?;
    // The first read creates those files.
    match migrate::version(&db) {
        Ok(_) => Ok(Some(db)),
        Err(error) => match error.sqlite_error_code() {
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly) => Ok(None),
            _ => Err(error.into()),
        },
    }
}

/// Opens a store that cannot be written, and reads the file alone.
fn read_immutable(path: &Path, found: &Path, schema: Schema) -> Result<Store, StoreError> {
    let db = immutable(found)?;
    refuse_code(&db, path)?;
    match schema {
        Schema::AsItIs => {
            migrate::refuse_newer(&db, path)?;
            ready(db, path, None)
        }
        Schema::Newest => read_migrated(db, path),
    }
}

/// Opens a store that can only be read: an older schema is read into memory and migrated there.
fn read_migrated(db: Connection, path: &Path) -> Result<Store, StoreError> {
    if migrate::refuse_newer(&db, path)? == migrate::newest() {
        return ready(db, path, None);
    }
    let mut copy = Connection::open_in_memory()?;
    Backup::new(&db, &mut copy)?.step(-1)?;
    let migrated = migrate::in_memory(&mut copy, new_id)?;
    let store = ready(copy, path, migrated)?;
    // A write to the copy would be lost, and yet announced to other viewers.
    store.db.pragma_update(None, "query_only", true)?;
    Ok(store)
}

/// Configures a connection as every store needs it.
pub(super) fn ready(
    db: Connection,
    path: &Path,
    migrated: Option<Migrated>,
) -> Result<Store, StoreError> {
    db.pragma_update(None, "foreign_keys", true)?;
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    let on_disk = db.path().is_some_and(|path| !path.is_empty());
    Ok(Store {
        db,
        path: path.to_owned(),
        migrated,
        draft: None,
        place: on_disk.then(|| Place::of(path)),
        last_head: LastHead::default(),
        watch: WriteWatch::default(),
    })
}

/// Refuses a file with views or triggers: their statements would run at every read, without a limit.
fn refuse_code(db: &Connection, path: &Path) -> Result<(), StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type IN ('view', 'trigger'))";
    if db.query_row(sql, (), |row| row.get(0))? {
        return Err(StoreError::Foreign {
            path: path.to_owned(),
            why: "it has views or triggers, which scoretable never makes",
        });
    }
    Ok(())
}

fn ignore_busy(outcome: rusqlite::Result<()>) -> rusqlite::Result<()> {
    match outcome {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(()),
        other => other,
    }
}
