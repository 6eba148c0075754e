//! Why a log cannot be taken over, and what to do about it.

use std::fmt;
use std::path::Path;

use super::beside;
use crate::file::in_shell;

/// Why a log cannot be taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogTrouble {
    /// So many of its writes cannot be read; `None` when none can.
    Damaged(Option<u64>),
    /// It is the log of another league, or of another state of this one.
    Foreign,
    /// It would fit, but the file was replaced or changed after it was written.
    Older,
    /// It holds writes, and cannot be used where nothing can be written.
    ReadOnly,
}

impl LogTrouble {
    /// The sentence, with the way out behind its last semicolon, in commands that lose nothing.
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
