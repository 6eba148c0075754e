//! Whether what is open is still what is at the store's path: people move files, put others in their place, and copy
//! backups over them, and SQLite goes on with what it has.

use std::mem;

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use tracing::info;

use super::file_identity::{Place, Stamp};
use super::{Store, StoreError, open};
use crate::text;

/// What to do about another file at the path of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
    /// It is opened: who looks at a league wants to see what is there now.
    Open,
    /// It is refused: what was begun with one file is not ended with another.
    Refuse,
}

impl Store {
    /// The version of the file's data: another one than before when another connection wrote to it, or another file took
    /// its place. Much cheaper than
    /// [`head`](Self::head), and no more than a hint: not every write moves the revision.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn data_version(&self) -> Result<DataVersion, StoreError> {
        let place = self.place.unwrap_or_default();
        data_version(&self.db, place).map_err(|error| error.during("read", &self.path))
    }

    /// Whether it is a file, which other programs can open too.
    pub fn is_on_disk(&self) -> bool {
        self.place.is_some()
    }

    /// Makes sure that what is open is the file at the store's path as it is now. Another one is opened in its place, if
    /// that is wanted.
    ///
    /// # Errors
    ///
    /// When there is none any more, or another that cannot be opened, or that is not wanted.
    pub fn keep_up(&mut self, follow: Follow) -> Result<(), StoreError> {
        let Some(place) = self.place.filter(|_| self.draft.is_none()) else {
            return Ok(());
        };
        let found = Stamp::of(&self.path).map_err(|source| StoreError::File {
            path: self.path.clone(),
            source,
        })?;
        let Some(found) = found else {
            if follow == Follow::Open {
                self.let_go()?;
            }
            return Err(self.gone());
        };
        let same_file = place.stamp.is_some_and(|open| open.file == found.file);
        let changes = self.db.total_changes();
        if place.stamp == Some(found) {
            return Ok(());
        }
        // What was written through this connection is known to it; what SQLite wrote otherwise, it finds out by itself.
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

    /// Opens what is at the path now. A file that was written to is opened again, too: SQLite keeps pages in mind, and
    /// takes a copy over the file for no change of it.
    fn open_again(&mut self, found: Stamp) -> Result<(), StoreError> {
        self.let_go()?;
        let opened = open::if_there(&self.path)?.ok_or_else(|| self.gone())?;
        (self.db, self.migrated) = (opened.db, opened.migrated);
        let Some(place) = &mut self.place else {
            return Ok(());
        };
        // Opening may have written to it. Was it replaced meanwhile, the next look tells.
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

    /// Closes what is open. What its log holds is not written into the file: that may be another league by now.
    fn let_go(&mut self) -> Result<(), StoreError> {
        if let Some(place) = &mut self.place {
            place.stamp = None;
        }
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

/// Tells whether another connection wrote to the store, or another file took its place: it is another one then. Two
/// stores' versions have nothing to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataVersion {
    /// Of one connection to one file.
    of_connection: i64,
    opened: u32,
    replaced: u32,
}

impl DataVersion {
    /// Whether another file took the place of the one there was earlier, or first.
    pub const fn is_of_another_file(self, earlier: Option<Self>) -> bool {
        match earlier {
            Some(earlier) => earlier.replaced != self.replaced,
            None => self.replaced != 0,
        }
    }
}

pub(super) fn data_version(db: &Connection, place: Place) -> Result<DataVersion, StoreError> {
    let of_connection = db.pragma_query_value(None, "data_version", |row| row.get(0))?;
    Ok(DataVersion {
        of_connection,
        opened: place.opened,
        replaced: place.replaced,
    })
}
