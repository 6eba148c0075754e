//! An entry whose first rows are at hand while the others are on their way.
//!
//! The checksum of an entry is over all its chunks, so the first rows are shown before they are proved whole: they came in one
//! round trip with metadata that is current, and they fit together. What comes behind them is a value only once all of it is
//! there, is of the same fill, and has the right checksum.

use super::backend::Backend;
use super::chunks::{self, Chunks};
use super::lookup::Stamp;
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

async fn fetch<T: Payload>(
    backend: Backend<'_>,
    rest: Rest<T>,
    goes_on: impl FnMut(u64) -> bool + Send,
) -> Result<Completion<T>, Unavailable> {
    let Rest {
        key,
        edition,
        record,
        first,
    } = rest;
    let chunks = chunks::behind(backend, &key, edition, &record, &first, goes_on).await?;
    Ok(match chunks {
        Chunks::Whole(value, bytes) => Completion::Whole(Entry {
            value,
            bytes,
            fresh_for: record.fresh_for(),
            stamp: Stamp::of(&record.meta),
            built: record.meta.built,
        }),
        Chunks::Replaced => Completion::Replaced,
        Chunks::Corrupt => Completion::Corrupt,
        Chunks::Unwanted => Completion::Unwanted,
    })
}

#[cfg(test)]
mod tests;
