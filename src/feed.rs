//! Feeds: bytes in, [`Facts`] out. Nothing here opens a file, asks a clock or knows the store.
//!
//! A file is all or nothing: one that is cut off or is something else gives an error and no facts. A single bad record
//! is left out and reported, and the rest is taken.

mod csv;
mod decode;
mod dumpdata;
mod error;
mod kind;
mod limit;
mod scoreboard;

use std::io::{self, Read};

pub use error::{Fault, FeedError};
pub use kind::FeedKind;
pub use limit::Excess;

use crate::league::{Claims, Facts, Skipped, clean_name};
use csv::Table;

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

/// Reads the scores that a dump holds beside the facts, to be compared; see [`Claims`].
///
/// # Errors
///
/// When the bytes are no dump, not a whole one, or one without scores.
pub fn claims(bytes: &[u8], name: &str) -> Result<(Claims, Vec<Skipped>), FeedError> {
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
