//! A look at a store with the eyes of somebody who wonders why it does not work. Nothing is written, not even a newer
//! schema.

use std::fs::OpenOptions;
use std::path::Path;

use super::{Store, StoreError, open};

/// How many complaints about one store are worth reading.
const COMPLAINTS: u32 = 10;

/// Which version the schema of a store has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schema {
    /// That of the store.
    pub found: i64,
    /// The newest this program knows. An older store is brought to it when it is next opened.
    pub known: i64,
}

impl Store {
    /// Opens a store to be looked at as it is: nothing can be written through it, and an older schema stays.
    ///
    /// # Errors
    ///
    /// When there is none at `path`, or what is there is not a store of this program or was made by a newer one.
    pub fn open_to_look(path: &Path) -> Result<Self, StoreError> {
        Ok(Self::at(path, open::to_look(path)?))
    }

    /// Whether this user may write to a store. Nothing is.
    pub fn is_writable(path: &Path) -> bool {
        OpenOptions::new().write(true).open(path).is_ok()
    }

    /// The version of the schema.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn schema(&self) -> Result<Schema, StoreError> {
        let found = open::version(&self.db).map_err(StoreError::from);
        Ok(Schema {
            found: found.map_err(|error| error.during("read", &self.path))?,
            known: open::newest(),
        })
    }

    /// What SQLite finds wrong with the file itself, at most ten complaints; none when it is sound. It reads all of it.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn complaints(&self) -> Result<Vec<String>, StoreError> {
        let ask = || {
            let mut check = self
                .db
                .prepare(&format!("PRAGMA integrity_check({COMPLAINTS})"))?;
            let found = check.query_map([], |row| row.get::<_, String>(0))?;
            found
                .filter(|line| !line.as_ref().is_ok_and(|line| line == "ok"))
                .collect::<Result<_, _>>()
        };
        ask().map_err(|error: rusqlite::Error| StoreError::from(error).during("check", &self.path))
    }

    /// How many rows refer to something that is not there.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn orphans(&self) -> Result<u64, StoreError> {
        let count = "SELECT count(*) FROM pragma_foreign_key_check";
        let count = self.db.query_row(count, [], |row| row.get::<_, i64>(0));
        let count = count.map_err(|error| StoreError::from(error).during("check", &self.path))?;
        Ok(u64::try_from(count).unwrap_or_default())
    }
}
