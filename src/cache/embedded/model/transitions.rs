//! The events of the model, which of them can happen next, and how each one changes the world.

use std::time::Duration;

use super::world;
use super::world::{Doing, GRACE, KEY, Request, Setting, Stores, TERM, TTL, Who, World, edition};
use crate::cache::embedded::{Chunk, Meta, Nonce};
use crate::cache::{Claim, Fill, Key, Receipt, Taken};
use crate::clock::Moment;
use crate::league::{Digest, Edition, Revision};

/// What came of an event, for the story.
#[derive(Debug)]
#[expect(dead_code, reason = "printed")]
pub(super) enum Outcome {
    Done,
    Claim(Claim),
    Fill(Fill),
    Advance(Result<Revision, Taken>),
    Flush(Result<Receipt, Taken>),
}

impl World {
    /// Lets an event happen.
    pub(super) fn step(&mut self, event: Event, setting: &Setting) -> Outcome {
        match event {
            Event::Commit => self.commit(setting),
            Event::Copy(who, revision) => self.client_mut(who).store = edition(revision),
            Event::Fork(who) => self.client_mut(who).fork(who),
            Event::Advance(revision) => return self.advance(revision),
            Event::Flush(number) => return self.flush(number, setting),
            Event::Ask(who) => self.client_mut(who).ask(who, setting),
            Event::Claim(who, answer) => return self.claim(who, answer, setting),
            Event::Stage(who) => self.stage(who, setting),
            Event::Fill(who, answer) => return self.fill(who, answer, setting),
            Event::Crash(who) => self.client_mut(who).doing = Doing::Idle,
            Event::Late(who, n) => return self.late(who, n, setting),
            Event::TableStale => {
                let ends = self.now().after(GRACE);
                for table in self.cache.tables.values_mut() {
                    table.ends = ends;
                }
            }
            Event::TableEnds => self.cache.evict(&KEY.table()),
            Event::LeaseEnds => {
                self.cache.evict(&KEY.lease());
                self.truth.lease_ended();
            }
            Event::StageEnds(n) => {
                let stage = self.cache.stages.keys().nth(n).cloned();
                self.cache.evict(&stage.unwrap_or_default());
            }
            Event::FenceEvicted => self.fence_evicted(),
        }
        Outcome::Done
    }

    fn commit(&mut self, setting: &Setting) {
        self.committed = Revision(self.committed.0 + 1);
        if setting.stores != Stores::Copies {
            let shared = self.clients.iter_mut().filter(|it| !it.is_apart());
            shared.for_each(|client| client.store = edition(self.committed));
        }
    }

    fn advance(&mut self, revision: Revision) -> Outcome {
        let id = format!("advance{revision}");
        let announced = self.cache.advance(self.now(), &KEY.league, revision, &id);
        if announced.is_ok() {
            self.truth.announced(revision);
        }
        Outcome::Advance(announced)
    }

    fn flush(&mut self, number: u64, setting: &Setting) -> Outcome {
        let (now, before) = (self.now(), self.nonce());
        let known = setting.flush_knows.then(|| KEY.clone());
        let id = format!("flush{number}");
        let receipt = self.cache.flush(now, &KEY.league, known.as_slice(), &id);
        let again = number <= self.flushes;
        self.flushes = self.flushes.max(number);
        if before != self.nonce() {
            self.flushes_again += u64::from(again);
            self.truth.nonce_gone();
            if setting.flush_knows {
                self.truth.lease_ended();
            }
        }
        // What was removed changes nothing that follows.
        for fenced in self.cache.fences.values_mut() {
            fenced.flushed = (0, 0);
        }
        Outcome::Flush(receipt)
    }

    fn claim(&mut self, who: Who, answer: Answer, setting: &Setting) -> Outcome {
        let client = self.client(who);
        let Doing::Asking(mine) = client.doing else {
            return Outcome::Done;
        };
        let claim = self.claim_arrives(who, &client.token(who), mine, setting);
        if answer == Answer::Heard {
            self.client_mut(who).doing = match &claim {
                Claim::Go(lease) => Doing::Leased(lease.nonce.clone(), self.flushes),
                Claim::Wait(_) | Claim::Behind(_) | Claim::Taken | Claim::Unreachable(_) => {
                    Doing::Idle
                }
            };
        }
        Outcome::Claim(claim)
    }

    fn claim_arrives(&mut self, who: Who, token: &str, mine: Revision, setting: &Setting) -> Claim {
        let said = world::borrowed(setting.damage, &self.cache, token);
        let key = world::key(setting, who);
        let claim = self.cache.claim(self.now(), key, &said, TERM, mine);
        if claim != Claim::Taken {
            self.truth.announced(mine);
        }
        if let Claim::Go(_) = claim {
            self.truth.went(token);
        }
        claim
    }

    fn stage(&mut self, who: Who, setting: &Setting) {
        if let Some(meta) = self.client_mut(who).stage(who, setting) {
            self.stage_arrives(world::key(setting, who), &meta);
        }
    }

    fn stage_arrives(&mut self, key: &Key, meta: &Meta) {
        let now = self.now();
        self.cache.stage(now, key, meta, 0, &Chunk::default());
    }

    fn fill(&mut self, who: Who, answer: Answer, setting: &Setting) -> Outcome {
        let Doing::Staged(meta) = self.client(who).doing.clone() else {
            return Outcome::Done;
        };
        if answer == Answer::Heard {
            self.client_mut(who).doing = Doing::Idle;
        }
        Outcome::Fill(self.fill_arrives(who, &meta, setting))
    }

    fn fill_arrives(&mut self, who: Who, meta: &Meta, setting: &Setting) -> Fill {
        let key = world::key(setting, who);
        let meta = world::forged(setting.damage, &mut self.cache, meta);
        let fill = self.cache.fill(self.now(), key, &meta, TTL + GRACE);
        self.truth.released(&meta.token);
        if fill == Fill::Filled {
            let revision = Revision(meta.built.micros);
            self.truth.announced(revision);
            self.truth.published(&meta.nonce, revision);
            let facts = Digest(meta.rows);
            let glance = self.cache.glance(self.now(), key);
            let found = glance.verdict(&key.league, Edition { revision, facts });
            self.truth.found(found);
        }
        fill
    }

    /// A request that was sent before arrives again, and its answer is lost.
    fn late(&mut self, who: Who, n: usize, setting: &Setting) -> Outcome {
        match self.client(who).late.get(n).cloned() {
            Some(Request::Claim(token, mine)) => {
                Outcome::Claim(self.claim_arrives(who, &token, mine, setting))
            }
            Some(Request::Stage(meta)) => {
                self.stage_arrives(world::key(setting, who), &meta);
                Outcome::Done
            }
            Some(Request::Fill(meta)) => Outcome::Fill(self.fill_arrives(who, &meta, setting)),
            None => Outcome::Done,
        }
    }

    fn fence_evicted(&mut self) {
        self.cache.evict(&KEY.league.fence());
        self.truth.fence_gone();
        self.evictions += 1;
        // Time has passed, but what is left has as long to live as before.
        let later = |ends: &mut Moment| *ends = ends.after(Duration::from_millis(1));
        let cache = &mut self.cache;
        cache.tables.values_mut().for_each(|it| later(&mut it.ends));
        cache.leases.values_mut().for_each(|it| later(&mut it.ends));
        cache.stages.values_mut().for_each(|it| later(&mut it.ends));
    }

    fn nonce(&self) -> Option<Nonce> {
        let fenced = self.cache.fences.get(&KEY.league.fence())?;
        fenced.fence.nonce.clone()
    }
}

// What can happen next.

/// Whether the answer reaches the client that asked.
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
