//! Why a table could not be loaded.

use std::fmt;
use std::io;

use crate::cache::CacheError;
use crate::store::StoreError;

/// Why a table could not be loaded. A cache that does not answer is not among the reasons.
#[derive(Debug)]
pub enum LoadError {
    /// The store could not be read or written.
    Store(StoreError),
    /// The cache could not be flushed.
    Cache(CacheError),
    /// The league has no games, so it has no season to show.
    NoGames,
    /// The store does not hold what it held when the table was loaded, nor anything that came of it.
    OtherLeague,
    /// The store's thread could not be started.
    Thread(io::Error),
    /// The store's thread is gone.
    ThreadEnded,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Cache(error) => error.fmt(f),
            Self::NoGames => f.write_str(
                "the league has no games yet, so there is no season to show; import a schedule with \
                 `scoretable import FILE`",
            ),
            Self::OtherLeague => f.write_str(
                "another file took the place of the store since the table was loaded; load it again",
            ),
            Self::Thread(error) => write!(f, "cannot start a thread for the store: {error}"),
            Self::ThreadEnded => f.write_str(
                "the thread that reads the store has ended unexpectedly; start the program again",
            ),
        }
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Store(error) => error.source(),
            Self::Cache(error) => error.source(),
            Self::Thread(error) => Some(error),
            Self::NoGames | Self::OtherLeague | Self::ThreadEnded => None,
        }
    }
}

impl From<StoreError> for LoadError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
