//! Feeds: bytes in, [`Facts`] out. Nothing here opens a file, asks a clock or knows the store.
//!
//! A file is all or nothing: one that is cut off or is something else gives an error and no facts. A single bad record
//! is left out and reported, and the rest is taken.

mod csv;
mod decode;
mod dumpdata;
mod error;
mod kind;
mod scoreboard;

pub use error::{Fault, FeedError};
pub use kind::FeedKind;

use crate::league::{Claims, Facts, Skipped, clean_name};
use csv::Table;

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
        let text = decode::text(bytes, decode::LIMIT)?;
        let kind = kind.map_or_else(|| FeedKind::of(&text), Ok)?;
        match kind {
            FeedKind::Dumpdata => dumpdata::read(&text),
            FeedKind::Scoreboard => scoreboard::read(&text),
            FeedKind::Players => csv::read(Table::Players, &text),
            FeedKind::Picks => csv::read(Table::Picks, &text),
        }
    };
    let (mut facts, skipped) = read().map_err(|fault| FeedError::new(name, fault))?;
    facts.origin.name = clean_name(name);
    Ok((facts, skipped))
}

/// Reads the scores that a dump holds beside the facts, to be compared; see [`Claims`].
///
/// # Errors
///
/// When the bytes are no dump, not a whole one, or one without scores.
pub fn claims(bytes: &[u8], name: &str) -> Result<(Claims, Vec<Skipped>), FeedError> {
    let read = || {
        let text = decode::text(bytes, decode::LIMIT)?;
        match FeedKind::of(&text)? {
            FeedKind::Dumpdata => dumpdata::claims(&text),
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
