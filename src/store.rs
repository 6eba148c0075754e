//! The league's store: one SQLite file. Everything here is synchronous, and nothing else in the program uses SQLite.
//!
//! Facts (teams, players, games with their results, picks) come in through [`Store::write`], one transaction a call.
//! Scores are derived from them in the same transaction and never incremented, so the tables of every week are always
//! those the facts give. The [`Revision`] counts the writes that changed anything; it is read in the same transaction as
//! the rows of a table, so the two can be trusted together.

mod backup;
mod connection;
mod draft;
mod error;
mod file_identity;
mod meta;
mod migrate;
mod name_resolution;
mod namesakes;
mod open;
mod path;
mod queries;
mod reconcile;
mod replacement;
mod scores;
mod sql_types;
mod transaction;
mod upsert;
mod verify;
mod wal;
mod write;

use std::path::{Path, PathBuf};

use draft::Draft;
use file_identity::Place;
use rusqlite::Connection;
use tracing::info;

use crate::league::rules::Rules;
use crate::league::{
    Edition, Facts, PlayerId, ReferenceScores, Revision, Season, StoreId, Week, clean_name,
};
use crate::scoretable::{Detail, Kind, Scoretable};
use crate::text;

pub use error::{LogTrouble, Refusal, StoreError};
pub use meta::{Head, SeasonHead};
pub use migrate::Migrated;
pub use reconcile::{Discrepancy, Explanation, Reconciliation};
pub use replacement::{DataVersion, Follow};
pub use transaction::Interrupt;
pub use upsert::Count;
pub use verify::{Checked, CheckedLog, CheckedSeason, Drift, Schema, UnnotedResult};
pub use write::{Forked, Imported, Written};

/// A league's store: one connection to it.
#[derive(Debug)]
pub struct Store {
    db: Connection,
    /// Where it is, for errors.
    path: PathBuf,
    /// What opening it changed.
    migrated: Option<Migrated>,
    /// What it is until its first write is committed, if it is being made.
    draft: Option<Draft>,
    /// The file it is in; `None` in memory.
    place: Option<Place>,
}

impl Store {
    /// Opens a store that exists. One of an older program is brought up to date, and the old one kept beside it; see
    /// [`migrated`](Self::migrated). One that cannot be written can be read.
    ///
    /// # Errors
    ///
    /// When there is none at `path`, or what is there is not a store of this program, was made by a newer one, or has a log
    /// beside it that does not belong to it; such files are left as they are.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        open::existing(path).inspect(|_| info!(path = text::path(path), "store opened"))
    }

    /// Opens a store, or makes an empty one with its folders, for this user alone.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open), and when a folder or the file cannot be made.
    pub fn open_or_create(path: &Path) -> Result<Self, StoreError> {
        let mut store = Self::open_or_draft(path)?;
        store.publish()?;
        Ok(store)
    }

    /// Opens a store, or begins one: nothing is at `path` before the first write is committed, and nothing is left behind
    /// when it fails. When another program makes one there meanwhile, the write goes into that.
    ///
    /// # Errors
    ///
    /// As for [`open_or_create`](Self::open_or_create).
    pub fn open_or_draft(path: &Path) -> Result<Self, StoreError> {
        draft::sweep(path);
        match open::if_there(path)? {
            Some(store) => Ok(store),
            None => Draft::begin(path),
        }
    }

    /// Makes an empty store in memory, which is gone when it is dropped.
    ///
    /// # Errors
    ///
    /// When memory runs out.
    pub fn in_memory(id: StoreId) -> Result<Self, StoreError> {
        open::in_memory(id)
    }

    /// What the league is and how far it has come, in one cheap read.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn head(&self) -> Result<Head, StoreError> {
        meta::head(&self.db).map_err(|error| error.during("read", &self.path))
    }

    /// How many players the league has, which is what a table of it costs by.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn players(&self) -> Result<u64, StoreError> {
        meta::players(&self.db).map_err(|error| error.during("read", &self.path))
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
        queries::scoretable(&mut self.db, kind, season, week)
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
        queries::player_detail::detail(&mut self.db, player, season, week)
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
    /// Facts by name find their players and games, or make them; see [`NamedFacts`](crate::league::NamedFacts).
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

    /// Writes the facts of several files, and names the league if there is a name for it: all of it in one transaction,
    /// which counts as one write. A file may refer to what those before it bring. The answer has one part a file.
    ///
    /// # Errors
    ///
    /// As for [`write`](Self::write). Then nothing of any file is written, nor the name.
    pub fn import(&mut self, name: Option<&str>, files: &[Facts]) -> Result<Imported, StoreError> {
        let name = name.map(clean_name);
        let imported = self.change(|db| write::import(db, name.as_deref(), files))?;
        let Imported {
            revision, changed, ..
        } = imported;
        info!(files = files.len(), %revision, changed, "imported");
        Ok(imported)
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
        let rules = scores::rules(&self.db).map_err(StoreError::from);
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
}

// Looking after a store: deriving its scores again, and telling it from its copies.

impl Store {
    /// The same table from facts alone: scores are derived from picks and results as if none were stored.
    ///
    /// # Errors
    ///
    /// As for [`scoretable`](Self::scoretable).
    pub fn recomputed(
        &mut self,
        kind: Kind,
        season: Season,
        week: Option<Week>,
    ) -> Result<(Edition, Scoretable), StoreError> {
        verify::recomputed(&mut self.db, kind, season, week)
            .map_err(|error| error.during("read", &self.path))
    }

    /// Gives this copy of the league an identity of its own, so that it shares no cache with its other copies any more.
    /// Nothing else changes.
    ///
    /// # Errors
    ///
    /// As for [`write`](Self::write).
    pub fn fork(&mut self) -> Result<Forked, StoreError> {
        self.change(write::fork)
    }

    /// Derives every score again and compares it with what is stored, which stays as it is.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn verify(&self) -> Result<Checked, StoreError> {
        verify::verify(&self.db).map_err(|error| error.during("read", &self.path))
    }

    /// Compares the stored scores with those of another program that had the same facts.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn against(&mut self, claims: &ReferenceScores) -> Result<Reconciliation, StoreError> {
        reconcile::against(&mut self.db, claims).map_err(|error| error.during("read", &self.path))
    }

    /// Replaces every stored score by what the facts give, and counts a revision, so that no entry built from the old
    /// ones is current any more.
    ///
    /// # Errors
    ///
    /// As for [`write`](Self::write).
    pub fn repair(&mut self) -> Result<Revision, StoreError> {
        self.change(write::repair)
    }
}
