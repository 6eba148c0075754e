//! The command line: what can be asked, and the help that says so.

mod global;
pub(super) mod values;

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::builder::{PathBufValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use values::list_of;

use super::{Columns, SortKeys};
use crate::cache::is_tag;
use crate::config::{Flags, Ttl};
use crate::demo::Plan;
use crate::feed::FeedKind;
use crate::fetch::Endpoint;
use crate::league::name_within_limits;
use crate::league::rules::JokerRule;
use crate::output::{FactsKind, Format, TableFormat};
use crate::scoretable::{Filter, Kind};
use crate::text;
use crate::text::named::Named;

/// Which program this is: its version, and the commit where that is known.
pub(super) const VERSION: &str = env!("SCORETABLE_VERSION");

/// The standings of a prediction league in the terminal, through a Redis-first cache over SQLite
#[derive(Debug, Parser)]
#[command(
    version = VERSION,
    bin_name = env!("CARGO_PKG_NAME"),
    disable_help_subcommand = true,
    subcommand_value_name = "COMMAND",
    after_help = "Examples:
  scoretable                        the dashboard; the demo league until there is a store
  scoretable import dump.json       load a league from Django's dumpdata
  scoretable show --top 10          print the first ten
  scoretable --week 5 show          the table as it was after week 5

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no data, 4 no such player, 130 stopped by Ctrl-C, 128+N ended by signal N."
)]
pub struct Cli {
    /// The options of every command.
    #[command(flatten)]
    pub global: Flags,
    /// The command; the dashboard without one.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be done. A command's options are put together only where that command is given, or its help is asked for.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum Command {
    /// Show a simulated league without saving anything, or write it into a store of its own
    #[command(after_help = "Examples:
  scoretable demo --players 5000 --weeks 17
  scoretable demo --players 1000000 --weeks 4 --seasons 1 --output million.db")]
    Demo(Demo),
    /// Print a table
    #[command(after_help = "Examples:
  scoretable show --sort percentage,score:desc --top 10
  scoretable show --filter =KC --columns pos,player,score --format markdown
  scoretable show --format csv --safe-csv > table.csv
  scoretable show --format html > table.html
  scoretable show division --season 2023 --week 9
  scoretable show --format json | jq '.rows[0].player'")]
    Show(Show),
    /// Print in one line where you stand
    #[command(
        long_about = "Print in one line where you stand: place, movement, points, and the points to the place above

It is made for the prompt of a shell and the status line of tmux. A table that is in the cache is never built for it. The exit \
code is 4 when no player has the name.",
        after_help = "Examples:
  scoretable --me Ada me
  scoretable --me Ada me --format json | jq .above
  set -g status-right '#(scoretable --me Ada me 2>&1)'      in ~/.tmux.conf"
    )]
    Me(Printed),
    /// Load players, teams, games and picks from files into the store
    #[command(after_help = "Examples:
  scoretable import dump.json.gz --name 'Pigskin League'
  scoretable import players.csv picks.csv results.csv
  scoretable import picks.csv --add-players
  manage.py dumpdata accounts predictor | scoretable import -")]
    Import(Import),
    /// Write players, picks and results into the CSV files that import reads
    #[command(
        long_about = "Write players, picks and results into the CSV files that import reads

An import of the files makes the same league. With --season, the files hold the picks and results of that season. A file \
that exists is not overwritten.",
        after_help = "Examples:
  scoretable export --output league     league/players.csv, league/picks.csv and league/results.csv
  scoretable export picks > picks.csv
  scoretable --season 2024 export results --output results-2024.csv"
    )]
    Export(Export),
    /// Get results from ESPN into the store
    #[command(after_help = "Examples:
  scoretable fetch                      every week with games that should be over
  scoretable --week 5 fetch --dry-run   say what would change, and change nothing
  scoretable --season 2024 fetch        that, and what is missing of the season's schedule")]
    Fetch(Fetch),
    /// Publish the league without a screen, and fetch results when they are due
    #[command(
        long_about = "Publish the league without a screen, and fetch results when they are due

Viewers that have no store find every table of the newest season on the server, fresh and of the newest revision, as long as \
this runs. A result is asked for three hours after kick-off, and again every ten minutes until it is there; the results of \
two weeks are asked for once a day, since they may be corrected. Every step is a line on standard output. SIGTERM ends it.",
        after_help = "Examples:
  scoretable --redis redis://cache.example serve
  scoretable serve --no-fetch           publish what others write into the store
  scoretable serve --every 30m          ask less often for results that are not there yet"
    )]
    Serve(Serve),
    /// Print the league's rules, or change them and score every season again
    #[command(after_help = "Example:
  scoretable rules --joker week")]
    Rules(Rules),
    /// Print the configuration and its origins, or a file to start from
    #[command(
        subcommand,
        after_help = "Example:
  scoretable config show"
    )]
    Config(Configuration),
    /// Check every score against picks and results, and every cached table against the store
    #[command(after_help = "Examples:
  scoretable verify
  scoretable verify --format json | jq .drift
  scoretable verify --against dump.json.gz

The exit code is 1 when anything differs; for the scores in a dump, only when there is no known reason.")]
    Verify(Verify),
    /// Check store, server and terminal, and say how to fix each problem
    #[command(after_help = "Examples:
  scoretable doctor
  scoretable doctor --format json | jq '.checks[] | select(.outcome == \"failed\")'

A line for each check, safe to show to others: no password, no user name. The exit code is 1 when a check failed.")]
    Doctor(Printed),
    /// Give this copy of a league an identity of its own
    #[command(
        long_about = "Give this copy of a league an identity of its own

Copies of one store share one identity, and so one cache. A copy that is to be independent, or that was restored \
from an old backup, needs another one: it then neither reads nor changes the other copies' entries. Players, \
games, picks and scores stay as they are.",
        after_help = "Example:
  scoretable backup test.db
  scoretable --db test.db fork"
    )]
    Fork,
    /// Write a whole copy of the league into a new file, also while others use it
    #[command(
        long_about = "Write a whole copy of the league into a new file, also while others use it

What other programs have committed is in the copy, and what they are writing is not. A file that exists is not \
overwritten. To go back to a copy, put it in the store's place in one step, as the example does: programs that show the \
league notice it.",
        after_help = "Examples:
  scoretable backup league-2026.db
  scoretable --db league-2026.db show
  cp league-2026.db league.db.new && mv league.db.new league.db"
    )]
    Backup(Backup),
    /// Look at the cache, fill it, or flush it
    #[command(
        subcommand,
        after_help = "Example:
  scoretable cache flush"
    )]
    Cache(Cache),
    /// List the leagues of the server, or remove one from the list
    #[command(
        long_about = "List the leagues of the server, or remove one from the list

A program with a league's store lists it whenever it announces a write, and when it first looks. A program without a \
store shows one of those that are listed: the only one, or the one that --league names.",
        after_help = "Examples:
  scoretable --redis redis://cache.example leagues
  scoretable leagues --forget 1f3a9c02"
    )]
    Leagues(Leagues),
    /// Print a script that completes commands and options in a shell
    #[command(after_help = "Examples:
  scoretable completions bash > ~/.local/share/bash-completion/completions/scoretable
  scoretable completions zsh > ~/.zfunc/_scoretable
  scoretable completions fish > ~/.config/fish/completions/scoretable.fish")]
    Completions(Completions),
    /// Print the manual page
    #[command(after_help = "Example:
  scoretable man | man -l -")]
    Man,
}

/// For which shell.
#[derive(Args, Clone, Copy, Debug)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// The plan of a demo league.
#[derive(Args, Clone, Debug)]
pub struct Demo {
    /// How many players have ever joined, from 1 to 1000000; some have left since, and are not in the table
    #[arg(long, value_name = "N", default_value_t = Plan::default().players, value_parser = players)]
    pub players: u32,
    /// How many weeks of the season have been played, from 0 to 18
    #[arg(long, value_name = "WEEKS", default_value_t = Plan::default().weeks, value_parser = weeks)]
    pub weeks: u8,
    /// How many seasons there are: 2, the older one complete, or 1, the current one alone
    #[arg(long, value_name = "SEASONS", default_value_t = Plan::default().seasons, value_parser = seasons)]
    pub seasons: u8,
    /// The seed of the random numbers: another number gives another league
    #[arg(long, value_name = "SEED", default_value_t = Plan::default().seed)]
    pub seed: u64,
    /// The store to write the league into, which must not exist yet [default: show it, and leave nothing behind]
    #[arg(long, value_name = "FILE", value_parser = PathBufValueParser::new().try_map(new_file))]
    pub output: Option<PathBuf>,
}

/// What to load.
#[derive(Args, Clone, Debug)]
pub struct Import {
    /// Files to load, plain or gzipped; - is standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The league's new name
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub name: Option<String>,
    /// The kind of the files, regardless of their content
    #[arg(long, value_name = "KIND", value_parser = one_of::<FeedKind>())]
    pub kind: Option<FeedKind>,
    /// Add the players whom a file of picks names and the league does not have
    #[arg(long)]
    pub add_players: bool,
}

/// What to write into files, and where.
#[derive(Args, Clone, Debug)]
pub struct Export {
    /// What to write [default: all of it, each into a file of its own]
    #[arg(value_name = "WHAT", value_parser = one_of::<FactsKind>())]
    pub what: Option<FactsKind>,
    /// The file to write, which must not exist yet, or the folder for the files [default: print it]
    #[arg(long, value_name = "PATH", value_parser = PathBufValueParser::new().try_map(new_file))]
    pub output: Option<PathBuf>,
}

/// Where to write a copy.
#[derive(Args, Clone, Debug)]
pub struct Backup {
    /// The file to write, which must not exist yet
    #[arg(value_name = "FILE", value_parser = PathBufValueParser::new().try_map(new_file))]
    pub file: PathBuf,
}

/// What to change of the rules.
#[derive(Args, Clone, Copy, Debug)]
pub struct Rules {
    /// What a joker triples: the banker of its week, or every pick of the week
    #[arg(long, value_name = "WHAT", value_parser = one_of::<JokerRule>())]
    pub joker: Option<JokerRule>,
}

/// What to do with the configuration.
#[derive(Clone, Copy, Debug, Subcommand)]
#[command(defer = true)]
pub enum Configuration {
    /// Print every setting and where it came from; never a password
    #[command(after_help = "Example:
  scoretable --ttl 90m config show")]
    Show(Printed),
    /// Print a file that explains every setting
    #[command(after_help = "Example:
  scoretable config init > ~/.config/scoretable/config.toml")]
    Init,
}

/// Parses the name of a league, which every viewer of the league reads.
fn name(text: &str) -> Result<String, String> {
    if text::holds_url(text) {
        Err("it looks like the URL of a server; give the league another name".to_owned())
    } else {
        let name = name_within_limits(text)?;
        if name == name_within_limits("")? {
            return Err("a name has at least one visible character".to_owned());
        }
        Ok(name)
    }
}

/// Parses the number of a demo league's players.
fn players(text: &str) -> Result<u32, String> {
    let players = text.parse().ok();
    let within = players.filter(|count| (1..=Plan::MAX_PLAYERS).contains(count));
    within.ok_or_else(|| {
        let most = Plan::MAX_PLAYERS;
        format!("the demo league has 1 to {most} players; load a larger league with import")
    })
}

/// Parses the number of weeks of a demo league's season.
fn weeks(text: &str) -> Result<u8, String> {
    let weeks = text.parse().ok().filter(|&count| count <= Plan::MAX_WEEKS);
    weeks.ok_or_else(|| {
        format!(
            "a season of the demo league has 0 to {} weeks",
            Plan::MAX_WEEKS
        )
    })
}

/// Parses the number of a demo league's seasons.
fn seasons(text: &str) -> Result<u8, String> {
    let seasons = text.parse().ok();
    let within = seasons.filter(|count| (1..=Plan::MAX_SEASONS).contains(count));
    within.ok_or_else(|| format!("the demo league has 1 to {} seasons", Plan::MAX_SEASONS))
}

/// Parses the path of a file to write, whose name every listing of its folder shows.
fn new_file(path: PathBuf) -> Result<PathBuf, String> {
    if text::holds_url(&path.to_string_lossy()) {
        Err("it looks like the URL of a server; name a file".to_owned())
    } else {
        Ok(path)
    }
}

/// Parses a time to wait.
fn pause(text: &str) -> Result<Duration, String> {
    let pause = text.parse::<Ttl>().map(Ttl::get);
    pause.map_err(|_| "it is not a duration such as 90s, 10m or 1h".to_owned())
}

/// Takes one of the names and nothing else: they are listed in the help, and the nearest is suggested for a wrong one.
fn one_of<T>() -> impl TypedValueParser<Value = T>
where
    T: Named + FromStr<Err = String> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(T::names()).try_map(|name| name.parse())
}

// What `fetch` can be asked for.

/// What to get, and from where.
#[derive(Args, Clone, Debug)]
pub struct Fetch {
    /// Ask a mirror instead of ESPN; with several, each is asked when those before it have no answer
    #[arg(long, value_name = "URL")]
    pub endpoint: Vec<Endpoint>,
    /// Say what would change, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What to fetch while publishing.
#[derive(Args, Clone, Debug)]
pub struct Serve {
    /// Ask a mirror instead of ESPN; with several, each is asked when those before it have no answer
    #[arg(long, value_name = "URL")]
    pub endpoint: Vec<Endpoint>,
    /// How long to wait before a result that is not there yet is asked for again
    #[arg(long, value_name = "DURATION", default_value = "10m", value_parser = pause)]
    pub every: Duration,
    /// Fetch no results
    #[arg(long, conflicts_with_all = ["endpoint", "every"])]
    pub no_fetch: bool,
}

// How a table can be printed.

/// What to print, and how.
#[derive(Args, Clone, Debug, Default)]
pub struct Show {
    /// Which table
    #[arg(value_name = "TABLE", default_value_t, value_parser = one_of::<Kind>())]
    pub table: Kind,
    /// The form
    #[arg(long, value_name = "FORMAT", default_value_t, value_parser = one_of::<TableFormat>())]
    pub format: TableFormat,
    /// Columns to sort by, the first deciding most, each with :asc or :desc where its usual direction is not wanted [default: league order]
    #[arg(
        long,
        value_name = "COLUMNS",
        default_value = "",
        hide_default_value = true,
        hide_possible_values = true,
        value_parser = list_of::<SortKeys>()
    )]
    pub sort: SortKeys,
    /// Only players with TEXT, or 'TEXT, in their name; =KC: the fans of a team; ~alv: these letters in this order, in a name or a team
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<Filter>,
    /// Print only the first N rows, and your own if --me names you; 0: the headings alone
    #[arg(long, value_name = "N")]
    pub top: Option<u32>,
    /// The columns to print, in that order, such as pos,player,score [default: all; JSON always has all]
    #[arg(
        long,
        value_name = "COLUMNS",
        hide_possible_values = true,
        value_parser = list_of::<Columns>()
    )]
    pub columns: Option<Columns>,
    /// Print no headings
    #[arg(long)]
    pub no_header: bool,
    /// Print again whenever the league changes, until Ctrl-C; on a terminal in place
    #[arg(long)]
    pub watch: bool,
    /// In CSV, put an apostrophe before a text that a spreadsheet would read as a formula
    #[arg(long)]
    pub safe_csv: bool,
}

// Commands that look after the cache and the store.

/// What to do with the cache.
#[derive(Clone, Copy, Debug, Subcommand)]
#[command(defer = true)]
pub enum Cache {
    /// Print the cache in use, and list the league's entries
    #[command(after_help = "Example:
  scoretable cache status --format json")]
    Status(Printed),
    /// Flush the league's entries, and no others
    #[command(after_help = "Example:
  scoretable --redis redis://cache.example cache flush")]
    Flush {
        /// Make this store the league, whatever other copies announced: for a restored backup, or to take a write back
        #[arg(long)]
        take_over: bool,
        /// In which form to answer
        #[command(flatten)]
        printed: Printed,
    },
    /// Build every table of the season that is not cached yet
    #[command(after_help = "Examples:
  scoretable cache warm
  scoretable --season 2023 cache warm")]
    Warm(Printed),
}

/// What to do with the list of leagues.
#[derive(Args, Clone, Debug)]
pub struct Leagues {
    /// Remove the league of this tag from the list; its next announcement lists it again
    #[arg(long, value_name = "TAG", value_parser = tag)]
    pub forget: Option<String>,
    /// In which form to answer
    #[command(flatten)]
    pub printed: Printed,
}

/// Parses the tag of a league.
fn tag(text: &str) -> Result<String, String> {
    let tag = text.to_ascii_lowercase();
    if is_tag(&tag) {
        Ok(tag)
    } else {
        Err("a tag is eight hex digits; `scoretable leagues` lists them".to_owned())
    }
}

/// What to check, and in which form to answer.
#[derive(Args, Clone, Debug)]
pub struct Verify {
    /// Replace stored scores that differ from what picks and results give, and take out picks of games that no schedule has
    #[arg(long)]
    pub repair: bool,
    /// Compare with the scores in a file of Django's dumpdata too, plain or gzipped; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "repair")]
    pub against: Option<PathBuf>,
    /// The form
    #[arg(long, value_name = "FORMAT", default_value_t, value_parser = one_of::<Format>())]
    pub format: Format,
}

/// In which form to answer.
#[derive(Args, Clone, Copy, Debug)]
pub struct Printed {
    /// The form
    #[arg(long, value_name = "FORMAT", default_value_t, value_parser = one_of::<Format>())]
    pub format: Format,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_help_names_the_limits_of_the_demo_league() {
        let help = Cli::command()
            .find_subcommand_mut("demo")
            .unwrap()
            .render_help();
        let help = help
            .to_string()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        for limit in [
            format!("from 1 to {}", Plan::MAX_PLAYERS),
            format!("from 0 to {}", Plan::MAX_WEEKS),
        ] {
            assert!(help.contains(&limit), "{help}");
        }
        assert_eq!(players("1"), Ok(1));
        assert_eq!(players("1000000"), Ok(Plan::MAX_PLAYERS));
        for wrong in ["0", "1000001", "many", "-5", "99999999999"] {
            let refusal = players(wrong).unwrap_err();
            assert!(
                refusal.contains("1 to 1000000 players"),
                "{wrong}: {refusal}"
            );
        }
        assert_eq!((seasons("1"), seasons("2")), (Ok(1), Ok(2)));
        assert!(seasons("3").unwrap_err().contains("1 to 2 seasons"));
        assert_eq!((weeks("0"), weeks("18")), (Ok(0), Ok(18)));
        assert!(weeks("19").unwrap_err().contains("0 to 18 weeks"));
    }
}
