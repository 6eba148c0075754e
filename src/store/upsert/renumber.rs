//! A game that was predicted before its number was known gets it.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use super::games::Known;
use crate::league::{Game, GameId};

/// The tables that refer to a game by its number.
const TABLES: [&str; 3] = [
    "UPDATE game SET game_id = ?2 WHERE game_id = ?1",
    "UPDATE pick SET game_id = ?2 WHERE game_id = ?1",
    "UPDATE change SET game_id = ?2 WHERE game_id = ?1",
];

/// Gives a number that is new to the league to the game of its teams that waits for one, if there is one. Two teams meet
/// once a season in either's town, so a game in another week is theirs too, unless that very week has one.
pub(super) fn renumber(
    db: &Connection,
    game: &Game,
    known: &mut HashMap<GameId, Known>,
) -> rusqlite::Result<bool> {
    if game.id.is_provisional() || known.contains_key(&game.id) {
        return Ok(false);
    }
    let waits = |(id, other): &(&GameId, &Known)| id.is_provisional() && other.is_of(game);
    let waiting = known.iter().filter(waits);
    let nearest =
        waiting.min_by_key(|(id, other)| (other.week.get().abs_diff(game.week.get()), **id));
    let Some((&old, _)) = nearest else {
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
