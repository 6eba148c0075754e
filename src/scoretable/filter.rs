//! Which rows somebody wants to see.

use std::str::FromStr;

use super::Scoretable;

/// `--filter`: part of a name, or `=KC` for the fans of a team, `=N` for those of every team whose code begins so. Small
/// and capital letters are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Whose name holds this, in small letters.
    Name(String),
    /// Whose favourite team's code begins with this, in capitals.
    Team(String),
}

impl Filter {
    /// Whether the row is wanted.
    pub fn keeps(&self, table: &Scoretable, row: usize) -> bool {
        match self {
            Self::Name(part) => table.name(row).to_lowercase().contains(part),
            Self::Team(code) => table
                .team(row)
                .is_some_and(|team| team.starts_with(code.as_str())),
        }
    }
}

impl FromStr for Filter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim_start().strip_prefix('=').map(str::trim) {
            None => Ok(Self::Name(text.to_lowercase())),
            Some("") => Err("name a team behind the equals sign, such as =KC".to_owned()),
            Some(code) => Ok(Self::Team(code.to_uppercase())),
        }
    }
}
