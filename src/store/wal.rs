//! The write-ahead log beside a store (`league.db-wal`): what of it lies there, whether it belongs, and how it is emptied.
//!
//! One file is the league: after a write, and when the last program closes the store, everything is in it and the log is
//! empty. Only a program that was killed leaves a log with writes in it. The next one takes them over, unless the log is
//! damaged or the file was put in the place of another since: then nothing is read and nothing is changed, for SQLite
//! would mix the two, or drop what is damaged, without a word.

mod belonging;
mod frames;
mod holder;
mod trouble;

use std::ffi::OsString;
use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use super::{Refusal, StoreError, open};
use crate::file;
pub(super) use belonging::belongs;
use frames::Frames;
pub(super) use holder::{Company, company};
pub use trouble::LogTrouble;

/// How long a reader may keep the log from being emptied after a write. The next write, or the last close, will do.
const PATIENCE: Duration = Duration::from_millis(500);

/// What lies beside a store that nobody is writing to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Log {
    /// No writes.
    Empty,
    /// Writes that the file may not have yet.
    Holds,
    /// Another program is at it, which looked at it when it began.
    InUse,
}

/// The path of the log, or of another file that SQLite keeps beside a store.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// Looks at the log of the store at `path`, and touches neither.
pub(super) fn examine(path: &Path) -> Result<Log, StoreError> {
    let log = beside(path, "-wal");
    let unreadable = |source| StoreError::File {
        path: log.clone(),
        source,
    };
    let trouble = |trouble| Refusal::Log {
        path: path.to_owned(),
        trouble,
    };
    let before = Stamp::of(path, &log).map_err(unreadable)?;
    if before.log.is_none() {
        return Ok(Log::Empty);
    }
    let frames = frames::read(&log).map_err(unreadable)?;
    let found = match &frames {
        None => Err(LogTrouble::Damaged(None)),
        Some(Frames { lost: 1.., .. }) => {
            Err(LogTrouble::Damaged(frames.as_ref().map(|it| it.lost)))
        }
        Some(Frames { commits: 0, .. }) => Ok(Log::Empty),
        Some(frames) => fits(path, frames, &before)
            .map_err(unreadable)?
            .map_or(Ok(Log::Holds), Err),
    };
    if Stamp::of(path, &log).map_err(unreadable)? == before {
        found.map_err(|why| trouble(why).into())
    } else {
        Ok(Log::InUse)
    }
}

/// Why a log with writes does not fit the file, as far as the two tell without SQLite.
fn fits(path: &Path, frames: &Frames, stamp: &Stamp) -> io::Result<Option<LogTrouble>> {
    let database = File::open(path)?;
    let mut header = [0; 20];
    database.read_exact_at(&mut header, 0)?;
    let [.., high, low, written_by, read_by] = header;
    let page_size = match u16::from_be_bytes([high, low]) {
        1 => 65_536,
        size => usize::from(size),
    };
    // A file that has a log is marked for it before the first write goes there.
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

/// Puts what was written into the file itself and empties the log, so that a copy of the one file is the league. Readers
/// may be in the way: then the log stays a little longer, which is no matter.
pub(super) fn empty(db: &Connection) {
    let patience = db.busy_timeout(PATIENCE);
    let emptied = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        row.get::<_, i64>(0)
    });
    let restored = db.busy_timeout(open::PATIENCE);
    tracing::debug!(?patience, ?emptied, ?restored, "log emptied");
}

/// What a file and its log were like: when any of it differs, somebody is at work.
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

    /// Whether the file was changed, or put there, after the log was.
    fn is_file_newer(&self) -> bool {
        let newer = |log: &Mark| self.file.changed > log.changed;
        self.log.as_ref().is_some_and(newer)
    }
}
