//! Scores that another program derived from the same facts, to be compared with this program's.

use std::fmt;

use super::{GameId, PlayerId, Season, Tenths, Week};
use crate::text::named::named;

/// Everything another program says about a league's scores.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReferenceScores {
    /// What it says, number by number.
    pub list: Vec<ReferenceScore>,
    /// Bankers that it scores as such, and leaves out of its banker averages.
    pub uncounted: Vec<(PlayerId, GameId)>,
}

/// One number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceScore {
    /// What it is of.
    pub about: Subject,
    /// The number.
    pub value: Tenths,
}

/// What a number is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The league's average points in a week.
    League(Season, Week),
    /// A player's points for a pick.
    Pick(PlayerId, GameId),
    /// A player's points in a week.
    Week(PlayerId, Season, Week),
    /// A player's place after a week.
    Place(PlayerId, Season, Week),
    /// A player's season, as far as the reference scores go.
    Season(PlayerId, Season, Figure),
    /// All seasons of a player, as far as the reference scores go.
    AllTime(PlayerId, Figure),
}

impl Subject {
    /// The player that the number belongs to; `None` for a number of the whole league.
    pub const fn player(self) -> Option<PlayerId> {
        match self {
            Self::League(..) => None,
            Self::Pick(player, _)
            | Self::Week(player, ..)
            | Self::Place(player, ..)
            | Self::Season(player, ..)
            | Self::AllTime(player, _) => Some(player),
        }
    }
}

/// `2024 week 3: points`.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::League(season, week) => write!(f, "{season} week {week}: average of the league"),
            Self::Pick(_, game) => write!(f, "game {game}: points of the pick"),
            Self::Week(_, season, week) => write!(f, "{season} week {week}: points"),
            Self::Place(_, season, week) => write!(f, "{season} week {week}: place"),
            Self::Season(_, season, figure) => write!(f, "{season}: {figure}"),
            Self::AllTime(_, figure) => write!(f, "all seasons: {figure}"),
        }
    }
}

named! {
    /// What is counted over a season, or all of them.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Figure {
        /// The points.
        Score = "score",
        /// The points of the worst week.
        Worst = "worst week",
        /// The points of the best week.
        Best = "best week",
        /// The right picks.
        Correct = "right picks",
        /// The right picks in percent.
        Percentage = "right picks in percent",
        /// The points a week.
        Average = "average",
        /// The points a banker.
        BankerAverage = "banker average",
    }
}
