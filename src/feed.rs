//! Parses feeds: bytes in, [`Facts`] out. Nothing here opens a file of the user's, reads a clock or knows the store. A feed
//! is read piece by piece, and what it has most of, picks, is kept on disk, so a file of any size takes little memory.
//!
//! A file is imported as a whole or not at all: a file that is truncated or is not a feed gives an error and no facts. A
//! single bad record is skipped and reported, and the others are imported.

mod csv;
mod decode;
mod dumpdata;
mod error;
mod foreign;
mod limit;
mod reason;
mod scoreboard;
mod shape;
mod source;
mod window;

use std::fs::File;
use std::io::{self, Read, Seek, Write};

use csv::Table;
use decode::Text;
use reason::reason;

use crate::league::{Facts, ReferenceScores, Skipped, clean_name};
use crate::spool;
use crate::text::named::named;

pub use error::{Fault, FeedError};
pub use limit::Excess;
pub use source::Source;

/// Makes a source of a file that was opened. What can be read only once, such as a pipe, is kept in a temporary file as far as
/// it may be a feed: reading stops after the first 128 KiB of what cannot be one, and otherwise just past the limit for the
/// largest feed, so that a device without an end costs nothing. [`read_as`] then reports the error for what was read.
///
/// # Errors
///
/// When `file` cannot be read, or there is no room for the temporary file.
pub fn source(mut file: File) -> io::Result<Source<'static>> {
    let found = file.metadata()?;
    if found.is_file() {
        let begin = file.stream_position()?;
        return Ok(Source::of(file, begin, found.len().saturating_sub(begin)));
    }
    let mut file = file.take(limit::UNPACKED + 1);
    let mut bytes = Vec::new();
    file.by_ref()
        .take(2 * limit::RECORD as u64)
        .read_to_end(&mut bytes)?;
    let mut copy = spool::unnamed()?;
    copy.write_all(&bytes)?;
    if decode::may_be_packed(&bytes) || FeedKind::may_begin(&bytes) {
        io::copy(&mut file, &mut copy)?;
    }
    let size = copy.stream_position()?;
    Ok(Source::of(copy, 0, size))
}

/// Parses a feed, plain or gzipped; its content determines its kind. `name` is its name in error messages: a path, or
/// `standard input`.
///
/// The result also lists what was skipped, each with its position in the file and the reason. What was understood otherwise
/// than it is written is noted among the facts.
///
/// # Errors
///
/// When the bytes are not a feed, or not a complete one; see [`Fault`].
pub fn read(bytes: &[u8], name: &str) -> Result<(Facts, Vec<Skipped>), FeedError> {
    read_as(None, &bytes.into(), name)
}

/// Does the same for a source of any size, and for a feed whose kind the caller knows, whatever its content looks like.
///
/// # Errors
///
/// As for [`read`], and when it is of another kind, or cannot be read to its end.
pub fn read_as(
    kind: Option<FeedKind>,
    source: &Source<'_>,
    name: &str,
) -> Result<(Facts, Vec<Skipped>), FeedError> {
    let read = || {
        let text = Text::of(source)?;
        let kind = match kind {
            Some(kind) => kind,
            None => FeedKind::of(&text.head()?)?,
        };
        let (mut facts, skipped) = match kind {
            FeedKind::Dumpdata => dumpdata::read(&text),
            FeedKind::Scoreboard => scoreboard::read(&text.whole(limit::BOARD)?),
            FeedKind::Players => csv::read(Table::Players, &text),
            FeedKind::Picks => csv::read(Table::Picks, &text),
            FeedKind::Results => csv::read(Table::Results, &text),
        }?;
        facts.noted.splice(..0, text.noted);
        Ok((facts, skipped))
    };
    let (mut facts, skipped) = read().map_err(|fault| FeedError::new(name, fault))?;
    facts.origin.name = clean_name(name);
    Ok((facts, skipped))
}

/// Parses the answer to a request for a scoreboard, and refuses every other kind: HTTP may have unpacked the answer to
/// the size of a plain file already, and the limits of the other kinds depend on the size of the file as it is stored.
///
/// # Errors
///
/// As for [`read`], and when it is of another kind.
pub fn read_scoreboard(bytes: &[u8], name: &str) -> Result<(Facts, Vec<Skipped>), FeedError> {
    let source = Source::from(bytes);
    let kind = || {
        let found = match FeedKind::of(&Text::of(&source)?.head()?)? {
            FeedKind::Scoreboard => return Ok(FeedKind::Scoreboard),
            FeedKind::Dumpdata => "a JSON array",
            FeedKind::Players => "CSV of players",
            FeedKind::Picks => "CSV of picks",
            FeedKind::Results => "CSV of results",
        };
        Err(Fault::Unknown { found })
    };
    kind()
        .map_err(|fault| FeedError::new(name, fault))
        .and_then(|kind| read_as(Some(kind), &source, name))
        .map_err(FeedError::of_answer)
}

/// Reads the scores that a dump holds beside the facts, for a comparison; see [`ReferenceScores`].
///
/// # Errors
///
/// When the source is not a dump, not a complete one, or a dump without scores.
pub fn reference_scores(
    source: &Source<'_>,
    name: &str,
) -> Result<(ReferenceScores, Vec<Skipped>), FeedError> {
    let read = || {
        let text = Text::of(source)?;
        match FeedKind::of(&text.head()?)? {
            FeedKind::Dumpdata => dumpdata::reference_scores(&text),
            FeedKind::Scoreboard | FeedKind::Players | FeedKind::Picks | FeedKind::Results => {
                Err(Fault::NoScores)
            }
        }
    };
    read().map_err(|fault| FeedError::new(name, fault))
}

// The kinds of feeds.

named! {
    /// The kind of a feed. The content determines it, never the file's name.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum FeedKind: "kind of file" {
        /// The records that Django's `dumpdata` writes: a JSON array, or JSON lines.
        Dumpdata = "dumpdata",
        /// The JSON object that ESPN's scoreboard returns, or several of them in an array, an object or JSON lines.
        Scoreboard = "scoreboard",
        /// CSV of players.
        Players = "players",
        /// CSV of picks.
        Picks = "picks",
        /// CSV of results.
        Results = "results",
    }
}

impl FeedKind {
    /// Whether a file that starts with these bytes can be a feed.
    fn may_begin(text: &[u8]) -> bool {
        let source = Source::from(text);
        let kind = Text::of(&source).and_then(|text| Self::of(&text.head()?));
        // A beginning may end within a character.
        matches!(kind, Ok(_) | Err(Fault::Empty | Fault::Utf16Damaged))
    }

    /// Determines the kind from the start of the text.
    fn of(text: &[u8]) -> Result<Self, Fault> {
        if let Some(stray) = shape::lines_before(text) {
            return Err(stray);
        }
        let text = text.trim_ascii_start();
        match text.first() {
            None => Err(Fault::Empty),
            Some(b'[' | b'{') => Ok(shape::kind(text)),
            Some(b'<') => Err(foreign::markup(text)),
            Some(_) => match csv::table(text)? {
                Some(Table::Players) => Ok(Self::Players),
                Some(Table::Picks) => Ok(Self::Picks),
                Some(Table::Results) => Ok(Self::Results),
                None => Err(foreign::text(text).unwrap_or(Fault::Unknown {
                    found: "something else",
                })),
            },
        }
    }
}
