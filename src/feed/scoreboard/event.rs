//! One event: a game, if everything about it makes sense.

use std::fmt;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Board, SeasonFields, WeekFields};
use crate::feed::limit;
use crate::league::{Game, GameId, GameResult, Season, TeamCode, Week};

/// What an event turned out to be.
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
    #[serde(default)]
    id: Value,
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
struct TeamRef {
    #[serde(default)]
    id: Value,
}

/// What reports call an event: its id, or else its place in the answer, counted from 1.
pub(super) fn name(event: &RawValue, place: usize) -> String {
    let named = (!is_too_long(event)).then(|| serde_json::from_str::<TeamRef>(event.get()).ok());
    let named = named.flatten();
    match named.and_then(|named| whole(&named.id)) {
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
    let id = whole(&event.id).filter(|id| *id > 0);
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
    let part = own.and_then(SeasonFields::part).or(board.season.part());
    match part {
        Some(2) => {}
        Some(1) => return Ok(Err(Part::Before)),
        Some(3) => return Ok(Err(Part::Playoffs)),
        Some(4) => return Ok(Err(Part::Pause)),
        Some(other) => return Err(format!("its season has the unknown type {other}")),
        None => return Err("nothing says which part of the season it belongs to".to_owned()),
    }
    let year = own.and_then(SeasonFields::year).or(board.season.year());
    let week = event.week.as_ref().and_then(WeekFields::number);
    let week = week.or(board.week.number());
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

/// How the game ended, if it has.
fn result(
    status: &Status,
    home: &Competitor,
    away: &Competitor,
) -> Result<Option<GameResult>, String> {
    Ok(match status.end()? {
        End::None => None,
        End::Final => Some(GameResult::Final {
            home: score(&home.score)?,
            away: score(&away.score)?,
        }),
        End::CalledOff => Some(GameResult::CalledOff),
    })
}

fn kickoff(date: &Value) -> Result<i64, String> {
    let text = date.as_str().unwrap_or_default();
    let kickoff: Result<jiff::Timestamp, _> = text.parse();
    kickoff
        .map(jiff::Timestamp::as_second)
        .map_err(|_| format!("'{}' is no date", text.chars().take(40).collect::<String>()))
}

// Values that come in several forms: a number may be a number, a number with a fraction of zero, or a text.

/// A whole number, however it is written.
pub(super) fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| {
            let whole = number.as_f64().filter(|n| n.fract() == 0.0)?;
            format!("{whole:.0}").parse().ok()
        }),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A score: a whole number, or an object that holds one as `value` or, for people, as `displayValue`.
pub(super) fn score(value: &Value) -> Result<u8, String> {
    let number = match value {
        Value::Object(fields) => ["value", "displayValue"]
            .iter()
            .find_map(|name| whole(fields.get(*name)?)),
        other => whole(other),
    };
    let number = number.ok_or_else(|| format!("its score {} cannot be read", short(value)))?;
    u8::try_from(number).map_err(|_| format!("a score of {number} is not from 0 to 255"))
}

/// As it stands in the answer, cut to a readable length.
fn short(value: &Value) -> String {
    value.to_string().chars().take(40).collect()
}

// How far a game is.

/// The status of a game. Neither its name nor its clock is read: the one comes in several spellings, the other in
/// several types.
#[derive(Deserialize)]
pub(super) struct Status {
    #[serde(rename = "type")]
    kind: Option<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    completed: Option<bool>,
    state: Option<String>,
}

/// What a status means for the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// There is none yet: the game is to come or under way.
    None,
    /// The score is the result.
    Final,
    /// The game is over without having been completed.
    CalledOff,
}

impl Status {
    /// An error where the answer leaves it open: whether a game that is over was completed must be said.
    pub(super) fn end(&self) -> Result<End, String> {
        let kind = self.kind.as_ref().ok_or("its status has no type")?;
        let state = kind.state.as_deref();
        let is_over = state.is_some_and(|state| state.eq_ignore_ascii_case("post"));
        match (kind.completed, is_over) {
            (Some(true), _) => Ok(End::Final),
            (Some(false), true) => Ok(End::CalledOff),
            (_, false) => Ok(End::None),
            (None, true) => Err("nothing says whether it was completed".to_owned()),
        }
    }
}

// ESPN's teams.

/// ESPN's number of each team, with the code it uses for it. The number stays when a club moves or renames itself.
const NUMBERS: [(i64, &str); 32] = [
    (1, "ATL"),
    (2, "BUF"),
    (3, "CHI"),
    (4, "CIN"),
    (5, "CLE"),
    (6, "DAL"),
    (7, "DEN"),
    (8, "DET"),
    (9, "GB"),
    (10, "TEN"),
    (11, "IND"),
    (12, "KC"),
    (13, "LV"),
    (14, "LAR"),
    (15, "MIA"),
    (16, "MIN"),
    (17, "NE"),
    (18, "NO"),
    (19, "NYG"),
    (20, "NYJ"),
    (21, "PHI"),
    (22, "ARI"),
    (23, "PIT"),
    (24, "LAC"),
    (25, "SF"),
    (26, "SEA"),
    (27, "TB"),
    (28, "WSH"),
    (29, "CAR"),
    (30, "JAX"),
    (33, "BAL"),
    (34, "HOU"),
];

/// What tells a team.
#[derive(Default, Deserialize)]
pub(super) struct Team {
    #[serde(default)]
    pub(super) id: Value,
    #[serde(default)]
    abbreviation: Value,
}

impl Team {
    /// The team's code: by its number, else by its abbreviation.
    pub(super) fn code(&self) -> Result<TeamCode, String> {
        let number = whole(&self.id);
        if number.is_some_and(|number| number < 0) {
            return Err("its teams are not decided yet".to_owned());
        }
        let known = NUMBERS.iter().find(|(id, _)| Some(*id) == number);
        let code = match (known, self.abbreviation.as_str()) {
            (Some((_, code)), _) => (*code).to_owned(),
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
        for form in [
            json!("24"),
            json!(" 24 "),
            json!(24),
            json!(24.0),
            json!({"value": 24.0}),
            json!({"displayValue": "24"}),
        ] {
            assert_eq!(score(&form), Ok(24), "{form}");
        }
        for form in [
            json!(""),
            json!(null),
            json!({}),
            json!([24]),
            json!("24 points"),
            json!(2.5),
            json!({"value": null}),
        ] {
            assert!(
                score(&form).unwrap_err().contains("cannot be read"),
                "{form}"
            );
        }
    }

    #[test]
    fn a_score_no_game_can_have_is_refused() {
        assert_eq!(score(&json!("255")), Ok(255));
        for form in [json!("256"), json!(-1), json!(1e18), json!("9999999999")] {
            assert!(score(&form).unwrap_err().contains("0 to 255"), "{form}");
        }
        assert!(score(&json!(1e300)).is_err());
    }
}
