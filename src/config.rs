//! What the program is asked to do with which league, and where each answer came from: a flag, else the environment,
//! else a default.
//!
//! Nothing here reads the environment itself: it is handed in, so that every rule can be tested.

mod nearest;
mod ttl;

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

pub use nearest::nearest;
pub use ttl::Ttl;

use crate::cache::{CacheError, Mode, Url};

/// What the command line says; `None` where it says nothing.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--db`.
    pub db: Option<PathBuf>,
    /// `--redis`. It may hold a password, so it is read here and never by a parser that quotes what it refuses.
    pub redis: Option<String>,
    /// `--cache`.
    pub cache: Option<Mode>,
    /// `--ttl`.
    pub ttl: Option<Ttl>,
    /// `--me`.
    pub me: Option<String>,
}

/// What surrounds the program.
pub struct Surroundings<'a> {
    /// An environment variable.
    pub variable: &'a dyn Fn(&str) -> Option<OsString>,
    /// Where programs of this user keep data, if the user has a home.
    pub data_folder: Option<PathBuf>,
}

/// Where the league is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorePath {
    /// Where the user said. A store that is not there is an error.
    Named(PathBuf),
    /// Where it is when the user says nothing. Without a store there is the demo league.
    Usual(PathBuf),
}

/// Which league a cache is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A league that is kept in a store.
    Real,
    /// The demo league. It stays within this process unless the command line itself asks for a server: one that the
    /// environment names is meant for real leagues.
    Demo,
}

/// Everything that was decided.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the league is kept; `None` when there is no home to keep it in.
    pub store: Option<StorePath>,
    /// How long an entry stays fresh.
    pub ttl: Ttl,
    /// Whether the user wants no colours anywhere (`NO_COLOR`, `CLICOLOR=0`), or the terminal has none (`TERM=dumb`).
    pub no_color: bool,
    /// What the user is called in the league, or a part of it.
    pub me: Option<String>,
    mode: Mode,
    server: Option<Server>,
}

/// A server as it was named, not looked at yet: it may never be needed.
#[derive(Clone)]
struct Server {
    origin: &'static str,
    secret: String,
}

const REDIS_FLAG: &str = "--redis";

impl Config {
    /// Puts flags, environment and defaults together. A variable that is set but empty counts as not set.
    pub fn new(flags: Flags, around: &Surroundings<'_>) -> Self {
        let variable = |name: &str| (around.variable)(name).filter(|value| !value.is_empty());
        let Flags {
            db,
            redis,
            cache,
            ttl,
            me,
        } = flags;
        let usual = || {
            Some(StorePath::Usual(
                around.data_folder.as_ref()?.join("scoretable/league.db"),
            ))
        };
        let named = db.or_else(|| variable("SCORETABLE_DB").map(PathBuf::from));
        let from = |origin: &'static str| {
            let secret = variable(origin)?.to_string_lossy().into_owned();
            Some(Server { origin, secret })
        };
        let flag = redis.map(|secret| Server {
            origin: REDIS_FLAG,
            secret,
        });
        Self {
            store: named.map(StorePath::Named).or_else(usual),
            ttl: ttl.unwrap_or_default(),
            no_color: no_color(&variable),
            me: me
                .or_else(|| Some(variable("SCORETABLE_ME")?.to_string_lossy().into_owned()))
                .filter(|name| !name.trim().is_empty()),
            mode: cache.unwrap_or_default(),
            server: flag
                .or_else(|| from("SCORETABLE_REDIS"))
                .or_else(|| from("REDIS_URL")),
        }
    }

    /// Who answers look-ups, and where, if somebody was named.
    ///
    /// # Errors
    ///
    /// When the URL of a server that is wanted makes no sense. The error says where the URL came from and repeats
    /// nothing of it.
    pub fn cache(&self, purpose: Purpose) -> Result<(Mode, Option<Url>), ConfigError> {
        let by_flag = self
            .server
            .as_ref()
            .is_some_and(|server| server.origin == REDIS_FLAG);
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

/// Whether the environment asks for no colours, or has a terminal without any.
fn no_color(variable: &dyn Fn(&str) -> Option<OsString>) -> bool {
    let is = |name, value: &str| variable(name).is_some_and(|found| found == *value);
    variable("NO_COLOR").is_some() || is("CLICOLOR", "0") || is("TERM", "dumb")
}

impl Server {
    fn url(&self) -> Result<Url, ConfigError> {
        let Self { origin, secret } = self;
        secret
            .parse()
            .map_err(|error| ConfigError::Redis { origin, error })
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({})", self.origin)
    }
}

/// Why the configuration makes no sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigError {
    /// The URL of the server is wrong.
    Redis {
        /// The flag or variable it came from.
        origin: &'static str,
        /// What is wrong with it.
        error: CacheError,
    },
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Redis { origin, error } => write!(f, "cannot use {origin}: {error}"),
        }
    }
}

impl std::error::Error for ConfigError {}

#[cfg(test)]
mod tests;
