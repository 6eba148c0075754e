//! What is read for a comparison.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{OptionalExtension, Transaction, params};

use crate::league::rules::Rules;
use crate::league::{GameId, Pick, PlayerId, Points, Season, Week};
use crate::store::words::result_of;

/// A scored pick.
#[derive(Clone, Copy)]
pub(in crate::store::against) struct Scored {
    pub(super) season: Season,
    pub(super) week: Week,
    pub(in crate::store::against) points: Points,
}

/// Everybody's name.
pub(super) fn names(db: &Transaction<'_>) -> rusqlite::Result<HashMap<PlayerId, String>> {
    let mut statement = db.prepare_cached("SELECT player_id, name FROM player")?;
    let names = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    names.collect()
}

/// The points of a week by player.
pub(super) fn points(
    db: &Transaction<'_>,
    season: Season,
    week: Week,
) -> rusqlite::Result<BTreeMap<PlayerId, Points>> {
    let mut statement = db.prepare_cached(
        "SELECT player_id, points FROM score_week WHERE season = ?1 AND week = ?2",
    )?;
    let points =
        statement.query_map(params![season, week], |row| Ok((row.get(0)?, row.get(1)?)))?;
    points.collect()
}

/// What a pick brought, if it is there and its game has a result.
pub(super) fn pick(
    db: &Transaction<'_>,
    rules: Rules,
    player: PlayerId,
    game: GameId,
) -> rusqlite::Result<Option<Scored>> {
    let mut statement = db.prepare_cached(
        "SELECT side, banker, joker, home_score, away_score, season, week FROM pick JOIN game USING (game_id)
         WHERE game_id = ?1 AND player_id = ?2 AND outcome IS NOT NULL",
    )?;
    let scored = statement.query_row(params![game, player], |row| {
        let pick = Pick {
            player,
            game,
            side: row.get(0)?,
            banker: row.get(1)?,
            joker: row.get(2)?,
        };
        let result = result_of((row.get(3)?, row.get(4)?));
        Ok(Scored {
            season: row.get(5)?,
            week: row.get(6)?,
            points: rules.score(&pick, result).points,
        })
    });
    scored.optional()
}
