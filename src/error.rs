//! What can end the program early, and the exit code it ends with.

use std::path::PathBuf;
use std::{fmt, io};

use crate::cache::CacheError;
use crate::config::ConfigError;
use crate::demo::PlanError;
use crate::feed::FeedError;
use crate::league::{Season, Week, runs};
use crate::loader::LoadError;
use crate::scoretable::{Column, Kind, NameError};
use crate::store::{Refusal, StoreError};
use crate::tui::{Fatal, TuiError};
use crate::{file, text};

/// Why a command could not be carried out. Each says what was tried, what was wrong and what to do next.
#[derive(Debug)]
pub enum Error {
    /// The configuration makes no sense.
    Config(ConfigError),
    /// Options that do not go together, and what does.
    Usage(String),
    /// There is no such demo league.
    Plan(PlanError),
    /// There is no store where the user said there is one.
    NoStore(PathBuf),
    /// There is nowhere to keep a store.
    NoHome,
    /// The league has nobody in it.
    NoPlayers(String),
    /// `--me` names nobody, or more than one.
    Me(NameError),
    /// The table has no such column to sort by.
    NoColumn(Kind, Column),
    /// A file could not be read.
    Read(PathBuf, io::Error),
    /// The result could not be printed.
    Print(io::Error),
    /// A file is no feed.
    Feed(FeedError),
    /// There are no results of some weeks to be had.
    Fetch(Missed),
    /// The user stopped it.
    Interrupted,
    /// A signal ended the dashboard, which gave the terminal back first.
    Signal(Fatal),
    /// The store could not be opened.
    Store(StoreError),
    /// The cache could not be set up.
    Cache(CacheError),
    /// A table could not be loaded, or the league not be written.
    Load(LoadError),
    /// The system lacks what every program needs.
    Runtime(io::Error),
    /// The dashboard could not go on.
    Tui(TuiError),
    /// Not every table could be published, and why.
    NotWarmed(String),
    /// So many checks of a checkup failed.
    Unwell(usize),
    /// Something is not what picks and results give.
    Drift(Drift),
}

impl Error {
    /// The code the program ends with: 1 failed, 2 wrong usage, 3 no data; 130 stopped by the user, and by any
    /// other signal 128 and its number, as a shell would say it.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Config(_) | Self::Usage(_) | Self::Plan(_) | Self::NoColumn(..) | Self::Me(_) => {
                2
            }
            Self::Interrupted => 130,
            Self::Signal(signal) => signal.exit_code(),
            Self::NoStore(_) | Self::NoPlayers(_) | Self::Load(LoadError::NoGames) => 3,
            Self::Store(error) | Self::Load(LoadError::Store(error)) => match error {
                StoreError::Refused(Refusal::NoPath { .. }) => 2,
                StoreError::Missing { .. }
                | StoreError::NoSeason { .. }
                | StoreError::NoWeek { .. }
                | StoreError::NoPlayer { .. } => 3,
                StoreError::Gone { .. }
                | StoreError::Replaced { .. }
                | StoreError::Foreign { .. }
                | StoreError::Newer { .. }
                | StoreError::Refused(_)
                | StoreError::File { .. }
                | StoreError::Damaged { .. }
                | StoreError::Sqlite { .. } => 1,
            },
            Self::Load(
                LoadError::Cache(_)
                | LoadError::OtherLeague
                | LoadError::Thread(_)
                | LoadError::ThreadEnded,
            )
            | Self::NoHome
            | Self::Read(..)
            | Self::Print(_)
            | Self::Feed(_)
            | Self::Fetch(_)
            | Self::Cache(_)
            | Self::Runtime(_)
            | Self::NotWarmed(_)
            | Self::Unwell(_)
            | Self::Drift(_)
            | Self::Tui(_) => 1,
        }
    }

    /// Whether whoever read the output has seen enough (`| head`), which is no failure.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Print(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

const STOPPED: &str = "stopped; the weeks before stay as they were written, nothing of this one was; fetch again for the rest";

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Usage(refusal) => f.write_str(refusal),
            Self::Plan(error) => error.fmt(f),
            Self::NoStore(path) => write!(
                f,
                "there is no league at {}; load one with: scoretable --db {} import FILE",
                text::path(path),
                text::sanitize(&file::in_shell(path))
            ),
            Self::NoHome => f.write_str(
                "no home folder to keep the league in; say where with --db PATH or SCORETABLE_DB",
            ),
            Self::NoPlayers(league) => write!(
                f,
                "the league '{league}' has no players yet; load some with: scoretable import FILE"
            ),
            Self::Me(error) => write!(f, "cannot use --me: {error}"),
            Self::NoColumn(kind, column) => {
                let known: Vec<&str> = kind.columns().iter().map(|known| known.name()).collect();
                write!(
                    f,
                    "the {kind} table has no column '{}' to sort by; it has {}",
                    column.name(),
                    known.join(", ")
                )
            }
            Self::Read(path, error) => write!(
                f,
                "cannot read {}: {error}; name files that can be read, or - for standard input; nothing was imported",
                text::path(path)
            ),
            Self::Print(error) => {
                write!(f, "cannot print the result: {error}; check where it goes")
            }
            Self::Feed(error) => error.fmt(f),
            Self::Fetch(missed) => missed.fmt(f),
            Self::Interrupted => f.write_str(STOPPED),
            Self::Signal(signal) => write!(f, "ended by signal {signal}"),
            Self::Store(error) => error.fmt(f),
            Self::Cache(error) => error.fmt(f),
            Self::Load(error) => error.fmt(f),
            Self::Runtime(error) => {
                write!(
                    f,
                    "cannot start: {error}; raise the limit of open files (ulimit -n)"
                )
            }
            Self::Tui(error) => error.fmt(f),
            Self::NotWarmed(why) => not_warmed(why, f),
            Self::Unwell(failed) => unwell(*failed, f),
            Self::Drift(drift) => drift.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // Where this error says what its cause says, the cause of the cause is the next to ask.
        match self {
            Self::Config(error) => error.source(),
            Self::Plan(error) => error.source(),
            Self::Feed(error) => error.source(),
            Self::Store(error) => error.source(),
            Self::Cache(error) => error.source(),
            Self::Load(error) => error.source(),
            Self::Read(_, error) | Self::Print(error) | Self::Runtime(error) => Some(error),
            Self::Tui(error) => error.source(),
            Self::Usage(_)
            | Self::NoStore(_)
            | Self::NoHome
            | Self::NoPlayers(_)
            | Self::Fetch(_)
            | Self::Interrupted
            | Self::Signal(_)
            | Self::NoColumn(..)
            | Self::Me(_)
            | Self::NotWarmed(_)
            | Self::Unwell(_)
            | Self::Drift(_) => None,
        }
    }
}

/// An error of a layer below, as an error of the program.
macro_rules! from {
    ($($variant:ident($error:ty)),* $(,)?) => {
        $(impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        })*
    };
}

from!(
    Config(ConfigError),
    Plan(PlanError),
    Feed(FeedError),
    Store(StoreError),
    Cache(CacheError),
    Load(LoadError),
    Tui(TuiError),
);

// Values that are not what they should be.

/// How many values are not what picks and results give.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drift {
    /// How much of what is stored.
    pub stored: u64,
    /// How many results are not those noted last.
    pub results: u64,
    /// How much of what is cached.
    pub cached: u64,
    /// A dump whose scores were compared, and how many differ for no known reason.
    pub dump: Option<(String, u64)>,
}

impl Drift {
    /// Whether everything is as it should be.
    pub fn is_none(&self) -> bool {
        let Self {
            stored,
            results,
            cached,
            dump,
        } = self;
        *stored == 0
            && *results == 0
            && *cached == 0
            && dump.as_ref().is_none_or(|(_, count)| *count == 0)
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            stored,
            results,
            cached,
            dump,
        } = self;
        if *results > 0 {
            return write!(
                f,
                "{results} results are not those noted last: somebody changed them otherwise; fetch or import them again"
            );
        }
        match (stored, cached, dump) {
            (0, 0, None) => f.write_str("nothing differs"),
            (0, 0, Some((file, count))) => write!(
                f,
                "scores in {file} differ for no known reason ({count}); import it if its picks or results are newer, or ask \
                 whoever made it"
            ),
            (stored, 0, _) => write!(
                f,
                "{stored} stored values are not what picks and results give; derive them anew with: scoretable verify --repair"
            ),
            (0, cached, _) => write!(
                f,
                "{cached} cached values are not what the store gives; remove the entries with: scoretable cache flush"
            ),
            (stored, cached, _) => write!(
                f,
                "{stored} stored and {cached} cached values are not what picks and results give; derive them anew with: \
                 scoretable verify --repair, which outdates the entries too"
            ),
        }
    }
}

// What commands say that did their work and found something wanting.

/// Not every table could be published, and why.
fn not_warmed(why: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(
        f,
        "not every table was published: {why}; put that right and run it again"
    )
}

/// How many checks failed.
fn unwell(failed: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match failed {
        1 => f.write_str("a check failed; its line says what to do"),
        many => write!(f, "{many} checks failed; their lines say what to do"),
    }
}

// Weeks that a fetch could not get.

/// Weeks of a season that were asked for in vain, and those that were not asked for any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    season: Season,
    /// Each with the reasons, for each host that was asked.
    weeks: Vec<(Week, String)>,
    unasked: Vec<Week>,
}

impl Missed {
    /// None yet.
    pub const fn none(season: Season) -> Self {
        Self {
            season,
            weeks: Vec::new(),
            unasked: Vec::new(),
        }
    }

    /// Adds a week that was asked for in vain.
    pub fn add(&mut self, week: Week, why: String) {
        self.weeks.push((week, why));
    }

    /// Adds the weeks that are not asked for, because nothing answers.
    pub fn give_up(&mut self, weeks: impl Iterator<Item = Week>) {
        self.unasked.extend(weeks);
    }

    /// Whether every week could be had.
    pub const fn is_none(&self) -> bool {
        self.weeks.is_empty()
    }

    /// Weeks by their reason, in order of the first.
    fn by_reason(&self) -> Vec<(Vec<Week>, &str)> {
        let mut reasons: Vec<(Vec<Week>, &str)> = Vec::new();
        for (week, why) in &self.weeks {
            match reasons.iter_mut().find(|(_, known)| known == why) {
                Some((weeks, _)) => weeks.push(*week),
                None => reasons.push((vec![*week], why)),
            }
        }
        reasons
    }
}

impl fmt::Display for Missed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot get {} ", self.season)?;
        for (place, (weeks, why)) in self.by_reason().iter().enumerate() {
            let apart = if place > 0 { "; " } else { "" };
            write!(f, "{apart}{}: {why}", words(weeks))?;
        }
        if !self.unasked.is_empty() {
            let unasked = words(&self.unasked);
            write!(f, "; {unasked}: not asked for, because nothing answers")?;
        }
        f.write_str(
            "; what was written before stays, try again later or ask a mirror with --endpoint URL",
        )
    }
}

/// `week 3`, or `weeks 3, 7-9`
fn words(weeks: &[Week]) -> String {
    let numbers = runs(weeks.iter().map(|week| u16::from(week.get())));
    let noun = if weeks.len() == 1 { "week" } else { "weeks" };
    format!("{noun} {numbers}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_are_named_with_their_reasons() {
        let week = |number| Week::new(number).unwrap();
        let mut missed = Missed::none(Season::new(2025).unwrap());
        assert!(missed.is_none());
        missed.add(week(3), "host: status 403".to_owned());
        let rest =
            "; what was written before stays, try again later or ask a mirror with --endpoint URL";
        let one = format!("cannot get 2025 week 3: host: status 403{rest}");
        assert_eq!(missed.to_string(), one);
        missed.add(week(4), "host: it is empty".to_owned());
        missed.add(week(7), "host: status 403".to_owned());
        missed.give_up((8..=18).map(week));
        let all = format!(
            "cannot get 2025 weeks 3, 7: host: status 403; week 4: host: it is empty; weeks 8-18: not asked for, because \
             nothing answers{rest}"
        );
        assert_eq!(missed.to_string(), all);
    }
}
