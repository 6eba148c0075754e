//! ESPN's scoreboard: the games of a week, as the public site API returns them, or the same object inside the envelope of
//! the content network (`content.sbData`). A file may hold several of them; see [`boards`].
//!
//! A game has a result once `status.type.completed` says so, and is called off when its state is `post` without that. A
//! live score is not a result: scores are "0" before the kick-off and change until the end. Each event is read on its own,
//! so a bad one is reported by its id and the others are imported. Only games of the regular season are, because the weeks
//! of the other parts are counted from 1 again, and only games of the NFL: the scoreboards of other leagues look the same.

mod boards;
mod event;
mod season;
mod team;
mod value;

use std::collections::BTreeMap;
use std::fmt;

use boards::Boards;
use event::Read;
use season::Part;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use team::Competition;

use super::limit::Excess;
use super::{Fault, limit};
use crate::league::{Facts, Game, GameId, Skipped, Skips};

/// Reads a whole answer, or as many as there are in the text.
pub(super) fn read(json: &[u8]) -> Result<(Facts, Vec<Skipped>), Fault> {
    if json.len() as u64 > limit::BOARD {
        let limit = limit::BOARD;
        return Err(Fault::Excess(Excess::TooLarge { limit }));
    }
    let boards = Boards::open(json)?;
    let mut gathered = Gathered::default();
    gathered.skips.extend(boards.skipped);
    let events = boards
        .list
        .iter()
        .flat_map(|board| board.events.iter().map(move |event| (board, event)));
    for ((board, event), place) in events.zip(1..) {
        gathered.add(board, event, place);
    }
    gathered.finish()
}

/// What the events have brought so far.
#[derive(Default)]
struct Gathered {
    games: BTreeMap<GameId, Game>,
    elsewhere: BTreeMap<Part, usize>,
    /// Games of other competitions, by their names.
    foreign: BTreeMap<String, usize>,
    skips: Skips,
}

impl Gathered {
    fn add(&mut self, board: &Board<'_>, event: &RawValue, place: usize) {
        let what = event::name(event, place);
        match event::read(event, board) {
            Ok(Read::Game { game, kickoff }) => {
                if let Err(why) = kickoff {
                    self.skip(&format!("the kick-off of {what}"), &why);
                }
                self.take(game);
            }
            Ok(Read::Elsewhere(part)) => *self.elsewhere.entry(part).or_default() += 1,
            Ok(Read::Foreign(other)) => *self.foreign.entry(other).or_default() += 1,
            Err(why) => self.skip(&what, &why),
        }
    }

    /// Of two events with one id the later counts, unless only the earlier has a result.
    fn take(&mut self, game: Game) {
        let known = self.games.get(&game.id).and_then(|known| known.result);
        if known.is_none() || game.result.is_some() {
            self.games.insert(game.id, game);
        }
    }

    fn skip(&mut self, what: &str, why: &str) {
        self.skips.add(|| Skipped::new(what, why));
    }

    fn finish(mut self) -> Result<(Facts, Vec<Skipped>), Fault> {
        let skips = std::mem::take(&mut self.skips).finish("events");
        let nothing_else = self.games.is_empty() && self.elsewhere.is_empty() && skips.is_empty();
        if let Some((other, _)) = self.foreign.first_key_value().filter(|_| nothing_else) {
            let league = other.clone();
            return Err(Fault::OtherLeague { league });
        }
        self.skips.extend(skips);
        for (part, count) in std::mem::take(&mut self.elsewhere) {
            let what = format!("games of the {part} ({count})");
            let why = "only games of the regular season are predicted";
            self.skips.add_all(count, || Skipped::new(&what, why));
        }
        for (other, count) in std::mem::take(&mut self.foreign) {
            let what = format!("games of {other}, {count} in all");
            let why = "only games of the NFL are predicted";
            self.skips.add_all(count, || Skipped::new(&what, why));
        }
        let facts = Facts {
            games: self.games.into_values().collect(),
            ..Facts::default()
        };
        Ok((facts, self.skips.finish("events")))
    }
}

// The answer as a whole.

/// The part of an answer that holds the games. `leagues[0]` has today's season and week, not those of the games, so
/// these are not read.
struct Board<'a> {
    /// The competition of events that say nothing of theirs, unless it is the NFL.
    foreign: Option<Competition>,
    /// The part of the year of events that say nothing of theirs.
    part: Option<Result<Part, String>>,
    /// The season of events that have none of their own.
    year: Option<i64>,
    /// The week of events that have none of their own.
    week: Result<Option<i64>, String>,
    events: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    leagues: Option<&'a RawValue>,
    #[serde(borrow)]
    season: Option<&'a RawValue>,
    #[serde(borrow, rename = "seasonType")]
    season_type: Option<&'a RawValue>,
    #[serde(borrow)]
    week: Option<&'a RawValue>,
    #[serde(borrow)]
    events: Option<Events<'a>>,
    #[serde(borrow)]
    content: Option<&'a RawValue>,
    #[serde(borrow)]
    message: Option<&'a RawValue>,
}

/// As many events as are read, and whether there are more.
struct Events<'a> {
    list: Vec<&'a RawValue>,
    more: bool,
}

impl<'de: 'a, 'a> Deserialize<'de> for Events<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let (list, more) = (Vec::new(), false);
        from.deserialize_seq(Self { list, more })
    }
}

impl<'de: 'a, 'a> Visitor<'de> for Events<'a> {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of events")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut array: A) -> Result<Self, A::Error> {
        while self.list.len() < limit::EVENTS {
            match array.next_element()? {
                Some(event) => self.list.push(event),
                None => return Ok(self),
            }
        }
        while array.next_element::<IgnoredAny>()?.is_some() {
            self.more = true;
        }
        Ok(self)
    }
}

#[derive(Deserialize)]
struct Content<'a> {
    #[serde(rename = "sbData", borrow)]
    board: Option<&'a RawValue>,
}

impl<'a> Board<'a> {
    /// Finds the games in an answer, or says what the answer is instead.
    fn open(json: &'a [u8]) -> Result<Self, Fault> {
        let outer: Answer<'a> = serde_json::from_slice(json).map_err(|error| Fault::Board {
            line: error.line(),
            column: error.column(),
            why: super::reason(&error),
        })?;
        let inner = match outer.content {
            Some(content) if outer.events.is_none() => enveloped(content),
            _ => None,
        };
        let answer = inner.unwrap_or(outer);
        let events = answer.events.ok_or_else(|| Fault::NoScoreboard {
            said: said(answer.message),
        })?;
        if events.more {
            let (what, limit) = ("events", limit::EVENTS);
            return Err(Fault::Excess(Excess::TooMany { what, limit }));
        }
        if events.list.is_empty() {
            return Err(Fault::NoEvents);
        }
        let whole = serde_json::json!({
            "season": read_value(answer.season),
            "seasonType": read_value(answer.season_type),
        });
        Ok(Self {
            foreign: Competition::foreign(&read_value(answer.leagues)),
            part: season::part(&whole),
            year: season::year(&whole),
            week: season::week(&read_value(answer.week)),
            events: events.list,
        })
    }
}

impl<'a> Board<'a> {
    /// Events that each say their own season and week.
    fn of_events(events: Vec<&'a RawValue>) -> Self {
        Self {
            foreign: None,
            part: None,
            year: None,
            week: Ok(None),
            events,
        }
    }
}

fn enveloped<'a>(content: &'a RawValue) -> Option<Answer<'a>> {
    let content: Content<'a> = serde_json::from_str(content.get()).ok()?;
    serde_json::from_str(content.board?.get()).ok()
}

/// Reads a value that may be missing, or too long to be what it should be; then each event must have its own.
fn read_value(json: Option<&RawValue>) -> Value {
    json.filter(|json| json.get().len() <= limit::RECORD)
        .and_then(|json| serde_json::from_str(json.get()).ok())
        .unwrap_or_default()
}

/// The error message in the answer.
fn said(message: Option<&RawValue>) -> Option<String> {
    let text: String = serde_json::from_str(message?.get()).ok()?;
    Some(text.chars().take(80).collect())
}
