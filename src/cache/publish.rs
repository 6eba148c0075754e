//! Building under a lease: the claim, and the fill from the built value to the entry.
//!
//! What makes a fill right is its name, which says the edition, and its nonce, which was read before the build
//! began. (Facebook's memcache leases, Nishtala et al., NSDI 2013, section 3.2.1, guard a fill by its token instead.)

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::backend::Backend;
use super::entry::{Drafted, Meta};
use super::lease::Claimed;
use super::server::client::Unavailable;
use super::{
    Announcement, Author, BackendKind, Built, Cache, Happening, Key, Lease, Payload, State, Term,
    codec,
};
use crate::league::{Edition, clean_name};

/// What a claim came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Build and fill.
    Go(Lease),
    /// Another viewer is building, under a lease that has so long to live.
    Wait(Duration),
    /// The cache did not answer, or refused, for this reason, or there is none: build for this viewer only.
    Unreachable(State),
}

/// What a fill came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Published.
    Filled,
    /// The league's cache was flushed since the claim.
    Flushed,
    /// Another edition was announced since the claim.
    Outdated,
    /// The keys are another league's by now.
    Taken,
    /// The value could not be encoded.
    Lost,
    /// The cache did not answer, or did not do it.
    Unreachable,
}

impl Fill {
    /// Whether others can see the entry, in words for the panel.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Filled => "published",
            Self::Flushed => "not published: flushed meanwhile",
            Self::Outdated => "not published: the league moved on",
            Self::Taken => "not published: the place is another league's",
            Self::Lost => "not published: the table cannot be encoded",
            Self::Unreachable => "not published: the server did not take it",
        }
    }

    /// What the fill of an entry was good for, by what was announced right after it.
    fn of(lease: &Lease, announced: &Announcement) -> Self {
        if announced.taken {
            Self::Taken
        } else if announced.edition().is_some_and(|now| now != lease.edition) {
            Self::Outdated
        } else if announced.nonce() == Some(lease.nonce) {
            Self::Filled
        } else {
            Self::Flushed
        }
    }
}

/// How an attempt to publish ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// What the fill came to.
    pub fill: Fill,
    /// The size of the payload that was offered, in bytes; 0 when none was.
    pub bytes: u64,
    /// How the server was that did not do it, for [`Fill::Unreachable`].
    pub why: Option<State>,
}

impl Published {
    fn of(fill: Fill, bytes: u64) -> Self {
        let why = None;
        Self { fill, bytes, why }
    }

    /// For a table of another edition than the lease was for.
    pub(crate) fn moved_on() -> Self {
        Self::of(Fill::Outdated, 0)
    }

    /// For what the server did not take.
    fn unreachable(why: State) -> Self {
        Self {
            why: Some(why),
            ..Self::of(Fill::Unreachable, 0)
        }
    }
}

impl Cache {
    /// Claims the right to build an entry of an edition, which is announced with the given nonce. Without a cache there is
    /// no answer: [`Claim::Unreachable`].
    pub async fn claim(
        &self,
        key: &Key,
        edition: Edition,
        announced: &Announcement,
        term: Term,
    ) -> Claim {
        let Some(backend) = self.backends.backend(&self.local).await else {
            return Claim::Unreachable(State::Off);
        };
        let Some(nonce) = announced.nonce() else {
            return Claim::Unreachable(self.status().state);
        };
        let token = Uuid::new_v4().to_string();
        let claimed = backend.claim(key, edition, &token, term).await;
        if let Backend::Server(server) = backend {
            self.note_refusal(server, claimed.is_err());
        }
        match claimed {
            Ok(Claimed::Wait(left)) => Claim::Wait(left),
            Err(Unavailable(why)) => Claim::Unreachable(why),
            Ok(Claimed::Go) => Claim::Go(Lease {
                token,
                edition,
                nonce,
                was: announced.reference.as_ref().and_then(|it| it.was),
                backend: backend.kind(),
            }),
        }
    }

    /// Publishes a value built under a lease. It goes to the backend that granted the lease, or nowhere. The lease is over
    /// then, whether the value was published or not: no viewer waits for a holder that has failed.
    pub async fn fill<T: Payload>(
        &self,
        key: &Key,
        lease: &Lease,
        value: &Arc<T>,
        built: &Built,
    ) -> Published {
        let Some(backend) = self.giver(lease).await else {
            return Published::unreachable(State::Off);
        };
        let published = publish(backend, key, lease, value, built, self.settings.ttl).await;
        let published = published.unwrap_or_else(|Unavailable(why)| Published::unreachable(why));
        if let Backend::Server(server) = backend {
            self.note_refusal(server, published.fill == Fill::Unreachable);
        }
        let (entry, micros) = (key.clone(), built.micros);
        self.note(Happening::Built { entry, micros });
        if published.fill == Fill::Filled {
            let (entry, by) = (key.clone(), Author::You);
            self.note(Happening::Filled { entry, by });
        }
        published
    }

    /// Gives a lease back without a value: there is none, or another viewer published one meanwhile.
    pub async fn give_back(&self, key: &Key, lease: &Lease) {
        if let Some(backend) = self.giver(lease).await {
            backend.release(key, lease).await;
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

/// Encodes a value and fills its entry with it. A lease that the fill did not end is given back.
pub(super) async fn publish<T: Payload>(
    backend: Backend<'_>,
    key: &Key,
    lease: &Lease,
    value: &Arc<T>,
    built: &Built,
    ttl: Duration,
) -> Result<Published, Unavailable> {
    let Some(chunks) = codec::encode(value).await else {
        backend.release(key, lease).await;
        return Ok(Published::of(Fill::Lost, 0));
    };
    let mut meta = Meta {
        nonce: lease.nonce,
        rows: value.rows() as u64,
        chunks: chunks.len(),
        built: Built {
            by: codec::short(&clean_name(&built.by)),
            ..built.clone()
        },
        // As it comes back, or the checksum would not be the same.
        grace: Duration::from_millis(codec::millis(ttl)),
        checksum: 0,
    };
    meta.checksum = codec::checksum(key, lease.edition, &meta, &chunks);
    let drafted = Drafted {
        key,
        edition: lease.edition,
        meta: &meta,
        chunks: &chunks,
        lives: ttl.saturating_mul(2),
        was: lease.was,
    };
    let filled = backend.fill(&drafted).await;
    if filled.is_err() {
        backend.release(key, lease).await;
    }
    let bytes = chunks.iter().map(|chunk| chunk.len() as u64).sum();
    Ok(Published::of(Fill::of(lease, &filled?), bytes))
}
