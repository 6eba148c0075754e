//! What can happen next.

use super::client::{Doing, Who, edition};
use super::world::{KEY, Setting, Stores, World};
use crate::league::Revision;

/// Whether whoever asked hears the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Answer {
    Heard,
    Lost,
}

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Event {
    /// A write is committed.
    Commit,
    /// A client's copy of the store comes to another revision.
    Copy(Who, Revision),
    /// A client writes to its own copy of the store, apart from all others.
    Fork(Who),
    /// ADVANCE arrives.
    Advance(Revision),
    /// FLUSH arrives, with the id of that number: for the first time if it is the next one, else again.
    Flush(u64),
    /// A client sets out to build: it reads its store's revision and sends CLAIM.
    Ask(Who),
    /// CLAIM arrives.
    Claim(Who, Answer),
    /// The holder of the lease reads its store and stages the table.
    Stage(Who),
    /// FILL arrives.
    Fill(Who, Answer),
    /// A client forgets what it was doing.
    Crash(Who),
    /// A request of an attempt that is over arrives.
    Late(Who, usize),
    /// The entry passes its time.
    TableStale,
    /// The entry ends.
    TableEnds,
    /// The lease ends.
    LeaseEnds,
    /// A stage ends: the one of that place among them.
    StageEnds(usize),
    /// The fence is evicted.
    FenceEvicted,
}

impl World {
    /// Everything that can happen next.
    pub(super) fn events(&self, setting: &Setting) -> Vec<Event> {
        let mut events = Vec::with_capacity(24);
        self.league_events(setting, &mut events);
        self.losses(setting, &mut events);
        for who in Who::ALL {
            self.client_events(setting, who, &mut events);
        }
        events
    }

    fn league_events(&self, setting: &Setting, events: &mut Vec<Event>) {
        if self.committed.0 <= setting.commits {
            events.push(Event::Commit);
        }
        events.extend((2..=self.committed.0).map(|to| Event::Advance(Revision(to))));
        if self.flushes < setting.flushes {
            events.push(Event::Flush(self.flushes + 1));
        }
        if self.flushes_again < setting.flushes_again {
            events.extend((1..=self.flushes).map(Event::Flush));
        }
    }

    fn losses(&self, setting: &Setting, events: &mut Vec<Event>) {
        if self.cache.tables.contains_key(&KEY.table()) {
            events.extend([Event::TableStale, Event::TableEnds]);
        }
        if self.cache.leases.contains_key(&KEY.lease()) {
            events.push(Event::LeaseEnds);
        }
        events.extend((0..self.cache.stages.len()).map(Event::StageEnds));
        if self.evictions < setting.evictions && !self.cache.fences.is_empty() {
            events.push(Event::FenceEvicted);
        }
    }

    fn client_events(&self, setting: &Setting, who: Who, events: &mut Vec<Event>) {
        let client = self.client(who);
        match client.doing {
            Doing::Idle if client.attempt < setting.attempts[who as usize] => {
                events.push(Event::Ask(who));
            }
            Doing::Idle => {}
            Doing::Asking(_) => {
                events.extend([Answer::Heard, Answer::Lost].map(|it| Event::Claim(who, it)));
            }
            Doing::Leased(..) => events.push(Event::Stage(who)),
            Doing::Staged(..) => {
                events.extend([Answer::Heard, Answer::Lost].map(|it| Event::Fill(who, it)));
            }
        }
        if client.doing != Doing::Idle {
            events.push(Event::Crash(who));
        }
        if setting.stores == Stores::Apart && !client.is_apart() {
            events.push(Event::Fork(who));
        }
        events.extend((0..client.late.len()).map(|n| Event::Late(who, n)));
        if setting.stores == Stores::Copies {
            let revisions = (1..=self.committed.0).map(Revision);
            let others = revisions.filter(|&to| edition(to) != client.store);
            events.extend(others.map(|to| Event::Copy(who, to)));
        }
    }
}
