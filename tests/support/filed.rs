//! A demo league in a store on disk, which several programs can open.

use std::path::PathBuf;

use scoretable::cache::{Content, Key, LeagueTag};
use scoretable::demo::{self, Plan};
use scoretable::league::{Edition, Facts};
use scoretable::scoretable::Kind;
use scoretable::store::Store;
use tempfile::TempDir;

use super::grown::grown;

/// The league, and the folder that holds it.
pub(crate) struct Filed {
    folder: TempDir,
}

impl Filed {
    /// Makes one of so many players.
    pub(crate) fn new(players: u32) -> Self {
        let plan = Plan {
            players,
            weeks: 5,
            ..Plan::default()
        };
        let (_, facts) = demo::league(&plan).unwrap();
        Self::of(&facts)
    }

    /// Makes one whose tables are larger than a part of an entry, with few picks each.
    pub(crate) fn large(players: u32) -> Self {
        let plan = Plan {
            players: 100,
            weeks: 2,
            ..Plan::default()
        };
        let (_, facts) = demo::league(&plan).unwrap();
        Self::of(&grown(facts, players))
    }

    fn of(facts: &Facts) -> Self {
        let folder = TempDir::new().unwrap();
        let filed = Self { folder };
        let mut store = Store::open_or_create(&filed.path()).unwrap();
        store.write(facts).unwrap();
        filed
    }

    /// Where the store is.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("league.db")
    }

    /// A connection to it.
    pub(crate) fn store(&self) -> Store {
        Store::open(&self.path()).unwrap()
    }

    /// The edition that the store is at.
    pub(crate) fn edition(&self) -> Edition {
        self.store().head().unwrap().edition()
    }

    /// The key of the table that a viewer sees first.
    pub(crate) fn key(&self) -> Key {
        key_of(&self.store())
    }
}

/// The key of the table that a viewer of a store sees first.
pub(crate) fn key_of(store: &Store) -> Key {
    let head = store.head().unwrap();
    let newest = head.seasons.last().unwrap();
    Key {
        league: LeagueTag::of(&head.id),
        content: Content::Table(Kind::Enhanced),
        season: newest.season,
        week: newest.weeks.last().copied(),
    }
}
