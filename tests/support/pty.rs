//! A program in a real pseudo-terminal: keys go in, the screen is read back.

use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

/// How long anything may take before a test gives up. Far above what a slow machine needs: no test asserts speed.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running program and its screen.
pub(crate) struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    seen: Arc<Seen>,
    reader: Option<JoinHandle<()>>,
}

struct Seen {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    parser: vt100::Parser,
    raw: Vec<u8>,
    ended: bool,
}

impl Terminal {
    /// Starts a program on a screen of `columns` × `rows`.
    pub(crate) fn open(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut output = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let parser = vt100::Parser::new(cells(rows), cells(columns), 0);
        let state = Mutex::new(State {
            parser,
            raw: Vec::new(),
            ended: false,
        });
        let seen = Arc::new(Seen {
            state,
            changed: Condvar::new(),
        });
        let shared = Arc::clone(&seen);
        let reader = std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            loop {
                // A pty whose program has ended answers with an error on Linux, with nothing elsewhere.
                let count = output.read(&mut bytes).unwrap_or(0);
                let mut state = shared.state.lock().unwrap();
                state.parser.process(&bytes[..count]);
                state.raw.extend_from_slice(&bytes[..count]);
                state.ended = count == 0;
                shared.changed.notify_all();
                if count == 0 {
                    return;
                }
            }
        });
        Self {
            child,
            master: pair.master,
            writer,
            seen,
            reader: Some(reader),
        }
    }

    /// Types.
    pub(crate) fn press(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Changes the size of the screen.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.seen
            .state
            .lock()
            .unwrap()
            .parser
            .screen_mut()
            .set_size(cells(rows), cells(columns));
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.master.resize(size).unwrap();
    }

    /// Waits until the screen is as wanted and answers its text; fails with what was on the screen instead.
    #[track_caller]
    pub(crate) fn wait_for(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) -> String {
        let state = self.seen.state.lock().unwrap();
        let unwanted = |state: &mut State| !wanted(state.parser.screen()) && !state.ended;
        let (state, timeout) = self
            .seen
            .changed
            .wait_timeout_while(state, PATIENCE, unwanted)
            .unwrap();
        let text = state.parser.screen().contents();
        assert!(
            !timeout.timed_out() && wanted(state.parser.screen()),
            "no {what} on:\n{text}"
        );
        text
    }

    /// Waits until a text is on the screen and answers the whole of it.
    #[track_caller]
    pub(crate) fn wait_text(&self, text: &str) -> String {
        self.wait_for(text, |screen| screen.contents().contains(text))
    }

    /// Waits until the program has ended: its exit status, and every byte it ever wrote.
    #[track_caller]
    pub(crate) fn wait_end(mut self) -> (ExitStatus, Vec<u8>) {
        let state = self.seen.state.lock().unwrap();
        let running = |state: &mut State| !state.ended;
        let (state, timeout) = self
            .seen
            .changed
            .wait_timeout_while(state, PATIENCE, running)
            .unwrap();
        assert!(
            !timeout.timed_out(),
            "still running:\n{}",
            state.parser.screen().contents()
        );
        let raw = state.raw.clone();
        drop(state);
        let status = self.child.wait().unwrap();
        (status, raw)
    }
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
    }
}
