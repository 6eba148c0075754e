//! Signals the dashboard answers to.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// End: SIGTERM, SIGINT, or SIGHUP because the terminal went away.
    End,
    /// The terminal has another size.
    Resized,
    /// The program was stopped and continues.
    Continued,
}

/// The signals, listened to from here on.
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
    resize: Signal,
    proceed: Signal,
}

impl Signals {
    /// Starts to listen.
    pub(super) fn listen() -> io::Result<Self> {
        let proceed = SignalKind::from_raw(rustix::process::Signal::CONT.as_raw());
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
            resize: signal(SignalKind::window_change())?,
            proceed: signal(proceed)?,
        })
    }

    /// Waits for the next signal.
    pub(super) async fn next(&mut self) -> Asked {
        // A terminal that goes away sends SIGHUP and SIGCONT together: the end goes first.
        tokio::select! {
            biased;
            _ = self.terminate.recv() => Asked::End,
            _ = self.interrupt.recv() => Asked::End,
            _ = self.hang_up.recv() => Asked::End,
            _ = self.resize.recv() => Asked::Resized,
            _ = self.proceed.recv() => Asked::Continued,
        }
    }
}
