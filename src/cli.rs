//! The command line: parses the arguments, runs the command and reports how it ended.

mod args;
mod backup;
mod cache;
mod config;
mod demo;
mod doctor;
mod ending;
mod export;
mod fetch;
mod fork;
mod generate;
mod import;
mod leagues;
mod me;
mod progress;
mod reader;
mod rules;
mod saved;
mod serve;
mod session;
mod show;
mod streams;
mod ui_state;
mod verify;

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

use clap::Parser;
use etcetera::BaseStrategy;
use jiff::tz::TimeZone;
use reader::ReaderSession;
use session::{League, Session, Shown};
use streams::notice;
use tracing::info;
use ui_state::SavedUiState;

use crate::config::{Config, Environment, Flags, SettingOrigin};
use crate::error::Error;
use crate::loader::Request;
use crate::log::Level;
use crate::output::Printer;
use crate::scoretable::{Glyphs, Kind};
use crate::tui::{Ending, Options};
use crate::{log, text};

pub use args::values::{Columns, SortKeys};
pub use args::{
    Backup, Cache, Cli, Command, Completions, Configuration, Demo, Export, Fetch, Import, Leagues,
    Printed, Rules, Serve, Show, Verify,
};

/// Runs the whole program: takes the arguments, with the program's name first, and returns the exit code.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    streams::tell_panics();
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(refusal) => return streams::print(&refusal, &args),
    };
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            tracing::info!(code = error.exit_code(), %error, "failed");
            // A signal is not a fault of the program, and its sender knows about it.
            notice((!matches!(error, Error::Signal(_))).then(|| format!("scoretable: {error}")));
            ExitCode::from(error.exit_code())
        }
    }
}

/// Runs a command.
///
/// # Errors
///
/// When the command fails; see [`Error`].
pub fn run(cli: &Cli) -> Result<(), Error> {
    let Cli { global, command } = cli;
    let mut results = streams::results();
    let mut out = Printer::new(&mut results);
    // Output about the program itself does not need a valid configuration.
    let config = || {
        let config = configure(global, command.as_ref())?;
        begin(&config, !takes_the_screen(command.as_ref()));
        Ok::<_, Error>(config)
    };
    match command {
        Some(Command::Completions(wanted)) => generate::completions(*wanted, &mut out),
        Some(Command::Man) => generate::man(&mut out),
        Some(Command::Config(Configuration::Init)) => config::init(&mut out),
        Some(Command::Config(Configuration::Show(form))) => {
            config::show(&config()?, *form, &mut out)
        }
        Some(Command::Import(wanted)) => import::run(wanted, &config()?, &mut out),
        Some(Command::Export(wanted)) => export::run(wanted, &config()?, &mut out),
        Some(Command::Fetch(wanted)) => fetch::run(wanted, &config()?, &mut out),
        Some(Command::Serve(wanted)) => serve::run(wanted, &config()?, &mut out),
        Some(Command::Show(wanted)) => shown(wanted, &config()?, &mut out),
        Some(Command::Me(wanted)) => placed(*wanted, &config()?, &mut out),
        Some(Command::Rules(wanted)) => rules::run(*wanted, &config()?, &mut out),
        Some(Command::Cache(wanted)) => cached(*wanted, &config()?, &mut out),
        Some(Command::Leagues(wanted)) => leagues::run(wanted, &config()?, &mut out),
        Some(Command::Verify(wanted)) => verified(wanted, &config()?, &mut out),
        Some(Command::Doctor(form)) => doctor::run(&config()?, *form, &mut out),
        Some(Command::Fork) => fork::run(&config()?, &mut out),
        Some(Command::Backup(wanted)) => backup::run(&wanted.file, &config()?, &mut out),
        Some(Command::Demo(wanted)) => {
            let plan = demo::plan(wanted);
            match &wanted.output {
                Some(file) => {
                    config()?;
                    demo::save(&plan, file, &mut out)
                }
                None => dashboard(&League::Demo(plan), None, &config()?, &mut out),
            }
        }
        None => {
            let config = config()?;
            match League::to_show(&config)? {
                Shown::League(league, note) => dashboard(&league, note, &config, &mut out),
                Shown::OnServer => read(&config, &mut out),
            }
        }
    }
}

/// Resolves the configuration from the flags and the environment of this process.
fn configure(global: &Flags, command: Option<&Command>) -> Result<Config, Error> {
    let folders = etcetera::choose_base_strategy().ok();
    let config = Config::new(
        &Flags {
            asks_the_web: matches!(command, Some(Command::Fetch(_) | Command::Serve(_))),
            ..global.clone()
        },
        &Environment {
            variable: &|name| std::env::var_os(name),
            read: &crate::file::read_text,
            data_folder: folders.as_ref().map(BaseStrategy::data_dir),
            config_folder: folders.as_ref().map(BaseStrategy::config_dir),
            state_folder: folders.as_ref().and_then(BaseStrategy::state_dir),
        },
    );
    Ok(config?)
}

/// Whether a command draws on the whole terminal, so that nothing else may be written to it.
fn takes_the_screen(command: Option<&Command>) -> bool {
    matches!(
        command,
        None | Some(Command::Demo(Demo { output: None, .. }))
    ) && can_draw()
}

/// Whether standard output is a terminal that can do more than print lines.
fn can_draw() -> bool {
    let dumb = std::env::var_os("TERM").is_some_and(|name| name == "dumb");
    io::stdout().is_terminal() && !dumb
}

/// The request for a table of the configured season and week.
fn request(config: &Config, kind: Kind) -> Request {
    Request {
        kind,
        season: config.season,
        week: config.week,
    }
}

/// The characters to draw with.
fn glyphs(config: &Config) -> &'static Glyphs {
    if config.ascii {
        &Glyphs::ASCII
    } else {
        &Glyphs::UNICODE
    }
}

/// An open league.
enum Opened {
    /// With its store, or the demo league.
    Owner(Session),
    /// On the server alone.
    Reader(ReaderSession),
}

/// Opens the league that the configuration selects, and tells the user if it is the demo league.
fn open(config: &Config) -> Result<Opened, Error> {
    match League::to_show(config)? {
        Shown::League(league, note) => {
            let session = Session::open(&league, config)?;
            notice(note);
            Ok(Opened::Owner(session))
        }
        Shown::OnServer => Ok(Opened::Reader(ReaderSession::open(config)?)),
    }
}

// The commands that work with a store and without.

fn shown(wanted: &Show, config: &Config, out: &mut Printer<'_>) -> Result<(), Error> {
    match open(config)? {
        Opened::Owner(session) => {
            // Who watches ends that with Ctrl-C, which is heard where the watch is.
            let signals = if wanted.watch {
                ending::BUT_INTERRUPT
            } else {
                ending::ALL
            };
            session.end_after(signals, |session| show::run(session, wanted, config, out))
        }
        Opened::Reader(session) => {
            session.end_after(|session| show::run(session, wanted, config, out))
        }
    }
}

fn placed(wanted: Printed, config: &Config, out: &mut Printer<'_>) -> Result<(), Error> {
    match open(config)? {
        Opened::Owner(session) => {
            session.end_after(ending::ALL, |session| me::run(session, wanted, config, out))
        }
        Opened::Reader(session) => {
            session.end_after(|session| me::run(session, wanted, config, out))
        }
    }
}

fn cached(wanted: Cache, config: &Config, out: &mut Printer<'_>) -> Result<(), Error> {
    match open(config)? {
        Opened::Owner(session) => session.end_after(ending::ALL, |session| {
            cache::run(session, wanted, config.season, out)
        }),
        Opened::Reader(session) => {
            session.end_after(|session| cache::of_reader(session, wanted, out))
        }
    }
}

fn verified(wanted: &Verify, config: &Config, out: &mut Printer<'_>) -> Result<(), Error> {
    match open(config)? {
        Opened::Owner(session) => {
            session.end_after(ending::ALL, |session| verify::run(session, wanted, out))
        }
        Opened::Reader(session) => {
            session.end_after(|session| verify::of_reader(session, wanted, out))
        }
    }
}

// The dashboard.

/// Runs the dashboard over a league of the server, or prints the table.
fn read(config: &Config, out: &mut Printer<'_>) -> Result<(), Error> {
    if !can_draw() {
        let session = ReaderSession::open(config)?;
        return session.end_after(|session| show::run(session, &Show::default(), config, out));
    }
    let (kept, options) = remembered(config, None);
    let options = Options {
        store: false,
        ..options
    };
    let session = if io::stdin().is_terminal() {
        ReaderSession::open_asking(config, &options)?
    } else {
        Some(ReaderSession::open(config)?)
    };
    let Some(session) = session else {
        return Ok(());
    };
    session.end_after(|session| ended(session.dashboard(options)?, Some(kept)))
}

/// Runs the dashboard, or prints the table when there is no terminal that can be drawn on. The demo league saves nothing,
/// not even the state of the dashboard.
fn dashboard(
    league: &League,
    note: Option<String>,
    config: &Config,
    out: &mut Printer<'_>,
) -> Result<(), Error> {
    let session = Session::open(league, config)?;
    let leaves_traces = matches!(league, League::Stored(_));
    if can_draw() {
        let (kept, options) = remembered(config, note);
        // The dashboard handles signals itself.
        return session.end_after(&[], |session| {
            ended(session.dashboard(options)?, leaves_traces.then_some(kept))
        });
    }
    notice(note);
    session.end_after(ending::ALL, |session| {
        show::run(session, &Show::default(), config, out)
    })
}

/// The dashboard's options, with the remembered state and where it is kept.
fn remembered(config: &Config, note: Option<String>) -> (SavedUiState, Options) {
    let (kept, why) = SavedUiState::read(config.memory_file.clone());
    let options = Options {
        request: request(config, Kind::default()),
        store: true,
        flush_first: config.flush_on_start,
        theme: config.theme,
        colours: config.colours.clone(),
        keys: config.keys.clone(),
        league: None,
        memory: kept.memory.clone(),
        me: config.me.as_ref().map(|me| me.name.clone()),
        ascii: config.ascii,
        notice: why.or(note),
        zone: TimeZone::system(),
    };
    (kept, options)
}

/// Keeps the dashboard's state for the next time, unless it is to leave no traces.
fn ended(Ending { memory, signal }: Ending, kept: Option<SavedUiState>) -> Result<(), Error> {
    notice(kept.and_then(|kept| kept.keep(&memory).err()));
    signal.map_or(Ok(()), |signal| Err(Error::Signal(signal)))
}

// The log of this run.

/// Starts the log with the resolved configuration, and says where the log is if standard error is free for that. A log
/// that cannot be written does not stop the command.
fn begin(config: &Config, may_speak: bool) {
    if config.log == Level::Off {
        return;
    }
    let said = match &config.log_file {
        None => "no log: you have no home folder for it; set XDG_STATE_HOME".to_owned(),
        Some(path) => match log::start(config.log, path) {
            Ok(()) => format!("log: {}", text::path(path)),
            Err(error) => format!(
                "no log: cannot write to {}: {error}; set XDG_STATE_HOME to a folder that is writable",
                text::path(path)
            ),
        },
    };
    notice(may_speak.then_some(said));
    info!(version = args::VERSION, "begun");
    for listed in &config.listed {
        if listed.origin != SettingOrigin::Default {
            let value = listed.value.as_deref().unwrap_or("-");
            info!(setting = &*listed.key, value, by = %listed.origin, "decided");
        }
    }
}
