//! Watches the league for changes, in the cache and in the store.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::unix::AsyncFd;

use super::store_thread::StoreThread;
use super::{LastLeague, Loader};
use crate::cache;
use crate::cache::{Cache, Key, LeagueTag};
use crate::league::Edition;
use crate::store::{DataVersion, FileWatch, Head, Store, StoreError};

/// How often the store is asked whether another program wrote to it, where the system does not tell of that.
const EVERY: Duration = Duration::from_secs(1);
/// When the store is asked after its files were written to, each counted from the one before. What is written last is in the
/// files before it counts, and of that the system does not tell.
const SETTLING: [Duration; 3] = [Duration::from_millis(50), Duration::from_millis(250), EVERY];

/// A change that this viewer did not make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// How the cache's server is, or who answers.
    Status,
    /// The league: it was written to, or its cache was flushed, so the table on screen may be old.
    League,
    /// Readers may ask for something: [`answer_requests`](Loader::answer_requests) builds it. Nothing on screen changes.
    Wanted,
    /// The store: it is not there any more, or cannot be opened. A change of the league follows.
    Lost,
    /// The store: it is another file, or holds what did not come of what it held. A change of the league follows.
    Replaced,
}

/// One viewer's watch over its league, in the cache and in the store.
///
/// It does something only while [`next`](Self::next) is awaited. The store is asked when the system tells that its files were
/// written to, once a second where it does not tell, and not at all when no other program can open it; what it costs to watch
/// the cache is told by [`cache::Watch`].
pub struct Watch {
    in_cache: cache::Watch,
    in_store: InStore,
    last_league: LastLeague,
    /// What is to be told next.
    next: Option<Change>,
}

impl Watch {
    /// Watches a league for changes that other programs make. From now on the loader opens another file in place of its
    /// store.
    pub fn new(loader: &Loader) -> Self {
        loader.store.follow();
        Self {
            in_cache: cache::Watch::of_publisher(Arc::clone(&loader.cache)),
            in_store: InStore {
                cache: Arc::clone(&loader.cache),
                store: loader.file.clone().map(|file| (loader.store.clone(), file)),
                files: None,
                // What happened before the files are watched is not told.
                settling: SETTLING.len() - 1,
                seen: None,
                lost: false,
            },
            last_league: loader.last_league.clone(),
            next: None,
        }
    }

    /// Resolves at the next change. What changes between two calls is not lost.
    pub async fn next(&mut self) -> Change {
        if let Some(change) = self.next.take() {
            return change;
        }
        let change = tokio::select! {
            change = self.in_cache.next() => match change {
                cache::Change::Status => Change::Status,
                cache::Change::League => Change::League,
                cache::Change::Wanted => Change::Wanted,
            },
            change = self.in_store.next() => change,
        };
        if change == Change::League {
            self.last_league.forget();
        }
        self.next = match change {
            Change::Lost | Change::Replaced => Some(Change::League),
            Change::Status | Change::League | Change::Wanted => None,
        };
        change
    }
}

/// The watch over the store, which hears of writes by programs that told no cache of them, and of other files in its
/// place.
struct InStore {
    cache: Arc<Cache>,
    /// The store and its file; `None` when no other program can open it.
    store: Option<(StoreThread, Arc<Path>)>,
    /// The watch over its files; `None` before it is begun, and where the system does not tell.
    files: Option<AsyncFd<FileWatch>>,
    /// How many of [`SETTLING`] are over since the files were written to.
    settling: usize,
    /// The version of the store's data that was compared last.
    seen: Option<DataVersion>,
    /// Whether it could not be opened the last time, which was told.
    lost: bool,
}

impl InStore {
    /// Waits until there is reason to ask the store, and watches its files from then on.
    async fn wait(&mut self, file: &Path) {
        let step = match &self.files {
            None => SETTLING.len() - 1,
            Some(files) if self.settling == SETTLING.len() => {
                noticed(files).await;
                0
            }
            Some(_) => self.settling,
        };
        self.settling = step;
        tokio::time::sleep(SETTLING.get(step).copied().unwrap_or(EVERY)).await;
        let files = self.files.as_ref().map(AsyncFd::get_ref);
        let goes_on = files.is_some_and(FileWatch::has_noticed);
        self.settling = if goes_on { 0 } else { step + 1 };
        // Begun before the store is asked, so that nothing falls between.
        self.files = FileWatch::begin(file).and_then(awaitable);
    }

    /// Resolves when the league in the store is not the one that was loaded last, or cannot be had any more.
    async fn next(&mut self) -> Change {
        let Some((store, file)) = self.store.clone() else {
            return std::future::pending().await;
        };
        let version = |store: &mut Store| Ok::<_, StoreError>(store.data_version());
        loop {
            self.wait(&file).await;
            let version = match store.call(version).await {
                Ok(Ok(version)) => version,
                // A load says why.
                Err(_) if !self.lost => {
                    self.lost = true;
                    return Change::Lost;
                }
                // A store that cannot be read now is asked again in a second.
                Ok(Err(_)) | Err(_) => {
                    self.settling = SETTLING.len() - 1;
                    continue;
                }
            };
            if self.seen == Some(version) && !self.lost {
                continue;
            }
            let Ok(league) = store.call(|store| store.head()).await else {
                self.settling = SETTLING.len() - 1;
                continue;
            };
            let replaced = version.is_of_another_file(self.seen);
            let was_lost = std::mem::take(&mut self.lost);
            self.seen = Some(version);
            let asked = self.cache.asked();
            if replaced || asked.as_ref().is_some_and(|asked| is_other(&league, asked)) {
                return Change::Replaced;
            }
            let changed = match asked {
                Some((key, edition)) => {
                    league.edition() != edition || LeagueTag::of(&league.id) != key.league
                }
                // Nothing could be loaded yet. Now perhaps it can.
                None => !league.seasons.is_empty(),
            };
            if changed || was_lost {
                return Change::League;
            }
        }
    }
}

fn awaitable(files: FileWatch) -> Option<AsyncFd<FileWatch>> {
    #[expect(
        deprecated,
        reason = "the newer constructor is unsafe, and asks for what a watch is: one open file for as long as it lives"
    )]
    AsyncFd::new(files).ok()
}

/// Resolves when something happened to the files.
async fn noticed(files: &AsyncFd<FileWatch>) {
    while let Ok(mut ready) = files.readable().await {
        if files.get_ref().has_noticed() {
            return;
        }
        ready.clear_ready();
    }
}

/// Whether a store holds something that did not come of what it held when a table was asked for: another league, an
/// earlier state, or other facts at the same revision. A league that was only given another identity is the same.
pub(super) fn is_other(league: &Head, (key, then): &(Key, Edition)) -> bool {
    let now = league.edition();
    let renamed = LeagueTag::of(&league.id) != key.league;
    !now.may_follow(*then) || renamed && now != *then
}
