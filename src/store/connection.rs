//! Opens plain connections to a SQLite file, whatever its content, and collects the rows of queries.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Params, Row};
use uuid::Uuid;

use crate::league::StoreId;

/// How long a connection waits for another program's write.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Opens a connection to a file that exists. SQLite never takes the path for a URI, because it is absolute.
pub(super) fn plain(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(PATIENCE)?;
    Ok(db)
}

/// Opens a connection that reads the file alone, ignores its log, and leaves no files behind.
pub(super) fn immutable(path: &Path) -> rusqlite::Result<Connection> {
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
    Connection::open_with_flags(OsString::from_vec(uri), flags)
}

/// Collects what `read` makes of every row of a query.
pub(super) fn collect<T, C: FromIterator<T>>(
    db: &Connection,
    sql: &str,
    parameters: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<C> {
    let mut statement = db.prepare_cached(sql)?;
    statement.query_map(parameters, read)?.collect()
}

/// Makes a new random identity, which no other league has.
pub(super) fn new_id() -> StoreId {
    StoreId::from_bits(Uuid::new_v4().as_u128())
}
