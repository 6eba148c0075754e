//! The end of the program by a signal, with the store closed first.
//!
//! A signal ends a program where it stands, and what was written last then stays in the log beside the store. So a thread
//! waits for it, closes the store, and lets the signal do what it does. It works whatever the program is waiting for.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::{fs, thread};

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::{emulate_default_handler, exit};
use tracing::{debug, info};

use crate::loader::Loader;

/// Every signal that asks a program to end.
pub(super) const ALL: &[i32] = &[SIGHUP, SIGINT, SIGQUIT, SIGTERM];
/// Those that are left when `Ctrl-C` has an answer of its own.
pub(super) const BUT_INTERRUPT: &[i32] = &[SIGHUP, SIGQUIT, SIGTERM];

/// Closes the store when it goes.
pub(super) struct Closing(pub(super) Loader);

impl Drop for Closing {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Whether a signal is ending the program.
pub(super) struct Ending(Arc<AtomicBool>);

impl Ending {
    /// Waits for any of the signals from now on, but for those that whoever started the program had it ignore (`nohup`).
    /// When one comes, `close` is called, and then the program ends by it. Where no thread can be had for this, signals
    /// end the program at once.
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

    /// Goes no further if a signal is ending the program: what fails meanwhile fails because of that.
    pub(super) fn has_the_last_word(&self) {
        while self.0.load(Ordering::SeqCst) {
            thread::park();
        }
    }
}

/// Does something short that a signal may not interrupt: the program ends by it afterwards.
pub(super) fn before_signals<T>(work: impl FnOnce() -> T) -> T {
    let (working, worked) = mpsc::channel::<()>();
    let ending = Ending::listen(ALL, move || {
        // It ends once the work is done.
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

/// The signals that the program was started to ignore, a bit each, where the system tells.
fn ignored() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or_default()
}
