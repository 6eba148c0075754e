//! The request and the result of a load, and the reasons why a table was not published or not loaded. Viewers know
//! these values and nothing of Redis or SQLite.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use crate::cache::{
    Announced, BackendKind, Built, CacheError, Fill, Key, Published, State, TAKEN, Verdict,
};
use crate::clock::Moment;
use crate::league::{Edition, PlayerId, Revision, Season, Week, clean_name};
use crate::scoretable::{Kind, Scoretable};
use crate::store::StoreError;
use crate::text::humanize;

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
    /// The revision of the store on this machine when the table was loaded; of a reader, the announced one.
    pub store_revision: Revision,
    /// The revision that others announced, where that is why the table was not published.
    pub announced: Option<Revision>,
    /// The outcome of publishing a table that was just built; `None` when nothing was published.
    pub published: Option<Fill>,
    /// Why nothing was published although there is a cache, where the user should know.
    pub note: Option<String>,
    /// Who looks: a program with the store, or one without.
    pub viewer: Viewer,
    /// When the league's next results should be known, as far as a reader is told.
    pub due: Option<Moment>,
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
    /// Whether the entry shown is past its time, so that the viewer should rebuild it in the background.
    pub fn wants_rebuild(&self) -> bool {
        self.viewer == Viewer::Owner && self.verdict == Verdict::Stale && self.is_cached()
    }

    /// Results that are later than this are not waited for: the season is not followed any more.
    const FORGOTTEN: Duration = Duration::from_secs(14 * 24 * 60 * 60);

    /// Whether the table came out of the cache, rather than having been built for this load.
    pub fn is_cached(&self) -> bool {
        self.fresh_for.is_some() && self.published.is_none()
    }

    /// What the user should know of the table, in words, at this moment: why it was not published, or why it is not current.
    pub fn advice(&self, now: Moment) -> Option<Cow<'_, str>> {
        match &self.viewer {
            Viewer::Owner => self.note.as_deref().map(Cow::Borrowed),
            Viewer::Reader(Some(mark)) => {
                let words = mark.words(self.revision, self.verdict, now);
                Some(Cow::Owned(words))
            }
            Viewer::Reader(None) => {
                let late = now.since(self.due.filter(|due| *due < now)?);
                let words = || {
                    let late = humanize::coarse(late);
                    Cow::Owned(format!("results that were due {late} ago are not here yet"))
                };
                (late <= Self::FORGOTTEN).then(words)
            }
        }
    }

    /// How the table stands to the league, as far as is known.
    pub fn standing(&self) -> Standing {
        match &self.viewer {
            Viewer::Owner => {}
            Viewer::Reader(None) => return Standing::Announced,
            Viewer::Reader(Some(
                Mark::AsOf { announced, .. } | Mark::Unreadable { announced, .. },
            )) if self.revision < *announced => {
                return Standing::Behind(Some(*announced));
            }
            Viewer::Reader(Some(_)) => return Standing::Unproved,
        }
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
    /// Of the announced edition, which is all that a reader can know.
    Announced,
    /// A reader cannot tell: the server does not prove it current.
    Unproved,
}

/// Who looks at a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// A program with the league's store.
    Owner,
    /// A program without; why the table is not current, if it is not.
    Reader(Option<Mark>),
}

/// Why a table that a reader shows is not current.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The entry of the announced edition is not there yet, or is from before a flush.
    AsOf {
        /// The announced revision.
        announced: Revision,
        /// When it was announced, by the server's clock.
        at: Moment,
        /// The program that announced it.
        by: String,
    },
    /// The head of the announced edition cannot be read.
    Unreadable {
        /// The announced revision.
        announced: Revision,
    },
    /// The announcement was lost, so nothing proves the table current.
    Lost,
    /// The keys are another league's.
    Taken,
    /// The server was set back to an earlier state.
    WentBack {
        /// The greatest revision that this reader has seen announced.
        from: Revision,
        /// The one that is announced now.
        to: Revision,
    },
    /// The server does not answer.
    Away,
}

impl Mark {
    /// How long it is worth saying when an edition was announced, and not by which program.
    const RECENT: Duration = Duration::from_secs(5);

    /// The mark of a table of this revision in words: `as of 411; 412 was announced 3 s ago`.
    fn words(&self, of: Revision, verdict: Verdict, now: Moment) -> String {
        match self {
            Self::AsOf { announced, .. } if of == *announced => format!(
                "revision {of}, {}: no program with the store has built the table again yet; it comes by itself once one has",
                verdict.reason()
            ),
            Self::AsOf { announced, at, by } => {
                let age = now.since(*at);
                let by = match age {
                    age if age < Self::RECENT => String::new(),
                    _ => format!(" by {}", clean_name(by)),
                };
                format!(
                    "as of {of}; {announced} was announced {} ago{by}",
                    humanize::coarse(age)
                )
            }
            Self::Lost => format!(
                "as of {of}; the announcement was lost: the next program with the store announces the league again"
            ),
            Self::Unreadable { announced } => {
                format!("as of {of}; the head of {announced} cannot be read: {STRANGE_HEAD}")
            }
            Self::Taken => format!("as of {of}; {TAKEN_FROM_READER}"),
            Self::WentBack { from, to } => format!(
                "as of {of}; the server went back from {from} to {to}: nothing it has is current until a program with the \
                 store announces"
            ),
            Self::Away => format!("as of {of}, the last known: the server does not answer"),
        }
    }
}

// Why a table that was built here is not shared, and what the user can do about it.

/// Why a table is built for this screen only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unpublished {
    /// There is no server to publish it to, or it refuses; how it is.
    Unasked(State),
    /// The wait for another viewer's build was in vain.
    Busy,
    /// Other programs announced other editions again and again while the store decided.
    Overtaken,
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
            Self::Overtaken => Some(format!("not published: {OVERTAKEN}")),
            Self::Behind(league) => Some(behind(built, league.revision)),
            Self::Forked(league) => Some(forked(built, league.revision)),
            Self::Taken => Some(TAKEN.to_owned()),
        }
    }
}

/// The wait for another viewer's build was in vain.
const BUSY: &str = "not published: another viewer is building it too";

/// Other programs announced again and again.
const OVERTAKEN: &str = "other programs announced other editions of this league again and again meanwhile; run any scoretable \
     command with this store, such as `scoretable cache status`";

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
        Announced::Overtaken => Some(OVERTAKEN.to_owned()),
        Announced::Taken => Some(TAKEN.to_owned()),
    }
}

/// Why a write is not announced, and what to do about it; `None` for one that is.
pub fn unannounced(announced: &Announced) -> Option<String> {
    let why = match announced {
        Announced::Told | Announced::Off => return None,
        Announced::Behind { .. }
        | Announced::Forked { .. }
        | Announced::Overtaken
        | Announced::Taken => of_announcement(announced)?,
        Announced::Unheard { address, state } => format!(
            "{address} is {state}; viewers with other copies of this league go on showing the older table as current \
             until they are told: run any scoretable command with this store when the server is back, such as \
             `scoretable cache status`"
        ),
    };
    Some(format!("not announced: {why}"))
}

/// What a reader's user can do about a head that this program does not understand.
const STRANGE_HEAD: &str = "another version of scoretable announced it, or it is damaged; update this program, or have it \
     announced anew where the league's store is, with `scoretable cache flush --take-over`";

/// What a reader says of a league whose keys are another's.
const TAKEN_FROM_READER: &str = "another league has the place of this one on the server, since their ids begin alike; one of them \
     needs an identity of its own: `scoretable fork` where its store is";

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
    /// A reader has nothing to show.
    Unread(Unread),
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
            Self::Unread(why) => why.fmt(f),
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
            Self::NoGames | Self::Unread(_) | Self::OtherLeague | Self::ThreadEnded => None,
        }
    }
}

impl From<CacheError> for LoadError {
    fn from(error: CacheError) -> Self {
        Self::Cache(error)
    }
}

/// Why a reader has nothing to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// The entry is not on the server.
    NotThere {
        /// Its key.
        key: Key,
        /// Whether a publisher was asked for it.
        asked: bool,
    },
    /// The entry was of an edition that is not announced any more.
    Past(Revision),
    /// The league has no such player.
    NoPlayer(PlayerId),
    /// No edition of the league is announced.
    NoLeague,
    /// The head of the league was written by a program that this one does not understand.
    StrangeHead,
    /// The keys are another league's.
    Taken,
    /// The server does not answer.
    Away {
        /// Where it is.
        address: String,
        /// How it is.
        state: State,
    },
    /// There is no server to read from.
    NoServer,
    /// Only a program with the store can do this; what it was.
    NeedsStore(&'static str),
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotThere { key, asked } => {
                let (content, season) = (key.content, key.season);
                let week = key.week.map(|week| format!(" week {week}")).unwrap_or_default();
                let help = if *asked {
                    "a publisher was asked for it"
                } else {
                    "this user of the server may not ask for it"
                };
                write!(
                    f,
                    "{content} {season}{week} is not on the server yet; {help}: it comes once a program with the store runs, such as \
                     `scoretable serve`"
                )
            }
            Self::Past(revision) => write!(
                f,
                "revision {revision} is not on the server any more; load the table again"
            ),
            Self::NoPlayer(player) => {
                write!(f, "there is no player {player} in this league; load the table again")
            }
            Self::NoLeague => f.write_str(
                "the league is not announced on the server; run any scoretable command there where its store is, such as \
                 `scoretable cache warm`",
            ),
            Self::StrangeHead => {
                write!(f, "the head of the league cannot be read: {STRANGE_HEAD}")
            }
            Self::Taken => f.write_str(TAKEN_FROM_READER),
            Self::Away { address, state } => write!(f, "{address} is {state}"),
            Self::NoServer => f.write_str(
                "there is neither a store nor a server to read from; name one with --redis URL",
            ),
            Self::NeedsStore(what) => write!(
                f,
                "only a program with the store can {what}; do that where the league's store is"
            ),
        }
    }
}

impl From<StoreError> for LoadError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_that_others_overtook_again_and_again_is_told_so_and_not_that_the_server_is_away() {
        let told = unannounced(&Announced::Overtaken).unwrap();
        assert!(
            told.starts_with("not announced: other programs announced"),
            "{told}"
        );
        assert!(
            told.contains("run any scoretable command with this store"),
            "{told}"
        );
    }
}
