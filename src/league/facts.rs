//! What a feed brings: facts to be written into a league.

use std::fmt;

use super::{Game, Named, Pick, Player, Team, clean_name};

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
    /// Players and picks without numbers.
    pub named: Named,
    /// Where they come from.
    pub origin: Origin,
}

/// Where facts come from, and since when they are known: noted beside every result they change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// What people call it: a file's path, or the host that was asked.
    pub name: String,
    /// When they were read, in seconds since 1970-01-01 UTC; `None` for facts that nobody read anywhere.
    pub at: Option<i64>,
}

impl Facts {
    /// How many facts there are in all.
    pub fn len(&self) -> usize {
        let numbered = self.teams.len() + self.players.len() + self.games.len() + self.picks.len();
        numbered + self.named.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Something that was left out while the rest was taken, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// What was left out, and where it stood.
    pub what: String,
    /// Why.
    pub why: String,
}

impl Skipped {
    /// Words for people. They may quote a file, so they are made safe to show in a terminal.
    pub fn new(what: &str, why: &str) -> Self {
        Self {
            what: clean_name(what),
            why: clean_name(why),
        }
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.why)
    }
}
