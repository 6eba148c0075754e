//! What one thing writes or holds, as a share of another: bytes, which are the same on every machine.

use std::path::Path;

use rusqlite::Connection;
use scoretable::demo::{self, Plan};
use scoretable::league::{Facts, GameResult, Picks, Season};
use scoretable::store::Store;
use tempfile::TempDir;

/// The bytes that a write adds to the write-ahead log.
fn logged(path: &Path, write: impl FnOnce()) -> u64 {
    let log = path.with_extension("db-wal");
    let length = || log.metadata().map_or(0, |found| found.len());
    let before = length();
    write();
    length() - before
}

/// Corrects a result of a week of the season.
fn correct(facts: &mut Facts, season: Season, week: u8) {
    let mut games = facts.games.iter_mut();
    let game = games.find(|game| game.season == season && game.week.get() == week);
    game.unwrap().result = Some(GameResult::Final { home: 60, away: 0 });
}

#[test]
fn a_week_of_results_writes_a_quarter_of_a_season_at_most() {
    let (folder, season) = (TempDir::new().unwrap(), Season::new(2024).unwrap());
    let path = folder.path().join("league.db");
    let plan = Plan {
        players: 400,
        ..Plan::default()
    };
    let (_, mut facts) = demo::league(&plan).unwrap();
    let mut store = Store::open_or_create(&path).unwrap();
    store.write(&facts).unwrap();
    facts.picks = Picks::default();
    // A program that reads keeps the log from being begun anew.
    let reader = Connection::open(&path).unwrap();
    reader
        .execute_batch("BEGIN; SELECT count(*) FROM player")
        .unwrap();
    let mut wrote = |week| {
        correct(&mut facts, season, week);
        logged(&path, || drop(store.write(&facts).unwrap()))
    };
    let (season, week) = (wrote(1), wrote(plan.weeks));
    assert!(week > 0 && week * 4 <= season, "{week} of {season} bytes");
}
