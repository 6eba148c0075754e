//! Detects whether the open file is still the file at the store's path: users move files, replace them, and copy
//! backups over them, and SQLite goes on with the file that it has open.

use std::mem;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use tracing::info;

use super::file_identity::{Place, Stamp};
use super::{Store, StoreError, open};
use crate::text;

/// What to do when another file is at the path of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
    /// The other file is opened: a viewer wants to see what is there now.
    Open,
    /// The other file is refused: what was begun with one file must not end with another.
    Refuse,
}

impl Store {
    /// The version of the file's data. It changes when another connection wrote to the file, or when another file
    /// replaced it. It is much cheaper than [`head`](Self::head), and no more than a hint: not every write moves the
    /// revision.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn data_version(&self) -> Result<DataVersion, StoreError> {
        let Place {
            opened, replaced, ..
        } = self.place.unwrap_or_default();
        let version = self
            .db
            .pragma_query_value(None, "data_version", |row| row.get(0));
        Ok(DataVersion {
            of_connection: version
                .map_err(|error| StoreError::from(error).during("read", &self.path))?,
            opened,
            replaced,
        })
    }

    /// The store's file, which other programs can open too; `None` in memory.
    pub fn file(&self) -> Option<&Path> {
        self.place.is_some().then_some(&*self.path)
    }

    /// Makes sure that the open file is the one at the store's path as it is now. Another file is opened instead, if
    /// `follow` permits it.
    ///
    /// # Errors
    ///
    /// When the path has no file any more, or another file that cannot be opened or that `follow` refuses.
    pub fn keep_up(&mut self, follow: Follow) -> Result<(), StoreError> {
        let Some(place) = self.place.filter(|_| self.draft.is_none()) else {
            return Ok(());
        };
        let Some(found) = Stamp::of(&self.path).map_err(StoreError::file(&self.path))? else {
            if follow == Follow::Open {
                self.close_file()?;
            }
            return Err(self.gone());
        };
        let same_file = place.stamp.is_some_and(|open| open.file == found.file);
        let changes = self.db.total_changes();
        if place.stamp == Some(found) {
            return Ok(());
        }
        // This connection knows its own writes, and SQLite itself detects the writes of other connections.
        if same_file && (follow == Follow::Refuse || changes != place.changes) {
            self.place = Some(Place {
                stamp: Some(found),
                changes,
                ..place
            });
            return Ok(());
        }
        match follow {
            Follow::Refuse => Err(StoreError::Replaced {
                path: self.path.clone(),
            }),
            Follow::Open => self.open_again(found),
        }
    }

    /// Opens the file that is at the path now. A file that was written to is opened again, too: SQLite caches pages,
    /// and does not notice when a copy overwrites the file.
    fn open_again(&mut self, found: Stamp) -> Result<(), StoreError> {
        self.close_file()?;
        let opened = open::if_present(&self.path)?.ok_or_else(|| self.gone())?;
        (self.db, self.migrated) = (opened.db, opened.migrated);
        let Some(place) = &mut self.place else {
            return Ok(());
        };
        // Opening may have written to the file. If it was replaced meanwhile, the next check notices.
        let opened = Stamp::of(&self.path).ok().flatten();
        let opened = opened.filter(|opened| opened.file == found.file);
        place.opened = place.opened.wrapping_add(1);
        if place.last != Some(found.file) {
            place.replaced = place.replaced.wrapping_add(1);
            info!(
                path = text::path(&self.path),
                "another file is at the store's path, and was opened"
            );
        }
        place.last = Some(found.file);
        place.stamp = Some(opened.unwrap_or(found));
        place.changes = self.db.total_changes();
        Ok(())
    }

    /// Closes the open file. The log is not checkpointed into the file, because that may be another league by now.
    fn close_file(&mut self) -> Result<(), StoreError> {
        if let Some(place) = &mut self.place {
            place.stamp = None;
        }
        self.last_head.forget();
        let db = mem::replace(&mut self.db, Connection::open_in_memory()?);
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        Ok(())
    }

    fn gone(&self) -> StoreError {
        StoreError::Gone {
            path: self.path.clone(),
        }
    }
}

/// A version that changes when another connection writes to the store, or when another file replaces it. The versions
/// of two stores are not comparable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataVersion {
    /// The version that SQLite reports for one connection to one file.
    of_connection: i64,
    opened: u32,
    replaced: u32,
}

impl DataVersion {
    /// Whether another file replaced the file of the earlier version; for `None`, the file that was opened first.
    pub const fn is_of_another_file(self, earlier: Option<Self>) -> bool {
        match earlier {
            Some(earlier) => earlier.replaced != self.replaced,
            None => self.replaced != 0,
        }
    }
}
