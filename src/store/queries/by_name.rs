//! Hands out the facts by name, as people write them down, for files that can be imported again.

use std::ops::ControlFlow;
use std::sync::Arc;

use rusqlite::{Row, Statement, Transaction, params};

use crate::league::{
    GameId, NamedFact, NamedGame, NamedPick, NamedPlayer, PlayerId, Season, Side, Week, clean_name,
};
use crate::store::sql_types::result_of;
use crate::store::{Store, StoreError};

const PLAYERS: &str = "SELECT name, team, active FROM player ORDER BY player_id";

/// Games that are known by picks alone come with the picks.
const GAMES: &str = "
    SELECT season, week, away, home, outcome IS NOT NULL, home_score, away_score, kickoff, game_id FROM game
    WHERE (?1 IS NULL OR season = ?1) AND (game_id > 0 OR outcome IS NOT NULL OR kickoff IS NOT NULL)
    ORDER BY season, week, abs(game_id)";

const WEEKS: &str = "
    SELECT DISTINCT season, week FROM game WHERE ?1 IS NULL OR season = ?1 ORDER BY season, week";

/// Provisional numbers count down, in the order of the lines that brought the games.
const PICKS: &str = "
    SELECT player_id, name, away, home, side, banker, joker
    FROM game JOIN pick USING (game_id) JOIN player USING (player_id)
    WHERE season = ?1 AND week = ?2 ORDER BY player_id, abs(game_id)";

/// The line of facts that stand in no file.
const NO_LINE: u64 = 0;

/// The kinds of facts that can be handed out by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NamedKinds {
    /// The players.
    pub players: bool,
    /// The games.
    pub games: bool,
    /// The picks.
    pub picks: bool,
}

/// Takes the facts one by one, and may stop.
type Taker<'t> = &'t mut dyn FnMut(NamedFact) -> ControlFlow<()>;

impl Store {
    /// Hands out the facts of these kinds by name, all from one snapshot: players in order of number, then games, then picks,
    /// both in order of season and week. With a season, only its games and picks.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn by_name(
        &self,
        kinds: NamedKinds,
        season: Option<Season>,
        take: Taker<'_>,
    ) -> Result<(), StoreError> {
        self.read(|snapshot| -> rusqlite::Result<()> {
            // The receiver knows whether it had enough.
            let _flow = facts(snapshot, kinds, season, take)?;
            Ok(())
        })
    }
}

fn facts(
    snapshot: &Transaction<'_>,
    kinds: NamedKinds,
    season: Option<Season>,
    take: Taker<'_>,
) -> rusqlite::Result<ControlFlow<()>> {
    if kinds.players {
        let mut players = snapshot.prepare_cached(PLAYERS)?;
        if each(&mut players, params![], player, take)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    if kinds.games {
        let mut games = snapshot.prepare_cached(GAMES)?;
        if each(&mut games, params![season], game, take)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    if kinds.picks {
        let mut weeks = snapshot.prepare_cached(WEEKS)?;
        let weeks = weeks.query_map([season], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let weeks: Vec<(Season, Week)> = weeks.collect::<Result<_, _>>()?;
        let mut picks = snapshot.prepare_cached(PICKS)?;
        for (season, week) in weeks {
            // Picks of one player follow each other and share the name.
            let mut newest: Option<(PlayerId, Arc<str>)> = None;
            let pick = |row: &Row<'_>| {
                let id = row.get(0)?;
                let name = match &newest {
                    Some((known, name)) if *known == id => Arc::clone(name),
                    _ => {
                        let name: Arc<str> = clean_name(row.get_ref(1)?.as_str()?).into();
                        newest = Some((id, Arc::clone(&name)));
                        name
                    }
                };
                let (away, home) = (row.get(2)?, row.get(3)?);
                Ok(NamedFact::Pick(NamedPick {
                    line: NO_LINE,
                    player: name,
                    season,
                    week,
                    away: Some(away),
                    home: Some(home),
                    winner: match row.get(4)? {
                        Side::Home => home,
                        Side::Away => away,
                    },
                    banker: row.get(5)?,
                    joker: row.get(6)?,
                }))
            };
            if each(&mut picks, params![season, week], pick, take)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// Hands out the rows of a query as facts.
fn each(
    statement: &mut Statement<'_>,
    params: &[&dyn rusqlite::ToSql],
    mut fact: impl FnMut(&Row<'_>) -> rusqlite::Result<NamedFact>,
    take: Taker<'_>,
) -> rusqlite::Result<ControlFlow<()>> {
    let mut rows = statement.query(params)?;
    while let Some(row) = rows.next()? {
        if take(fact(row)?).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn player(row: &Row<'_>) -> rusqlite::Result<NamedFact> {
    Ok(NamedFact::Player(NamedPlayer {
        line: NO_LINE,
        name: clean_name(row.get_ref(0)?.as_str()?),
        team: row.get(1)?,
        active: row.get(2)?,
    }))
}

fn game(row: &Row<'_>) -> rusqlite::Result<NamedFact> {
    let result = result_of((row.get(5)?, row.get(6)?));
    let number: GameId = row.get(8)?;
    Ok(NamedFact::Game(NamedGame {
        line: NO_LINE,
        season: row.get(0)?,
        week: row.get(1)?,
        away: row.get(2)?,
        home: row.get(3)?,
        result: row.get::<_, bool>(4)?.then_some(result),
        kickoff: row.get(7)?,
        number: (!number.is_provisional() && !number.is_own()).then_some(number),
    }))
}
