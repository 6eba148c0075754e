//! Whoever answers: the operations behind a look-up and a fill, wherever they are done.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::embedded::Embedded;
use super::record::{Chunk, Glance, Meta, Piece};
use super::server::Server;
use super::supervisor::Away;
use super::{BackendKind, Claim, Fill, Key, Lease, Term};
use crate::clock::Moment;
use crate::league::Revision;

/// The protocol in this process, shared by the tasks of the program.
#[derive(Default)]
pub(super) struct Local(Mutex<Embedded>);

impl Local {
    /// One operation, now. No operation leaves the machine half changed, so a panic elsewhere does not spoil it.
    pub(super) fn run<A>(&self, operation: impl FnOnce(&mut Embedded, Moment) -> A) -> A {
        let mut embedded = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        operation(&mut embedded, Moment::now())
    }
}

/// Who answers now.
#[derive(Clone, Copy)]
pub(super) enum Backend<'a> {
    Embedded(&'a Local),
    Server(&'a Server),
}

impl Backend<'_> {
    pub(super) fn kind(self) -> BackendKind {
        match self {
            Self::Embedded(_) => BackendKind::Embedded,
            Self::Server(_) => BackendKind::Redis,
        }
    }

    pub(super) async fn glance(self, key: &Key) -> Result<Glance, Away> {
        match self {
            Self::Embedded(local) => Ok(local.run(|it, now| it.glance(now, key))),
            Self::Server(server) => server.glance(key).await,
        }
    }

    pub(super) async fn chunk(self, key: &Key, at: usize) -> Result<Option<Piece>, Away> {
        match self {
            Self::Embedded(local) => Ok(local.run(|it, now| it.chunk(now, key, at))),
            Self::Server(server) => server.chunk(key, at).await,
        }
    }

    pub(super) async fn claim(
        self,
        key: &Key,
        token: &str,
        term: Term,
        mine: Revision,
    ) -> Result<Claim, Away> {
        match self {
            Self::Embedded(local) => Ok(local.run(|it, now| it.claim(now, key, token, term, mine))),
            Self::Server(server) => server.claim(key, token, term, mine).await,
        }
    }

    /// Gives a lease back after a write that failed.
    pub(super) async fn release(self, key: &Key, lease: &Lease) {
        match self {
            Self::Embedded(local) => {
                let (token, none) = (lease.token.as_str(), Revision(0));
                local.run(|it, now| it.claim(now, key, token, Term::OVER, none));
            }
            Self::Server(server) => server.release(key, lease).await,
        }
    }

    pub(super) async fn stage(
        self,
        key: &Key,
        meta: &Meta,
        at: usize,
        chunk: &Chunk,
    ) -> Result<(), Away> {
        match self {
            Self::Embedded(local) => {
                local.run(|it, now| it.stage(now, key, meta, at, chunk));
                Ok(())
            }
            Self::Server(server) => server.stage(key, meta, at, chunk).await,
        }
    }

    pub(super) async fn fill(self, key: &Key, meta: &Meta, lives: Duration) -> Result<Fill, Away> {
        match self {
            Self::Embedded(local) => Ok(local.run(|it, now| it.fill(now, key, meta, lives))),
            Self::Server(server) => server.fill(key, meta, lives).await,
        }
    }
}
