//! The log of results: each change with its origin, and the progress of a week.

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

/// `15 of 16 games final, 1 called off`
impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            games,
            finals,
            called_off,
            ..
        } = self;
        write!(f, "{finals} of {games} games final")?;
        match called_off {
            0 => Ok(()),
            off => write!(f, ", {off} called off"),
        }
    }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(noted(4).to_string(), "15 of 16 games final, 1 called off");
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
