//! A store that is being made: nothing is at its path before its first write is committed, so that a program that is
//! stopped on the way leaves no league, rather than an empty one or half of one.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};
use tracing::{debug, info};
use uuid::Uuid;

use super::{Store, StoreError, connection, migrate, open};
use crate::file::beside;
use crate::{file, text};

/// How the name of a draft ends. It begins with a dot and the name the store will have.
const ENDING: &str = ".new";

/// A file under a name of its own beside the place of the store. It goes with the draft unless it is published.
#[derive(Debug)]
pub(super) struct Draft {
    path: PathBuf,
    file: PathBuf,
    /// The folders that were made for it, the outermost first. They go with it, too.
    folders: Vec<PathBuf>,
}

/// What became of a draft that was to be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Publication {
    /// It is the store now.
    Published,
    /// Another program made one meanwhile. That one stays.
    Overtaken,
}

impl Draft {
    /// Begins a store with nothing in it but its schema and its identity.
    pub(super) fn begin(path: &Path) -> Result<Store, StoreError> {
        let failed = |source| StoreError::File {
            path: path.to_owned(),
            source,
        };
        loop {
            let draft = Self::make(path).map_err(failed)?;
            let db = draft.connect();
            // Before it was locked, another program may have taken it for one that was left behind.
            if draft.file.try_exists().map_err(failed)? {
                let db = db.map_err(|error| error.during("make", path))?;
                return Ok(Store {
                    draft: Some(draft),
                    ..open::ready(db, path, None)?
                });
            }
        }
    }

    /// Makes the file, and the folders for it.
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

    /// Connects to it and keeps it locked: a draft that is not locked was left behind.
    fn connect(&self) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut db = Connection::open_with_flags(&self.file, flags)?;
        db.pragma_update(None, "locking_mode", "exclusive")?;
        db.pragma_update(None, "journal_mode", "memory")?;
        migrate::in_memory(&mut db, connection::new_id)?;
        Ok(db)
    }

    /// Gives the file the name of the store, in one step, and never in place of another one.
    pub(super) fn publish(self, db: &Connection) -> Result<Publication, StoreError> {
        let failed = |source| StoreError::File {
            path: self.path.clone(),
            source,
        };
        if is_vacant(&self.path) {
            clear_away(&self.path);
        }
        match named(&self.file, &self.path) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                return Ok(Publication::Overtaken);
            }
            Err(error) => return Err(failed(error)),
        }
        // The name must be as lasting as what it names. A file system that cannot promise it, does not.
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
    /// Takes the file away, and the folders made for it as far as nothing else is in them.
    fn drop(&mut self) {
        let _gone = fs::remove_file(&self.file);
        for folder in self.folders.iter().rev() {
            let _in_use = fs::remove_dir(folder);
        }
    }
}

/// Ends the lock, so that others may open it. Nothing more is written through this connection, whose file has another name
/// by now.
fn release(db: &Connection) -> rusqlite::Result<()> {
    db.pragma_update(None, "query_only", true)?;
    db.pragma_update(None, "locking_mode", "normal")?;
    db.query_row("SELECT count(*) FROM meta", [], |_| Ok(()))
}

/// Gives a file another name, where no store is. Its old name is left to whoever takes the draft away.
fn named(file: &Path, path: &Path) -> io::Result<()> {
    let is_file = path.try_exists()?;
    if is_file && is_vacant(path) {
        return fs::rename(file, path);
    }
    match fs::hard_link(file, path) {
        // Not every file system lets a file have two names.
        Err(error) if error.kind() != ErrorKind::AlreadyExists && !is_file => {
            fs::rename(file, path)
        }
        linked => linked,
    }
}

/// Whether no store is at a path. An empty file is none: it may have been made to be filled.
fn is_vacant(path: &Path) -> bool {
    match fs::metadata(path) {
        Ok(found) => found.is_file() && found.len() == 0,
        Err(error) => error.kind() == ErrorKind::NotFound,
    }
}

/// Takes away what SQLite left beside a store that is gone: it would take it for the new one's. A log may be all that is
/// left of that league, so it keeps its bytes under another name.
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

/// Removes what programs left behind that were stopped while they made this store.
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

/// Removes a draft, unless a program is at work on it. One that has the name of the store, too, is only a name.
fn discard(draft: &Path) -> io::Result<()> {
    if fs::metadata(draft)?.nlink() > 1 {
        return fs::remove_file(draft);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let lock = || {
        let db = Connection::open_with_flags(draft, flags)?;
        db.busy_timeout(Duration::ZERO)?;
        db.execute_batch("BEGIN EXCLUSIVE")?;
        Ok(db)
    };
    let locked: rusqlite::Result<Connection> = lock();
    match &locked {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(()),
        // The lock is held until it is gone: a program that has just made it will find that out.
        _ => fs::remove_file(draft),
    }
}

/// `.league.db.5f0c….new`
fn name(path: &Path, id: Uuid) -> OsString {
    let mut name = beginning(path);
    name.push(format!("{}{ENDING}", id.simple()));
    name
}

fn is_draft_of(path: &Path, name: &std::ffi::OsStr) -> bool {
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

/// Where a path leads that may be a link to a file that is not there yet.
fn followed(path: &Path) -> PathBuf {
    fs::read_link(path).map_or_else(|_| path.to_owned(), |target| folder_of(path).join(target))
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// The folders on the way that are not there, the outermost first.
fn missing(folder: &Path) -> Vec<PathBuf> {
    let absent =
        |folder: &&Path| matches!(folder.try_exists(), Ok(false)) && !folder.as_os_str().is_empty();
    let mut folders: Vec<PathBuf> = folder
        .ancestors()
        .take_while(absent)
        .map(Path::to_owned)
        .collect();
    folders.reverse();
    folders
}
