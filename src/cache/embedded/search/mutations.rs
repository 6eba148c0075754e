//! Rules taken out of the protocol one at a time, to see that the search misses each of them.
//!
//! `Embedded` is left as it is. A mutation decides otherwise in place of a program, gives an operation other arguments, or
//! writes to the keys around it.

use super::server::{Content, KEY};
use super::world::{Look, Sent, Store, World};
use super::{ASKED, COPIES, READ, READ_ALONE, Rule, SHARED, Setting};
use crate::cache::embedded::Embedded;
use crate::cache::entry::{Found, Sighting, Snapshot};
use crate::cache::{Announce, Announcement, Nonce, Verdict};
use crate::league::{Digest, Edition, Relation, Revision};

/// The rule that is missing. The numbers are those of the protocol's own list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mutation {
    /// 1. A store does not ask its line: the higher number leads.
    NoLine,
    /// 2. A store asks its line for the announced facts, under whatever number.
    LineByFacts,
    /// 3. ANNOUNCE does not compare what is announced with what was seen.
    AnnounceBlindly,
    /// 4. The same, in a take-over only.
    TakeOverBlindly,
    /// 5. A take-over keeps the store's number.
    TakeOverKeepsNumber,
    /// 6. A fill has the nonce that is there when it is written.
    NonceWhenWriting,
    /// 7. A reader does not compare nonces.
    NonceIgnored,
    /// 8. A reader reads the reference before the entry.
    ReferenceFirst,
    /// 9. An entry is named by its revision alone.
    NamedByRevision,
    /// 10. A lost reference comes back with a nonce that was used before.
    NonceAgain,
    /// 11. There is no mark.
    NoMark,
    /// 12. A look announces nothing, and so only a program that has just written does.
    LookOnly,
    /// 13. A reader does not remember the greatest revision that it saw.
    ReaderForgets,
    /// 15. A store does not take over the number of its own facts.
    NumberNotTaken,
    /// 16. A publisher ends requests before it builds. A reader that asks again does not mind.
    EndedFirst,
    /// 16. The same, and a reader asks once.
    AskedOnce,
    /// 16. Requests do not grow old, and nonsense is not ended.
    NonsenseKept,
    /// 16. What is asked for is built, whether it is in the calendar or not.
    NotValidated,
    /// A reader takes what it found for the announced edition's, although it looked in another one.
    TakenForAnnounced,
    /// A fill writes what was built, although the store has another edition by then than the entry's name says.
    BuiltLater,
    /// An owner does not flush again when the server forgot a flush, and shows what it finds.
    FlushForgotten,
}

impl Setting {
    pub(super) fn has(&self, mutation: Mutation) -> bool {
        self.mutation == Some(mutation)
    }

    /// How a store relates to what is announced.
    pub(super) fn relation(&self, store: &Store, now: Option<Edition>) -> Relation {
        let line = |revision| store.line.facts_at(revision);
        let relation = Relation::of(store.edition, line, now);
        let Some(now) = now.filter(|now| *now != store.edition) else {
            return relation;
        };
        match (self.mutation, relation) {
            (Some(Mutation::NoLine), _) => {
                Relation::of(store.edition, |_| Some(now.facts), Some(now))
            }
            (Some(Mutation::LineByFacts), _)
                if now.facts != store.edition.facts && store.line.has_facts(now.facts) =>
            {
                Relation::Forward
            }
            (Some(Mutation::NumberNotTaken), Relation::Renumbered) => Relation::Behind,
            _ => relation,
        }
    }

    /// The write of a take-over.
    pub(super) fn overtake(&self, store: &mut Store, look: Look) {
        if !self.has(Mutation::TakeOverKeepsNumber) {
            store.overtake(look.now);
        }
    }

    /// ANNOUNCE, as it reaches the server.
    pub(super) fn announce(&self, world: &mut World, sent: Sent) -> Announce {
        let before = world.server.said().clone();
        let blind =
            self.has(Mutation::AnnounceBlindly) || sent.over && self.has(Mutation::TakeOverBlindly);
        let seen = if blind { before.edition() } else { sent.seen };
        let answer = world.server.announce(world.now(), sent.edition, seen);
        let now = world.now();
        match (self.mutation, answer) {
            (Some(Mutation::NonceAgain), Announce::Announced(_)) if before.nonce().is_none() => {
                let first = [("nonce", Nonce(1_000_000).to_string())];
                let name = KEY.league.reference();
                world
                    .server
                    .change(now, |keys| keys.keys.hset(&name, first));
            }
            (Some(Mutation::NoMark), _) => {
                let name = KEY.league.mark();
                world.server.change(now, |keys| keys.keys.unlink(&name));
            }
            _ => {}
        }
        answer
    }

    /// The edition in the name of an entry.
    pub(super) fn name(&self, edition: Edition) -> Edition {
        match self.mutation {
            Some(Mutation::NamedByRevision) => Edition {
                facts: Digest(0),
                ..edition
            },
            _ => edition,
        }
    }

    /// Fills the entry of an edition with what was built for it.
    pub(super) fn fill(&self, world: &mut World, edition: Edition, content: Content, nonce: Nonce) {
        let newest = world.server.said().nonce();
        let nonce = match self.mutation {
            Some(Mutation::NonceWhenWriting) => newest.unwrap_or(nonce),
            _ => nonce,
        };
        world
            .server
            .fill(world.now(), self.name(edition), content, nonce);
    }

    /// The entry of an edition, as it is read.
    pub(super) fn entry(&self, world: &World, edition: Edition) -> Found {
        let (now, name) = (world.now(), self.name(edition));
        world.server.read(|keys| keys.look(now, &KEY, name)).found
    }

    /// The entry of an edition, as a reader reads it, with its payload or without.
    pub(super) fn read(&self, world: &World, edition: Edition, payload: bool) -> Found {
        let (now, name) = (world.now(), self.name(edition));
        let look = |keys: &mut Embedded| keys.reader_look(now, &KEY, name, (payload, false)).found;
        world.server.read(look)
    }

    /// What a reader takes the entry of an edition for, that saw this revision announced.
    pub(super) fn verdict(&self, seen: &Sighting, edition: Edition, greatest: Revision) -> Verdict {
        let greatest = match self.mutation {
            Some(Mutation::ReaderForgets) => Revision(0),
            _ => greatest,
        };
        let mut seen = seen.clone();
        if let (true, Found::Record(record)) = (self.has(Mutation::NonceIgnored), &mut seen.found) {
            let needed = seen.announced.announced.nonce();
            record.meta.nonce = needed.unwrap_or(record.meta.nonce);
        }
        seen.verdict(edition, greatest)
    }
}

/// What a table is of that an owner takes for current, after it read the entry and what is announced.
pub(super) fn current(edition: Edition, found: Found, announced: &Announcement) -> Option<Content> {
    let announced = announced.clone();
    let snapshot = Snapshot { found, announced };
    let is_current = snapshot.verdict(edition).is_current();
    match snapshot.found {
        Found::Record(record) if is_current => Some(Content::of(&record.meta)),
        _ => None,
    }
}

/// Each mutation, a rule that it breaks, and a search that is large enough to find that.
pub(super) fn all() -> Vec<(Mutation, &'static [Rule; 1], Setting)> {
    let written = Setting {
        writes: [2, 1],
        ..COPIES
    };
    let taken_over = Setting { overs: 1, ..COPIES };
    let lost = Setting {
        losses: 1,
        ..COPIES
    };
    let read = Setting {
        looks: true,
        ..SHARED
    };
    let failover = Setting {
        failovers: 1,
        remembers: true,
        ..SHARED
    };
    let nonsense = Setting {
        nonsense: 1,
        crowds: 1,
        minutes: 1,
        ..ASKED
    };
    let moving = Setting {
        facts: 2,
        writes: [3, 0],
        ..READ_ALONE
    };
    let read_failover = Setting {
        failovers: 1,
        ..READ
    };
    vec![
        (Mutation::NoLine, &[Rule::R5], written),
        (Mutation::LineByFacts, &[Rule::R10], written),
        (Mutation::LineByFacts, &[Rule::R6], taken_over),
        (Mutation::AnnounceBlindly, &[Rule::R10], COPIES),
        (Mutation::TakeOverBlindly, &[Rule::R10], taken_over),
        (Mutation::TakeOverKeepsNumber, &[Rule::R10], taken_over),
        (Mutation::NonceWhenWriting, &[Rule::R4], SHARED),
        (Mutation::NonceIgnored, &[Rule::R4], SHARED),
        (Mutation::ReferenceFirst, &[Rule::R4], read),
        (Mutation::ReferenceFirst, &[Rule::R1], read),
        (Mutation::NamedByRevision, &[Rule::R1], COPIES),
        (Mutation::NonceAgain, &[Rule::R4], lost),
        (Mutation::NoMark, &[Rule::R8], lost),
        (Mutation::LookOnly, &[Rule::R3], SHARED),
        (Mutation::ReaderForgets, &[Rule::R9], failover),
        (Mutation::ReaderForgets, &[Rule::R9], read_failover),
        (Mutation::NumberNotTaken, &[Rule::R3], written),
        (Mutation::LookOnly, &[Rule::R3], READ),
        (Mutation::TakenForAnnounced, &[Rule::R2], moving),
        (Mutation::AskedOnce, &[Rule::R3], ASKED),
        (Mutation::NonsenseKept, &[Rule::R3], nonsense),
        (Mutation::NotValidated, &[Rule::R7], nonsense),
        (Mutation::BuiltLater, &[Rule::R1], SHARED),
        (Mutation::FlushForgotten, &[Rule::R4], failover),
    ]
}
