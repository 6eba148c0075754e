//! The server, which is an `Embedded`, and the fingerprints of states.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::rc::Rc;
use std::sync::LazyLock;
use std::time::Duration;

use crate::cache::embedded::{Embedded, Value};
use crate::cache::entry::{Chunk, Drafted, Head, Meta};
use crate::cache::lease::Claimed;
use crate::cache::{
    Announce, Announcement, Asked, Built, Flush, Key, LeagueTag, Nonce, Proposal, Term,
};
use crate::clock::Moment;
use crate::league::{Digest, Edition, Revision, Season, StoreId, Week};
use crate::scoretable::Kind;

const GRACE: Duration = Duration::from_secs(3_600);
const LIVES: Duration = Duration::from_secs(7_200);
/// How long a lease lives.
pub(super) const LEASE: Duration = Duration::from_secs(5);
/// One for all: at worst a program ends the lease of another, which costs a build.
const TOKEN: &str = "token";

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

/// An edition as a story writes it.
pub(super) fn short(edition: Edition) -> String {
    format!("{}-{}", edition.revision, edition.facts.0)
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

/// What a publisher reads of the requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Wants {
    /// Whether the one entry is asked for.
    pub(super) real: bool,
    /// What names nothing in the calendar, a bit for each.
    pub(super) nonsense: u128,
    /// Whether there is more.
    pub(super) crowded: bool,
}

/// A request that can be read, and is of no week of the calendar.
fn nonsense(number: usize) -> String {
    let content = crate::cache::Content::Details(u32::try_from(number).unwrap());
    let week = Week::new(2);
    Key {
        content,
        week,
        ..KEY.clone()
    }
    .wanted()
}

fn number_of(nonsense: &Key) -> u32 {
    match nonsense.content {
        crate::cache::Content::Details(number) => number,
        crate::cache::Content::Table(_) => panic!("{nonsense} is no nonsense of the search"),
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
    head: Head,
    wants: Wants,
    print: u128,
}

/// What an operation makes of the keys with a fingerprint, and answers.
type Known = HashMap<(u128, Operation), (Rc<State>, Answer)>;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Operation {
    Announce(Moment, Edition, Option<Edition>),
    Flush(Moment),
    Fill(Moment, Edition, Content, Nonce),
    Lose(Lost),
    /// For the entry, or nonsense of this number.
    Ask(Moment, Option<usize>),
    /// So much nonsense is written, past ASK.
    Crowd(Moment, usize),
    Claim(Moment, Edition),
    Release(Moment, Edition),
    End(Moment, Wants),
    EndAll(Moment),
    /// Whether requests stay as they are.
    Expire(Moment, bool),
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
    /// Whether it was done.
    Done(bool),
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

    /// What a reader sees announced.
    pub(super) fn head(&self) -> &Head {
        &self.state.head
    }

    pub(super) fn wants(&self) -> Wants {
        self.state.wants
    }

    /// Whether a reader sees that the entry is asked for.
    pub(super) fn is_wanted(&self) -> bool {
        let members = self.state.keys.keys.members(&KEY.league.wanted());
        members.is_some_and(|members| members.contains_key(KEY.wanted().as_bytes()))
    }

    /// How many requests there are.
    pub(super) fn requests(&self) -> usize {
        let members = self.state.keys.keys.members(&KEY.league.wanted());
        members.map_or(0, std::collections::BTreeMap::len)
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
            Answer::Flush(keys.flush(now, &KEY.league, "t:1"))
        });
        match answer {
            Answer::Flush(answer) => answer,
            _ => Flush::Taken,
        }
    }

    /// Fills the entry with the name of an edition. What the table is of stands in fields that no operation reads.
    pub(super) fn fill(&mut self, now: Moment, name: Edition, content: Content, nonce: Nonce) {
        let was = self.said().reference.as_ref().and_then(|it| it.was);
        self.known(Operation::Fill(now, name, content, nonce), now, |keys| {
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
                // No two builds have the same: it covers when they were.
                checksum: content.flush,
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

    /// A reader asks; whether the request was made by that.
    pub(super) fn ask(&mut self, now: Moment, number: Option<usize>) -> bool {
        self.does(Operation::Ask(now, number), now, |keys| {
            let member = number.map_or_else(|| KEY.wanted(), nonsense);
            keys.ask(now, &KEY.league, &member) == Asked::Asked
        })
    }

    /// Another program writes nonsense as no reader asks for it.
    pub(super) fn crowd(&mut self, now: Moment, count: usize) {
        self.does(Operation::Crowd(now, count), now, |keys| {
            let name = KEY.league.wanted();
            for number in 0..count {
                keys.keys.zadd(&name, nonsense(number).as_bytes(), now);
            }
            true
        });
    }

    /// Whether a publisher gets the lease.
    pub(super) fn claim(&mut self, now: Moment, edition: Edition) -> bool {
        self.does(Operation::Claim(now, edition), now, |keys| {
            let term = Term {
                lease: LEASE,
                longest: LEASE,
            };
            keys.claim(now, &KEY, edition, TOKEN, term) == Claimed::Go
        })
    }

    pub(super) fn release(&mut self, now: Moment, edition: Edition) {
        self.does(Operation::Release(now, edition), now, |keys| {
            keys.release(now, &KEY, edition, TOKEN);
            true
        });
    }

    /// Some requests end.
    pub(super) fn end(&mut self, now: Moment, ended: Wants) {
        self.does(Operation::End(now, ended), now, |keys| {
            let bits = (0..u128::BITS).filter(|bit| ended.nonsense >> bit & 1 == 1);
            let numbers = bits.map(|bit| usize::try_from(bit).unwrap());
            let real = ended.real.then(|| KEY.wanted());
            let members = numbers.map(nonsense).chain(real);
            let members: Vec<Vec<u8>> = members.map(String::into_bytes).collect();
            keys.end_requests(now, &KEY.league, &members, false);
            true
        });
    }

    pub(super) fn end_all(&mut self, now: Moment) {
        self.does(Operation::EndAll(now), now, |keys| {
            keys.end_requests(now, &KEY.league, &[], true);
            true
        });
    }

    /// What has no time left is gone. Requests that do not grow old are as if made now.
    pub(super) fn expire(&mut self, now: Moment, keeps_requests: bool) {
        self.does(Operation::Expire(now, keeps_requests), now, |keys| {
            let item = keys.keys.0.get_mut(&KEY.league.wanted());
            if let Some(item) = item.filter(|_| keeps_requests)
                && let Value::Sorted(members) = &mut item.value
            {
                for at in members.values_mut() {
                    *at = now;
                }
                item.ends = None;
            }
            keys.keys.expire(now);
            true
        });
    }

    fn does(
        &mut self,
        operation: Operation,
        now: Moment,
        run: impl FnOnce(&mut Embedded) -> bool,
    ) -> bool {
        let answer = self.known(operation, now, |keys| Answer::Done(run(keys)));
        matches!(answer, Answer::Done(true))
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
        state.head = state.keys.head(now, &KEY.league);
        state.wants = wants(&mut state.keys, now);
        // When, and by which program, decides nothing.
        let idle = [
            "at",
            "by",
            "spread_ms",
            "flushed_by",
            "grace_ms",
            "bytes",
            "checksum",
            "chunks",
        ];
        let mut print = Print::default();
        for (name, item) in &state.keys.keys.0 {
            name.as_bytes().hash(&mut print);
            match &item.value {
                Value::Hash(fields) => {
                    let fields = fields.iter().filter(|(name, _)| !idle.contains(&&***name));
                    fields.for_each(|field| field.hash(&mut print));
                }
                // Leases and requests are gone before entries are.
                _ => item.hash(&mut print),
            }
        }
        state.print = print.0;
        answer
    }
}

fn wants(keys: &mut Embedded, now: Moment) -> Wants {
    let read = keys.wanted(now, &KEY.league);
    let mut wants = Wants {
        crowded: read.crowded,
        ..Wants::default()
    };
    for request in &read.requests {
        match Key::of_wanted(&KEY.league, &request.member) {
            Some(key) if key == *KEY => wants.real = true,
            key => wants.nonsense |= 1 << number_of(&key.unwrap()),
        }
    }
    wants
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
