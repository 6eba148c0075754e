//! One event: a game, if everything about it makes sense.

use std::fmt;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::super::limit;
use super::board::{Board, SeasonFields, WeekFields};
use super::loose::{score, whole};
use super::status::{End, Status};
use super::team::Team;
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
struct Named {
    #[serde(default)]
    id: Value,
}

/// What reports call an event: its id, or else its place in the answer, counted from 1.
pub(super) fn name(event: &RawValue, place: usize) -> String {
    let named = (!is_too_long(event)).then(|| serde_json::from_str::<Named>(event.get()).ok());
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
        serde_json::from_str(event.get()).map_err(|error| super::super::reason(&error))?;
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
