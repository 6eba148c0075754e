//! Lists of picks. A league has more of them than of everything else together, so long lists are not kept in memory.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use super::{GameId, Pick, PlayerId, Season, Side, TeamCode, Week};
use crate::spool::{Record, Spool};

/// Picks by number, in the order in which they were added. A long list is in a temporary file.
#[derive(Clone, Debug, Default)]
pub struct Picks(Spool<Pick>);

impl Picks {
    /// Adds a pick behind the others.
    ///
    /// # Errors
    ///
    /// When there is no room for a long list.
    pub fn push(&mut self, pick: Pick) -> io::Result<()> {
        self.0.push(pick)
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every pick, in order. A long list that cannot be read ends with an error.
    pub fn iter(&self) -> impl Iterator<Item = io::Result<Pick>> {
        self.0.iter()
    }
}

impl From<Vec<Pick>> for Picks {
    fn from(picks: Vec<Pick>) -> Self {
        Self(picks.into())
    }
}

impl PartialEq for Picks {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().map(Result::ok).eq(other.iter().map(Result::ok))
    }
}

impl Eq for Picks {}

/// A player's predicted winner of one game, both by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPick {
    /// The line of its file where it stands, counted from 1.
    pub line: u64,
    /// The name of the player who predicted, already clean.
    pub player: Arc<str>,
    /// The season of the game.
    pub season: Season,
    /// Its week.
    pub week: Week,
    /// The team that travels; `None` when only the schedule says which.
    pub away: Option<TeamCode>,
    /// The team that hosts; `None` when only the schedule says which.
    pub home: Option<TeamCode>,
    /// The team predicted to win.
    pub winner: TeamCode,
    /// Whether this is the player's banker of the week.
    pub banker: bool,
    /// Whether the player plays a joker in that week.
    pub joker: bool,
}

impl NamedPick {
    /// The columns in which a pick is written down.
    pub const COLUMNS: [&str; 8] = [
        "player", "season", "week", "away", "home", "winner", "banker", "joker",
    ];
}

/// Picks by name, in the order in which they were added. A long list is in a temporary file; each name is in memory once.
#[derive(Clone, Debug, Default)]
pub struct NamedPicks {
    /// The names of the players, and the number of each.
    names: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32>,
    lines: Spool<Line>,
}

impl NamedPicks {
    /// Adds a pick behind the others.
    ///
    /// # Errors
    ///
    /// When there is no room for a long list.
    pub fn push(&mut self, pick: &NamedPick) -> io::Result<()> {
        let line = self.line(pick);
        self.lines.push(line)
    }

    fn line(&mut self, pick: &NamedPick) -> Line {
        let flags = (pick.banker, pick.joker);
        let teams = (Code(pick.away), Code(pick.home), Code(Some(pick.winner)));
        let number = self.number(&pick.player);
        ((pick.line, number), pick.season, pick.week, teams, flags)
    }

    fn number(&mut self, name: &Arc<str>) -> u32 {
        if let Some(known) = self.numbers.get(name) {
            return *known;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(Arc::clone(name));
        self.numbers.insert(Arc::clone(name), number);
        number
    }

    /// The name as the list has it, so that equal names are in memory once.
    pub fn shared(&self, name: &str) -> Arc<str> {
        let known = self.numbers.get_key_value(name);
        known.map_or_else(|| name.into(), |(known, _)| Arc::clone(known))
    }

    /// The names of the players, each once, in the order in which they were added first.
    pub fn names(&self) -> &[Arc<str>] {
        &self.names
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Every pick, in order. A long list that cannot be read ends with an error.
    pub fn iter(&self) -> impl Iterator<Item = io::Result<NamedPick>> {
        self.lines.iter().map(|line| self.pick(line?))
    }

    /// The pick at a place, counted from 0.
    ///
    /// # Errors
    ///
    /// When there is none, or a long list cannot be read.
    pub fn get(&self, at: u32) -> io::Result<NamedPick> {
        let line = self.lines.get(at.into())?;
        self.pick(line.ok_or(io::ErrorKind::InvalidInput)?)
    }

    fn pick(&self, line: Line) -> io::Result<NamedPick> {
        let ((line, name), season, week, (away, home, winner), (banker, joker)) = line;
        let name = usize::try_from(name).ok().and_then(|at| self.names.get(at));
        let parts = name.zip(winner.0);
        let (player, winner) = parts.ok_or(io::ErrorKind::InvalidData)?;
        Ok(NamedPick {
            line,
            player: Arc::clone(player),
            season,
            week,
            away: away.0,
            home: home.0,
            winner,
            banker,
            joker,
        })
    }
}

impl From<Vec<NamedPick>> for NamedPicks {
    fn from(picks: Vec<NamedPick>) -> Self {
        let mut list = Self::default();
        let lines: Vec<Line> = picks.iter().map(|pick| list.line(pick)).collect();
        list.lines = lines.into();
        list
    }
}

impl PartialEq for NamedPicks {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().map(Result::ok).eq(other.iter().map(Result::ok))
    }
}

impl Eq for NamedPicks {}

// Picks as they are written into a file.

/// The line and the number of the name; season and week; away, home and winner; banker and joker.
type Line = ((u64, u32), Season, Week, (Code, Code, Code), (bool, bool));

/// A team, or none.
#[derive(Clone, Copy, Debug)]
struct Code(Option<TeamCode>);

impl Record for Code {
    const SIZE: usize = 4;

    fn write(&self, bytes: &mut Vec<u8>) {
        let code = self.0.as_ref().map_or("", TeamCode::as_str).as_bytes();
        bytes.extend((0..Self::SIZE).map(|at| code.get(at).copied().unwrap_or(0)));
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let (code, rest) = bytes.split_at_checked(Self::SIZE)?;
        *bytes = rest;
        let end = code.iter().position(|&byte| byte == 0);
        let code = std::str::from_utf8(code.get(..end.unwrap_or(Self::SIZE))?).ok()?;
        match code {
            "" => Some(Self(None)),
            code => Some(Self(Some(code.parse().ok()?))),
        }
    }
}

impl Record for Season {
    const SIZE: usize = u16::SIZE;

    fn write(&self, bytes: &mut Vec<u8>) {
        self.get().write(bytes);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        Self::new(u16::read(bytes)?)
    }
}

impl Record for Week {
    const SIZE: usize = u8::SIZE;

    fn write(&self, bytes: &mut Vec<u8>) {
        self.get().write(bytes);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        Self::new(u8::read(bytes)?)
    }
}

impl Record for PlayerId {
    const SIZE: usize = u32::SIZE;

    fn write(&self, bytes: &mut Vec<u8>) {
        self.0.write(bytes);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        u32::read(bytes).map(Self)
    }
}

impl Record for GameId {
    const SIZE: usize = i64::SIZE;

    fn write(&self, bytes: &mut Vec<u8>) {
        self.0.write(bytes);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        i64::read(bytes).map(Self)
    }
}

impl Record for Side {
    const SIZE: usize = bool::SIZE;

    fn write(&self, bytes: &mut Vec<u8>) {
        (*self == Self::Home).write(bytes);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        bool::read(bytes).map(|is_home| if is_home { Self::Home } else { Self::Away })
    }
}

impl Record for Pick {
    const SIZE: usize = <(GameId, PlayerId, (Side, bool, bool))>::SIZE;

    fn write(&self, bytes: &mut Vec<u8>) {
        let Self {
            player,
            game,
            side,
            banker,
            joker,
        } = *self;
        (game, player, (side, banker, joker)).write(bytes);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let (game, player, (side, banker, joker)) = Record::read(bytes)?;
        Some(Self {
            player,
            game,
            side,
            banker,
            joker,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_picks_come_out_as_they_went_in() {
        let pick = |line, player: &str, away: Option<&str>| NamedPick {
            line,
            player: player.into(),
            season: Season::new(2024).unwrap(),
            week: Week::new(3).unwrap(),
            away: away.map(|code| code.parse().unwrap()),
            home: None,
            winner: "KC".parse().unwrap(),
            banker: line == 2,
            joker: line == 3,
        };
        let picks = vec![
            pick(2, "Ada", Some("WAS1")),
            pick(3, "Ben", None),
            pick(4, "Ada", None),
        ];
        let list = NamedPicks::from(picks.clone());
        assert!(list.iter().map(Result::unwrap).eq(picks));
        assert_eq!(list.names().len(), 2);
        assert!(Arc::ptr_eq(&list.shared("Ada"), &list.names()[0]));
    }
}
