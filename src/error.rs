//! What can end the program early, and the exit code it ends with.

use std::path::PathBuf;
use std::{fmt, io};

use crate::config::ConfigError;
use crate::demo::PlanError;

/// Why a command could not be carried out. Each says what was tried, what was wrong and what to do next.
#[derive(Debug)]
pub enum Error {
    /// The configuration makes no sense.
    Config(ConfigError),
    /// There is no such demo league.
    Plan(PlanError),
    /// There is no store where the user said there is one.
    NoStore(PathBuf),
    /// There is nowhere to keep a store.
    NoHome,
    /// The league has nobody in it.
    NoPlayers(String),
    /// A file could not be read.
    Read(PathBuf, io::Error),
    /// The result could not be printed.
    Print(io::Error),
    /// This build cannot do that yet.
    Unlinked(&'static str),
}

impl Error {
    /// The code the program ends with: 1 failed, 2 wrong usage, 3 no data.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Read(..) | Self::Print(_) | Self::NoHome | Self::Unlinked(_) => 1,
            Self::Config(_) | Self::Plan(_) => 2,
            Self::NoStore(_) | Self::NoPlayers(_) => 3,
        }
    }

    /// Whether whoever read the output has seen enough (`| head`), which is no failure.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Print(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Plan(error) => error.fmt(f),
            Self::NoStore(path) => write!(
                f,
                "there is no league at {0}; load one with: scoretable --db {0} import FILE",
                path.display()
            ),
            Self::NoHome => f.write_str(
                "no home folder to keep the league in; say where with --db PATH or SCORETABLE_DB",
            ),
            Self::NoPlayers(league) => write!(
                f,
                "the league '{league}' has no players yet; load some with: scoretable import FILE"
            ),
            Self::Read(path, error) => write!(
                f,
                "cannot read {}: {error}; name files that can be read, or - for standard input; nothing was imported",
                path.display()
            ),
            Self::Print(error) => {
                write!(f, "cannot print the result: {error}; check where it goes")
            }
            Self::Unlinked(what) => write!(f, "this build cannot {what} yet; try: scoretable demo"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Config(error) => Some(error),
            Self::Plan(error) => Some(error),
            Self::Read(_, error) | Self::Print(error) => Some(error),
            Self::NoStore(_) | Self::NoHome | Self::NoPlayers(_) | Self::Unlinked(_) => None,
        }
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<PlanError> for Error {
    fn from(error: PlanError) -> Self {
        Self::Plan(error)
    }
}
