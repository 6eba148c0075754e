//! The fields of each model in a dump. Fields that are not listed are not read.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Display;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::feed::reason;
use crate::league::{Division, Game, GameId, Season, TeamCode, Tenths, Week};

#[derive(Deserialize)]
pub(super) struct User {
    #[serde(rename = "Full_Name")]
    full_name: Option<String>,
    #[serde(default)]
    first_name: Words,
    #[serde(default)]
    last_name: Words,
    #[serde(default)]
    pub(super) username: Words,
    #[serde(default)]
    pub(super) email: Words,
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
    #[serde(default)]
    pub(super) date_time: Kickoff,
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
    pub(super) user: Reference,
    pub(super) game: Reference,
    pub(super) winner: Winner,
    #[serde(default)]
    pub(super) joker: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Banker {
    pub(super) user: Reference,
    pub(super) bank_game: Reference,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Config {
    pub(super) predict_season: Season,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) enum Winner {
    Home,
    Away,
    Tie,
}

impl TryFrom<String> for Winner {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "Home" => Ok(Self::Home),
            "Away" => Ok(Self::Away),
            "Tie" => Ok(Self::Tie),
            _ => Err(format!("'{text}' is none of Home, Away, Tie")),
        }
    }
}

/// When a game begins, in seconds since 1970-01-01 UTC, if it is known; or why it cannot be read.
pub(super) struct Kickoff(pub(super) Result<Option<i64>, String>);

impl Default for Kickoff {
    fn default() -> Self {
        Self(Ok(None))
    }
}

impl<'de> Deserialize<'de> for Kickoff {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let unreadable = |shown: &str| {
            let shown: String = shown.chars().take(40).collect();
            Err(format!("'{shown}' is no date"))
        };
        Ok(Self(match Value::deserialize(from)? {
            Value::Null => Ok(None),
            Value::String(text) => {
                kickoff(&text).map_or_else(|| unreadable(&text), |at| Ok(Some(at)))
            }
            other => unreadable(&other.to_string()),
        }))
    }
}

/// Reads a time as Django does: a month, a day or an hour may have one digit. A site without time zones writes none; that is
/// read as UTC.
fn kickoff(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
        return Some(timestamp.as_second());
    }
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let (time, east) = zone(time.trim())?;
    let mut date = date.splitn(3, '-').map(digits);
    let mut time = time.splitn(3, ':');
    let (hour, minute) = (digits(time.next()?)?, digits(time.next()?)?);
    let second = time.next().unwrap_or("0");
    let second = second
        .split_once(['.', ','])
        .map_or(second, |(second, _)| second);
    let at = jiff::civil::DateTime::new(
        date.next()??,
        i8::try_from(date.next()??).ok()?,
        i8::try_from(date.next()??).ok()?,
        i8::try_from(hour).ok()?,
        i8::try_from(minute).ok()?,
        i8::try_from(digits(second)?).ok()?,
        0,
    );
    let at = at.ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    at.timestamp().as_second().checked_sub(east)
}

/// Splits the zone off a time: how many seconds it is ahead of UTC.
fn zone(text: &str) -> Option<(&str, i64)> {
    if let Some(time) = text.strip_suffix(['Z', 'z']) {
        return Some((time.trim_end(), 0));
    }
    let Some(at) = text.rfind(['+', '-']) else {
        return Some((text, 0));
    };
    let (time, zone) = (text.get(..at)?, text.get(at + 1..)?);
    let (hours, minutes) = match zone.split_once(':') {
        Some((hours, minutes)) => (digits(hours)?, digits(minutes)?),
        None if zone.len() == 4 => (digits(zone.get(..2)?)?, digits(zone.get(2..)?)?),
        None => (digits(zone)?, 0),
    };
    let ahead = i64::from(hours) * 3600 + i64::from(minutes) * 60;
    let ahead = if text.get(at..)?.starts_with('-') {
        -ahead
    } else {
        ahead
    };
    (hours < 24 && minutes < 60).then_some((time.trim_end(), ahead))
}

/// A number without a sign.
fn digits(text: &str) -> Option<i16> {
    let all = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| all)
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
            kickoff: self.date_time.0.clone().ok().flatten(),
            result: None,
        }
    }
}

impl User {
    /// The player's name, and whether something else stands in for the field that should hold it.
    pub(super) fn name(&self) -> (Cow<'_, str>, bool) {
        let own = self.full_name.as_deref().unwrap_or_default();
        if !own.trim().is_empty() {
            return (own.into(), false);
        }
        let both = format!("{} {}", self.first_name.text(), self.last_name.text());
        if both.trim().is_empty() {
            (self.username.text().into(), true)
        } else {
            (both.into(), true)
        }
    }
}

/// A text that may be missing; anything else is read as none.
#[derive(Default)]
pub(super) struct Words(Option<String>);

impl Words {
    /// The text, empty if there is none.
    pub(super) fn text(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self(match Value::deserialize(from)? {
            Value::String(text) => Some(text),
            _ => None,
        }))
    }
}

/// What a record refers to: a number, or with natural keys a list of what identifies it.
pub(super) enum Reference {
    Number(i64),
    Natural(String),
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Read;

        impl<'de> Visitor<'de> for Read {
            type Value = Reference;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Reference, E> {
                Ok(Reference::Number(number))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Reference, E> {
                let number = i64::try_from(number);
                number
                    .map(Reference::Number)
                    .map_err(|_| E::custom("the number is too large"))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Reference, A::Error> {
                let mut parts = Vec::new();
                while let Some(part) = list.next_element::<Value>()? {
                    parts.push(
                        part.as_str()
                            .map_or_else(|| part.to_string(), str::to_owned),
                    );
                }
                Ok(Reference::Natural(parts.join(", ")))
            }
        }

        from.deserialize_any(Read)
    }
}

/// A value that is written as text. With natural keys it may be the only one of a list.
pub(super) struct Parsed<T>(pub(super) T);

impl<'de, T: FromStr<Err: Display>> Deserialize<'de> for Parsed<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Read<T>(PhantomData<T>);

        impl<'de, T: FromStr<Err: Display>> Visitor<'de> for Read<T> {
            type Value = Parsed<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Parsed<T>, E> {
                text.parse().map(Parsed).map_err(E::custom)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Parsed<T>, A::Error> {
                let only = list.next_element::<Cow<'de, str>>()?;
                match (only, list.next_element::<Value>()?) {
                    (Some(only), None) => self.visit_str(&only),
                    _ => Err(A::Error::custom("a list stands where text should")),
                }
            }
        }

        from.deserialize_any(Read(PhantomData))
    }
}

// What is wrong with a record's fields.

/// Whether a field has a value of the right kind.
type Check = fn(&str) -> Result<(), String>;

fn is<T: DeserializeOwned>(json: &str) -> Result<(), String> {
    let read = serde_json::from_str::<T>(json);
    read.map(drop).map_err(|error| reason(&error))
}

/// The fields of a model, each with whether a record must have it.
fn checks(model: &str) -> &'static [(&'static str, bool, Check)] {
    const TEAM: Check = is::<Parsed<TeamCode>>;
    match model {
        "accounts.user" => &[
            ("Full_Name", false, is::<Option<String>>),
            ("FavouriteTeam", false, is::<Option<Parsed<TeamCode>>>),
            ("is_active", false, is::<bool>),
        ],
        "predictor.team" => &[
            ("Town", true, is::<String>),
            ("Nickname", true, is::<String>),
            ("ConfDiv", true, is::<Parsed<Division>>),
            ("Active", false, is::<bool>),
        ],
        "predictor.match" | "predictor.results" => &[
            ("Season", true, is::<Season>),
            ("Week", true, is::<Week>),
            ("HomeTeam", true, TEAM),
            ("AwayTeam", true, TEAM),
            ("HomeScore", false, is::<u8>),
            ("AwayScore", false, is::<u8>),
            ("Winner", false, is::<Winner>),
        ],
        "predictor.prediction" => &[
            ("User", true, is::<Reference>),
            ("Game", true, is::<Reference>),
            ("Winner", true, is::<Winner>),
            ("Joker", false, is::<bool>),
        ],
        "predictor.banker" => &[
            ("User", true, is::<Reference>),
            ("BankGame", true, is::<Reference>),
        ],
        "predictor.pigskinconfig" => &[("PredictSeason", true, is::<Season>)],
        _ => &[],
    }
}

/// The first field of a record that is wrong, and how.
pub(super) fn wrong(model: &str, json: &str) -> Option<String> {
    let fields: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(json).ok()?;
    let mut checks = checks(model).iter();
    checks.find_map(|&(name, is_needed, check)| match fields.get(name) {
        Some(value) => Some(format!("{name}: {}", check(value.get()).err()?)),
        None => is_needed.then(|| format!("it has no {name}")),
    })
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
        serde_json::from_value(value).map_err(|error| format!("{name}: {}", reason(&error)))
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
            ("2024-09-06 0:20:00Z", Some(1_725_582_000)),
            ("2024-9-6 0:20", Some(1_725_582_000)),
            ("2024-9-5 19:20:00,5-0500", Some(1_725_582_000)),
            ("2024-09-06T2:20:00 +02", Some(1_725_582_000)),
            ("2024-09-06 24:20:00Z", None),
            ("2024-09-31 1:20:00Z", None),
            ("2024-09-06", None),
            ("2024-09-06 +1:20:00Z", None),
            ("1:20", None),
            ("last Sunday", None),
            ("", None),
        ] {
            assert_eq!(super::kickoff(text), kickoff, "{text}");
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
