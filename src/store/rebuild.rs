//! Replaces the derived rows of a season by what its facts give.

use rusqlite::types::Value;
use rusqlite::{CachedStatement, Connection, params_from_iter};

use super::derive;
use super::derived::{SCORE_SEASON, SCORE_WEEK, season_row, week_row};
use crate::league::{PlayerId, Season, Week};

/// Replaces the derived rows of a season.
pub(super) fn rebuild(db: &Connection, season: Season) -> rusqlite::Result<()> {
    db.prepare_cached(SCORE_WEEK.delete)?.execute([season])?;
    db.prepare_cached(SCORE_SEASON.delete)?.execute([season])?;
    let mut weeks = db.prepare_cached(SCORE_WEEK.insert)?;
    let mut seasons = db.prepare_cached(SCORE_SEASON.insert)?;
    derive::season(db, season, None, |week, scores, standings| {
        for (player, score) in scores.scores() {
            insert(&mut weeks, (season, week, player), week_row(score)?)?;
        }
        for placed in standings {
            insert(
                &mut seasons,
                (season, week, placed.player),
                season_row(placed)?,
            )?;
        }
        Ok(())
    })
}

fn insert<const N: usize>(
    statement: &mut CachedStatement<'_>,
    (season, week, player): (Season, Week, PlayerId),
    row: [Value; N],
) -> rusqlite::Result<()> {
    let key = [
        Value::from(season.get()),
        Value::from(week.get()),
        Value::from(player.0),
    ];
    statement.execute(params_from_iter(key.into_iter().chain(row)))?;
    Ok(())
}
