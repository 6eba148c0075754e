//! Seasons and weeks.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An NFL season, named by the year it starts in: games played in January 2025 belong to season 2024.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Season(u16);

impl Season {
    /// The first of the NFL.
    pub const FIRST: Self = Self(1920);

    /// A season between [`FIRST`](Self::FIRST) and 2999; `None` outside.
    pub const fn new(year: u16) -> Option<Self> {
        if year >= Self::FIRST.0 && year <= 2999 {
            Some(Self(year))
        } else {
            None
        }
    }

    /// The year.
    pub const fn get(self) -> u16 {
        self.0
    }

    /// The weeks of its regular season: 18 since 2021, 17 before.
    pub fn weeks(self) -> impl Iterator<Item = Week> {
        let last = if self.0 < 2021 { 17 } else { 18 };
        (1..=last).filter_map(Week::new)
    }
}

/// A week of a season, 1 to 31. The regular season has had 16 to 18; 31 is what a bit mask of weeks can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Week(u8);

impl Week {
    /// The last week there can be.
    pub const MAX: u8 = 31;

    /// A week from 1 to 31; `None` outside.
    pub const fn new(number: u8) -> Option<Self> {
        if number >= 1 && number <= Self::MAX {
            Some(Self(number))
        } else {
            None
        }
    }

    /// The number of the week.
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// Ascending numbers in the shortest form: `1-5, 7`; `none` when there are none.
pub fn runs(numbers: impl Iterator<Item = u16>) -> String {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let text = |&(first, last): &(u16, u16)| {
        if first == last {
            first.to_string()
        } else {
            format!("{first}-{last}")
        }
    };
    if runs.is_empty() {
        return "none".to_owned();
    }
    runs.iter().map(text).collect::<Vec<_>>().join(", ")
}

/// Implements what a number with limits needs to be printed, parsed and sent: one wording for every refusal.
macro_rules! bounded_number {
    ($name:ident, $inner:ty, $refusal:literal) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl From<$name> for $inner {
            fn from(value: $name) -> Self {
                value.0
            }
        }
        impl TryFrom<$inner> for $name {
            type Error = String;
            fn try_from(value: $inner) -> Result<Self, String> {
                Self::new(value).ok_or_else(|| format!(concat!("{} is not ", $refusal), value))
            }
        }
        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                let refusal = || format!(concat!("'{}' is not ", $refusal), text);
                text.parse().ok().and_then(Self::new).ok_or_else(refusal)
            }
        }
    };
}

bounded_number!(Season, u16, "a season (a year from 1920 to 2999)");
bounded_number!(Week, u8, "a week (1 to 31)");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_season_is_a_year_and_a_week_a_small_number() {
        assert_eq!(Season::new(2024).map(Season::get), Some(2024));
        assert_eq!("2024".parse::<Season>().unwrap().to_string(), "2024");
        assert_eq!("18".parse::<Week>().unwrap().get(), 18);
    }

    #[test]
    fn refusals_name_the_value_and_the_limits() {
        assert_eq!(
            "24".parse::<Season>(),
            Err("'24' is not a season (a year from 1920 to 2999)".into())
        );
        assert_eq!(
            "0".parse::<Week>(),
            Err("'0' is not a week (1 to 31)".into())
        );
        assert_eq!(
            "32".parse::<Week>(),
            Err("'32' is not a week (1 to 31)".into())
        );
        assert_eq!(Week::try_from(0), Err("0 is not a week (1 to 31)".into()));
    }
}
