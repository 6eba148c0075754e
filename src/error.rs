//! What can end the program early, and the exit code it ends with.

mod drift;
mod missed;
mod shortfall;

use std::path::PathBuf;
use std::{fmt, io};

use crate::cache::CacheError;
use crate::config::ConfigError;
use crate::demo::PlanError;
use crate::feed::FeedError;
use crate::loader::LoadError;
use crate::scoretable::{Column, Kind, NameError};
use crate::store::{Refusal, StoreError};
use crate::text;
use crate::tui::{Fatal, TuiError};

pub use drift::Drift;
pub use missed::Missed;

/// Why a command could not be carried out. Each says what was tried, what was wrong and what to do next.
#[derive(Debug)]
pub enum Error {
    /// The configuration makes no sense.
    Config(ConfigError),
    /// Options that do not go together, and what does.
    Usage(String),
    /// There is no such demo league.
    Plan(PlanError),
    /// There is no store where the user said there is one.
    NoStore(PathBuf),
    /// There is nowhere to keep a store.
    NoHome,
    /// The league has nobody in it.
    NoPlayers(String),
    /// `--me` names nobody, or more than one.
    Me(NameError),
    /// The table has no such column to sort by.
    NoColumn(Kind, Column),
    /// A file could not be read.
    Read(PathBuf, io::Error),
    /// The result could not be printed.
    Print(io::Error),
    /// A file is no feed.
    Feed(FeedError),
    /// There are no results of some weeks to be had.
    Fetch(Missed),
    /// The user stopped it.
    Interrupted,
    /// A signal ended the dashboard, which gave the terminal back first.
    Signal(Fatal),
    /// The store could not be opened.
    Store(StoreError),
    /// The cache could not be set up.
    Cache(CacheError),
    /// A table could not be loaded, or the league not be written.
    Load(LoadError),
    /// The system lacks what every program needs.
    Runtime(io::Error),
    /// The dashboard could not go on.
    Tui(TuiError),
    /// Not every table could be published, and why.
    NotWarmed(String),
    /// So many checks of a checkup failed.
    Unwell(usize),
    /// Something is not what picks and results give.
    Drift(Drift),
}

impl Error {
    /// The code the program ends with: 1 failed, 2 wrong usage, 3 no data; 130 stopped by the user, and by any
    /// other signal 128 and its number, as a shell would say it.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Config(_) | Self::Usage(_) | Self::Plan(_) | Self::NoColumn(..) | Self::Me(_) => {
                2
            }
            Self::Interrupted => 130,
            Self::Signal(signal) => signal.exit_code(),
            Self::NoStore(_) | Self::NoPlayers(_) | Self::Load(LoadError::NoGames) => 3,
            Self::Store(error) | Self::Load(LoadError::Store(error)) => match error {
                StoreError::Refused(Refusal::NoPath { .. }) => 2,
                StoreError::Missing { .. }
                | StoreError::NoSeason { .. }
                | StoreError::NoWeek { .. }
                | StoreError::NoPlayer { .. } => 3,
                StoreError::Gone { .. }
                | StoreError::Replaced { .. }
                | StoreError::Foreign { .. }
                | StoreError::Newer { .. }
                | StoreError::Refused(_)
                | StoreError::File { .. }
                | StoreError::Damaged { .. }
                | StoreError::Sqlite { .. } => 1,
            },
            Self::Load(
                LoadError::Cache(_)
                | LoadError::OtherLeague
                | LoadError::Thread(_)
                | LoadError::ThreadEnded,
            )
            | Self::NoHome
            | Self::Read(..)
            | Self::Print(_)
            | Self::Feed(_)
            | Self::Fetch(_)
            | Self::Cache(_)
            | Self::Runtime(_)
            | Self::NotWarmed(_)
            | Self::Unwell(_)
            | Self::Drift(_)
            | Self::Tui(_) => 1,
        }
    }

    /// Whether whoever read the output has seen enough (`| head`), which is no failure.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Print(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

const STOPPED: &str = "stopped; the weeks before stay as they were written, nothing of this one was; fetch again for the rest";

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Usage(refusal) => f.write_str(refusal),
            Self::Plan(error) => error.fmt(f),
            Self::NoStore(path) => write!(
                f,
                "there is no league at {0}; load one with: scoretable --db {0} import FILE",
                text::path(path)
            ),
            Self::NoHome => f.write_str(
                "no home folder to keep the league in; say where with --db PATH or SCORETABLE_DB",
            ),
            Self::NoPlayers(league) => write!(
                f,
                "the league '{league}' has no players yet; load some with: scoretable import FILE"
            ),
            Self::Me(error) => write!(f, "cannot use --me: {error}"),
            Self::NoColumn(kind, column) => {
                let known: Vec<&str> = kind.columns().iter().map(|known| known.name()).collect();
                write!(
                    f,
                    "the {kind} table has no column '{}' to sort by; it has {}",
                    column.name(),
                    known.join(", ")
                )
            }
            Self::Read(path, error) => write!(
                f,
                "cannot read {}: {error}; name files that can be read, or - for standard input; nothing was imported",
                text::path(path)
            ),
            Self::Print(error) => {
                write!(f, "cannot print the result: {error}; check where it goes")
            }
            Self::Feed(error) => error.fmt(f),
            Self::Fetch(missed) => missed.fmt(f),
            Self::Interrupted => f.write_str(STOPPED),
            Self::Signal(signal) => write!(f, "ended by signal {signal}"),
            Self::Store(error) => error.fmt(f),
            Self::Cache(error) => error.fmt(f),
            Self::Load(error) => error.fmt(f),
            Self::Runtime(error) => {
                write!(
                    f,
                    "cannot start: {error}; raise the limit of open files (ulimit -n)"
                )
            }
            Self::Tui(error) => error.fmt(f),
            Self::NotWarmed(why) => shortfall::not_warmed(why, f),
            Self::Unwell(failed) => shortfall::unwell(*failed, f),
            Self::Drift(drift) => drift.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // Where this error says what its cause says, the cause of the cause is the next to ask.
        match self {
            Self::Config(error) => error.source(),
            Self::Plan(error) => error.source(),
            Self::Feed(error) => error.source(),
            Self::Store(error) => error.source(),
            Self::Cache(error) => error.source(),
            Self::Load(error) => error.source(),
            Self::Read(_, error) | Self::Print(error) | Self::Runtime(error) => Some(error),
            Self::Tui(error) => error.source(),
            Self::Usage(_)
            | Self::NoStore(_)
            | Self::NoHome
            | Self::NoPlayers(_)
            | Self::Fetch(_)
            | Self::Interrupted
            | Self::Signal(_)
            | Self::NoColumn(..)
            | Self::Me(_)
            | Self::NotWarmed(_)
            | Self::Unwell(_)
            | Self::Drift(_) => None,
        }
    }
}

/// An error of a layer below, as an error of the program.
macro_rules! from {
    ($($variant:ident($error:ty)),* $(,)?) => {
        $(impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        })*
    };
}

from!(
    Config(ConfigError),
    Plan(PlanError),
    Feed(FeedError),
    Store(StoreError),
    Cache(CacheError),
    Load(LoadError),
    Tui(TuiError),
);
