//! All chunks of an entry: each is decoded while the next ones are on their way.

use std::sync::Arc;

use futures_util::stream::{self, StreamExt};
use tokio::task::yield_now;

use super::backend::Backend;
use super::codec::Decoder;
use super::entry::Record;
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
    match decoder.with(&record.first) {
        Some(decoder) => fetch(backend, key, edition, record, decoder, |_| true).await,
        None => Ok(Chunks::Corrupt),
    }
}

/// Fetches the chunks behind the first, which is decoded already. After each `goes_on` is told how many rows are there, and
/// answers whether they are still wanted.
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
    fetch(backend, key, edition, record, decoder, goes_on).await
}

async fn fetch<T: Payload>(
    backend: Backend<'_>,
    key: &Key,
    edition: Edition,
    record: &Record,
    mut decoder: Decoder<T>,
    mut goes_on: impl FnMut(u64) -> bool + Send,
) -> Result<Chunks<T>, Unavailable> {
    let (meta, mut bytes) = (&record.meta, record.first.len() as u64);
    let mut pieces = stream::iter(1..meta.chunks)
        .map(|at| backend.chunk(key, edition, at))
        .buffered(UNDER_WAY);
    while let Some(piece) = pieces.next().await {
        let chunk = match piece? {
            Some(piece) if piece.checksum == meta.checksum => piece.chunk,
            Some(_) | None => return Ok(Chunks::Replaced),
        };
        let Some(decoded) = chunk.as_ref().and_then(|chunk| decoder.with(chunk)) else {
            return Ok(Chunks::Corrupt);
        };
        decoder = decoded;
        bytes += chunk.map_or(0, |chunk| chunk.len() as u64);
        if !goes_on(decoder.rows()) {
            return Ok(Chunks::Unwanted);
        }
        // A cache in this process has every chunk at once, and what else the program does has its turn between them.
        yield_now().await;
    }
    Ok(match decoder.whole() {
        Some(value) => Chunks::Whole(Arc::new(value), bytes),
        None => Chunks::Corrupt,
    })
}
