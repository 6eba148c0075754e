//! Derives a season's scores from its picks and results, week by week. Memory holds one set of numbers for each player,
//! never the picks. Scores of a week depend on the weeks before it alone, so those before the first week that changed stay.

use std::collections::BTreeMap;

use rusqlite::types::{ToSql, ToSqlOutput, Value};
use rusqlite::{CachedStatement, Connection, Row, params_from_iter};

use super::connection::collect;
use super::meta;
use super::sql_types::result_of;
use crate::league::rules::{JokerRule, Rules};
use crate::league::{
    GameId, GameResult, Pick, PlayerId, Season, SeasonBook, SeasonScore, Standing, Week, WeekBook,
    WeekScore,
};

/// Seasons whose scores may no longer be what the facts give, each with the first week of which that is true.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Touched(BTreeMap<Season, Week>);

impl Touched {
    /// Adds a week, and with it all that follow in its season.
    pub(super) fn add(&mut self, season: Season, week: Week) {
        let first = self.0.entry(season).or_insert(week);
        *first = week.min(*first);
    }

    /// Adds all that another part of the work has touched.
    pub(super) fn extend(&mut self, other: &Self) {
        other
            .0
            .iter()
            .for_each(|(season, week)| self.add(*season, *week));
    }

    /// Derives the scores of those weeks again.
    pub(super) fn rebuild(&self, db: &Connection) -> rusqlite::Result<()> {
        let mut seasons = self.0.iter();
        seasons.try_for_each(|(season, first)| rebuild(db, *season, Some(*first)))
    }
}

/// Passes on the scores of every week that has results, up to `until` if it is given: those of the week itself, and the
/// standings after it in order of player.
pub(super) fn derive_season(
    db: &Connection,
    season: Season,
    until: Option<Week>,
    each: impl FnMut(Week, &WeekBook, &[Standing]) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let mut results = results(db, season)?;
    results.retain(|played| until.is_none_or(|until| played.week <= until));
    derive(db, &results, SeasonBook::default(), each)
}

/// Passes on the scores of weeks, whose games are in order of week, on top of those of the weeks before them.
fn derive(
    db: &Connection,
    results: &[Played],
    mut book: SeasonBook,
    mut each: impl FnMut(Week, &WeekBook, &[Standing]) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let rules = rules(db)?;
    for games in results.chunk_by(|a, b| a.week == b.week) {
        let Some(&Played { week, .. }) = games.first() else {
            continue;
        };
        let mut scores = WeekBook::default();
        for game in games {
            score(db, rules, game, &mut scores)?;
        }
        let mut standings = book.close(week, &scores);
        standings.sort_unstable_by_key(|placed| placed.player);
        each(week, &scores, &standings)?;
    }
    Ok(())
}

pub(super) fn rules(db: &Connection) -> rusqlite::Result<Rules> {
    let joker: JokerRule = db
        .prepare_cached("SELECT joker FROM meta")?
        .query_row([], |row| row.get(0))?;
    Ok(Rules { joker })
}

/// A game with its result.
struct Played {
    week: Week,
    game: GameId,
    result: GameResult,
}

/// The season's games that have a result, in order of week.
fn results(db: &Connection, season: Season) -> rusqlite::Result<Vec<Played>> {
    let sql = "
        SELECT week, game_id, home_score, away_score FROM game
        WHERE season = ?1 AND outcome IS NOT NULL ORDER BY week";
    collect(db, sql, [season], |row| {
        Ok(Played {
            week: row.get(0)?,
            game: row.get(1)?,
            result: result_of((row.get(2)?, row.get(3)?)),
        })
    })
}

fn score(
    db: &Connection,
    rules: Rules,
    played: &Played,
    book: &mut WeekBook,
) -> rusqlite::Result<()> {
    let mut statement =
        db.prepare_cached("SELECT player_id, side, banker, joker FROM pick WHERE game_id = ?1")?;
    let mut rows = statement.query([played.game])?;
    while let Some(row) = rows.next()? {
        let pick = Pick {
            player: row.get(0)?,
            game: played.game,
            side: row.get(1)?,
            banker: row.get(2)?,
            joker: row.get(3)?,
        };
        book.add(rules, &pick, played.result);
    }
    Ok(())
}

// The rows derived from facts, as they are stored: the only place that defines their columns and values.

/// A table of derived rows, keyed by season, week and player.
pub(super) struct ScoreTable<const N: usize> {
    /// The table's name.
    pub(super) name: &'static str,
    /// The columns after the key.
    pub(super) columns: [&'static str; N],
    /// The statement that removes the weeks of a season from one on.
    pub(super) delete: &'static str,
    /// The statement that adds a row: the key, then the columns in order.
    pub(super) insert: &'static str,
    /// The query that reads a week in order of player: the player, then the columns in order.
    pub(super) select: &'static str,
}

/// Makes a table with its statements from its name and the columns after the key.
macro_rules! score_table {
    ($name:literal: $($column:literal),+) => {
        ScoreTable {
            name: $name,
            columns: [$($column),+],
            delete: concat!("DELETE FROM ", $name, " WHERE season = ? AND week >= ?"),
            insert: concat!(
                "INSERT INTO ", $name, " (season, week, player_id", $(", ", $column),+, ")
                 VALUES (?, ?, ?", $(score_table!(@parameter $column)),+, ")"
            ),
            select: concat!(
                "SELECT player_id", $(", ", $column),+, " FROM ", $name, "
                 WHERE season = ? AND week = ? ORDER BY player_id"
            ),
        }
    };
    (@parameter $column:literal) => { ", ?" };
}

/// What a player's picks of one week add up to.
pub(super) const SCORE_WEEK: ScoreTable<5> = score_table! {
    "score_week": "points", "correct", "picks", "banker_points", "banker_count"
};

/// A player's running numbers after a week.
pub(super) const SCORE_SEASON: ScoreTable<12> = score_table! {
    "score_season": "rank", "points", "correct", "picks", "banker_points", "banker_count", "best", "worst",
    "weeks_played", "last_points", "jokers", "form"
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
pub(super) fn season_row(placed: &Standing) -> rusqlite::Result<[Value; 12]> {
    let Standing { score, place, .. } = placed;
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

/// A player's running numbers, from a row that has the columns of [`SCORE_SEASON`] but the rank from a place on.
pub(super) fn season_score(row: &Row<'_>, from: usize) -> rusqlite::Result<SeasonScore> {
    Ok(SeasonScore {
        points: row.get(from)?,
        correct: row.get(from + 1)?,
        picks: row.get(from + 2)?,
        banker_points: row.get(from + 3)?,
        banker_count: row.get(from + 4)?,
        best: row.get(from + 5)?,
        worst: row.get(from + 6)?,
        weeks_played: row.get(from + 7)?,
        last_week: row.get(from + 8)?,
        jokers: row.get(from + 9)?,
        form: row.get(from + 10)?,
    })
}

/// The running numbers after the last week before one.
fn book_before(db: &Connection, season: Season, week: Week) -> rusqlite::Result<SeasonBook> {
    let last: Option<Week> = db
        .prepare_cached("SELECT max(week) FROM score_season WHERE season = ?1 AND week < ?2")?
        .query_row((season, week), |row| row.get(0))?;
    let Some(last) = last else {
        return Ok(SeasonBook::default());
    };
    collect(db, SCORE_SEASON.select, (season, last), |row| {
        Ok((row.get(0)?, season_score(row, 2)?))
    })
}

/// Replaces the derived rows of a season, or of its weeks from `first` on, by those that its facts give.
fn rebuild(db: &Connection, season: Season, first: Option<Week>) -> rusqlite::Result<()> {
    let from = first.map_or(0, Week::get);
    for delete in [SCORE_WEEK.delete, SCORE_SEASON.delete] {
        db.prepare_cached(delete)?.execute((season, from))?;
    }
    let mut results = results(db, season)?;
    results.retain(|played| played.week.get() >= from);
    let book = match first {
        Some(first) => book_before(db, season, first)?,
        None => SeasonBook::default(),
    };
    let mut weeks = db.prepare_cached(SCORE_WEEK.insert)?;
    let mut seasons = db.prepare_cached(SCORE_SEASON.insert)?;
    derive(db, &results, book, |week, scores, standings| {
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

/// Replaces the derived rows of every season.
pub(super) fn rebuild_all(db: &Connection) -> rusqlite::Result<()> {
    let seasons = meta::seasons(db)?;
    seasons
        .iter()
        .try_for_each(|head| rebuild(db, head.season, None))
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
