//! The league's store: one SQLite file. Everything here is synchronous, and nothing else in the program uses SQLite.
//!
//! Facts (teams, players, games with their results, picks) come in through [`Store::write`], one transaction a call.
//! Scores are derived from them in the same transaction and never incremented, so the tables of every week are always
//! those the facts give. The [`Revision`] counts the writes that changed anything; it is read in the same transaction as
//! the rows of a table, so the two can be trusted together.

mod error;
mod head;
mod open;
mod read;
mod rebuild;
mod results;
mod tally;
mod upsert;
mod words;
mod write;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

pub use error::StoreError;
pub use head::{Head, SeasonHead};
pub use tally::Count;
pub use write::Written;

use crate::league::{Facts, ResultChange, Revision, Season, StoreId, Week, clean_name};
use crate::scoretable::{Kind, Scoretable};

/// A league's store: one connection to it.
#[derive(Debug)]
pub struct Store {
    db: Connection,
    /// Where it is, for errors.
    path: PathBuf,
}

impl Store {
    /// Opens a store that exists.
    ///
    /// # Errors
    ///
    /// When there is none at `path`, or what is there is not a store of this program or was made by a newer one; such a
    /// file is left as it is.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self {
            db: open::existing(path)?,
            path: path.to_owned(),
        })
    }

    /// Opens a store, or makes an empty one with its folders.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open), and when a folder or the file cannot be made.
    pub fn open_or_create(path: &Path) -> Result<Self, StoreError> {
        Ok(Self {
            db: open::existing_or_new(path)?,
            path: path.to_owned(),
        })
    }

    /// Makes an empty store in memory, which is gone when it is dropped.
    ///
    /// # Errors
    ///
    /// When memory runs out.
    pub fn in_memory(id: StoreId) -> Result<Self, StoreError> {
        Ok(Self {
            db: open::in_memory(id)?,
            path: PathBuf::from(":memory:"),
        })
    }

    /// What the league is and how far it has come, in one cheap read.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn head(&self) -> Result<Head, StoreError> {
        head::head(&self.db).map_err(|error| error.during("read", &self.path))
    }

    /// A table as it stood after a week, and the revision it was read at. Without a week it is the table before a
    /// season's first result: the active players, without numbers.
    ///
    /// # Errors
    ///
    /// When the league has no such season, the season no results in that week, or the store cannot be read.
    pub fn scoretable(
        &mut self,
        kind: Kind,
        season: Season,
        week: Option<Week>,
    ) -> Result<(Revision, Scoretable), StoreError> {
        read::scoretable(&mut self.db, kind, season, week)
            .map_err(|error| error.during("read", &self.path))
    }

    /// Writes facts: new ones are added, known ones updated, and those that are missing stay. Scores of the seasons
    /// touched are derived anew. All of it is committed, or nothing. When nothing differs from what is known, the revision
    /// stays.
    ///
    /// A game without a result or kick-off never takes one away. Every result that is added or changed is noted beside the
    /// origin of the facts (see [`changes`](Self::changes)). A team that the league knows by another code of its club is
    /// that one.
    ///
    /// Facts that refer to nothing known are skipped and reported: picks of an unknown player or game, games of unknown
    /// teams. So is a known game between other teams. A player whose team is unknown is taken without a team. Of facts
    /// about the same thing the last counts.
    ///
    /// # Errors
    ///
    /// When the store cannot be written, or somebody else holds it for too long.
    pub fn write(&mut self, facts: &Facts) -> Result<Written, StoreError> {
        self.change(|db| write::write(db, facts))
    }

    /// What [`write`](Self::write) would do. Nothing is written; the revision in the answer is the one it would lead to.
    ///
    /// # Errors
    ///
    /// As for [`write`](Self::write): it is done, looked at and taken back.
    pub fn rehearse(&mut self, facts: &Facts) -> Result<Written, StoreError> {
        let mut run = || {
            let transaction = self
                .db
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            let answer = write::write(&transaction, facts)?;
            transaction.rollback()?;
            Ok(answer)
        };
        run().map_err(|error: StoreError| error.during("write", &self.path))
    }

    /// The weeks of a season with games that have kicked off by `now` (seconds since 1970-01-01 UTC) and are not known to
    /// have ended. A game called off counts among them for two weeks, in which it may yet be played.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn unfinished(&self, season: Season, now: i64) -> Result<Vec<Week>, StoreError> {
        results::unfinished(&self.db, season, now).map_err(|error| error.during("read", &self.path))
    }

    /// The newest changes of results, newest first, `limit` at most.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn changes(&self, limit: u32) -> Result<Vec<ResultChange>, StoreError> {
        results::changes(&self.db, limit).map_err(|error| error.during("read", &self.path))
    }

    /// Names the league. The name is part of every table, so the revision moves when it changes.
    ///
    /// # Errors
    ///
    /// As for [`write`](Self::write).
    pub fn set_name(&mut self, name: &str) -> Result<Revision, StoreError> {
        self.change(|db| write::rename(db, &clean_name(name)))
    }

    /// Runs a change in one transaction, which holds the store's only write lock from its start: what it reads stays true
    /// until it commits.
    fn change<T>(
        &mut self,
        change: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let run = || {
            let transaction = self
                .db
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            let answer = change(&transaction)?;
            transaction.commit()?;
            Ok(answer)
        };
        run().map_err(|error: StoreError| error.during("write", &self.path))
    }
}
