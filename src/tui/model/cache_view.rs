//! What the dashboard knows of the cache: its state, the source of the table on screen, what happened, and what it holds.

use std::time::Duration;

use crate::clock::Moment;
use crate::loader::{
    Author, BackendKind, Entries, EntryInfo, Event, Events, Happening, Mark, Request, Source,
    Status, Viewer,
};

/// The state of the cache, the source of the table on screen, and whether the panel is shown.
#[derive(Clone, Debug)]
pub(crate) struct CacheView {
    /// The state of the cache as last reported.
    pub(crate) status: Status,
    /// The source of the table on screen; `None` before the first table.
    pub(crate) source: Option<Source>,
    /// Whether the panel is shown beside the table where there is room.
    pub(crate) beside: bool,
    /// Whether this program has the league's store, or only reads what is on the server.
    pub(crate) store: bool,
    /// What happened, the newest first.
    pub(crate) events: Vec<Told>,
    /// What the cache holds.
    pub(crate) entries: EntryList,
}

/// An event, and how often it happened in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// The last time.
    pub(crate) event: Event,
    /// How often.
    pub(crate) times: u32,
}

impl CacheView {
    /// A view of a cache of which nothing was seen yet.
    pub(crate) fn new(status: Status, beside: bool, store: bool) -> Self {
        Self {
            events: told(&status.events),
            status,
            source: None,
            beside,
            store,
            entries: EntryList::default(),
        }
    }

    /// Takes the newest state over. Returns another program's flush that it tells of for the first time.
    pub(crate) fn take(&mut self, status: Status) -> Option<String> {
        let last = |events: &Events| {
            let mut newest = events.iter().rev();
            newest.find_map(|event| match &event.what {
                Happening::Flushed {
                    by: Author::Program(by),
                    ..
                } => Some((event.at, by.clone())),
                _ => None,
            })
        };
        let flush = last(&status.events).filter(|_| status.events != self.status.events);
        let is_news = flush != last(&self.status.events);
        if status.events != self.status.events {
            self.events = told(&status.events);
        }
        self.status = status;
        flush.filter(|_| is_news).map(|(_, by)| by)
    }

    /// The backend that answers. The memory of this program never stands in for the server of a reader, which has nothing to
    /// put into it.
    pub(crate) fn backend(&self) -> BackendKind {
        if self.store {
            self.status.backend
        } else {
            BackendKind::Redis
        }
    }

    /// Whether this program reads only, and waits for another one to build the table on screen.
    pub(crate) fn waits(&self) -> bool {
        let viewer = self.source.as_ref().map(|source| &source.viewer);
        matches!(viewer, Some(Viewer::Reader(Some(Mark::AsOf { .. }))))
    }

    /// How long the entry stays fresh from now on, zero when it is stale; `None` without an entry.
    pub(crate) fn left(&self, now: Moment) -> Option<Duration> {
        let source = self.source.as_ref()?;
        let fresh_for = source.fresh_for?;
        Some(fresh_for.saturating_sub(now.since(source.loaded_at)))
    }
}

/// The events, the newest first. A table that came from the cache again and again is told once, with how often.
fn told(events: &Events) -> Vec<Told> {
    let mut lines: Vec<Told> = Vec::new();
    for event in events.iter().rev() {
        match (lines.last_mut(), &event.what) {
            (Some(last), Happening::Hit { entry, .. }) if matches!(&last.event.what, Happening::Hit { entry: of, .. } if of == entry) =>
            {
                last.times += 1;
            }
            _ => lines.push(Told {
                event: event.clone(),
                times: 1,
            }),
        }
    }
    lines
}

/// What the cache holds of the season on screen, as it was listed last.
#[derive(Clone, Debug, Default)]
pub(crate) struct EntryList {
    list: Vec<EntryInfo>,
    /// When it was listed; `None` before the first time.
    at: Option<Moment>,
    /// Whether it is being listed.
    asked: bool,
    /// How many events there were when it was asked for last, and of which table; `None` while the panel is closed.
    of: Option<(u64, Request)>,
    /// The entry under the cursor of the panel over the table.
    pub(crate) cursor: usize,
}

impl EntryList {
    /// Whether to ask for it now, after so many events, while the panel is open or not.
    pub(crate) fn is_due(&mut self, events: u64, request: Request, open: bool) -> bool {
        if !open {
            self.of = None;
            return false;
        }
        let due = !self.asked && self.of != Some((events, request));
        if due {
            (self.asked, self.of) = (true, Some((events, request)));
        }
        due
    }

    /// Takes the answer; where there is none, what was listed before stays.
    pub(crate) fn take(&mut self, entries: Option<Entries>, now: Moment) {
        self.asked = false;
        if let Some(entries) = entries {
            (self.list, self.at) = (entries.list, Some(now));
            self.cursor = self.cursor.min(self.list.len().saturating_sub(1));
        }
    }

    /// The entries; `None` before they are listed.
    pub(crate) fn list(&self) -> Option<&[EntryInfo]> {
        self.at.map(|_| self.list.as_slice())
    }

    /// How long an entry stays fresh from now on.
    pub(crate) fn left(&self, entry: &EntryInfo, now: Moment) -> Option<Duration> {
        let passed = now.since(self.at?);
        Some(entry.ttl?.saturating_sub(passed))
    }

    /// Moves the cursor.
    pub(crate) fn move_by(&mut self, lines: isize) {
        let last = self.list.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(lines).min(last);
    }

    /// The entry under the cursor.
    pub(crate) fn chosen(&self) -> Option<&EntryInfo> {
        self.list.get(self.cursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::league::{Season, StoreId, Week};
    use crate::loader::{Content, Key};
    use crate::scoretable::Kind;

    fn key(week: u8) -> Key {
        Key {
            league: crate::loader::LeagueTag::of(&StoreId::from_bits(7)),
            content: Content::Table(Kind::Enhanced),
            season: Season::new(2024).unwrap(),
            week: Week::new(week),
        }
    }

    fn events(what: impl IntoIterator<Item = Happening>) -> Events {
        let mut events = Events::default();
        for (at, what) in (0..).zip(what) {
            events.push(Event {
                at: Moment(at),
                what,
            });
        }
        events
    }

    #[test]
    fn hits_of_one_table_in_a_row_are_one_line_and_the_newest_comes_first() {
        let hit = |week| Happening::Hit {
            entry: key(week),
            micros: 400,
        };
        let lines = told(&events([hit(1), hit(1), hit(2), hit(1), hit(1), hit(1)]));
        let short: Vec<(u64, u32)> = lines.iter().map(|it| (it.event.at.0, it.times)).collect();
        assert_eq!(short, [(5, 3), (2, 1), (1, 2)]);
    }

    #[test]
    fn the_list_is_due_once_a_change_and_only_while_it_is_seen() {
        let mut list = EntryList::default();
        let request = Request::default();
        assert!(!list.is_due(1, request, false));
        assert!(list.is_due(1, request, true));
        assert!(!list.is_due(2, request, true), "it is under way");
        list.take(None, Moment(0));
        assert!(list.list().is_none());
        assert!(list.is_due(2, request, true));
        list.take(None, Moment(0));
        assert!(!list.is_due(2, request, true));
        assert!(!list.is_due(2, request, false));
        assert!(list.is_due(2, request, true), "it was opened again");
    }
}
