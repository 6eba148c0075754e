//! The answer as a whole.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::super::Fault;
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
    events: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    content: Option<&'a RawValue>,
    message: Option<Value>,
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
            said: said(answer.message.as_ref()),
        })?;
        if events.is_empty() {
            return Err(Fault::NoEvents);
        }
        Ok(Self {
            season: fields(answer.season),
            week: fields(answer.week),
            events,
        })
    }
}

fn enveloped<'a>(content: &'a RawValue) -> Option<Answer<'a>> {
    let content: Content<'a> = serde_json::from_str(content.get()).ok()?;
    serde_json::from_str(content.board?.get()).ok()
}

/// Fields that may be missing, or be something else: then each event must say it itself.
fn fields<T: Default + for<'de> Deserialize<'de>>(json: Option<&RawValue>) -> T {
    json.and_then(|json| serde_json::from_str(json.get()).ok())
        .unwrap_or_default()
}

/// The answer's own words about what went wrong.
fn said(message: Option<&Value>) -> Option<String> {
    let text = message?.as_str()?;
    Some(text.chars().take(80).collect())
}
