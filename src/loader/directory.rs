//! Lists the league in its server's directory, for readers that look for it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::task::JoinHandle;

use super::Loader;
use crate::cache::Listed;
use crate::league::StoreId;
use crate::store::Head;

/// The writing of the league's line that this program began last.
#[derive(Default)]
pub(super) struct Listing(Mutex<Option<Begun>>);

struct Begun {
    league: StoreId,
    /// The task that writes it; `None` when a caller waits for it already.
    task: Option<JoinHandle<()>>,
}

impl Listing {
    fn begun(&self) -> MutexGuard<'_, Option<Begun>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Loader {
    /// Lists the league once it is announced, in the background: no table waits for it. A league in memory ends with this
    /// program, and is not listed.
    pub(super) fn list(&self, league: &Head) {
        if self.file.is_none() {
            return;
        }
        let listed = Listed {
            store: league.id.clone(),
            name: league.name.clone(),
        };
        let mut begun = self.listing.begun();
        let before = begun.take().and_then(|begun| begun.task);
        let cache = Arc::clone(&self.cache);
        *begun = Some(Begun {
            league: league.id.clone(),
            task: Some(tokio::spawn(async move {
                // The newest name is written last.
                if let Some(before) = before {
                    let _ended = before.await;
                }
                cache.list_league(&listed).await;
            })),
        });
    }

    /// Lists a league that was announced before, at the first look of this program: its line may have been lost or removed.
    pub(super) fn list_at_first(&self, league: &Head) {
        let is_listed = self
            .listing
            .begun()
            .as_ref()
            .is_some_and(|begun| begun.league == league.id);
        if !is_listed {
            self.list(league);
        }
    }

    /// Waits until the league is listed where that is under way, and no longer than for any other answer of the cache. A
    /// program that ends calls this: what it began would end with it.
    pub async fn finish_listing(&self) {
        let task = self.listing.begun().as_mut().and_then(|it| it.task.take());
        if let Some(task) = task {
            let _ended = task.await;
        }
    }
}
