//! Finds players whose names are the same, or differ only by what is easily overlooked. They are different players and
//! stay so; the user who imports them is told, because one of the names may be a slip.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use xxhash_rust::xxh3::xxh3_64;

use crate::league::{Player, PlayerId, clean_name, name_likeness};

/// How many groups are reported one by one.
const TOLD: usize = 20;
/// How many of a group are listed.
const LISTED: usize = 5;

/// Returns a sentence for every group of namesakes that contains one of these players.
pub(super) fn namesakes(db: &Connection, players: &[Player]) -> rusqlite::Result<Vec<String>> {
    if players.is_empty() {
        return Ok(Vec::new());
    }
    let written: BTreeSet<PlayerId> = players.iter().map(|player| player.id).collect();
    let groups = groups(db, &written)?;
    let mut told = Vec::new();
    for ids in groups.iter().take(TOLD) {
        told.push(sentence(db, ids)?);
    }
    let more = groups.len().saturating_sub(TOLD);
    if more > 0 {
        told.push(format!("{more} more groups of players have such names"));
    }
    Ok(told)
}

/// Groups the namesakes, in order of their first player. Only a hash of each name is kept, because a league may be
/// large.
fn groups(db: &Connection, written: &BTreeSet<PlayerId>) -> rusqlite::Result<Vec<Vec<PlayerId>>> {
    let mut statement =
        db.prepare_cached("SELECT player_id, name FROM player ORDER BY player_id")?;
    let mut rows = statement.query([])?;
    let mut likes: Vec<(u64, PlayerId)> = Vec::new();
    while let Some(row) = rows.next()? {
        let name: String = row.get(1)?;
        likes.push((xxh3_64(name_likeness(&name).as_bytes()), row.get(0)?));
    }
    likes.sort_unstable();
    let alike = likes.chunk_by(|(a, _), (b, _)| a == b);
    let told = alike.filter(|group| {
        group.len() > 1 && group.iter().any(|(_, player)| written.contains(player))
    });
    let ids = |group: &[(u64, PlayerId)]| group.iter().map(|(_, player)| *player).collect();
    let mut groups: Vec<Vec<PlayerId>> = told.map(ids).collect();
    groups.sort_unstable();
    Ok(groups)
}

/// `players 3 and 7 have names that differ only by case: 'Ada Lovelace', 'ada lovelace'`.
fn sentence(db: &Connection, ids: &[PlayerId]) -> rusqlite::Result<String> {
    let mut statement = db.prepare_cached("SELECT name FROM player WHERE player_id = ?1")?;
    // Each name once, in order of its first player. A store may hold names older than the rule for names.
    let mut names: BTreeMap<String, PlayerId> = BTreeMap::new();
    for id in ids {
        let name: String = statement.query_row([id], |row| row.get(0))?;
        names.entry(clean_name(&name)).or_insert(*id);
    }
    let listed: Vec<String> = ids.iter().take(LISTED).map(ToString::to_string).collect();
    let who = match (listed.as_slice(), ids.len().saturating_sub(LISTED)) {
        ([others @ .., last], 0) => format!("players {} and {last}", others.join(", ")),
        (listed, more) => format!("players {} and {more} more", listed.join(", ")),
    };
    let folded: BTreeSet<String> = names.keys().map(|name| name.to_lowercase()).collect();
    let mut shown: Vec<(PlayerId, String)> = names.into_iter().map(|(n, id)| (id, n)).collect();
    shown.sort_unstable();
    let shown: Vec<String> = shown
        .into_iter()
        .take(LISTED)
        .map(|(_, name)| format!("'{name}'"))
        .collect();
    let names = shown.join(", ");
    Ok(match (shown.len(), folded.len()) {
        (1, _) => format!("{who} have one name: {names}"),
        (_, 1) => format!("{who} have names that differ only by case: {names}"),
        _ => format!("{who} have names that differ only by case or accents: {names}"),
    })
}
