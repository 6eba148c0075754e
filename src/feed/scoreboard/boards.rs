//! Finds the scoreboards in a text: one as ESPN answers it, or as many as were collected, in arrays, in objects or one a
//! line; and events without a scoreboard around them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Board, Excess, Fault, limit};
use crate::league::{Skipped, Skips};

/// How deep in arrays and objects scoreboards are looked for.
const DEPTH: usize = 4;

/// The scoreboards of a text.
pub(super) struct Boards<'a> {
    pub(super) list: Vec<Board<'a>>,
    /// What was found beside scoreboards.
    pub(super) skipped: Vec<Skipped>,
}

impl<'a> Boards<'a> {
    /// Finds every scoreboard of a text, or says what the text is instead.
    pub(super) fn open(json: &'a [u8]) -> Result<Self, Fault> {
        let values = serde_json::Deserializer::from_slice(json).into_iter::<&RawValue>();
        let values = values.map(|value| {
            value.map_err(|error| Fault::Board {
                line: error.line(),
                column: error.column(),
                why: crate::feed::reason(&error),
            })
        });
        let values = values.collect::<Result<Vec<_>, Fault>>()?;
        let mut found = Found::default();
        if let [only] = *values.as_slice() {
            // The usual case, in which the answer's own fault says most.
            if only.get().starts_with('{') {
                match Board::open(only.get().as_bytes()) {
                    Err(Fault::NoScoreboard { said: None }) => {}
                    board => {
                        return Ok(Self {
                            list: vec![board?],
                            skipped: Vec::new(),
                        });
                    }
                }
            }
            found.look_into(only, "", 0);
        } else {
            for (number, value) in (1..).zip(values) {
                found.look_into(value, &format!("value {number}"), 0);
            }
        }
        found.finish()
    }
}

/// What has been found so far.
#[derive(Default)]
struct Found<'a> {
    list: Vec<Board<'a>>,
    /// Events without a scoreboard.
    loose: Vec<&'a RawValue>,
    /// Whether there is a scoreboard without events.
    empty: bool,
    /// How many events there are.
    events: usize,
    /// How many values are neither.
    others: usize,
    skips: Skips,
}

/// What an event has, and nothing else that ESPN writes.
#[derive(Deserialize)]
struct Event<'a> {
    #[serde(borrow)]
    competitions: Option<&'a RawValue>,
}

impl<'a> Found<'a> {
    /// Takes the value if it is a scoreboard or an event, and otherwise looks for such in it.
    fn look_into(&mut self, value: &'a RawValue, name: &str, depth: usize) {
        let json = value.get();
        if self.excess().is_some() {
            return;
        }
        if depth == DEPTH || !json.starts_with(['{', '[']) {
            return self.skip(name, "it is no scoreboard");
        }
        if json.starts_with('[') {
            let list: Vec<&RawValue> = serde_json::from_str(json).unwrap_or_default();
            for (number, value) in (1..).zip(list) {
                self.look_into(value, &within(name, &number.to_string()), depth + 1);
            }
            return;
        }
        if serde_json::from_str::<Event<'_>>(json).is_ok_and(|event| event.competitions.is_some()) {
            self.events += 1;
            return self.loose.push(value);
        }
        match Board::open(json.as_bytes()) {
            Ok(board) => {
                self.events += board.events.len();
                self.list.push(board);
            }
            Err(Fault::NoEvents) => {
                self.empty = true;
                self.skip(name, "it is a scoreboard without events");
            }
            Err(Fault::NoScoreboard { said: Some(said) }) => {
                self.skip(
                    name,
                    &format!("it is an answer without events that says: {said}"),
                );
            }
            Err(Fault::NoScoreboard { said: None }) => self.look_at_members(json, name, depth),
            Err(Fault::Board { why, .. }) => self.skip(name, &why),
            Err(Fault::Excess(_)) => self.events = limit::EVENTS + 1,
            Err(_) => self.skip(name, "it is no scoreboard"),
        }
    }

    /// Looks at every member that may be one; others describe the collection.
    fn look_at_members(&mut self, json: &'a str, name: &str, depth: usize) {
        let members: BTreeMap<Cow<'a, str>, &'a RawValue> =
            serde_json::from_str(json).unwrap_or_default();
        let before = (self.events, self.others);
        for (key, value) in members {
            if value.get().starts_with(['{', '[']) {
                self.look_into(value, &within(name, &format!("'{key}'")), depth + 1);
            }
        }
        if (self.events, self.others) == before {
            self.skip(name, "it is no scoreboard");
        }
    }

    fn skip(&mut self, name: &str, why: &str) {
        self.others += 1;
        self.skips.add(|| Skipped::new(name, why));
    }

    /// The limit that is broken.
    fn excess(&self) -> Option<Fault> {
        let (what, limit) = if self.events > limit::EVENTS {
            ("events", limit::EVENTS)
        } else if self.others > limit::NO_RECORDS && self.events == 0 {
            return Some(Fault::NoScoreboard { said: None });
        } else if self.others > limit::NO_RECORDS {
            ("values that are no scoreboards", limit::NO_RECORDS)
        } else {
            return None;
        };
        Some(Fault::Excess(Excess::TooMany { what, limit }))
    }

    fn finish(mut self) -> Result<Boards<'a>, Fault> {
        if let Some(fault) = self.excess() {
            return Err(fault);
        }
        if self.events == 0 && self.empty {
            return Err(Fault::NoEvents);
        }
        if self.events == 0 {
            return Err(Fault::NoScoreboard { said: None });
        }
        if !self.loose.is_empty() {
            self.list.push(Board::of_events(self.loose));
        }
        Ok(Boards {
            list: self.list,
            skipped: self.skips.finish("values"),
        })
    }
}

/// `element 3`, or `element 3, 'weeks'` within it.
fn within(name: &str, key: &str) -> String {
    if name.is_empty() {
        format!("element {key}")
    } else {
        format!("{name}, {key}")
    }
}
