//! The known health of a server, the circuit breaker, and how each answer or failure changes them.

use std::time::Duration;

use tokio::task::JoinHandle;

use super::Request;
use super::connection::Connection;
use super::error::Failure;
use crate::cache::{LeagueTag, State};
use crate::text::humanize;

/// A round trip that takes longer than this, in microseconds, keeps the user waiting.
const SLOW_MICROS: u64 = 100_000;

/// What is known of a server.
pub(crate) struct ConnectionHealth {
    breaker: CircuitBreaker,
    state: State,
    /// Why the server takes no writes, though it answers.
    refusal: Option<Refusal>,
    connection: Option<Connection>,
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

impl Default for ConnectionHealth {
    fn default() -> Self {
        Self {
            breaker: CircuitBreaker::default(),
            state: State::Connecting,
            refusal: None,
            connection: None,
            round_trip: None,
            league: None,
            healer: None,
        }
    }
}

impl ConnectionHealth {
    pub(crate) fn state(&self) -> State {
        match (&self.state, &self.refusal) {
            (State::Up | State::Slow, Some(refusal)) => refusal.why.clone(),
            (state, _) => state.clone(),
        }
    }

    pub(crate) fn round_trip(&self) -> Option<u64> {
        self.round_trip
    }

    pub(crate) fn is_open(&self) -> bool {
        self.breaker == CircuitBreaker::Open
    }

    pub(crate) fn refuses_writes(&self) -> bool {
        self.refusal.is_some()
    }

    pub(crate) fn connection(&self) -> Option<Connection> {
        self.connection.clone()
    }

    pub(crate) fn league(&self) -> Option<&LeagueTag> {
        self.league.as_ref()
    }

    pub(crate) fn remember(&mut self, league: &LeagueTag) {
        if self.league.as_ref() != Some(league) {
            self.league = Some(league.clone());
        }
    }

    pub(crate) fn adopt(&mut self, connection: Connection) {
        self.connection = Some(connection);
    }

    /// Whether no task is trying to heal an open breaker. A task may be gone with the runtime it ran in.
    pub(crate) fn needs_healer(&self) -> bool {
        self.healer.as_ref().is_none_or(JoinHandle::is_finished)
    }

    pub(crate) fn employ(&mut self, healer: JoinHandle<()>) {
        self.healer = Some(healer);
    }

    /// A call was answered.
    pub(crate) fn answered(
        &mut self,
        connection: &Connection,
        what: &'static str,
        purpose: CallKind,
        micros: u64,
    ) {
        if !self.is_mine(connection) {
            return;
        }
        self.breaker.answered();
        // The first call has the connection in its time, and a write a large payload: neither tells of a slow server.
        let slow = micros > SLOW_MICROS && connection.has_answered();
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
        connection.note_answer();
    }

    /// A call came to nothing. News of a connection that was given up is no news.
    pub(crate) fn suffered(
        &mut self,
        connection: &Connection,
        what: &'static str,
        purpose: CallKind,
        failure: Failure,
    ) {
        if !self.is_mine(connection) {
            return;
        }
        match failure {
            Failure::ReadOnly(_)
            | Failure::NoRoom(_)
            | Failure::MissingCommand(_)
            | Failure::WritesForbidden(_)
                if purpose == CallKind::Optional =>
            {
                self.breaker.answered();
                connection.note_answer();
            }
            Failure::TimedOut => {
                self.breaker.unanswered(connection.has_answered());
                if self.is_open() {
                    self.give_up(state_of(Failure::TimedOut, purpose));
                } else {
                    self.state = State::Slow;
                }
            }
            Failure::ReadOnly(_) | Failure::NoRoom(_) => {
                self.refused(connection, what, failure, purpose);
            }
            Failure::MissingCommand(_) | Failure::WritesForbidden(_) if purpose.writes() => {
                self.refused(connection, what, failure, purpose);
            }
            failure => self.give_up(state_of(failure, purpose)),
        }
    }

    /// A probe was answered, on a new connection.
    pub(crate) fn healed(&mut self, connection: Connection, micros: u64) {
        self.breaker.answered();
        self.refusal = None;
        self.round_trip = Some(micros);
        self.state = State::Up;
        connection.note_answer();
        self.connection = Some(connection);
    }

    /// A probe came to nothing, or no connection could be made at all.
    pub(crate) fn still_away(&mut self, failure: Failure) {
        self.give_up(state_of(failure, CallKind::Read));
    }

    /// The server answers, but takes no writes.
    fn refused(
        &mut self,
        connection: &Connection,
        of: &'static str,
        failure: Failure,
        purpose: CallKind,
    ) {
        self.breaker.answered();
        connection.note_answer();
        self.state = State::Up;
        // Of several that were refused the first says why, until it is taken.
        if self.refusal.as_ref().is_none_or(|first| first.of == of) {
            self.refusal = Some(Refusal {
                of,
                extent: match failure {
                    Failure::NoRoom(_) => Extent::AllButFreeing,
                    Failure::ReadOnly(_) | Failure::WritesForbidden(_) => Extent::All,
                    _ => Extent::Same,
                },
                why: state_of(failure, purpose),
            });
        }
    }

    fn give_up(&mut self, state: State) {
        self.breaker = CircuitBreaker::Open;
        self.connection = None;
        self.round_trip = None;
        self.state = state;
    }

    fn is_mine(&self, connection: &Connection) -> bool {
        self.connection
            .as_ref()
            .is_some_and(|mine| mine.is(connection))
    }
}

/// How the server is, by what a question for some purpose met with.
pub(crate) fn state_of(failure: Failure, purpose: CallKind) -> State {
    match failure {
        Failure::TimedOut => {
            let waited = humanize::wait(purpose.deadline());
            State::Down(format!(
                "no answer within {waited}; look at the server, or name a nearer one with --redis"
            ))
        }
        Failure::Unreachable(why) => State::Down(why),
        Failure::AuthFailed(why) => State::Denied(why),
        Failure::MissingCommand(why) | Failure::WritesForbidden(why) => State::KeepsNothing(why),
        Failure::ReadOnly(why) | Failure::NoRoom(why) => State::ReadOnly(why),
        Failure::Loading => State::Loading,
    }
}

// When to stop asking, and when to ask again.

/// Calls in a row without an answer after which no more are made.
const PATIENCE: u8 = 3;

/// Whether calls are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CircuitBreaker {
    /// They are; so many in a row went unanswered.
    Closed { unanswered: u8 },
    /// They are not.
    Open,
}

impl Default for CircuitBreaker {
    fn default() -> Self {
        Self::Closed { unanswered: 0 }
    }
}

impl CircuitBreaker {
    /// A call was answered, with whatever.
    pub(crate) fn answered(&mut self) {
        *self = Self::default();
    }

    /// A call went unanswered. A server that never answered on its connection is not given a second try.
    pub(crate) fn unanswered(&mut self, answered_before: bool) {
        *self = match *self {
            Self::Closed { unanswered } if answered_before && unanswered + 1 < PATIENCE => {
                Self::Closed {
                    unanswered: unanswered + 1,
                }
            }
            Self::Closed { .. } | Self::Open => Self::Open,
        };
    }
}

/// How long to wait before a probe: 0.5, 1, 2 … 30 s. `chance` (0 to 1) moves it by up to a fifth, so that many viewers
/// that lost their server together do not come back together.
pub(crate) fn wait_before(attempt: u32, chance: f64) -> Duration {
    const FIRST: Duration = Duration::from_millis(500);
    const LONGEST: Duration = Duration::from_secs(30);
    let doubled = FIRST.saturating_mul(2_u32.saturating_pow(attempt));
    doubled.min(LONGEST).mul_f64(0.8 + 0.4 * chance)
}

/// What a call is for: it decides how long the caller waits, and what a refusal means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallKind {
    /// A look-up: the user waits.
    Read,
    /// A write the user waits for.
    Claim,
    /// A write that no caller waits for.
    Write,
    /// A request that a viewer can do without, and may not be permitted to make: a refusal says nothing about the server.
    Optional,
}

impl CallKind {
    pub(crate) const fn deadline(self) -> Duration {
        match self {
            Self::Read | Self::Claim | Self::Optional => Duration::from_millis(300),
            Self::Write => Duration::from_secs(1),
        }
    }

    pub(super) const fn writes(self) -> bool {
        match self {
            Self::Read | Self::Optional => false,
            Self::Claim | Self::Write => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_unanswered_calls_in_a_row_open_it_and_fewer_do_not() {
        let mut breaker = CircuitBreaker::default();
        breaker.unanswered(true);
        breaker.unanswered(true);
        breaker.answered();
        breaker.unanswered(true);
        breaker.unanswered(true);
        assert_ne!(breaker, CircuitBreaker::Open);
        breaker.unanswered(true);
        assert_eq!(breaker, CircuitBreaker::Open);
    }

    #[test]
    fn a_server_that_never_answered_opens_it_at_once() {
        let mut breaker = CircuitBreaker::default();
        breaker.unanswered(false);
        assert_eq!(breaker, CircuitBreaker::Open);
    }

    #[test]
    fn probes_come_ever_less_often_down_to_one_in_half_a_minute() {
        let waits: Vec<u128> = (0..9).map(|n| wait_before(n, 0.5).as_millis()).collect();
        assert_eq!(
            waits,
            [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]
        );
        assert_eq!(wait_before(u32::MAX, 1.0), Duration::from_secs(36));
        assert_eq!(wait_before(0, 0.0), Duration::from_millis(400));
    }
}
