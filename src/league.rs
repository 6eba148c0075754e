//! The league's own words and rules: players, teams, games, picks, and the scores that follow from them.
//!
//! Everything here is a value or a pure function. Nothing reads a file, a database or a clock, and nothing knows how a
//! league is stored or shown.

mod alias;
mod calendar;
mod change;
mod claim;
mod digest;
mod facts;
mod game;
mod name;
mod named;
mod nearest;
mod nfl;
mod pick;
mod player;
mod progress;
pub mod rules;
mod score;
mod season;
mod season_score;
mod slate;
mod team;
mod yes;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use calendar::{Season, Week, runs};
pub use change::ResultChange;
pub use claim::{About, Claim, Claims, Figure};
pub use digest::{Digest, Digester, NoDigest};
pub use facts::{Facts, Origin, Skipped, Skips};
pub use game::{Game, GameId, GameResult, Side};
pub use name::{
    NAME_BYTES, NAME_CHARACTERS, NAME_MARKS, clean_name, name_likeness, name_within_limits,
};
pub use named::{Named, NamedPick, NamedPlayer};
pub use nearest::nearest;
pub use nfl::nfl_teams;
pub use pick::Pick;
pub use player::{Player, PlayerId};
pub use progress::Progress;
pub use score::{FORM_WEEKS, Form, JokerWeeks, Points, Tenths, WeekScore};
pub use season::{Placed, SeasonBook, WeekBook, in_league_order};
pub use season_score::SeasonScore;
pub use slate::{Slate, is_from_schedule, unscheduled, vacant};
pub use team::{Division, Team, TeamCode};
pub use yes::Yes;

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

/// Which state of its league a store holds: how many writes it has seen, and which facts they led to. Two copies of one
/// store that were written to apart may count the same revision over different facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Edition {
    /// The revision.
    pub revision: Revision,
    /// The digest of all facts at that revision.
    pub facts: Digest,
}

impl Edition {
    /// Whether a store may come from the earlier edition to this one by being written to: it is the same, or there were
    /// more writes. An older copy does not, nor one that was written to apart.
    pub fn may_follow(self, earlier: Self) -> bool {
        self.revision > earlier.revision || self == earlier
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

    /// The identity made of 128 bits, for a league that is computed rather than created.
    pub fn from_bits(bits: u128) -> Self {
        let hex = format!("{bits:032x}");
        let cuts = [0..8, 8..12, 12..16, 16..20, 20..32];
        let groups = cuts.map(|cut| hex.get(cut).unwrap_or_default());
        Self(groups.join("-"))
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

impl fmt::Display for StoreId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_is_a_uuid_and_an_identity_of_bits_is_one_too() {
        let text = "1f3a9c02-0000-4000-8000-00000000000a";
        assert_eq!(StoreId::new(text).as_ref().map(StoreId::as_str), Some(text));
        assert_eq!(StoreId::new("1F3A9C02-0000-4000-8000-000000000000"), None);
        assert_eq!(StoreId::new("1f3a9c02"), None);
        let bits = StoreId::from_bits(0x1f3a_9c02_0000_4000_8000_0000_0000_000a);
        assert_eq!(bits.as_str(), text);
        assert_eq!(
            StoreId::new(StoreId::from_bits(7).as_str()),
            Some(StoreId::from_bits(7))
        );
    }
}
