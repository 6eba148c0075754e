//! The client between the program and its server, which makes sure that no caller waits long for a missing answer.
//!
//! Every call has a deadline. Three calls in a row without an answer, or one that is refused, open the breaker: from then
//! on calls end at once, and one task asks the server again and again, ever less often, on a new connection each time.
//! The task ends with the first answer; a program whose server answers has no task and no timer.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use redis::Value;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};
use tracing::info;

use super::Request;
use super::circuit_breaker::{CallKind, ConnectionHealth, state_of};
use super::connection::Connection;
use super::error::Failure;
use super::topology::Topology;
use crate::cache::{CacheError, LeagueTag, State, Url};
use crate::clock::Stopwatch;
use crate::tls::Tls;

pub(crate) use super::circuit_breaker::wait_before;
pub(crate) use super::tracking::{Heard, TrackingListener};

/// There was no useful answer: how the server is, as the question found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unavailable(pub State);

impl Unavailable {
    /// The answer is not one that a server gives.
    pub(crate) fn senseless() -> Self {
        Self(State::Down("its answer makes no sense".to_owned()))
    }
}

/// A server, and what is known of it.
pub(crate) struct ServerClient {
    topology: Arc<Topology>,
    health: Mutex<ConnectionHealth>,
    changed: Arc<Notify>,
}

impl ServerClient {
    /// Does no I/O: the first call connects. `changed` is told of every change of state.
    pub(crate) fn new(url: &Url, tls: Tls, changed: Arc<Notify>) -> Result<Self, CacheError> {
        Ok(Self {
            topology: Arc::new(Topology::new(url, tls)?),
            health: Mutex::default(),
            changed,
        })
    }

    /// How the server is.
    pub(crate) fn state(&self) -> State {
        self.health().state()
    }

    /// The last round trip, in microseconds.
    pub(crate) fn round_trip(&self) -> Option<u64> {
        self.health().round_trip()
    }

    /// Whether calls end at once because the server is away.
    pub(crate) fn is_away(&self) -> bool {
        self.health().is_open()
    }

    /// Whether a server ever took a call.
    pub(crate) fn is_reached(&self) -> bool {
        self.topology.dialer().has_reached()
    }

    /// Whether the server answers, but refused a write, and has taken none like it since.
    pub(crate) fn refuses_writes(&self) -> bool {
        self.health().refuses_writes()
    }

    /// Listens to changes of a league on a connection of its own, as a publisher also to requests; `None` when that does not
    /// come about.
    pub(crate) async fn listen(
        self: &Arc<Self>,
        league: &LeagueTag,
        publishes: bool,
    ) -> Option<TrackingListener> {
        let connection = self.connection(Some(league))?;
        let open = timeout(self.topology.patience(), connection.open(Some(league))).await;
        let server = open.ok()?.ok()?.server;
        TrackingListener::open(&server, self.topology.dialer(), league, publishes)
            .await
            .ok()
    }

    /// Whether a listener listens to the server that is asked, as far as is known.
    pub(crate) fn hears(&self, listener: &TrackingListener) -> bool {
        let asked = self
            .health()
            .connection()
            .and_then(|connection| connection.addr());
        asked.is_none_or(|asked| asked == *listener.addr())
    }

    /// Begins to connect. It says nothing of the server's health before the first call, which uses the connection.
    pub(crate) fn connect(&self) {
        self.topology.connect();
    }

    /// Asks the server. While the breaker is open this awaits nothing.
    pub(crate) async fn ask(
        self: &Arc<Self>,
        league: &LeagueTag,
        request: &Request,
        purpose: CallKind,
    ) -> Result<Vec<Value>, Unavailable> {
        let connection = self
            .connection(Some(league))
            .ok_or_else(|| Unavailable(self.state()))?;
        let (stopwatch, before) = (Stopwatch::start(), connection.addr());
        let answer = timeout(purpose.deadline(), connection.send(Some(league), request)).await;
        let micros = stopwatch.micros();
        let moved = before.is_some() && connection.addr().is_some_and(|now| Some(now) != before);
        if moved {
            // The listener has to follow the connection.
            self.changed.notify_waiters();
        }
        self.learn(|health| match heard(answer) {
            Ok(values) => {
                health.answered(&connection, request.name(), purpose, micros);
                Ok(values)
            }
            Err(failure) => {
                let why = state_of(failure.clone(), purpose);
                health.suffered(&connection, request.name(), purpose, failure);
                Err(Unavailable(why))
            }
        })
    }

    /// Asks for what belongs to no league, so that in a cluster it may be elsewhere. What comes of it says nothing of the
    /// server that holds the league, and changes nothing of its recorded health.
    pub(crate) async fn ask_apart(
        self: &Arc<Self>,
        request: &Request,
    ) -> Result<Vec<Value>, Unavailable> {
        let connection = self
            .connection(None)
            .ok_or_else(|| Unavailable(self.state()))?;
        let answer = timeout(self.topology.patience(), connection.send(None, request)).await;
        heard(answer).map_err(|failure| Unavailable(state_of(failure, CallKind::Read)))
    }

    /// Asks on a new connection, whatever the breaker says, and closes it if there is an answer.
    pub(crate) async fn probe(self: &Arc<Self>) -> bool {
        let outcome = self.knock().await;
        self.learn(|health| match outcome {
            Ok((connection, micros)) => {
                health.healed(connection, micros);
                true
            }
            Err(failure) => {
                health.still_away(failure);
                false
            }
        })
    }

    /// Whether calls are worth making, for a command that the user gave explicitly: an unavailable server is tried
    /// again now instead of at the next probe.
    pub(crate) async fn wake(self: &Arc<Self>) -> bool {
        !self.is_away() || self.probe().await
    }

    /// Whether there is a server at all, for a caller without a configured one. A server that rejects the user, hangs or
    /// makes no sense is there, and its state says so; a refused connection means that there is none, and changes nothing.
    pub(crate) async fn is_there(self: &Arc<Self>) -> bool {
        match self.knock().await {
            Ok((connection, micros)) => {
                self.learn(|health| health.healed(connection, micros));
                true
            }
            Err(failure) => {
                let there = self.topology.takes_calls().await;
                if there {
                    self.learn(|health| health.still_away(failure));
                }
                there
            }
        }
    }

    /// Asks once on a new connection; how long it took, in microseconds.
    async fn knock(&self) -> Result<(Connection, u64), Failure> {
        let league = self.health().league().cloned();
        let request = league
            .as_ref()
            .map_or_else(Request::ping, Request::announced);
        let connection = Connection::new(&self.topology);
        let stopwatch = Stopwatch::start();
        let answer = connection.send(league.as_ref(), &request);
        heard(timeout(self.topology.patience(), answer).await)?;
        Ok((connection, stopwatch.micros()))
    }

    /// The connection to use: a lazy one, made here when there is none. `None` while the breaker is open.
    fn connection(self: &Arc<Self>, league: Option<&LeagueTag>) -> Option<Connection> {
        self.learn(|health| {
            if let Some(league) = league {
                health.remember(league);
            }
            if health.is_open() {
                return None;
            }
            if health.connection().is_none() {
                health.adopt(Connection::new(&self.topology));
            }
            health.connection()
        })
    }

    /// Updates the health, notifies the waiting tasks, and makes sure that an open breaker has its healing task.
    fn learn<A>(self: &Arc<Self>, change: impl FnOnce(&mut ConnectionHealth) -> A) -> A {
        let mut health = self.health();
        let before = health.state();
        let answer = change(&mut health);
        if health.is_open() && health.needs_healer() {
            let task = tokio::spawn(heal(Arc::downgrade(self)));
            health.employ(task);
        }
        let now = health.state();
        drop(health);
        if before != now {
            info!(%before, %now, "the server's state changed");
            self.changed.notify_waiters();
        }
        answer
    }

    fn health(&self) -> MutexGuard<'_, ConnectionHealth> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type Answer = Result<Result<Vec<Value>, Failure>, tokio::time::error::Elapsed>;

fn heard(answer: Answer) -> Result<Vec<Value>, Failure> {
    answer.unwrap_or(Err(Failure::TimedOut))
}

/// Probes until there is an answer, or until the client is dropped.
async fn heal(client: Weak<ServerClient>) {
    for attempt in 0.. {
        sleep(super::circuit_breaker::wait_before(
            attempt,
            fastrand::f64(),
        ))
        .await;
        let Some(client) = client.upgrade() else {
            return;
        };
        if !client.is_away() || client.probe().await {
            return;
        }
    }
}

// A connection for the health check. Its answers do not change the recorded health of the server.

/// A connection of its own to the server that holds a league, made when it is first used.
pub(crate) struct DiagnosticConnection {
    connection: Connection,
    league: LeagueTag,
    patience: Duration,
}

impl ServerClient {
    /// A connection of its own to the server, whatever the breaker says.
    pub(crate) fn diagnostic(&self, league: &LeagueTag) -> DiagnosticConnection {
        DiagnosticConnection {
            connection: Connection::new(&self.topology),
            league: league.clone(),
            patience: self.topology.patience(),
        }
    }
}

impl DiagnosticConnection {
    /// Asks, and waits as long as a probe in the background: the answers, or how the server is when there was no useful one.
    pub(crate) async fn ask(&self, request: &Request) -> Result<Vec<Value>, State> {
        let answer = self.connection.send(Some(&self.league), request);
        let answer = timeout(self.patience, answer).await;
        heard(answer).map_err(|failure| state_of(failure, CallKind::Read))
    }

    /// Where it led to, as far as that is known.
    pub(crate) fn place(&self) -> Option<String> {
        self.connection.place()
    }
}
