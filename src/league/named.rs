//! Facts as people write them down: a player by name, a game by its teams. Only a league's store knows the numbers.

use std::sync::Arc;

use super::{Season, Side, TeamCode, Week};

/// Facts by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Players, known or new.
    pub players: Vec<NamedPlayer>,
    /// Picks of players that the league has.
    pub picks: Vec<NamedPick>,
}

impl Named {
    /// How many there are in all.
    pub const fn len(&self) -> usize {
        self.players.len() + self.picks.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A member of the league, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPlayer {
    /// The line of its file where it stands, counted from 1.
    pub line: u64,
    /// The name, already clean (see [`clean_name`](super::clean_name)).
    pub name: String,
    /// The favourite team, if any.
    pub team: Option<TeamCode>,
    /// Whether the player is still in the league.
    pub active: bool,
}

/// A player's predicted winner of one game, both by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPick {
    /// The line of its file where it stands, counted from 1.
    pub line: u64,
    /// Who predicted: the name, already clean.
    pub player: Arc<str>,
    /// The season of the game.
    pub season: Season,
    /// Its week.
    pub week: Week,
    /// The team that travels.
    pub away: TeamCode,
    /// The team that hosts.
    pub home: TeamCode,
    /// The team predicted to win.
    pub side: Side,
    /// Whether this is the player's banker of the week.
    pub banker: bool,
    /// Whether the player plays a joker in that week.
    pub joker: bool,
}
