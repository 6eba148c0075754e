//! Blocking work that the user can stop.

use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::error::Error;

/// Listens for `Ctrl-C` from when it is made: one that comes between two pieces of work stops the next.
pub(super) struct Interrupt(Signal);

impl Interrupt {
    /// Starts to listen. From now on an interrupt does not end the program by itself.
    pub(super) fn listen(runtime: &Runtime) -> Result<Self, Error> {
        let _inside = runtime.enter();
        let signal = signal(SignalKind::interrupt()).map_err(Error::Runtime)?;
        Ok(Self(signal))
    }

    /// Does something that blocks on a thread of its own, beside all that is under way. After an interrupt nobody waits for
    /// it any more.
    pub(super) fn or<T: Send + 'static>(
        &mut self,
        runtime: &Runtime,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        runtime.block_on(async {
            tokio::select! {
                done = tokio::task::spawn_blocking(work) => {
                    done.map_err(|error| Error::Runtime(error.into()))
                }
                _ = self.0.recv() => Err(Error::Interrupted),
            }
        })
    }
}
