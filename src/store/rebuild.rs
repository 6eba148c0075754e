//! Derives a season's scores from its picks and results, week by week: what is in memory is one number set a player,
//! never the picks.

use rusqlite::{Connection, named_params, params};

use super::words::result_of;
use crate::league::rules::{JokerRule, Rules};
use crate::league::{GameId, GameResult, Pick, Placed, Season, SeasonBook, Week, WeekBook};

/// Replaces the derived rows of a season.
pub(super) fn rebuild(db: &Connection, season: Season) -> rusqlite::Result<()> {
    let rules = rules(db)?;
    db.prepare_cached("DELETE FROM score_week WHERE season = ?1")?
        .execute([season])?;
    db.prepare_cached("DELETE FROM score_season WHERE season = ?1")?
        .execute([season])?;
    let results = results(db, season)?;
    let mut book = SeasonBook::default();
    for games in results.chunk_by(|a, b| a.week == b.week) {
        let Some(&Played { week, .. }) = games.first() else {
            continue;
        };
        let mut scores = WeekBook::default();
        for game in games {
            score(db, rules, game, &mut scores)?;
        }
        save_week(db, season, week, &scores)?;
        let mut standings = book.close(week, &scores);
        standings.sort_unstable_by_key(|placed| placed.player);
        save_standings(db, season, week, &standings)?;
    }
    Ok(())
}

/// The rules the league has chosen.
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
    let mut statement = db.prepare_cached(
        "SELECT week, game_id, home_score, away_score FROM game
         WHERE season = ?1 AND outcome IS NOT NULL ORDER BY week",
    )?;
    let rows = statement.query_map([season], |row| {
        Ok(Played {
            week: row.get(0)?,
            game: row.get(1)?,
            result: result_of((row.get(2)?, row.get(3)?)),
        })
    })?;
    rows.collect()
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

fn save_week(db: &Connection, season: Season, week: Week, book: &WeekBook) -> rusqlite::Result<()> {
    let mut insert = db.prepare_cached("INSERT INTO score_week (season, week, player_id, points, correct, picks, banker_points, banker_count)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for (player, score) in book.scores() {
        insert.execute(params![
            season,
            week,
            player,
            score.points,
            score.correct,
            score.picks,
            score.banker_points,
            score.banker_count,
        ])?;
    }
    Ok(())
}

fn save_standings(
    db: &Connection,
    season: Season,
    week: Week,
    standings: &[Placed],
) -> rusqlite::Result<()> {
    let mut insert = db.prepare_cached(
        "INSERT INTO score_season (season, week, player_id, rank, points, correct, picks, banker_points, banker_count,
            best, worst, weeks_played, last_points, jokers, form)
         VALUES (:season, :week, :player, :rank, :points, :correct, :picks, :banker_points,
            :banker_count, :best, :worst, :weeks_played, :last_points, :jokers, :form)",
    )?;
    for Placed {
        player,
        score,
        place,
    } in standings
    {
        insert.execute(named_params! {
            ":season": season, ":week": week, ":player": player, ":rank": place,
            ":points": score.points, ":correct": score.correct, ":picks": score.picks,
            ":banker_points": score.banker_points, ":banker_count": score.banker_count,
            ":best": score.best, ":worst": score.worst, ":weeks_played": score.weeks_played,
            ":last_points": score.last_week, ":jokers": score.jokers, ":form": score.form,
        })?;
    }
    Ok(())
}
