//! What can be wrong with a file as a whole.

use std::fmt;

use super::limit;
use crate::league::clean_name;

/// A file that could not be taken, and why. Nothing of it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedError {
    name: String,
    fault: Fault,
}

impl FeedError {
    pub(super) fn new(name: &str, fault: Fault) -> Self {
        Self {
            name: clean_name(name),
            fault,
        }
    }

    /// What was wrong.
    pub const fn fault(&self) -> &Fault {
        &self.fault
    }
}

/// What was wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is nothing in it.
    Empty,
    /// It is gzipped, and the end is missing.
    GzipCut,
    /// It says it is gzipped, but cannot be unpacked.
    GzipDamaged {
        /// What the unpacker said.
        why: String,
    },
    /// It is larger than what is read into memory.
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
    /// It has more of something than is read.
    TooMany {
        /// Of what.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// It is an array, but of something else than records.
    NoRecords {
        /// How many elements that are no records are passed over.
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
    /// It is UTF-16, which some shells write when output is sent to a file.
    Utf16,
    /// It is no feed.
    Unknown {
        /// What it looks like instead.
        found: &'static str,
    },
    /// It is not JSON, or ends too early.
    Json {
        /// Where, counted from 1.
        line: usize,
        /// Where in the line, in bytes from 1.
        column: usize,
        /// The number of the record it happened in, counted from 1.
        record: usize,
        /// What the parser said.
        why: String,
    },
    /// It is the beginning of a JSON object, but not JSON, or ends too early.
    Board {
        /// Where, counted from 1.
        line: usize,
        /// Where in the line, in bytes from 1.
        column: usize,
        /// What the parser said.
        why: String,
    },
    /// It is a JSON object, but no scoreboard.
    NoScoreboard {
        /// Its own words, where it is the answer to a question that was refused.
        said: Option<String>,
    },
    /// It is a dump without any scores to compare.
    NoScores,
    /// It is CSV, and a quote that is opened is never closed.
    OpenQuote {
        /// Where the record it is in begins, counted from 1.
        line: u64,
    },
    /// It is CSV, but not of a table that can be read.
    Table {
        /// Why.
        why: String,
    },
    /// It is a scoreboard without any events.
    NoEvents,
    /// It is an array of records, but none of them is of this program's models.
    NothingOfOurs {
        /// How many records there are.
        records: usize,
    },
}

const WANTED: &str = "expected the JSON array that Django's dumpdata writes, [{\"model\": \"predictor.match\", \"pk\": …, \
                      \"fields\": {…}}, …], ESPN's scoreboard, {\"season\": {…}, \"week\": {…}, \"events\": […]}, or CSV whose first line is \
                      name,team,active or player,season,week,away,home,winner,banker,joker";

impl fmt::Display for FeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot use {}: ", self.name)?;
        match &self.fault {
            Fault::Empty => write!(f, "it is empty; {WANTED}"),
            Fault::GzipCut => f.write_str("the gzip data is cut off; copy the file again"),
            Fault::GzipDamaged { why } => {
                write!(f, "the gzip data is damaged ({why}); copy the file again")
            }
            Fault::TooLarge { limit } => write!(
                f,
                "it is larger than {} MiB, the most a file of its kind may have; dump fewer models or seasons, or import it \
                 in parts",
                limit >> 20
            ),
            Fault::Inflated { packed, limit } => write!(
                f,
                "its {packed} bytes unpack to more than {} MiB, over {} times as much, which no league's data does; if it \
                 is yours all the same, unpack it with gunzip and import what comes out",
                limit >> 20,
                limit::RATIO
            ),
            Fault::TooMany { what, limit } => write!(
                f,
                "it has more than {limit} {what}, the most a file of its kind and size may have; import it in parts"
            ),
            Fault::NoRecords { limit, why } => write!(
                f,
                "more than {limit} elements of its array are no records ({}); {WANTED}",
                clean_name(why)
            ),
            Fault::LongRecord { line, limit } => write!(
                f,
                "the record of line {line} is longer than {} KiB, the most a record may have; close the quote that is \
                 opened there, or see whether the file is CSV: {WANTED}",
                limit >> 10
            ),
            Fault::Utf16 => {
                f.write_str("it is UTF-16; save it as UTF-8 (dumpdata --output FILE does)")
            }
            Fault::Unknown { found } => write!(f, "it is {found}; {WANTED}"),
            Fault::Json {
                line,
                column,
                record,
                why,
            } => write!(
                f,
                "not whole or not JSON at line {line}, column {column}, in record {record} ({why}); {WANTED}"
            ),
            Fault::Board { line, column, why } => write!(
                f,
                "not whole or not JSON at line {line}, column {column} ({why}); get it again"
            ),
            Fault::NoScoreboard { said: Some(said) } => write!(
                f,
                "it is an answer without events that says: {}; ask for a season and week that there are",
                clean_name(said)
            ),
            Fault::NoScoreboard { said: None } => write!(f, "it is another JSON object; {WANTED}"),
            Fault::NoScores => f.write_str(
                "there are no scores in it to compare with; dump the models predictor.scoresweek, scoresseason, \
                 scoresalltime, avgscores and prediction too",
            ),
            Fault::OpenQuote { line } => write!(
                f,
                "a quote opened in the record of line {line} is never closed; close it and import the file again"
            ),
            Fault::Table { why } => f.write_str(why),
            Fault::NoEvents => f.write_str(
                "it is a scoreboard without events; ask for a season and week that there are",
            ),
            Fault::NothingOfOurs { records } => write!(
                f,
                "none of its {records} records is a player, team, game or pick; expected models accounts.user and \
                 predictor.team, match, prediction, banker, results"
            ),
        }
    }
}

impl std::error::Error for FeedError {}
