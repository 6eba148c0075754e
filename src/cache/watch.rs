//! Watches for changes to the league by other viewers, so that the table on screen does not become outdated.
//!
//! A [`Watch`] keeps a second connection to the server, on which the server says when a key of the league changed. That is
//! only ever a hint to look: what changed is found out over the first connection, by asking what is announced and
//! comparing it with what the program's own last look-up saw. So a hint that comes twice, late or not at all does no
//! harm; what is missed is found by the look after half a minute. A server that gives no hints is asked every few seconds.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use super::server::client::{Heard, TrackingListener};
use super::server::{Server, client};
use super::{BackendKind, Cache, LeagueTag, State};
use crate::clock::Stopwatch;

/// The shortest time between two looks: a burst of hints is one.
const BREATH: Duration = Duration::from_millis(50);
/// The time that a reader leaves to a program that flushed, at least, to fill again what readers look at first. Who looks
/// sooner finds nothing, asks for it, and waits longer.
const HEAD_START: Duration = Duration::from_millis(25);
/// The time between two looks that nothing gave reason for, while the server gives hints.
const SAFETY: Duration = Duration::from_secs(30);

/// What changed behind a viewer's back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The server's state or the active backend: [`Cache::status`] has news.
    Status,
    /// The league: another viewer wrote to it or flushed its cache, or its server came back, so the table on screen may
    /// be outdated.
    League,
    /// Readers may ask for something else than before. Only a publisher is told, and also once in a while without a reason,
    /// since what it could not build waits.
    Wanted,
}

/// One viewer's watch over its league. It does something only while [`next`](Self::next) is awaited, and nothing at all
/// without a server.
pub struct Watch {
    cache: Arc<Cache>,
    listener: Option<TrackingListener>,
    /// Since when and how long not to try to listen.
    listen: Backoff,
    /// How often listening failed or ended in a row.
    deafened: u32,
    /// Since the last look.
    looked: Stopwatch,
    /// What there is reason to look at.
    due: Heard,
    /// Whether this viewer answers requests.
    publishes: bool,
    /// The league that a reader watches. It looks by loading, so what it is told of is a reason to load, and no reason to
    /// look before.
    reads: Option<LeagueTag>,
    /// Whether a reader was told of a change.
    told_of_change: bool,
    /// How often in a row the server was looked at because it was unwell.
    unwell: u32,
    /// Whether the server was away.
    away: bool,
    /// What the viewer was last told of.
    told: (State, BackendKind),
    /// Spreads the waits of many viewers.
    chance: f64,
}

/// What to do next.
enum Step {
    /// Nothing before the state changes.
    Rest,
    /// Try to listen.
    Listen,
    /// Look, because there is reason to.
    Look,
    /// Tell a reader to load, after a while in which other readers do so too.
    Tell(Duration),
    /// Look because it is time, and see whether the listener still hears.
    Check,
    /// Wait for hints, at most so long.
    Wait(Duration),
}

impl Watch {
    /// A watch over the league that `cache` is asked about.
    pub fn new(cache: Arc<Cache>) -> Self {
        Self {
            told: told(&cache),
            cache,
            listener: None,
            listen: Backoff::over(),
            deafened: 0,
            looked: Stopwatch::start(),
            due: Heard {
                league: true,
                requests: false,
            },
            publishes: false,
            reads: None,
            told_of_change: false,
            unwell: 0,
            away: false,
            chance: fastrand::f64(),
        }
    }

    /// The watch of a program that answers the requests of readers. It is told once it listens, of those that wait already.
    pub fn of_publisher(cache: Arc<Cache>) -> Self {
        Self {
            publishes: true,
            ..Self::new(cache)
        }
    }

    /// The watch of a reader, over a league that it may not have seen anything of yet.
    pub fn of_reader(cache: Arc<Cache>, league: LeagueTag) -> Self {
        Self {
            reads: Some(league),
            ..Self::new(cache)
        }
    }

    /// Resolves at the next change. What changes between two calls is not lost, nor what happens while a call is
    /// abandoned.
    pub async fn next(&mut self) -> Change {
        loop {
            let cache = Arc::clone(&self.cache);
            let mut changed = pin!(cache.changed());
            let now = told(&cache);
            if now != self.told {
                self.told = now;
                self.cache.note_state();
                return Change::Status;
            }
            let asked = cache.asked().map(|(key, _)| key.league);
            let server = cache.backends.chosen();
            let (Some(league), Some(server)) = (self.reads.clone().or(asked), server) else {
                changed.await;
                continue;
            };
            if self.listener.as_ref().is_some_and(|it| !it.is_for(&league)) {
                // The store got an identity of its own.
                (self.listener, self.listen) = (None, Backoff::over());
            }
            if !server.client.is_away() && std::mem::take(&mut self.due.requests) {
                return Change::Wanted;
            }
            match self.step(server) {
                Step::Rest => changed.await,
                Step::Listen => self.listen(server, &league).await,
                Step::Tell(spread) => {
                    tokio::time::sleep(spread).await;
                    (self.looked, self.told_of_change) = (Stopwatch::start(), false);
                    return Change::League;
                }
                Step::Look if self.look(server, &league).await => {
                    return Change::League;
                }
                Step::Check => self.check().await,
                Step::Look => {}
                Step::Wait(longest) => tokio::select! {
                    () = changed.as_mut() => {}
                    heard = heard(self.listener.as_ref()) => {
                        self.due.league |= heard.league && self.reads.is_none();
                        self.told_of_change |= heard.league && self.reads.is_some();
                        self.due.requests |= heard.requests && self.publishes;
                    }
                    () = tokio::time::sleep(longest) => {}
                },
            }
        }
    }

    fn step(&mut self, server: &Server) -> Step {
        if server.client.is_away() {
            // The client probes until there is an answer, and notifies.
            (self.listener, self.away) = (None, true);
            return Step::Rest;
        }
        if std::mem::take(&mut self.away) {
            (self.listen, self.deafened, self.due.league) = (Backoff::over(), 0, true);
        }
        if self
            .listener
            .as_ref()
            .is_some_and(TrackingListener::is_lost)
        {
            self.deafen();
        }
        if self
            .listener
            .as_ref()
            .is_some_and(|listener| !server.client.hears(listener))
        {
            // The league is with another server now.
            (self.listener, self.listen) = (None, Backoff::over());
        }
        let breath = BREATH.saturating_sub(self.looked.elapsed());
        let until_look = self.interval().saturating_sub(self.looked.elapsed());
        match &self.listener {
            None if self.listen.left().is_zero() => Step::Listen,
            _ if self.told_of_change && breath.is_zero() => {
                let chance = fastrand::f64();
                let spread = self.cache.last_seen().spread();
                Step::Tell(HEAD_START.mul_f64(1.0 + chance) + spread.mul_f64(chance))
            }
            _ if self.due.league && breath.is_zero() => Step::Look,
            _ if self.due.league || self.told_of_change => Step::Wait(breath),
            _ if until_look.is_zero() => Step::Check,
            None => Step::Wait(until_look.min(self.listen.left())),
            Some(_) => Step::Wait(until_look),
        }
    }

    /// The time between two looks without reason.
    fn interval(&self) -> Duration {
        match (&self.told.0, &self.listener) {
            // It answers late or takes no writes. Looking often at first shows soon whether it is well again.
            (State::Slow | State::ReadOnly(_) | State::Denied(_) | State::KeepsNothing(_), _) => {
                client::wait_before(self.unwell, self.chance)
            }
            (_, Some(_)) => SAFETY,
            (_, None) => self.cache.settings.poll,
        }
    }

    /// What there is reason to look at after a time in which nothing was heard.
    const fn everything(&self) -> Heard {
        Heard {
            league: true,
            requests: self.publishes,
        }
    }

    /// Begins to listen, and sees to it that what happened before is looked for.
    async fn listen(&mut self, server: &Server, league: &LeagueTag) {
        self.listener = server.client.listen(league, self.publishes).await;
        if self.listener.is_none() {
            self.deafen();
        }
        self.due = self.everything();
    }

    /// Listens no more, and not again for a while: each time longer.
    fn deafen(&mut self) {
        self.listener = None;
        self.listen = Backoff::begin(client::wait_before(self.deafened, self.chance));
        (self.deafened, self.due.league) = (self.deafened.saturating_add(1), true);
    }

    /// Whether the league has changed since the program's last look-up.
    async fn look(&mut self, server: &Server, league: &LeagueTag) -> bool {
        if server.client.refuses_writes() && self.reads.is_none() {
            // Nothing but a write tells whether it takes writes again.
            server.try_round(league).await;
        }
        let seen = server.announced(league).await;
        (self.looked, self.due.league) = (Stopwatch::start(), false);
        let writable = !server.client.refuses_writes();
        seen.is_ok_and(|seen| self.cache.last_seen().is_outdated_by(&seen, writable))
    }

    /// Sees whether the listener still hears and the server is well, before a look that nothing gave reason for.
    async fn check(&mut self) {
        if let Some(listener) = &mut self.listener {
            if listener.answers().await {
                self.deafened = 0;
            } else {
                self.deafen();
            }
        }
        self.unwell = match self.told.0 {
            State::Up => 0,
            _ => self.unwell.saturating_add(1),
        };
        self.due = self.everything();
    }
}

/// What a viewer is told of.
fn told(cache: &Cache) -> (State, BackendKind) {
    let status = cache.status();
    (status.state, status.backend)
}

async fn heard(listener: Option<&TrackingListener>) -> Heard {
    match listener {
        Some(listener) => listener.heard().await,
        None => std::future::pending().await,
    }
}

// Time in which something is left alone.

/// A time in which something is not done.
struct Backoff {
    since: Stopwatch,
    lasts: Duration,
}

impl Backoff {
    fn begin(lasts: Duration) -> Self {
        Self {
            since: Stopwatch::start(),
            lasts,
        }
    }

    fn over() -> Self {
        Self::begin(Duration::ZERO)
    }

    fn left(&self) -> Duration {
        self.lasts.saturating_sub(self.since.elapsed())
    }
}
