//! Scores that another program derived from the same facts, to be compared with this program's.

use std::{fmt, io};

use super::{GameId, PlayerId, Season, Tenths, Week};
use crate::spool::{Record, Spool};
use crate::text::named::named;

/// Everything another program says about a league's scores, in the order in which it was added. It has several numbers for every
/// pick and player, so long lists are in temporary files.
#[derive(Clone, Debug, Default)]
pub struct ReferenceScores {
    list: Spool<ReferenceScore>,
    uncounted: Spool<(PlayerId, GameId)>,
}

impl ReferenceScores {
    /// Adds a number.
    ///
    /// # Errors
    ///
    /// When there is no room for a long list.
    pub fn push(&mut self, about: Subject, value: Tenths) -> io::Result<()> {
        self.list.push(ReferenceScore { about, value })
    }

    /// Adds a banker that the other program scores as such, and leaves out of its banker averages.
    ///
    /// # Errors
    ///
    /// When there is no room for a long list.
    pub fn push_uncounted(&mut self, player: PlayerId, game: GameId) -> io::Result<()> {
        self.uncounted.push((player, game))
    }

    /// How many numbers there are.
    pub const fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What the other program says, number by number. A long list that cannot be read ends with an error.
    pub fn iter(&self) -> impl Iterator<Item = io::Result<ReferenceScore>> {
        self.list.iter()
    }

    /// The bankers that it leaves out of its averages.
    pub fn uncounted(&self) -> impl Iterator<Item = io::Result<(PlayerId, GameId)>> {
        self.uncounted.iter()
    }
}

/// One number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

// How a long list is kept in a file.

impl Record for Figure {
    const SIZE: usize = u8::SIZE;

    fn write(&self, bytes: &mut Vec<u8>) {
        let index = Self::ALL.iter().position(|figure| figure == self);
        let index = index.and_then(|index| u8::try_from(index).ok());
        index.unwrap_or(u8::MAX).write(bytes);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        Self::ALL.get(usize::from(u8::read(bytes)?)).copied()
    }
}

impl Record for Tenths {
    const SIZE: usize = u32::SIZE;

    fn write(&self, bytes: &mut Vec<u8>) {
        self.0.cast_unsigned().write(bytes);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        Some(Self(u32::read(bytes)?.cast_signed()))
    }
}

impl Record for Subject {
    /// Its kind, and as much as the longest needs.
    const SIZE: usize = u8::SIZE + <(PlayerId, GameId)>::SIZE;

    fn write(&self, bytes: &mut Vec<u8>) {
        let end = bytes.len() + Self::SIZE;
        match *self {
            Self::League(season, week) => (0u8, season, week).write(bytes),
            Self::Pick(player, game) => (1u8, player, game).write(bytes),
            Self::Week(player, season, week) => (2u8, player, season, week).write(bytes),
            Self::Place(player, season, week) => (3u8, player, season, week).write(bytes),
            Self::Season(player, season, figure) => (4u8, player, season, figure).write(bytes),
            Self::AllTime(player, figure) => (5u8, player, figure).write(bytes),
        }
        bytes.resize(end, 0);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let (mut own, rest) = bytes.split_at_checked(Self::SIZE)?;
        *bytes = rest;
        let own = &mut own;
        Some(match u8::read(own)? {
            0 => Self::League(Record::read(own)?, Record::read(own)?),
            1 => Self::Pick(Record::read(own)?, Record::read(own)?),
            2 => Self::Week(Record::read(own)?, Record::read(own)?, Record::read(own)?),
            3 => Self::Place(Record::read(own)?, Record::read(own)?, Record::read(own)?),
            4 => Self::Season(Record::read(own)?, Record::read(own)?, Record::read(own)?),
            5 => Self::AllTime(Record::read(own)?, Record::read(own)?),
            _ => return None,
        })
    }
}

impl Record for ReferenceScore {
    const SIZE: usize = <(Subject, Tenths)>::SIZE;

    fn write(&self, bytes: &mut Vec<u8>) {
        (self.about, self.value).write(bytes);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let (about, value) = Record::read(bytes)?;
        Some(Self { about, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_any_kind_comes_back_from_a_file() {
        let (player, season, week) = (
            PlayerId(u32::MAX),
            Season::new(2024).unwrap(),
            Week::new(18).unwrap(),
        );
        let mut subjects = vec![
            Subject::League(season, week),
            Subject::Pick(player, GameId(-401_000_000)),
            Subject::Week(player, season, week),
            Subject::Place(player, season, week),
        ];
        for figure in Figure::ALL {
            subjects.push(Subject::Season(player, season, figure));
            subjects.push(Subject::AllTime(player, figure));
        }
        let mut bytes = Vec::new();
        for &about in &subjects {
            let value = Tenths(-7);
            ReferenceScore { about, value }.write(&mut bytes);
        }
        assert_eq!(bytes.len(), subjects.len() * ReferenceScore::SIZE);
        let mut rest = bytes.as_slice();
        for about in subjects {
            let read = ReferenceScore::read(&mut rest).unwrap();
            assert_eq!((read.about, read.value), (about, Tenths(-7)));
        }
        assert_eq!(ReferenceScore::read(&mut [9; 17].as_slice()), None);
    }
}
