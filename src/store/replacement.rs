//! Whether what is open is still what is at the store's path: people move files, put others in their place, and copy
//! backups over them, and SQLite goes on with what it has.

use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::{fs, mem};

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use tracing::info;

use super::{DataVersion, Store, StoreError, meta, open};
use crate::text;

/// What to do about another file at the path of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
    /// It is opened: who looks at a league wants to see what is there now.
    Open,
    /// It is refused: what was begun with one file is not ended with another.
    Refuse,
}

/// The file that is open, as far as the file system tells one from another.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// `None` while there is none.
    stamp: Option<Stamp>,
    /// The last file there was.
    last: Option<FileId>,
    /// How many rows this connection had changed when the stamp was taken.
    changes: u64,
    /// How often another connection took the place of the last one.
    pub(super) opened: u32,
    /// How often another file did.
    pub(super) replaced: u32,
}

/// A file and its state. The file itself is never opened to find out: closing it would end the locks that SQLite holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    file: FileId,
    size: u64,
    /// Seconds, and nanoseconds of the next.
    modified: (i64, i64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileId {
    device: u64,
    inode: u64,
}

impl Stamp {
    /// `None` when nothing is there.
    fn of(path: &Path) -> io::Result<Option<Self>> {
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

impl Place {
    /// That of a store that was just opened.
    pub(super) fn of(path: &Path) -> Self {
        let stamp = Stamp::of(path).ok().flatten();
        Self {
            stamp,
            last: stamp.map(|stamp| stamp.file),
            ..Self::default()
        }
    }
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
        meta::data_version(&self.db, place).map_err(|error| error.during("read", &self.path))
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
