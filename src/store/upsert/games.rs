//! Games and their results into the store, with a note of every result that changed.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, params};

use super::{Upsert, column, last_of, no_team, renumber};
use crate::league::{Game, GameId, GameResult, Origin, ResultChange, Season, TeamCode, Week};
use crate::store::tally::{Count, Tally};
use crate::store::words::{result_columns, result_of};

/// A kick-off or a result that is known stays when the new fact has none.
const GAME: &str = "
    INSERT INTO game (game_id, season, week, home, away, kickoff, outcome, home_score, away_score)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    ON CONFLICT (game_id) DO UPDATE SET
        season = excluded.season, week = excluded.week, home = excluded.home, away = excluded.away,
        kickoff = ifnull(excluded.kickoff, kickoff),
        outcome = ifnull(excluded.outcome, outcome),
        home_score = iif(excluded.outcome IS NULL, home_score, excluded.home_score),
        away_score = iif(excluded.outcome IS NULL, away_score, excluded.away_score)
    WHERE (season, week, home, away) IS NOT (excluded.season, excluded.week, excluded.home, excluded.away)
        OR kickoff IS NOT ifnull(excluded.kickoff, kickoff)
        OR (excluded.outcome IS NOT NULL
            AND (outcome, home_score, away_score) IS NOT (excluded.outcome, excluded.home_score, excluded.away_score))";

const CHANGE: &str =
    "INSERT INTO change (game_id, old, new, source, at) VALUES (?1, ?2, ?3, ?4, ?5)";

/// An earlier game of the same teams at the same place in the same season, that never got a result.
const SHELL: &str = "
    SELECT shell.game_id FROM game AS played JOIN game AS shell USING (season, home, away)
    WHERE played.game_id = ?1 AND shell.game_id <> ?1 AND shell.outcome IS NULL AND shell.kickoff < played.kickoff";

/// What the store knows of a game.
pub(super) struct Known {
    pub(super) season: Season,
    pub(super) week: Week,
    home: TeamCode,
    away: TeamCode,
    pub(super) result: Option<GameResult>,
}

impl Known {
    /// Whether it is between the teams of a game, and of its season.
    pub(super) fn is_of(&self, game: &Game) -> bool {
        self.season == game.season
            && self.home.is_same_club(game.home)
            && self.away.is_same_club(game.away)
    }
}

pub(super) fn known(db: &Connection) -> rusqlite::Result<HashMap<GameId, Known>> {
    let mut statement = db.prepare_cached(
        "SELECT game_id, season, week, home, away, outcome IS NOT NULL, home_score, away_score FROM game",
    )?;
    let rows = statement.query_map([], |row| {
        let played: bool = row.get(5)?;
        let result = result_of((row.get(6)?, row.get(7)?));
        let known = Known {
            season: row.get(1)?,
            week: row.get(2)?,
            home: row.get(3)?,
            away: row.get(4)?,
            result: played.then_some(result),
        };
        Ok((row.get(0)?, known))
    })?;
    rows.collect()
}

impl Upsert<'_> {
    pub(in crate::store) fn games(
        &mut self,
        games: &[Game],
        origin: &Origin,
    ) -> rusqlite::Result<Count> {
        let teams: HashSet<TeamCode> = column(self.db, "SELECT code FROM team")?;
        let mut before = known(self.db)?;
        let mut tally = Tally::start(self.db, "SELECT count(*) FROM game")?;
        let mut statement = self.db.prepare_cached(GAME)?;
        for game in last_of(games, |game| game.id) {
            let renumbered = renumber::renumber(self.db, game, &mut before)?;
            let known = before.get(&game.id);
            let (home, away) = match pairing(game, known, &teams) {
                Ok(pairing) => pairing,
                Err(why) => {
                    self.skip(&format!("game {}", game.id), &why);
                    continue;
                }
            };
            let Game {
                id,
                season,
                week,
                kickoff,
                result,
                ..
            } = game;
            let (outcome, scored, conceded) = result_columns(*result);
            let row = params![
                id, season, week, home, away, kickoff, outcome, scored, conceded
            ];
            let changed = statement.execute(row)? > 0 || renumbered;
            tally.add(changed.into());
            if changed {
                self.touched.insert(*season);
                self.touched.extend(known.map(|known| known.season));
            }
            let old = known.and_then(|known| known.result);
            if let Some(new) = result.filter(|new| Some(*new) != old) {
                self.note(ResultChange {
                    game: *id,
                    season: *season,
                    week: *week,
                    home,
                    away,
                    old,
                    new,
                    origin: origin.clone(),
                })?;
            }
        }
        self.report_shells()?;
        tally.finish()
    }

    fn note(&mut self, change: ResultChange) -> rusqlite::Result<()> {
        let ResultChange {
            game,
            old,
            new,
            origin,
            ..
        } = &change;
        self.db
            .prepare_cached(CHANGE)?
            .execute(params![game, old, new, origin.name, origin.at])?;
        self.results.push(change);
        Ok(())
    }

    /// A postponed game may be replayed under a number of its own. The picks stay with the old one.
    fn report_shells(&mut self) -> rusqlite::Result<()> {
        let mut replayed = Vec::new();
        for change in &self.results {
            let mut shell = self.db.prepare_cached(SHELL)?;
            let shell: Option<GameId> = shell
                .query_row([change.game], |row| row.get(0))
                .optional()?;
            replayed.extend(shell.map(|shell| (shell, change.game)));
        }
        for (shell, game) in replayed {
            let why = format!("it was played as game {game}; they score nothing");
            self.skip(&format!("picks for game {shell}"), &why);
        }
        Ok(())
    }
}

/// The teams of a game, by the codes this league has for them. A game that is known keeps its teams: picks were made on
/// them.
fn pairing(
    game: &Game,
    known: Option<&Known>,
    teams: &HashSet<TeamCode>,
) -> Result<(TeamCode, TeamCode), String> {
    let Game { home, away, .. } = game;
    if let Some(known) = known {
        if known.home.is_same_club(*home) && known.away.is_same_club(*away) {
            return Ok((known.home, known.away));
        }
        return Err(format!(
            "it is {away} at {home} here, but {} at {} in the store, where picks may refer to it; nothing of it was taken",
            known.away, known.home
        ));
    }
    let code = |code: &TeamCode| code.known_among(teams).ok_or_else(|| no_team(*code));
    let (home, away) = (code(home)?, code(away)?);
    if home == away {
        return Err(format!("{home} cannot play itself"));
    }
    Ok((home, away))
}
