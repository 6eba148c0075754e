//! What a file can be.

use std::fmt;
use std::str::FromStr;

use super::csv::{self, Table};
use super::{Fault, decode};

/// What a file can be. The content decides, never the file's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedKind {
    /// The JSON array of records that Django's `dumpdata` writes.
    Dumpdata,
    /// The JSON object that ESPN's scoreboard answers.
    Scoreboard,
    /// CSV of players.
    Players,
    /// CSV of picks.
    Picks,
}

impl FeedKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Dumpdata, Self::Scoreboard, Self::Players, Self::Picks];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dumpdata => "dumpdata",
            Self::Scoreboard => "scoreboard",
            Self::Players => "players",
            Self::Picks => "picks",
        }
    }

    /// Whether a file that begins so can be a feed.
    pub(super) fn may_begin(text: &[u8]) -> bool {
        let kind = decode::text(text).and_then(|text| Self::of(&text));
        matches!(kind, Ok(_) | Err(Fault::Empty))
    }

    /// Tells a feed by how its text begins.
    pub(super) fn of(text: &[u8]) -> Result<Self, Fault> {
        match text.trim_ascii_start().first() {
            None => Err(Fault::Empty),
            Some(b'[') => Ok(Self::Dumpdata),
            Some(b'<') => Err(Fault::Unknown {
                found: "a web page or XML",
            }),
            Some(b'{') => Ok(Self::Scoreboard),
            Some(_) => match csv::table(text)? {
                Some(Table::Players) => Ok(Self::Players),
                Some(Table::Picks) => Ok(Self::Picks),
                None => Err(Fault::Unknown {
                    found: "something else",
                }),
            },
        }
    }
}

impl fmt::Display for FeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for FeedKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|kind| kind.name() == text);
        found.ok_or_else(|| {
            let known = Self::ALL.map(Self::name).join(", ");
            let text = text.escape_debug();
            format!("there is no kind of file '{text}'; known: {known}")
        })
    }
}
