//! Facts that a feed brings, to be written into a league.

use std::fmt;

use super::pick_list::{NamedPick, NamedPicks, Picks};
use super::{Game, GameId, GameResult, Player, Season, Team, TeamCode, Week, clean_name};

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
    pub picks: Picks,
    /// Players and picks without numbers.
    pub named: NamedFacts,
    /// Where they come from.
    pub origin: Origin,
    /// What was understood otherwise than it is written, in sentences for the user.
    pub noted: Vec<String>,
}

/// Where facts come from, and since when they are known: noted beside every result they change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// What people call it: a file's path, or the host that was asked.
    pub name: String,
    /// When they were read, in seconds since 1970-01-01 UTC; `None` for facts that have no such time.
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
    /// How many records, lines or facts it stands for.
    pub count: usize,
}

/// How many characters of either part are kept: more would be a file repeating itself.
const LONGEST: usize = 300;

impl Skipped {
    /// Words for people. They may quote a file, so they are made safe to show in a terminal, and cut to a readable length.
    pub fn new(what: &str, why: &str) -> Self {
        Self {
            what: readable(what),
            why: readable(why),
            count: 1,
        }
    }

    /// The same for so many.
    #[must_use]
    pub fn times(self, count: usize) -> Self {
        Self { count, ..self }
    }
}

fn readable(words: &str) -> String {
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => clean_name(&words[..end]) + "…",
        None => clean_name(words),
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.why)
    }
}

/// What was left out so far: the first are told one by one, the rest is only counted, however bad a file is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Skips {
    told: Vec<Skipped>,
    untold: usize,
}

impl Skips {
    /// How many are told one by one.
    pub const TOLD: usize = 1000;

    /// Adds one. The words are asked for only when they are told.
    pub fn add(&mut self, words: impl FnOnce() -> Skipped) {
        self.add_all(1, words);
    }

    /// Adds so many that are told together.
    pub fn add_all(&mut self, count: usize, words: impl FnOnce() -> Skipped) {
        if self.told.len() < Self::TOLD {
            self.told.push(words().times(count));
        } else {
            self.untold += count;
        }
    }

    /// Adds those that another part of the work left out.
    pub fn extend(&mut self, skipped: impl IntoIterator<Item = Skipped>) {
        skipped
            .into_iter()
            .for_each(|some| self.add_all(some.count, || some));
    }

    /// All of it. `kind` is what was left out, in the plural.
    pub fn finish(mut self, kind: &str) -> Vec<Skipped> {
        if self.untold > 0 {
            let what = format!("{} more {kind}", self.untold);
            let rest = Skipped::new(&what, "as bad as those above");
            self.told.push(rest.times(self.untold));
        }
        self.told
    }
}

// Facts as people write them down: a player by name, a game by its teams. Only a league's store knows the numbers.

/// Facts by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedFacts {
    /// Players, known or new.
    pub players: Vec<NamedPlayer>,
    /// Games, known or new, with their results where there are any.
    pub games: Vec<NamedGame>,
    /// Picks of players that the league has.
    pub picks: NamedPicks,
    /// Whether the picks may bring players that the league does not have.
    pub picks_add_players: bool,
}

impl NamedFacts {
    /// How many there are in all.
    pub const fn len(&self) -> usize {
        self.players.len() + self.games.len() + self.picks.len()
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

impl NamedPlayer {
    /// The columns in which a player is written down.
    pub const COLUMNS: [&str; 3] = ["name", "team", "active"];
}

/// A game of the schedule, by its teams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedGame {
    /// The line of its file where it stands, counted from 1.
    pub line: u64,
    /// Its season.
    pub season: Season,
    /// Its week.
    pub week: Week,
    /// The team that travels.
    pub away: TeamCode,
    /// The team that hosts.
    pub home: TeamCode,
    /// How it ended, once it has.
    pub result: Option<GameResult>,
    /// The kick-off, in seconds since 1970-01-01 UTC, when it is known.
    pub kickoff: Option<i64>,
    /// ESPN's number, when it is known.
    pub number: Option<GameId>,
}

impl NamedGame {
    /// The columns in which a game is written down.
    pub const COLUMNS: [&str; 8] = [
        "season",
        "week",
        "away",
        "home",
        "away_score",
        "home_score",
        "kickoff",
        "game",
    ];
    /// Stands in place of the scores of a game that was called off.
    pub const CALLED_OFF: &str = "off";
}

/// A fact by name, of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamedFact {
    /// A member of the league.
    Player(NamedPlayer),
    /// A game.
    Game(NamedGame),
    /// A pick.
    Pick(NamedPick),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_are_told_and_the_rest_is_counted() {
        let mut skips = Skips::default();
        for line in 0..Skips::TOLD + 2 {
            skips.add(|| Skipped::new(&format!("line {line}"), &"x".repeat(1_000_000)));
        }
        let told = skips.finish("lines");
        assert_eq!(told.len(), Skips::TOLD + 1);
        assert_eq!(told[0].why.chars().count(), LONGEST + 1);
        assert_eq!(
            told[Skips::TOLD].to_string(),
            "2 more lines: as bad as those above"
        );
    }
}
