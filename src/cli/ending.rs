//! Closes the store when a signal ends the program.
//!
//! By default a signal ends the process at once, and the newest writes then stay in the write-ahead log beside the store.
//! So a thread waits for the signal, closes the store, and then lets the signal take its default effect. This works
//! regardless of what the program is waiting for.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::{fs, thread};

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::{emulate_default_handler, exit};
use tracing::{debug, info};

use crate::loader::Loader;

/// Every signal that asks a program to terminate.
pub(super) const ALL: &[i32] = &[SIGHUP, SIGINT, SIGQUIT, SIGTERM];
/// The same signals without `Ctrl-C`, for commands that handle it themselves.
pub(super) const BUT_INTERRUPT: &[i32] = &[SIGHUP, SIGQUIT, SIGTERM];

/// Closes the store when it is dropped.
pub(super) struct Closing(pub(super) Loader);

impl Drop for Closing {
    fn drop(&mut self) {
        self.0.store().close();
    }
}

/// Whether a signal is ending the program.
pub(super) struct Ending(Arc<AtomicBool>);

impl Ending {
    /// Listens for the signals from now on, except for those that the parent process had the program ignore (`nohup`).
    /// When one arrives, `close` is called, and then the signal ends the program. Where no thread can be started for
    /// this, signals end the program at once.
    pub(super) fn listen(signals: &[i32], close: impl FnOnce() + Send + 'static) -> Self {
        let begun = Arc::new(AtomicBool::new(false));
        let ending = Self(Arc::clone(&begun));
        let ignored = ignored();
        let heard = signals.iter().filter(|&&signal| ignored & bit(signal) == 0);
        let heard: Vec<i32> = heard.copied().collect();
        if heard.is_empty() {
            return ending;
        }
        let listening = Signals::new(heard).and_then(|mut signals| {
            let thread = thread::Builder::new().name("signals".to_owned());
            thread.spawn(move || {
                if let Some(signal) = signals.forever().next() {
                    begun.store(true, Ordering::SeqCst);
                    info!(signal, "ended by a signal");
                    close();
                    let _ended = emulate_default_handler(signal);
                    exit(128 + signal);
                }
            })
        });
        if let Err(error) = listening {
            debug!(%error, "no thread waits for signals");
        }
        ending
    }

    /// Blocks for ever if a signal is ending the program: an error that occurs meanwhile is a consequence of the signal.
    pub(super) fn has_the_last_word(&self) {
        while self.0.load(Ordering::SeqCst) {
            thread::park();
        }
    }
}

/// Runs work that a signal may not interrupt. When a signal arrives, `hurry` is called, and the signal ends the program once
/// the work is done.
pub(super) fn before_signals<T>(
    hurry: impl FnOnce() + Send + 'static,
    work: impl FnOnce() -> T,
) -> T {
    let (working, worked) = mpsc::channel::<()>();
    let ending = Ending::listen(ALL, move || {
        hurry();
        let _done = worked.recv();
    });
    let done = work();
    drop(working);
    ending.has_the_last_word();
    done
}

const fn bit(signal: i32) -> u64 {
    1 << (signal - 1)
}

/// The signals that the program was started to ignore, one bit each, where the system reports them.
fn ignored() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or_default()
}
