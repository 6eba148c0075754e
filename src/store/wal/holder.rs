//! Who goes on with a store that was replaced by another.
//!
//! SQLite finds a log by its name, and every connection to a store in this mode holds locks on two files: on the store
//! itself, and on the index of the log (`league.db-shm`). A program that goes on using a store after another file was
//! put in its place holds the second lock and not the first, for the file it has open has no name any more. What this
//! program wrote to the log would then reach that one's screen, and the other way round. Where the file was written over
//! instead, the index tells of pages that are not there.

use std::fs::{self, File};
use std::io;
use std::mem;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;

use rustix::process::{Flock, FlockOffsetType, FlockType, fcntl_getlk};

use super::beside;

/// The byte of the index that every connection holds a shared lock on (`UNIX_SHM_DMS`).
const OF_THE_INDEX: (u64, u64) = (128, 1);
/// The bytes of the store that every connection holds shared locks among (`SHARED_FIRST`, `SHARED_SIZE`).
const OF_THE_STORE: (u64, u64) = (0x4000_0002, 510);

/// Who else uses a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Company {
    /// No other program.
    Nobody,
    /// Programs that have this very file open, so that the log is theirs.
    OfOurs,
    /// A program that has open what was at this path before, and how to call it.
    Stranger(String),
}

/// Looks for other programs. It is to be done before the store is opened.
pub(crate) fn company(path: &Path) -> io::Result<Company> {
    let index = match File::open(beside(path, "-shm")) {
        Ok(index) => index,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Company::Nobody),
        Err(error) => return Err(error),
    };
    let found = holder(&index, OF_THE_INDEX);
    let pages = indexed_pages(&index)?;
    // A program that closes any handle of a file gives up every lock it has on it, and some other part of this one may
    // have the league open. So the handle stays open for as long as the program runs.
    mem::forget(index);
    let Some(Flock { pid, .. }) = found else {
        return Ok(Company::Nobody);
    };
    // In another world, such as a container, it has no number here.
    let pid = pid.map(|pid| pid.as_raw_nonzero().get());
    let store = File::open(path)?;
    let seen = store.metadata()?;
    let is_shared = holder(&store, OF_THE_STORE).is_some()
        || pid.is_some_and(|pid| has_open(pid, (seen.dev(), seen.ino())));
    let log = beside(path, "-wal").metadata().map_or(0, |log| log.len());
    let fits = |pages| Ok::<_, io::Error>(pages_there(&store)?.is_none_or(|there| there == pages));
    let is_as_indexed = match pages.filter(|_| log == 0) {
        Some(pages) => fits(pages)?,
        None => true,
    };
    let name = || pid.map_or("another program".to_owned(), |pid| format!("process {pid}"));
    Ok(if is_shared && is_as_indexed {
        Company::OfOurs
    } else {
        Company::Stranger(name())
    })
}

/// How many pages the store has by the index of an empty log; `None` where it does not tell.
fn indexed_pages(index: &File) -> io::Result<Option<u32>> {
    // The beginning of SQLite's `WalIndexHdr`, in the machine's own order of bytes.
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

/// How many pages the store has by its own header; `None` where that is not current.
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

fn holder(file: &File, (start, length): (u64, u64)) -> Option<Flock> {
    let wanted = Flock {
        start,
        length,
        pid: None,
        typ: FlockType::WriteLock,
        offset_type: FlockOffsetType::Set,
    };
    fcntl_getlk(file, &wanted).ok()?
}

/// Whether a process has a file open after all, whose lock it lost; false where the system does not tell.
fn has_open(pid: i32, file: (u64, u64)) -> bool {
    let handles = fs::read_dir(format!("/proc/{pid}/fd"));
    handles.into_iter().flatten().flatten().any(|handle| {
        fs::metadata(handle.path()).is_ok_and(|found| (found.dev(), found.ino()) == file)
    })
}
