//! The dashboard before a backend that misbehaves when asked to. The tests run it in a terminal in place of the program.

use std::future::pending;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use std::{env, io, thread};

use portable_pty::CommandBuilder;
use scoretable::cache::{Cache, Mode, Settings};
use scoretable::demo::{self, Plan};
use scoretable::error::Error;
use scoretable::league::{PlayerId, Revision};
use scoretable::loader::{
    Arrival, Change, Entries, LoadError, Loaded, Loader, Receipt, Request, SeasonHead, Status,
    Verification,
};
use scoretable::scoretable::{Detail, Scoretable};
use scoretable::store::Store;
use scoretable::tui::{self, Backend, Ending, Fatal, Options, Selection, Theme};

/// The variable that names what goes wrong.
const VARIABLE: &str = "STAND_IN";

/// What goes wrong: at the first load, or when a player's detail is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The table never comes.
    NeverLoads,
    /// The table cannot be had.
    CannotLoad,
    /// The task that looks for the detail panics.
    TaskPanics,
    /// A thread panics, and its result is never read.
    ThreadPanics,
    /// The next key finds the keyboard gone.
    KeyboardGoes,
}

const FAULTS: [Fault; 5] = [
    Fault::NeverLoads,
    Fault::CannotLoad,
    Fault::TaskPanics,
    Fault::ThreadPanics,
    Fault::KeyboardGoes,
];

/// This program, to be run once more as a dashboard.
pub(crate) fn command(fault: Fault) -> CommandBuilder {
    let mut command = CommandBuilder::new(env::current_exe().unwrap());
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.env(VARIABLE, format!("{fault:?}"));
    command
}

/// The dashboard, if this is what the program was started for.
pub(crate) fn run() -> Option<ExitCode> {
    let name = env::var(VARIABLE).ok()?;
    let fault = FAULTS
        .into_iter()
        .find(|fault| format!("{fault:?}") == name);
    let stand_in = StandIn {
        loader: loader(),
        fault: fault.unwrap(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let ended = runtime.block_on(tui::run(stand_in, options()));
    runtime.shutdown_background();
    // As the program does it.
    let error = match ended {
        Ok(Ending { signal, .. }) => {
            let code = signal.map_or(0, Fatal::exit_code);
            return Some(ExitCode::from(code));
        }
        Err(error) => Error::Tui(error),
    };
    eprintln!("scoretable: {error}");
    Some(ExitCode::from(error.exit_code()))
}

fn loader() -> Loader {
    let (id, facts) = demo::league(&Plan::default()).unwrap();
    let mut store = Store::in_memory(id).unwrap();
    store.write(&facts).unwrap();
    let settings = Settings {
        mode: Mode::Embedded,
        ..Settings::default()
    };
    Loader::new(Cache::new(settings).unwrap(), store).unwrap()
}

fn options() -> Options {
    Options {
        theme: Some(Theme::Dark),
        ..Options::default()
    }
}

/// Puts something else in the keyboard's place, once the thread that reads it has come to rest: it notices at the next key.
#[expect(
    clippy::disallowed_methods,
    reason = "another thread's rest cannot be awaited"
)]
fn lose_the_keyboard() {
    thread::sleep(Duration::from_millis(200));
    let (gone, _) = io::pipe().unwrap();
    rustix::stdio::dup2_stdin(gone).unwrap();
}

#[derive(Clone)]
struct StandIn {
    loader: Loader,
    fault: Fault,
}

impl Backend for StandIn {
    type Error = LoadError;

    async fn load(
        &self,
        request: Request,
        show: impl FnMut(Arrival) -> bool + Send,
    ) -> Result<Option<Loaded>, LoadError> {
        match self.fault {
            Fault::NeverLoads => pending().await,
            Fault::CannotLoad => Err(LoadError::ThreadEnded),
            _ => self.loader.load_first(request, show).await,
        }
    }

    async fn rebuild(&self, request: Request) -> Result<Loaded, LoadError> {
        self.loader.rebuild(request).await
    }

    async fn details(
        &self,
        request: Request,
        players: Vec<PlayerId>,
    ) -> Result<Vec<Detail>, LoadError> {
        match self.fault {
            Fault::TaskPanics => panic!("a fault on purpose"),
            Fault::ThreadPanics => drop(thread::spawn(|| panic!("a fault on purpose"))),
            Fault::KeyboardGoes => lose_the_keyboard(),
            _ => {}
        }
        self.loader.details(request, players).await
    }

    async fn calendar(&self) -> Result<Vec<SeasonHead>, LoadError> {
        self.loader.store().call(|store| store.calendar()).await
    }

    fn markdown(&self, _excerpt: &Selection) -> String {
        String::new()
    }

    async fn entries(&self, request: Request) -> Result<Entries, LoadError> {
        self.loader.list_entries(request).await
    }

    async fn flush(&self) -> Result<Receipt, LoadError> {
        self.loader.flush().await
    }

    async fn verify_table(
        &self,
        table: Arc<Scoretable>,
        revision: Revision,
    ) -> Result<Verification, LoadError> {
        self.loader.verify_table(&table, revision).await
    }

    fn status(&self) -> Status {
        self.loader.cache().status()
    }

    async fn changed(&self) -> Change {
        pending().await
    }
}
