//! A session of a reader: a program without a store, which reads its league from the server.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{self, Arc, PoisonError};

use serde::{Deserialize, Serialize};
use tokio::runtime::Runtime;
use tokio::sync::Mutex;
use tokio::time::sleep;

use super::session::{markdown, runtime, settings};
use super::{notice, saved};
use crate::cache::{Cache, CacheError, Listed};
use crate::clock::Stopwatch;
use crate::config::{Config, Purpose};
use crate::error::Error;
use crate::league::{PlayerId, Revision, StoreId, clean_name};
use crate::loader::{
    Arrival, Change, Entries, LeagueChoice, LeagueChoiceError, LoadError, Loaded, Memory, Reader,
    ReaderWatch, Receipt, Request, SeasonHead, Status, Unread, Verification, Viewer, choose_league,
};
use crate::scoretable::{Detail, Scoretable};
use crate::text;
use crate::tui::{self, Chosen, Options, Selection};

/// How long a command that prints a table waits for a publisher to build it.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(2);
/// How long it pauses between two looks meanwhile.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(100);

/// A reader, and the runtime that drives it.
pub(super) struct ReaderSession {
    pub(super) reader: Reader,
    runtime: Runtime,
    remembered: Shared,
}

impl ReaderSession {
    /// Reads the league that is meant on the configured server.
    pub(super) fn open(config: &Config) -> Result<Self, Error> {
        let (ready, leagues) = Ready::find(config)?;
        match <[Listed; 1]>::try_from(leagues) {
            Ok([league]) => Ok(ready.read(&league)),
            Err(known) => Err(Error::WhichLeague(LeagueChoiceError::Unnamed { known })),
        }
    }

    /// The same, where the user can be asked which of several it is; `None` when it is none.
    pub(super) fn open_asking(config: &Config, options: &Options) -> Result<Option<Self>, Error> {
        let (ready, leagues) = Ready::find(config)?;
        let league = match <[Listed; 1]>::try_from(leagues) {
            Ok([league]) => league,
            Err(leagues) => match ready.runtime.block_on(tui::choose(leagues, options))? {
                Chosen::League(league) => league,
                Chosen::None => return Ok(None),
                Chosen::Ended(signal) => return Err(Error::Signal(signal)),
            },
        };
        Ok(Some(ready.read(&league)))
    }

    /// Runs `work` and ends the session, without waiting for pending requests. What was seen of the league is kept.
    pub(super) fn end_after<T>(self, work: impl FnOnce(&Self) -> T) -> T {
        let done = work(&self);
        notice(keep(&self.remembered, &self.reader).err());
        self.runtime.shutdown_background();
        done
    }

    /// Drives asynchronous work to its end.
    pub(super) fn run<T, E: Into<Error>>(
        &self,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, Error> {
        self.runtime.block_on(work).map_err(Into::into)
    }

    /// Loads a table to print, of which so many first rows are enough if a number is given. A publisher that was asked for it
    /// gets a moment to build it.
    pub(super) fn load_patiently(
        &self,
        request: Request,
        rows: Option<usize>,
    ) -> Result<Loaded, Error> {
        self.run(async {
            let watch = Stopwatch::start();
            loop {
                let loaded = match rows {
                    Some(rows) => self.reader.load_rows(request, rows).await,
                    None => self.reader.load(request).await,
                };
                let awaited = match &loaded {
                    Ok(loaded) => loaded.source.viewer != Viewer::Reader(None),
                    Err(LoadError::Unread(Unread::NotThere { asked, .. })) => *asked,
                    Err(_) => false,
                };
                if !awaited || watch.elapsed() >= PATIENCE {
                    return loaded;
                }
                sleep(PAUSE).await;
            }
        })
    }

    /// Runs the dashboard until the user leaves it.
    pub(super) fn dashboard(&self, options: Options) -> Result<tui::Ending, Error> {
        let live = Live {
            reader: self.reader.clone(),
            watch: Arc::new(Mutex::new(ReaderWatch::new(&self.reader))),
            remembered: Arc::clone(&self.remembered),
        };
        let options = Options {
            league: Some(self.reader.league().store().as_str().to_owned()),
            ..options
        };
        self.run(tui::run(live, options))
    }
}

/// Finds the league that is meant: by its tag, which needs no list, or in the server's list.
pub(super) async fn find(cache: &Cache, wanted: Option<&str>) -> Result<LeagueChoice, Error> {
    if let Some(tag) = wanted
        && let Some(store) = cache.league_at(tag).await?
    {
        let name = tag.to_owned();
        return Ok(LeagueChoice::One(Listed { store, name }));
    }
    Ok(choose_league(&cache.leagues().await?, wanted)?)
}

/// What there is before a league is chosen.
struct Ready {
    cache: Cache,
    runtime: Runtime,
    remembered: Remembered,
}

impl Ready {
    /// Finds the league that is meant, or those that it may be.
    fn find(config: &Config) -> Result<(Self, Vec<Listed>), Error> {
        let cache = Cache::new(settings(config, Purpose::Real)?)?;
        let runtime = runtime()?;
        let remembered = Remembered::read(config.leagues_file.clone());
        let wanted = config.league.as_deref();
        let found = match runtime.block_on(find(&cache, wanted)) {
            Ok(LeagueChoice::One(league)) => vec![league],
            Ok(LeagueChoice::Several(leagues)) => leagues,
            Ok(LeagueChoice::None) => {
                return Err(Error::NoLeague(cache.status().address.unwrap_or_default()));
            }
            // The league may be known from an earlier day, and is shown once the server is back.
            Err(Error::Cache(away @ CacheError::Unheard { .. })) => {
                vec![remembered.meant(wanted).ok_or(Error::Cache(away))?]
            }
            Err(error) => return Err(error),
        };
        let ready = Self {
            cache,
            runtime,
            remembered,
        };
        Ok((ready, found))
    }

    fn read(self, league: &Listed) -> ReaderSession {
        let memory = Memory {
            greatest: self.remembered.greatest(&league.store),
        };
        ReaderSession {
            reader: Reader::new(self.cache, &league.store, memory),
            runtime: self.runtime,
            remembered: Arc::new(sync::Mutex::new(self.remembered.with_name(league))),
        }
    }
}

/// The reader behind the dashboard's interface.
#[derive(Clone)]
struct Live {
    reader: Reader,
    /// The dashboard asks one question at a time, so no caller ever waits for this lock.
    watch: Arc<Mutex<ReaderWatch>>,
    remembered: Shared,
}

impl tui::Backend for Live {
    type Error = LoadError;

    async fn load(
        &self,
        request: Request,
        show: impl FnMut(Arrival) -> bool + Send,
    ) -> Result<Option<Loaded>, LoadError> {
        let loaded = self.reader.load_first(request, show).await;
        // A program that is killed has not forgotten what it showed. Why the file cannot be written is said at the end.
        let _kept = keep(&self.remembered, &self.reader);
        loaded
    }

    async fn rebuild(&self, request: Request) -> Result<Loaded, LoadError> {
        // A reader builds nothing: a publisher renews what is stale.
        self.reader.load(request).await
    }

    async fn calendar(&self) -> Result<Vec<SeasonHead>, LoadError> {
        self.reader.calendar().await
    }

    async fn details(
        &self,
        request: Request,
        players: Vec<PlayerId>,
    ) -> Result<Vec<Detail>, LoadError> {
        self.reader.details(request, players).await
    }

    async fn flush(&self) -> Result<Receipt, LoadError> {
        Err(LoadError::Unread(Unread::NeedsStore("flush the cache")))
    }

    async fn entries(&self, request: Request) -> Result<Entries, LoadError> {
        self.reader.list_entries(request).await
    }

    async fn verify_table(
        &self,
        table: Arc<Scoretable>,
        revision: Revision,
    ) -> Result<Verification, LoadError> {
        self.reader.verify_table(&table, revision).await
    }

    fn markdown(&self, excerpt: &Selection) -> String {
        markdown(excerpt)
    }

    fn status(&self) -> Status {
        self.reader.cache().status()
    }

    async fn changed(&self) -> Change {
        self.watch.lock().await.next().await
    }
}

// What a reader remembers of the leagues it has seen, from one run to the next.

/// What is remembered, for the session and its dashboard.
type Shared = Arc<sync::Mutex<Remembered>>;

/// Keeps what a reader has seen of its league.
fn keep(remembered: &Shared, reader: &Reader) -> Result<(), String> {
    let mut remembered = remembered.lock().unwrap_or_else(PoisonError::into_inner);
    remembered.keep(reader.league().store(), reader.memory())
}

/// The file of it, if the user has a state directory.
struct Remembered {
    path: Option<PathBuf>,
    kept: BTreeMap<String, Line>,
    now: BTreeMap<String, Line>,
}

/// One league, under the identity of its store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Line {
    name: String,
    /// The greatest revision that was seen announced.
    greatest: Revision,
}

impl Remembered {
    /// Reads the file. One that cannot be used counts as missing, and is said.
    fn read(path: Option<PathBuf>) -> Self {
        let read = path.as_deref().map_or(Ok(None), saved::read);
        let kept = read.unwrap_or_else(|why| {
            let path = path.as_deref().map(text::path);
            notice(path.map(|path| format!("what was seen of leagues is ignored: {path} {why}")));
            None
        });
        let kept: BTreeMap<String, Line> = kept.unwrap_or_default();
        Self {
            path,
            now: kept.clone(),
            kept,
        }
    }

    fn greatest(&self, store: &StoreId) -> Revision {
        let line = self.now.get(store.as_str());
        line.map_or(Revision(0), |line| line.greatest)
    }

    /// The league that is meant, out of those seen before; `None` when that is none, or not one alone.
    fn meant(&self, wanted: Option<&str>) -> Option<Listed> {
        let listed = self.now.iter().filter_map(|(store, line)| {
            Some(Listed {
                store: StoreId::new(store)?,
                name: clean_name(&line.name),
            })
        });
        let listed: Vec<Listed> = listed.collect();
        match choose_league(&listed, wanted) {
            Ok(LeagueChoice::One(league)) => Some(league),
            _ => None,
        }
    }

    fn with_name(mut self, league: &Listed) -> Self {
        let line = self.now.entry(league.store.to_string()).or_default();
        line.name.clone_from(&league.name);
        self
    }

    /// Writes the file if something has changed. What other programs have seen meanwhile stays in it.
    fn keep(&mut self, store: &StoreId, memory: Memory) -> Result<(), String> {
        let line = self.now.entry(store.to_string()).or_default();
        line.greatest = line.greatest.max(memory.greatest);
        let Some(path) = self.path.as_deref().filter(|_| self.now != self.kept) else {
            return Ok(());
        };
        let others: BTreeMap<String, Line> = saved::read(path).ok().flatten().unwrap_or_default();
        for (store, other) in others {
            let line = self.now.entry(store).or_insert_with(|| other.clone());
            line.greatest = line.greatest.max(other.greatest);
        }
        saved::write(path, &self.now).map_err(|error| {
            let path = text::path(path);
            format!("could not keep what was seen of the league in {path}: {error}")
        })?;
        self.kept.clone_from(&self.now);
        Ok(())
    }
}
