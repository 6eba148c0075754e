//! The fields of each model in a dump. Fields that are not listed are not read.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error};
use serde_json::Value;

use crate::league::{Division, Game, GameId, PlayerId, Season, TeamCode, Tenths, Week};

#[derive(Deserialize)]
pub(super) struct User {
    #[serde(rename = "Full_Name")]
    pub(super) full_name: Option<String>,
    #[serde(rename = "FavouriteTeam")]
    pub(super) favourite: Option<Parsed<TeamCode>>,
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
    pub(super) conf_div: Parsed<Division>,
    #[serde(default = "yes")]
    pub(super) active: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Match {
    pub(super) season: Season,
    pub(super) week: Week,
    pub(super) home_team: Parsed<TeamCode>,
    pub(super) away_team: Parsed<TeamCode>,
    pub(super) date_time: Option<Parsed<Kickoff>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Results {
    #[serde(flatten)]
    pub(super) game: Match,
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

impl Match {
    /// The game without a result.
    pub(super) fn game(&self, id: GameId) -> Game {
        Game {
            id,
            season: self.season,
            week: self.week,
            home: self.home_team.0,
            away: self.away_team.0,
            kickoff: self.date_time.as_ref().map(|Parsed(Kickoff(at))| *at),
            result: None,
        }
    }
}

/// A value that is written as text.
pub(super) struct Parsed<T>(pub(super) T);

impl<'de, T: FromStr<Err: Display>> Deserialize<'de> for Parsed<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let parsed = Cow::<str>::deserialize(from)?.parse();
        parsed.map(Self).map_err(D::Error::custom)
    }
}

// Numbers as Django writes them: integers as numbers, decimals as text.

/// A number with one decimal.
pub(super) struct Decimal(pub(super) Tenths);

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(from)?;
        let number = match &value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let digits = number.map(|number: f64| format!("{number:.1}").replace('.', ""));
        let tenths = digits.and_then(|digits| digits.parse().ok());
        let no_number = || D::Error::custom(format!("{value} is no number"));
        tenths
            .map(|tenths| Self(Tenths(tenths)))
            .ok_or_else(no_number)
    }
}

/// The fields of a record, each parsed when it is requested.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Fields(BTreeMap<String, Value>);

impl Fields {
    /// A field; a missing one is read as null.
    pub(super) fn get<T: DeserializeOwned>(&self, name: &str) -> Result<T, String> {
        let value = self.0.get(name).cloned().unwrap_or_default();
        serde_json::from_value(value).map_err(|error| format!("{name}: {error}"))
    }

    /// The player that the record belongs to.
    pub(super) fn player(&self) -> Result<PlayerId, String> {
        self.get("User").map(PlayerId)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_kickoff_is_read_with_and_without_a_time_zone() {
        for (text, kickoff) in [
            ("2024-09-06T00:20:00Z", Some(1_725_582_000)),
            ("2024-09-06T02:20:00+02:00", Some(1_725_582_000)),
            ("2024-09-06T00:20:00", Some(1_725_582_000)),
            ("2024-09-06T00:20:00.250Z", Some(1_725_582_000)),
            ("last Sunday", None),
        ] {
            assert_eq!(text.parse().ok().map(|Kickoff(at)| at), kickoff, "{text}");
        }
    }

    #[test]
    fn a_number_is_read_to_the_tenth_however_it_is_written() {
        let fields: Fields = serde_json::from_value(json!({
            "whole": 4513, "text": "-0.3", "long": "60.26", "bad": "n/a", "none": null
        }))
        .unwrap();
        let read = |name| fields.get::<Decimal>(name).map(|Decimal(tenths)| tenths.0);
        assert_eq!(
            (read("whole"), read("text"), read("long")),
            (Ok(45130), Ok(-3), Ok(603))
        );
        assert_eq!(read("bad"), Err("bad: \"n/a\" is no number".to_owned()));
        assert!(read("none").is_err() && read("missing").is_err());
    }
}
