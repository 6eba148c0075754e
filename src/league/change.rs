//! How a result came to be known, or was corrected.

use std::fmt;

use super::{GameId, GameResult, Origin, Season, TeamCode, Week};

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
