//! Notes what happens to the league's cache while a program runs.

use std::sync::Arc;

use super::{Announcement, Author, Cache, Event, Events, Happening, Key, State};
use crate::clock::Moment;

/// What is noted of a session.
#[derive(Debug, Default)]
pub(super) struct Diary {
    pub(super) events: Arc<Events>,
    /// Whether the server answered when its state was noted last; `None` before the first answer.
    up: Option<bool>,
}

impl Diary {
    fn push(&mut self, what: Happening) {
        let at = Moment::now();
        Arc::make_mut(&mut self.events).push(Event { at, what });
    }
}

impl Cache {
    /// Notes what happened. Without a cache nothing does.
    pub(crate) fn note(&self, what: Happening) {
        if !self.is_off() {
            self.diary().push(what);
        }
    }

    /// Who a program is to this one.
    pub(super) fn author(&self, name: Option<&str>) -> Author {
        Author::of(name, &self.program)
    }

    /// Notes how an announcement differs from what was last seen of the same league.
    pub(super) fn note_news(&self, key: &Key, announced: &Announcement) {
        let before = self.last_seen().announced_before(key);
        let Some((edition, nonce)) = before else {
            return;
        };
        let Some(now) = &announced.reference else {
            return;
        };
        let to = now.edition.revision;
        if let Some(from) = edition.filter(|from| *from != now.edition) {
            let (from, by) = (Some(from.revision), self.author(Some(&now.by)));
            self.note(Happening::Revision { from, to, by });
        }
        if nonce.is_some_and(|nonce| nonce != now.nonce) {
            let (entries, by) = (None, self.author(now.flushed_by.as_deref()));
            self.note(Happening::Flushed { entries, by });
        }
    }

    /// Notes whether the server began or ceased to answer.
    pub(super) fn note_state(&self) {
        let status = self.status();
        let (Some(address), Some(_)) = (status.address, self.backends.chosen()) else {
            return;
        };
        let up = match &status.state {
            State::Off | State::Connecting => return,
            state => !state.is_away(),
        };
        let mut diary = self.diary();
        if diary.up.replace(up) == Some(up) {
            return;
        }
        diary.push(if up {
            let micros = status.round_trip_micros;
            Happening::Up { address, micros }
        } else {
            let why = status.state.complaint();
            Happening::Down { why }
        });
    }

    /// Notes the entries that other programs filled since an event, as a survey found them.
    pub(super) fn note_found(&self, filled: impl IntoIterator<Item = (Key, Moment, String)>) {
        let now = Moment::now();
        let mut diary = self.diary();
        let Some(began) = diary.events.iter().next().map(|event| event.at) else {
            return;
        };
        for (entry, at, by) in filled {
            let by = self.author(Some(&by));
            let is_ours = by == Author::You;
            let what = Happening::Filled { entry, by };
            let event = Event { at, what };
            // What the clock of another program puts into the future is told once it is past.
            let is_of_session = began <= at && at <= now;
            if is_of_session && !is_ours && !diary.events.contains(&event) {
                Arc::make_mut(&mut diary.events).insert(event);
            }
        }
    }
}
