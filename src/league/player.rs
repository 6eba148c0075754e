//! The members of a league.

use std::fmt;

use super::{GameId, Side, TeamCode};

/// A player's number: 1 to 2³²−1 in the store, and the last tie-break of the league order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlayerId(pub u32);

impl fmt::Display for PlayerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A member of the league.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Player {
    /// The player's number.
    pub id: PlayerId,
    /// The name shown, already clean (see [`clean_name`](super::clean_name)).
    pub name: String,
    /// The favourite team, if any.
    pub team: Option<TeamCode>,
    /// Whether the player is still in the league. Former players keep their places in the tables they earned.
    pub active: bool,
}

// What a player predicted.

/// A player's predicted winner of one game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pick {
    /// The player who predicted.
    pub player: PlayerId,
    /// The game.
    pub game: GameId,
    /// The team predicted to win.
    pub side: Side,
    /// Whether this is the player's banker of the week: doubled, and costly when wrong.
    pub banker: bool,
    /// Whether the player chose to play a joker in this game's week.
    pub joker: bool,
}
