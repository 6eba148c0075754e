//! Connections to a file, whatever is in it.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use uuid::Uuid;

use super::StoreError;
use crate::league::StoreId;

/// How long another program's write is waited for.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// A connection to a file that exists. No path is ever taken for a URI: this one begins at the root.
pub(super) fn plain(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(PATIENCE)?;
    Ok(db)
}

/// A connection to the file alone, whatever lies beside it, which leaves nothing behind.
pub(super) fn immutable(path: &Path) -> Result<Connection, StoreError> {
    let mut uri = b"file:".to_vec();
    for byte in path.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._".contains(byte) {
            uri.push(*byte);
        } else {
            uri.extend(format!("%{byte:02X}").bytes());
        }
    }
    uri.extend(b"?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    Ok(Connection::open_with_flags(OsString::from_vec(uri), flags)?)
}

/// An identity no other league has.
pub(super) fn new_id() -> StoreId {
    StoreId::from_bits(Uuid::new_v4().as_u128())
}
