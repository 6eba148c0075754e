//! The kinds of scoretable.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Column;

/// Which scoretable: each kind has its own builder and its own cache entries.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Everything about every player of the season.
    #[default]
    Enhanced,
    /// The places and the points, without the statistics.
    Standard,
    /// The divisions of the teams, by what their fans earned on average.
    Division,
    /// All seasons up to the week shown, added up.
    AllTime,
}

impl Kind {
    /// Every kind, in the order of the tabs.
    pub const ALL: [Self; 4] = [
        Self::Enhanced,
        Self::Standard,
        Self::Division,
        Self::AllTime,
    ];

    /// The name in keys, commands and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enhanced => "enhanced",
            Self::Standard => "standard",
            Self::Division => "division",
            Self::AllTime => "all-time",
        }
    }

    /// The name on screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Enhanced => "Enhanced",
            Self::Standard => "Standard",
            Self::Division => "Division",
            Self::AllTime => "All-time",
        }
    }

    /// The columns that mean something in it, from left to right.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Enhanced => &[
                Column::Pos,
                Column::Movement,
                Column::Team,
                Column::Player,
                Column::Last,
                Column::Correct,
                Column::Percentage,
                Column::Best,
                Column::Average,
                Column::Worst,
                Column::Banker,
                Column::Score,
                Column::Form,
            ],
            Self::Standard => &[
                Column::Pos,
                Column::Movement,
                Column::Team,
                Column::Player,
                Column::Last,
                Column::Score,
            ],
            Self::Division => &[
                Column::Pos,
                Column::Player,
                Column::Players,
                Column::Average,
            ],
            Self::AllTime => &[
                Column::Pos,
                Column::Movement,
                Column::Team,
                Column::Player,
                Column::Seasons,
                Column::Last,
                Column::Correct,
                Column::Percentage,
                Column::Best,
                Column::Average,
                Column::Worst,
                Column::Banker,
                Column::Score,
            ],
        }
    }

    /// Whether its rows are players.
    pub const fn ranks_players(self) -> bool {
        match self {
            Self::Enhanced | Self::Standard | Self::AllTime => true,
            Self::Division => false,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| {
                let known = Self::ALL.map(Self::name).join(", ");
                format!(
                    "there is no table '{}'; known: {known}",
                    text.escape_debug()
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_in_some_table() {
        for column in Column::ALL {
            let shows = |kind: &Kind| kind.columns().contains(&column);
            assert!(Kind::ALL.iter().any(shows), "{column:?} is never shown");
        }
    }
}
