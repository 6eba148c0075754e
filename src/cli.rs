//! The command line: reads it, carries the command out and says how that ended.

mod args;
mod cache;
mod columns;
mod import;
mod league;
mod link;
mod redact;
mod rules;
mod show;
mod sort;

use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;
use etcetera::BaseStrategy;
use jiff::tz::TimeZone;

pub use args::{Cache, Cli, Command, Demo, Global, Import, Printed, Rules, Show};
pub use columns::Columns;
pub use sort::SortKeys;

use crate::config::{Config, Surroundings};
use crate::demo::Plan;
use crate::error::Error;
use crate::scoretable::Kind;
use crate::tui::{Options, Theme};
use league::League;
use link::Session;

/// The whole program: takes the arguments, its own name first, and answers with the exit code.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(refusal) => return refuse(&refusal),
    };
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            notice([format!("scoretable: {error}")]);
            ExitCode::from(error.exit_code())
        }
    }
}

/// Prints the help or the version asked for, or why the command line is wrong.
fn refuse(refusal: &clap::Error) -> ExitCode {
    let plain = refusal.to_string();
    let clean = redact::redact(&plain);
    if refusal.use_stderr() && clean != plain {
        notice([clean.trim_end()]);
    } else {
        // Help that nobody reads to its end (`--help | head`) is no failure.
        let _closed = refusal.print();
    }
    ExitCode::from(u8::try_from(refusal.exit_code()).unwrap_or(1))
}

/// Carries a command out.
///
/// # Errors
///
/// When it could not be done; see [`Error`].
pub fn run(cli: &Cli) -> Result<(), Error> {
    let Cli { global, command } = cli;
    let data_folder = etcetera::choose_base_strategy()
        .ok()
        .map(|folders| folders.data_dir());
    let variable = |name: &str| std::env::var_os(name);
    let config = Config::new(
        global.flags(),
        &Surroundings {
            variable: &variable,
            data_folder,
        },
    );
    let mut out = BufWriter::new(io::stdout());
    match command {
        Some(Command::Import(wanted)) => import::run(wanted, &config, &mut out),
        Some(Command::Show(wanted)) => {
            let (session, note) = open(&config)?;
            notice(note);
            session.end_after(|session| show::run(session, wanted, global, &config, &mut out))
        }
        Some(Command::Rules(wanted)) => rules::run(*wanted, &config, &mut out),
        Some(Command::Cache(wanted)) => {
            let (session, note) = open(&config)?;
            notice(note);
            session.end_after(|session| cache::run(session, *wanted, &mut out))
        }
        Some(Command::Demo(Demo {
            players,
            weeks,
            seed,
        })) => {
            let plan = Plan {
                players: *players,
                weeks: *weeks,
                seed: *seed,
            };
            let session = Session::open(&League::Demo(plan), &config)?;
            session.end_after(|session| dashboard(session, cli, &config, None, &mut out))
        }
        None => {
            let (session, note) = open(&config)?;
            session.end_after(|session| dashboard(session, cli, &config, note, &mut out))
        }
    }
}

/// The league the configuration leads to, and what the user should know about that.
fn open(config: &Config) -> Result<(Session, Option<String>), Error> {
    let (league, note) = League::to_show(config)?;
    Ok((Session::open(&league, config)?, note))
}

/// The dashboard, or the table printed when there is no terminal to draw on.
fn dashboard(
    session: &Session,
    Cli { global, .. }: &Cli,
    config: &Config,
    note: Option<String>,
    out: &mut dyn Write,
) -> Result<(), Error> {
    if io::stdout().is_terminal() {
        let usual = if config.no_color {
            Theme::NoColour
        } else {
            Theme::default()
        };
        session.dashboard(Options {
            request: global.request(Kind::default()),
            theme: global.theme.unwrap_or(usual),
            me: config.me.clone(),
            ascii: global.ascii,
            notice: note,
            zone: TimeZone::system(),
        })
    } else {
        notice(note);
        show::run(session, &Show::default(), global, config, out)
    }
}

/// Says things that are no results, a line each. A closed standard error is nothing to stop for.
fn notice(lines: impl IntoIterator<Item: Display>) {
    for line in lines {
        let _closed = writeln!(io::stderr(), "{line}");
    }
}
