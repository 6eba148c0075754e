//! The configuration: every setting, and where its value came from: a flag, else the environment, else the configuration
//! file, else a default.
//!
//! Nothing here reads the environment itself: the caller passes it in, so that every rule can be tested.

mod error;
mod file;
mod resolved;
mod setting;
mod sources;
mod tls;
mod values;

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use resolved::Sourced;
use sources::Sources;
use tls::TlsFiles;

use crate::cache::{Mode, Url};
use crate::league::{Season, Week};
use crate::log::Level;
use crate::text::Yes;
use crate::tui::Theme;
use crate::tui::keymap::Keymap;

pub use error::{ConfigError, TlsMistake};
pub use resolved::{ResolvedSetting, SettingOrigin};
pub use setting::{Setting, sample};
pub use sources::{Environment, Flags};
pub use values::{Secret, Ttl};

/// The path of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorePath {
    /// A path that the user named. It is an error if there is no store.
    Named(PathBuf),
    /// The default path. If there is no store, the demo league is shown.
    Usual(PathBuf),
}

/// What kind of league a cache is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A league in a store.
    Real,
    /// The demo league. Its cache stays within this process unless the command line itself names a server: a server that
    /// the environment or the file names is meant for real leagues.
    Demo,
}

/// The resolved configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// The path of the store; `None` when the user has no home directory for it.
    pub store: Option<StorePath>,
    /// How long an entry stays fresh.
    pub ttl: Ttl,
    /// The season to show; `None` for the newest.
    pub season: Option<Season>,
    /// The week after which the standings are shown; `None` for the newest week with a result.
    pub week: Option<Week>,
    /// The theme of the dashboard; `None` to use the one chosen last, or else the one that fits the terminal's
    /// background.
    pub theme: Option<Theme>,
    /// The key bindings of the dashboard.
    pub keys: Keymap,
    /// The player that the user is.
    pub me: Option<Me>,
    /// Whether to draw with ASCII characters only.
    pub ascii: bool,
    /// How much is written to the log.
    pub log: Level,
    /// The path of the log; `None` when the user has no home directory for it.
    pub log_file: Option<PathBuf>,
    /// The path of the dashboard's saved state; `None` as above.
    pub memory_file: Option<PathBuf>,
    /// Every setting with its origin, the configuration file first. It contains no secrets.
    pub listed: Vec<ResolvedSetting>,
    mode: Mode,
    server: Option<Server>,
    tls: TlsFiles,
    /// Whether the league's cache is flushed before the first load.
    pub flush_on_start: bool,
}

/// A server as it was named. Its URL is not parsed yet, because the server may never be needed.
#[derive(Clone)]
struct Server {
    origin: SettingOrigin,
    secret: String,
}

impl Config {
    /// Merges flags, environment, file and defaults. A variable that is set but empty counts as not set.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or when the file or a variable holds an invalid value. A server's URL is parsed only
    /// when the server is needed.
    pub fn new(flags: Flags, around: &Environment<'_>) -> Result<Self, ConfigError> {
        let path = sources::file_path(flags.config.clone(), around);
        let sources = Sources::read(around, path.as_ref())?;
        let tls = TlsFiles::of(&sources, &flags);
        let db = sources.raw(Setting::Db, flags.db);
        let redis = sources
            .raw(
                Setting::Redis,
                flags.redis.map(|secret| secret.reveal().to_owned()),
            )
            .map(Server::of);
        let cache = sources.parsed(Setting::Cache, flags.cache)?;
        let ttl = sources.parsed(Setting::Ttl, flags.ttl)?;
        let season = sources.parsed(Setting::Season, flags.season)?;
        let week = sources.parsed(Setting::Week, flags.week)?;
        let theme = sources.parsed(Setting::Theme, flags.theme)?;
        let given = |flag: bool| flag.then_some(Yes(true));
        let flush = sources.parsed(Setting::FlushOnStart, given(flags.flush_on_start))?;
        let me = sources.parsed::<String>(Setting::Me, flags.me)?;
        sources::no_url(Setting::Db, db.as_ref())?;
        sources::no_url(Setting::Me, me.as_ref())?;
        let ascii = sources.parsed(Setting::Ascii, given(flags.ascii))?;
        let log = sources.parsed(Setting::Log, flags.log)?;
        let plain = around.colourless();
        let listed = vec![
            resolved::file(path.as_ref()),
            resolved::store(db.as_ref(), around.usual_store().as_deref()),
            resolved::server(redis.as_ref()),
            ResolvedSetting::of(Setting::Cache, cache.as_ref(), Some(&Mode::default())),
            ResolvedSetting::of(Setting::Ttl, ttl.as_ref(), Some(&Ttl::default())),
            resolved::path(Setting::TlsCa, tls.ca.as_ref()),
            resolved::path(Setting::TlsCert, tls.cert.as_ref()),
            resolved::path(Setting::TlsKey, tls.key.as_ref()),
            ResolvedSetting::of(Setting::Season, season.as_ref(), None),
            ResolvedSetting::of(Setting::Week, week.as_ref(), None),
            ResolvedSetting::of(Setting::Theme, theme.as_ref(), plain.as_ref()),
            ResolvedSetting::of(Setting::Me, me.as_ref(), None),
            ResolvedSetting::of(Setting::Ascii, ascii.as_ref(), Some(&Yes(false))),
            ResolvedSetting::of(Setting::FlushOnStart, flush.as_ref(), Some(&Yes(false))),
            ResolvedSetting::of(Setting::Log, log.as_ref(), Some(&Level::default())),
        ];
        let listed = listed.into_iter().chain(sources.listed_keys()).collect();
        let named = db.map(|db| StorePath::Named(db.value.into()));
        Ok(Self {
            store: named.or_else(|| around.usual_store().map(StorePath::Usual)),
            ttl: value(ttl).unwrap_or_default(),
            season: value(season),
            week: value(week),
            theme: value(theme).or(plain),
            keys: sources.keys(),
            me: me.and_then(Me::of),
            ascii: value(ascii).is_some_and(|Yes(ascii)| ascii),
            flush_on_start: value(flush).is_some_and(|Yes(flush)| flush),
            log: value(log).unwrap_or_default(),
            log_file: around.state_file("scoretable.log"),
            memory_file: around.state_file("dashboard.json"),
            listed,
            mode: value(cache).unwrap_or_default(),
            server: redis,
            tls,
        })
    }

    /// The cache mode, and the URL of the server if one is named and wanted.
    ///
    /// # Errors
    ///
    /// When the URL of a server that is wanted is invalid. The error says where the URL came from and repeats nothing of
    /// it.
    pub fn cache(&self, purpose: Purpose) -> Result<(Mode, Option<Url>), ConfigError> {
        let by_flag = |server: &Server| matches!(server.origin, SettingOrigin::Flag(_));
        let by_flag = self.server.as_ref().is_some_and(by_flag);
        let mode = match (self.mode, purpose) {
            (Mode::Auto, Purpose::Demo) if !by_flag => Mode::Embedded,
            (mode, _) => mode,
        };
        let wanted = matches!(mode, Mode::Auto | Mode::Redis);
        let url = self
            .server
            .as_ref()
            .filter(|_| wanted)
            .map(Server::url)
            .transpose()?;
        Ok((mode, url))
    }
}

fn value<T>(sourced: Option<Sourced<T>>) -> Option<T> {
    sourced.map(|sourced| sourced.value)
}

impl Server {
    fn of(sourced: Sourced<OsString>) -> Self {
        Self {
            secret: sourced.value.to_string_lossy().into_owned(),
            origin: sourced.origin,
        }
    }

    fn url(&self) -> Result<Url, ConfigError> {
        let Self { origin, secret } = self;
        secret.parse().map_err(|error| ConfigError::Redis {
            origin: origin.clone(),
            error,
        })
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({})", self.origin)
    }
}

// The user's player.

/// The user's name in the league, or a part of it, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// The name.
    pub name: String,
    /// Where it came from.
    pub origin: SettingOrigin,
}

impl Me {
    /// Returns `None` for a name that consists only of spaces.
    fn of(sourced: Sourced<String>) -> Option<Self> {
        let Sourced { value, origin } = sourced;
        let name = value.trim().to_owned();
        (!name.is_empty()).then_some(Self { name, origin })
    }
}

#[cfg(test)]
mod tests;
