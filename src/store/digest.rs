//! The digest of a league's facts: what tells two copies of one store apart that count the same revision.
//!
//! It is taken over every fact as it stands, not over the writes that led there: whoever reaches the same facts another
//! way has the same digest.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::league::{Digest, Digester};

/// Everything the tables follow from, each in an order that does not depend on how it came. Derived rows follow from
/// these, and the store's identity and revision are no facts.
const FACTS: [&str; 5] = [
    "SELECT name, joker FROM meta",
    "SELECT code, town, nickname, division, active FROM team ORDER BY code",
    "SELECT player_id, name, team, active FROM player ORDER BY player_id",
    "SELECT game_id, season, week, home, away, kickoff, outcome, home_score, away_score FROM game ORDER BY game_id",
    "SELECT game_id, player_id, side, banker, joker FROM pick ORDER BY game_id, player_id",
];

/// Computes the digest of the facts as they are now.
pub(super) fn facts(db: &Connection) -> rusqlite::Result<Digest> {
    let mut digester = Digester::default();
    let mut bytes = Vec::new();
    for sql in FACTS {
        let mut statement = db.prepare_cached(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            bytes.clear();
            for column in 0..columns {
                add(&mut bytes, row.get_ref(column)?);
            }
            digester.add(&bytes);
        }
        // Closes the list, so that no row can seem to be one of the next.
        digester.add(&[]);
    }
    Ok(digester.digest())
}

/// Computes the digest and notes it beside the revision.
pub(super) fn note(db: &Connection) -> rusqlite::Result<()> {
    let digest = facts(db)?;
    db.execute("UPDATE meta SET facts = ?1", [digest])?;
    Ok(())
}

/// A value with its type and, where that varies, its length.
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
