//! The size limits of feeds. They keep small files cheap to parse regardless of their content, and no real league comes
//! near them.

use std::fmt;

use crate::league::clean_name;
use crate::text::humanize;

/// The largest file in bytes, unpacked: more than a season of a million players takes.
pub(super) const UNPACKED: u64 = 4 << 30;

/// How many times its size a gzip file unpacks to at most. Dumps pack to a thirtieth, indented ones to a sixtieth; gzip
/// itself goes as far as a thousandth.
pub(super) const RATIO: u64 = 100;

/// What any gzip file may unpack to, in bytes.
const SMALL: u64 = 1 << 20;

/// The longest record in bytes, of CSV or of a model that is read. Records have a few hundred.
pub(super) const RECORD: usize = 64 << 10;

/// How many elements of a dump's array may be something other than records. An array with more is not a dump.
pub(super) const NO_RECORDS: usize = 1000;

/// How many unknown models are reported by name.
pub(super) const MODELS: usize = 100;

/// The largest scoreboard in bytes. A week has about 200 KB, a season 5 MB.
pub(super) const BOARD: u64 = 16 << 20;

/// How many events a scoreboard has at most. A week has 16, a season under 400.
pub(super) const EVENTS: usize = 2000;

/// The longest event in bytes. Events have about 12 KB.
pub(super) const EVENT: usize = 1 << 20;

/// The most that a gzip file of this size may unpack to.
pub(super) fn unpacked(packed: u64) -> u64 {
    packed.saturating_mul(RATIO).clamp(SMALL, UNPACKED)
}

/// The most records that a file of this size can have: each takes up several bytes, even when packed.
pub(super) fn records(packed: u64) -> usize {
    const SMALL: usize = 10_000;
    usize::try_from(packed).unwrap_or(usize::MAX).max(SMALL)
}

/// A limit that a file breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Excess {
    /// It is too large.
    TooLarge {
        /// The limit in bytes, unpacked.
        limit: u64,
    },
    /// It unpacks to more than any league's data of its size does.
    Inflated {
        /// Its size in bytes.
        packed: u64,
        /// The limit in bytes, unpacked.
        limit: u64,
    },
    /// It has too many of something.
    TooMany {
        /// Of what.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// It is an array, but not of records.
    NoRecords {
        /// How many elements that are not records are skipped.
        limit: usize,
        /// What was wrong with the last.
        why: String,
    },
    /// It is CSV, and a record does not come to an end.
    LongRecord {
        /// The line where the record begins, counted from 1.
        line: u64,
        /// The limit in bytes.
        limit: usize,
    },
}

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(
                f,
                "it is larger than {}, the most a file of its kind may have; dump fewer models or seasons, or import it \
                 in parts",
                humanize::limit(*limit)
            ),
            Self::Inflated { packed, limit } => write!(
                f,
                "its {packed} bytes unpack to more than {}, over {} times as much, which no league's data does; if it \
                 is yours all the same, unpack it with gunzip and import what comes out",
                humanize::limit(*limit),
                RATIO
            ),
            Self::TooMany { what, limit } => write!(
                f,
                "it has more than {limit} {what}, the most a file of its kind and size may have; import it in parts"
            ),
            Self::NoRecords { limit, why } => write!(
                f,
                "more than {limit} elements of its array are no records ({}), so it is no dump; write one with Django's dumpdata",
                clean_name(why)
            ),
            Self::LongRecord { line, limit } => write!(
                f,
                "the record of line {line} is longer than {}, the most a record may have; close the quote that is opened there, or \
                 save the file as CSV",
                humanize::limit(*limit as u64)
            ),
        }
    }
}
