//! The league's types and rules: players, teams, games, picks, and the scores that follow from them.
//!
//! Everything here is a value or a pure function. Nothing reads a file, a database or a clock, and nothing knows how a
//! league is stored or shown. Only a list of picks that is longer than memory keeps itself in a temporary file.

mod calendar;
mod edition;
mod facts;
mod game;
mod name;
mod pick_list;
mod player;
mod reference;
mod result_log;
pub mod rules;
mod schedule;
mod score;
mod standings;
mod team;
mod team_name;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

pub use calendar::{
    Expected, Played, Season, Slate, Week, expected, is_from_schedule, newest_begun, runs,
    unscheduled, vacant,
};
pub use edition::{Edition, Relation};
pub use facts::{Facts, NamedFact, NamedFacts, NamedGame, NamedPlayer, Origin, Skipped, Skips};
pub use game::{GAME_LASTS, Game, GameId, GameResult, Side};
pub use name::{
    NAME_BYTES, NAME_CHARACTERS, NAME_MARKS, clean_name, name_likeness, name_within_limits,
};
pub use pick_list::{NamedPick, NamedPicks, Picks};
pub use player::{Pick, Player, PlayerId};
pub use reference::{Figure, ReferenceScore, ReferenceScores, Subject};
pub use result_log::{Progress, ResultChange};
pub use schedule::Schedule;
pub use score::{Form, JokerWeeks, Points, SeasonScore, Tenths, WeekScore};
pub(crate) use standings::Ranking;
pub use standings::{SeasonBook, Standing, WeekBook, in_league_order};
pub use team::{Division, Team, TeamCode, nfl_teams};
pub use team_name::TeamWords;

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

// Digests of content, by which two copies are compared without having both at hand.

/// A digest of some content: equal for equal contents on every machine, and different for different ones, unless a
/// collision was constructed on purpose. It is no protection against an attacker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub u64);

impl fmt::Display for Digest {
    /// Sixteen lower-case hex digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The error for a text that is no digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoDigest;

impl FromStr for Digest {
    type Err = NoDigest;

    /// Takes what `Display` writes, and nothing else.
    fn from_str(text: &str) -> Result<Self, NoDigest> {
        let ours = |b: u8| b.is_ascii_digit() || matches!(b, b'a'..=b'f');
        let plain = text.len() == 16 && text.bytes().all(ours);
        let number = plain.then(|| u64::from_str_radix(text, 16).ok()).flatten();
        number.map(Self).ok_or(NoDigest)
    }
}

/// Takes a digest, or a checksum, of pieces in order.
#[derive(Clone, Default)]
pub struct Digester(Xxh3);

impl Digester {
    /// Adds a piece, preceded by its length, so that no byte can move unnoticed from one piece to the next.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// The digest of all pieces added.
    pub fn digest(&self) -> Digest {
        Digest(self.0.digest())
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

#[cfg(test)]
mod digest_tests {
    use super::*;

    fn digest(pieces: &[&str]) -> Digest {
        let mut digester = Digester::default();
        for piece in pieces {
            digester.add(piece.as_bytes());
        }
        digester.digest()
    }

    #[test]
    fn pieces_count_with_their_borders_and_their_order() {
        assert_eq!(digest(&["ab", "c"]), digest(&["ab", "c"]));
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
        assert_ne!(digest(&["ab", "c"]), digest(&["c", "ab"]));
        assert_ne!(digest(&["ab"]), digest(&["ab", ""]));
    }

    #[test]
    fn a_digest_is_the_same_on_every_run_and_reads_as_it_is_written() {
        let known = digest(&["Ada Lovelace", "KC"]);
        assert_eq!(known.to_string(), "d3633c4e6e9dc9e6");
        assert_eq!(known.to_string().parse(), Ok(known));
        for text in [
            "",
            "4f2a",
            "4F2A000000000000",
            "+f2a000000000000",
            "4f2a0000000000000",
        ] {
            assert_eq!(text.parse::<Digest>(), Err(NoDigest), "{text}");
        }
    }
}
