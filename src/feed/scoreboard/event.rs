//! One event: a game, if everything about it makes sense.
//!
//! An event is read field by field, whatever the shape of the others: ESPN has sent every one of them in several forms.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::Board;
use super::season::{self, Part};
use super::team::{self, Competition};
use super::value::{score, short, whole};
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
    /// A game of another competition than the NFL, by its name.
    Foreign(String),
}

#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    id: Value,
}

/// What reports call an event: its id, or else its place in the answer, counted from 1.
pub(super) fn name(event: &RawValue, place: usize) -> String {
    let named = Some(event.get()).filter(|_| !is_too_long(event));
    let named = named.and_then(|json| serde_json::from_str::<Named>(json).ok());
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
    let event: Value = serde_json::from_str(event.get()).map_err(|e| crate::feed::reason(&e))?;
    if !event.is_object() {
        return Err(format!("{} is no event", short(&event)));
    }
    let competition = field(&event, "competitions", 0).unwrap_or(&Value::Null);
    if let Some(other) = foreign(&event, competition, board) {
        return Ok(Read::Foreign(other.to_string()));
    }
    let (season, week) = match when(&event, board)? {
        Ok(regular) => regular,
        Err(part) => return Ok(Read::Elsewhere(part)),
    };
    let id = whole(&event["id"]).filter(|id| *id > 0);
    let id = GameId(id.ok_or("it has no id")?);
    if !competition.is_object() {
        return Err("it has no competition".to_owned());
    }
    let [home, away] = [side(competition, "home")?, side(competition, "away")?];
    let result = result(&event, competition, [home, away])?;
    let kickoff = kickoff(&event, competition);
    let game = Game {
        id,
        season,
        week,
        home: team_of(home)?,
        away: team_of(away)?,
        kickoff: kickoff.clone().unwrap_or_default(),
        result,
    };
    Ok(Read::Game {
        game,
        kickoff: kickoff.map(|_| ()),
    })
}

/// The first value of that name, of the event and then of the competition, that says anything.
fn either<'a>(event: &'a Value, competition: &'a Value, name: &str) -> &'a Value {
    match &event[name] {
        Value::Null => &competition[name],
        own => own,
    }
}

fn field<'a>(object: &'a Value, list: &str, at: usize) -> Option<&'a Value> {
    object[list].as_array()?.get(at)
}

/// The competition that the event belongs to, unless that is the NFL: by the event itself and its teams, else by the whole
/// answer.
fn foreign(event: &Value, competition: &Value, board: &Board<'_>) -> Option<Competition> {
    let competitors = competition["competitors"].as_array();
    let teams = competitors.into_iter().flatten().map(|side| &side["team"]);
    let uids = [event, competition].into_iter().chain(teams);
    let mut own = uids
        .filter_map(|object| Competition::of_uid(object["uid"].as_str()?))
        .peekable();
    if own.peek().is_some() {
        return own.find(|competition| !competition.is_nfl()).map(|other| {
            let name = board.foreign.as_ref().map_or("", |board| &board.name);
            other.named(name)
        });
    }
    board.foreign.clone()
}

/// The season and week of an event: its own, else the whole answer's. The inner error is the part of the year it belongs
/// to when that is not the regular season.
fn when(event: &Value, board: &Board<'_>) -> Result<Result<(Season, Week), Part>, String> {
    let part = match season::part(event) {
        Some(own) => own,
        None => board.part.clone().unwrap_or_else(|| {
            Err("nothing says which part of the season it belongs to".to_owned())
        }),
    };
    match part? {
        Part::Regular => {}
        other => return Ok(Err(other)),
    }
    let year = season::year(event).or(board.year);
    let week = match season::week(&event["week"])? {
        Some(own) => Some(own),
        None => board.week.clone()?,
    };
    let season = year.and_then(|year| u16::try_from(year).ok());
    let week = week.and_then(|week| u8::try_from(week).ok());
    let season = season.and_then(Season::new).ok_or("it has no season");
    let week = week.and_then(Week::new).ok_or("it has no week");
    Ok(Ok((season?, week?)))
}

/// The one competitor of a side.
fn side<'a>(competition: &'a Value, side: &str) -> Result<&'a Value, String> {
    let is_side = |competitor: &&Value| {
        let found = competitor["homeAway"].as_str();
        found.is_some_and(|found| found.eq_ignore_ascii_case(side))
    };
    let competitors = competition["competitors"].as_array();
    let mut found = competitors.into_iter().flatten().filter(is_side);
    match (found.next(), found.next()) {
        (Some(competitor), None) => Ok(competitor),
        _ => Err(format!("it has not one {side} team")),
    }
}

fn team_of(competitor: &Value) -> Result<TeamCode, String> {
    match &competitor["team"] {
        team @ Value::Object(_) => team::code(team),
        _ => Err("a team is missing".to_owned()),
    }
}

// How far a game is. Its clock is never read, which comes in several types, and of the status' names only that it is
// cancelled: they come in several spellings.

/// How the game ended, if it has. An answer must say whether a game that is over was completed; a cancelled game is called
/// off whatever else it says.
fn result(
    event: &Value,
    competition: &Value,
    [home, away]: [&Value; 2],
) -> Result<Option<GameResult>, String> {
    let status = either(event, competition, "status");
    let kind = &status["type"];
    match (status, kind) {
        (Value::Null, _) => return Err("it has no status".to_owned()),
        (_, Value::Object(_)) => {}
        _ => return Err("its status has no type".to_owned()),
    }
    if is_cancelled(kind) {
        return Ok(Some(GameResult::CalledOff));
    }
    let state = kind["state"].as_str().filter(|state| is_known(state));
    let is_over = state.is_some_and(|state| state.eq_ignore_ascii_case("post"));
    match (kind["completed"].as_bool(), is_over) {
        (Some(true), _) => Ok(Some(GameResult::Final {
            home: score(&home["score"])?,
            away: score(&away["score"])?,
        })),
        (Some(false), true) => Ok(Some(GameResult::CalledOff)),
        (None, false) if state.is_none() => Err("nothing says how far it is".to_owned()),
        (_, false) => Ok(None),
        (None, true) => Err("nothing says whether it was completed".to_owned()),
    }
}

/// ESPN's words for how far a game is.
fn is_known(state: &str) -> bool {
    let states = ["pre", "in", "post"];
    states.iter().any(|known| state.eq_ignore_ascii_case(known))
}

/// ESPN's number of the status of a game that is cancelled.
const CANCELLED: i64 = 5;

/// `STATUS_CANCELED`, `Cancelled`, or its number where no name is given.
fn is_cancelled(kind: &Value) -> bool {
    let names = ["name", "description"].map(|name| kind[name].as_str());
    let mut given = names.into_iter().flatten().peekable();
    match given.peek() {
        Some(_) => given.any(|name| name.to_ascii_lowercase().contains("cancel")),
        None => whole(&kind["id"]) == Some(CANCELLED),
    }
}

/// The kick-off. A date whose time is not valid stands for a day that is not decided, and is no kick-off.
fn kickoff(event: &Value, competition: &Value) -> Result<Option<i64>, String> {
    let is_undecided = |object: &Value| object["timeValid"] == Value::Bool(false);
    let date = match either(event, competition, "date") {
        Value::Null => return Ok(None),
        _ if is_undecided(event) || is_undecided(competition) => return Ok(None),
        date => date,
    };
    let moment = date.as_str().and_then(|text| text.parse().ok());
    let moment: jiff::Timestamp =
        moment.ok_or_else(|| format!("{} is no date", short(date).replace('"', "'")))?;
    Ok(Some(moment.as_second()))
}
