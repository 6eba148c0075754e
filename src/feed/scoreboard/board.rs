//! The answer as a whole.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::super::Fault;
use super::super::limit::{self, Excess};
use super::loose::whole;

/// The part of an answer that holds the games. `leagues[0]` tells of today's season and week, not of these games', so
/// nothing of it is read.
pub(super) struct Board<'a> {
    /// What an event without a season of its own belongs to.
    pub(super) season: SeasonFields,
    /// What an event without a week of its own belongs to.
    pub(super) week: WeekFields,
    pub(super) events: Vec<&'a RawValue>,
}

/// A season, of an event or of the whole answer.
#[derive(Default, Deserialize)]
pub(super) struct SeasonFields {
    #[serde(default)]
    year: Value,
    #[serde(default, rename = "type")]
    part: Value,
}

impl SeasonFields {
    pub(super) fn year(&self) -> Option<i64> {
        whole(&self.year)
    }

    /// 2 is the regular season.
    pub(super) fn part(&self) -> Option<i64> {
        whole(&self.part)
    }
}

/// A week, of an event or of the whole answer.
#[derive(Default, Deserialize)]
pub(super) struct WeekFields {
    #[serde(default)]
    number: Value,
}

impl WeekFields {
    pub(super) fn number(&self) -> Option<i64> {
        whole(&self.number)
    }
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    season: Option<&'a RawValue>,
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
    pub(super) fn open(json: &'a [u8]) -> Result<Self, Fault> {
        let outer: Answer<'a> = serde_json::from_slice(json).map_err(|error| Fault::Board {
            line: error.line(),
            column: error.column(),
            why: super::super::reason(&error),
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
            return Err(Fault::Excess(Excess::TooMany {
                what: "events",
                limit: limit::EVENTS,
            }));
        }
        if events.list.is_empty() {
            return Err(Fault::NoEvents);
        }
        Ok(Self {
            season: fields(answer.season),
            week: fields(answer.week),
            events: events.list,
        })
    }
}

fn enveloped<'a>(content: &'a RawValue) -> Option<Answer<'a>> {
    let content: Content<'a> = serde_json::from_str(content.get()).ok()?;
    serde_json::from_str(content.board?.get()).ok()
}

/// Fields that may be missing, or be something else: then each event must say it itself.
fn fields<T: Default + for<'de> Deserialize<'de>>(json: Option<&RawValue>) -> T {
    json.filter(|json| json.get().len() <= limit::RECORD)
        .and_then(|json| serde_json::from_str(json.get()).ok())
        .unwrap_or_default()
}

/// The answer's own words about what went wrong.
fn said(message: Option<&RawValue>) -> Option<String> {
    let text: String = serde_json::from_str(message?.get()).ok()?;
    Some(text.chars().take(80).collect())
}
