//! The one place where the command line meets what it drives: the store, the cache, the loader and the dashboard.

use std::path::Path;
use std::sync::Arc;

use tokio::runtime::{self, Runtime};
use tokio::sync::Mutex;

use super::ending::{self, Closing, Ending};
use super::league::{self, League};
use super::notice;
use crate::cache::{Cache, Settings};
use crate::config::{Config, Purpose};
use crate::error::Error;
use crate::league::rules::Rules;
use crate::league::{Claims, Facts, PlayerId, Revision, Season, Slate, Week};
use crate::loader::{
    Against, Announced, Change, Checked, CheckedEntry, Entries, LoadError, Loaded, Loader, Proof,
    Receipt, Request, SeasonHead, Status, Warmed, Watch, unannounced,
};
use crate::output::{self, Sheet};
use crate::scoretable::{Detail, Glyphs, Scoretable};
use crate::store::{Forked, Head, Imported, Store, Written};
use crate::tui::{self, Excerpt, Options};

/// An open league behind its cache, and what drives both.
pub(super) struct Session {
    loader: Loader,
    runtime: Runtime,
}

impl Session {
    /// Opens a league to be looked at.
    pub(super) fn open(league: &League, config: &Config) -> Result<Self, Error> {
        let settings = settings(config, league.purpose())?;
        Self::start(settings, league.open()?)
    }

    /// Opens a league to be written to. One that is not there is made by the first write.
    pub(super) fn open_to_write(path: &Path, config: &Config) -> Result<Self, Error> {
        let settings = settings(config, Purpose::Real)?;
        let store = Store::open_or_draft(path)?;
        notice(league::migrated(&store));
        Self::start(settings, store)
    }

    fn start(settings: Settings, store: Store) -> Result<Self, Error> {
        let runtime = runtime()?;
        let loader = Loader::new(Cache::new(settings)?, store)?;
        Ok(Self { loader, runtime })
    }

    /// Does something with the session and closes it, waiting for nothing that is still under way in the network. The
    /// store is closed on every way out: also when a signal ends the program, or a panic.
    pub(super) fn end_after<T>(self, work: impl FnOnce(&Self) -> T) -> T {
        self.end_by(ending::ALL, work)
    }

    /// The same where only some signals end the program, and others are answered otherwise.
    pub(super) fn end_by<T>(self, signals: &[i32], work: impl FnOnce(&Self) -> T) -> T {
        let loader = self.loader.clone();
        let ending = Ending::listen(signals, move || loader.close());
        let closing = Closing(self.loader.clone());
        let done = work(&self);
        ending.has_the_last_word();
        drop(closing);
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
        self.end_announced_by(ending::ALL, work)
    }

    /// The same where only some signals end the program.
    pub(super) fn end_announced_by<T>(
        self,
        signals: &[i32],
        work: impl FnOnce(&Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.end_by(signals, |session| {
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

    pub(super) fn import(
        &self,
        name: Option<String>,
        files: Vec<Facts>,
    ) -> Result<Imported, Error> {
        Ok(self.runtime.block_on(self.loader.import(name, files))?)
    }

    pub(super) fn rehearse(&self, facts: Facts) -> Result<Written, Error> {
        Ok(self.runtime.block_on(self.loader.rehearse(facts))?)
    }

    /// The weeks whose games should be over, and what there is of the season's schedule.
    pub(super) fn due(&self, season: Season, now: i64) -> Result<(Vec<Week>, Vec<Slate>), Error> {
        let weeks = self.runtime.block_on(self.loader.unfinished(season, now))?;
        let slates = self.runtime.block_on(self.loader.slates(season, now))?;
        Ok((weeks, slates))
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
    pub(super) fn dashboard(&self, options: Options) -> Result<tui::Ending, Error> {
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
        tls: config.tls(mode, url.as_ref())?,
        url,
        ttl: config.ttl.get(),
        ..Settings::default()
    })
}

/// Gives a stored league another identity. No cache is asked: the old identity's entries belong to the other copies.
pub(super) fn fork(path: &Path) -> Result<Forked, Error> {
    Ok(Store::open(path)?.fork()?)
}
