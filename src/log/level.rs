//! How much is written.

use std::fmt;
use std::str::FromStr;

use tracing_subscriber::filter::LevelFilter;

/// How much is written to the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing.
    #[default]
    Off,
    /// What was decided, what each look-up found, and what changed: `-v`.
    Info,
    /// Every step on the way there too: `-vv`.
    Debug,
}

impl Level {
    /// Every level.
    pub const ALL: [Self; 3] = [Self::Off, Self::Info, Self::Debug];

    /// The name in the configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }

    /// The level of so many `-v`; `None` where there is none.
    pub const fn of_flags(count: u8) -> Option<Self> {
        match count {
            0 => None,
            1 => Some(Self::Info),
            _ => Some(Self::Debug),
        }
    }

    pub(super) const fn finest(self) -> Option<LevelFilter> {
        match self {
            Self::Off => None,
            Self::Info => Some(LevelFilter::INFO),
            Self::Debug => Some(LevelFilter::DEBUG),
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|level| level.name() == text);
        found.ok_or_else(|| {
            let known = Self::ALL.map(Self::name).join(", ");
            format!(
                "there is no log level '{}'; known: {known}",
                text.escape_debug()
            )
        })
    }
}
