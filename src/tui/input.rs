//! The keyboard, read by its own thread, and the signals that the dashboard handles.
//!
//! When the terminal goes away, crossterm's reader loops forever at full speed, because it takes "end of file" for
//! "nothing yet". So it is only called when there is input to read, and a hangup ends the thread instead. Only the
//! reader behind `use-dev-tty` of its two readers can be called like that: the other is notified once of the input that
//! has arrived, and loses the notification when a resize arrives together with a key.

use std::fs::File;
use std::future::poll_fn;
use std::io::{self, IsTerminal, PipeReader, PipeWriter};
use std::os::fd::{AsFd, BorrowedFd};
use std::task::Poll;
use std::time::Duration;
use std::{fmt, thread};

use crossterm::event::{self, Event};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::Signal;
use tokio::signal::unix::{self, SignalKind, signal};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// The stream of keyboard events. Dropping it ends the thread.
pub(super) struct Keyboard {
    events: UnboundedReceiver<Event>,
    _stop: PipeWriter,
}

impl Keyboard {
    /// Starts the reader thread.
    pub(super) fn start() -> io::Result<Self> {
        let terminal = Input::open()?;
        let (stopped, stop) = io::pipe()?;
        let (sender, events) = unbounded_channel();
        thread::Builder::new()
            .name("keyboard".to_owned())
            .spawn(move || read(&terminal, &stopped, &sender))?;
        Ok(Self {
            events,
            _stop: stop,
        })
    }

    /// Waits for events and takes all that are available; false when the terminal is gone.
    pub(super) async fn next(&mut self, events: &mut Vec<Event>) -> bool {
        const AT_ONCE: usize = 4096;
        self.events.recv_many(events, AT_ONCE).await > 0
    }
}

/// The input that crossterm reads: standard input if it is a terminal, otherwise the controlling terminal. It is no duplicate
/// of standard input, which would go on when standard input is replaced.
pub(super) enum Input {
    Stdin(io::Stdin),
    Terminal(File),
}

impl Input {
    /// Opens the input.
    pub(super) fn open() -> io::Result<Self> {
        let stdin = io::stdin();
        if stdin.is_terminal() {
            Ok(Self::Stdin(stdin))
        } else {
            File::open("/dev/tty").map(Self::Terminal)
        }
    }
}

impl AsFd for Input {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Stdin(stdin) => stdin.as_fd(),
            Self::Terminal(file) => file.as_fd(),
        }
    }
}

/// Forwards events until it is stopped or the terminal is gone.
fn read(terminal: &Input, stopped: &PipeReader, events: &UnboundedSender<Event>) {
    // With a timeout of zero, crossterm does not look for events at all.
    let brief = Duration::from_millis(1);
    while wait(terminal, stopped) {
        while let Ok(true) = event::poll(brief) {
            let passed_on = event::read().map(|event| events.send(event));
            if !matches!(passed_on, Ok(Ok(()))) {
                return;
            }
        }
    }
}

/// Waits until there is input to read; false when the reader is stopped or the terminal has hung up.
fn wait(terminal: &Input, stopped: &PipeReader) -> bool {
    loop {
        let mut both = [
            PollFd::new(terminal, PollFlags::IN),
            PollFd::new(stopped, PollFlags::IN),
        ];
        match poll(&mut both, None) {
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return false,
            Ok(_) => {
                let [terminal, stopped] = both.map(|fd| fd.revents());
                let hung_up = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
                return stopped.is_empty() && !terminal.intersects(hung_up);
            }
        }
    }
}

// The signals that the dashboard handles.
//
// A shell reports a program that a signal ended with 128 plus the signal's number. The dashboard restores the terminal
// first, so it exits by itself and has to use that exit code.

/// What a signal requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignalRequest {
    /// End the program, because of one of [`FATAL`].
    End(Fatal),
    /// The terminal's size has changed.
    Resized,
    /// The program was stopped and now continues.
    Continued,
}

/// The number of a signal that ended the dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fatal(u8);

impl Fatal {
    /// `Ctrl-C`.
    pub const INTERRUPT: Self = Self(2);

    /// The program's exit code.
    pub const fn exit_code(self) -> u8 {
        self.0.saturating_add(128)
    }
}

impl fmt::Display for Fatal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The fatal signals that a program can handle: the terminal's hangup, its interrupt and quit keys, and `kill`. Their
/// default action would end the program without restoring the terminal.
const FATAL: [Signal; 4] = [Signal::HUP, Signal::INT, Signal::QUIT, Signal::TERM];

/// The handlers of these signals.
pub(super) struct Signals {
    fatal: Vec<(Signal, unix::Signal)>,
    resize: unix::Signal,
    proceed: unix::Signal,
}

impl Signals {
    /// Installs the handlers.
    pub(super) fn listen() -> io::Result<Self> {
        let listen = |which: Signal| signal(SignalKind::from_raw(which.as_raw()));
        let fatal = FATAL.map(|which| Ok((which, listen(which)?)));
        Ok(Self {
            fatal: fatal.into_iter().collect::<io::Result<_>>()?,
            resize: listen(Signal::WINCH)?,
            proceed: listen(Signal::CONT)?,
        })
    }

    /// Waits for the next signal.
    pub(super) async fn next(&mut self) -> SignalRequest {
        // A terminal that goes away sends SIGHUP and SIGCONT together: SIGHUP has priority.
        tokio::select! {
            biased;
            fatal = first(&mut self.fatal) => SignalRequest::End(fatal),
            _ = self.resize.recv() => SignalRequest::Resized,
            _ = self.proceed.recv() => SignalRequest::Continued,
        }
    }
}

/// Waits for the first of these signals.
async fn first(signals: &mut [(Signal, unix::Signal)]) -> Fatal {
    poll_fn(|context| {
        let came = |(which, signal): &mut (Signal, unix::Signal)| {
            let number = u8::try_from(which.as_raw()).unwrap_or(u8::MAX);
            signal
                .poll_recv(context)
                .is_ready()
                .then_some(Fatal(number))
        };
        let came = signals.iter_mut().find_map(came);
        came.map_or(Poll::Pending, Poll::Ready)
    })
    .await
}
