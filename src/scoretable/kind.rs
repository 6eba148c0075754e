//! The kinds of scoretable.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Which scoretable: each kind has its own builder and its own cache entries.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Everything about every player of the season.
    #[default]
    Enhanced,
}

impl Kind {
    /// Every kind, in the order of the tabs.
    pub const ALL: [Self; 1] = [Self::Enhanced];

    /// The name in keys, commands and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enhanced => "enhanced",
        }
    }

    /// The name on screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Enhanced => "Enhanced",
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
