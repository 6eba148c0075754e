//! Feeds: bytes in, [`Facts`] out. Nothing here opens a file, asks a clock or knows the store.
//!
//! A file is all or nothing: one that is cut off or is something else gives an error and no facts. A single bad record
//! is left out and reported, and the rest is taken.

mod csv;
mod decode;
mod dumpdata;
mod error;
mod limit;
mod scoreboard;

use std::fmt;
use std::io::{self, Read};
use std::str::FromStr;

use csv::Table;

use crate::league::{Facts, ReferenceScores, Skipped, clean_name};

pub use error::{Fault, FeedError};
pub use limit::Excess;

/// The bytes of a file, to be read. What cannot be a feed is given up after its first 128 KiB, and what is larger than any
/// where that is sure: [`read`] says so of what there is then, and a device without an end costs nothing.
///
/// # Errors
///
/// When `file` cannot be read.
pub fn bytes(file: impl Read) -> io::Result<Vec<u8>> {
    let mut file = file.take(limit::UNPACKED + 1);
    let mut bytes = Vec::new();
    file.by_ref()
        .take(2 * limit::RECORD as u64)
        .read_to_end(&mut bytes)?;
    if decode::may_be_packed(&bytes) || FeedKind::may_begin(&bytes) {
        file.read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Reads a feed, plain or gzipped, of the kind its content says. `name` is what errors call it: a path, or `standard
/// input`.
///
/// The answer also lists what was left out, each with its place in the file and the reason.
///
/// # Errors
///
/// When the bytes are no feed, or not a whole one; see [`Fault`].
pub fn read(bytes: &[u8], name: &str) -> Result<(Facts, Vec<Skipped>), FeedError> {
    read_as(None, bytes, name)
}

/// The same for a feed that is known to be of a kind, whatever its content looks like.
///
/// # Errors
///
/// As for [`read`], and when it is of another kind.
pub fn read_as(
    kind: Option<FeedKind>,
    bytes: &[u8],
    name: &str,
) -> Result<(Facts, Vec<Skipped>), FeedError> {
    let read = || {
        let text = decode::text(bytes)?;
        let kind = kind.map_or_else(|| FeedKind::of(&text), Ok)?;
        let records = limit::records(bytes.len());
        match kind {
            FeedKind::Dumpdata => dumpdata::read(&text, records),
            FeedKind::Scoreboard => scoreboard::read(&text),
            FeedKind::Players => csv::read(Table::Players, &text, records),
            FeedKind::Picks => csv::read(Table::Picks, &text, records),
        }
    };
    let (mut facts, skipped) = read().map_err(|fault| FeedError::new(name, fault))?;
    facts.origin.name = clean_name(name);
    Ok((facts, skipped))
}

/// Reads an answer to the question for a scoreboard. It is nothing else, however it begins: an answer may unpack on its way
/// to the size that files have as they lie there, and the other kinds have limits by that.
///
/// # Errors
///
/// As for [`read`], and when it is of another kind.
pub fn read_scoreboard(bytes: &[u8], name: &str) -> Result<(Facts, Vec<Skipped>), FeedError> {
    let kind = || {
        let found = match FeedKind::of(&decode::text(bytes)?)? {
            FeedKind::Scoreboard => return Ok(FeedKind::Scoreboard),
            FeedKind::Dumpdata => "a JSON array",
            FeedKind::Players => "CSV of players",
            FeedKind::Picks => "CSV of picks",
        };
        Err(Fault::Unknown { found })
    };
    let kind = kind().map_err(|fault| FeedError::new(name, fault))?;
    read_as(Some(kind), bytes, name)
}

/// Reads the scores that a dump holds beside the facts, to be compared; see [`ReferenceScores`].
///
/// # Errors
///
/// When the bytes are no dump, not a whole one, or one without scores.
pub fn claims(bytes: &[u8], name: &str) -> Result<(ReferenceScores, Vec<Skipped>), FeedError> {
    let read = || {
        let text = decode::text(bytes)?;
        match FeedKind::of(&text)? {
            FeedKind::Dumpdata => dumpdata::claims(&text, limit::records(bytes.len())),
            FeedKind::Scoreboard | FeedKind::Players | FeedKind::Picks => Err(Fault::NoScores),
        }
    };
    read().map_err(|fault| FeedError::new(name, fault))
}

/// The JSON parser's own words without the position, which counts from a record's start where a record is read on its
/// own.
fn reason(error: &serde_json::Error) -> String {
    let words = error.to_string();
    match words.rsplit_once(" at line ") {
        Some((reason, _)) => reason.to_owned(),
        None => words,
    }
}

// What a file can be.

/// What a file can be. The content decides, never the file's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedKind {
    /// The JSON array of records that Django's `dumpdata` writes.
    Dumpdata,
    /// The JSON object that ESPN's scoreboard answers.
    Scoreboard,
    /// CSV of players.
    Players,
    /// CSV of picks.
    Picks,
}

impl FeedKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Dumpdata, Self::Scoreboard, Self::Players, Self::Picks];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dumpdata => "dumpdata",
            Self::Scoreboard => "scoreboard",
            Self::Players => "players",
            Self::Picks => "picks",
        }
    }

    /// Whether a file that begins so can be a feed.
    fn may_begin(text: &[u8]) -> bool {
        let kind = decode::text(text).and_then(|text| Self::of(&text));
        matches!(kind, Ok(_) | Err(Fault::Empty))
    }

    /// Tells a feed by how its text begins.
    fn of(text: &[u8]) -> Result<Self, Fault> {
        match text.trim_ascii_start().first() {
            None => Err(Fault::Empty),
            Some(b'[') => Ok(Self::Dumpdata),
            Some(b'<') => Err(Fault::Unknown {
                found: "a web page or XML",
            }),
            Some(b'{') => Ok(Self::Scoreboard),
            Some(_) => match csv::table(text)? {
                Some(Table::Players) => Ok(Self::Players),
                Some(Table::Picks) => Ok(Self::Picks),
                None => Err(Fault::Unknown {
                    found: "something else",
                }),
            },
        }
    }
}

impl fmt::Display for FeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for FeedKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|kind| kind.name() == text);
        found.ok_or_else(|| {
            let known = Self::ALL.map(Self::name).join(", ");
            let text = text.escape_debug();
            format!("there is no kind of file '{text}'; known: {known}")
        })
    }
}
