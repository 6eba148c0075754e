//! The one place where the command line meets what it drives: the store, the cache, the loader and the dashboard.

use std::path::Path;
use std::sync::Arc;

use tokio::runtime::{self, Runtime};
use tokio::sync::Mutex;

use super::league::League;
use super::notice;
use crate::cache::{Cache, Settings};
use crate::config::{Config, Purpose};
use crate::demo::{self, Plan};
use crate::error::Error;
use crate::league::rules::Rules;
use crate::league::{Claims, Facts, PlayerId, Revision, Season, Week};
use crate::loader::{
    Against, Announced, Change, Checked, CheckedEntry, Entries, LoadError, Loaded, Loader, Proof,
    Receipt, Request, SeasonHead, Status, Warmed, Watch, unannounced,
};
use crate::output::{self, Sheet};
use crate::scoretable::{Detail, Glyphs, Scoretable};
use crate::store::{Forked, Head, Store, Written};
use crate::tui::{self, Excerpt, Memory, Options};

/// An open league behind its cache, and what drives both.
pub(super) struct Session {
    loader: Loader,
    runtime: Runtime,
}

impl Session {
    /// Opens a league to be looked at.
    pub(super) fn open(league: &League, config: &Config) -> Result<Self, Error> {
        let settings = settings(config, league.purpose())?;
        let store = match league {
            League::Demo(plan) => demo_store(plan)?,
            League::Stored(path) => Store::open(path)?,
        };
        Self::start(settings, store)
    }

    /// Opens a league to be written to, made if it is not there, and named if there is a name for it. The second part of
    /// the answer is the revision it was at.
    pub(super) fn open_to_write(
        path: &Path,
        name: Option<&str>,
        config: &Config,
    ) -> Result<(Self, Revision), Error> {
        let settings = settings(config, Purpose::Real)?;
        let mut store = Store::open_or_create(path)?;
        let before = store.head()?.revision;
        if let Some(name) = name {
            store.set_name(name)?;
        }
        Ok((Self::start(settings, store)?, before))
    }

    fn start(settings: Settings, store: Store) -> Result<Self, Error> {
        let runtime = runtime()?;
        let loader = Loader::new(Cache::new(settings)?, store)?;
        Ok(Self { loader, runtime })
    }

    /// Does something with the session and closes it, waiting for nothing that is still under way in the network.
    pub(super) fn end_after<T>(self, work: impl FnOnce(&Self) -> T) -> T {
        let done = work(&self);
        self.runtime.shutdown_background();
        done
    }

    /// The same for work that may have written to the league, now or by a program that died before it could announce what it
    /// wrote. What could not be announced is said, also when the work failed half-way; it fails nothing by itself, since
    /// the store is written.
    pub(super) fn end_announced<T>(
        self,
        work: impl FnOnce(&Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.end_after(|session| {
            let done = work(session);
            // A store that cannot be read was news of the work.
            notice(session.announce().ok().as_ref().and_then(unannounced));
            done
        })
    }

    pub(super) fn load(&self, request: Request) -> Result<Loaded, Error> {
        Ok(self.runtime.block_on(self.loader.load(request))?)
    }

    pub(super) fn rebuild_if_free(&self, request: Request) -> Result<(), Error> {
        Ok(self
            .runtime
            .block_on(self.loader.rebuild_if_free(request))?)
    }

    pub(super) fn write(&self, facts: Facts) -> Result<Written, Error> {
        Ok(self.runtime.block_on(self.loader.write(facts))?)
    }

    pub(super) fn rehearse(&self, facts: Facts) -> Result<Written, Error> {
        Ok(self.runtime.block_on(self.loader.rehearse(facts))?)
    }

    pub(super) fn unfinished(&self, season: Season, now: i64) -> Result<Vec<Week>, Error> {
        Ok(self.runtime.block_on(self.loader.unfinished(season, now))?)
    }

    pub(super) fn head(&self) -> Result<Head, Error> {
        Ok(self.runtime.block_on(self.loader.head())?)
    }

    /// What drives everything that waits.
    pub(super) const fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    pub(super) fn revision(&self) -> Result<Revision, Error> {
        Ok(self.head()?.revision)
    }

    /// Announces the store's revision, unless the others know of it.
    pub(super) fn announce(&self) -> Result<Announced, Error> {
        Ok(self.runtime.block_on(self.loader.announce())?)
    }

    pub(super) fn rules(&self) -> Result<Rules, Error> {
        Ok(self.runtime.block_on(self.loader.rules())?)
    }

    pub(super) fn set_rules(&self, rules: Rules) -> Result<Revision, Error> {
        Ok(self.runtime.block_on(self.loader.set_rules(rules))?)
    }

    pub(super) fn flush(&self) -> Result<Receipt, Error> {
        Ok(self.runtime.block_on(self.loader.flush())?)
    }

    pub(super) fn warm(
        &self,
        season: Option<Season>,
        progress: impl FnMut(usize, usize),
    ) -> Result<Warmed, Error> {
        Ok(self.runtime.block_on(self.loader.warm(season, progress))?)
    }

    pub(super) fn verify(&self) -> Result<(Checked, Vec<CheckedEntry>), Error> {
        let store = self.runtime.block_on(self.loader.verify_store())?;
        let entries = self.runtime.block_on(self.loader.verify_entries())?;
        Ok((store, entries))
    }

    pub(super) fn against(&self, claims: Claims) -> Result<Against, Error> {
        Ok(self.runtime.block_on(self.loader.against(claims))?)
    }

    pub(super) fn repair(&self) -> Result<Revision, Error> {
        Ok(self.runtime.block_on(self.loader.repair())?)
    }

    pub(super) fn entries(&self) -> Result<Entries, Error> {
        Ok(self.runtime.block_on(self.loader.entries())?)
    }

    pub(super) fn status(&self) -> Status {
        self.loader.status()
    }

    /// Shows the dashboard until the user leaves it.
    pub(super) fn dashboard(&self, options: Options) -> Result<Memory, Error> {
        let live = Live {
            loader: self.loader.clone(),
            watch: Arc::new(Mutex::new(self.loader.watch())),
        };
        Ok(self.runtime.block_on(tui::run(live, options))?)
    }
}

/// The loader, as the dashboard wants it.
#[derive(Clone)]
struct Live {
    loader: Loader,
    /// The dashboard asks one question at a time, so nobody ever waits for this lock.
    watch: Arc<Mutex<Watch>>,
}

impl tui::Backend for Live {
    type Error = LoadError;

    async fn load(&self, request: Request) -> Result<Loaded, LoadError> {
        self.loader.load(request).await
    }

    async fn rebuild(&self, request: Request) -> Result<Loaded, LoadError> {
        self.loader.rebuild(request).await
    }

    async fn calendar(&self) -> Result<Vec<SeasonHead>, LoadError> {
        self.loader.calendar().await
    }

    async fn detail(&self, request: Request, player: PlayerId) -> Result<Detail, LoadError> {
        self.loader.detail(request, player).await
    }

    async fn flush(&self) -> Result<Receipt, LoadError> {
        self.loader.flush().await
    }

    async fn prove(&self, table: Arc<Scoretable>, revision: Revision) -> Result<Proof, LoadError> {
        self.loader.prove(&table, revision).await
    }

    fn markdown(&self, excerpt: &Excerpt) -> String {
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

    fn status(&self) -> Status {
        self.loader.status()
    }

    async fn changed(&self) -> Change {
        self.watch.lock().await.next().await
    }
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
        url,
        ttl: config.ttl.get(),
        ..Settings::default()
    })
}

/// Gives a stored league another identity. No cache is asked: the old identity's entries belong to the other copies.
pub(super) fn fork(path: &Path) -> Result<Forked, Error> {
    Ok(Store::open(path)?.fork()?)
}

/// The demo league in a store of its own, in memory.
fn demo_store(plan: &Plan) -> Result<Store, Error> {
    let (id, facts) = demo::league(plan)?;
    let mut store = Store::in_memory(id)?;
    store.set_name(demo::LEAGUE)?;
    store.write(&facts)?;
    Ok(store)
}
