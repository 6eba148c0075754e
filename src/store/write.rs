//! Writing facts, and what a write answers.

use rusqlite::Connection;

use super::StoreError;
use super::rebuild::rebuild;
use super::tally::Count;
use super::upsert::Upsert;
use crate::league::{Facts, ResultChange, Revision, Skipped};

/// What a write did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The league's revision after it.
    pub revision: Revision,
    /// Whether anything differs from before, so that the revision moved.
    pub changed: bool,
    /// What became of the teams.
    pub teams: Count,
    /// What became of the players.
    pub players: Count,
    /// What became of the games and their results.
    pub games: Count,
    /// What became of the picks.
    pub picks: Count,
    /// The results that were added or changed, in order of game.
    pub results: Vec<ResultChange>,
    /// What was left out.
    pub skipped: Vec<Skipped>,
}

/// Writes facts in the order they refer to each other, then derives the scores of the seasons they touch.
pub(super) fn write(db: &Connection, facts: &Facts) -> Result<Written, StoreError> {
    let mut upsert = Upsert::new(db);
    let teams = upsert.teams(&facts.teams)?;
    let players = upsert.players(&facts.players)?;
    let games = upsert.games(&facts.games, &facts.origin)?;
    let picks = upsert.picks(&facts.picks)?;
    for season in &upsert.touched {
        rebuild(db, *season)?;
    }
    let changed = [teams, players, games, picks]
        .iter()
        .any(|count| count.changed());
    Ok(Written {
        revision: revision(db, changed)?,
        changed,
        teams,
        players,
        games,
        picks,
        results: upsert.results,
        skipped: upsert.skipped,
    })
}

/// Names the league.
pub(super) fn rename(db: &Connection, name: &str) -> Result<Revision, StoreError> {
    let renamed = db.execute("UPDATE meta SET name = ?1 WHERE name <> ?1", [name])?;
    Ok(revision(db, renamed > 0)?)
}

/// The revision, one further when something changed.
fn revision(db: &Connection, changed: bool) -> rusqlite::Result<Revision> {
    if changed {
        db.execute("UPDATE meta SET revision = revision + 1", [])?;
    }
    db.query_row("SELECT revision FROM meta", [], |row| row.get(0))
}
