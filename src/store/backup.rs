//! A whole copy of a store, made while others use it.

use std::fs::{self, File};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::{ToSqlOutput, ValueRef};

use super::{Refusal, Store, StoreError};
use crate::file::{self, beside};

impl Store {
    /// Writes a copy of the league as it is now into a new file, for this user alone: what other programs have committed
    /// is in it, and what they are writing is not. The file is there once it is whole.
    ///
    /// # Errors
    ///
    /// When there is such a file, when it cannot be written, or the store not be read.
    pub fn back_up(&self, to: &Path) -> Result<(), StoreError> {
        // SQLite takes the copy for a write, which a store opened to be looked at does not permit.
        let only_looks = |it| self.db.pragma_update(None, "query_only", it);
        let was: bool = self
            .db
            .pragma_query_value(None, "query_only", |row| row.get(0))?;
        let copied = only_looks(false)
            .map_err(StoreError::from)
            .and_then(|()| write(&self.db, to));
        only_looks(was)?;
        copied.map_err(|error| error.during("back up", &self.path))
    }
}

/// Copies what a connection sees into a new file. It is written under another name first, so that a program killed half
/// way leaves nothing under the one that was asked for.
pub(super) fn write(db: &Connection, to: &Path) -> Result<(), StoreError> {
    let failed = |source| StoreError::File {
        path: to.to_owned(),
        source,
    };
    let to = std::path::absolute(to).map_err(failed)?;
    // SQLite would take it for a file of its own beside a store of that name, and delete it.
    let name = to.as_os_str().to_string_lossy();
    if ["-journal", "-wal", "-shm"]
        .iter()
        .any(|ending| name.ends_with(ending))
    {
        let why = "a name that ends like a file of SQLite's own is not safe; name another file";
        return Err(Refusal::NoPath { why }.into());
    }
    if fs::symlink_metadata(&to).is_ok() {
        return Err(Refusal::Exists { path: to }.into());
    }
    let half = beside(&to, &format!(".{}.part", std::process::id()));
    let copy = || {
        // SQLite fills a file that is there and empty, and leaves its rights as they are.
        let mut options = file::private();
        let made = options.write(true).create(true).truncate(true).open(&half);
        let made = made.map_err(failed)?;
        // A path is bytes, and need not be text.
        let name = ToSqlOutput::Borrowed(ValueRef::Text(half.as_os_str().as_bytes()));
        db.execute("VACUUM INTO ?1", [name])?;
        made.sync_all().map_err(failed)?;
        put(&half, &to).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Refusal::Exists { path: to.clone() }.into(),
            _ => failed(error),
        })
    };
    let copied = copy();
    // Where it was put in place, this is its second name.
    let _gone = fs::remove_file(&half);
    copied
}

/// Gives a file its name, unless there is one of that name.
fn put(half: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(half, to) {
        // A file system without links.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists && !to.exists() => {
            fs::rename(half, to)?;
        }
        linked => linked?,
    }
    to.parent()
        .map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}
