//! What is known of a server, and how each answer, or the lack of one, changes it.

use tokio::task::JoinHandle;

use super::Purpose;
use super::breaker::Breaker;
use super::link::Link;
use super::trouble::Trouble;
use crate::cache::{LeagueTag, State};

/// A round trip that takes longer than this, in microseconds, keeps the user waiting.
const SLOW_MICROS: u64 = 100_000;

/// What is known of a server.
pub(super) struct Line {
    breaker: Breaker,
    state: State,
    /// Why the server takes no writes, though it answers: forgotten when it takes one.
    refusal: Option<State>,
    link: Option<Link>,
    round_trip: Option<u64>,
    /// The league asked for last, which a probe asks for.
    league: Option<LeagueTag>,
    healer: Option<JoinHandle<()>>,
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
            (State::Up | State::Slow, Some(refusal)) => refusal.clone(),
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
    pub(super) fn answered(&mut self, link: &Link, purpose: Purpose, micros: u64) {
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
            self.refusal = None;
        } else {
            self.round_trip = Some(micros);
        }
        link.note_answer();
    }

    /// A call came to nothing. News of a connection that was given up is no news.
    pub(super) fn suffered(&mut self, link: &Link, purpose: Purpose, trouble: Trouble) {
        if !self.is_mine(link) {
            return;
        }
        match trouble {
            Trouble::TimedOut => {
                self.breaker.unanswered(link.has_answered());
                if self.is_open() {
                    self.give_up(no_answer(purpose));
                } else {
                    self.state = State::Slow;
                }
            }
            Trouble::NoWrites(why) => self.refused(link, State::ReadOnly(why)),
            Trouble::Forbidden(why) if purpose.writes() => self.refused(link, State::Denied(why)),
            trouble => self.give_up(state_of(trouble)),
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
        self.give_up(state_of(trouble));
    }

    /// The server answers, but takes no writes.
    fn refused(&mut self, link: &Link, refusal: State) {
        self.breaker.answered();
        link.note_answer();
        self.state = State::Up;
        self.refusal = Some(refusal);
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

pub(super) fn state_of(trouble: Trouble) -> State {
    match trouble {
        Trouble::TimedOut => no_answer(Purpose::Read),
        Trouble::Gone(why) => State::Down(why),
        Trouble::Stranger(why) | Trouble::Forbidden(why) => State::Denied(why),
        Trouble::NoWrites(why) => State::ReadOnly(why),
        Trouble::Loading => State::Loading,
    }
}

fn no_answer(purpose: Purpose) -> State {
    let millis = purpose.deadline().as_millis();
    State::Down(format!("no answer within {millis} ms"))
}
