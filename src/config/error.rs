//! Why a configuration is invalid.

use std::error::Error;
use std::path::PathBuf;
use std::{fmt, io};

use super::{Setting, SettingOrigin};
use crate::cache::CacheError;
use crate::text;
use crate::text::named::unknown;
use crate::tls::TlsFileError;

/// Why the configuration is invalid. No message repeats a password.
#[derive(Debug)]
pub enum ConfigError {
    /// The URL of the server is wrong.
    Redis {
        /// Where it came from.
        origin: SettingOrigin,
        /// What is wrong with it.
        error: CacheError,
    },
    /// The TLS settings cannot be used.
    Tls {
        /// Where the setting came from.
        origin: SettingOrigin,
        /// What is wrong with it.
        mistake: TlsMistake,
    },
    /// A value is wrong.
    Value {
        /// Where it came from.
        origin: SettingOrigin,
        /// The setting that it is a value of.
        setting: Setting,
        /// What is wrong with it, and which values are allowed.
        why: String,
    },
    /// The file could not be read.
    Read {
        /// The file.
        path: PathBuf,
        /// Where its path came from.
        origin: SettingOrigin,
        /// What the operating system reported.
        source: io::Error,
    },
    /// The file is not valid TOML.
    Syntax {
        /// The file and the line.
        place: SettingOrigin,
        /// What the parser reported.
        why: String,
    },
    /// The file has a key that is not a setting.
    UnknownKey {
        /// The file and the line.
        place: SettingOrigin,
        /// The key.
        key: String,
    },
    /// The file's table `[keys]` or `[theme]` is invalid.
    Table {
        /// The file and the line.
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
            } => write!(f, "cannot use {origin} for {}: {why}", setting.info().key),
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
            Self::Table { place, why } => write!(f, "{place}: {why}"),
            Self::UnknownKey { place, key } => {
                let known = Setting::in_file().map(|it| it.info().key);
                write!(f, "{place}: {}", unknown("setting", key, known))
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
            | Self::Table { .. }
            | Self::UnknownKey { .. } => None,
        }
    }
}

/// Why the TLS settings cannot be used.
#[derive(Debug)]
pub enum TlsMistake {
    /// A file cannot be used.
    File(TlsFileError),
    /// Only half of a client certificate is named.
    Half {
        /// What is missing.
        missing: Setting,
    },
    /// The connection to the server does not use TLS.
    Unused {
        /// Where the server's URL came from, if a server is named.
        server: Option<SettingOrigin>,
    },
}

impl TlsMistake {
    /// Writes the message for a setting that came from `origin`.
    pub(super) fn say(&self, origin: &SettingOrigin, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot use {origin}: ")?;
        match self {
            Self::File(error) => write!(f, "{error}"),
            Self::Half { missing } => {
                let half = match missing {
                    Setting::TlsKey => "a client certificate is of no use without its key",
                    _ => "a key is of no use without its client certificate",
                };
                write!(
                    f,
                    "{half}; name both, with --{} FILE too",
                    missing.info().flag
                )
            }
            Self::Unused {
                server: Some(server),
            } => write!(
                f,
                "it is for TLS, and the URL by {server} uses no TLS, so nothing would be encrypted; write rediss:// \
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
