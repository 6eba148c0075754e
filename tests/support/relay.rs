//! A relay between a program and its server, which treats the server's replies as a bad network would.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tempfile::TempDir;

/// What becomes of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It arrives.
    Pass,
    /// It arrives late: later than a person should wait, but before any timeout.
    Delay,
    /// It never arrives.
    Swallow,
    /// Half of it arrives, and the connection ends.
    Cut,
    /// It arrives twice.
    Repeat,
}

/// A running relay. It ends with the test.
pub(crate) struct Relay {
    fate: Arc<Mutex<Fate>>,
    directory: TempDir,
}

impl Relay {
    /// Stands before the server whose socket is given.
    pub(crate) fn before(server: PathBuf) -> Self {
        let directory = TempDir::new().unwrap();
        let listener = UnixListener::bind(directory.path().join("relay.sock")).unwrap();
        let fate = Arc::new(Mutex::new(Fate::Pass));
        let shared = Arc::clone(&fate);
        std::thread::spawn(move || {
            for program in listener.incoming().map_while(Result::ok) {
                let Ok(server) = UnixStream::connect(&server) else {
                    continue;
                };
                let (asks, tells) = (program.try_clone().unwrap(), server.try_clone().unwrap());
                let fate = Arc::clone(&shared);
                std::thread::spawn(move || carry(asks, server, &|| Fate::Pass));
                std::thread::spawn(move || carry(tells, program, &|| *fate.lock().unwrap()));
            }
        });
        Self { fate, directory }
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        format!(
            "unix://{}",
            self.directory.path().join("relay.sock").display()
        )
    }

    /// Treats every reply like this from now on.
    pub(crate) fn set(&self, fate: Fate) {
        *self.fate.lock().unwrap() = fate;
    }
}

/// Carries bytes in one direction until either end is gone.
#[expect(clippy::disallowed_methods, reason = "a slow network is slow")]
fn carry(mut from: UnixStream, mut to: UnixStream, fate: &dyn Fn() -> Fate) {
    let mut bytes = vec![0; 65_536];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        let bytes = &bytes[..count];
        let sent = match fate() {
            Fate::Pass => to.write_all(bytes),
            Fate::Delay => {
                std::thread::sleep(Duration::from_millis(150));
                to.write_all(bytes)
            }
            Fate::Swallow => Ok(()),
            Fate::Cut => {
                // The end of the connection is all that matters from here on.
                drop(to.write_all(&bytes[..count / 2]));
                break;
            }
            Fate::Repeat => to.write_all(&bytes.repeat(2)),
        };
        if sent.is_err() {
            break;
        }
    }
    // An error means that the peer is gone already.
    drop(from.shutdown(Shutdown::Both));
    drop(to.shutdown(Shutdown::Both));
}
