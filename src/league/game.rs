//! Games and how they ended.

use std::fmt;
use std::time::Duration;

use super::{Season, TeamCode, Week};

/// ESPN's number of a game, the key that results and picks refer to. A game that was predicted before its number was
/// known has a negative one until then, and one that a file of results brought without a number has one of the league's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GameId(pub i64);

impl GameId {
    /// The number before the first of a league's own. ESPN's have nine digits.
    pub const BEFORE_OWN: Self = Self(1_000_000_000_000);

    /// Whether the league gave the number, because the schedule that brought the game has none.
    pub const fn is_own(self) -> bool {
        self.0 > Self::BEFORE_OWN.0
    }

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

/// How long after its kick-off a game should be over.
pub const GAME_LASTS: Duration = Duration::from_secs(3 * 60 * 60);

/// One of the two teams of a game.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The team that hosts.
    Home,
    /// The team that travels; only it can be a banker.
    Away,
}

impl Side {
    /// The other team.
    #[must_use]
    pub const fn turned(self) -> Self {
        match self {
            Self::Home => Self::Away,
            Self::Away => Self::Home,
        }
    }
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
    /// Never finished and never to be: it counts as played, and brings no points.
    CalledOff,
}

impl GameResult {
    /// The same result, told with home and away the other way round.
    #[must_use]
    pub const fn turned(self) -> Self {
        match self {
            Self::Final { home, away } => Self::Final {
                home: away,
                away: home,
            },
            Self::CalledOff => Self::CalledOff,
        }
    }

    /// The winner, and its points; `None` for a tie or a game called off.
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

impl Game {
    /// `KC at DEN`
    pub fn teams(&self) -> String {
        format!("{} at {}", self.away, self.home)
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
