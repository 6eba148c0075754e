//! The league's metadata: its identity, revision, seasons and weeks.

use std::cell::RefCell;

use rusqlite::Connection;

use crate::league::{Digest, Edition, Progress, Revision, Season, StoreId, Week};

/// A league's metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The league's identity.
    pub id: StoreId,
    /// The league's name.
    pub name: String,
    /// How many writes have changed the league.
    pub revision: Revision,
    /// The digest of all facts at that revision.
    pub facts: Digest,
    /// The seasons that the league has games of, in order.
    pub seasons: Vec<SeasonHead>,
}

impl Head {
    /// Which edition of the league this is.
    pub const fn edition(&self) -> Edition {
        Edition {
            revision: self.revision,
            facts: self.facts,
        }
    }
}

/// A season's metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeasonHead {
    /// The season.
    pub season: Season,
    /// The weeks with at least one result, in order: those that have places and points.
    pub weeks: Vec<Week>,
    /// The weeks that have games, played or not, in order.
    pub planned: Vec<Week>,
    /// The progress of the results of the newest of `weeks`; `None` unless the caller requests it, because the metadata
    /// is read too often to count them.
    pub progress: Option<Progress>,
}

impl SeasonHead {
    /// The newest season that has a result; where none has, the newest.
    pub fn newest(seasons: &[Self]) -> Option<&Self> {
        let begun = seasons.iter().rfind(|season| !season.weeks.is_empty());
        begun.or(seasons.last())
    }
}

// The metadata is read before every look-up, and a look-up takes less time than reading all games of a league.

/// The metadata as a connection read it last. As long as nothing was written since, it is not read again.
#[derive(Debug, Default)]
pub(super) struct LastHead(RefCell<Option<(DataState, Head)>>);

/// What changes with every write: SQLite counts the writes of other connections, and those of this one by their rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct DataState {
    of_others: i64,
    of_this: u64,
}

impl DataState {
    fn of(db: &Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            of_others: db.pragma_query_value(None, "data_version", |row| row.get(0))?,
            of_this: db.total_changes(),
        })
    }
}

impl LastHead {
    /// The metadata as it is now.
    pub(super) fn read(&self, db: &Connection) -> rusqlite::Result<Head> {
        let state = DataState::of(db)?;
        if let Some((at, head)) = &*self.0.borrow()
            && *at == state
        {
            return Ok(head.clone());
        }
        // The state is that of the snapshot which the metadata is read from.
        let snapshot = db.unchecked_transaction()?;
        let (state, head) = (DataState::of(&snapshot)?, head(&snapshot)?);
        *self.0.borrow_mut() = Some((state, head.clone()));
        Ok(head)
    }

    /// Forgets it, because another connection takes the place of the one that read it: the counts of two do not compare.
    pub(super) fn forget(&mut self) {
        *self.0.get_mut() = None;
    }
}

/// Reads the metadata within the caller's transaction, so that the weeks belong to the revision.
pub(super) fn head(db: &Connection) -> rusqlite::Result<Head> {
    let seasons = seasons(db)?;
    db.prepare_cached("SELECT store_id, name, revision, facts FROM meta")?
        .query_row([], |row| {
            Ok(Head {
                id: row.get(0)?,
                name: row.get(1)?,
                revision: row.get(2)?,
                facts: row.get(3)?,
                seasons,
            })
        })
}

/// How many players there are.
pub(super) fn players(db: &Connection) -> rusqlite::Result<u32> {
    db.prepare_cached("SELECT count(*) FROM player")?
        .query_row([], |row| row.get(0))
}

pub(super) fn seasons(db: &Connection) -> rusqlite::Result<Vec<SeasonHead>> {
    let mut statement = db.prepare_cached(
        "SELECT season, week, max(outcome IS NOT NULL) FROM game GROUP BY season, week ORDER BY season, week",
    )?;
    let mut rows = statement.query([])?;
    let mut seasons: Vec<SeasonHead> = Vec::new();
    while let Some(row) = rows.next()? {
        let (season, week): (Season, Week) = (row.get(0)?, row.get(1)?);
        if seasons.last().is_none_or(|last| last.season != season) {
            seasons.push(SeasonHead {
                season,
                weeks: Vec::new(),
                planned: Vec::new(),
                progress: None,
            });
        }
        if let Some(head) = seasons.last_mut() {
            head.planned.push(week);
            if row.get(2)? {
                head.weeks.push(week);
            }
        }
    }
    Ok(seasons)
}

#[cfg(test)]
mod tests {
    use crate::store::{Follow, Store};

    #[test]
    fn the_metadata_read_last_holds_until_any_connection_writes() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("league.db");
        let mut ours = Store::open_or_create(&path).unwrap();
        let mut theirs = Store::open(&path).unwrap();
        let name = |store: &Store| store.head().unwrap().name;
        let revision = |store: &Store| store.head().unwrap().revision.0;
        let before = revision(&ours);
        assert_eq!(revision(&ours), before);
        ours.set_name("Ours").unwrap();
        assert_eq!((name(&ours), name(&theirs)), ("Ours".into(), "Ours".into()));
        theirs.set_name("Theirs").unwrap();
        assert_eq!(name(&ours), "Theirs");
        assert_eq!(revision(&ours), before + 2);

        // Another file with as many writes.
        let other = folder.path().join("other.db");
        let mut others = Store::open_or_create(&other).unwrap();
        others.set_name("Before").unwrap();
        others.set_name("Another league").unwrap();
        others.close().unwrap();
        std::fs::rename(&other, &path).unwrap();
        ours.keep_up(Follow::Open).unwrap();
        assert_eq!(name(&ours), "Another league");
    }
}
