//! What the picks of a player's week mean together: one a game, one banker, and a joker that is played for all of them.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::left_out::LeftOut;
use crate::league::{GameId, NamedPick, Pick, PlayerId, Season, Week};

/// The picks of one player's week, each with its line.
#[derive(Default)]
struct Lines {
    picks: BTreeMap<GameId, (u64, Pick)>,
    /// Where the banker stands.
    banker: Option<u64>,
}

/// The picks of the file by week and player.
#[derive(Default)]
pub(super) struct Weeks(BTreeMap<(Season, Week), BTreeMap<PlayerId, Lines>>);

impl Weeks {
    /// Takes a pick. The error is why it must be left out.
    pub(super) fn add(&mut self, named: &NamedPick, pick: Pick) -> Result<(), String> {
        let NamedPick {
            line,
            player,
            season,
            week,
            away,
            home,
            ..
        } = named;
        let players = self.0.entry((*season, *week)).or_default();
        let lines = players.entry(pick.player).or_default();
        if let Some((first, _)) = lines.picks.get(&pick.game) {
            return Err(format!(
                "{player} picked {away} at {home} on line {first} already"
            ));
        }
        if let Some(first) = lines.banker.filter(|_| pick.banker) {
            return Err(format!(
                "the banker of {player} in {season} week {week} is on line {first} already; there is one a week"
            ));
        }
        if pick.banker {
            lines.banker = Some(*line);
        }
        lines.picks.insert(pick.game, (*line, pick));
        Ok(())
    }

    /// The picks to be written: those of the file, and those that are stored and share a week with a joker.
    pub(super) fn close(
        self,
        db: &Connection,
        left_out: &mut LeftOut,
    ) -> rusqlite::Result<Vec<Pick>> {
        let mut picks = Vec::new();
        for ((season, week), players) in self.0 {
            let mut stored = stored(db, season, week)?;
            for (player, lines) in players {
                let mut others = stored.remove(&player).unwrap_or_default();
                others.retain(|other| !lines.picks.contains_key(&other.game));
                picks.append(&mut one_week(lines, others, left_out));
            }
        }
        Ok(picks)
    }
}

/// The picks of one player's week: those of the file, and those of the other, stored ones that become others by them.
fn one_week(lines: Lines, others: Vec<Pick>, left_out: &mut LeftOut) -> Vec<Pick> {
    let has_banker = others.iter().any(|other| other.banker);
    let mut picks = Vec::new();
    for (line, pick) in lines.picks.into_values() {
        if pick.banker && has_banker {
            let why = "the league has another banker of the player in that week; list that game too, without banker";
            left_out.add(line, why.to_owned());
        } else {
            picks.push(pick);
        }
    }
    let joker = picks.iter().chain(&others).any(|pick| pick.joker);
    picks.extend(others.into_iter().filter(|other| joker && !other.joker));
    for pick in &mut picks {
        pick.joker = joker;
    }
    picks
}

/// The stored picks of a week by player.
fn stored(
    db: &Connection,
    season: Season,
    week: Week,
) -> rusqlite::Result<BTreeMap<PlayerId, Vec<Pick>>> {
    let mut statement = db.prepare_cached(
        "SELECT player_id, game_id, side, banker, joker FROM pick JOIN game USING (game_id)
         WHERE season = ?1 AND week = ?2",
    )?;
    let mut rows = statement.query(params![season, week])?;
    let mut picks: BTreeMap<PlayerId, Vec<Pick>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let pick = Pick {
            player: row.get(0)?,
            game: row.get(1)?,
            side: row.get(2)?,
            banker: row.get(3)?,
            joker: row.get(4)?,
        };
        picks.entry(pick.player).or_default().push(pick);
    }
    Ok(picks)
}
