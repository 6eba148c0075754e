//! Copies a whole store while other programs use it.

use std::fs::{self, File};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::{ToSqlOutput, ValueRef};

use super::{Refusal, Store, StoreError};
use crate::file::{self, beside};

impl Store {
    /// Writes a copy of the league as it is now into a new file, with access for this user alone. The copy has what
    /// other programs have committed, and nothing of a transaction under way. The file appears under its name once it
    /// is whole.
    ///
    /// # Errors
    ///
    /// When the file exists already or cannot be written, or when the store cannot be read.
    pub fn back_up(&self, to: &Path) -> Result<(), StoreError> {
        // SQLite counts the copy as a write, which a store opened read-only does not permit.
        let set_read_only = |it| self.db.pragma_update(None, "query_only", it);
        let was: bool = self
            .db
            .pragma_query_value(None, "query_only", |row| row.get(0))?;
        let copied = set_read_only(false)
            .map_err(StoreError::from)
            .and_then(|()| write(&self.db, to));
        set_read_only(was)?;
        copied.map_err(|error| error.during("back up", &self.path))
    }
}

/// Copies what a connection sees into a new file. The copy is written under a temporary name first, so that a program
/// killed half way leaves no partial file under the requested name.
pub(super) fn write(db: &Connection, to: &Path) -> Result<(), StoreError> {
    let failed = StoreError::file(to);
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
        // SQLite fills an existing empty file and leaves its permissions as they are.
        let mut options = file::private();
        let made = options.write(true).create(true).truncate(true).open(&half);
        let made = made.map_err(failed)?;
        // A path is bytes, and need not be valid text.
        let name = ToSqlOutput::Borrowed(ValueRef::Text(half.as_os_str().as_bytes()));
        db.execute("VACUUM INTO ?1", [name])?;
        made.sync_all().map_err(failed)?;
        file::link(&half, &to).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Refusal::Exists { path: to.clone() }.into(),
            _ => failed(error),
        })?;
        let synced = to.parent().map(|folder| File::open(folder)?.sync_all());
        synced.unwrap_or(Ok(())).map_err(failed)
    };
    let copied = copy();
    // After a successful hard link this is only the copy's second name.
    let _gone = fs::remove_file(&half);
    copied
}
