//! The state of everything: the server, the stores, the programs and the reader, and what is true of them.

use std::hash::{Hash, Hasher};

use super::reader::Reader;
use super::server::{Content, Server, Wants, edition, print_of};
use super::{Rule, Setting};
use crate::cache::{Announce, Nonce};
use crate::clock::Moment;
use crate::league::{Digest, Edition, Revision};

/// The edition that the league is at in the beginning.
pub(super) const FIRST: Edition = edition(1, 0);

/// A set of editions, of which there are few: a bit for each pair of a revision below 16 and facts below 4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Editions(u64);

impl Editions {
    fn bit(edition: Edition) -> u64 {
        let Edition { revision, facts } = edition;
        assert!(revision.0 < 16 && facts.0 < 4, "{edition} has no bit");
        1 << (revision.0 * 4 + facts.0)
    }

    pub(super) fn with(self, edition: Edition) -> Self {
        Self(self.0 | Self::bit(edition))
    }

    pub(super) fn contains(self, edition: Edition) -> bool {
        edition.revision.0 < 16 && edition.facts.0 < 4 && self.0 & Self::bit(edition) != 0
    }

    /// Those of a lower revision.
    fn below(self, revision: Revision) -> Self {
        Self(self.0 & ((1 << (revision.0 * 4)) - 1))
    }

    pub(super) fn facts_at(self, revision: Revision) -> Option<Digest> {
        let of = |facts: &Digest| {
            self.contains(Edition {
                revision,
                facts: *facts,
            })
        };
        (0..4).map(Digest).find(of)
    }

    pub(super) fn has_facts(self, facts: Digest) -> bool {
        (0..16).any(|revision| self.contains(edition(revision, facts.0)))
    }
}

/// The stores: the league's own, and a copy of it that is written to separately.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum File {
    League,
    Copy,
}

/// A store as `store/line.rs` keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Store {
    pub(super) edition: Edition,
    /// What it was written on top of, as it knows that itself.
    pub(super) line: Editions,
    /// What it really was written on top of: all editions that it ever was at.
    pub(super) history: Editions,
}

impl Store {
    fn new() -> Self {
        let line = Editions::default().with(FIRST);
        Self {
            edition: FIRST,
            line,
            history: line,
        }
    }

    fn is_now(&mut self, edition: Edition) {
        self.edition = edition;
        self.line = self.line.below(edition.revision).with(edition);
        self.history = self.history.with(edition);
    }

    pub(super) fn write(&mut self, facts: Digest) {
        self.number(self.edition.revision.0 + 1, facts);
    }

    /// Takes the announced number over, if it still has the announced facts.
    pub(super) fn take_number(&mut self, announced: Edition) {
        if self.edition.facts == announced.facts {
            self.is_now(announced);
        }
    }

    /// Counts a write without a change, later than what is announced.
    pub(super) fn overtake(&mut self, announced: Option<Edition>) {
        let least = announced.map_or(0, |now| now.revision.0);
        let number = self.edition.revision.0.max(least) + 1;
        self.number(number, self.edition.facts);
    }

    fn number(&mut self, revision: u64, facts: Digest) {
        self.is_now(edition(revision, facts.0));
    }
}

/// The owners: two programs of the league's store, and one of the copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Who {
    Writer,
    Second,
    Copier,
}

impl Who {
    pub(super) const fn file(self) -> File {
        match self {
            Self::Writer | Self::Second => File::League,
            Self::Copier => File::Copy,
        }
    }
}

/// A program that has a store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Owner {
    pub(super) doing: Doing,
    /// What it has still to do of the requests that it read.
    pub(super) serves: Option<Wants>,
    /// The greatest nonce that it saw.
    pub(super) greatest: Option<Nonce>,
    /// The newest flush that it saw.
    pub(super) saw: u64,
}

/// What a program has done of its way from a look to an announced and filled edition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Doing {
    #[default]
    Idle,
    /// Its take-over has flushed.
    Flushed,
    /// It knows what is announced.
    Looked(Look),
    /// It decided to take the announced number over.
    Renumbering(Look),
    /// It decided that it may announce, or need not.
    Ready(Ready),
    /// What it announces is announced, and it turns to the requests that it read.
    Serving,
    /// It decided which requests to end, and what to build.
    Sorted(Wants, Option<Wanted>),
    /// It is about to claim the lease of what it has to build.
    Claiming(Wanted),
    /// It has built what it could, and ends all requests, since there are too many.
    Clearing,
}

/// What a publisher has to build for a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Wanted {
    pub(super) edition: Edition,
    pub(super) nonce: Nonce,
    /// Whether it is in the calendar.
    pub(super) real: bool,
}

/// What a look at the server said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Look {
    pub(super) now: Option<Edition>,
    /// Whether reference and mark both say so.
    pub(super) whole: bool,
    pub(super) nonce: Option<Nonce>,
    /// Whether it is the look of a take-over.
    pub(super) over: bool,
}

/// An ANNOUNCE as it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Sent {
    pub(super) edition: Edition,
    pub(super) seen: Option<Edition>,
    pub(super) over: bool,
    /// What the edition really was written on top of.
    pub(super) history: Editions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Ready {
    pub(super) sends: Sent,
    pub(super) announced: bool,
    /// The nonce that it read, which is before the build.
    pub(super) nonce: Option<Nonce>,
    pub(super) built: Option<Content>,
    pub(super) filled: bool,
}

/// What is true of the server's keys, whatever they say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Truth {
    /// The announced edition. The loss of one key does not change it.
    pub(super) announced: Option<Edition>,
    /// The keys that were written and not lost since: the reference and the mark.
    pub(super) kept: [bool; 2],
    /// The last flush. The loss of the reference is one.
    pub(super) flush: u64,
    /// Whether the announced edition is of a take-over, or was written on top of one.
    pub(super) over: bool,
}

/// How often what makes new names has happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Used {
    pub(super) writes: [u8; 2],
    pub(super) flushes: u8,
    pub(super) losses: u8,
    pub(super) wipes: u8,
    pub(super) failovers: u8,
    pub(super) restores: u8,
    pub(super) overs: u8,
    pub(super) overtakes: u8,
    pub(super) nonsense: u8,
    pub(super) crowds: u8,
    pub(super) minutes: u8,
    /// The number of the newest flush.
    flush: u64,
    /// How many milliseconds have passed.
    pub(super) millis: u64,
}

#[derive(Clone)]
pub(super) struct World {
    pub(super) server: Server,
    pub(super) truth: Truth,
    /// An earlier state of the server, on a replica that may take over.
    pub(super) replica: Option<(Server, Truth)>,
    pub(super) stores: [Store; 2],
    pub(super) backup: Option<(File, Store)>,
    pub(super) owners: [Owner; 3],
    pub(super) reader: Reader,
    /// What was sent once, and may arrive again.
    pub(super) late: Vec<Sent>,
    pub(super) used: Used,
    /// A rule that was broken by the last event.
    pub(super) broken: Option<Rule>,
}

impl Hash for World {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Which of the two programs of the league's store has done what makes no difference.
        let [mut first, mut second] =
            [Who::Writer, Who::Second].map(|who| print_of(self.owner(who)));
        if first > second {
            (first, second) = (second, first);
        }
        (first, second, self.owner(Who::Copier)).hash(state);
        (&self.server, self.truth, &self.replica).hash(state);
        (&self.stores, &self.backup, &self.reader).hash(state);
        (&self.late, self.used, self.broken).hash(state);
    }
}

impl World {
    /// A league that is announced and has its entry.
    pub(super) fn new() -> Self {
        let mut world = Self {
            server: Server::default(),
            truth: Truth::default(),
            replica: None,
            stores: [Store::new(); 2],
            backup: None,
            owners: [Owner::default(); 3],
            reader: Reader::default(),
            late: Vec::new(),
            used: Used::default(),
            broken: None,
        };
        let nonce = match world.server.announce(world.now(), FIRST, None) {
            Announce::Announced(nonce) => nonce,
            other => panic!("{other:?}"),
        };
        world.truth = Truth {
            announced: Some(FIRST),
            kept: [true; 2],
            ..Truth::default()
        };
        let content = Content {
            edition: FIRST,
            flush: 0,
        };
        world.server.fill(world.now(), FIRST, content, nonce);
        world
    }

    /// Time passes only when the server forgets something: it is what makes a nonce new then.
    pub(super) const fn now(&self) -> Moment {
        Moment(1_000 + self.used.millis)
    }

    pub(super) fn time_passes(&mut self) {
        self.used.millis += 1;
    }

    /// A flush, whatever the server answered.
    pub(super) fn is_flushed(&mut self) {
        self.used.flush += 1;
        self.truth.flush = self.used.flush;
    }

    pub(super) const fn store(&self, file: File) -> &Store {
        &self.stores[file as usize]
    }

    pub(super) const fn store_mut(&mut self, file: File) -> &mut Store {
        &mut self.stores[file as usize]
    }

    pub(super) const fn owner(&self, who: Who) -> &Owner {
        &self.owners[who as usize]
    }

    pub(super) const fn owner_mut(&mut self, who: Who) -> &mut Owner {
        &mut self.owners[who as usize]
    }

    /// The fingerprint of what a program that begins anew goes by, and of what is true of it.
    pub(super) fn print_at_rest(&self, setting: &Setting) -> u128 {
        let memories = setting.owners.iter().map(|who| {
            let owner = self.owner(*who);
            (owner.greatest, owner.saw)
        });
        let memories: Vec<_> = memories.collect();
        let rest = (&self.server, self.truth, &self.stores, &self.reader);
        print_of(&(rest, memories, self.broken))
    }
}
