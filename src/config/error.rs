//! Why a configuration makes no sense.

use std::error::Error;
use std::path::PathBuf;
use std::{fmt, io};

use super::{Setting, SettingOrigin};
use crate::cache::CacheError;
use crate::text;
use crate::tls::TlsFileError;

/// Why the configuration makes no sense. No text of it repeats a password.
#[derive(Debug)]
pub enum ConfigError {
    /// The URL of the server is wrong.
    Redis {
        /// Where it came from.
        origin: SettingOrigin,
        /// What is wrong with it.
        error: CacheError,
    },
    /// What is named for TLS is of no use.
    Tls {
        /// Who named it.
        origin: SettingOrigin,
        /// What is wrong with it.
        mistake: TlsMistake,
    },
    /// A value is wrong.
    Value {
        /// Where it came from.
        origin: SettingOrigin,
        /// What it was to decide.
        setting: Setting,
        /// What is wrong with it, and what is allowed.
        why: String,
    },
    /// The file could not be read.
    Read {
        /// The file.
        path: PathBuf,
        /// Who named it.
        origin: SettingOrigin,
        /// What the system said.
        source: io::Error,
    },
    /// The file is no TOML.
    Syntax {
        /// The file, and where in it.
        place: SettingOrigin,
        /// What the parser said.
        why: String,
    },
    /// The file decides something there is not.
    UnknownKey {
        /// The file, and where in it.
        place: SettingOrigin,
        /// The key.
        key: String,
        /// What was probably meant.
        nearest: Option<&'static str>,
    },
    /// The file's table of keys makes no sense.
    Keys {
        /// The file, and where in it.
        place: SettingOrigin,
        /// What is wrong, and what is allowed.
        why: String,
    },
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Redis { origin, error } => write!(f, "cannot use {origin}: {error}"),
            Self::Tls { origin, mistake } => mistake.say(origin, f),
            Self::Value {
                origin,
                setting,
                why,
            } => write!(f, "cannot use {origin} for {}: {why}", setting.key()),
            Self::Read {
                path,
                origin,
                source,
            } => write!(
                f,
                "cannot read the configuration {} ({origin}): {source}; make one with: scoretable config init > {0}",
                text::path(path)
            ),
            Self::Syntax { place, why } => {
                write!(
                    f,
                    "{place} is not TOML: {why}; write settings like ttl = \"7d\""
                )
            }
            Self::Keys { place, why } => write!(f, "{place}: {why}"),
            Self::UnknownKey {
                place,
                key,
                nearest,
            } => {
                write!(f, "{place}: there is no setting '{key}'; ")?;
                match nearest {
                    Some(nearest) => write!(f, "did you mean '{nearest}'?"),
                    None => write!(f, "known: {}", Setting::ALL.map(Setting::key).join(", ")),
                }
            }
        }
    }
}

impl std::error::Error for ConfigError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } => Some(source),
            Self::Tls { mistake, .. } => mistake.source(),
            Self::Redis { .. }
            | Self::Value { .. }
            | Self::Syntax { .. }
            | Self::Keys { .. }
            | Self::UnknownKey { .. } => None,
        }
    }
}

/// Why what is named for TLS is of no use.
#[derive(Debug)]
pub enum TlsMistake {
    /// The file.
    File(TlsFileError),
    /// Only half of a client certificate is named.
    Half {
        /// What is missing.
        missing: Setting,
    },
    /// The server is not asked over TLS.
    Unused {
        /// Who named the server, if one is.
        server: Option<SettingOrigin>,
    },
}

impl TlsMistake {
    /// Says so of what `origin` named.
    pub(super) fn say(&self, origin: &SettingOrigin, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot use {origin}: ")?;
        match self {
            Self::File(error) => write!(f, "{error}"),
            Self::Half { missing } => {
                let half = match missing {
                    Setting::TlsKey => "a client certificate is of no use without its key",
                    _ => "a key is of no use without its client certificate",
                };
                write!(f, "{half}; name both, with --{} FILE too", missing.flag())
            }
            Self::Unused {
                server: Some(server),
            } => write!(
                f,
                "it is for TLS, and the URL by {server} is without, so that nothing would be encrypted; write rediss:// \
                 (rediss-cluster://, rediss-sentinel://) in the URL, or leave {origin} out"
            ),
            Self::Unused { server: None } => write!(
                f,
                "it is for TLS, and no server is named; name one with --redis rediss://HOST:PORT, or leave {origin} out"
            ),
        }
    }

    pub(super) fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::File(error) => error.source(),
            Self::Half { .. } | Self::Unused { .. } => None,
        }
    }
}
