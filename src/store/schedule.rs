//! Reads the schedule of the league, and who has picked a game of it.

use std::fmt;

use rusqlite::{Connection, ToSql};

use super::connection::collect;
use super::sql_types::result_of;
use super::{Store, StoreError, facts_digest};
use crate::league::{Game, GameId, PlayerId, Schedule, Season, TeamCode, Week, clean_name};

const GAMES: &str = "
    SELECT game_id, season, week, home, away, kickoff, outcome IS NOT NULL, home_score, away_score FROM game";

/// Reads every game of the store.
pub(super) fn read(db: &Connection) -> rusqlite::Result<Schedule> {
    collect(db, GAMES, [], |row| {
        let result = result_of((row.get(7)?, row.get(8)?));
        Ok(Game {
            id: row.get(0)?,
            season: row.get(1)?,
            week: row.get(2)?,
            home: row.get(3)?,
            away: row.get(4)?,
            kickoff: row.get(5)?,
            result: row.get::<_, bool>(6)?.then_some(result),
        })
    })
}

// Players by name.

/// How many players are named; the others are counted.
const NAMED: usize = 5;

/// Some players with a pick each, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Players {
    /// The first of them, in order of number.
    pub named: Vec<String>,
    /// How many there are.
    pub count: usize,
}

impl Players {
    /// `the pick of Ada Lovelace`
    pub fn picks(&self) -> String {
        let noun = if self.count == 1 { "pick" } else { "picks" };
        format!("the {noun} of {self}")
    }
}

/// `Ada Lovelace, Ben Okri and 98 more`
impl fmt::Display for Players {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let others = self.count.saturating_sub(self.named.len());
        match (self.named.as_slice(), others) {
            ([first @ .., last], 0) if !first.is_empty() => {
                write!(f, "{} and {last}", first.join(", "))
            }
            (named, 0) => f.write_str(&named.join(", ")),
            (named, others) => write!(f, "{} and {others} more", named.join(", ")),
        }
    }
}

/// The players of those picks that a condition is true of.
pub(super) fn players(
    db: &Connection,
    condition: &str,
    parameters: &[&dyn ToSql],
) -> rusqlite::Result<Players> {
    let sql = format!(
        "SELECT name, count(*) OVER () FROM pick JOIN player USING (player_id) {condition}
         ORDER BY player_id LIMIT {NAMED}"
    );
    let mut players = Players::default();
    players.named = collect(db, &sql, parameters, |row| {
        let count: u32 = row.get(1)?;
        players.count = count.try_into().unwrap_or(usize::MAX);
        Ok(clean_name(row.get_ref(0)?.as_str()?))
    })?;
    Ok(players)
}

/// The players who have picked a game.
pub(super) fn of_game(db: &Connection, game: GameId) -> rusqlite::Result<Players> {
    players(db, "WHERE game_id = ?1", &[&game])
}

// Picks of games that no schedule has confirmed.

/// A picked game that no feed has listed, or that was played under another number in another week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unconfirmed {
    /// Its season.
    pub season: Season,
    /// The week it was picked in.
    pub week: Week,
    /// The team that hosts.
    pub home: TeamCode,
    /// The team that travels.
    pub away: TeamCode,
    /// Who has picked it.
    pub players: Players,
    /// Why its picks will never count; `None` as long as the schedule of the week is not known.
    pub lost: Option<String>,
}

impl Store {
    /// The picked games that no schedule has confirmed, in order of week.
    ///
    /// # Errors
    ///
    /// When the store cannot be read.
    pub fn unconfirmed(&self) -> Result<Vec<Unconfirmed>, StoreError> {
        self.read(|snapshot| unconfirmed(snapshot))
    }
}

pub(super) fn unconfirmed(db: &Connection) -> rusqlite::Result<Vec<Unconfirmed>> {
    let schedule = read(db)?;
    let mut found = Vec::new();
    for game in schedule.games() {
        let lost = match schedule.counterpart(game) {
            Some(counts) => Some(format!(
                "the schedule has it as {}, game {}; the next fetch or import gives it the picks",
                counts.teams(),
                counts.id
            )),
            None => schedule.lost(game),
        };
        if lost.is_none() && !game.id.is_provisional() {
            continue;
        }
        let players = of_game(db, game.id)?;
        if players.count > 0 {
            let Game {
                season,
                week,
                home,
                away,
                ..
            } = *game;
            found.push(Unconfirmed {
                season,
                week,
                home,
                away,
                players,
                lost,
            });
        }
    }
    found.sort_by_key(|it| (it.season, it.week));
    Ok(found)
}

/// Takes out the picks that will never count, and the games that nothing but such picks has named.
pub(super) fn discard_lost(db: &Connection) -> rusqlite::Result<()> {
    let schedule = read(db)?;
    for game in schedule.games() {
        if schedule.lost(game).is_some() {
            db.prepare_cached("DELETE FROM pick WHERE game_id = ?1")?
                .execute([game.id])?;
            facts_digest::forget(db, [game.id])?;
            discard_unpicked(db, game.id)?;
        }
    }
    Ok(())
}

/// Takes out picks that others took the place of.
pub(super) fn withdraw(db: &Connection, picks: &[(GameId, PlayerId)]) -> rusqlite::Result<()> {
    for (game, player) in picks {
        let sql = "DELETE FROM pick WHERE game_id = ?1 AND player_id = ?2";
        db.prepare_cached(sql)?.execute((game, player))?;
        facts_digest::forget(db, [*game])?;
        discard_unpicked(db, *game)?;
    }
    Ok(())
}

/// Takes out a game that no feed has listed, once there is no pick of it.
fn discard_unpicked(db: &Connection, game: GameId) -> rusqlite::Result<()> {
    if game.is_provisional() {
        let sql = "DELETE FROM game WHERE game_id = ?1 AND NOT EXISTS (SELECT 1 FROM pick WHERE game_id = ?1)";
        db.prepare_cached(sql)?.execute([game])?;
    }
    Ok(())
}
