//! Every error that ends the program, its message, and the exit code that goes with it.

use std::path::PathBuf;
use std::{fmt, io};

use crate::cache::CacheError;
use crate::config::ConfigError;
use crate::demo::PlanError;
use crate::feed::FeedError;
use crate::league::{Season, Week, runs};
use crate::loader::{LeagueChoiceError, LoadError, Unread};
use crate::scoretable::{Column, Kind, NameError};
use crate::store::{Refusal, StoreError};
use crate::text::humanize;
use crate::tui::{Fatal, TuiError};
use crate::{file, text};

/// Why a command failed. Each message says what was tried, what was wrong and what to do next.
#[derive(Debug)]
pub enum Error {
    /// The configuration is invalid.
    Config(ConfigError),
    /// The options contradict each other; the text says which combinations work.
    Usage(String),
    /// The demo league cannot be made with these options.
    Plan(PlanError),
    /// There is no store at the path that the user named.
    NoStore(PathBuf),
    /// The user has no home directory in which a store could be kept.
    NoHome,
    /// The user named no server, or wants none, and what was asked for is there.
    NoServer,
    /// The server at this address lists no league.
    NoLeague(String),
    /// `--league` matches no league of the server, or more than one, or several are there and none is named.
    WhichLeague(LeagueChoiceError),
    /// The league has no players.
    NoPlayers(String),
    /// `--me` matches no player, or more than one.
    Me(NameError),
    /// No player has the name whose place was asked for, or several have it.
    NotAPlayer(NameError),
    /// The table has no such column to sort by.
    NoColumn(Kind, Column),
    /// A file could not be read.
    Read(PathBuf, io::Error),
    /// The result could not be printed.
    Print(io::Error),
    /// A file is not a feed.
    Feed(FeedError),
    /// The results of some weeks could not be fetched.
    Fetch(Missed),
    /// The user interrupted the command.
    Interrupted,
    /// A signal ended the dashboard, which restored the terminal first.
    Signal(Fatal),
    /// The store could not be opened.
    Store(StoreError),
    /// The cache could not be set up.
    Cache(CacheError),
    /// A table could not be loaded, or the league could not be written.
    Load(LoadError),
    /// The system lacks something that every program needs.
    Runtime(io::Error),
    /// The dashboard could not go on.
    Tui(TuiError),
    /// Not every table could be published; the text says why.
    NotWarmed(String),
    /// This many checks of `doctor` failed.
    Unwell(usize),
    /// This many entries on the server cannot be read.
    Corrupt(usize),
    /// Some values differ from what picks and results give.
    Drift(Drift),
}

impl Error {
    /// The exit code: 1 for a failure, 2 for wrong usage, 3 for no data, 130 for an interrupt by the user, and for any
    /// other signal 128 plus its number, as shells report it.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Plan(PlanError::NoRoom(_)) => 1,
            Self::Config(_)
            | Self::Usage(_)
            | Self::Plan(_)
            | Self::NoColumn(..)
            | Self::Me(_)
            | Self::NoServer
            | Self::WhichLeague(_) => 2,
            Self::NotAPlayer(_) => 4,
            Self::Interrupted => 130,
            Self::Signal(signal) => signal.exit_code(),
            Self::NoStore(_)
            | Self::NoLeague(_)
            | Self::NoPlayers(_)
            | Self::Load(
                LoadError::NoGames | LoadError::Unread(Unread::NotThere { .. } | Unread::NoLeague),
            ) => 3,
            Self::Store(error) | Self::Load(LoadError::Store(error)) => match error {
                StoreError::Refused(Refusal::NoPath { .. }) => 2,
                StoreError::Missing { .. }
                | StoreError::NoSeason { .. }
                | StoreError::NoWeek { .. }
                | StoreError::NoPlayer { .. } => 3,
                _ => 1,
            },
            _ => 1,
        }
    }

    /// Whether the reader closed the pipe because it has read enough (`| head`), which is not a failure.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Print(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

const STOPPED: &str = "stopped; the weeks before stay as they were written, nothing of this one was; fetch again for the rest";

const NO_HOME: &str =
    "you have no home folder for the league; name a file with --db PATH or SCORETABLE_DB";

const NO_SERVER: &str = "leagues are listed on a server, and there is none to ask; name one with --redis URL, and leave --cache at auto or redis";

/// How a league comes to be listed.
const LISTED_BY: &str = "a program with the store lists it: run any scoretable command there, such as `scoretable cache \
     status`, with this server";

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
            Self::NoHome => f.write_str(NO_HOME),
            Self::NoServer => f.write_str(NO_SERVER),
            Self::NoLeague(address) => write!(f, "no league is listed on {address}; {LISTED_BY}"),
            Self::WhichLeague(error) => error.fmt(f),
            Self::NoPlayers(league) => write!(
                f,
                "the league '{league}' has no players yet; load some with: scoretable import FILE"
            ),
            Self::Me(error) => write!(f, "cannot use --me: {error}"),
            Self::NotAPlayer(error) => error.fmt(f),
            Self::NoColumn(kind, column) => write!(
                f,
                "the {kind} table has no column '{}' to sort by; it has {}",
                column.name(),
                names_of(kind.columns())
            ),
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
            Self::NotWarmed(why) => write!(
                f,
                "not every table was published: {why}; fix that and run it again"
            ),
            Self::Unwell(1) => f.write_str("a check failed; its line says what to do"),
            Self::Unwell(failed) => {
                write!(f, "{failed} checks failed; their lines say what to do")
            }
            Self::Corrupt(entries) => f.write_str(&corrupt(*entries)),
            Self::Drift(drift) => drift.fmt(f),
        }
    }
}

fn corrupt(entries: usize) -> String {
    format!(
        "{}; a program with the store replaces them: `scoretable cache warm`",
        humanize::count(
            entries as u64,
            "entry cannot be read",
            "entries cannot be read"
        )
    )
}

fn names_of(columns: &[Column]) -> String {
    let names: Vec<&str> = columns.iter().map(|column| column.name()).collect();
    names.join(", ")
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // Where this message already contains that of its cause, the source is the cause of the cause.
        match self {
            Self::Config(error) => error.source(),
            Self::Plan(error) => error.source(),
            Self::Feed(error) => error.source(),
            Self::Store(error) => error.source(),
            Self::Cache(error) => error.source(),
            Self::Load(error) => error.source(),
            Self::Read(_, error) | Self::Print(error) | Self::Runtime(error) => Some(error),
            Self::Tui(error) => error.source(),
            _ => None,
        }
    }
}

/// Converts the errors of the layers below into [`Error`].
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
    WhichLeague(LeagueChoiceError),
    Tui(TuiError),
);

// Values that differ from what picks and results give.

/// How many values differ from what picks and results give.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drift {
    /// How many stored values.
    pub stored: u64,
    /// How many picks will never count, because no schedule has their games.
    pub lost: u64,
    /// How many results differ from the newest entry of the change log.
    pub results: u64,
    /// How many cached values.
    pub cached: u64,
    /// The dump whose scores were compared, and how many of them differ for no known reason.
    pub dump: Option<(String, u64)>,
}

impl Drift {
    /// Whether there is no difference at all.
    pub fn is_none(&self) -> bool {
        self.stored + self.lost + self.results + self.cached == 0
            && self.dump.as_ref().is_none_or(|(_, count)| *count == 0)
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            stored,
            lost,
            results,
            cached,
            dump,
        } = self;
        if *results > 0 {
            return write!(
                f,
                "{results} results are not those noted last: another program changed them; fetch or import them again"
            );
        }
        match (stored, cached, dump) {
            (0, 0, None) if *lost > 0 => write!(
                f,
                "no schedule has the games of {} (named above); import them again for the right games, or take them out with: \
                 scoretable verify --repair",
                humanize::count(*lost, "pick", "picks")
            ),
            (0, 0, None) => f.write_str("nothing differs"),
            (0, 0, Some((file, count))) => write!(
                f,
                "scores in {file} differ for no known reason ({count}); import it if its picks or results are newer, or ask \
                 the person who made it"
            ),
            (stored, 0, _) => write!(
                f,
                "{stored} stored values are not what picks and results give; compute them again with: scoretable verify --repair"
            ),
            (0, cached, _) => write!(
                f,
                "{cached} cached values are not what the store gives; remove the entries with: scoretable cache flush"
            ),
            (stored, cached, _) => write!(
                f,
                "{stored} stored and {cached} cached values are not what picks and results give; compute them again with: \
                 scoretable verify --repair, which outdates the entries too"
            ),
        }
    }
}

// Weeks that a fetch could not get.

/// The weeks of a season that could not be fetched, and those that were not tried any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The season.
    pub season: Season,
    /// Each week with the reasons, one for each host that was asked.
    pub weeks: Vec<(Week, String)>,
    /// The weeks that were not tried, because no host answered.
    pub unasked: Vec<Week>,
}

impl Missed {
    /// Groups the weeks by reason, in order of the first week of each.
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
            write!(f, "; {unasked}: not requested, because no host answers")?;
        }
        f.write_str(
            "; weeks written before stay; try again later or ask a mirror with --endpoint URL",
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
        let because = |number, why: &str| (week(number), format!("host: {why}"));
        let mut missed = Missed {
            season: Season::new(2025).unwrap(),
            weeks: vec![because(3, "status 403")],
            unasked: Vec::new(),
        };
        let rest =
            "; weeks written before stay; try again later or ask a mirror with --endpoint URL";
        let one = format!("cannot get 2025 week 3: host: status 403{rest}");
        assert_eq!(missed.to_string(), one);
        let more = [because(4, "it is empty"), because(7, "status 403")];
        missed.weeks.extend(more);
        missed.unasked.extend((8..=18).map(week));
        let all = format!(
            "cannot get 2025 weeks 3, 7: host: status 403; week 4: host: it is empty; weeks 8-18: not requested, because \
             no host answers{rest}"
        );
        assert_eq!(missed.to_string(), all);
    }
}
