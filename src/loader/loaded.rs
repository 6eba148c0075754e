//! The request and the result of a load, and the reasons why a table was not published or not loaded. Viewers know
//! these values and nothing of Redis or SQLite.

use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use crate::cache::{
    Announced, BackendKind, Built, CacheError, Fill, Published, State, TAKEN, Verdict,
};
use crate::clock::Moment;
use crate::league::{Edition, Revision, Season, Week};
use crate::scoretable::{Kind, Scoretable};
use crate::store::StoreError;

/// Which table to load.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Request {
    /// The kind of table.
    pub kind: Kind,
    /// The season; the newest of the league when `None`.
    pub season: Option<Season>,
    /// The week; the newest of the season that has a result when `None`.
    pub week: Option<Week>,
}

/// A loaded table and its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// The table.
    pub table: Arc<Scoretable>,
    /// Where the table came from.
    pub source: Source,
}

impl Loaded {
    /// Whether the entry shown is past its time, so that the viewer should rebuild it in the background.
    pub fn wants_rebuild(&self) -> bool {
        self.source.verdict == Verdict::Stale && self.source.is_cached()
    }

    /// The same table after an attempt to publish it.
    pub(super) fn published(mut self, Published { fill, bytes, why }: Published) -> Self {
        let source = &mut self.source;
        source.published = Some(fill);
        match fill {
            Fill::Filled => {
                source.fresh_for = Some(source.ttl);
                source.bytes = bytes;
            }
            Fill::Taken => source.note = Some(TAKEN.to_owned()),
            Fill::Unreachable => source.note = why.as_ref().map(unpublished),
            Fill::Flushed | Fill::Outdated | Fill::Lost => {}
        }
        self
    }

    /// The same table, built for this screen only, with a note of the reason.
    pub(super) fn alone(mut self, why: Unpublished) -> Self {
        let source = &mut self.source;
        if let Unpublished::Behind(league) | Unpublished::Forked(league) = why {
            source.announced = Some(league.revision);
        }
        source.note = why.note(source.revision).or(source.note.take());
        self
    }
}

/// Where a table came from, and the proof that it is current.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What the look-up found.
    pub verdict: Verdict,
    /// The backend that answered.
    pub backend: BackendKind,
    /// The program that built the table, when, and in how long.
    pub built: Built,
    /// The league's revision the table was built from.
    pub revision: Revision,
    /// The revision of the store on this machine when the table was loaded.
    pub store_revision: Revision,
    /// The revision that others announced, where that is why the table was not published.
    pub announced: Option<Revision>,
    /// The outcome of publishing a table that was just built; `None` when nothing was published.
    pub published: Option<Fill>,
    /// Why nothing was published although there is a cache, where the user should know.
    pub note: Option<String>,
    /// How long the entry stays fresh, counted from `loaded_at`; `None` when there is no entry.
    pub fresh_for: Option<Duration>,
    /// The whole of that time when the entry was made.
    pub ttl: Duration,
    /// The size of the entry's payload in bytes; 0 when there is no entry.
    pub bytes: u64,
    /// When the table was available.
    pub loaded_at: Moment,
    /// How long the load took, in microseconds.
    pub micros: u64,
}

impl Source {
    /// Whether the table came out of the cache, rather than having been built for this load.
    pub fn is_cached(&self) -> bool {
        self.fresh_for.is_some() && self.published.is_none()
    }

    /// How the table stands to the league, as far as is known.
    pub fn standing(&self) -> Standing {
        let newest = self.announced.max(Some(self.store_revision));
        if self.verdict == Verdict::Forked {
            Standing::Forked
        } else if Some(self.revision) < newest {
            Standing::Behind(newest)
        } else if self.published == Some(Fill::Outdated) || self.verdict == Verdict::Behind {
            Standing::Behind(None)
        } else {
            Standing::Current
        }
    }
}

/// How a table stands to its league.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Of the newest revision known.
    Current,
    /// Older than the league, which is known to be at this revision; `None` where it is only known to have moved on.
    Behind(Option<Revision>),
    /// Another copy of the league has other data at the same revision.
    Forked,
}

// Why a table that was built here is not shared, and what the user can do about it.

/// Why a table is built for this screen only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unpublished {
    /// There is no server to publish it to, or it refuses; how it is.
    Unasked(State),
    /// The wait for another viewer's build was in vain.
    Busy,
    /// The store is older than the announced edition.
    Behind(Edition),
    /// The store and the announced edition were written to separately. Which of them is right is not for a program to say.
    Forked(Edition),
    /// Another league has the keys.
    Taken,
}

impl Unpublished {
    /// The same in words, for a table built from the store at `built`.
    pub(super) fn note(self, built: Revision) -> Option<String> {
        match self {
            Self::Unasked(why) => refused(&why),
            Self::Busy => Some(BUSY.to_owned()),
            Self::Behind(league) => Some(behind(built, league.revision)),
            Self::Forked(league) => Some(forked(built, league.revision)),
            Self::Taken => Some(TAKEN.to_owned()),
        }
    }
}

/// The wait for another viewer's build was in vain.
const BUSY: &str = "not published: another viewer is building it too";

/// A server that answers did not take the table, or would not have. One that is away is no news: the table is from the store
/// then, as the state says.
fn refused(why: &State) -> Option<String> {
    match why {
        State::Denied(_) | State::KeepsNothing(_) | State::ReadOnly(_) => Some(unpublished(why)),
        State::Off
        | State::Connecting
        | State::Up
        | State::Slow
        | State::Down(_)
        | State::Loading => None,
    }
}

/// A table was built to be published, and the server did not take it.
pub(super) fn unpublished(why: &State) -> String {
    format!("not published: {why}")
}

/// Two copies of one store were written to separately.
pub(super) fn forked(store: Revision, league: Revision) -> String {
    format!(
        "this store is at revision {store} and the league at {league}, and they were written to separately, so nothing is \
         published; work with the store that announced {league}, make this one the league with `scoretable cache flush \
         --take-over`, or give it an identity of its own with `scoretable fork`"
    )
}

/// The store is older than the league is known to be.
pub(super) fn behind(store: Revision, league: Revision) -> String {
    format!(
        "this store is at revision {store}, the league at {league}: an older copy? import again, make it the league with \
         `scoretable cache flush --take-over`, or give it an identity of its own with `scoretable fork`"
    )
}

/// What an announcement says about the store: that it is an older copy, or that its league has no place in the cache.
pub(super) fn of_announcement(announced: &Announced) -> Option<String> {
    match announced {
        Announced::Told | Announced::Off | Announced::Unheard { .. } => None,
        Announced::Behind { store, league } => Some(behind(store.revision, league.revision)),
        Announced::Forked { store, league } => Some(forked(store.revision, league.revision)),
        Announced::Taken => Some(TAKEN.to_owned()),
    }
}

/// Why a write is not announced, and what to do about it; `None` for one that is.
pub fn unannounced(announced: &Announced) -> Option<String> {
    let why = match announced {
        Announced::Told | Announced::Off => return None,
        Announced::Behind { .. } | Announced::Forked { .. } | Announced::Taken => {
            of_announcement(announced)?
        }
        Announced::Unheard { address, state } => format!(
            "{address} is {state}; viewers with other copies of this league go on showing the older table as current \
             until they are told: run any scoretable command with this store when the server is back, such as \
             `scoretable cache status`"
        ),
    };
    Some(format!("not announced: {why}"))
}

// Why a table could not be loaded.

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
