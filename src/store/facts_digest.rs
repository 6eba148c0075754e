//! The digest of a league's facts. It distinguishes two copies of one store that count the same revision.
//!
//! It covers every fact as it stands, not the writes that led there: a store that reaches the same facts in another way
//! has the same digest. Picks are nearly all of a league, so they have a digest for each game, which the store keeps; a
//! write takes only those of the games whose picks it changed.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::connection::collect;
use super::progress::{WriteStep, WriteWatch};
use crate::league::{Digest, Digester, GameId};

/// Everything that the tables derive from but picks, each query in an order that does not depend on the order of the writes.
/// Derived rows follow from these, and the store's identity and revision are not facts.
const FACTS: [&str; 4] = [
    "SELECT name, joker FROM meta",
    "SELECT code, town, nickname, division, active FROM team ORDER BY code",
    "SELECT player_id, name, team, active FROM player ORDER BY player_id",
    "SELECT game_id, season, week, home, away, kickoff, outcome, home_score, away_score FROM game ORDER BY game_id",
];
const PICKS: &str =
    "SELECT player_id, side, banker, joker FROM pick WHERE game_id = ?1 ORDER BY player_id";

/// Computes the digest of the facts as they are now, and trusts no digest that is kept.
pub(super) fn facts(db: &Connection) -> rusqlite::Result<Digest> {
    let games: Vec<GameId> = collect(db, "SELECT game_id FROM game ORDER BY game_id", [], |row| {
        row.get(0)
    })?;
    let mut picks = Vec::new();
    for game in games {
        picks.extend(of_game(db, game)?.map(|digest| (game, digest)));
    }
    all(db, &picks)
}

/// Computes the digest as programs did before the sixth schema: all picks were one more list.
pub(super) fn facts_before_6(db: &Connection) -> rusqlite::Result<Digest> {
    let mut digester = Digester::default();
    let picks =
        "SELECT game_id, player_id, side, banker, joker FROM pick ORDER BY game_id, player_id";
    for sql in FACTS.into_iter().chain([picks]) {
        add_rows(db, sql, None, &mut digester)?;
        digester.add(&[]);
    }
    Ok(digester.digest())
}

/// Computes the digest, stores it beside the revision, and adds the edition to the store's line.
pub(super) fn note(db: &Connection, watch: &WriteWatch) -> rusqlite::Result<()> {
    let sql = "SELECT game_id FROM game WHERE game_id NOT IN (SELECT game_id FROM pick_digest)";
    let games: Vec<GameId> = collect(db, sql, [], |row| row.get(0))?;
    let mut keep =
        db.prepare_cached("INSERT INTO pick_digest (game_id, digest) VALUES (?1, ?2)")?;
    let mut meter = watch.begin(WriteStep::Digest, games.len() as u64);
    for game in games {
        meter.count();
        if let Some(digest) = of_game(db, game)? {
            keep.execute((game, digest))?;
        }
    }
    let kept = "SELECT game_id, digest FROM pick_digest ORDER BY game_id";
    let picks: Vec<(GameId, Digest)> = collect(db, kept, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let digest = all(db, &picks)?;
    db.execute("UPDATE meta SET facts = ?1", [digest])?;
    extend_line(db)
}

/// Lets go of the kept digests of games whose picks change, or that get another number.
pub(super) fn forget(
    db: &Connection,
    games: impl IntoIterator<Item = GameId>,
) -> rusqlite::Result<()> {
    let mut statement = db.prepare_cached("DELETE FROM pick_digest WHERE game_id = ?1")?;
    for game in games {
        statement.execute([game])?;
    }
    Ok(())
}

/// Lets go of all of them.
pub(super) fn forget_all(db: &Connection) -> rusqlite::Result<()> {
    db.execute("DELETE FROM pick_digest", []).map(|_| ())
}

/// Makes the store's edition the newest of its line.
pub(super) fn extend_line(db: &Connection) -> rusqlite::Result<()> {
    db.execute(
        "DELETE FROM edition WHERE revision > (SELECT revision FROM meta)",
        [],
    )?;
    db.execute(
        "INSERT OR REPLACE INTO edition (revision, facts) SELECT revision, facts FROM meta",
        [],
    )?;
    Ok(())
}

/// The digest of all facts, with those of the picks of each game that has any.
fn all(db: &Connection, picks: &[(GameId, Digest)]) -> rusqlite::Result<Digest> {
    let mut digester = Digester::default();
    for sql in FACTS {
        add_rows(db, sql, None, &mut digester)?;
        // Ends the list, so that no row can pass for a row of the next list.
        digester.add(&[]);
    }
    for (game, digest) in picks {
        digester.add(&game.0.to_le_bytes());
        digester.add(&digest.0.to_le_bytes());
    }
    digester.add(&[]);
    Ok(digester.digest())
}

/// The digest of a game's picks; `None` when there are none.
fn of_game(db: &Connection, game: GameId) -> rusqlite::Result<Option<Digest>> {
    let mut digester = Digester::default();
    let has_any = add_rows(db, PICKS, Some(game), &mut digester)?;
    Ok(has_any.then(|| digester.digest()))
}

/// Adds the rows of a query, and answers whether there were any.
fn add_rows(
    db: &Connection,
    sql: &str,
    game: Option<GameId>,
    digester: &mut Digester,
) -> rusqlite::Result<bool> {
    let mut statement = db.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut rows = match game {
        Some(game) => statement.query([game]),
        None => statement.query([]),
    }?;
    let mut bytes = Vec::new();
    let mut has_any = false;
    while let Some(row) = rows.next()? {
        has_any = true;
        bytes.clear();
        for column in 0..columns {
            add(&mut bytes, row.get_ref(column)?);
        }
        digester.add(&bytes);
    }
    Ok(has_any)
}

/// Adds a value with its type and, where that varies, its length.
fn add(bytes: &mut Vec<u8>, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => bytes.push(0),
        ValueRef::Integer(number) => {
            bytes.push(1);
            bytes.extend(number.to_le_bytes());
        }
        ValueRef::Real(number) => {
            bytes.push(2);
            bytes.extend(number.to_le_bytes());
        }
        ValueRef::Text(text) | ValueRef::Blob(text) => {
            bytes.push(3);
            bytes.extend((text.len() as u64).to_le_bytes());
            bytes.extend(text);
        }
    }
}
