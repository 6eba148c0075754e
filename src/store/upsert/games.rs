//! Games and their results into the store, with a note of every result that changed.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, params};

use super::renumber::{Waiting, renumber};
use super::{Upsert, column, last_of, no_team};
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

/// Games that never got a result, the first of its teams at its place in its season last.
const SHELLS: &str = "
    SELECT season, home, away, kickoff, game_id FROM game WHERE outcome IS NULL AND kickoff IS NOT NULL
    ORDER BY kickoff DESC, game_id DESC";

const KICKOFF: &str = "SELECT kickoff FROM game WHERE game_id = ?1";

/// A season and two clubs, which meet there once a season: home, then away.
pub(super) type Pairing = (Season, TeamCode, TeamCode);

/// What the store knows of a game.
pub(super) struct Known {
    pub(super) season: Season,
    pub(super) week: Week,
    home: TeamCode,
    away: TeamCode,
    pub(super) result: Option<GameResult>,
}

impl Known {
    /// The season, and the clubs: home, then away.
    pub(super) fn pairing(&self) -> Pairing {
        (self.season, self.home.club(), self.away.club())
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
        let mut waiting = Waiting::among(&before);
        let mut tally = Tally::start(self.db, "SELECT count(*) FROM game")?;
        let mut statement = self.db.prepare_cached(GAME)?;
        for game in last_of(games, |game| game.id) {
            let renumbered = renumber(self.db, game, &mut before, &mut waiting)?;
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
        if self.results.is_empty() {
            return Ok(());
        }
        let mut shells: HashMap<Pairing, (i64, GameId)> = HashMap::new();
        let mut statement = self.db.prepare_cached(SHELLS)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let pairing = (row.get(0)?, row.get(1)?, row.get(2)?);
            shells.insert(pairing, (row.get(3)?, row.get(4)?));
        }
        let mut replayed = Vec::new();
        let mut kickoff = self.db.prepare_cached(KICKOFF)?;
        for change in &self.results {
            let pairing = (change.season, change.home, change.away);
            let Some((shell_kickoff, shell)) = shells.get(&pairing) else {
                continue;
            };
            let kickoff: Option<i64> = kickoff.query_row([change.game], |row| row.get(0))?;
            if kickoff.is_some_and(|kickoff| *shell_kickoff < kickoff) {
                replayed.push((*shell, change.game));
            }
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
