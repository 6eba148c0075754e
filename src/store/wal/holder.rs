//! Who has a store's log open, without having the store itself open.
//!
//! SQLite finds a log by its name, and every connection to a store in this mode holds locks on two files: on the store
//! itself, and on the index of the log (`league.db-shm`). A program that goes on using a store after another file was
//! put in its place holds the second lock and not the first, for the file it has open has no name any more. What this
//! program wrote to the log would then reach that one's screen, and the other way round.

use std::fs::{self, File};
use std::io;
use std::mem;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::process::{Flock, FlockOffsetType, FlockType, fcntl_getlk};

use super::beside;

/// The byte of the index that every connection holds a shared lock on (`UNIX_SHM_DMS`).
const OF_THE_INDEX: (u64, u64) = (128, 1);
/// The bytes of the store that every connection holds shared locks among (`SHARED_FIRST`, `SHARED_SIZE`).
const OF_THE_STORE: (u64, u64) = (0x4000_0002, 510);

/// Another program that has another file open by this name, if there is one: how to call it.
///
/// It is to be asked before the store is opened.
pub(crate) fn stranger(path: &Path) -> io::Result<Option<String>> {
    let index = match File::open(beside(path, "-shm")) {
        Ok(index) => index,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let found = holder(&index, OF_THE_INDEX);
    // A program that closes any handle of a file gives up every lock it has on it, and some other part of this one may
    // have the league open. So the handle stays open for as long as the program runs.
    mem::forget(index);
    let Some(Flock { pid, .. }) = found else {
        return Ok(None);
    };
    let store = File::open(path)?;
    if holder(&store, OF_THE_STORE).is_some() {
        return Ok(None);
    }
    let Some(pid) = pid.map(|pid| pid.as_raw_nonzero().get()) else {
        // It runs in a world of its own, such as a container.
        return Ok(Some("another program".to_owned()));
    };
    let seen = store.metadata()?;
    Ok((!has_open(pid, (seen.dev(), seen.ino()))).then(|| format!("process {pid}")))
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
