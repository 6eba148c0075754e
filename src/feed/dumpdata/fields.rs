//! The fields of each model, as they stand in a dump. Fields that are not listed are not read.

use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

use serde::Deserialize;
use serde::de::{Deserializer, Error};
use serde_json::Value;

use crate::league::{Division, Season, TeamCode, Week};

#[derive(Deserialize)]
pub(super) struct User {
    #[serde(rename = "Full_Name")]
    pub(super) full_name: Option<String>,
    #[serde(rename = "FavouriteTeam", default, deserialize_with = "parsed_if_any")]
    pub(super) favourite: Option<TeamCode>,
    #[serde(default = "yes")]
    pub(super) is_active: bool,
    /// `{"1": week, "2": week, …}` for the season of the site's configuration.
    #[serde(rename = "JokersPlayed", default)]
    pub(super) jokers: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Team {
    pub(super) town: String,
    pub(super) nickname: String,
    #[serde(deserialize_with = "parsed")]
    pub(super) conf_div: Division,
    #[serde(default = "yes")]
    pub(super) active: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Match {
    pub(super) season: Season,
    pub(super) week: Week,
    #[serde(deserialize_with = "parsed")]
    pub(super) home_team: TeamCode,
    #[serde(deserialize_with = "parsed")]
    pub(super) away_team: TeamCode,
    #[serde(default, deserialize_with = "parsed_if_any")]
    pub(super) date_time: Option<Kickoff>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Results {
    pub(super) season: Season,
    pub(super) week: Week,
    #[serde(deserialize_with = "parsed")]
    pub(super) home_team: TeamCode,
    #[serde(deserialize_with = "parsed")]
    pub(super) away_team: TeamCode,
    pub(super) home_score: u8,
    pub(super) away_score: u8,
    pub(super) winner: Winner,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Prediction {
    pub(super) user: u32,
    pub(super) game: i64,
    pub(super) winner: Winner,
    #[serde(default)]
    pub(super) joker: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Banker {
    pub(super) user: u32,
    pub(super) bank_game: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Config {
    pub(super) predict_season: Season,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(super) enum Winner {
    Home,
    Away,
    Tie,
}

/// Seconds since 1970-01-01 UTC. A site without time zones writes none; that is read as UTC.
pub(super) struct Kickoff(pub(super) i64);

impl FromStr for Kickoff {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        let utc = || {
            text.parse::<jiff::civil::DateTime>()?
                .to_zoned(jiff::tz::TimeZone::UTC)
                .map(|zoned| zoned.timestamp())
        };
        let timestamp = text.parse::<jiff::Timestamp>().or_else(|_| utc())?;
        Ok(Self(timestamp.as_second()))
    }
}

const fn yes() -> bool {
    true
}

fn parsed<'de, D: Deserializer<'de>, T: FromStr<Err: Display>>(from: D) -> Result<T, D::Error> {
    Cow::<str>::deserialize(from)?
        .parse()
        .map_err(D::Error::custom)
}

fn parsed_if_any<'de, D: Deserializer<'de>, T: FromStr<Err: Display>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    let text = Option::<Cow<str>>::deserialize(from)?;
    text.map(|text| text.parse().map_err(D::Error::custom))
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kickoff_is_read_with_and_without_a_time_zone() {
        let at = |text: &str| text.parse::<Kickoff>().ok().map(|k| k.0);
        assert_eq!(at("2024-09-06T00:20:00Z"), Some(1_725_582_000));
        assert_eq!(at("2024-09-06T02:20:00+02:00"), Some(1_725_582_000));
        assert_eq!(at("2024-09-06T00:20:00"), Some(1_725_582_000));
        assert_eq!(at("2024-09-06T00:20:00.250Z"), Some(1_725_582_000));
        assert_eq!(at("last Sunday"), None);
    }
}
