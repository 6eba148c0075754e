//! Finds players whose names are the same, or differ only by what is easily overlooked. They are different players and
//! stay so; the user who imports them is told, because one of the names may be a slip.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use xxhash_rust::xxh3::xxh3_64;

use super::connection::collect;
use crate::league::{Player, PlayerId, clean_name, name_likeness};

/// How many groups are reported one by one.
const GROUPS: usize = 20;
/// How many of a group are listed.
const LISTED: usize = 5;

/// Returns a sentence for every group of namesakes that contains one of these players.
pub(super) fn namesakes(db: &Connection, players: &[Player]) -> rusqlite::Result<Vec<String>> {
    if players.is_empty() {
        return Ok(Vec::new());
    }
    let written: BTreeSet<PlayerId> = players.iter().map(|player| player.id).collect();
    let groups = groups(db, &written)?;
    let reported = groups.iter().take(GROUPS).map(|ids| sentence(db, ids));
    let mut sentences: Vec<String> = reported.collect::<Result<_, _>>()?;
    let more = groups.len().saturating_sub(GROUPS);
    if more > 0 {
        sentences.push(format!("{more} more groups of players have such names"));
    }
    Ok(sentences)
}

/// Groups the namesakes, in order of their first player. Only a hash of each name is kept, because a league may be
/// large.
fn groups(db: &Connection, written: &BTreeSet<PlayerId>) -> rusqlite::Result<Vec<Vec<PlayerId>>> {
    let sql = "SELECT player_id, name FROM player";
    let mut likenesses: Vec<(u64, PlayerId)> = collect(db, sql, [], |row| {
        let likeness = name_likeness(row.get_ref(1)?.as_str()?);
        Ok((xxh3_64(likeness.as_bytes()), row.get(0)?))
    })?;
    likenesses.sort_unstable();
    let alike = likenesses.chunk_by(|(a, _), (b, _)| a == b);
    let reported = alike.filter(|group| {
        group.len() > 1 && group.iter().any(|(_, player)| written.contains(player))
    });
    let ids = |group: &[(u64, PlayerId)]| group.iter().map(|(_, player)| *player).collect();
    let mut groups: Vec<Vec<PlayerId>> = reported.map(ids).collect();
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
    let mut names: Vec<(String, PlayerId)> = names.into_iter().collect();
    names.sort_unstable_by_key(|(_, id)| *id);
    let shown = names.iter().take(LISTED);
    let shown: Vec<String> = shown.map(|(name, _)| format!("'{name}'")).collect();
    let names = shown.join(", ");
    Ok(match (shown.len(), folded.len()) {
        (1, _) => format!("{who} have one name: {names}"),
        (_, 1) => format!("{who} have names that differ only by case: {names}"),
        _ => format!("{who} have names that differ only by case or accents: {names}"),
    })
}
