//! A game that was predicted before its number was known gets it.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use super::games::{Known, Pairing};
use crate::league::{Game, GameId};

/// The tables that refer to a game by its number.
const TABLES: [&str; 3] = [
    "UPDATE game SET game_id = ?2 WHERE game_id = ?1",
    "UPDATE pick SET game_id = ?2 WHERE game_id = ?1",
    "UPDATE change SET game_id = ?2 WHERE game_id = ?1",
];

/// Games that wait for their number, by season and clubs.
pub(super) struct Waiting(HashMap<Pairing, Vec<GameId>>);

impl Waiting {
    pub(super) fn among(known: &HashMap<GameId, Known>) -> Self {
        let mut waiting: HashMap<Pairing, Vec<GameId>> = HashMap::new();
        for (id, game) in known.iter().filter(|(id, _)| id.is_provisional()) {
            waiting.entry(game.pairing()).or_default().push(*id);
        }
        Self(waiting)
    }

    /// The one of a game's clubs that is nearest to its week; it waits no longer.
    fn take(&mut self, game: &Game, known: &HashMap<GameId, Known>) -> Option<GameId> {
        let waiting = self.0.get_mut(&pairing(game))?;
        let weeks_off = |id: &GameId| Some(known.get(id)?.week.get().abs_diff(game.week.get()));
        let nearest = waiting.iter().copied().enumerate();
        let (at, id) = nearest.min_by_key(|(_, id)| (weeks_off(id), *id))?;
        waiting.swap_remove(at);
        Some(id)
    }
}

fn pairing(game: &Game) -> Pairing {
    (game.season, game.home.club(), game.away.club())
}

/// Gives a number that is new to the league to the game of its teams that waits for one, if there is one. Two teams meet
/// once a season in either's town, so a game in another week is theirs too, unless that very week has one.
pub(super) fn renumber(
    db: &Connection,
    game: &Game,
    known: &mut HashMap<GameId, Known>,
    waiting: &mut Waiting,
) -> rusqlite::Result<bool> {
    if game.id.is_provisional() || known.contains_key(&game.id) {
        return Ok(false);
    }
    let Some(old) = waiting.take(game, known) else {
        return Ok(false);
    };
    // Until the last of these, picks refer to a game that is not there.
    db.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    for table in TABLES {
        db.prepare_cached(table)?.execute(params![old, game.id])?;
    }
    if let Some(same) = known.remove(&old) {
        known.insert(game.id, same);
    }
    Ok(true)
}
