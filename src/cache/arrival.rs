//! An entry whose first rows are at hand while the others are on their way.
//!
//! The checksum of an entry is over all its chunks, so the first rows are shown before they are proved whole: they came in one
//! round trip with metadata that is current, and they fit together. What comes behind them is a value only once all of it is
//! there, is of the same fill, and has the right checksum.

use std::future::ready;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::stream::{self, StreamExt};

use super::backend::Backend;
use super::codec::Decoder;
use super::lookup::{Stamp, UNDER_WAY};
use super::rest::Rest;
use super::server::client::Unavailable;
use super::{Cache, Entry, Payload};

/// How the rest of an entry came.
#[derive(Clone, Debug)]
pub enum Completion<T> {
    /// The whole value, with the right checksum.
    Whole(Entry<T>),
    /// The entry was removed meanwhile, or another fill took its place: it is to be looked up again.
    Replaced,
    /// The rest cannot be read, or does not belong to the first rows.
    Corrupt,
    /// There is no answer any more.
    Unreachable,
    /// No load waits for it any more.
    Unwanted,
}

impl Cache {
    /// Fetches the rest of an entry, a few chunks at a time, and decodes them on other threads than the caller's. After each
    /// batch `goes_on` is told how many rows are there, and answers whether they are still wanted.
    pub async fn complete<T: Payload>(
        &self,
        rest: Rest<T>,
        goes_on: impl FnMut(u64) -> bool + Send,
    ) -> Completion<T> {
        let Some(backend) = self.backends.backend(&self.local).await else {
            return Completion::Unreachable;
        };
        let completion = fetch(backend, rest, goes_on).await;
        self.note_state();
        completion.unwrap_or_else(|Unavailable(_)| Completion::Unreachable)
    }
}

/// What a batch comes to, on another thread.
type Decoding<T> = Pin<Box<dyn Future<Output = Option<Decoder<T>>> + Send>>;

async fn fetch<T: Payload>(
    backend: Backend<'_>,
    rest: Rest<T>,
    mut goes_on: impl FnMut(u64) -> bool + Send,
) -> Result<Completion<T>, Unavailable> {
    let Rest {
        key,
        edition,
        record,
        first,
    } = rest;
    let (meta, mut bytes) = (&record.meta, record.first.len() as u64);
    let decoder = Decoder::new(&key, edition, meta, (&record.first, first));
    let mut decoded: Decoding<T> = Box::pin(ready(Some(decoder)));
    let mut batches = stream::iter(1..meta.chunks)
        .map(|at| backend.chunk(&key, edition, at))
        .buffered(UNDER_WAY)
        .chunks(UNDER_WAY);
    while let Some(batch) = batches.next().await {
        let mut chunks = Vec::with_capacity(batch.len());
        for piece in batch {
            match piece? {
                Some(piece) if piece.checksum == meta.checksum => chunks.extend(piece.chunk),
                Some(_) | None => return Ok(Completion::Replaced),
            }
        }
        bytes += chunks.iter().map(|chunk| chunk.len() as u64).sum::<u64>();
        // The batch before was decoded while this one was on its way.
        let Some(decoder) = decoded.await else {
            return Ok(Completion::Corrupt);
        };
        if !goes_on(decoder.rows()) {
            return Ok(Completion::Unwanted);
        }
        let decoding = tokio::task::spawn_blocking(move || decoder.with(&chunks));
        decoded = Box::pin(async { decoding.await.ok().flatten() });
    }
    let Some(decoder) = decoded.await else {
        return Ok(Completion::Corrupt);
    };
    if !goes_on(decoder.rows()) {
        return Ok(Completion::Unwanted);
    }
    let of = meta.clone();
    let whole = tokio::task::spawn_blocking(move || decoder.whole(&of)).await;
    Ok(match whole.ok().flatten() {
        Some(value) => Completion::Whole(Entry {
            value: Arc::new(value),
            bytes,
            fresh_for: record.fresh_for(),
            stamp: Stamp::of(meta),
            built: record.meta.built,
        }),
        None => Completion::Corrupt,
    })
}

#[cfg(test)]
mod tests;
