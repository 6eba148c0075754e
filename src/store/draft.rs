//! A store that is being created. Nothing is at its path before its first write is committed, so that a program that is
//! stopped halfway leaves no league, not even an empty or partial one.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};
use tracing::{debug, info};
use uuid::Uuid;

use super::{Store, StoreError, connection, migrate, open};
use crate::file::beside;
use crate::{file, text};

/// The suffix of a draft's file name. The name begins with a dot and the name of the store.
const ENDING: &str = ".new";

/// A temporary file beside the store's path. It is removed with the draft unless it is published.
#[derive(Debug)]
pub(super) struct Draft {
    path: PathBuf,
    file: PathBuf,
    /// The folders that were created for it, the outermost first. They are removed with it, too.
    folders: Vec<PathBuf>,
}

/// The outcome of publishing a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Publication {
    /// The draft is the store now.
    Published,
    /// Another program created a store meanwhile. That store stays.
    Overtaken,
}

impl Draft {
    /// Begins a store that contains only its schema and its identity.
    pub(super) fn begin(path: &Path) -> Result<Store, StoreError> {
        let failed = StoreError::file(path);
        loop {
            let draft = Self::make(path).map_err(failed)?;
            let db = draft.connect();
            // Before the file was locked, another program may have removed it as an abandoned draft.
            if draft.file.try_exists().map_err(failed)? {
                let db = db.map_err(|error| error.during("make", path))?;
                return Ok(Store {
                    draft: Some(draft),
                    ..open::ready(db, path, None)?
                });
            }
        }
    }

    /// Creates the file and its folders.
    fn make(path: &Path) -> io::Result<Self> {
        let path = followed(path);
        let folder = folder_of(&path);
        let draft = Self {
            file: folder.join(name(&path, Uuid::new_v4())),
            folders: missing(&folder),
            path,
        };
        file::make_folder(&folder)?;
        file::private()
            .write(true)
            .create_new(true)
            .open(&draft.file)?;
        Ok(draft)
    }

    /// Connects to the file and keeps it locked: a draft without a lock counts as abandoned.
    fn connect(&self) -> Result<Connection, StoreError> {
        let mut db = connection::plain(&self.file)?;
        db.pragma_update(None, "locking_mode", "exclusive")?;
        db.pragma_update(None, "journal_mode", "memory")?;
        migrate::in_memory(&mut db, connection::new_id)?;
        Ok(db)
    }

    /// Gives the file the name of the store, in one step, and never replaces another file.
    pub(super) fn publish(self, db: &Connection) -> Result<Publication, StoreError> {
        let failed = StoreError::file(&self.path);
        if is_vacant(&self.path) {
            clear_away(&self.path);
        }
        let named = if self.path.try_exists().map_err(failed)? && is_vacant(&self.path) {
            fs::rename(&self.file, &self.path)
        } else {
            file::link(&self.file, &self.path)
        };
        match named {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                return Ok(Publication::Overtaken);
            }
            Err(error) => return Err(failed(error)),
        }
        // The directory entry must be as durable as the file. Errors are ignored where the file system cannot guarantee
        // that.
        let folder = File::open(folder_of(&self.path)).and_then(|folder| folder.sync_all());
        let released = release(db);
        debug!(
            ?folder,
            ?released,
            path = text::path(&self.path),
            "store published"
        );
        Ok(Publication::Published)
    }
}

impl Drop for Draft {
    /// Removes the file, and those of the folders created for it that are empty.
    fn drop(&mut self) {
        let _gone = fs::remove_file(&self.file);
        for folder in self.folders.iter().rev() {
            let _in_use = fs::remove_dir(folder);
        }
    }
}

/// Releases the lock, so that other connections may open the store. Nothing more is written through this connection,
/// because its file has another name by now.
fn release(db: &Connection) -> rusqlite::Result<()> {
    db.pragma_update(None, "query_only", true)?;
    db.pragma_update(None, "locking_mode", "normal")?;
    db.query_row("SELECT count(*) FROM meta", [], |_| Ok(()))
}

/// Whether no store is at a path. An empty file is no store: it may have been created to be filled.
fn is_vacant(path: &Path) -> bool {
    match fs::metadata(path) {
        Ok(found) => found.is_file() && found.len() == 0,
        Err(error) => error.kind() == ErrorKind::NotFound,
    }
}

/// Removes the files that SQLite left beside a store that is gone: SQLite would take them for the new store's. A log
/// may be all that is left of that league, so it is renamed instead, and keeps its bytes.
fn clear_away(path: &Path) {
    let log = beside(path, "-wal");
    if fs::metadata(&log).is_ok_and(|found| found.len() > 0) {
        let kept = beside(&log, &format!(".{}.old", Uuid::new_v4().simple()));
        let moved = fs::rename(&log, &kept);
        info!(
            ?moved,
            log = text::path(&kept),
            "the log of a store that is gone was set aside"
        );
    }
    for sidecar in ["-wal", "-shm", "-journal"] {
        let _not_there = fs::remove_file(beside(path, sidecar));
    }
}

/// Removes abandoned drafts: those of programs that were stopped while they created this store.
pub(super) fn sweep(path: &Path) {
    let path = followed(path);
    let Ok(entries) = fs::read_dir(folder_of(&path)) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        if is_draft_of(&path, &entry.file_name()) {
            let removed = discard(&entry.path());
            info!(
                draft = text::path(&entry.path()),
                ?removed,
                "left behind by an import that was stopped"
            );
        }
    }
}

/// Removes a draft, unless another program is working on it. Of a draft that also has the name of the store, this
/// removes only a second name.
fn discard(draft: &Path) -> io::Result<()> {
    if fs::metadata(draft)?.nlink() > 1 {
        return fs::remove_file(draft);
    }
    let lock = || {
        let db = connection::plain(draft)?;
        db.busy_timeout(Duration::ZERO)?;
        db.execute_batch("BEGIN EXCLUSIVE")?;
        Ok(db)
    };
    let locked: rusqlite::Result<Connection> = lock();
    match &locked {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(()),
        // The lock is held until the file is removed: a program that has just created it will notice.
        _ => fs::remove_file(draft),
    }
}

/// `.league.db.5f0c….new`
fn name(path: &Path, id: Uuid) -> OsString {
    let mut name = beginning(path);
    name.push(format!("{}{ENDING}", id.simple()));
    name
}

fn is_draft_of(path: &Path, name: &OsStr) -> bool {
    let id = name
        .as_encoded_bytes()
        .strip_prefix(beginning(path).as_encoded_bytes())
        .and_then(|rest| rest.strip_suffix(ENDING.as_bytes()));
    id.is_some_and(|id| id.len() == 32 && Uuid::try_parse_ascii(id).is_ok())
}

fn beginning(path: &Path) -> OsString {
    let mut beginning = OsString::from(".");
    beginning.push(path.file_name().unwrap_or_default());
    beginning.push(".");
    beginning
}

/// Resolves a path that may be a symbolic link to a file that does not exist yet.
fn followed(path: &Path) -> PathBuf {
    fs::read_link(path).map_or_else(|_| path.to_owned(), |target| folder_of(path).join(target))
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// The folders of the path that do not exist, the outermost first.
fn missing(folder: &Path) -> Vec<PathBuf> {
    let is_absent =
        |folder: &&Path| matches!(folder.try_exists(), Ok(false)) && !folder.as_os_str().is_empty();
    let mut absent: Vec<_> = folder.ancestors().take_while(is_absent).collect();
    absent.reverse();
    absent.into_iter().map(Path::to_owned).collect()
}
