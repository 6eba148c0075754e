//! One event: a game, if everything about it makes sense.

use std::fmt;

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Board, SeasonFields, WeekFields};
use crate::feed::limit;
use crate::league::{Game, GameId, GameResult, Season, TeamCode, Week};

/// What an event is.
pub(super) enum Read {
    /// A game of the regular season, and what was wrong with its kick-off, if anything.
    Game {
        game: Game,
        kickoff: Result<(), String>,
    },
    /// A game of another part of the year.
    Elsewhere(Part),
}

/// A part of the year without predictions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Before,
    Playoffs,
    Pause,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Before => "pre-season",
            Self::Playoffs => "post-season",
            Self::Pause => "off-season",
        })
    }
}

#[derive(Deserialize)]
struct Event {
    #[serde(default, deserialize_with = "loose")]
    id: Option<i64>,
    date: Option<Value>,
    season: Option<SeasonFields>,
    week: Option<WeekFields>,
    status: Option<Status>,
    #[serde(default)]
    competitions: Vec<Competition>,
}

#[derive(Deserialize)]
struct Competition {
    date: Option<Value>,
    status: Option<Status>,
    #[serde(default)]
    competitors: Vec<Competitor>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Competitor {
    home_away: Option<String>,
    team: Option<Team>,
    #[serde(default)]
    score: Value,
}

#[derive(Deserialize)]
struct Named {
    #[serde(default, deserialize_with = "loose")]
    id: Option<i64>,
}

/// What reports call an event: its id, or else its place in the answer, counted from 1.
pub(super) fn name(event: &RawValue, place: usize) -> String {
    let named = Some(event.get()).filter(|_| !is_too_long(event));
    let named = named.and_then(|json| serde_json::from_str::<Named>(json).ok());
    match named.and_then(|named| named.id) {
        Some(id) => format!("event {id}"),
        None => format!("event number {place}"),
    }
}

/// Values of any shape may be in an event, which take up many times their text in memory.
fn is_too_long(event: &RawValue) -> bool {
    event.get().len() > limit::EVENT
}

/// Reads an event. The error is why it must be left out.
pub(super) fn read(event: &RawValue, board: &Board<'_>) -> Result<Read, String> {
    if is_too_long(event) {
        return Err(format!(
            "it has {} bytes; {} is the most an event may have",
            event.get().len(),
            limit::EVENT
        ));
    }
    let event: Event =
        serde_json::from_str(event.get()).map_err(|error| crate::feed::reason(&error))?;
    let (season, week) = match when(&event, board)? {
        Ok(regular) => regular,
        Err(part) => return Ok(Read::Elsewhere(part)),
    };
    let id = event.id.filter(|id| *id > 0);
    let id = GameId(id.ok_or("it has no id")?);
    let competition = event.competitions.first();
    let competition = competition.ok_or("it has no competition")?;
    let [home, away] = [side(competition, "home")?, side(competition, "away")?];
    let status = event.status.as_ref().or(competition.status.as_ref());
    let result = result(status.ok_or("it has no status")?, home, away)?;
    let date = event.date.as_ref().or(competition.date.as_ref());
    let kickoff = date.map(kickoff).transpose();
    let game = Game {
        id,
        season,
        week,
        home: home.team()?,
        away: away.team()?,
        kickoff: kickoff.clone().ok().flatten(),
        result,
    };
    Ok(Read::Game {
        game,
        kickoff: kickoff.map(|_| ()),
    })
}

/// The season and week of an event: its own, else the whole answer's. The inner error is the part of the year it belongs
/// to when that is not the regular season.
fn when(event: &Event, board: &Board<'_>) -> Result<Result<(Season, Week), Part>, String> {
    let own = event.season.as_ref();
    let part = own.and_then(|own| own.part).or(board.season.part);
    match part {
        Some(2) => {}
        Some(1) => return Ok(Err(Part::Before)),
        Some(3) => return Ok(Err(Part::Playoffs)),
        Some(4) => return Ok(Err(Part::Pause)),
        Some(other) => return Err(format!("its season has the unknown type {other}")),
        None => return Err("nothing says which part of the season it belongs to".to_owned()),
    }
    let year = own.and_then(|own| own.year).or(board.season.year);
    let week = event.week.as_ref().and_then(|week| week.number);
    let week = week.or(board.week.number);
    let season = year.and_then(|year| u16::try_from(year).ok());
    let week = week.and_then(|week| u8::try_from(week).ok());
    let season = season.and_then(Season::new).ok_or("it has no season");
    let week = week.and_then(Week::new).ok_or("it has no week");
    Ok(Ok((season?, week?)))
}

/// The one competitor of a side.
fn side<'a>(competition: &'a Competition, side: &str) -> Result<&'a Competitor, String> {
    let is_side = |competitor: &&Competitor| {
        let found = competitor.home_away.as_deref();
        found.is_some_and(|found| found.eq_ignore_ascii_case(side))
    };
    let mut found = competition.competitors.iter().filter(is_side);
    match (found.next(), found.next()) {
        (Some(competitor), None) => Ok(competitor),
        _ => Err(format!("it has not one {side} team")),
    }
}

impl Competitor {
    fn team(&self) -> Result<TeamCode, String> {
        self.team.as_ref().ok_or("a team is missing")?.code()
    }
}

/// How the game ended, if it has. An answer must say whether a game that is over was completed.
fn result(
    status: &Status,
    home: &Competitor,
    away: &Competitor,
) -> Result<Option<GameResult>, String> {
    let kind = status.kind.as_ref().ok_or("its status has no type")?;
    let state = kind.state.as_deref();
    let is_over = state.is_some_and(|state| state.eq_ignore_ascii_case("post"));
    match (kind.completed, is_over) {
        (Some(true), _) => Ok(Some(GameResult::Final {
            home: score(&home.score)?,
            away: score(&away.score)?,
        })),
        (Some(false), true) => Ok(Some(GameResult::CalledOff)),
        (_, false) => Ok(None),
        (None, true) => Err("nothing says whether it was completed".to_owned()),
    }
}

fn kickoff(date: &Value) -> Result<i64, String> {
    let text = date.as_str().unwrap_or_default();
    let kickoff: Result<jiff::Timestamp, _> = text.parse();
    kickoff
        .map(jiff::Timestamp::as_second)
        .map_err(|_| format!("'{}' is no date", text.chars().take(40).collect::<String>()))
}

// Values in several forms: a number may be a number, a number with a fraction of zero, or a text.

/// A whole number, however it is written.
fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| {
            let whole = number.as_f64().filter(|n| n.fract() == 0.0)?;
            format!("{whole:.0}").parse().ok()
        }),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Deserializes a whole number, however it is written; anything else is read as none.
pub(super) fn loose<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    Ok(whole(&Value::deserialize(from)?))
}

/// A score: a whole number, or an object that holds one as `value` or `displayValue`.
fn score(value: &Value) -> Result<u8, String> {
    let number = match value {
        Value::Object(fields) => ["value", "displayValue"]
            .iter()
            .find_map(|name| whole(fields.get(*name)?)),
        other => whole(other),
    };
    let number = number.ok_or_else(|| format!("its score {} cannot be read", short(value)))?;
    u8::try_from(number).map_err(|_| format!("a score of {number} is not from 0 to 255"))
}

/// The text of a value, cut to a readable length.
fn short(value: &Value) -> String {
    value.to_string().chars().take(40).collect()
}

// How far a game is.

/// The status of a game. Neither its name nor its clock is read: the one comes in several spellings, the other in
/// several types.
#[derive(Deserialize)]
struct Status {
    #[serde(rename = "type")]
    kind: Option<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    completed: Option<bool>,
    state: Option<String>,
}

// ESPN's teams.

/// ESPN's codes of the teams, by ESPN's number from 1. The number stays when a club moves or renames itself; 31 and 32 are
/// numbers of no team.
const CODES: [&str; 34] = [
    "ATL", "BUF", "CHI", "CIN", "CLE", "DAL", "DEN", "DET", "GB", "TEN", "IND", "KC", "LV", "LAR",
    "MIA", "MIN", "NE", "NO", "NYG", "NYJ", "PHI", "ARI", "PIT", "LAC", "SF", "SEA", "TB", "WSH",
    "CAR", "JAX", "", "", "BAL", "HOU",
];

/// What identifies a team.
#[derive(Deserialize)]
struct Team {
    #[serde(default, deserialize_with = "loose")]
    id: Option<i64>,
    #[serde(default)]
    abbreviation: Value,
}

impl Team {
    /// The team's code: by its number, else by its abbreviation.
    fn code(&self) -> Result<TeamCode, String> {
        let mut codes = CODES.iter().zip(1..).filter(|(code, _)| !code.is_empty());
        let known = codes.find(|(_, id)| Some(*id) == self.id);
        let code = match (known, self.abbreviation.as_str()) {
            _ if self.id.is_some_and(i64::is_negative) => "TBD".to_owned(),
            (Some((code, _)), _) => (*code).to_owned(),
            (None, Some(text)) => text.trim().to_ascii_uppercase(),
            (None, None) => {
                return Err("a team has neither a known id nor an abbreviation".to_owned());
            }
        };
        if code == "TBD" {
            return Err("its teams are not decided yet".to_owned());
        }
        code.parse()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_score_is_read_in_every_form_it_was_ever_sent_in() {
        let object = json!({"displayValue": "24"});
        for form in [json!("24"), json!(" 24 "), json!(24), json!(24.0), object] {
            assert_eq!(score(&form), Ok(24), "{form}");
        }
        assert_eq!(score(&json!({"value": 24.0})), Ok(24));
        assert_eq!(score(&json!("255")), Ok(255));
    }

    #[test]
    fn a_score_that_is_unreadable_or_too_high_is_refused() {
        for (form, why) in [
            (json!(""), "cannot be read"),
            (json!(null), "cannot be read"),
            (json!({}), "cannot be read"),
            (json!([24]), "cannot be read"),
            (json!("24 points"), "cannot be read"),
            (json!(2.5), "cannot be read"),
            (json!({"value": null}), "cannot be read"),
            (json!("256"), "0 to 255"),
            (json!(-1), "0 to 255"),
            (json!(1e18), "0 to 255"),
            (json!("9999999999"), "0 to 255"),
            (json!(1e300), "score"),
        ] {
            assert!(score(&form).unwrap_err().contains(why), "{form}");
        }
    }
}
