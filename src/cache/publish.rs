//! Building under a lease: the claim, and the fill from the built value to the published entry.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::backend::Backend;
use super::entry::{Chunk, Meta};
use super::server::Server;
use super::server::client::Unavailable;
use super::{
    BackendKind, Built, Cache, Claim, Fill, Key, Lease, Payload, Published, State, Term, codec,
};
use crate::league::{Digest, Edition, Revision, clean_name};

/// A value about to be published.
pub(super) struct Draft<'a, T> {
    pub(super) key: &'a Key,
    pub(super) lease: &'a Lease,
    pub(super) edition: Edition,
    pub(super) value: &'a Arc<T>,
    pub(super) built: &'a Built,
    /// How long it stays fresh, and then as long again stale.
    pub(super) ttl: Duration,
}

/// Publishes a value; one that cannot be encoded counts as lost on the way. FILL ends the lease, whatever it answers: where it
/// does not come to an answer, the lease is given back, so that the others do not wait for a holder that has failed.
pub(super) async fn publish<T: Payload>(
    backend: Backend<'_>,
    draft: Draft<'_, T>,
) -> Result<Published, Unavailable> {
    let published = match codec::encode(draft.value).await {
        Some(chunks) => send(backend, &draft, &chunks).await.map(Some),
        None => Ok(None),
    };
    if !matches!(published, Ok(Some(_))) {
        backend.release(draft.key, draft.lease).await;
    }
    Ok(published?.unwrap_or(Published::refused(Fill::Lost)))
}

/// Stages the chunks one by one, and moves them into place.
async fn send<T: Payload>(
    backend: Backend<'_>,
    draft: &Draft<'_, T>,
    chunks: &[Chunk],
) -> Result<Published, Unavailable> {
    let mut meta = Meta {
        store: draft.key.league.store().clone(),
        nonce: draft.lease.nonce.clone(),
        revision: draft.edition.revision,
        facts: draft.edition.facts,
        rows: draft.value.rows() as u64,
        chunks: chunks.len(),
        built: Built {
            by: codec::short(&clean_name(&draft.built.by)),
            ..draft.built.clone()
        },
        // As it comes back, or the checksum would not be the same.
        grace: Duration::from_millis(codec::millis(draft.ttl)),
        token: draft.lease.token.clone(),
        checksum: Digest::default(),
    };
    meta.checksum = codec::checksum(draft.key, &meta, chunks);
    for (at, chunk) in chunks.iter().enumerate() {
        backend.stage(draft.key, &meta, at, chunk).await?;
    }
    let lives = draft.ttl.saturating_mul(2);
    let fill = backend.fill(draft.key, &meta, lives).await?;
    let bytes = chunks.iter().map(|chunk| chunk.len() as u64).sum();
    Ok(Published {
        bytes,
        ..Published::refused(fill)
    })
}

// Building under a lease: claim, then fill or give back.

impl Cache {
    /// Asks for the right to build an entry, for a viewer whose store has the revision `store`; the term says for how long
    /// it is asked. Without a cache there is no answer: [`Claim::Unreachable`].
    pub async fn claim(&self, key: &Key, store: Revision, term: Term) -> Claim {
        let token = Uuid::new_v4().to_string();
        let Some(backend) = self.backends.backend(&self.local).await else {
            return Claim::Unreachable(State::Off);
        };
        let claim = backend.claim(key, &token, term, store).await;
        let claim = claim.unwrap_or_else(|Unavailable(why)| Claim::Unreachable(why));
        if let Backend::Server(server) = backend {
            self.last_seen().claimed(&claim, store);
            self.note_refusal(server, matches!(claim, Claim::Unreachable(_)));
        }
        claim
    }

    /// Publishes a value built under a lease, from the given edition of the league. It goes to the backend that granted
    /// the lease, or nowhere. The lease is over then, whether the value was published or not: no viewer waits for a
    /// holder that has failed.
    pub async fn fill<T: Payload>(
        &self,
        key: &Key,
        lease: &Lease,
        edition: Edition,
        value: &Arc<T>,
        built: &Built,
    ) -> Published {
        let Some(backend) = self.giver(lease).await else {
            return Published::unreachable(State::Off);
        };
        let draft = Draft {
            key,
            lease,
            edition,
            value,
            built,
            ttl: self.settings.ttl,
        };
        let published = publish(backend, draft).await;
        let published = published.unwrap_or_else(|Unavailable(why)| Published::unreachable(why));
        if let Backend::Server(server) = backend {
            if published.fill == Fill::Filled {
                self.last_seen().raised(edition.revision);
            }
            self.note_refusal(server, published.fill == Fill::Unreachable);
        }
        published
    }

    /// Gives a lease back without a value: there is none, or another viewer published one meanwhile.
    pub async fn give_back(&self, key: &Key, lease: &Lease) {
        if let Some(backend) = self.giver(lease).await {
            // No store is as old as the revision 0, so this announces nothing. One that cannot be given back ends by itself.
            let (token, none) = (lease.token.as_str(), Revision(0));
            let _given = backend.claim(key, token, Term::OVER, none).await;
        }
    }

    /// Remembers a table that found no answer because the server takes no writes.
    fn note_refusal(&self, server: &Server, unreachable: bool) {
        if unreachable && server.supervisor.refuses_writes() {
            self.last_seen().refused();
        }
    }

    /// The backend that granted a lease; `None` when it is gone.
    async fn giver(&self, lease: &Lease) -> Option<Backend<'_>> {
        match lease.backend {
            BackendKind::Redis => self.backends.server().await.map(Backend::Server),
            BackendKind::Embedded => Some(Backend::Embedded(&self.local)),
            BackendKind::Off => None,
        }
    }
}
