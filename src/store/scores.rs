//! Derives a season's scores from its picks and results, week by week. Memory holds one set of numbers for each player,
//! and never the picks: those of a week's games are read side by side, in order of player. Scores of a week depend on the weeks before it alone, so those before the first week that changed stay.

use std::collections::BTreeMap;

use rusqlite::types::{ToSql, ToSqlOutput, Value};
use rusqlite::{CachedStatement, Connection, Row, Rows, params_from_iter};

use super::connection::collect;
use super::meta;
use super::progress::{Meter, WriteStep, WriteWatch};
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
    pub(super) fn rebuild(&self, db: &Connection, watch: &WriteWatch) -> rusqlite::Result<()> {
        let seasons = self.0.iter().map(|(season, first)| (*season, Some(*first)));
        rebuild(db, &seasons.collect::<Vec<_>>(), watch)
    }
}

/// What the weeks of a season come to, one after the other.
pub(super) trait Scored {
    /// Takes the scores of a week.
    fn week(
        &mut self,
        week: Week,
        scores: &WeekBook,
        meter: &mut Meter<'_>,
    ) -> rusqlite::Result<()>;

    /// Takes the standings after it, in order of player.
    fn standings(
        &mut self,
        week: Week,
        standings: impl Iterator<Item = Standing>,
        meter: &mut Meter<'_>,
    ) -> rusqlite::Result<()>;
}

/// Passes on the scores of every week that has results.
pub(super) fn derive_season(
    db: &Connection,
    season: Season,
    scored: &mut impl Scored,
) -> rusqlite::Result<()> {
    let results = results(db, season)?;
    let silent = WriteWatch::default();
    let mut meter = silent.begin(WriteStep::Score, 0);
    derive(db, &results, SeasonBook::default(), &mut meter, scored)
}

/// Passes on the scores of weeks, whose games are in order of week, on top of those of the weeks before them.
fn derive(
    db: &Connection,
    results: &[Played],
    mut book: SeasonBook,
    meter: &mut Meter<'_>,
    scored: &mut impl Scored,
) -> rusqlite::Result<()> {
    let rules = rules(db)?;
    let players = meta::players(db)? as usize;
    for games in results.chunk_by(|a, b| a.week == b.week) {
        let Some(&Played { week, .. }) = games.first() else {
            continue;
        };
        let scores = WeekBook::with_capacity(players);
        let scores = score(db, rules, games, scores, meter)?;
        scored.week(week, &scores, meter)?;
        book.advance(week, &scores);
        // Of a large league, these take as much memory as the standings do.
        drop(scores);
        scored.standings(week, book.standings(), meter)?;
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

/// Scores the picks of a week's games, whose statements are read side by side: every player's picks come together, and so
/// the players in order.
fn score(
    db: &Connection,
    rules: Rules,
    games: &[Played],
    mut book: WeekBook,
    meter: &mut Meter<'_>,
) -> rusqlite::Result<WeekBook> {
    let sql =
        "SELECT player_id, side, banker, joker FROM pick WHERE game_id = ?1 ORDER BY player_id";
    let statements = games.iter().map(|_| db.prepare(sql));
    let mut statements = statements.collect::<rusqlite::Result<Vec<_>>>()?;
    let begun = statements.iter_mut().zip(games);
    let begun = begun.map(|(statement, played)| {
        let rows = statement.query([played.game])?;
        GamePicks::begin(played, rows)
    });
    let mut open = begun.collect::<rusqlite::Result<Vec<_>>>()?;
    loop {
        let players = open.iter().filter_map(|picks| picks.next.as_ref());
        let Some(player) = players.map(|pick| pick.player).min() else {
            return Ok(book);
        };
        for picks in &mut open {
            if let Some(pick) = picks.next.filter(|pick| pick.player == player) {
                book.add(rules, &pick, picks.played.result);
                picks.pass()?;
            }
        }
        meter.count();
    }
}

/// The picks of a game in order of player, as they are read.
struct GamePicks<'s> {
    played: &'s Played,
    rows: Rows<'s>,
    next: Option<Pick>,
}

impl<'s> GamePicks<'s> {
    fn begin(played: &'s Played, rows: Rows<'s>) -> rusqlite::Result<Self> {
        let mut picks = Self {
            played,
            rows,
            next: None,
        };
        picks.pass()?;
        Ok(picks)
    }

    fn pass(&mut self) -> rusqlite::Result<()> {
        let row = self.rows.next()?;
        self.next = match row {
            None => None,
            Some(row) => Some(Pick {
                player: row.get(0)?,
                game: self.played.game,
                side: row.get(1)?,
                banker: row.get(2)?,
                joker: row.get(3)?,
            }),
        };
        Ok(())
    }
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

/// Replaces the derived rows of seasons, or of their weeks from the given one on, by those that their facts give.
fn rebuild(
    db: &Connection,
    seasons: &[(Season, Option<Week>)],
    watch: &WriteWatch,
) -> rusqlite::Result<()> {
    let mut all = Vec::with_capacity(seasons.len());
    for &(season, first) in seasons {
        let from = first.map_or(0, Week::get);
        let mut results = results(db, season)?;
        results.retain(|played| played.week.get() >= from);
        all.push((season, first, results));
    }
    let weeks = all
        .iter()
        .map(|(.., results)| results.chunk_by(|a, b| a.week == b.week).count());
    let weeks: usize = weeks.sum();
    // Every player's week is read, and written into either table.
    let work = u64::from(meta::players(db)?) * weeks as u64 * 3;
    let mut meter = watch.begin(WriteStep::Score, work);
    for (season, first, results) in all {
        let from = first.map_or(0, Week::get);
        for delete in [SCORE_WEEK.delete, SCORE_SEASON.delete] {
            db.prepare_cached(delete)?.execute((season, from))?;
        }
        let book = match first {
            Some(first) => book_before(db, season, first)?,
            None => SeasonBook::default(),
        };
        let mut rows = Rebuilt {
            season,
            weeks: db.prepare_cached(SCORE_WEEK.insert)?,
            seasons: db.prepare_cached(SCORE_SEASON.insert)?,
        };
        derive(db, &results, book, &mut meter, &mut rows)?;
    }
    Ok(())
}

/// The rows of a season, as they are written.
struct Rebuilt<'s> {
    season: Season,
    weeks: CachedStatement<'s>,
    seasons: CachedStatement<'s>,
}

impl Scored for Rebuilt<'_> {
    fn week(
        &mut self,
        week: Week,
        scores: &WeekBook,
        meter: &mut Meter<'_>,
    ) -> rusqlite::Result<()> {
        for (player, score) in scores.scores() {
            let key = (self.season, week, player);
            insert(&mut self.weeks, key, week_row(score)?)?;
            meter.count();
        }
        Ok(())
    }

    fn standings(
        &mut self,
        week: Week,
        standings: impl Iterator<Item = Standing>,
        meter: &mut Meter<'_>,
    ) -> rusqlite::Result<()> {
        for placed in standings {
            let key = (self.season, week, placed.player);
            insert(&mut self.seasons, key, season_row(&placed)?)?;
            meter.count();
        }
        Ok(())
    }
}

/// Replaces the derived rows of every season.
pub(super) fn rebuild_all(db: &Connection, watch: &WriteWatch) -> rusqlite::Result<()> {
    let seasons = meta::seasons(db)?;
    let seasons: Vec<_> = seasons.iter().map(|head| (head.season, None)).collect();
    rebuild(db, &seasons, watch)
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
