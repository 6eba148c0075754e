//! A fill from the built value to the published entry.

use std::sync::Arc;
use std::time::Duration;

use super::backend::Backend;
use super::record::{Chunk, Meta};
use super::supervisor::Away;
use super::{Built, Fill, Key, Lease, Payload, Published, codec, wire};
use crate::league::{Edition, clean_name};

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
) -> Result<Published, Away> {
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
) -> Result<Published, Away> {
    let mut meta = Meta {
        store: draft.key.league.store().clone(),
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
        grace: Duration::from_millis(wire::millis(draft.ttl)),
        token: draft.lease.token.clone(),
        checksum: 0,
    };
    meta.checksum = wire::checksum(draft.key, &meta, chunks);
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
