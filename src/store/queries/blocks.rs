//! The blocks of players: so many ids each, of which only those count that have a player.

use rusqlite::{OptionalExtension, Transaction};

use crate::store::connection::collect;

/// All blocks, by their numbers, in order.
pub(crate) fn all(snapshot: &Transaction<'_>, ids: u32) -> rusqlite::Result<Vec<u32>> {
    // From each block to the next by the index, past the players in between.
    let sql = "
        WITH RECURSIVE block (number) AS (
            SELECT min(player_id) / ?1 FROM player
            UNION ALL
            SELECT (SELECT min(player_id) FROM player WHERE player_id >= (number + 1) * ?1) / ?1
            FROM block WHERE number IS NOT NULL
        )
        SELECT number FROM block WHERE number IS NOT NULL";
    collect(snapshot, sql, [ids], |row| row.get(0))
}

/// The first block, the last, and one at each of these parts of the way between them; none in a league of more players than
/// `most`.
pub(crate) fn some(
    snapshot: &Transaction<'_>,
    ids: u32,
    parts: &[f64],
    most: u64,
) -> rusqlite::Result<Vec<u32>> {
    // Two queries in one, as each alone is answered by the index.
    let ends = "SELECT (SELECT min(player_id) FROM player), (SELECT max(player_id) FROM player)";
    let ends: (Option<u32>, Option<u32>) = snapshot
        .prepare_cached(ends)?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (Some(first), Some(last)) = ends else {
        return Ok(Vec::new());
    };
    let between = last - first;
    if u64::from(between) >= most && has_more(snapshot, most)? {
        return Ok(Vec::new());
    }
    let mut next = snapshot.prepare_cached(
        "SELECT player_id FROM player WHERE player_id >= ?1 ORDER BY player_id LIMIT 1",
    )?;
    let mut blocks = vec![first / ids, last / ids];
    for part in parts {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a part of an id is an id"
        )]
        let from = first + (f64::from(between) * part.clamp(0.0, 1.0)) as u32;
        let found: Option<u32> = next.query_row([from], |row| row.get(0)).optional()?;
        blocks.extend(found.map(|player| player / ids));
    }
    blocks.sort_unstable();
    blocks.dedup();
    Ok(blocks)
}

/// Whether the league has more players than so many. Those behind them are not counted.
fn has_more(snapshot: &Transaction<'_>, most: u64) -> rusqlite::Result<bool> {
    let sql = "SELECT count(*) > ?1 FROM (SELECT 1 FROM player LIMIT ?1 + 1)";
    let most = i64::try_from(most).unwrap_or(i64::MAX - 1);
    snapshot
        .prepare_cached(sql)?
        .query_row([most], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use crate::league::{Facts, Player, PlayerId, StoreId};
    use crate::store::Store;

    /// A league whose players have these ids.
    fn league(ids: &[u32]) -> Store {
        let mut store = Store::in_memory(StoreId::from_bits(1)).unwrap();
        let players = ids.iter().map(|&id| Player {
            id: PlayerId(id),
            name: format!("Player {id}"),
            team: None,
            active: true,
        });
        store
            .write(&Facts {
                players: players.collect(),
                ..Facts::default()
            })
            .unwrap();
        store
    }

    #[test]
    fn some_blocks_are_the_first_the_last_and_existing_ones_between() {
        let store = league(&[70, 71, 200, 640, 5_000]);
        assert_eq!(store.blocks(64).unwrap(), [1, 3, 10, 78]);
        let some = |parts: &[f64]| store.some_blocks(64, parts, 10).unwrap();
        assert_eq!(some(&[]), [1, 78]);
        assert_eq!(some(&[0.0, 0.02, 0.5, 1.0]), [1, 3, 78]);
        assert_eq!(some(&[0.1]), [1, 10, 78]);
    }

    #[test]
    fn a_league_without_players_or_with_too_many_has_no_blocks_to_look_at() {
        assert!(league(&[]).some_blocks(64, &[0.5], 10).unwrap().is_empty());
        let sparse = league(&[1, 1_000, 100_000]);
        assert_eq!(sparse.some_blocks(64, &[], 3).unwrap(), [0, 1_562]);
        assert!(sparse.some_blocks(64, &[], 2).unwrap().is_empty());
    }
}
