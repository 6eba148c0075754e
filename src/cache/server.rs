//! The protocol on a Redis or Valkey server: plain commands, and two small Lua scripts.

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

use circuit_breaker::CallKind;
use client::{ServerClient, Unavailable};
use redis::Value;
use tokio::sync::Notify;
use tokio::time::timeout;

use super::entry::{ChunkRead, Drafted, Head, Sighting, Snapshot, Weighed};
use super::lease::Claimed;
use super::{
    Announce, Announcement, Asked, CacheError, Flush, Key, LeagueTag, Listed, Proposal, Requests,
    State, Term, Url, codec, directory,
};
use crate::league::{Edition, StoreId};
use crate::tls::Tls;

pub(super) use command::{Command, acl_name};
pub use command::{
    commands_behind_sentinel, commands_in_cluster, commands_of_doctor, commands_of_reader,
};
pub(super) use reply::announced;
pub(super) use reply_error::{Fault, Lack, code, lack, said};
pub(super) use request::Request;
pub use script::{commands, commands_of_asker};
pub use self_test::{Operation, Refused};
pub(super) use self_test::{Through, reader_round, round};

/// A server, behind its circuit breaker. Every operation may be repeated with the same arguments.
pub struct Server {
    pub(super) client: Arc<ServerClient>,
}

impl Server {
    /// A server that is believed, where its URL asks for TLS, when the system trusts it.
    ///
    /// # Errors
    /// [`CacheError::Url`] when no connection can be made of the URL.
    pub fn new(url: &Url, changed: Arc<Notify>) -> Result<Self, CacheError> {
        Self::over(url, Tls::default(), changed)
    }

    /// A server that TLS is spoken with as `tls` says, where its URL asks for it. Does no I/O: the first operation
    /// connects. `changed` is told of every change of the server's state.
    ///
    /// # Errors
    /// [`CacheError::Url`] when no connection can be made of the URL.
    pub fn over(url: &Url, tls: Tls, changed: Arc<Notify>) -> Result<Self, CacheError> {
        let client = Arc::new(ServerClient::new(url, tls, changed)?);
        Ok(Self { client })
    }

    /// Reads the entry of an edition, and what is announced.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time.
    pub async fn look(&self, key: &Key, edition: Edition) -> Result<Snapshot, Unavailable> {
        let request = request::look(key, edition);
        let values = self.read(&key.league, &request).await?;
        reply::look(&key.league, values).ok_or_else(Unavailable::senseless)
    }

    /// Reads the entry of an edition as a reader does, with its first chunk or without, and what is announced, with the head
    /// or without.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time.
    pub async fn reader_look(
        &self,
        key: &Key,
        edition: Edition,
        (payload, body): (bool, bool),
    ) -> Result<Sighting, Unavailable> {
        let request = request::read(key, edition, (payload, body));
        let values = self.read(&key.league, &request).await?;
        reply::read(&key.league, values, (payload, body)).ok_or_else(Unavailable::senseless)
    }

    /// Reads what is announced, with the league's head.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time.
    pub async fn head(&self, league: &LeagueTag) -> Result<Head, Unavailable> {
        let values = self.read(league, &request::head(league)).await?;
        reply::head(league, values).ok_or_else(Unavailable::senseless)
    }

    /// Reads what is announced.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time.
    pub async fn announced(&self, league: &LeagueTag) -> Result<Announcement, Unavailable> {
        let values = self.read(league, &Request::announced(league)).await?;
        reply::announced(league, values).ok_or_else(Unavailable::senseless)
    }

    /// Reads the metadata of entries of an edition, and then what is announced.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time.
    pub async fn survey(
        &self,
        league: &LeagueTag,
        keys: &[Key],
        edition: Edition,
    ) -> Result<(Vec<Weighed>, Announcement), Unavailable> {
        let request = request::survey(league, keys, edition);
        let values = self.read(league, &request).await?;
        reply::survey(league, values).ok_or_else(Unavailable::senseless)
    }

    /// Lets the entries of an edition live for ten more minutes, since others take their place. A server that does not do it
    /// ends them by their own time.
    pub async fn retire(&self, keys: &[Key], edition: Edition) {
        if let Some(first) = keys.first() {
            let request = request::retire(keys, edition);
            let _ended = self.read(&first.league, &request).await;
        }
    }

    /// Reads a chunk of an entry; `None` when there is no such entry any more.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time.
    pub async fn chunk(
        &self,
        key: &Key,
        edition: Edition,
        at: usize,
    ) -> Result<Option<ChunkRead>, Unavailable> {
        let request = request::chunk(key, edition, at);
        let values = self.read(&key.league, &request).await?;
        Ok(reply::chunk(values))
    }

    /// Claims the lease of an entry. One that no viewer can have, without a time to live or with too long a one, is replaced.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time.
    pub async fn claim(
        &self,
        key: &Key,
        edition: Edition,
        token: &str,
        term: Term,
    ) -> Result<Claimed, Unavailable> {
        let request = request::claim(key, edition, token, term);
        let values = self
            .client
            .ask(&key.league, &request, CallKind::Claim)
            .await?;
        match reply::claim(&values).ok_or_else(Unavailable::senseless)? {
            reply::Lease::Ours => Ok(Claimed::Go),
            reply::Lease::Held(Some(left)) if left <= term.longest => Ok(Claimed::Wait(left)),
            reply::Lease::Held(_) => {
                let request = request::take_lease(key, edition, token, term);
                self.client
                    .ask(&key.league, &request, CallKind::Claim)
                    .await?;
                Ok(Claimed::Go)
            }
        }
    }

    /// Gives a lease back, unless it is another holder's by now. A failed write may be why the server counts as unavailable,
    /// so the requests use a connection of their own; after a timeout they are skipped, so that the caller does not wait a
    /// second time.
    pub async fn release(&self, key: &Key, edition: Edition, token: &str) {
        if self.client.state() == State::Slow {
            return;
        }
        let connection = self.client.diagnostic(&key.league);
        let release = async {
            let holder = connection.ask(&request::holder(key, edition)).await.ok()?;
            reply::is_text(holder, token).then_some(())?;
            match connection
                .ask(&request::remove(&[key.lease(edition)]))
                .await
            {
                Ok(_) => None,
                Err(_) => connection
                    .ask(&request::end_lease(key, edition, token))
                    .await
                    .ok(),
            }
        };
        // A lease that cannot be given back ends by itself.
        let _given = timeout(CallKind::Claim.deadline(), release).await;
    }

    /// Does everything a viewer does, to no league's keys, to learn whether the server keeps tables again.
    pub(super) async fn try_round(&self, league: &LeagueTag) {
        // The client has already recorded the result.
        let _refused = self_test::round(league, Through::ServerClient(&self.client)).await;
    }

    /// Fills an entry, one request a chunk, and reads what is announced then. The metadata comes with the last chunk: until
    /// then the entry reads as missing.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time.
    pub async fn fill(&self, draft: &Drafted<'_>) -> Result<Announcement, Unavailable> {
        let league = &draft.key.league;
        let mut values = Vec::new();
        for request in request::fill(draft) {
            values = self.client.ask(league, &request, CallKind::Write).await?;
        }
        // The last two answers are those of the mark and the reference.
        let said = values.split_off(values.len().saturating_sub(2));
        reply::announced(league, said).ok_or_else(Unavailable::senseless)
    }

    /// ANNOUNCE.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time.
    pub async fn announce(
        &self,
        league: &LeagueTag,
        proposal: &Proposal,
    ) -> Result<Announce, Unavailable> {
        let request = request::announce(league, proposal);
        let values = self.client.ask(league, &request, CallKind::Write).await?;
        reply::announce(values).ok_or_else(Unavailable::senseless)
    }

    /// FLUSH.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time.
    pub async fn flush(&self, league: &LeagueTag, by: &str) -> Result<Flush, Unavailable> {
        let request = request::flush(league, by);
        let values = self.client.ask(league, &request, CallKind::Write).await?;
        reply::flush(values).ok_or_else(Unavailable::senseless)
    }

    /// ASK.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time, or the server does not permit it.
    pub async fn ask(&self, league: &LeagueTag, member: &str) -> Result<Asked, Unavailable> {
        let values = self.optional(league, &request::ask(league, member)).await?;
        reply::ask(values).ok_or_else(Unavailable::senseless)
    }

    /// Whether something was asked for.
    ///
    /// # Errors
    /// As [`ask`](Self::ask).
    pub async fn is_wanted(&self, league: &LeagueTag, member: &str) -> Result<bool, Unavailable> {
        let request = request::is_wanted(league, member);
        let values = self.optional(league, &request).await?;
        reply::is_wanted(values).ok_or_else(Unavailable::senseless)
    }

    /// Reads the oldest of what was asked for.
    ///
    /// # Errors
    /// As [`ask`](Self::ask).
    pub async fn wanted(&self, league: &LeagueTag) -> Result<Requests, Unavailable> {
        let values = self.optional(league, &request::wanted(league)).await?;
        reply::wanted(values).ok_or_else(Unavailable::senseless)
    }

    /// Ends some requests, or all.
    ///
    /// # Errors
    /// As [`ask`](Self::ask).
    pub async fn end_requests(
        &self,
        league: &LeagueTag,
        members: &[Vec<u8>],
        all: bool,
    ) -> Result<(), Unavailable> {
        let request = request::end_requests(league, members, all);
        self.optional(league, &request).await.map(drop)
    }

    /// How many clients the server has.
    ///
    /// # Errors
    /// As [`ask`](Self::ask).
    pub async fn clients(&self, league: &LeagueTag) -> Result<u64, Unavailable> {
        let values = self.optional(league, &request::clients()).await?;
        reply::clients(values).ok_or_else(Unavailable::senseless)
    }

    /// Removes entries; how many there were, and the size of their payloads in bytes as far as the server tells.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time.
    pub async fn remove(
        &self,
        league: &LeagueTag,
        tables: &[String],
    ) -> Result<(u64, u64), Unavailable> {
        // A league without a season has no entries, and a request without a command has no answer.
        if tables.is_empty() {
            return Ok((0, 0));
        }
        let counted = self.read(league, &request::chunks(tables)).await?;
        let chunks = reply::chunks(&counted);
        let (sized, counts) = request::sizes(tables, &chunks);
        let bytes = match counts {
            0 => 0,
            _ => reply::sum(&self.read(league, &sized).await?),
        };
        let request = request::remove_each(tables);
        let removed = self.client.ask(league, &request, CallKind::Write).await?;
        Ok((reply::sum(&removed), bytes))
    }

    /// Reads the directory.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time.
    pub async fn leagues(&self) -> Result<Vec<Listed>, Unavailable> {
        let values = self.client.ask_apart(&request::leagues()).await?;
        let fields = reply::directory(values).ok_or_else(Unavailable::senseless)?;
        Ok(directory::listed(fields))
    }

    /// Writes a league's line of the directory, in place of whatever else is there.
    ///
    /// # Errors
    /// [`Unavailable`] when the server did not take it.
    pub async fn list_league(&self, league: &Listed) -> Result<(), Unavailable> {
        let list = request::list(league.store.short(), &league.line());
        let values = self.client.ask_apart(&list).await?;
        if reply::is_wrong_type(&values) {
            self.client.ask_apart(&request::clear_directory()).await?;
            self.client.ask_apart(&list).await?;
        }
        Ok(())
    }

    /// Removes a league's line of the directory; whether there was one.
    ///
    /// # Errors
    /// [`Unavailable`] when the server did not take it.
    pub async fn unlist(&self, tag: &str) -> Result<bool, Unavailable> {
        let removed = self.client.ask_apart(&request::unlist(tag)).await?;
        Ok(reply::sum(&removed) > 0)
    }

    /// Reads the store of whatever league has the place of this one.
    ///
    /// # Errors
    /// [`Unavailable`] when there was no useful answer in time.
    pub async fn store_at(&self, league: &LeagueTag) -> Result<Option<StoreId>, Unavailable> {
        let values = self.read(league, &request::store_at(league)).await?;
        let fields = reply::one_hash(values).ok_or_else(Unavailable::senseless)?;
        Ok(codec::store_of(&fields))
    }

    async fn read(&self, league: &LeagueTag, request: &Request) -> Result<Vec<Value>, Unavailable> {
        self.client.ask(league, request, CallKind::Read).await
    }

    async fn optional(
        &self,
        league: &LeagueTag,
        request: &Request,
    ) -> Result<Vec<Value>, Unavailable> {
        self.client.ask(league, request, CallKind::Optional).await
    }
}
