//! Payloads to bytes and back, off the thread that paints when they are large.

use std::sync::Arc;

use super::record::{Chunk, Meta};
use super::{Key, Payload, wire};

/// Payloads up to this many bytes are decoded in place: handing them to another thread would take longer.
const SMALL_BYTES: usize = 64 * 1024;
/// Values up to this many rows are encoded in place.
const SMALL_ROWS: usize = 1_000;

/// The value in chunks; `None` when it cannot be encoded.
pub(super) async fn encode<T: Payload>(value: &Arc<T>) -> Option<Vec<Chunk>> {
    fn chunks<T: Payload>(value: &T) -> Option<Vec<Chunk>> {
        let chunk = |part: &T| postcard::to_stdvec(part).ok().map(Chunk::new);
        value.parts().iter().map(chunk).collect()
    }
    if value.rows() <= SMALL_ROWS {
        return chunks(value.as_ref());
    }
    let value = Arc::clone(value);
    let task = tokio::task::spawn_blocking(move || chunks(value.as_ref()));
    task.await.ok().flatten()
}

/// The value of a key again; `None` when the checksum is wrong, or the bytes are no such value.
pub(super) async fn decode<T: Payload>(
    key: &Key,
    meta: &Meta,
    chunks: Vec<Chunk>,
) -> Option<Arc<T>> {
    let bytes: usize = chunks.iter().map(|chunk| chunk.len()).sum();
    if bytes <= SMALL_BYTES {
        return open(key, meta, &chunks);
    }
    let (key, meta) = (key.clone(), meta.clone());
    let task = tokio::task::spawn_blocking(move || open(&key, &meta, &chunks));
    task.await.ok().flatten()
}

fn open<T: Payload>(key: &Key, meta: &Meta, chunks: &[Chunk]) -> Option<Arc<T>> {
    if wire::checksum(key, meta, chunks) != meta.checksum {
        return None;
    }
    let part = |chunk: &Chunk| match postcard::take_from_bytes(chunk) {
        Ok((part, [])) => Some(part),
        Ok(_) | Err(_) => None,
    };
    let value = T::join(chunks.iter().map(part).collect::<Option<_>>()?)?;
    (value.rows() as u64 == meta.rows).then(|| Arc::new(value))
}
