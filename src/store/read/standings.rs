//! The standings of one week of one season, in order of player.

use rusqlite::Transaction;

use crate::league::{PlayerId, Points, Season, SeasonScore, Week};
use crate::store::derived::SCORE_SEASON;

/// One player's numbers after a week.
pub(in crate::store) struct Placed {
    pub(in crate::store) player: PlayerId,
    pub(in crate::store) place: u32,
    /// The place after the newest earlier week that has scores.
    pub(in crate::store) previous: Option<u32>,
    pub(in crate::store) score: SeasonScore,
    /// How many seasons the numbers are of, where it may be more than one.
    pub(in crate::store) seasons: Option<u32>,
}

/// The standings of a week, with the places after the newest earlier week that has scores.
pub(super) fn standings(
    db: &Transaction<'_>,
    season: Season,
    week: Week,
) -> rusqlite::Result<Vec<Placed>> {
    let mut standings = scores(db, season, week)?;
    if let Some(before) = week_before(db, season, week)? {
        let mut earlier = places(db, season, before)?.into_iter().peekable();
        for placed in &mut standings {
            while earlier.next_if(|&(p, _)| p < placed.player).is_some() {}
            let same = earlier.next_if(|&(p, _)| p == placed.player);
            placed.previous = same.map(|(_, place)| place);
        }
    }
    Ok(standings)
}

/// The running numbers and places after a week.
pub(in crate::store) fn scores(
    db: &Transaction<'_>,
    season: Season,
    week: Week,
) -> rusqlite::Result<Vec<Placed>> {
    let mut statement = db.prepare_cached(SCORE_SEASON.select)?;
    let rows = statement.query_map((season, week), |row| {
        Ok(Placed {
            player: row.get(0)?,
            place: row.get(1)?,
            previous: None,
            score: SeasonScore {
                points: row.get(2)?,
                correct: row.get(3)?,
                picks: row.get(4)?,
                banker_points: row.get(5)?,
                banker_count: row.get(6)?,
                best: row.get(7)?,
                worst: row.get(8)?,
                weeks_played: row.get(9)?,
                last_week: row.get(10)?,
                jokers: row.get(11)?,
                form: row.get(12)?,
            },
            seasons: None,
        })
    })?;
    rows.collect()
}

/// The newest week before `week` that has scores.
pub(super) fn week_before(
    db: &Transaction<'_>,
    season: Season,
    week: Week,
) -> rusqlite::Result<Option<Week>> {
    db.prepare_cached("SELECT max(week) FROM score_season WHERE season = ?1 AND week < ?2")?
        .query_row((season, week), |row| row.get(0))
}

fn places(
    db: &Transaction<'_>,
    season: Season,
    week: Week,
) -> rusqlite::Result<Vec<(PlayerId, u32)>> {
    let mut statement = db.prepare_cached(
        "SELECT player_id, rank FROM score_season WHERE season = ?1 AND week = ?2 ORDER BY player_id",
    )?;
    let rows = statement.query_map((season, week), |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// The points of the season after a week.
pub(super) fn points(
    db: &Transaction<'_>,
    season: Season,
    week: Week,
) -> rusqlite::Result<Vec<(PlayerId, Points)>> {
    let mut statement = db.prepare_cached(
        "SELECT player_id, points FROM score_season WHERE season = ?1 AND week = ?2 ORDER BY player_id",
    )?;
    let rows = statement.query_map((season, week), |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}
