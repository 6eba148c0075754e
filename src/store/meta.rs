//! The league's metadata: its identity, revision, seasons and weeks, and the digest of its facts.

use std::cell::RefCell;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::league::{Digest, Digester, Edition, Progress, Revision, Season, StoreId, Week};

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

// The digest of a league's facts. It distinguishes two copies of one store that count the same revision.
//
// It covers every fact as it stands, not the writes that led there: a store that reaches the same facts in another way
// has the same digest.

/// Everything that the tables derive from, each query in an order that does not depend on the order of the writes.
/// Derived rows follow from these, and the store's identity and revision are not facts.
const FACTS: [&str; 5] = [
    "SELECT name, joker FROM meta",
    "SELECT code, town, nickname, division, active FROM team ORDER BY code",
    "SELECT player_id, name, team, active FROM player ORDER BY player_id",
    "SELECT game_id, season, week, home, away, kickoff, outcome, home_score, away_score FROM game ORDER BY game_id",
    "SELECT game_id, player_id, side, banker, joker FROM pick ORDER BY game_id, player_id",
];

/// Computes the digest of the facts as they are now.
pub(super) fn facts(db: &Connection) -> rusqlite::Result<Digest> {
    let mut digester = Digester::default();
    let mut bytes = Vec::new();
    for sql in FACTS {
        let mut statement = db.prepare_cached(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            bytes.clear();
            for column in 0..columns {
                add(&mut bytes, row.get_ref(column)?);
            }
            digester.add(&bytes);
        }
        // Ends the list, so that no row can pass for a row of the next list.
        digester.add(&[]);
    }
    Ok(digester.digest())
}

/// Computes the digest, stores it beside the revision, and adds the edition to the store's line.
pub(super) fn note(db: &Connection) -> rusqlite::Result<()> {
    let digest = facts(db)?;
    db.execute("UPDATE meta SET facts = ?1", [digest])?;
    extend_line(db)
}

/// Makes the store's edition the newest of its line.
pub(super) fn extend_line(db: &Connection) -> rusqlite::Result<()> {
    db.execute(
        "DELETE FROM edition WHERE revision > (SELECT revision FROM meta)",
        [],
    )?;
    db.execute(
        "INSERT OR REPLACE INTO edition (revision, facts) SELECT revision, facts FROM meta",
        [],
    )?;
    Ok(())
}

/// Adds a value with its type and, where that varies, its length.
fn add(bytes: &mut Vec<u8>, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => bytes.push(0),
        ValueRef::Integer(number) => {
            bytes.push(1);
            bytes.extend(number.to_le_bytes());
        }
        ValueRef::Real(number) => {
            bytes.push(2);
            bytes.extend(number.to_le_bytes());
        }
        ValueRef::Text(text) | ValueRef::Blob(text) => {
            bytes.push(3);
            bytes.extend((text.len() as u64).to_le_bytes());
            bytes.extend(text);
        }
    }
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
