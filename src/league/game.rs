//! Games and how they ended.

use std::fmt;

use super::{Origin, Season, TeamCode, Week};

/// ESPN's number of a game, the key that results and picks refer to. A game that was predicted before its number was
/// known has a negative one until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GameId(pub i64);

impl GameId {
    /// Whether the real number is not known yet.
    pub const fn is_provisional(self) -> bool {
        self.0 < 0
    }
}

impl fmt::Display for GameId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One of the two teams of a game.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The team that hosts.
    Home,
    /// The team that travels; only it can be a banker.
    Away,
}

/// How a game ended. A game without a result has none of this; a live score is not a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GameResult {
    /// Played to the end. A score fits a byte: the highest of an NFL team ever is 73.
    Final {
        /// Points of the home team.
        home: u8,
        /// Points of the away team.
        away: u8,
    },
    /// Never finished and never to be: it counts as played, with nothing for anybody.
    CalledOff,
}

impl GameResult {
    /// Who won, and with how many points; `None` for a tie or a game called off.
    pub const fn winner(self) -> Option<(Side, u8)> {
        match self {
            Self::Final { home, away } if home > away => Some((Side::Home, home)),
            Self::Final { home, away } if away > home => Some((Side::Away, away)),
            Self::Final { .. } | Self::CalledOff => None,
        }
    }
}

/// One match of a season's week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Game {
    /// Its number.
    pub id: GameId,
    /// The season it belongs to.
    pub season: Season,
    /// The week it belongs to.
    pub week: Week,
    /// The team that hosts.
    pub home: TeamCode,
    /// The team that travels.
    pub away: TeamCode,
    /// The kick-off, in seconds since 1970-01-01 UTC, when it is known.
    pub kickoff: Option<i64>,
    /// How it ended, once it has.
    pub result: Option<GameResult>,
}

// How a result came to be known, or was corrected.

/// One change of one game's result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultChange {
    /// The game.
    pub game: GameId,
    /// Its season.
    pub season: Season,
    /// Its week.
    pub week: Week,
    /// The team that hosts.
    pub home: TeamCode,
    /// The team that travels.
    pub away: TeamCode,
    /// What was known before, if anything: then this is a correction.
    pub old: Option<GameResult>,
    /// What is known since.
    pub new: GameResult,
    /// Who brought it, and when.
    pub origin: Origin,
}

/// `DAL 20 at PHI 24`; `BUF at CIN called off`; `DAL 20 at PHI 24, was 20 at 23`.
impl fmt::Display for ResultChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            home,
            away,
            old,
            new,
            ..
        } = self;
        match new {
            GameResult::Final { home: h, away: a } => write!(f, "{away} {a} at {home} {h}")?,
            GameResult::CalledOff => write!(f, "{away} at {home} called off")?,
        }
        match old {
            Some(GameResult::Final { home, away }) => write!(f, ", was {away} at {home}"),
            Some(GameResult::CalledOff) => f.write_str(", was called off"),
            None => Ok(()),
        }
    }
}

// How far the results of a week go.

/// A week's results at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How many games the week has.
    pub games: u32,
    /// How many of them were played to the end.
    pub finals: u32,
    /// How many of them were called off.
    pub called_off: u32,
    /// How often one of the results came to be known or was corrected.
    pub noted: u32,
    /// The newest of these changes.
    pub newest: Option<ResultChange>,
}

impl Progress {
    /// What came after an earlier state of the same week: `KC 17 at NYG 20`, `3 results, the last KC 17 at NYG 20`.
    pub fn since(&self, earlier: &Self) -> Option<String> {
        let newest = self.newest.as_ref()?;
        match self.noted.checked_sub(earlier.noted)? {
            0 => None,
            1 => Some(newest.to_string()),
            more => Some(format!("{more} results, the last {newest}")),
        }
    }
}

/// `15 of 16 final, 1 called off`
impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            games,
            finals,
            called_off,
            ..
        } = self;
        write!(f, "{finals} of {games} final")?;
        match called_off {
            0 => Ok(()),
            off => write!(f, ", {off} called off"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_higher_score_wins_and_a_tie_has_no_winner() {
        let game = |home, away| GameResult::Final { home, away }.winner();
        assert_eq!(game(31, 17), Some((Side::Home, 31)));
        assert_eq!(game(13, 19), Some((Side::Away, 19)));
        assert_eq!(game(20, 20), None);
        assert_eq!(game(0, 0), None);
        assert_eq!(GameResult::CalledOff.winner(), None);
    }
}

#[cfg(test)]
mod progress_tests {
    use super::*;
    use crate::league::{GameId, GameResult, Origin, Season, Week};

    #[test]
    fn what_came_since_is_told_by_the_newest() {
        let newest = ResultChange {
            game: GameId(1),
            season: Season::new(2024).unwrap(),
            week: Week::new(3).unwrap(),
            home: "NYG".parse().unwrap(),
            away: "KC".parse().unwrap(),
            old: None,
            new: GameResult::Final { home: 20, away: 17 },
            origin: Origin::default(),
        };
        let noted = |noted| Progress {
            games: 16,
            finals: 15,
            called_off: 1,
            noted,
            newest: Some(newest.clone()),
        };
        assert_eq!(noted(4).to_string(), "15 of 16 final, 1 called off");
        let since = |earlier| noted(4).since(&noted(earlier));
        assert_eq!(since(4), None);
        assert_eq!(since(3).as_deref(), Some("KC 17 at NYG 20"));
        assert_eq!(
            since(1).as_deref(),
            Some("3 results, the last KC 17 at NYG 20")
        );
        assert_eq!(since(5), None, "another copy of the store");
    }
}
