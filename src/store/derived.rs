//! The rows derived from facts, as they are kept: one place says which columns there are and what goes into them.

use rusqlite::types::{ToSql, ToSqlOutput, Value};

use crate::league::{Placed, WeekScore};

/// A table of derived rows, keyed by season, week and player.
pub(super) struct Sheet<const N: usize> {
    /// Its name.
    pub(super) name: &'static str,
    /// Its columns behind the key.
    pub(super) columns: [&'static str; N],
    /// Removes a season.
    pub(super) delete: &'static str,
    /// Adds a row: the key, then the columns in order.
    pub(super) insert: &'static str,
    /// Reads a week in order of player: the player, then the columns in order.
    pub(super) select: &'static str,
    /// The weeks of a season that have rows.
    pub(super) weeks: &'static str,
}

/// What a player's picks of one week add up to.
pub(super) const SCORE_WEEK: Sheet<5> = Sheet {
    name: "score_week",
    columns: [
        "points",
        "correct",
        "picks",
        "banker_points",
        "banker_count",
    ],
    delete: "DELETE FROM score_week WHERE season = ?1",
    insert: "INSERT INTO score_week
             (season, week, player_id, points, correct, picks, banker_points, banker_count)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    select: "SELECT player_id, points, correct, picks, banker_points, banker_count
             FROM score_week WHERE season = ?1 AND week = ?2 ORDER BY player_id",
    weeks: "SELECT DISTINCT week FROM score_week WHERE season = ?1",
};

/// A player's running numbers after a week.
pub(super) const SCORE_SEASON: Sheet<12> = Sheet {
    name: "score_season",
    columns: [
        "rank",
        "points",
        "correct",
        "picks",
        "banker_points",
        "banker_count",
        "best",
        "worst",
        "weeks_played",
        "last_points",
        "jokers",
        "form",
    ],
    delete: "DELETE FROM score_season WHERE season = ?1",
    insert: "INSERT INTO score_season
             (season, week, player_id, rank, points, correct, picks, banker_points, banker_count, best, worst,
              weeks_played, last_points, jokers, form)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    select: "SELECT player_id, rank, points, correct, picks, banker_points, banker_count, best, worst, weeks_played,
                    last_points, jokers, form
             FROM score_season WHERE season = ?1 AND week = ?2 ORDER BY player_id",
    weeks: "SELECT DISTINCT week FROM score_season WHERE season = ?1",
};

/// A row of [`SCORE_WEEK`], without its key.
pub(super) fn week_row(score: &WeekScore) -> rusqlite::Result<[Value; 5]> {
    Ok([
        value(&score.points)?,
        value(&score.correct)?,
        value(&score.picks)?,
        value(&score.banker_points)?,
        value(&score.banker_count)?,
    ])
}

/// A row of [`SCORE_SEASON`], without its key.
pub(super) fn season_row(placed: &Placed) -> rusqlite::Result<[Value; 12]> {
    let Placed { score, place, .. } = placed;
    Ok([
        value(place)?,
        value(&score.points)?,
        value(&score.correct)?,
        value(&score.picks)?,
        value(&score.banker_points)?,
        value(&score.banker_count)?,
        value(&score.best)?,
        value(&score.worst)?,
        value(&score.weeks_played)?,
        value(&score.last_week)?,
        value(&score.jokers)?,
        value(&score.form)?,
    ])
}

fn value(word: &dyn ToSql) -> rusqlite::Result<Value> {
    match word.to_sql()? {
        ToSqlOutput::Owned(value) => Ok(value),
        ToSqlOutput::Borrowed(value) => Ok(value.try_into()?),
        other => Err(rusqlite::Error::ToSqlConversionFailure(
            format!("{other:?} is no number").into(),
        )),
    }
}
