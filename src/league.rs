//! The league's own words and rules: players, teams, games, picks, and the scores that follow from them.
//!
//! Everything here is a value or a pure function. Nothing reads a file, a database or a clock, and nothing knows how a
//! league is stored or shown.

mod calendar;
mod facts;
mod game;
mod pick;
mod player;
pub mod rules;
mod score;
mod season;
mod team;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use calendar::{Season, Week};
pub use facts::{Facts, Skipped};
pub use game::{Game, GameId, GameResult, Side};
pub use pick::Pick;
pub use player::{Player, PlayerId, clean_name};
pub use score::{FORM_WEEKS, Form, JokerWeeks, Points, SeasonScore, Tenths, WeekScore};
pub use season::{Placed, SeasonBook, WeekBook};
pub use team::{Division, Team, TeamCode};

/// Counts a league's committed writes. The cache compares revisions to know whether an entry is older than the league.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Revision(pub u64);

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A league's identity: the UUID its store was created with. Two copies of one store share it; two leagues never do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StoreId(String);

impl StoreId {
    /// Takes the hyphenated form of a UUID; `None` when the text is not one.
    pub fn new(text: &str) -> Option<Self> {
        let hex = |c: char| c.is_ascii_hexdigit() && !c.is_ascii_uppercase();
        let groups: Vec<&str> = text.split('-').collect();
        let lengths = groups.iter().map(|g| g.len()).eq([8, 4, 4, 4, 12]);
        (lengths && groups.concat().chars().all(hex)).then(|| Self(text.to_owned()))
    }

    /// The whole UUID.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first eight hex digits: the league's hash tag in the cache.
    pub fn short(&self) -> &str {
        self.0.get(..8).unwrap_or(&self.0)
    }
}
