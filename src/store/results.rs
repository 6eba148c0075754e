//! What is known of results: what is missing, and what changed.

use rusqlite::{Connection, named_params};

use super::StoreError;
use crate::league::{Origin, ResultChange, Season, Week};

/// For how long after its kick-off a game that was called off may yet be played: it is a matter of days.
const SECOND_THOUGHTS: i64 = 14 * 24 * 60 * 60;

const UNFINISHED: &str = "
    SELECT DISTINCT week FROM game
    WHERE season = :season AND ifnull(kickoff, 0) < :now
        AND (outcome IS NULL OR (outcome = 'called off' AND kickoff > :now - :thoughts))
    ORDER BY week";

const CHANGES: &str = "
    SELECT game_id, season, week, home, away, old, new, source, at FROM change JOIN game USING (game_id)
    ORDER BY change_id DESC LIMIT ?1";

/// The weeks with games that have kicked off and are not known to have ended.
pub(super) fn unfinished(
    db: &Connection,
    season: Season,
    now: i64,
) -> Result<Vec<Week>, StoreError> {
    let mut statement = db.prepare_cached(UNFINISHED)?;
    let parameters = named_params! {":season": season, ":now": now, ":thoughts": SECOND_THOUGHTS};
    let weeks = statement.query_map(parameters, |row| row.get(0))?;
    Ok(weeks.collect::<rusqlite::Result<_>>()?)
}

/// The newest changes of results, newest first.
pub(super) fn changes(db: &Connection, limit: u32) -> Result<Vec<ResultChange>, StoreError> {
    let mut statement = db.prepare_cached(CHANGES)?;
    let changes = statement.query_map([limit], |row| {
        Ok(ResultChange {
            game: row.get(0)?,
            season: row.get(1)?,
            week: row.get(2)?,
            home: row.get(3)?,
            away: row.get(4)?,
            old: row.get(5)?,
            new: row.get(6)?,
            origin: Origin {
                name: row.get(7)?,
                at: row.get(8)?,
            },
        })
    })?;
    Ok(changes.collect::<rusqlite::Result<_>>()?)
}
