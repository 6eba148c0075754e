//! What is known of a server, and how each answer, or the lack of one, changes it.

use tokio::task::JoinHandle;

use super::Purpose;
use super::breaker::Breaker;
use super::link::Link;
use super::trouble::Trouble;
use crate::cache::server::Request;
use crate::cache::{LeagueTag, State};

/// A round trip that takes longer than this, in microseconds, keeps the user waiting.
const SLOW_MICROS: u64 = 100_000;

/// What is known of a server.
pub(super) struct Line {
    breaker: Breaker,
    state: State,
    /// Why the server takes no writes, though it answers.
    refusal: Option<Refusal>,
    link: Option<Link>,
    round_trip: Option<u64>,
    /// The league asked for last, which a probe asks for.
    league: Option<LeagueTag>,
    healer: Option<JoinHandle<()>>,
}

/// A write that was refused.
struct Refusal {
    why: State,
    /// What kind of write it was.
    of: &'static str,
    /// What that says of other writes.
    extent: Extent,
}

/// Which writes are refused together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// Those that need the same command.
    Same,
    /// All.
    All,
    /// All but those that free memory.
    AllButFreeing,
}

impl Refusal {
    /// Whether a write that was taken shows that this one would be too.
    fn is_over(&self, taken: &str) -> bool {
        let frees = taken == Request::FLUSH || taken == Request::REMOVE;
        self.of == taken
            || match self.extent {
                Extent::Same => false,
                Extent::All => taken != Request::REMOVE,
                Extent::AllButFreeing => !frees,
            }
    }
}

impl Default for Line {
    fn default() -> Self {
        Self {
            breaker: Breaker::default(),
            state: State::Connecting,
            refusal: None,
            link: None,
            round_trip: None,
            league: None,
            healer: None,
        }
    }
}

impl Line {
    pub(super) fn state(&self) -> State {
        match (&self.state, &self.refusal) {
            (State::Up | State::Slow, Some(refusal)) => refusal.why.clone(),
            (state, _) => state.clone(),
        }
    }

    pub(super) fn round_trip(&self) -> Option<u64> {
        self.round_trip
    }

    pub(super) fn is_open(&self) -> bool {
        self.breaker == Breaker::Open
    }

    pub(super) fn refuses_writes(&self) -> bool {
        self.refusal.is_some()
    }

    pub(super) fn link(&self) -> Option<Link> {
        self.link.clone()
    }

    pub(super) fn league(&self) -> Option<&LeagueTag> {
        self.league.as_ref()
    }

    pub(super) fn remember(&mut self, league: &LeagueTag) {
        if self.league.as_ref() != Some(league) {
            self.league = Some(league.clone());
        }
    }

    pub(super) fn adopt(&mut self, link: Link) {
        self.link = Some(link);
    }

    /// Whether nobody is trying to heal an open breaker. A task may be gone with the runtime it ran in.
    pub(super) fn needs_healer(&self) -> bool {
        self.healer.as_ref().is_none_or(JoinHandle::is_finished)
    }

    pub(super) fn employ(&mut self, healer: JoinHandle<()>) {
        self.healer = Some(healer);
    }

    /// A call was answered.
    pub(super) fn answered(
        &mut self,
        link: &Link,
        what: &'static str,
        purpose: Purpose,
        micros: u64,
    ) {
        if !self.is_mine(link) {
            return;
        }
        self.breaker.answered();
        // The first call has the connection in its time, and a write a large payload: neither tells of a slow server.
        let slow = micros > SLOW_MICROS && link.has_answered();
        self.state = match (purpose.writes(), &self.state) {
            (false, _) if slow => State::Slow,
            (true, State::Slow) => State::Slow,
            _ => State::Up,
        };
        if purpose.writes() {
            self.refusal.take_if(|refusal| refusal.is_over(what));
        } else {
            self.round_trip = Some(micros);
        }
        link.note_answer();
    }

    /// A call came to nothing. News of a connection that was given up is no news.
    pub(super) fn suffered(
        &mut self,
        link: &Link,
        what: &'static str,
        purpose: Purpose,
        trouble: Trouble,
    ) {
        if !self.is_mine(link) {
            return;
        }
        match trouble {
            Trouble::TimedOut => {
                self.breaker.unanswered(link.has_answered());
                if self.is_open() {
                    self.give_up(state_of(Trouble::TimedOut, purpose));
                } else {
                    self.state = State::Slow;
                }
            }
            Trouble::NoWrites(_) | Trouble::NoRoom(_) => {
                self.refused(link, what, trouble, purpose);
            }
            Trouble::Useless(_) | Trouble::Shut(_) if purpose.writes() => {
                self.refused(link, what, trouble, purpose);
            }
            trouble => self.give_up(state_of(trouble, purpose)),
        }
    }

    /// A probe was answered, on a new connection.
    pub(super) fn healed(&mut self, link: Link, micros: u64) {
        self.breaker.answered();
        self.refusal = None;
        self.round_trip = Some(micros);
        self.state = State::Up;
        link.note_answer();
        self.link = Some(link);
    }

    /// A probe came to nothing, or no connection could be made at all.
    pub(super) fn still_away(&mut self, trouble: Trouble) {
        self.give_up(state_of(trouble, Purpose::Read));
    }

    /// The server answers, but takes no writes.
    fn refused(&mut self, link: &Link, of: &'static str, trouble: Trouble, purpose: Purpose) {
        self.breaker.answered();
        link.note_answer();
        self.state = State::Up;
        // Of several that were refused the first says why, until it is taken.
        if self.refusal.as_ref().is_none_or(|first| first.of == of) {
            self.refusal = Some(Refusal {
                of,
                extent: match trouble {
                    Trouble::NoRoom(_) => Extent::AllButFreeing,
                    Trouble::NoWrites(_) | Trouble::Shut(_) => Extent::All,
                    _ => Extent::Same,
                },
                why: state_of(trouble, purpose),
            });
        }
    }

    fn give_up(&mut self, state: State) {
        self.breaker = Breaker::Open;
        self.link = None;
        self.round_trip = None;
        self.state = state;
    }

    fn is_mine(&self, link: &Link) -> bool {
        self.link.as_ref().is_some_and(|mine| mine.is(link))
    }
}

/// How the server is, by what a question for some purpose met with.
pub(super) fn state_of(trouble: Trouble, purpose: Purpose) -> State {
    match trouble {
        Trouble::TimedOut => {
            let millis = purpose.deadline().as_millis();
            State::Down(format!("no answer within {millis} ms"))
        }
        Trouble::Gone(why) => State::Down(why),
        Trouble::Stranger(why) => State::Denied(why),
        Trouble::Useless(why) | Trouble::Shut(why) => State::KeepsNothing(why),
        Trouble::NoWrites(why) | Trouble::NoRoom(why) => State::ReadOnly(why),
        Trouble::Loading => State::Loading,
    }
}
