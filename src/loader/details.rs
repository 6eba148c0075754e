//! Publishes what is behind the rows of a block of players, for readers. A program with the store reads one player's few rows
//! faster than it could ask a server, and publishes them for others alone.

use std::sync::Arc;

use super::{Built, LoadError, Loader};
use crate::cache::{BLOCK, Content, Key, Lease, Published};
use crate::clock::{Moment, Stopwatch};

/// The players of a block, by their first and their last id.
pub(super) fn ids(block: u32) -> [u32; 2] {
    let first = block.saturating_mul(BLOCK);
    [first, first.saturating_add(BLOCK - 1)]
}

impl Loader {
    /// Builds whatever an entry holds under a lease, and publishes it.
    pub(super) async fn publish_content(
        &self,
        key: &Key,
        lease: &Lease,
    ) -> Result<Published, LoadError> {
        match key.content {
            Content::Table(kind) => {
                let (_, published) = self.publish(kind, key, lease).await?;
                Ok(published)
            }
            Content::Details(block) => self.publish_details(block, key, lease).await,
        }
    }

    /// Builds the details of a block under a lease and publishes them, unless the store has moved on from the lease's edition
    /// meanwhile.
    async fn publish_details(
        &self,
        block: u32,
        key: &Key,
        lease: &Lease,
    ) -> Result<Published, LoadError> {
        let (season, week) = (key.season, key.week);
        let watch = Stopwatch::start();
        let built = self
            .store
            .call(move |store| store.details(ids(block), season, week))
            .await;
        let details = match built {
            Ok((edition, details)) if edition == lease.edition => Arc::new(details),
            built => {
                self.cache.give_back(key, lease).await;
                return built.map(|_| Published::moved_on());
            }
        };
        let built = Built {
            at: Moment::now(),
            micros: watch.micros(),
            by: self.cache.program().to_owned(),
        };
        Ok(self.cache.fill(key, lease, &details, &built).await)
    }
}
