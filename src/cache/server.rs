//! The protocol on a Redis or Valkey server: a look-up is one pipeline, the four operations are four small Lua scripts.

mod command;
mod fault;
mod reply;
mod request;
mod script;
mod send;
mod trial;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use super::record::{Chunk, Glance, Meta, Piece};
use super::sight::Sighting;
use super::supervisor::{Away, Purpose, Supervisor};
use super::{CacheError, Claim, Fill, Key, LeagueTag, Receipt, Url};
use crate::league::Revision;
pub(super) use command::{Command, acl_name};
pub use command::{commands, commands_behind_sentinel, commands_in_cluster, commands_of_doctor};
pub(super) use fault::{Fault, Lack, code, lack, said};
pub(super) use request::Request;
pub use trial::Refused;
pub(super) use trial::{Through, round};

/// A server, behind its supervisor. Every operation may be repeated with the same arguments.
pub struct Server {
    pub(super) supervisor: Arc<Supervisor>,
}

impl Server {
    /// Does no I/O: the first operation connects. `changed` is told of every change of the server's state.
    ///
    /// # Errors
    /// [`CacheError::Url`] when no connection can be made of the URL.
    pub fn new(url: &Url, changed: Arc<Notify>) -> Result<Self, CacheError> {
        let supervisor = Arc::new(Supervisor::new(url, changed)?);
        Ok(Self { supervisor })
    }

    /// What a look-up sees first.
    ///
    /// # Errors
    /// [`Away`] when there was no useful answer in time.
    pub async fn glance(&self, key: &Key) -> Result<Glance, Away> {
        let values = self
            .supervisor
            .ask(&key.league, &request::glance(key), Purpose::Read)
            .await?;
        reply::glance(values).ok_or_else(Away::senseless)
    }

    /// What changed since a look-up.
    pub(super) async fn sighting(&self, key: &Key) -> Result<Sighting, Away> {
        let request = request::sighting(key);
        let values = self
            .supervisor
            .ask(&key.league, &request, Purpose::Read)
            .await?;
        reply::sighting(values).ok_or_else(Away::senseless)
    }

    /// A chunk of an entry; `None` when there is no such entry any more.
    ///
    /// # Errors
    /// [`Away`] when there was no useful answer in time.
    pub async fn chunk(&self, key: &Key, at: usize) -> Result<Option<Piece>, Away> {
        let values = self
            .supervisor
            .ask(&key.league, &request::chunk(key, at), Purpose::Read)
            .await?;
        Ok(reply::chunk(values))
    }

    /// CLAIM.
    ///
    /// # Errors
    /// [`Away`] when there was no useful answer in time.
    pub async fn claim(
        &self,
        key: &Key,
        token: &str,
        lease: Duration,
        mine: Revision,
    ) -> Result<Claim, Away> {
        let request = request::claim(key, token, lease, mine);
        let values = self
            .supervisor
            .ask(&key.league, &request, Purpose::Claim)
            .await?;
        reply::claim(values, token).ok_or_else(Away::senseless)
    }

    /// Does everything a viewer does, to no league's keys, to learn whether the server keeps tables again.
    pub(super) async fn try_round(&self, league: &LeagueTag) {
        // The supervisor has learned what there is to learn.
        let _refused = trial::round(league, Through::Supervisor(&self.supervisor)).await;
    }

    /// Puts one chunk where FILL finds it; the first brings the metadata.
    ///
    /// # Errors
    /// [`Away`] when there was no useful answer in time.
    pub async fn stage(
        &self,
        key: &Key,
        meta: &Meta,
        at: usize,
        chunk: &Chunk,
    ) -> Result<(), Away> {
        let request = request::stage(key, meta, at, chunk);
        self.supervisor
            .ask(&key.league, &request, Purpose::Write)
            .await
            .map(drop)
    }

    /// FILL: publishes what was staged under the token of `meta`, for the time `lives`.
    ///
    /// # Errors
    /// [`Away`] when there was no useful answer in time.
    pub async fn fill(&self, key: &Key, meta: &Meta, lives: Duration) -> Result<Fill, Away> {
        let request = request::fill(key, meta, lives);
        let values = self
            .supervisor
            .ask(&key.league, &request, Purpose::Write)
            .await?;
        reply::fill(values).ok_or_else(Away::senseless)
    }

    /// ADVANCE: whether the fence's revision was raised.
    ///
    /// # Errors
    /// [`Away`] when there was no useful answer in time.
    pub async fn advance(
        &self,
        league: &LeagueTag,
        revision: Revision,
        id: &str,
    ) -> Result<bool, Away> {
        let request = request::advance(league, revision, id);
        let values = self
            .supervisor
            .ask(league, &request, Purpose::Write)
            .await?;
        reply::advance(&values).ok_or_else(Away::senseless)
    }

    /// FLUSH.
    ///
    /// # Errors
    /// [`Away`] when there was no useful answer in time.
    pub async fn flush(&self, league: &LeagueTag, keys: &[Key], id: &str) -> Result<Receipt, Away> {
        let request = request::flush(league, keys, id);
        let values = self
            .supervisor
            .ask(league, &request, Purpose::Write)
            .await?;
        reply::flush(values).ok_or_else(Away::senseless)
    }
}
