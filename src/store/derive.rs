//! Derives a season's scores from its picks and results, week by week: what is in memory is one number set a player,
//! never the picks.

use rusqlite::Connection;

use super::words::result_of;
use crate::league::rules::{JokerRule, Rules};
use crate::league::{GameId, GameResult, Pick, Placed, Season, SeasonBook, Week, WeekBook};

/// Hands out the scores of every week that has results, up to `until` if there is such a limit: those of the week itself,
/// and the standings after it in order of player.
pub(super) fn season(
    db: &Connection,
    season: Season,
    until: Option<Week>,
    mut each: impl FnMut(Week, &WeekBook, &[Placed]) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let rules = rules(db)?;
    let results = results(db, season)?;
    let mut book = SeasonBook::default();
    for games in results.chunk_by(|a, b| a.week == b.week) {
        let Some(&Played { week, .. }) = games.first() else {
            continue;
        };
        if until.is_some_and(|until| week > until) {
            break;
        }
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
