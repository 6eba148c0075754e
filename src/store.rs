//! The league's store: one SQLite file. Everything here is synchronous, and nothing else in the program uses SQLite.
//!
//! Facts (teams, players, games with their results, picks) come in through [`Store::write`], one transaction a call.
//! Scores are derived from them in the same transaction and never incremented, so the tables of every week are always
//! those the facts give. The [`Revision`] counts the writes that changed anything; it is read in the same transaction as
//! the rows of a table, so the two can be trusted together.

mod against;
mod checkup;
mod derive;
mod derived;
mod detail;
mod digest;
mod error;
mod head;
mod named;
mod open;
mod read;
mod rebuild;
mod results;
mod tally;
mod upkeep;
mod upsert;
mod verify;
mod words;
mod write;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};
use tracing::info;

pub use against::{Against, Deviation, Reason};
pub use checkup::Schema;
pub use error::StoreError;
pub use head::{DataVersion, Head, SeasonHead};
pub use tally::Count;
pub use verify::{Checked, CheckedLog, CheckedSeason, Drift, UnnotedResult};
pub use write::{Forked, Written};

use crate::league::rules::Rules;
use crate::league::{Edition, Facts, PlayerId, Revision, Season, StoreId, Week, clean_name};
use crate::scoretable::{Detail, Kind, Scoretable};

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
        .inspect(|_| info!(path = %path.display(), "store opened"))
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

    /// The version of the file's data: another one than before when another connection wrote to it. Much cheaper than
    /// [`head`](Self::head), and no more than a hint: not every write moves the revision.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn data_version(&self) -> Result<DataVersion, StoreError> {
        head::data_version(&self.db).map_err(|error| error.during("read", &self.path))
    }

    /// How many players the league has, which is what a table of it costs by.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn players(&self) -> Result<u64, StoreError> {
        head::players(&self.db).map_err(|error| error.during("read", &self.path))
    }

    /// Whether it is a file, which other programs can open too.
    pub fn is_on_disk(&self) -> bool {
        self.db.path().is_some_and(|path| !path.is_empty())
    }

    /// A table as it stood after a week, and the edition of the league it was read from. Of a week without results, and
    /// without a week (before a season's first result), it has the active players' names, or the divisions, and no
    /// numbers.
    ///
    /// # Errors
    ///
    /// When the league has no such season, the season no games in that week, or the store cannot be read.
    pub fn scoretable(
        &mut self,
        kind: Kind,
        season: Season,
        week: Option<Week>,
    ) -> Result<(Edition, Scoretable), StoreError> {
        read::scoretable(&mut self.db, kind, season, week)
            .map_err(|error| error.during("read", &self.path))
    }

    /// What is behind a player's row of the table of a week: all of it, and its revision, from one moment.
    ///
    /// # Errors
    ///
    /// As for [`scoretable`](Self::scoretable), and when there is no such player.
    pub fn detail(
        &mut self,
        player: PlayerId,
        season: Season,
        week: Option<Week>,
    ) -> Result<Detail, StoreError> {
        detail::detail(&mut self.db, player, season, week)
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
    /// Facts by name find their players and games, or make them; see [`Named`](crate::league::Named).
    ///
    /// Facts that refer to nothing known are skipped and reported: picks of an unknown player or game, games of unknown
    /// teams. So is a known game between other teams. A player whose team is unknown is taken without a team. Of facts
    /// about the same thing the last counts.
    ///
    /// # Errors
    ///
    /// When the store cannot be written, or somebody else holds it for too long.
    pub fn write(&mut self, facts: &Facts) -> Result<Written, StoreError> {
        let written = self.change(|db| write::write(db, facts))?;
        let Written {
            revision, changed, ..
        } = written;
        info!(from = facts.origin.name, %revision, changed, "written");
        Ok(written)
    }

    /// Names the league. The name is part of every table, so the revision moves when it changes.
    ///
    /// # Errors
    ///
    /// As for [`write`](Self::write).
    pub fn set_name(&mut self, name: &str) -> Result<Revision, StoreError> {
        self.change(|db| write::rename(db, &clean_name(name)))
    }

    /// The rules the league has chosen.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn rules(&self) -> Result<Rules, StoreError> {
        let rules = derive::rules(&self.db).map_err(StoreError::from);
        rules.map_err(|error| error.during("read", &self.path))
    }

    /// Chooses the league's rules. When they differ from those before, the scores of every season are derived anew and the
    /// revision moves, all in one transaction.
    ///
    /// # Errors
    ///
    /// As for [`write`](Self::write).
    pub fn set_rules(&mut self, rules: Rules) -> Result<Revision, StoreError> {
        self.change(|db| write::set_rules(db, rules))
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
