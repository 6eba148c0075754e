//! Who answers look-ups, and where.

use std::fmt;
use std::str::FromStr;

/// Who answers look-ups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A server if there is one, else this process.
    #[default]
    Auto,
    /// A server.
    Redis,
    /// This process.
    Embedded,
    /// Nobody.
    Off,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Redis, Self::Embedded, Self::Off];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Redis => "redis",
            Self::Embedded => "embedded",
            Self::Off => "off",
        }
    }
}

impl FromStr for Mode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|mode| mode.name() == text);
        found.ok_or_else(|| format!("there is no cache mode '{}'", text.escape_debug()))
    }
}

/// The URL of a server, which may hold a password and is therefore never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Url(String);

/// Why a text is no URL of a server. It repeats nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UrlError;

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it is no URL; write redis://[user:password@]host[:port][/db]")
    }
}

impl FromStr for Url {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        let schemes = ["redis://", "rediss://", "unix://", "valkey://"];
        let known = |scheme: &&&str| text.len() > scheme.len() && text.starts_with(**scheme);
        schemes
            .iter()
            .find(known)
            .map(|_| Self(text.to_owned()))
            .ok_or(UrlError)
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Url(…)")
    }
}
