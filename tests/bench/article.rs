//! The article's way to build the table: for every player, a query for each thing shown.

use rusqlite::{Connection, params};

/// Reads everything a row needs, row by row, each statement prepared once. That is the kindest version of the loop: an
/// ORM prepares it anew each time.
pub(crate) fn rows(db: &Connection, season: u16, week: u8, expected: u32) {
    let mut players = db
        .prepare_cached("SELECT player_id FROM player")
        .expect("a statement");
    let players: Vec<i64> = players
        .query_map([], |row| row.get(0))
        .expect("players")
        .map(|id| id.expect("an id"))
        .collect();
    assert!(players.len() >= expected as usize);
    let one = |sql: &str, player: i64| -> Option<i64> {
        let mut statement = db.prepare_cached(sql).expect("a statement");
        statement
            .query_row(params![season, week, player], |row| {
                row.get::<_, Option<i64>>(0)
            })
            .ok()
            .flatten()
    };
    let text = |sql: &str, player: i64| -> Option<String> {
        let mut statement = db.prepare_cached(sql).expect("a statement");
        statement
            .query_row(params![player], |row| row.get(0))
            .ok()
            .flatten()
    };
    let mut table = Vec::with_capacity(players.len());
    for player in players {
        let Some(rank) = one(
            "SELECT rank FROM score_season WHERE season = ?1 AND week = ?2 AND player_id = ?3",
            player,
        ) else {
            continue;
        };
        let before = one(
            "SELECT rank FROM score_season WHERE season = ?1 AND week = ?2 - 1 AND player_id = ?3",
            player,
        );
        let last = one(
            "SELECT points FROM score_week WHERE season = ?1 AND week = ?2 AND player_id = ?3",
            player,
        );
        let mut numbers = db
            .prepare_cached(
                "SELECT points, correct, picks, banker_points, banker_count, best, worst, weeks_played, jokers
                 FROM score_season WHERE season = ?1 AND week = ?2 AND player_id = ?3",
            )
            .expect("a statement");
        let numbers: Vec<i64> = numbers
            .query_row(params![season, week, player], |row| {
                (0..9).map(|at| row.get(at)).collect()
            })
            .expect("a season score");
        let name = text("SELECT name FROM player WHERE player_id = ?1", player);
        let team = text("SELECT team FROM player WHERE player_id = ?1", player);
        table.push((rank, before, last, numbers, name, team));
    }
    table.sort_by_key(|row| row.0);
    std::hint::black_box(table);
}
