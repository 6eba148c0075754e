//! The write-ahead log beside a store (`league.db-wal`): whether it exists and belongs to the store, and how it is
//! emptied.
//!
//! The league is one file: after a write, and when the last program closes the store, everything is in it and the log
//! is empty. Only a program that was killed leaves a log with writes in it. The next program recovers them, unless the
//! log is damaged, or the file replaced another one since. Then nothing is read and nothing is changed, because SQLite
//! would silently mix the two, or drop what is damaged.

mod frames;

use std::fs::{self, File, Metadata};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;
use std::time::Duration;
use std::{io, mem};

use frames::Frames;
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rustix::process::{Flock, FlockOffsetType, FlockType, fcntl_getlk};

use super::connection::PATIENCE as WRITER_PATIENCE;
use super::error::LogTrouble;
use super::{StoreError, connection, facts_digest, migrate};
use crate::file;
use crate::file::beside;
use crate::league::{Digest, Revision, StoreId};

/// How long a reader may keep the log from being emptied after a write. Otherwise the next write or the last close
/// empties it.
const PATIENCE: Duration = Duration::from_millis(500);

/// What lies beside a store that no program is writing to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Log {
    /// No writes.
    Empty,
    /// Writes that the file may not have yet.
    Holds,
    /// Another program has the store open; that program checked the log when it opened the store.
    InUse,
}

/// Inspects the log of the store at `path`, and changes neither file.
pub(super) fn examine(path: &Path) -> Result<Log, StoreError> {
    let log = beside(path, "-wal");
    let unreadable = StoreError::file(&log);
    let before = Stamp::of(path, &log).map_err(unreadable)?;
    if before.log.is_none() {
        return Ok(Log::Empty);
    }
    let frames = frames::read(&log).map_err(unreadable)?;
    let found = match &frames {
        None => Err(LogTrouble::Damaged(None)),
        Some(Frames {
            lost: lost @ 1.., ..
        }) => Err(LogTrouble::Damaged(Some(*lost))),
        Some(Frames { commits: 0, .. }) => Ok(Log::Empty),
        Some(frames) => fits(path, frames, &before)
            .map_err(unreadable)?
            .map_or(Ok(Log::Holds), Err),
    };
    if Stamp::of(path, &log).map_err(unreadable)? == before {
        found.map_err(|why| why.at(path))
    } else {
        Ok(Log::InUse)
    }
}

/// Checks without SQLite whether a log with writes fits the file; returns why it does not.
fn fits(path: &Path, frames: &Frames, stamp: &Stamp) -> io::Result<Option<LogTrouble>> {
    let database = File::open(path)?;
    let mut header = [0; 20];
    database.read_exact_at(&mut header, 0)?;
    let [.., high, low, written_by, read_by] = header;
    let page_size = match u16::from_be_bytes([high, low]) {
        1 => 65_536,
        size => usize::from(size),
    };
    // A file in WAL mode is marked for it before the first write goes to the log.
    if page_size != frames.page_size || (written_by, read_by) != (2, 2) {
        return Ok(Some(LogTrouble::Foreign));
    }
    let read_page = |page: u32| {
        let mut bytes = vec![0; page_size];
        let at = u64::from(page.checked_sub(1)?) * u64::try_from(page_size).ok()?;
        database.read_exact_at(&mut bytes, at).ok()?;
        Some(bytes)
    };
    let older = stamp.is_file_newer() && !frames.are_in(read_page);
    Ok(older.then_some(LogTrouble::Older))
}

/// Checkpoints the log into the file and empties it, so that a copy of the one file is the whole league. Readers may
/// prevent it: then the log stays a little longer, which does no harm.
pub(super) fn empty(db: &Connection) {
    let patience = db.busy_timeout(PATIENCE);
    let emptied = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        row.get::<_, i64>(0)
    });
    let restored = db.busy_timeout(WRITER_PATIENCE);
    tracing::debug!(?patience, ?emptied, ?restored, "log emptied");
}

/// The state of a file and its log: when any of it changes, another program is writing.
#[derive(PartialEq, Eq)]
struct Stamp {
    file: Mark,
    log: Option<Mark>,
}

#[derive(PartialEq, Eq)]
struct Mark {
    inode: (u64, u64),
    size: u64,
    written: (i64, i64),
    changed: (i64, i64),
}

impl Mark {
    fn of(found: &Metadata) -> Self {
        Self {
            inode: (found.dev(), found.ino()),
            size: found.len(),
            written: (found.mtime(), found.mtime_nsec()),
            changed: (found.ctime(), found.ctime_nsec()),
        }
    }
}

impl Stamp {
    fn of(path: &Path, log: &Path) -> io::Result<Self> {
        let log = file::regular(log)?.filter(|found| found.len() > 0);
        Ok(Self {
            file: Mark::of(&path.metadata()?),
            log: log.as_ref().map(Mark::of),
        })
    }

    /// Whether the file was changed, or put there, after the log was written.
    fn is_file_newer(&self) -> bool {
        let newer = |log: &Mark| self.file.changed > log.changed;
        self.log.as_ref().is_some_and(newer)
    }
}

// Whether a log belongs to its store, which only the league's own content can tell.
//
// Nothing in the two files names the other. But a league carries a digest of its facts, and the two files together
// match it only if they belong together.

/// Whether the log fits the file, once SQLite has combined the two: both are one sound league, no older than what the
/// file holds alone. When neither is sound, the log is not the cause.
pub(super) fn belongs(db: &Connection, path: &Path) -> Result<bool, StoreError> {
    // Whatever the result, nothing is checkpointed into the file when this connection closes early.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    // The file is read first: a checkpoint meanwhile only makes this state older than the two combined.
    let alone = || Sound::of(&connection::immutable(path).ok()?);
    let belongs = match (alone(), Sound::of(db)) {
        (Some(alone), Some(both)) => both.follows(&alone),
        (Some(_), None) => false,
        (None, _) => true,
    };
    if belongs {
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    }
    Ok(belongs)
}

/// A sound league: its identity, revision and facts.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sound {
    id: StoreId,
    revision: Revision,
    /// Schemas before version 2 have no digest.
    facts: Option<Digest>,
}

impl Sound {
    fn of(db: &Connection) -> Option<Self> {
        let db = db.unchecked_transaction().ok()?;
        let checked: String = db
            .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
            .ok()?;
        let facts = match migrate::version(&db).ok()? {
            ..2 => None,
            2..6 => Some(facts_digest::facts_before_6(&db).ok()?),
            _ => Some(facts_digest::facts(&db).ok()?),
        };
        let stored = match facts {
            Some(_) => "SELECT store_id, revision, facts FROM meta",
            None => "SELECT store_id, revision, NULL FROM meta",
        };
        let sound = db.query_row(stored, [], |row| {
            Ok(Self {
                id: row.get(0)?,
                revision: row.get(1)?,
                facts: row.get(2)?,
            })
        });
        sound.ok().filter(|it| checked == "ok" && it.facts == facts)
    }

    /// Whether this state may follow another one: the same league, or the same facts under a new identity.
    fn follows(&self, before: &Self) -> bool {
        let forked = self.facts == before.facts && self.revision == before.revision;
        self.revision >= before.revision && (self.id == before.id || forked)
    }
}

// Finds programs that still use a store after its file was replaced.
//
// SQLite finds a log by its name, and every connection to a store in this mode holds locks on two files: on the store
// itself, and on the index of the log (`league.db-shm`). A program that goes on using a store after another file
// replaced it holds the second lock and not the first, because the file that it has open has no name any more. What
// this program wrote to the log would then reach that program's screen, and the other way round. When the file was
// overwritten instead, the index describes pages that do not exist.

/// The byte of the index that every connection holds a shared lock on (`UNIX_SHM_DMS`).
const INDEX_LOCK: (u64, u64) = (128, 1);
/// The bytes of the store that every connection holds shared locks among (`SHARED_FIRST`, `SHARED_SIZE`).
const STORE_LOCKS: (u64, u64) = (0x4000_0002, 510);

/// Which other programs use a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum OtherUsers {
    /// No other program.
    None,
    /// Programs that have this very file open, so that the log belongs to it.
    OfThisFile,
    /// A program that has the file open that was at this path before, and a description of the program.
    OfReplacedFile(String),
}

/// Looks for other programs. The caller does this before it opens the store.
pub(super) fn other_users(path: &Path) -> io::Result<OtherUsers> {
    let index = match File::open(beside(path, "-shm")) {
        Ok(index) => index,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(OtherUsers::None),
        Err(error) => return Err(error),
    };
    let found = lock_holder(&index, INDEX_LOCK);
    let pages = indexed_pages(&index)?;
    // A process that closes any handle of a file releases every lock that it has on the file, and another part of this
    // program may have the league open. So the handle stays open as long as the program runs.
    mem::forget(index);
    let Some(Flock { pid, .. }) = found else {
        return Ok(OtherUsers::None);
    };
    // A process in another PID namespace, such as a container, has no number here.
    let pid = pid.map(|pid| pid.as_raw_nonzero().get());
    let store = File::open(path)?;
    let seen = store.metadata()?;
    let is_shared = lock_holder(&store, STORE_LOCKS).is_some()
        || pid.is_some_and(|pid| has_open(pid, (seen.dev(), seen.ino())));
    let log = beside(path, "-wal").metadata().map_or(0, |log| log.len());
    let is_as_indexed = match pages.filter(|_| log == 0) {
        Some(pages) => pages_there(&store)?.is_none_or(|there| there == pages),
        None => true,
    };
    if is_shared && is_as_indexed {
        return Ok(OtherUsers::OfThisFile);
    }
    let name = pid.map_or("another program".to_owned(), |pid| format!("process {pid}"));
    Ok(OtherUsers::OfReplacedFile(name))
}

/// How many pages the store has according to the index of an empty log; `None` when the index does not tell.
fn indexed_pages(index: &File) -> io::Result<Option<u32>> {
    // The beginning of SQLite's `WalIndexHdr`, in native byte order.
    let mut header = [0; 24];
    if index.read_at(&mut header, 0)? < header.len() {
        return Ok(None);
    }
    let number = |at: usize| {
        let bytes = header.get(at..).and_then(<[u8]>::first_chunk);
        bytes.copied().map_or(0, u32::from_ne_bytes)
    };
    let (frames, pages) = (number(16), number(20));
    Ok((frames == 0 && pages > 0).then_some(pages))
}

/// How many pages the store has according to its own header; `None` when that is not current.
fn pages_there(store: &File) -> io::Result<Option<u32>> {
    let mut header = [0; 100];
    if store.read_at(&mut header, 0)? < header.len() {
        return Ok(None);
    }
    let pages = header.get(28..).and_then(<[u8]>::first_chunk);
    let is_current = header.get(24..28) == header.get(92..96);
    Ok(pages
        .copied()
        .map(u32::from_be_bytes)
        .filter(|_| is_current))
}

/// The lock of another process on these bytes of a file, if there is one.
fn lock_holder(file: &File, (start, length): (u64, u64)) -> Option<Flock> {
    let wanted = Flock {
        start,
        length,
        pid: None,
        typ: FlockType::WriteLock,
        offset_type: FlockOffsetType::Set,
    };
    fcntl_getlk(file, &wanted).ok()?
}

/// Whether a process has a file open although it lost its lock; false when the system does not tell.
fn has_open(pid: i32, file: (u64, u64)) -> bool {
    let handles = fs::read_dir(format!("/proc/{pid}/fd"));
    handles.into_iter().flatten().flatten().any(|handle| {
        fs::metadata(handle.path()).is_ok_and(|found| (found.dev(), found.ino()) == file)
    })
}
