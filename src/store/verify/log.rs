//! Stored results beside the change log: every result got there by a change that was noted.

use rusqlite::Connection;

use crate::league::{GameResult, ResultChange};
use crate::store::results::change;
use crate::store::words::result_of;

/// The newest change of each game, with the result that is stored.
const NEWEST: &str = "
    SELECT game_id, season, week, home, away, old, new, source, at, outcome IS NOT NULL, home_score, away_score
    FROM change JOIN game USING (game_id)
    WHERE change_id IN (SELECT max(change_id) FROM change GROUP BY game_id) ORDER BY change_id";

/// The change log, compared with the results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckedLog {
    /// How many games have a change noted. Results from before there was a log have none.
    pub games: u64,
    /// The newest change of all.
    pub newest: Option<ResultChange>,
    /// Games whose result is not the one noted last: somebody changed it otherwise.
    pub drifted: Vec<UnnotedResult>,
}

/// A result that nobody noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnnotedResult {
    /// What was noted last.
    pub noted: ResultChange,
    /// What is stored.
    pub stored: Option<GameResult>,
}

pub(super) fn check(db: &Connection) -> rusqlite::Result<CheckedLog> {
    let mut checked = CheckedLog::default();
    let mut statement = db.prepare_cached(NEWEST)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let noted = change(row)?;
        let has_result: bool = row.get(9)?;
        let stored = result_of((row.get(10)?, row.get(11)?));
        let stored = has_result.then_some(stored);
        checked.games += 1;
        checked.newest = Some(noted.clone());
        if stored != Some(noted.new) {
            checked.drifted.push(UnnotedResult { noted, stored });
        }
    }
    Ok(checked)
}
