//! The protocol on a Redis or Valkey server: a look-up is one pipeline, the four operations are four small Lua scripts.

mod circuit_breaker;
pub(super) mod client;
mod command;
mod connection;
mod dial;
mod discovery;
mod error;
mod reply;
mod reply_error;
mod request;
mod script;
mod self_test;
mod topology;
mod tracking;

use std::sync::Arc;
use std::time::Duration;

use circuit_breaker::CallKind;
use client::{ServerClient, Unavailable};
use tokio::sync::Notify;
use tokio::time::timeout;

use super::entry::{Chunk, ChunkRead, Meta, Snapshot};
use super::invalidation::FenceSnapshot;
use super::{CacheError, Claim, Fill, Key, LeagueTag, Lease, Receipt, State, Taken, Term, Url};
use crate::league::Revision;
use crate::tls::Tls;

pub(super) use command::{Command, acl_name};
pub use command::{commands_behind_sentinel, commands_in_cluster, commands_of_doctor};
pub(super) use reply::is_taken_from;
pub(super) use reply_error::{Fault, Lack, code, lack, said};
pub(super) use request::Request;
pub use script::commands;
pub use self_test::Refused;
pub(super) use self_test::{Through, round};

/// A server, behind its circuit breaker. Every operation may be repeated with the same arguments.
pub(super) struct Server {
    pub(super) supervisor: Arc<ServerClient>,
}

impl Server {
    /// Creates a server without I/O: the first operation connects. `tls` applies where the URL asks for TLS, and `changed`
    /// is told of every change of the server's state.
    ///
    /// # Errors
    /// [`CacheError::Url`] when no connection can be made of the URL.
    pub(super) fn new(url: &Url, tls: Tls, changed: Arc<Notify>) -> Result<Self, CacheError> {
        let supervisor = Arc::new(ServerClient::new(url, tls, changed)?);
        Ok(Self { supervisor })
    }

    /// What a look-up sees first.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time.
    pub(super) async fn glance(&self, key: &Key) -> Result<Snapshot, Unavailable> {
        let values = self
            .supervisor
            .ask(&key.league, &request::glance(key), CallKind::Read)
            .await?;
        reply::glance(values).ok_or_else(Unavailable::senseless)
    }

    /// What changed since a look-up.
    pub(super) async fn sighting(&self, key: &Key) -> Result<FenceSnapshot, Unavailable> {
        let request = request::sighting(key);
        let values = self
            .supervisor
            .ask(&key.league, &request, CallKind::Read)
            .await?;
        reply::sighting(values).ok_or_else(Unavailable::senseless)
    }

    /// A chunk of an entry; `None` when there is no such entry any more.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time.
    pub(super) async fn chunk(
        &self,
        key: &Key,
        at: usize,
    ) -> Result<Option<ChunkRead>, Unavailable> {
        let values = self
            .supervisor
            .ask(&key.league, &request::chunk(key, at), CallKind::Read)
            .await?;
        Ok(reply::chunk(values))
    }

    /// CLAIM.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time.
    pub(super) async fn claim(
        &self,
        key: &Key,
        token: &str,
        term: Term,
        mine: Revision,
    ) -> Result<Claim, Unavailable> {
        let request = request::claim(key, token, term, mine);
        let values = self
            .supervisor
            .ask(&key.league, &request, CallKind::Claim)
            .await?;
        reply::claim(values, token).ok_or_else(Unavailable::senseless)
    }

    /// Gives a lease back after a failed write. That failure may be why the server counts as unavailable, so the
    /// request uses a connection of its own; after a timeout it is skipped, so that the caller does not wait a second
    /// time.
    pub(super) async fn release(&self, key: &Key, lease: &Lease) {
        if self.supervisor.state() == State::Slow {
            return;
        }
        let request = request::claim(key, &lease.token, Term::OVER, Revision(0));
        let visit = self.supervisor.visit(&key.league);
        // A lease that cannot be given back ends by itself.
        let _given = timeout(CallKind::Claim.deadline(), visit.ask(&request)).await;
    }

    /// Does everything a viewer does, to no league's keys, to learn whether the server keeps tables again.
    pub(super) async fn try_round(&self, league: &LeagueTag) {
        // The client has already recorded the result.
        let _refused = self_test::round(league, Through::ServerClient(&self.supervisor)).await;
    }

    /// Puts one chunk where FILL finds it; the first brings the metadata.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time.
    pub(super) async fn stage(
        &self,
        key: &Key,
        meta: &Meta,
        at: usize,
        chunk: &Chunk,
    ) -> Result<(), Unavailable> {
        let request = request::stage(key, meta, at, chunk);
        self.supervisor
            .ask(&key.league, &request, CallKind::Write)
            .await
            .map(drop)
    }

    /// FILL: publishes what was staged under the token of `meta`, for the time `lives`.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time.
    pub(super) async fn fill(
        &self,
        key: &Key,
        meta: &Meta,
        lives: Duration,
    ) -> Result<Fill, Unavailable> {
        let request = request::fill(key, meta, lives);
        let values = self
            .supervisor
            .ask(&key.league, &request, CallKind::Write)
            .await?;
        reply::fill(values).ok_or_else(Unavailable::senseless)
    }

    /// ADVANCE: the fence's revision from then on, unless the keys are another league's.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time.
    pub(super) async fn advance(
        &self,
        league: &LeagueTag,
        revision: Revision,
        id: &str,
    ) -> Result<Result<Revision, Taken>, Unavailable> {
        let request = request::advance(league, revision, id);
        let values = self
            .supervisor
            .ask(league, &request, CallKind::Write)
            .await?;
        reply::advance(values).ok_or_else(Unavailable::senseless)
    }

    /// FLUSH, unless the keys are another league's: they stay.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time.
    pub(super) async fn flush(
        &self,
        league: &LeagueTag,
        keys: &[Key],
        id: &str,
    ) -> Result<Result<Receipt, Taken>, Unavailable> {
        let request = request::flush(league, keys, id);
        let values = self
            .supervisor
            .ask(league, &request, CallKind::Write)
            .await?;
        reply::flush(values).ok_or_else(Unavailable::senseless)
    }
}
