//! A store in a folder of its own, and ways to look at all of it.

use std::path::PathBuf;

use rusqlite::types::Value;
use scoretable::feed;
use scoretable::league::{Season, Week};
use scoretable::scoretable::{Kind, Scoretable};
use scoretable::store::{Store, StoreError, Written};
use tempfile::TempDir;

use super::dump::Dump;

pub(crate) struct Shelf {
    pub(crate) store: Store,
    folder: TempDir,
}

impl Shelf {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let store = Store::open_or_create(&folder.path().join("new/league.db")).unwrap();
        Self { store, folder }
    }

    pub(crate) fn with(dump: &Dump) -> Self {
        let mut shelf = Self::new();
        let written = shelf.import(&dump.json()).unwrap();
        assert_eq!(written.skipped, []);
        shelf
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("new/league.db")
    }

    /// What `scoretable import` does with a file; what the feed left out comes first in the list.
    pub(crate) fn import(&mut self, bytes: &[u8]) -> Result<Written, String> {
        let (facts, mut skipped) = feed::read(bytes, "dump.json").map_err(|e| e.to_string())?;
        let mut written = self.store.write(&facts).map_err(|e| e.to_string())?;
        skipped.append(&mut written.skipped);
        written.skipped = skipped;
        Ok(written)
    }

    pub(crate) fn table(&mut self, week: Option<u8>) -> Result<Scoretable, StoreError> {
        let (season, week) = (Season::new(2024).unwrap(), week.and_then(Week::new));
        self.store
            .scoretable(Kind::Enhanced, season, week)
            .map(|(_, table)| table)
    }

    /// Place, name, points of the week and of the season.
    pub(crate) fn standings(&mut self, week: u8) -> Vec<(u32, String, Option<i32>, i32)> {
        let table = self.table(Some(week)).unwrap();
        let row = |row| {
            let last = table.last_week(row).map(|points| points.0);
            (
                table.pos(row).unwrap(),
                table.name(row).to_owned(),
                last,
                table.score(row).unwrap().0,
            )
        };
        (0..table.rows()).map(row).collect()
    }

    /// Every row of every table, without the store's id.
    pub(crate) fn everything(&self) -> Vec<Vec<Value>> {
        let db = rusqlite::Connection::open(self.path()).unwrap();
        let mut rows = Vec::new();
        for table in [
            "meta",
            "team",
            "player",
            "game",
            "pick",
            "score_week",
            "score_season",
            "change",
        ] {
            let mut statement = db
                .prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2, 3"))
                .unwrap();
            let columns = statement.column_count();
            let first = usize::from(table == "meta") * 2;
            let read = statement
                .query_map([], |row| (first..columns).map(|i| row.get(i)).collect())
                .unwrap();
            rows.extend(read.map(Result::unwrap));
        }
        rows
    }
}
