//! A player's picks of one week, taken together: one for each game, one banker, and a joker that applies to all of them.

use std::collections::{BTreeMap, HashSet};
use std::io;

use rusqlite::{Connection, Row, Rows};

use super::StoreError;
use super::name_resolution::{Games, LeftOut};
use super::progress::Meter;
use crate::league::{
    Game, GameId, NamedPick, NamedPicks, Pick, Picks, PlayerId, Season, Side, Week,
};
use crate::spool::Sorter;

/// A player's week.
type Hand = (Season, Week, PlayerId);

/// A pick by the player's week, with its place in the list of picks by name.
type Entry = (Hand, u32, GameId, (Side, bool, bool));

/// The picks of a file by week and player. There may be more of them than memory holds.
#[derive(Default)]
pub(super) struct PlayerWeeks(Sorter<Entry>);

impl PlayerWeeks {
    /// Adds the pick at a place of the list.
    pub(super) fn add(
        &mut self,
        (season, week): (Season, Week),
        at: u32,
        pick: Pick,
    ) -> io::Result<()> {
        let Pick {
            player,
            game,
            side,
            banker,
            joker,
        } = pick;
        let hand = (season, week, player);
        self.0.push((hand, at, game, (side, banker, joker)))
    }

    /// Takes the picks of each player's week together, and adds them to others.
    pub(super) fn close(
        self,
        db: &Connection,
        games: &Games,
        (named, picks): (&NamedPicks, Picks),
        left_out: &mut LeftOut,
        meter: &mut Meter<'_>,
    ) -> Result<Closed, StoreError> {
        let mut closed = Closed {
            picks,
            picked: HashSet::new(),
            superseded: Vec::new(),
        };
        let mut entries = self.0.sorted()?;
        let mut next = entries.next().transpose()?;
        while let Some(((season, week, _), ..)) = next {
            let mut statement = db.prepare_cached(STORED)?;
            let mut stored = Stored::begin(statement.query((season, week))?)?;
            while let Some((hand, ..)) = next.filter(|((s, w, _), ..)| (*s, *w) == (season, week)) {
                let (.., player) = hand;
                let mut lines = Lines::default();
                while let Some((_, at, game, (side, banker, joker))) =
                    next.filter(|(other, ..)| *other == hand)
                {
                    let pick = Pick {
                        player,
                        game,
                        side,
                        banker,
                        joker,
                    };
                    lines.add(named, at, pick, left_out)?;
                    meter.count();
                    next = entries.next().transpose()?;
                }
                closed.add(lines, stored.of(player)?, games, named, left_out)?;
            }
        }
        Ok(closed)
    }
}

/// The picks of one player's week, each with its place in the list.
#[derive(Default)]
struct Lines {
    picks: BTreeMap<GameId, (u32, Pick)>,
    /// The place of the banker.
    banker: Option<u32>,
}

impl Lines {
    /// Adds a pick, unless it must be left out.
    fn add(
        &mut self,
        named: &NamedPicks,
        at: u32,
        pick: Pick,
        left_out: &mut LeftOut,
    ) -> io::Result<()> {
        if let Some((first, _)) = self.picks.get(&pick.game) {
            let first = named.get(*first)?.line;
            let NamedPick {
                line,
                player,
                away,
                home,
                winner,
                ..
            } = named.get(at)?;
            let game = match (away, home) {
                (Some(away), Some(home)) => format!("{away} at {home}"),
                _ => format!("the game of {winner}"),
            };
            let why = format!("{player} picked {game} on line {first} already");
            left_out.add(line, why);
        } else if let Some(first) = self.banker.filter(|_| pick.banker) {
            let first = named.get(first)?.line;
            let NamedPick {
                line,
                player,
                season,
                week,
                ..
            } = named.get(at)?;
            let why = format!(
                "the banker of {player} in {season} week {week} is on line {first} already; there is one a week"
            );
            left_out.add(line, why);
        } else {
            if pick.banker {
                self.banker = Some(at);
            }
            self.picks.insert(pick.game, (at, pick));
        }
        Ok(())
    }
}

/// What the weeks of a file come to.
pub(super) struct Closed {
    /// The picks to write: those of the file, and stored ones that share a week with a joker.
    pub(super) picks: Picks,
    /// Their games.
    pub(super) picked: HashSet<GameId>,
    /// The stored picks of games that no feed has listed in whose place the file has a pick: a club plays once a week. Each
    /// with a sentence about it.
    pub(super) superseded: Vec<((GameId, PlayerId), String)>,
}

impl Closed {
    /// Adds the picks of one player's week: those of the file, and the stored ones that change because of them.
    fn add(
        &mut self,
        lines: Lines,
        mut others: Vec<Pick>,
        games: &Games,
        named: &NamedPicks,
        left_out: &mut LeftOut,
    ) -> io::Result<()> {
        let withdrawn = self.supersede(&lines, &others, games, named)?;
        others.retain(|other| {
            !lines.picks.contains_key(&other.game) && !withdrawn.contains(&other.game)
        });
        let banker = others.iter().find(|other| other.banker);
        let banker = banker.and_then(|pick| games.schedule.game(pick.game));
        let mut picks = Vec::new();
        for (at, pick) in lines.picks.into_values() {
            match banker.filter(|_| pick.banker) {
                Some(other) => {
                    let Game { season, week, .. } = other;
                    let other = other.teams();
                    left_out.add(
                        named.get(at)?.line,
                        format!(
                            "the league has {other} as the banker of the player in {season} week {week}; list that game of that \
                             week too, without banker"
                        ),
                    );
                }
                None => picks.push(pick),
            }
        }
        let joker = picks.iter().chain(&others).any(|pick| pick.joker);
        picks.extend(others.into_iter().filter(|other| joker && !other.joker));
        for pick in picks {
            self.picked.insert(pick.game);
            self.picks.push(Pick { joker, ..pick })?;
        }
        Ok(())
    }

    /// Finds the stored picks that those of the file take the place of.
    fn supersede(
        &mut self,
        lines: &Lines,
        stored: &[Pick],
        games: &Games,
        named: &NamedPicks,
    ) -> io::Result<Vec<GameId>> {
        let mut withdrawn = Vec::new();
        for pick in stored {
            if !pick.game.is_provisional() || lines.picks.contains_key(&pick.game) {
                continue;
            }
            let mut others = lines.picks.keys();
            let other = others.find(|other| games.share_a_club(pick.game, **other));
            let both = other.and_then(|other| {
                Some((
                    games.schedule.game(pick.game)?,
                    games.schedule.game(*other)?,
                ))
            });
            let first = lines.picks.values().map(|(at, _)| *at).min();
            if let (Some((old, new)), Some(first)) = (both, first) {
                let sentence = format!(
                    "{} takes the place of {} in {} week {}, which no schedule has confirmed, for {}",
                    new.teams(),
                    old.teams(),
                    new.season,
                    new.week,
                    named.get(first)?.player
                );
                withdrawn.push(pick.game);
                self.superseded.push(((pick.game, pick.player), sentence));
            }
        }
        Ok(withdrawn)
    }
}

/// The stored picks of a week, in order of player.
const STORED: &str = "
    SELECT player_id, game_id, side, banker, joker FROM pick JOIN game USING (game_id)
    WHERE season = ?1 AND week = ?2 ORDER BY player_id";

/// The stored picks of a week, as they are read.
struct Stored<'s> {
    rows: Rows<'s>,
    next: Option<Pick>,
}

impl<'s> Stored<'s> {
    fn begin(rows: Rows<'s>) -> rusqlite::Result<Self> {
        let mut stored = Self { rows, next: None };
        stored.pass()?;
        Ok(stored)
    }

    fn pass(&mut self) -> rusqlite::Result<()> {
        self.next = self.rows.next()?.map(pick).transpose()?;
        Ok(())
    }

    /// The picks of a player. Players are asked for in order.
    fn of(&mut self, player: PlayerId) -> rusqlite::Result<Vec<Pick>> {
        let mut picks = Vec::new();
        while let Some(next) = self.next.filter(|next| next.player <= player) {
            if next.player == player {
                picks.push(next);
            }
            self.pass()?;
        }
        Ok(picks)
    }
}

fn pick(row: &Row<'_>) -> rusqlite::Result<Pick> {
    Ok(Pick {
        player: row.get(0)?,
        game: row.get(1)?,
        side: row.get(2)?,
        banker: row.get(3)?,
        joker: row.get(4)?,
    })
}
