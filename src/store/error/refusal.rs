//! What the files of a store are, where that keeps the program from using them.

use std::fmt;
use std::path::PathBuf;

use crate::store::LogTrouble;
use crate::text;

/// Why files are left alone. None of them was touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is no path of a file.
    NoPath {
        /// What it is instead, and what to write.
        why: &'static str,
    },
    /// The write-ahead log beside the store cannot be taken over.
    Log {
        /// The store.
        path: PathBuf,
        /// Why.
        trouble: LogTrouble,
    },
    /// The file was put in the place of another, and a program goes on with the one that was there before.
    Replaced {
        /// The store.
        path: PathBuf,
        /// What to call that program.
        by: String,
    },
    /// A copy of the store is not to be written where a file is already.
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
