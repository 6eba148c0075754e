//! What a feed brings: facts to be written into a league.

use super::{Game, Pick, Player, Team};

/// Facts read from one file or answer. The order within each list does not matter; nothing is ever deleted by their
/// absence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Teams, known or new.
    pub teams: Vec<Team>,
    /// Players, known or new.
    pub players: Vec<Player>,
    /// Games, with their results where there are any.
    pub games: Vec<Game>,
    /// Picks.
    pub picks: Vec<Pick>,
}

impl Facts {
    /// How many facts there are in all.
    pub fn len(&self) -> usize {
        self.teams.len() + self.players.len() + self.games.len() + self.picks.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
