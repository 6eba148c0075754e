//! Signals the dashboard answers to.
//!
//! A program that is ended by a signal ends with 128 and the signal's number, as a shell reports it. The dashboard gives the
//! terminal back first, so it has to end by itself and say that number instead of the system.

use std::future::poll_fn;
use std::task::Poll;
use std::{fmt, io};

use rustix::process::Signal;
use tokio::signal::unix::{self, SignalKind, signal};

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// End, by one of [`FATAL`].
    End(Fatal),
    /// The terminal has another size.
    Resized,
    /// The program was stopped and continues.
    Continued,
}

/// The number of a signal that ended the dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fatal(u8);

impl Fatal {
    /// The code the program ends with.
    pub const fn exit_code(self) -> u8 {
        self.0.saturating_add(128)
    }
}

impl fmt::Display for Fatal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The signals that end a program and that a program may answer to: of the terminal that went away, of its keys, and of
/// `kill`. Their usual action would leave the terminal in the dashboard's hands.
const FATAL: [Signal; 4] = [Signal::HUP, Signal::INT, Signal::QUIT, Signal::TERM];

/// The signals, listened to from here on.
pub(super) struct Signals {
    fatal: Vec<(Signal, unix::Signal)>,
    resize: unix::Signal,
    proceed: unix::Signal,
}

impl Signals {
    /// Starts to listen.
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
    pub(super) async fn next(&mut self) -> Asked {
        // A terminal that goes away sends SIGHUP and SIGCONT together: the end goes first.
        tokio::select! {
            biased;
            fatal = first(&mut self.fatal) => Asked::End(fatal),
            _ = self.resize.recv() => Asked::Resized,
            _ = self.proceed.recv() => Asked::Continued,
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
