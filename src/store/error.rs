//! The errors of a store, each with what the user can do about it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::file::{beside, in_shell};
use crate::league::{PlayerId, Season, Skipped, Week, runs};
use crate::text;

/// The error of a store that could not be opened, read or written.
#[derive(Debug)]
pub enum StoreError {
    /// There is no store at the path.
    Missing {
        /// Where the program looked for it.
        path: PathBuf,
    },
    /// There was a store, and it is gone.
    Gone {
        /// Where it was.
        path: PathBuf,
    },
    /// Another file replaced the store.
    Replaced {
        /// The path of both.
        path: PathBuf,
    },
    /// The file is not a store of this program. It was not touched.
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        why: &'static str,
    },
    /// The store was made by a newer program. It was not touched.
    Newer {
        /// The store.
        path: PathBuf,
        /// The version of its schema.
        version: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// The state of its files forbids opening the store. They were not touched.
    Refused(Refusal),
    /// A file or folder could not be read or created.
    File {
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// There was no room for what does not fit into memory.
    NoRoom {
        /// The system's error, and what to do.
        source: io::Error,
    },
    /// Nothing of any file could be taken, and nothing was written.
    NothingTaken {
        /// What was left out of each file, and why.
        skipped: Vec<Vec<Skipped>>,
    },
    /// The league has no game of that season.
    NoSeason {
        /// The season asked for.
        season: Season,
        /// The seasons there are, in order.
        known: Vec<Season>,
    },
    /// The season has no game in that week.
    NoWeek {
        /// The season.
        season: Season,
        /// The week asked for.
        week: Week,
        /// The weeks with games, in order.
        known: Vec<Week>,
    },
    /// The league has no such player.
    NoPlayer {
        /// The requested number.
        player: PlayerId,
    },
    /// The store contradicts itself.
    Damaged {
        /// What is wrong.
        what: String,
    },
    /// SQLite reported an error.
    Sqlite {
        /// `read` or `write`, once that is known.
        doing: &'static str,
        /// The store.
        path: PathBuf,
        /// SQLite's error.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// Adds the operation and the path to an error of SQLite that lacks them.
    pub(super) fn during(self, doing: &'static str, path: &Path) -> Self {
        match self {
            Self::Sqlite { source, .. } => Self::Sqlite {
                doing,
                path: path.to_owned(),
                source,
            },
            other => other,
        }
    }

    /// Turns the system's errors into errors of a file or folder.
    pub(super) fn file(path: &Path) -> impl Fn(io::Error) -> Self + Copy {
        move |source| Self::File {
            path: path.to_owned(),
            source,
        }
    }
}

impl From<Refusal> for StoreError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<io::Error> for StoreError {
    /// The error of a list that is longer than memory.
    fn from(source: io::Error) -> Self {
        Self::NoRoom { source }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(source: rusqlite::Error) -> Self {
        Self::Sqlite {
            doing: "use",
            path: PathBuf::new(),
            source,
        }
    }
}

const NOTHING_TAKEN: &str = "nothing could be taken, for the reasons above; correct what they name and import again; nothing was written";

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { path } => write!(
                f,
                "there is no store at {}; make one with: scoretable --db {} import FILE…",
                text::path(path),
                text::sanitize(&in_shell(path))
            ),
            Self::NoRoom { source } => write!(f, "{source}; nothing was changed"),
            Self::NothingTaken { .. } => f.write_str(NOTHING_TAKEN),
            Self::Gone { path } => write!(
                f,
                "the store {} is not there any more: it was moved, deleted or emptied; put it back",
                text::path(path)
            ),
            Self::Replaced { path } => write!(
                f,
                "another file took the place of the store {}, and nothing was written to that; run the command again",
                text::path(path)
            ),
            Self::Foreign { path, why } => write!(
                f,
                "{} is not a store of scoretable: {why}; it was not touched, name another with --db",
                text::path(path)
            ),
            Self::Newer {
                path,
                version,
                known,
            } => write!(
                f,
                "{} was made by a newer scoretable (schema {version}, this one knows {known}); update scoretable",
                text::path(path)
            ),
            Self::Refused(refusal) => refusal.fmt(f),
            Self::File { path, source } => write!(f, "cannot use {}: {source}", text::path(path)),
            Self::NoSeason { season, known } => no_season(*season, known, f),
            Self::NoWeek {
                season,
                week,
                known,
            } => no_week(*season, *week, known, f),
            Self::NoPlayer { player } => {
                write!(
                    f,
                    "there is no player {player} in this league; load the table again"
                )
            }
            Self::Damaged { what } => write!(
                f,
                "the store contradicts itself: {what}; import into a new one"
            ),
            Self::Sqlite {
                doing,
                path,
                source,
            } => {
                let (path, advice) = (text::path(path), advice(source));
                write!(f, "cannot {doing} the store {path}: {source}{advice}")
            }
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { source, .. } => Some(source),
            Self::Sqlite { source, .. } => Some(source),
            _ => None,
        }
    }
}

fn no_season(season: Season, known: &[Season], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let known = runs(known.iter().map(|season| season.get()));
    write!(
        f,
        "there is no season {season}; seasons with games: {known}"
    )
}

fn no_week(season: Season, week: Week, known: &[Week], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let known = runs(known.iter().map(|week| u16::from(week.get())));
    write!(
        f,
        "there is no week {week} in season {season}; weeks with games: {known}"
    )
}

/// Advises the user on an error of SQLite.
fn advice(error: &rusqlite::Error) -> &'static str {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "; another program is writing to it, try again when it is done"
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
            "; make the file and its folder writable, or name another with --db"
        }
        Some(ErrorCode::DiskFull) => "; free some space and try again, nothing was changed",
        Some(ErrorCode::SystemIoFailure) => {
            "; see that the disk has room and is sound, then try again, nothing was changed"
        }
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            "; the file is damaged, import into a new one"
        }
        _ => "",
    }
}

// Refusals: states of a store's files that keep the program from using them.

/// Why files are left alone. None of them was touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The path is not the path of a file.
    NoPath {
        /// What it is instead, and what the user should write.
        why: &'static str,
    },
    /// The write-ahead log beside the store cannot be used.
    Log {
        /// The store.
        path: PathBuf,
        /// Why.
        trouble: LogTrouble,
    },
    /// The file replaced another one, and a program still uses the file that was there before.
    Replaced {
        /// The store.
        path: PathBuf,
        /// A description of that program.
        by: String,
    },
    /// A copy of the store may not overwrite an existing file.
    Exists {
        /// That file.
        path: PathBuf,
    },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPath { why } => write!(f, "a store is named by the path of its file: {why}"),
            Self::Log { path, trouble } => trouble.say(path, f),
            Self::Replaced { path, by } => write!(
                f,
                "{} was put in the place of a file that {by} still has open, and the two would be mixed; nothing was \
                 touched, end that program and try again",
                text::path(path)
            ),
            Self::Exists { path } => write!(
                f,
                "{} is there already, and is not overwritten; name another file",
                text::path(path)
            ),
        }
    }
}

/// Why a write-ahead log cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogTrouble {
    /// This many of its writes cannot be read; `None` when none can.
    Damaged(Option<u64>),
    /// It is the log of another league, or of another state of this league.
    Foreign,
    /// It would fit, but the file was replaced or changed after the log was written.
    Older,
    /// It holds writes, and cannot be read from a place where nothing can be written.
    ReadOnly,
}

impl LogTrouble {
    /// Refuses the store at a path because of its log.
    pub(super) fn at(self, path: &Path) -> StoreError {
        let path = path.to_owned();
        Refusal::Log {
            path,
            trouble: self,
        }
        .into()
    }

    /// Writes the sentence. After its last semicolon it names the remedy, in commands that lose no data.
    pub(crate) fn say(self, path: &Path, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let log = beside(path, "-wal");
        let (path, log) = (in_shell(path), in_shell(&log));
        match self {
            Self::Damaged(None) => write!(
                f,
                "the write-ahead log {log} is damaged, and the writes in it cannot be read; nothing was changed; to go \
                 on without them, and import again what they were: mv {log} {log}.damaged"
            ),
            Self::Damaged(Some(lost)) => write!(
                f,
                "the write-ahead log {log} is damaged, and {lost} of the writes in it cannot be read; nothing was \
                 changed; to go on without any of them: mv {log} {log}.damaged"
            ),
            Self::Foreign => write!(
                f,
                "the write-ahead log {log} does not belong to {path}: it is of another league, or of another state of \
                 this one, and the two would be mixed; nothing was changed; to go on with {path} as it is: mv {log} \
                 {log}.away"
            ),
            Self::Older => write!(
                f,
                "the write-ahead log {log} is older than {path}, which was put in the place of another or changed \
                 since, and would undo that; nothing was changed; to go on with {path} as it is: mv {log} {log}.away \
                 (or, to take the log's writes over: touch {log})"
            ),
            Self::ReadOnly => write!(
                f,
                "the write-ahead log {log} holds writes that {path} does not have yet, and cannot be used where nothing \
                 can be written; copy both into a folder of yours and name the copy with --db"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_week_is_refused_with_the_weeks_there_are() {
        let known = [1, 2, 3, 5].into_iter().filter_map(Week::new).collect();
        let (season, week) = (Season::new(2024).unwrap(), Week::new(4).unwrap());
        let error = StoreError::NoWeek {
            season,
            week,
            known,
        };
        assert_eq!(
            error.to_string(),
            "there is no week 4 in season 2024; weeks with games: 1-3, 5"
        );
    }
}
