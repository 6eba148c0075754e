//! The columns of a scoretable. A [`Column`] knows everything about itself, each by an exhaustive match, so the compiler
//! lists what a new one needs.

mod cell;

use std::str::FromStr;

use super::sort::Direction;
use super::{Glyphs, Kind};

/// Declares the columns and lists them, so that the list has all of them.
macro_rules! columns {
    ($($(#[$about:meta])* $column:ident,)*) => {
        /// A column of a scoretable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Column {
            $($(#[$about])* $column,)*
        }

        impl Column {
            /// Every column, from left to right.
            pub const ALL: [Self; [$(stringify!($column)),*].len()] = [$(Self::$column),*];
        }
    };
}

columns! {
    /// The official place.
    Pos,
    /// Places gained or lost since the week before.
    Movement,
    /// The favourite team.
    Team,
    /// The name, with a tick for every joker played.
    Player,
    /// How many players are fans of a division's teams.
    Players,
    /// How many seasons a player has played.
    Seasons,
    /// Points of the week shown.
    Last,
    /// Right picks.
    Correct,
    /// Right picks in percent.
    Percentage,
    /// The best week.
    Best,
    /// Points a week played.
    Average,
    /// The worst week.
    Worst,
    /// Points a banker.
    Banker,
    /// Points of the season.
    Score,
    /// The last weeks as a line of bars.
    Form,
}

/// The side of its cell that a text leans on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Texts.
    Left,
    /// Numbers.
    Right,
}

impl Column {
    /// The name on the command line and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pos => "pos",
            Self::Movement => "movement",
            Self::Team => "team",
            Self::Player => "player",
            Self::Players => "players",
            Self::Seasons => "seasons",
            Self::Last => "last",
            Self::Correct => "correct",
            Self::Percentage => "percentage",
            Self::Best => "best",
            Self::Average => "average",
            Self::Worst => "worst",
            Self::Banker => "banker",
            Self::Score => "score",
            Self::Form => "form",
        }
    }

    /// The heading on screen. Movement has a sign instead, which [`Glyphs`] chooses; names are those of whatever the kind
    /// of table ranks.
    pub const fn title(self, kind: Kind, glyphs: &Glyphs) -> &'static str {
        match self {
            Self::Pos => "Pos",
            Self::Movement => glyphs.movement,
            Self::Team => "Team",
            Self::Player if !kind.ranks_players() => "Division",
            Self::Player => "Player",
            Self::Players => "Players",
            Self::Seasons => "Seasons",
            Self::Last => "Last",
            Self::Correct => "Correct",
            Self::Percentage => "%",
            Self::Best => "Best",
            Self::Average => "Avg",
            Self::Worst => "Worst",
            Self::Banker => "Banker",
            Self::Score => "Score",
            Self::Form => "Form",
        }
    }

    /// How many cells wide the column is, its heading's sort mark included. The player column takes at least this and
    /// whatever is left over.
    pub const fn width(self) -> u16 {
        match self {
            Self::Pos | Self::Movement | Self::Team | Self::Last | Self::Best => 5,
            Self::Percentage | Self::Average | Self::Worst | Self::Score => 6,
            Self::Banker => 7,
            Self::Correct | Self::Form | Self::Players | Self::Seasons => 8,
            Self::Player => 16,
        }
    }

    /// Which side of the cell the text leans on.
    pub const fn align(self) -> Align {
        match self {
            Self::Movement | Self::Team | Self::Player | Self::Form => Align::Left,
            Self::Pos
            | Self::Players
            | Self::Seasons
            | Self::Last
            | Self::Correct
            | Self::Percentage
            | Self::Best
            | Self::Average
            | Self::Worst
            | Self::Banker
            | Self::Score => Align::Right,
        }
    }

    /// The direction people look for first.
    pub const fn first_direction(self) -> Direction {
        match self {
            Self::Pos | Self::Team | Self::Player => Direction::Ascending,
            Self::Movement
            | Self::Players
            | Self::Seasons
            | Self::Last
            | Self::Correct
            | Self::Percentage
            | Self::Best
            | Self::Average
            | Self::Worst
            | Self::Banker
            | Self::Score
            | Self::Form => Direction::Descending,
        }
    }

    /// Who keeps a column when the screen is narrow: 0 stays always, higher numbers leave first.
    pub const fn leaves(self) -> u8 {
        match self {
            Self::Pos | Self::Player | Self::Score => 0,
            Self::Movement => 1,
            Self::Last | Self::Players => 2,
            Self::Team | Self::Seasons => 3,
            Self::Percentage => 4,
            Self::Average => 5,
            Self::Best => 6,
            Self::Banker => 7,
            Self::Correct => 8,
            Self::Worst => 9,
            Self::Form => 10,
        }
    }
}

impl FromStr for Column {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|column| column.name() == text)
            .ok_or_else(|| {
                let known = Self::ALL.map(Self::name).join(", ");
                format!(
                    "there is no column '{}'; known: {known}",
                    text.escape_debug()
                )
            })
    }
}
