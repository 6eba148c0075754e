//! The server, which is an `Embedded`, and the fingerprints of states.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::rc::Rc;
use std::sync::LazyLock;
use std::time::Duration;

use crate::cache::embedded::{Embedded, Value};
use crate::cache::entry::{Chunk, Drafted, Meta};
use crate::cache::{Announce, Announcement, Built, Flush, Key, LeagueTag, Nonce, Proposal};
use crate::clock::Moment;
use crate::league::{Digest, Edition, Revision, Season, StoreId, Week};
use crate::scoretable::Kind;

const GRACE: Duration = Duration::from_secs(3_600);
const LIVES: Duration = Duration::from_secs(7_200);

/// The one entry that is looked at.
pub(super) static KEY: LazyLock<Key> = LazyLock::new(|| Key {
    league: LeagueTag::of(&StoreId::from_bits(7)),
    content: crate::cache::Content::Table(Kind::Enhanced),
    season: Season::new(2024).unwrap(),
    week: Week::new(1),
});

pub(super) const fn edition(revision: u64, facts: u64) -> Edition {
    Edition {
        revision: Revision(revision),
        facts: Digest(facts),
    }
}

/// What a table really is of. An entry carries it in fields that no operation reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Content {
    pub(super) edition: Edition,
    /// The last flush when its build began.
    pub(super) flush: u64,
}

impl Content {
    pub(super) fn of(meta: &Meta) -> Self {
        Self {
            edition: edition(meta.built.micros, meta.rows),
            flush: meta.built.at.0,
        }
    }
}

/// The server.
#[derive(Clone, Default)]
pub(super) struct Server {
    state: Rc<State>,
    /// What operations come to: the keys are the same in many states of all the rest.
    known: Rc<RefCell<Known>>,
}

#[derive(Clone, Default)]
struct State {
    keys: Embedded,
    said: Announcement,
    print: u128,
}

/// What an operation makes of the keys with a fingerprint, and answers.
type Known = HashMap<(u128, Operation), (Rc<State>, Answer)>;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Operation {
    Announce(Moment, Edition, Option<Edition>),
    Flush(Moment),
    Fill(Edition, Content, Nonce),
    Lose(Lost),
}

/// What a server may lose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Lost {
    Reference,
    Mark,
    Entry(Edition),
    All,
}

#[derive(Clone, Copy)]
enum Answer {
    Announce(Announce),
    Flush(Flush),
    None,
}

impl Hash for Server {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.state.print.hash(state);
    }
}

impl Server {
    /// What is announced.
    pub(super) fn said(&self) -> &Announcement {
        &self.state.said
    }

    pub(super) fn read<T>(&self, read: impl FnOnce(&mut Embedded) -> T) -> T {
        read(&mut self.state.keys.clone())
    }

    pub(super) fn holds(&self, name: &str) -> bool {
        self.state.keys.keys.get(name).is_some()
    }

    /// The editions in the names of entries.
    pub(super) fn entries(&self) -> impl Iterator<Item = Edition> {
        let names = self.state.keys.keys.0.keys();
        names.filter_map(|name| name.split_once(":t:")?.1.split(':').next()?.parse().ok())
    }

    pub(super) fn announce(
        &mut self,
        now: Moment,
        mine: Edition,
        seen: Option<Edition>,
    ) -> Announce {
        let operation = Operation::Announce(now, mine, seen);
        let answer = self.known(operation, now, |keys| {
            let proposal = Proposal {
                edition: mine,
                seen,
                body: mine.to_string().into_bytes(),
                by: "search".to_owned(),
                spread: Duration::ZERO,
            };
            Answer::Announce(keys.announce(now, &KEY.league, &proposal))
        });
        match answer {
            Answer::Announce(answer) => answer,
            _ => Announce::Taken,
        }
    }

    pub(super) fn flush(&mut self, now: Moment) -> Flush {
        let answer = self.known(Operation::Flush(now), now, |keys| {
            Answer::Flush(keys.flush(now, &KEY.league))
        });
        match answer {
            Answer::Flush(answer) => answer,
            _ => Flush::Taken,
        }
    }

    /// Fills the entry with the name of an edition. What the table is of stands in fields that no operation reads.
    pub(super) fn fill(&mut self, now: Moment, name: Edition, content: Content, nonce: Nonce) {
        let was = self.said().reference.as_ref().and_then(|it| it.was);
        self.known(Operation::Fill(name, content, nonce), now, |keys| {
            let meta = Meta {
                nonce,
                rows: content.edition.facts.0,
                chunks: 1,
                built: Built {
                    at: Moment(content.flush),
                    micros: content.edition.revision.0,
                    by: "search".to_owned(),
                },
                grace: GRACE,
                checksum: 0,
            };
            let draft = Drafted {
                key: &KEY,
                edition: name,
                meta: &meta,
                chunks: &[Chunk::default()],
                lives: LIVES,
                was,
            };
            keys.fill(now, &draft);
            Answer::None
        });
    }

    pub(super) fn lose(&mut self, now: Moment, lost: Lost) {
        self.known(Operation::Lose(lost), now, |keys| {
            let name = match lost {
                Lost::Reference => KEY.league.reference(),
                Lost::Mark => KEY.league.mark(),
                Lost::Entry(edition) => KEY.table(edition),
                Lost::All => {
                    *keys = Embedded::default();
                    return Answer::None;
                }
            };
            keys.keys.unlink(&name);
            Answer::None
        });
    }

    /// Does an operation, or remembers what it comes to.
    fn known(
        &mut self,
        operation: Operation,
        now: Moment,
        run: impl FnOnce(&mut Embedded) -> Answer,
    ) -> Answer {
        let place = (self.state.print, operation);
        if let Some((state, answer)) = self.known.borrow().get(&place) {
            self.state = Rc::clone(state);
            return *answer;
        }
        let answer = self.change(now, run);
        let came_to = (Rc::clone(&self.state), answer);
        self.known.borrow_mut().insert(place, came_to);
        answer
    }

    pub(super) fn change<T>(&mut self, now: Moment, change: impl FnOnce(&mut Embedded) -> T) -> T {
        let state = Rc::make_mut(&mut self.state);
        let answer = change(&mut state.keys);
        state.said = state.keys.announced(now, &KEY.league);
        // When, and by which program, decides nothing.
        let idle = ["at", "by", "spread_ms", "grace_ms", "checksum", "chunks"];
        let mut print = Print::default();
        for (name, item) in &state.keys.keys.0 {
            name.as_bytes().hash(&mut print);
            if let Value::Hash(fields) = &item.value {
                let fields = fields.iter().filter(|(name, _)| !idle.contains(&&***name));
                fields.for_each(|field| field.hash(&mut print));
            }
        }
        state.print = print.0;
        answer
    }
}

/// A 128-bit fingerprint: of a million states, two share one with a chance of one in 10^26.
pub(super) fn print_of(state: &impl Hash) -> u128 {
    let mut print = Print::default();
    state.hash(&mut print);
    print.0
}

/// Takes a word at a time, each in one multiplication: most of a search is spent here.
#[derive(Default)]
struct Print(u128);

impl Hasher for Print {
    fn write_u128(&mut self, word: u128) {
        /// Odd, and otherwise of no meaning.
        const FACTOR: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
        self.0 = (self.0 ^ word).wrapping_mul(FACTOR).rotate_left(59);
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u8(*byte);
        }
    }

    fn write_u8(&mut self, word: u8) {
        self.write_u128(word.into());
    }

    fn write_u64(&mut self, word: u64) {
        self.write_u128(word.into());
    }

    fn write_usize(&mut self, word: usize) {
        self.write_u128(word as u128);
    }

    fn write_isize(&mut self, word: isize) {
        self.write_usize(word.cast_unsigned());
    }

    fn finish(&self) -> u64 {
        0
    }
}
