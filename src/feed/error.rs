//! Why a file is not a valid feed.

use std::fmt;

use super::limit::Excess;
use crate::league::clean_name;

/// Why a file was refused. No part of it was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedError {
    name: String,
    fault: Fault,
    /// Whether it is the answer to a request for a scoreboard, not a file.
    is_answer: bool,
}

impl FeedError {
    pub(super) fn new(name: &str, fault: Fault) -> Self {
        Self {
            name: clean_name(name),
            fault,
            is_answer: false,
        }
    }

    /// The same for the answer to a request for a scoreboard.
    pub(super) fn of_answer(self) -> Self {
        Self {
            is_answer: true,
            ..self
        }
    }

    /// What was wrong.
    pub const fn fault(&self) -> &Fault {
        &self.fault
    }
}

/// Why a file was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is empty.
    Empty,
    /// It could not be read to its end.
    Unreadable {
        /// The system's error.
        why: String,
    },
    /// There was no room for what does not fit into memory.
    NoRoom {
        /// The system's error, and what to do.
        why: String,
    },
    /// It is gzipped, and its end is missing.
    GzipCut,
    /// It begins like a gzip file, but cannot be unpacked.
    GzipDamaged {
        /// What the decompressor reported.
        why: String,
    },
    /// It exceeds a limit.
    Excess(Excess),
    /// It begins as UTF-16 does, and goes on as something else.
    Utf16Damaged,
    /// It is a file of a known kind that is not read.
    Foreign {
        /// What it is.
        found: &'static str,
        /// How to make a feed of it.
        advice: &'static str,
    },
    /// It is a web page.
    WebPage {
        /// What it calls itself.
        title: Option<String>,
    },
    /// It is a dump with a line before or behind it that is no part of it.
    Stray {
        /// Where, counted from 1.
        line: usize,
        /// The line.
        text: String,
    },
    /// It is a dump that names players in another way than by number, and does not say which number is whose.
    NoNumbers {
        /// What names whom.
        why: String,
    },
    /// It is not a feed.
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
        /// The number of the record with the error, counted from 1.
        record: usize,
        /// What the parser reported.
        why: String,
    },
    /// It begins like a JSON object, but is not valid JSON or ends too early.
    Board {
        /// Where, counted from 1.
        line: usize,
        /// Where in the line, in bytes from 1.
        column: usize,
        /// What the parser reported.
        why: String,
    },
    /// It is a JSON object, but not a scoreboard.
    NoScoreboard {
        /// The message in it, when it is the answer to a refused request.
        said: Option<String>,
    },
    /// It is a dump without any scores to compare.
    NoScores,
    /// It is CSV, and an opening quote has no closing quote.
    OpenQuote {
        /// Where the record it is in begins, counted from 1.
        line: u64,
    },
    /// It is CSV, but not a table that can be imported.
    Table {
        /// Why.
        why: String,
    },
    /// It is a scoreboard without any events.
    NoEvents,
    /// It is a scoreboard of another league than the NFL.
    OtherLeague {
        /// What ESPN calls it, and its numbers.
        league: String,
    },
    /// It is an array of records, but none of them is of a known model.
    NothingOfOurs {
        /// How many records there are.
        records: usize,
    },
}

const WANTED: &str = "expected the JSON array that Django's dumpdata writes, [{\"model\": \"predictor.match\", \"pk\": …, \
                      \"fields\": {…}}, …], ESPN's scoreboard, {\"season\": {…}, \"week\": {…}, \"events\": […]}, or CSV whose first line is \
                      name,team,active or player,season,week,away,home,winner,banker,joker or \
                      season,week,away,home,away_score,home_score";

impl fmt::Display for FeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot use {}: ", self.name)?;
        if let Some(words) = self.in_an_answer().or_else(|| self.fault.in_a_dump()) {
            return f.write_str(&words);
        }
        match &self.fault {
            Fault::Empty => write!(f, "it is empty; {WANTED}"),
            Fault::Unreadable { why } => write!(f, "reading it failed ({why}); copy it to another disk and import that"),
            Fault::GzipCut => f.write_str("the gzip data is cut off; copy the file again"),
            Fault::GzipDamaged { why } => {
                write!(f, "the gzip data is damaged ({why}); copy the file again")
            }
            Fault::Excess(excess) => excess.fmt(f),
            Fault::Utf16Damaged => f.write_str(
                "it is UTF-16, and cut off or damaged; save it as UTF-8 (in a spreadsheet: CSV UTF-8; dumpdata --output FILE \
                 does)",
            ),
            Fault::Unknown { found } => write!(f, "it is {found}; {WANTED}"),
            Fault::Foreign { found, advice } => write!(f, "it is {found}; {advice}"),
            Fault::WebPage { title } => write!(f, "it is {}; {WANTED}", page(title.as_deref())),
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
            Fault::OpenQuote { line } => write!(
                f,
                "a quote opened in the record of line {line} is never closed; close it and import the file again"
            ),
            Fault::NoRoom { why } | Fault::Table { why } => f.write_str(why),
            Fault::NoEvents => f.write_str(
                "it is a scoreboard without events; ask for a season and week that there are",
            ),
            Fault::OtherLeague { league } => write!(
                f,
                "it is a scoreboard of {}, and only games of the NFL are predicted; get the one of the NFL, whose slug is nfl and whose uid begins with s:20~l:28",
                clean_name(league)
            ),
            Fault::Stray { .. }
            | Fault::NoNumbers { .. }
            | Fault::Json { .. }
            | Fault::NoScores
            | Fault::NothingOfOurs { .. } => Ok(()),
        }
    }
}

impl FeedError {
    /// The words for an answer to a request, where they differ from those for a file.
    fn in_an_answer(&self) -> Option<String> {
        match &self.fault {
            _ if !self.is_answer => None,
            Fault::Empty => Some("it is empty; ask again later".to_owned()),
            Fault::WebPage { title } => Some(format!(
                "it is {}, not a scoreboard: does this network want you to sign in? Open a page in a browser, and fetch again",
                page(title.as_deref())
            )),
            Fault::Unknown { found } | Fault::Foreign { found, .. } => {
                Some(format!("it is {found}, not a scoreboard"))
            }
            Fault::NoScoreboard { said: None } => {
                Some("it is another JSON object, not a scoreboard".to_owned())
            }
            _ => None,
        }
    }
}

impl Fault {
    /// The words for what only a dump can have.
    fn in_a_dump(&self) -> Option<String> {
        match self {
            Self::Stray { line, text } => Some(format!(
                "line {line} is not part of the dump ('{}'); write the dump with dumpdata --output FILE, which keeps what \
                 else is printed out of it",
                clean_name(text)
            )),
            Self::NoNumbers { why } => Some(format!(
                "{}; dump players and picks together and by number, without --natural-foreign and --natural-primary: \
                 python manage.py dumpdata accounts predictor --output FILE",
                clean_name(why)
            )),
            Self::Json {
                line,
                column,
                record,
                why,
            } => Some(format!(
                "not whole or not JSON at line {line}, column {column}, in record {record} ({why}); copy it again, or dump it \
                 again with dumpdata --output FILE"
            )),
            Self::NoScores => Some(
                "there are no scores in it to compare with; dump the models predictor.scoresweek, scoresseason, \
                 scoresalltime, avgscores and prediction too"
                    .to_owned(),
            ),
            Self::NothingOfOurs { records } => Some(format!(
                "none of its {records} records is a player, team, game or pick; expected models accounts.user and \
                 predictor.team, match, prediction, banker, results"
            )),
            _ => None,
        }
    }
}

/// A web page, with what it calls itself.
fn page(title: Option<&str>) -> String {
    match title {
        Some(title) => format!("a web page ('{}')", clean_name(title)),
        None => "a web page".to_owned(),
    }
}

impl std::error::Error for FeedError {}

impl From<std::io::Error> for Fault {
    /// The error of a list that is longer than memory.
    fn from(error: std::io::Error) -> Self {
        let why = error.to_string();
        Self::NoRoom { why }
    }
}
