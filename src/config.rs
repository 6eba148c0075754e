//! What the program is asked to do with which league, and where each answer came from: a flag, else the environment,
//! else a default.
//!
//! Nothing here reads the environment itself: it is handed in, so that every rule can be tested.

mod secret;
mod ttl;

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

pub use secret::Secret;
pub use ttl::Ttl;

use crate::cache::{CacheError, Mode, Url};

/// What the command line says; `None` where it says nothing.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--db`.
    pub db: Option<PathBuf>,
    /// `--redis`. It is read here and never by a parser that quotes what it refuses.
    pub redis: Option<Secret>,
    /// `--cache`.
    pub cache: Option<Mode>,
    /// `--ttl`.
    pub ttl: Option<Ttl>,
    /// `--flush-on-start`.
    pub flush_on_start: bool,
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
    /// Whether the user wants no colours anywhere (`NO_COLOR`).
    pub no_color: bool,
    mode: Mode,
    server: Option<Server>,
    flush_on_start: Option<OsString>,
}

/// A server as it was named, not looked at yet: it may never be needed.
#[derive(Clone, Debug)]
struct Server {
    origin: &'static str,
    secret: Secret,
}

const REDIS_FLAG: &str = "--redis";
const FLUSH_ON_START: &str = "SCORETABLE_FLUSH_ON_START";

impl Config {
    /// Puts flags, environment and defaults together. A variable that is set but empty counts as not set.
    pub fn new(flags: Flags, around: &Surroundings<'_>) -> Self {
        let variable = |name: &str| (around.variable)(name).filter(|value| !value.is_empty());
        let Flags {
            db,
            redis,
            cache,
            ttl,
            flush_on_start,
        } = flags;
        let usual = || {
            Some(StorePath::Usual(
                around.data_folder.as_ref()?.join("scoretable/league.db"),
            ))
        };
        let named = db.or_else(|| variable("SCORETABLE_DB").map(PathBuf::from));
        let from = |origin: &'static str| {
            let secret = Secret::from(variable(origin)?.to_string_lossy().into_owned());
            Some(Server { origin, secret })
        };
        let flag = redis.map(|secret| Server {
            origin: REDIS_FLAG,
            secret,
        });
        Self {
            store: named.map(StorePath::Named).or_else(usual),
            ttl: ttl.unwrap_or_default(),
            no_color: variable("NO_COLOR").is_some(),
            mode: cache.unwrap_or_default(),
            server: flag
                .or_else(|| from("SCORETABLE_REDIS"))
                .or_else(|| from("REDIS_URL")),
            flush_on_start: if flush_on_start {
                Some("1".into())
            } else {
                variable(FLUSH_ON_START)
            },
        }
    }

    /// Whether the league's cache is to be flushed before the first load.
    ///
    /// # Errors
    ///
    /// When the variable that decides says neither yes nor no.
    pub fn flush_on_start(&self) -> Result<bool, ConfigError> {
        let said = self
            .flush_on_start
            .as_ref()
            .map(|said| said.to_string_lossy());
        match said.as_deref() {
            Some("1" | "true" | "yes" | "on") => Ok(true),
            None | Some("0" | "false" | "no" | "off") => Ok(false),
            Some(_) => Err(ConfigError::Switch(FLUSH_ON_START)),
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

impl Server {
    fn url(&self) -> Result<Url, ConfigError> {
        let Self { origin, secret } = self;
        secret
            .reveal()
            .parse()
            .map_err(|error| ConfigError::Redis { origin, error })
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
    /// A variable that is a switch says neither yes nor no.
    Switch(&'static str),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Redis { origin, error } => write!(f, "cannot use {origin}: {error}"),
            Self::Switch(name) => write!(
                f,
                "cannot use {name}: it is neither on nor off; set it to 1 or 0"
            ),
        }
    }
}

impl std::error::Error for ConfigError {}

#[cfg(test)]
mod tests;
