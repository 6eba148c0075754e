//! A look-up from the first glance to the decoded value.

use std::sync::Arc;

use super::backend::Backend;
use super::record::{Chunk, Found, Glance, Record};
use super::supervisor::Away;
use super::{Key, Payload, Verdict, codec};
use crate::league::Revision;

/// What was found, opened as far as the verdict allows.
pub(super) struct Opened<T> {
    pub(super) verdict: Verdict,
    /// What the entry says about itself, where that can be read.
    pub(super) record: Option<Record>,
    /// The value and the size of its payload, for a verdict of fresh or stale.
    pub(super) value: Option<(Arc<T>, u64)>,
}

impl<T> Opened<T> {
    fn closed(verdict: Verdict, record: Option<Record>) -> Self {
        Self {
            verdict,
            record,
            value: None,
        }
    }
}

/// Looks an entry up and decodes it.
///
/// The chunks behind the first come one by one. If the entry is replaced meanwhile, the look-up begins again; if that
/// happens a second time, it counts as missing, which is always safe.
pub(super) async fn look<T: Payload>(
    backend: Backend<'_>,
    key: &Key,
    store: Revision,
) -> Result<Opened<T>, Away> {
    for _ in 0..2 {
        let glance = backend.glance(key).await?;
        let verdict = glance.verdict(store);
        let Glance { found, .. } = glance;
        let record = match found {
            Found::Nothing | Found::Unreadable => return Ok(Opened::closed(verdict, None)),
            Found::Record(record) => record,
        };
        if !matches!(verdict, Verdict::Fresh | Verdict::Stale) {
            return Ok(Opened::closed(verdict, Some(record)));
        }
        let Some(chunks) = rest(backend, key, &record).await? else {
            continue;
        };
        let bytes = chunks.iter().map(|chunk| chunk.len() as u64).sum();
        return Ok(match codec::decode(&record.meta, chunks).await {
            Some(value) => Opened {
                verdict,
                record: Some(record),
                value: Some((value, bytes)),
            },
            None => Opened::closed(Verdict::Corrupt, None),
        });
    }
    Ok(Opened::closed(Verdict::Missing, None))
}

/// All chunks of an entry, as far as it has them: the checksum tells if one is missing. `None` when the entry was
/// replaced meanwhile.
async fn rest(
    backend: Backend<'_>,
    key: &Key,
    record: &Record,
) -> Result<Option<Vec<Chunk>>, Away> {
    let mut chunks = vec![Arc::clone(&record.first)];
    for at in 1..record.meta.chunks {
        match backend.chunk(key, at).await? {
            Some(piece) if piece.checksum == record.meta.checksum => chunks.extend(piece.chunk),
            Some(_) | None => return Ok(None),
        }
    }
    Ok(Some(chunks))
}
