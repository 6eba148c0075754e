//! The identity of the open file.

use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// The file that is open, as far as the file system tells one file from another.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// The file's stamp; `None` while there is no file.
    pub(super) stamp: Option<Stamp>,
    /// The last file that existed at the path.
    pub(super) last: Option<FileId>,
    /// How many rows this connection had changed when the stamp was taken.
    pub(super) changes: u64,
    /// How often a new connection replaced the last one.
    pub(super) opened: u32,
    /// How often another file replaced the last one.
    pub(super) replaced: u32,
}

impl Place {
    /// The identity for a store that was just opened.
    pub(super) fn of(path: &Path) -> Self {
        let stamp = Stamp::of(path).ok().flatten();
        Self {
            stamp,
            last: stamp.map(|stamp| stamp.file),
            ..Self::default()
        }
    }
}

/// A file and its state. It is read without opening the file: closing it again would release the locks that SQLite
/// holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) file: FileId,
    pub(super) size: u64,
    /// Seconds, and the remaining nanoseconds.
    pub(super) modified: (i64, i64),
}

impl Stamp {
    /// Reads the stamp of the file at a path; `None` when there is none.
    pub(super) fn of(path: &Path) -> io::Result<Option<Self>> {
        match fs::metadata(path) {
            Ok(found) => Ok(Some(Self {
                file: FileId {
                    device: found.dev(),
                    inode: found.ino(),
                },
                size: found.size(),
                modified: (found.mtime(), found.mtime_nsec()),
            })),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileId {
    pub(super) device: u64,
    pub(super) inode: u64,
}
