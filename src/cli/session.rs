//! Connects the command line to the store, the cache, the loader and the dashboard.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::runtime::{self, Runtime};
use tokio::sync::{Mutex, Notify};
use tracing::debug;

use super::ending::{Closing, Ending};
use super::{demo, notice};
use crate::cache::{Cache, Settings};
use crate::config::{Config, Purpose, StorePath};
use crate::demo::Plan;
use crate::error::Error;
use crate::league::{PlayerId, Revision};
use crate::loader::{
    Announced, Answering, Arrival, Change, Entries, LoadError, Loaded, Loader, Receipt, Request,
    SeasonHead, Status, Verification, Watch, unannounced,
};
use crate::output::Sheet;
use crate::scoretable::{Detail, Glyphs, Scoretable};
use crate::store::{Migrated, Store};
use crate::tui::{Options, Selection};
use crate::{file, output, text, tui};

/// An open league behind its cache, and the runtime that drives both.
pub(super) struct Session {
    pub(super) loader: Loader,
    pub(super) runtime: Runtime,
    /// The store's file; `None` in memory.
    path: Option<PathBuf>,
}

impl Session {
    /// Opens a league for reading.
    pub(super) fn open(league: &League, config: &Config) -> Result<Self, Error> {
        match league {
            League::Stored(path) => Self::open_stored(path, settings(config, Purpose::Real)?),
            League::Demo(plan) => {
                let settings = settings(config, Purpose::Demo)?;
                Self::start(settings, demo::store(plan)?, None)
            }
        }
    }

    /// Opens a store while the cache connects.
    fn open_stored(path: &Path, settings: Settings) -> Result<Self, Error> {
        let (runtime, cache) = (runtime()?, Cache::new(settings)?);
        let file = path.to_owned();
        let opened = Loader::open(cache, move || Store::open(&file), migrated);
        let (loader, migrated) = runtime.block_on(opened)?;
        notice(migrated);
        Ok(Self {
            loader,
            runtime,
            path: Some(path.to_owned()),
        })
    }

    /// Opens a league for writing. If it does not exist, the first write creates it.
    pub(super) fn open_to_write(path: &Path, config: &Config) -> Result<Self, Error> {
        let settings = settings(config, Purpose::Real)?;
        let store = Store::open_or_draft(path)?;
        notice(migrated(&store));
        Self::start(settings, store, Some(path.to_owned()))
    }

    fn start(settings: Settings, store: Store, path: Option<PathBuf>) -> Result<Self, Error> {
        let runtime = runtime()?;
        let loader = Loader::new(Cache::new(settings)?, store)?;
        Ok(Self {
            loader,
            runtime,
            path,
        })
    }

    /// Runs `work` with the session and closes it, without waiting for pending network requests. The store is closed in
    /// every case: also when one of the `signals` ends the program, or after a panic.
    pub(super) fn end_after<T>(self, signals: &[i32], work: impl FnOnce(&Self) -> T) -> T {
        let loader = self.loader.clone();
        let ending = Ending::listen(signals, move || loader.store().close());
        let closing = Closing(self.loader.clone());
        let done = work(&self);
        self.runtime.block_on(self.loader.finish_listing());
        ending.has_the_last_word();
        drop(closing);
        self.runtime.shutdown_background();
        done
    }

    /// The same for work that may have written to the league, now or in a program that died before it could publish its
    /// write. A failed announcement is reported, also when the work failed half-way; it is not an error, since the store
    /// is written.
    pub(super) fn end_announced<T>(
        self,
        signals: &[i32],
        work: impl FnOnce(&Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let path = self.path.clone();
        let done = self.end_after(signals, |session| {
            let done = work(session);
            // If the store cannot be read, the work has reported that already.
            let published = session.run(session.loader.publish_newest()).ok();
            notice(published.and_then(|published| unannounced(&published.announced)));
            done
        });
        notice(path.and_then(|path| left_in_log(&path)));
        done
    }

    /// Drives asynchronous work to its end.
    pub(super) fn run<T, E: Into<Error>>(
        &self,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, Error> {
        self.runtime.block_on(work).map_err(Into::into)
    }

    /// Runs the dashboard until the user leaves it.
    pub(super) fn dashboard(&self, options: Options) -> Result<tui::Ending, Error> {
        let name = self.path.as_deref().and_then(Path::file_name);
        let name = name.map_or_else(
            || "the demo league".to_owned(),
            |name| text::path(Path::new(name)),
        );
        self.run(async {
            self.loader.note_opened(name).await;
            // A store that cannot be read is reported by the first load.
            let head = self.loader.store().call(|store| store.head()).await.ok();
            let options = Options {
                league: head.map(|head| head.id.as_str().to_owned()),
                ..options
            };
            let live = Live {
                loader: self.loader.clone(),
                watch: Arc::new(Mutex::new(Watch::new(&self.loader))),
                answering: Arc::new(Answering::start(self.loader.clone())),
                publishing: Arc::default(),
                published: Arc::default(),
            };
            tui::run(live, options).await
        })
    }
}

/// The loader behind the dashboard's interface.
#[derive(Clone)]
struct Live {
    loader: Loader,
    /// The dashboard asks one question at a time, so no caller ever waits for this lock.
    watch: Arc<Mutex<Watch>>,
    /// Answers the requests of readers, which the dashboard is not told of.
    answering: Arc<Answering>,
    /// Whether a publication is about to begin.
    publishing: Arc<AtomicBool>,
    /// Resolves when a publication has filled entries, which the panel shows.
    published: Arc<Notify>,
}

/// The time over which dashboards that a change wakes together spread what they publish after it: the first fills what the
/// others then find.
const SPREAD: Duration = Duration::from_secs(1);

impl Live {
    /// Publishes what readers without a store look at first, some time after a table was shown. A failure is shown by the
    /// next load.
    fn publish_behind(&self) {
        if !self.loader.publishes() || self.publishing.swap(true, Ordering::Relaxed) {
            return;
        }
        let live = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(SPREAD.mul_f64(fastrand::f64())).await;
            live.publishing.store(false, Ordering::Relaxed);
            let published = live.loader.publish_newest().await;
            debug!(?published, "published behind the screen");
            if published.is_ok_and(|published| !published.filled.is_empty()) {
                live.published.notify_one();
            }
        });
    }
}

impl tui::Backend for Live {
    type Error = LoadError;

    async fn load(
        &self,
        request: Request,
        show: impl FnMut(Arrival) -> bool + Send,
    ) -> Result<Option<Loaded>, LoadError> {
        let loaded = self.loader.load_first(request, show).await?;
        if loaded.is_some() {
            self.publish_behind();
        }
        Ok(loaded)
    }

    async fn rebuild(&self, request: Request) -> Result<Loaded, LoadError> {
        self.loader.rebuild(request).await
    }

    async fn calendar(&self) -> Result<Vec<SeasonHead>, LoadError> {
        self.loader.store().call(|store| store.calendar()).await
    }

    async fn details(
        &self,
        request: Request,
        players: Vec<PlayerId>,
    ) -> Result<Vec<Detail>, LoadError> {
        self.loader.details(request, players).await
    }

    async fn flush(&self) -> Result<Receipt, LoadError> {
        self.loader.flush().await
    }

    async fn entries(&self, request: Request) -> Result<Entries, LoadError> {
        self.loader.list_entries(request).await
    }

    async fn verify_table(
        &self,
        table: Arc<Scoretable>,
        revision: Revision,
    ) -> Result<Verification, LoadError> {
        self.loader.verify_table(&table, revision).await
    }

    fn markdown(&self, excerpt: &Selection) -> String {
        markdown(excerpt)
    }

    fn status(&self) -> Status {
        self.loader.cache().status()
    }

    async fn changed(&self) -> Change {
        let mut watch = self.watch.lock().await;
        loop {
            let change = tokio::select! {
                change = watch.next() => change,
                () = self.published.notified() => return Change::Status,
            };
            match change {
                Change::Wanted => self.answering.wake(),
                change => return change,
            }
        }
    }
}

/// Renders rows as Markdown.
pub(super) fn markdown(excerpt: &Selection) -> String {
    let sheet = Sheet {
        table: &excerpt.table,
        rows: &excerpt.rows,
        columns: &excerpt.columns,
        header: true,
    };
    let glyphs = if excerpt.ascii {
        &Glyphs::ASCII
    } else {
        &Glyphs::UNICODE
    };
    let mut text = Vec::new();
    // Writing into memory cannot fail.
    let _written = output::markdown(&sheet, glyphs, &mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// Says so when what was written last is not in the store's file: the disk has no room for it, or another program still
/// reads what was there before.
fn left_in_log(path: &Path) -> Option<String> {
    let log = file::beside(path, "-wal");
    let left = log.metadata().is_ok_and(|found| found.len() > 0);
    left.then(|| {
        format!(
            "the newest writes are safe, but in {} and not yet in the store's own file; free space on the disk, or end the \
             programs that read the league, and run any command with it; until then copy it with `scoretable backup` and not \
             with cp",
            text::path(&log)
        )
    })
}

/// Announces the edition of a store that is not opened as a session, and closes it.
pub(super) fn announce(config: &Config, store: Store) -> Result<Announced, Error> {
    let cache = Cache::new(settings(config, Purpose::Real)?)?;
    let (loader, runtime) = (Loader::new(cache, store)?, runtime()?);
    let announced = runtime.block_on(loader.announce());
    loader.store().close();
    runtime.shutdown_background();
    Ok(announced?)
}

pub(super) fn runtime() -> Result<Runtime, Error> {
    runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Error::Runtime)
}

pub(super) fn settings(config: &Config, purpose: Purpose) -> Result<Settings, Error> {
    let (mode, url) = config.cache(purpose)?;
    Ok(Settings {
        mode,
        tls: config.tls(mode, url.as_ref())?,
        url,
        ttl: config.ttl.get(),
        ..Settings::default()
    })
}

// The league that a command works on.

/// A league that can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum League {
    /// A simulated league, in memory.
    Demo(Plan),
    /// A league in a store that exists.
    Stored(PathBuf),
}

/// What there is to show.
pub(super) enum Shown {
    /// A league that can be opened, and a note for the user.
    League(League, Option<String>),
    /// A league on the configured server: there is no store, so it can only be read.
    OnServer,
}

impl League {
    /// The league to show, and a note for the user: the league in the store; while there is none and the user named none,
    /// that of the configured server; and without a server the demo league.
    pub(super) fn to_show(config: &Config) -> Result<Shown, Error> {
        let demo = |why: String| {
            let note =
                format!("This is the demo league. Load yours: scoretable import FILE ({why})");
            Shown::League(Self::Demo(Plan::default()), Some(note))
        };
        // A path that cannot be checked is passed to the store, whose error says why.
        let exists = |path: &PathBuf| path.try_exists().unwrap_or(true);
        if let Some(StorePath::Named(path)) = &config.store {
            Store::check_path(path)?;
        }
        match &config.store {
            Some(StorePath::Named(path) | StorePath::Usual(path)) if exists(path) => {
                Ok(Shown::League(Self::Stored(path.clone()), None))
            }
            Some(StorePath::Named(path)) => Err(Error::NoStore(path.clone())),
            _ if config.names_a_server()? => Ok(Shown::OnServer),
            Some(StorePath::Usual(path)) => Ok(demo(format!("none yet at {}", text::path(path)))),
            None => Ok(demo("you have no home folder for it".to_owned())),
        }
    }
}

/// Describes the migration that opening an older store caused; `None` when there was none.
pub(super) fn migrated(store: &Store) -> Option<String> {
    let Migrated { from, to, kept } = store.migrated()?;
    Some(match kept {
        Some(kept) => format!(
            "the store was migrated from schema {from} to {to}; the old file is kept in {}",
            text::path(kept)
        ),
        None => format!(
            "the store has schema {from} and cannot be written, so it was migrated to {to} in memory only; the file is unchanged"
        ),
    })
}

/// The path of the store for writing; the store is created if it does not exist.
pub(super) fn to_write(config: &Config) -> Result<PathBuf, Error> {
    match &config.store {
        Some(StorePath::Named(path) | StorePath::Usual(path)) => {
            Store::check_path(path)?;
            Ok(path.clone())
        }
        None => Err(Error::NoHome),
    }
}

/// The path of a store that must exist.
pub(super) fn stored(config: &Config) -> Result<PathBuf, Error> {
    let path = to_write(config)?;
    if path.try_exists().unwrap_or(true) {
        Ok(path)
    } else {
        Err(Error::NoStore(path))
    }
}
