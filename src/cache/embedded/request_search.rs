//! Exhaustive search of requests: visits every state that a reader, a publisher and failures can reach, and checks in each
//! that requests are bounded, that nonsense is never built (R7), and that the reader gets its table once failures end (R3).
//!
//! The server is `Embedded` itself. The reader looks, and asks where it does not find. The publisher reads the requests,
//! claims, builds and fills, each in a step of its own, and dies between any two of them. Other programs write as much
//! nonsense as the league may have requests, time passes, the entry is evicted, and the league is flushed. `Flaw` takes one
//! part of the protocol out, and then the search must find a broken rule.

use std::collections::{HashSet, VecDeque};
use std::time::Duration;

use super::*;
use crate::cache::entry::Chunk;
use crate::cache::{Built, Content, Verdict};
use crate::league::{Digest, Revision, Season, StoreId, Week};
use crate::scoretable::Kind;

/// A part of the protocol that is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    /// The publisher ends a request when it reads it.
    EndedBeforeFill,
    /// The reader asks once, and waits for ever.
    AskedOnce,
    /// Requests do not grow old, and the publisher leaves nonsense where it is.
    NonsenseStays,
    /// The publisher builds whatever is asked for.
    NotValidated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    R3,
    R7,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    Look,
    Read,
    Claim,
    Fill,
    Die,
    Crowd,
    Pass,
    Evict,
    Flush,
}

const EVENTS: [Event; 9] = [
    Event::Look,
    Event::Read,
    Event::Claim,
    Event::Fill,
    Event::Die,
    Event::Crowd,
    Event::Pass,
    Event::Evict,
    Event::Flush,
];

/// What the publisher is about to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Publisher {
    /// What is missing of what it read.
    missing: Vec<Key>,
    /// What it holds the lease of, with the nonce from before its build.
    building: Option<(Key, Nonce)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct World {
    server: Embedded,
    now: Moment,
    publisher: Publisher,
    /// Whether the reader has asked.
    asked: bool,
    /// Whether more was kept than may be, or nonsense was built.
    unbounded: bool,
    /// How much may still go wrong: deaths, crowds, passing of half a minute, evictions, flushes.
    left: [u8; 5],
}

const EDITION: Edition = Edition {
    revision: Revision(1),
    facts: Digest(1),
};

const TERM: Term = Term {
    lease: Duration::from_secs(1),
    longest: Duration::from_secs(1),
};

fn key() -> Key {
    Key {
        league: LeagueTag::of(&StoreId::from_bits(1)),
        content: Content::Table(Kind::Enhanced),
        season: Season::FIRST,
        week: Week::new(1),
    }
}

/// The calendar has one week.
fn is_in_calendar(key: &Key) -> bool {
    key.week == Week::new(1)
}

/// A request that can be read, and is of no week of the calendar.
fn nonsense(number: usize) -> String {
    let content = Content::Details(u32::try_from(number).unwrap());
    let week = Week::new(2);
    let league = key().league;
    let season = Season::FIRST;
    Key {
        league,
        content,
        season,
        week,
    }
    .wanted()
}

impl World {
    fn new() -> Self {
        let (mut server, now) = (Embedded::default(), Moment(1_700_000_000_000));
        let proposal = Proposal {
            edition: EDITION,
            seen: None,
            body: b"head".to_vec(),
            by: "test".to_owned(),
            spread: Duration::ZERO,
        };
        server.announce(now, &key().league, &proposal);
        Self {
            server,
            now,
            publisher: Publisher::default(),
            asked: false,
            unbounded: false,
            left: [1, 1, 2, 1, 1],
        }
    }

    fn is_there(&mut self, key: &Key) -> bool {
        let verdict = self.server.look(self.now, key, EDITION).verdict(EDITION);
        matches!(verdict, Verdict::Fresh | Verdict::Stale)
    }

    /// Whether the event can happen, and then the world after it.
    fn after(&self, event: Event, flaws: &[Flaw]) -> Option<Self> {
        let mut next = self.clone();
        let limited = match event {
            Event::Die => Some(0),
            Event::Crowd => Some(1),
            Event::Pass => Some(2),
            Event::Evict => Some(3),
            Event::Flush => Some(4),
            _ => None,
        };
        if let Some(kind) = limited {
            next.left[kind] = next.left[kind].checked_sub(1)?;
        }
        next.step(event, flaws);
        (next != *self).then_some(next)
    }

    fn step(&mut self, event: Event, flaws: &[Flaw]) {
        let (now, league) = (self.now, key().league);
        match event {
            Event::Look => self.look(flaws),
            Event::Read => self.read(flaws),
            Event::Claim => self.claim(),
            Event::Fill => self.fill(),
            Event::Die => self.publisher = Publisher::default(),
            Event::Crowd => {
                for number in 0..MOST_REQUESTS {
                    let member = nonsense(number);
                    self.server
                        .keys
                        .zadd(&league.wanted(), member.as_bytes(), now);
                }
            }
            Event::Pass => {
                self.now = now.after(LIVES / 2);
                if flaws.contains(&Flaw::NonsenseStays) {
                    self.stay_young();
                }
                self.server.keys.expire(self.now);
            }
            Event::Evict => drop(self.server.keys.unlink(&key().table(EDITION))),
            Event::Flush => drop(self.server.flush(now, &league)),
        }
    }

    fn stay_young(&mut self) {
        let item = self.server.keys.0.get_mut(&key().league.wanted());
        if let Some(item) = item
            && let Value::Sorted(members) = &mut item.value
        {
            for at in members.values_mut() {
                *at = self.now;
            }
            item.ends = None;
        }
    }

    /// The reader looks.
    fn look(&mut self, flaws: &[Flaw]) {
        let (now, key) = (self.now, key());
        let waits = self.asked && flaws.contains(&Flaw::AskedOnce);
        if self.is_there(&key) || waits || self.server.is_wanted(now, &key.league, &key.wanted()) {
            return;
        }
        let asked = self.server.ask(now, &key.league, &key.wanted());
        self.asked |= asked == Asked::Asked && flaws.contains(&Flaw::AskedOnce);
        let members = self.server.keys.members(&key.league.wanted());
        self.unbounded |= members.is_some_and(|members| members.len() > MOST_REQUESTS);
    }

    /// The publisher reads the requests, and ends those for nothing and for what is there.
    fn read(&mut self, flaws: &[Flaw]) {
        let (now, league) = (self.now, key().league);
        if self.publisher != Publisher::default() {
            return;
        }
        let read = self.server.wanted(now, &league);
        let mut ended = Vec::new();
        for EntryRequest { member, .. } in read.requests {
            let wanted = Key::of_wanted(&league, &member).unwrap();
            if !is_in_calendar(&wanted) && !flaws.contains(&Flaw::NotValidated) {
                if !flaws.contains(&Flaw::NonsenseStays) {
                    ended.push(member);
                }
            } else if self.is_there(&wanted) {
                ended.push(member);
            } else {
                if flaws.contains(&Flaw::EndedBeforeFill) {
                    ended.push(member);
                }
                self.publisher.missing.push(wanted);
            }
        }
        self.server.end_requests(now, &league, &ended, false);
        if read.crowded {
            self.server.end_requests(now, &league, &[], true);
        }
    }

    fn claim(&mut self) {
        if self.publisher.building.is_some() {
            return;
        }
        let (now, Some(wanted)) = (self.now, self.publisher.missing.pop()) else {
            return;
        };
        let nonce = self.server.announced(now, &wanted.league).nonce();
        let claimed = self.server.claim(now, &wanted, EDITION, "token", TERM);
        if claimed == Claimed::Go {
            self.unbounded |= !is_in_calendar(&wanted);
            self.publisher.building = nonce.map(|nonce| (wanted, nonce));
        }
    }

    fn fill(&mut self) {
        let Some((wanted, nonce)) = self.publisher.building.take() else {
            return;
        };
        let meta = Meta {
            nonce,
            rows: 1,
            chunks: 1,
            built: Built {
                at: Moment(0),
                micros: 0,
                by: "test".to_owned(),
            },
            grace: Duration::ZERO,
            checksum: 0,
        };
        let chunks = [Chunk::new(vec![1])];
        let draft = Drafted {
            key: &wanted,
            edition: EDITION,
            meta: &meta,
            chunks: &chunks,
            lives: Duration::from_secs(3_600),
            was: None,
        };
        self.server.fill(self.now, &draft);
    }

    /// The rule that is broken here, or will be although nothing goes wrong any more.
    fn broken(&self, flaws: &[Flaw]) -> Option<Rule> {
        if self.unbounded {
            return Some(Rule::R7);
        }
        let mut calm = self.clone();
        calm.step(Event::Die, flaws);
        for _ in 0..3 {
            // The lease of a publisher that died ends.
            calm.now = calm.now.after(TERM.lease);
            calm.step(Event::Look, flaws);
            calm.step(Event::Read, flaws);
            while calm.publisher != Publisher::default() {
                calm.step(Event::Claim, flaws);
                calm.step(Event::Fill, flaws);
            }
        }
        (!calm.is_there(&key())).then_some(Rule::R3)
    }
}

/// Visits every state; how many there are, or the first rule that is broken and a shortest way there.
fn search(flaws: &[Flaw]) -> Result<usize, (Rule, Vec<Event>)> {
    let start = World::new();
    let mut seen = HashSet::from([start.clone()]);
    let mut queue = VecDeque::from([(start, Vec::new())]);
    while let Some((world, way)) = queue.pop_front() {
        if let Some(rule) = world.broken(flaws) {
            return Err((rule, way));
        }
        for event in EVENTS {
            let next = world.after(event, flaws);
            if let Some(next) = next.filter(|next| seen.insert(next.clone())) {
                let way = way.iter().copied().chain([event]).collect();
                queue.push_back((next, way));
            }
        }
    }
    Ok(seen.len())
}

#[test]
fn requests_are_bounded_and_every_reader_gets_its_table() {
    let states = search(&[]).unwrap();
    assert!(states > 1_000, "{states}");
}

/// A reader that asks again is helped by a publisher that forgets, and each flaw that is none by itself is one with the other.
#[test]
fn each_part_of_the_protocol_is_needed() {
    for (flaws, rule, steps) in [
        (&[Flaw::EndedBeforeFill, Flaw::AskedOnce][..], Rule::R3, 2),
        (&[Flaw::NonsenseStays], Rule::R3, 1),
        (&[Flaw::NotValidated], Rule::R7, 3),
    ] {
        let (broken, way) = search(flaws).unwrap_err();
        assert_eq!((broken, way.len()), (rule, steps), "{flaws:?}: {way:?}");
    }
    assert!(search(&[Flaw::EndedBeforeFill]).is_ok());
}
