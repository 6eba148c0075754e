//! Hears of changes to the league, whichever way they were made.

use std::sync::Arc;
use std::time::Duration;

use super::store_thread::StoreThread;
use super::{Change, Loader};
use crate::cache::{self, Cache};
use crate::store::DataVersion;

/// How often the store is asked whether another program wrote to it.
const EVERY: Duration = Duration::from_secs(1);

/// One viewer's watch over its league, in the cache and in the store.
///
/// It does something only while [`next`](Self::next) is awaited. The store is asked once a second, and not at all when no
/// other program can open it; what it costs to watch the cache is told by [`cache::Watch`].
pub struct Watch {
    in_cache: cache::Watch,
    in_store: InStore,
}

impl Watch {
    pub(super) fn new(loader: &Loader) -> Self {
        Self {
            in_cache: cache::Watch::new(Arc::clone(&loader.cache)),
            in_store: InStore {
                cache: Arc::clone(&loader.cache),
                store: loader.shared.then(|| loader.store.clone()),
                seen: None,
            },
        }
    }

    /// Resolves at the next change. What changes between two calls is not lost.
    pub async fn next(&mut self) -> Change {
        tokio::select! {
            change = self.in_cache.next() => change,
            () = self.in_store.written() => Change::League,
        }
    }
}

/// The watch over the store, which hears of writes by programs that told no cache of them.
struct InStore {
    cache: Arc<Cache>,
    store: Option<StoreThread>,
    /// The version of the store's data that was compared last.
    seen: Option<DataVersion>,
}

impl InStore {
    /// Resolves when the league in the store is not the one that was loaded last.
    async fn written(&mut self) {
        let Some(store) = &self.store else {
            return std::future::pending().await;
        };
        loop {
            tokio::time::sleep(EVERY).await;
            // A store that cannot be read now is asked again in a second; a load would say why.
            let Ok(Ok(version)) = store.call(|store| store.data_version()).await else {
                continue;
            };
            if self.seen == Some(version) {
                continue;
            }
            let Ok(league) = store.head().await else {
                continue;
            };
            self.seen = Some(version);
            let changed = match self.cache.asked() {
                Some((_, loaded)) => league.revision != loaded,
                // Nothing could be loaded yet. Now perhaps it can.
                None => !league.seasons.is_empty(),
            };
            if changed {
                return;
            }
        }
    }
}
