//! Inspects the file at a path before SQLite opens it.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::{Refusal, Store, StoreError};
use crate::file;

/// The application id that marks a SQLite file as a store of this program: `sctb` in ASCII.
pub(super) const APPLICATION_ID: i32 = 0x7363_7462;

impl Store {
    /// Refuses a text that is not the path of a file, though SQLite would open something for it.
    ///
    /// # Errors
    ///
    /// When it is a URI, a special name of SQLite, or empty.
    pub fn check_path(path: &Path) -> Result<(), StoreError> {
        let bytes = path.as_os_str().as_bytes();
        let uri = bytes.get(..5);
        let why = if uri.is_some_and(|lead| lead.eq_ignore_ascii_case(b"file:")) {
            "a URI (file:…) is not accepted; write the path itself, or ./file:… where it begins like that"
        } else if bytes == b":memory:" {
            "a league in memory would be gone at once; write a path, or see one with: scoretable demo"
        } else if bytes.is_empty() {
            "the path is empty; write one, or leave --db out for the default"
        } else {
            return Ok(());
        };
        Err(Refusal::NoPath { why }.into())
    }
}

/// Inspects a file without SQLite, which would leave its own files beside a database of another program; `None` when
/// there is no store yet. The application id is at byte 68 of a database; the schema is created before the file is
/// switched to write-ahead logging, so the id is never only in the log. The answer is the file's path without symbolic
/// links, beside which SQLite keeps the log.
pub(super) fn inspect(path: &Path) -> Result<Option<PathBuf>, StoreError> {
    Store::check_path(path)?;
    let foreign = |why| StoreError::Foreign {
        path: path.to_owned(),
        why,
    };
    let failed = StoreError::file(path);
    match std::fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
        Ok(found) => file::other_kind(found.file_type()).map_or(Ok(()), |why| Err(foreign(why)))?,
    }
    let opened = File::open(path).map_err(failed)?;
    let mut header = Vec::with_capacity(100);
    opened.take(100).read_to_end(&mut header).map_err(failed)?;
    if header.is_empty() {
        return Ok(None);
    }
    if !header.starts_with(b"SQLite format 3\0") {
        return Err(foreign("it is no SQLite database"));
    }
    if header.get(68..72) != Some(APPLICATION_ID.to_be_bytes().as_slice()) {
        return Err(foreign("it is the database of another program"));
    }
    std::fs::canonicalize(path).map(Some).map_err(failed)
}
