//! A fill from the built value to the published entry.

use std::sync::Arc;
use std::time::Duration;

use super::backend::Backend;
use super::record::Meta;
use super::supervisor::Away;
use super::{Built, Fill, Key, Lease, Payload, Published, codec, wire};
use crate::clock::Moment;
use crate::league::{Digest, Edition, Revision, clean_name};

/// A value about to be published.
pub(super) struct Draft<'a, T> {
    pub(super) key: &'a Key,
    pub(super) lease: &'a Lease,
    pub(super) edition: Edition,
    pub(super) value: &'a Arc<T>,
    pub(super) built: &'a Built,
    pub(super) ttl: Duration,
    pub(super) grace: Duration,
}

/// Stages the value chunk by chunk, and publishes it. A value that cannot be encoded counts as lost on the way.
pub(super) async fn publish<T: Payload>(
    backend: Backend<'_>,
    draft: Draft<'_, T>,
) -> Result<Published, Away> {
    let Some(chunks) = codec::encode(draft.value).await else {
        return Ok(Published::refused(Fill::Lost));
    };
    let mut meta = Meta {
        nonce: draft.lease.nonce.clone(),
        revision: draft.edition.revision,
        facts: draft.edition.facts,
        rows: draft.value.rows() as u64,
        chunks: chunks.len(),
        built: Built {
            by: wire::short(&clean_name(&draft.built.by)),
            ..draft.built.clone()
        },
        // As it comes back, or the checksum would not be the same.
        grace: Duration::from_millis(wire::millis(draft.grace)),
        token: draft.lease.token.clone(),
        checksum: 0,
    };
    meta.checksum = wire::checksum(draft.key, &meta, &chunks);
    for (at, chunk) in chunks.iter().enumerate() {
        backend.stage(draft.key, &meta, at, chunk).await?;
    }
    let lives = draft.ttl.saturating_add(draft.grace);
    let fill = backend.fill(draft.key, &meta, lives).await?;
    let bytes = chunks.iter().map(|chunk| chunk.len() as u64).sum();
    Ok(Published {
        bytes,
        ..Published::refused(fill)
    })
}

/// Drops a lease: a FILL of nothing, which removes the lease and then refuses, since nothing was staged.
pub(super) async fn give_back(
    backend: Backend<'_>,
    key: &Key,
    lease: &Lease,
) -> Result<Fill, Away> {
    let meta = Meta {
        nonce: lease.nonce.clone(),
        revision: Revision(0),
        facts: Digest(0),
        rows: 0,
        chunks: 0,
        built: Built {
            at: Moment(0),
            micros: 0,
            by: String::new(),
        },
        grace: Duration::ZERO,
        token: lease.token.clone(),
        checksum: 0,
    };
    backend.fill(key, &meta, Duration::ZERO).await
}
