//! What happened to a league's cache: what this program did, and what it was told of by what it read.
//!
//! Nothing here is guessed. What others did between two looks of this program is told as far as the reference says it, which
//! names the program that announced last and the one that flushed last.

use std::collections::VecDeque;

use super::{Key, Verdict};
use crate::clock::Moment;
use crate::league::Revision;

/// How many events are kept.
const KEPT: usize = 200;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When, by the clock of this program.
    pub at: Moment,
    /// What.
    pub what: Happening,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// A table came from the cache.
    Hit {
        /// The entry.
        entry: Key,
        /// How long it took, in microseconds.
        micros: u64,
    },
    /// A table came from the cache that was past its time.
    Stale {
        /// The entry.
        entry: Key,
    },
    /// The cache had no table to show.
    Missed {
        /// The entry.
        entry: Key,
        /// Why.
        verdict: Verdict,
    },
    /// This program built a table.
    Built {
        /// The entry that it is for.
        entry: Key,
        /// How long it took, in microseconds.
        micros: u64,
    },
    /// A program filled an entry.
    Filled {
        /// The entry.
        entry: Key,
        /// Who did.
        by: Author,
    },
    /// A program flushed the league's cache.
    Flushed {
        /// How many entries it removed; `None` where only that program knows.
        entries: Option<u64>,
        /// Who did.
        by: Author,
    },
    /// A program announced a revision of the league.
    Revision {
        /// The one that was announced before, as this program saw it.
        from: Option<Revision>,
        /// The new one.
        to: Revision,
        /// Who did.
        by: Author,
    },
    /// This program asked for an entry.
    Asked {
        /// The entry.
        entry: Key,
    },
    /// The server answers.
    Up {
        /// Where it is.
        address: String,
        /// The last round trip, in microseconds.
        micros: Option<u64>,
    },
    /// The server does not answer any more.
    Down {
        /// Why.
        why: String,
    },
    /// This program opened the league.
    Opened {
        /// The name of what it opened.
        name: String,
        /// The revision that it found there.
        revision: Revision,
    },
}

/// The program that did something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Author {
    /// This one.
    You,
    /// Another: `host:process`.
    Program(String),
    /// One that did not leave its name.
    Unknown,
}

impl Author {
    /// Who a name stands for, to a program of the name `me`.
    pub(super) fn of(name: Option<&str>, me: &str) -> Self {
        match name {
            Some(name) if name == me => Self::You,
            Some(name) if !name.is_empty() => Self::Program(name.to_owned()),
            _ => Self::Unknown,
        }
    }
}

/// The last events, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Events {
    list: VecDeque<Event>,
    /// How many there were, apart from those that a survey found.
    count: u64,
}

impl Events {
    /// The events, the oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Event> {
        self.list.iter()
    }

    /// How many there were since the program began, apart from those that only a survey of the entries told of. While it is
    /// the same, a survey finds what it found before, as far as this program knows.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Whether there is such an event.
    pub(super) fn contains(&self, event: &Event) -> bool {
        self.list.contains(event)
    }

    /// Adds what happened now.
    pub fn push(&mut self, event: Event) {
        self.count += 1;
        self.list.push_back(event);
        self.bound();
    }

    /// Adds what happened earlier, in its place.
    pub(super) fn insert(&mut self, event: Event) {
        let after = self.list.iter().rev();
        let after = after.take_while(|other| other.at > event.at).count();
        self.list.insert(self.list.len() - after, event);
        self.bound();
    }

    fn bound(&mut self) {
        let over = self.list.len().saturating_sub(KEPT);
        self.list.drain(..over);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(at: u64) -> Event {
        Event {
            at: Moment(at),
            what: Happening::Down {
                why: "refused".to_owned(),
            },
        }
    }

    #[test]
    fn the_last_events_are_kept_in_the_order_of_time() {
        let mut events = Events::default();
        for at in 0..250 {
            events.push(event(at * 10));
        }
        assert_eq!(events.iter().count(), KEPT);
        assert_eq!(events.count(), 250);
        events.insert(event(2_485));
        let last: Vec<u64> = events.iter().rev().take(3).map(|it| it.at.0).collect();
        assert_eq!(last, [2_490, 2_485, 2_480]);
        assert_eq!((events.iter().count(), events.count()), (KEPT, 250));
    }

    #[test]
    fn a_program_knows_itself_and_names_the_others() {
        assert_eq!(Author::of(Some("vm:7"), "vm:7"), Author::You);
        let other = Author::Program("pi:8".to_owned());
        assert_eq!(Author::of(Some("pi:8"), "vm:7"), other);
        for unnamed in [None, Some("")] {
            assert_eq!(Author::of(unnamed, "vm:7"), Author::Unknown);
        }
    }
}
