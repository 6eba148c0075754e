//! All chunks of an entry: each is decoded on another thread while the next ones are on their way.

use std::future::ready;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::stream::{self, StreamExt};

use super::backend::Backend;
use super::codec::{self, Decoder};
use super::entry::{Chunk, Record};
use super::server::client::Unavailable;
use super::{Key, Payload};
use crate::league::Edition;

/// How the chunks of an entry came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Chunks<T> {
    /// All of them: the value, with the right checksum, and the size of its payload in bytes.
    Whole(Arc<T>, u64),
    /// The entry was removed meanwhile, or another fill took its place.
    Replaced,
    /// They are no valid value.
    Corrupt,
    /// The caller does not want them any more.
    Unwanted,
}

/// How many chunks are asked for at a time: while one is read the server has the next ready, and no more wait in memory.
const UNDER_WAY: usize = 2;

/// Fetches an entry of which only the first chunk is there.
pub(super) async fn whole<T: Payload>(
    backend: Backend<'_>,
    key: &Key,
    edition: Edition,
    record: &Record,
) -> Result<Chunks<T>, Unavailable> {
    let decoder = Decoder::new(key, edition, &record.meta);
    if record.meta.chunks == 1 {
        let bytes = record.first.len() as u64;
        let value = codec::decode(decoder, &record.first).await;
        return Ok(value.map_or(Chunks::Corrupt, |value| Chunks::Whole(value, bytes)));
    }
    let first = decoding(decoder, vec![Arc::clone(&record.first)]);
    fetch(backend, key, edition, record, first, |_| true).await
}

/// Fetches the chunks behind the first, which is decoded already. After each batch `goes_on` is told how many rows are there,
/// and answers whether they are still wanted.
pub(super) async fn behind<T: Payload>(
    backend: Backend<'_>,
    key: &Key,
    edition: Edition,
    record: &Record,
    first: &Arc<T>,
    goes_on: impl FnMut(u64) -> bool + Send,
) -> Result<Chunks<T>, Unavailable> {
    let decoder = Decoder::new(key, edition, &record.meta);
    let decoder = decoder.behind(&record.first, first.as_ref().clone());
    let first = Box::pin(ready(Some(decoder)));
    fetch(backend, key, edition, record, first, goes_on).await
}

/// What a batch comes to, on another thread.
type Decoding<T> = Pin<Box<dyn Future<Output = Option<Decoder<T>>> + Send>>;

fn decoding<T: Payload>(decoder: Decoder<T>, chunks: Vec<Chunk>) -> Decoding<T> {
    let decoding = tokio::task::spawn_blocking(move || decoder.with(&chunks));
    Box::pin(async { decoding.await.ok().flatten() })
}

async fn fetch<T: Payload>(
    backend: Backend<'_>,
    key: &Key,
    edition: Edition,
    record: &Record,
    first: Decoding<T>,
    mut goes_on: impl FnMut(u64) -> bool + Send,
) -> Result<Chunks<T>, Unavailable> {
    let (meta, mut bytes) = (&record.meta, record.first.len() as u64);
    let mut decoded = first;
    let mut batches = stream::iter(1..meta.chunks)
        .map(|at| backend.chunk(key, edition, at))
        .buffered(UNDER_WAY)
        .chunks(UNDER_WAY);
    while let Some(batch) = batches.next().await {
        let mut chunks = Vec::with_capacity(batch.len());
        for piece in batch {
            match piece? {
                Some(piece) if piece.checksum == meta.checksum => chunks.extend(piece.chunk),
                Some(_) | None => return Ok(Chunks::Replaced),
            }
        }
        bytes += chunks.iter().map(|chunk| chunk.len() as u64).sum::<u64>();
        // The batch before was decoded while this one was on its way.
        let Some(decoder) = decoded.await else {
            return Ok(Chunks::Corrupt);
        };
        if !goes_on(decoder.rows()) {
            return Ok(Chunks::Unwanted);
        }
        decoded = decoding(decoder, chunks);
    }
    let Some(decoder) = decoded.await else {
        return Ok(Chunks::Corrupt);
    };
    if !goes_on(decoder.rows()) {
        return Ok(Chunks::Unwanted);
    }
    let whole = tokio::task::spawn_blocking(move || decoder.whole()).await;
    Ok(match whole.ok().flatten() {
        Some(value) => Chunks::Whole(Arc::new(value), bytes),
        None => Chunks::Corrupt,
    })
}
