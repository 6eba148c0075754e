//! Feeds: bytes in, [`Facts`] out. Nothing here opens a file, asks a clock or knows the store.
//!
//! A file is all or nothing: one that is cut off or is something else gives an error and no facts. A single bad record
//! is left out and reported, and the rest is taken.

mod decode;
mod dumpdata;
mod error;
mod scoreboard;

pub use error::{Fault, FeedError};

use crate::league::{Facts, Skipped, clean_name};

/// What a file can be. The content decides, never the file's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedKind {
    /// The JSON array of records that Django's `dumpdata` writes.
    Dumpdata,
    /// The JSON object that ESPN's scoreboard answers.
    Scoreboard,
}

impl FeedKind {
    /// Tells a feed by how its text begins.
    fn of(text: &[u8]) -> Result<Self, Fault> {
        match text.trim_ascii_start().first() {
            None => Err(Fault::Empty),
            Some(b'[') => Ok(Self::Dumpdata),
            Some(b'<') => Err(Fault::Unknown {
                found: "a web page or XML",
            }),
            Some(b'{') => Ok(Self::Scoreboard),
            Some(_) => Err(Fault::Unknown {
                found: "something else",
            }),
        }
    }
}

/// Reads a feed, plain or gzipped. `name` is what errors call it: a path, or `standard input`.
///
/// The answer also lists what was left out, each with its place in the file and the reason.
///
/// # Errors
///
/// When the bytes are no feed, or not a whole one; see [`Fault`].
pub fn read(bytes: &[u8], name: &str) -> Result<(Facts, Vec<Skipped>), FeedError> {
    let read = || {
        let text = decode::text(bytes, decode::LIMIT)?;
        match FeedKind::of(&text)? {
            FeedKind::Dumpdata => dumpdata::read(&text),
            FeedKind::Scoreboard => scoreboard::read(&text),
        }
    };
    let (mut facts, skipped) = read().map_err(|fault| FeedError::new(name, fault))?;
    facts.origin.name = clean_name(name);
    Ok((facts, skipped))
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
