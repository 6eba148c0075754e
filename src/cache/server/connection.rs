//! The shared connection. The topology knows where it leads; this module keeps it, shares it, and replaces it when it
//! fails.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use redis::{ConnectionAddr, Value};

use super::Request;
use super::dial::{Open, hung_up, why};
use super::discovery::Redirect;
use super::error::Failure;
use super::topology::Topology;
use crate::cache::LeagueTag;
use crate::cache::url::address;

/// A connection, made when it is first used. Its clones are the same one.
#[derive(Clone)]
pub(crate) struct Connection {
    topology: Arc<Topology>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    answered: AtomicBool,
    open: Mutex<Option<Open>>,
    /// Held while a connection is made, so that many callers make one.
    dialing: tokio::sync::Mutex<()>,
}

impl Connection {
    /// Does no I/O.
    pub(crate) fn new(topology: &Arc<Topology>) -> Self {
        Self {
            topology: Arc::clone(topology),
            shared: Arc::default(),
        }
    }

    /// Whether there was ever an answer on it.
    pub(crate) fn has_answered(&self) -> bool {
        self.shared.answered.load(Ordering::Relaxed)
    }

    /// Notes that there was.
    pub(crate) fn note_answer(&self) {
        self.shared.answered.store(true, Ordering::Relaxed);
    }

    /// Whether both are the same connection.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared)
    }

    /// Where it leads, as far as that is known.
    pub(crate) fn addr(&self) -> Option<ConnectionAddr> {
        self.current().map(|open| open.server.addr().clone())
    }

    /// The same, for people.
    pub(crate) fn place(&self) -> Option<String> {
        self.current().map(|open| address(&open.server))
    }

    /// Sends a request; once more if the connection turns out to be closed, or to lead to a server that is not, or no
    /// more, the right one. That is safe, as every operation may be repeated.
    ///
    /// A connection that worked may have been closed meanwhile by a server that restarted, or that does not keep idle
    /// ones. One that never worked may be closed by the server: a server that wants a password does so when an
    /// unauthenticated client sends a command of more than ten words, and gives the reason only for a short one.
    pub(crate) async fn send(
        &self,
        league: Option<&LeagueTag>,
        request: &Request,
    ) -> Result<Vec<Value>, Failure> {
        let mut open = self.open(league).await?;
        let fault = match request.send(&mut open.connection).await {
            Ok(values) => return Ok(values),
            Err(fault) => fault,
        };
        let error = &fault.error;
        let closed = hung_up(error);
        match self.topology.turn(error, &open.server, league) {
            Redirect::Ask(server) => return self.topology.ask_aside(&server, request).await,
            Redirect::Rediscover => {}
            Redirect::None if closed => {}
            Redirect::None => return Err(Failure::of_request(&fault)),
        }
        self.forget(&open);
        if closed && !self.has_answered() {
            let mut open = self.open(league).await?;
            if let Err(fault) = Request::ping().send(&mut open.connection).await {
                let told = why(&open.server, self.topology.dialer(), &fault.error).await;
                return Err(told.unwrap_or_else(|| Failure::of_request(&fault)));
            }
        }
        let mut open = self.open(league).await?;
        let answer = request.send(&mut open.connection).await;
        answer.map_err(|fault| Failure::of_request(&fault))
    }

    /// The connection, made now if there is none.
    pub(crate) async fn open(&self, league: Option<&LeagueTag>) -> Result<Open, Failure> {
        if let Some(open) = self.current() {
            return Ok(open);
        }
        let _one_at_a_time = self.shared.dialing.lock().await;
        if let Some(open) = self.current() {
            return Ok(open);
        }
        let open = self.topology.open(league).await?;
        *self.slot() = Some(open.clone());
        Ok(open)
    }

    /// Drops a connection, unless another caller did so before and there is a new one.
    fn forget(&self, stale: &Open) {
        let mut slot = self.slot();
        if slot.as_ref().is_some_and(|open| open.is(stale)) {
            *slot = None;
        }
    }

    fn current(&self) -> Option<Open> {
        self.slot().clone()
    }

    fn slot(&self) -> std::sync::MutexGuard<'_, Option<Open>> {
        self.shared
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
