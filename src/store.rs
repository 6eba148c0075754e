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
mod facts_digest;
mod file_identity;
mod file_watch;
mod line;
mod meant_names;
mod meta;
mod migrate;
mod name_resolution;
mod named_facts;
mod named_results;
mod namesakes;
mod open;
mod path;
mod pick_index;
mod player_weeks;
mod progress;
mod queries;
mod reconcile;
mod replacement;
mod schedule;
mod scores;
mod settle;
mod sql_types;
mod transaction;
mod upsert;
mod verify;
mod wal;
mod write;

use std::path::{Path, PathBuf};
use std::{io, slice};

use draft::Draft;
use file_identity::Place;
use meant_names::MeantNames;
use rusqlite::{Connection, Transaction};
use tracing::info;

use crate::league::rules::Rules;
use crate::league::{
    Edition, Facts, PlayerId, ReferenceScores, Revision, Season, StoreId, Week, clean_name,
};
use crate::scoretable::{Detail, DetailBlock, Kind, Scoretable};
use crate::text;

pub use error::{LogTrouble, Refusal, StoreError};
pub use file_watch::FileWatch;
use meta::LastHead;
pub use meta::{Head, SeasonHead};
pub use migrate::Migrated;
use progress::WriteWatch;
pub use progress::{WriteProgress, WriteStep};
pub use queries::NamedKinds;
pub use reconcile::{Discrepancies, Discrepancy, Explanation, Reconciliation};
pub use replacement::{DataVersion, Follow};
pub use schedule::{Players, Unconfirmed};
pub use transaction::Interrupt;
pub use upsert::Count;
pub use verify::{Checked, CheckedLog, CheckedSeason, Drift, Schema, UnnotedResult};
pub use write::{Forked, Imported, Written};

/// A league's store: one connection to its SQLite database.
///
/// ```
/// use scoretable::demo::{self, Plan};
/// use scoretable::league::{Season, Week};
/// use scoretable::{scoretable::Kind, store::Store};
///
/// let (id, facts) = demo::league(&Plan::default())?;
/// let mut store = Store::in_memory(id)?;
/// store.write(&facts)?;
/// let season = Season::new(2024).unwrap();
/// let (edition, table) = store.scoretable(Kind::Enhanced, season, Week::new(12))?;
/// assert_eq!((edition.revision, table.pos(0)), (store.head()?.revision, Some(1)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Store {
    db: Connection,
    /// The path of the file, for error messages.
    path: PathBuf,
    /// What a migration changed when the store was opened.
    migrated: Option<Migrated>,
    /// The draft that this store is until its first write is committed, if it is being created.
    draft: Option<Draft>,
    /// The file that is open; `None` in memory.
    place: Option<Place>,
    /// The league's metadata as it was read last.
    last_head: LastHead,
    /// Is told how far a write is.
    watch: WriteWatch,
}

impl Store {
    /// Opens a store that exists. A store of an older program is migrated, and a copy of the old one is kept beside it;
    /// see [`migrated`](Self::migrated). A store that cannot be written can still be read.
    ///
    /// # Errors
    ///
    /// When there is no file at `path`, when the file is not a store of this program or was made by a newer one, or
    /// when it has a write-ahead log beside it that does not belong to it. Such files are left as they are.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        open::existing(path).inspect(|_| info!(path = text::path(path), "store opened"))
    }

    /// Opens a store, or creates an empty one and its folders, with access for this user alone.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open), and when a folder or the file cannot be created.
    pub fn open_or_create(path: &Path) -> Result<Self, StoreError> {
        let mut store = Self::open_or_draft(path)?;
        store.publish()?;
        Ok(store)
    }

    /// Opens a store, or begins one: nothing is at `path` before the first write is committed, and nothing is left
    /// behind when that write fails. When another program creates a store there meanwhile, the write goes into that
    /// store.
    ///
    /// # Errors
    ///
    /// As for [`open_or_create`](Self::open_or_create).
    pub fn open_or_draft(path: &Path) -> Result<Self, StoreError> {
        draft::sweep(path);
        match open::if_present(path)? {
            Some(store) => Ok(store),
            None => Draft::begin(path),
        }
    }

    /// Creates an empty store in memory, which is gone when it is dropped.
    ///
    /// # Errors
    ///
    /// When memory runs out.
    pub fn in_memory(id: StoreId) -> Result<Self, StoreError> {
        open::in_memory(id)
    }

    /// Creates an empty store in a temporary file, which is gone when it is dropped, however the program ends.
    ///
    /// # Errors
    ///
    /// When the file cannot be created.
    pub fn temporary(id: StoreId) -> Result<Self, StoreError> {
        open::temporary(id)
    }

    /// Reads the league's identity, revision and seasons; cheaper still while nothing was written since they were read last.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn head(&self) -> Result<Head, StoreError> {
        let head = self.last_head.read(&self.db);
        head.map_err(|error| StoreError::from(error).during("read", &self.path))
    }

    /// Counts the league's players; the cost of building a table grows with that number.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn players(&self) -> Result<u64, StoreError> {
        Ok(self.read(|snapshot| meta::players(snapshot))?.into())
    }

    /// The blocks of so many ids that have a player, by their numbers, in order.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn blocks(&self, ids: u32) -> Result<Vec<u32>, StoreError> {
        self.read(|snapshot| queries::blocks::all(snapshot, ids))
    }

    /// Some of those blocks, in order: the first, the last, and one at each of these parts of the way between them. None, if the
    /// league has more players than `most`. It takes as long in a large league as in a small one.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn some_blocks(&self, ids: u32, parts: &[f64], most: u64) -> Result<Vec<u32>, StoreError> {
        self.read(|snapshot| queries::blocks::some(snapshot, ids, parts, most))
    }

    /// Reads a table as it stood after a week, and the edition of the league that it was read from. For a week without
    /// results, and for no week (before a season's first result), the table has the active players' names, or the
    /// divisions, and no numbers.
    ///
    /// # Errors
    ///
    /// When the league has no such season, the season has no games in that week, or the store cannot be read.
    pub fn scoretable(
        &self,
        kind: Kind,
        season: Season,
        week: Option<Week>,
    ) -> Result<(Edition, Scoretable), StoreError> {
        self.read(|snapshot| queries::scoretable(snapshot, kind, season, week))
    }

    /// Reads what is behind a player's row of a week's table. All of it, and its revision, comes from one snapshot of
    /// the store.
    ///
    /// # Errors
    ///
    /// As for [`scoretable`](Self::scoretable), and when there is no such player.
    pub fn detail(
        &self,
        player: PlayerId,
        season: Season,
        week: Option<Week>,
    ) -> Result<Detail, StoreError> {
        self.read(|snapshot| queries::player_detail::detail(snapshot, player, season, week))
    }

    /// Reads what is behind the rows of some players of a week's table, in their order. All of it comes from one snapshot of
    /// the store, so that players are only ever compared as of the same revision.
    ///
    /// # Errors
    ///
    /// As for [`detail`](Self::detail).
    pub fn details_of(
        &self,
        players: &[PlayerId],
        season: Season,
        week: Option<Week>,
    ) -> Result<Vec<Detail>, StoreError> {
        self.read(|snapshot| queries::player_detail::of_players(snapshot, players, season, week))
    }

    /// Reads what is behind the rows of the players whose ids are from `first` to `last`, and the edition it was read from.
    ///
    /// # Errors
    ///
    /// As for [`scoretable`](Self::scoretable).
    pub fn details(
        &self,
        ids: [u32; 2],
        season: Season,
        week: Option<Week>,
    ) -> Result<(Edition, DetailBlock), StoreError> {
        self.read(|snapshot| {
            let block = queries::player_detail::block(snapshot, ids, season, week)?;
            Ok::<_, StoreError>((meta::head(snapshot)?.edition(), block))
        })
    }

    /// Writes facts: new ones are added, known ones are updated, and known facts that `facts` lacks stay. The scores of
    /// the seasons touched are derived again. Either all of it is committed or nothing is. When nothing differs from
    /// what is stored, the revision stays.
    ///
    /// A game without a result or kick-off never removes a stored one. Every result that is added or changed is
    /// recorded with the origin of the facts (see [`changes`](Self::changes)). A team code that belongs to a club of
    /// the league stands for that club, also when the league has the club under another code.
    ///
    /// Facts by name are matched to their players and games, which are created where they are new; see
    /// [`NamedFacts`](crate::league::NamedFacts).
    ///
    /// Facts that refer to something unknown are skipped and reported: picks of an unknown player or game, and games of
    /// unknown teams. So is a known game with other teams. A player whose team is unknown is stored without a team.
    /// When several facts are about the same thing, the last one counts.
    ///
    /// # Errors
    ///
    /// When the store cannot be written, or another connection holds the write lock for too long.
    pub fn write(&mut self, facts: &Facts) -> Result<Written, StoreError> {
        let meant = self.meant_names(slice::from_ref(facts))?;
        let written = self.change(|db, watch| write::write(db, facts, &meant, watch))?;
        let revision = written.revision;
        info!(from = facts.origin.name, %revision, written.changed, "written");
        Ok(written)
    }

    /// Writes the facts of several files, and names the league if `name` is given, in one transaction, which counts as
    /// one write. A file may refer to what the files before it bring. The answer has one part for each file.
    ///
    /// # Errors
    ///
    /// As for [`write`](Self::write), and when there are facts and none of them can be taken. Then nothing of any file is
    /// written, and the name stays.
    pub fn import(&mut self, name: Option<&str>, files: &[Facts]) -> Result<Imported, StoreError> {
        let name = name.map(clean_name);
        let meant = self.meant_names(files)?;
        let imported = self.change(|db, watch| {
            let files = files.iter().map(Ok);
            write::import(db, name.as_deref(), files, &meant, watch)
        })?;
        let revision = imported.revision;
        info!(files = files.len(), %revision, imported.changed, "imported");
        Ok(imported)
    }

    /// Writes facts that come in parts, which are made one after the other, as [`import`](Self::import) writes files: in one
    /// transaction, which counts as one write. When another program creates the store meanwhile, all of them are made again.
    ///
    /// # Errors
    ///
    /// As for [`import`](Self::import), and when a part is an error.
    pub fn import_parts<P: Iterator<Item = io::Result<Facts>>>(
        &mut self,
        name: Option<&str>,
        parts: impl Fn() -> P,
    ) -> Result<Imported, StoreError> {
        let name = name.map(clean_name);
        let meant = MeantNames::default();
        let imported =
            self.change(|db, watch| write::import(db, name.as_deref(), parts(), &meant, watch))?;
        info!(revision = %imported.revision, "imported in parts");
        Ok(imported)
    }

    /// Tells `watch` from now on how far each write is.
    pub fn watch_writes(&mut self, watch: impl Fn(WriteProgress) + Send + 'static) {
        self.watch = WriteWatch::telling(watch);
    }

    fn meant_names(&self, files: &[Facts]) -> Result<MeantNames, StoreError> {
        if files.iter().all(|facts| facts.named.picks.is_empty()) {
            return Ok(MeantNames::default());
        }
        self.read(|snapshot| MeantNames::read(snapshot, files))
    }

    /// Names the league. The name is part of every table, so a changed name moves the revision.
    ///
    /// # Errors
    ///
    /// As for [`write`](Self::write).
    pub fn set_name(&mut self, name: &str) -> Result<Revision, StoreError> {
        self.change(|db, _| write::rename(db, &clean_name(name)))
    }

    /// Reads the rules that the league has chosen.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn rules(&self) -> Result<Rules, StoreError> {
        self.read(|snapshot| scores::rules(snapshot))
    }

    /// Chooses the league's rules. When they differ from the stored rules, the scores of every season are derived again
    /// and the revision moves, all in one transaction.
    ///
    /// # Errors
    ///
    /// As for [`write`](Self::write).
    pub fn set_rules(&mut self, rules: Rules) -> Result<Revision, StoreError> {
        self.change(|db, watch| write::set_rules(db, rules, watch))
    }
}

// Maintenance: deriving scores again, and giving a copy its own identity.

impl Store {
    /// Computes a table from facts alone: scores are derived from picks and results as if none were stored.
    ///
    /// # Errors
    ///
    /// As for [`scoretable`](Self::scoretable).
    pub fn recomputed(
        &self,
        kind: Kind,
        season: Season,
        week: Option<Week>,
    ) -> Result<(Edition, Scoretable), StoreError> {
        self.read(|snapshot| verify::recomputed(snapshot, kind, season, week))
    }

    /// Gives this copy of the league its own identity, so that it no longer shares a cache with the other copies.
    /// Nothing else changes.
    ///
    /// # Errors
    ///
    /// As for [`write`](Self::write).
    pub fn fork(&mut self) -> Result<Forked, StoreError> {
        self.change(|db, _| write::fork(db))
    }

    /// Derives every score again and compares it with the stored one. Nothing is changed.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn verify(&self) -> Result<Checked, StoreError> {
        self.read(verify::verify)
    }

    /// Compares the stored scores with the reference scores of another program that had the same facts.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn compare(&self, reference: &ReferenceScores) -> Result<Reconciliation, StoreError> {
        self.read(|snapshot| reconcile::compare(snapshot, reference))
    }

    /// Replaces every stored score by the one that the facts give, and moves the revision, so that no entry built from
    /// the old scores is current any more.
    ///
    /// # Errors
    ///
    /// As for [`write`](Self::write).
    pub fn repair(&mut self) -> Result<Revision, StoreError> {
        self.change(write::repair)
    }

    /// Reads in one snapshot of the store, so that everything read belongs to one revision.
    fn read<T, E>(
        &self,
        read: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, StoreError>
    where
        StoreError: From<E>,
    {
        let run = || Ok(read(&self.db.unchecked_transaction()?)?);
        run().map_err(|error: StoreError| error.during("read", &self.path))
    }
}
