//! A program in a real pseudo-terminal: keys go in, the screen is read back.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use portable_pty::{
    Child, CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system,
};

/// How long anything may take before a test gives up. Far above what a slow machine needs: no test asserts speed.
const PATIENCE: Duration = Duration::from_secs(60);

/// A screen, and the program that runs on it.
pub(crate) struct Terminal {
    child: Option<Box<dyn Child + Send + Sync>>,
    line: Option<Line>,
    seen: Arc<Seen>,
    reader: Option<JoinHandle<()>>,
}

/// What holds a terminal open.
struct Line {
    writer: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    /// The program's end, until it has it.
    slave: Option<Box<dyn SlavePty + Send>>,
}

struct Seen {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    parser: vt100::Parser,
    raw: Vec<u8>,
    reading: Reading,
}

/// What becomes of what the program writes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// It is shown.
    On,
    /// It is left where it is, so that there is soon no room for more.
    Held,
    /// Nothing comes any more.
    Over,
}

impl Terminal {
    /// Starts a program on a screen of `columns` × `rows`.
    pub(crate) fn open(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let mut terminal = Self::vacant(columns, rows);
        terminal.start(command);
        terminal
    }

    /// A terminal without a program. What is typed waits for one.
    pub(crate) fn vacant(columns: u16, rows: u16) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let output = pair.master.try_clone_reader().unwrap();
        let state = Mutex::new(State {
            parser: vt100::Parser::new(cells(rows), cells(columns), 0),
            raw: Vec::new(),
            reading: Reading::On,
        });
        let seen = Arc::new(Seen {
            state,
            changed: Condvar::new(),
        });
        let shared = Arc::clone(&seen);
        let line = Line {
            writer: pair.master.take_writer().unwrap(),
            master: pair.master,
            slave: Some(pair.slave),
        };
        Self {
            child: None,
            line: Some(line),
            seen,
            reader: Some(std::thread::spawn(move || watch(output, &shared))),
        }
    }

    /// Starts the program.
    pub(crate) fn start(&mut self, command: CommandBuilder) {
        let slave = self.line().slave.take().unwrap();
        self.child = Some(slave.spawn_command(command).unwrap());
    }

    /// Types.
    pub(crate) fn press(&mut self, keys: &str) {
        let writer = &mut self.line().writer;
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Changes the size of the screen.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        let mut state = self.seen.state.lock().unwrap();
        let screen = state.parser.screen_mut();
        screen.set_size(cells(rows), cells(columns));
        drop(state);
        self.claim_size(columns, rows);
    }

    /// Tells the program a size, which may be none at all. The screen stays as large as it is.
    pub(crate) fn claim_size(&mut self, columns: u16, rows: u16) {
        self.line().master.resize(size(columns, rows)).unwrap();
    }

    /// The program's process.
    pub(crate) fn process(&self) -> u32 {
        self.child.as_ref().unwrap().process_id().unwrap()
    }

    /// Where the program's end of the terminal is in the file system.
    pub(crate) fn path(&self) -> PathBuf {
        self.line.as_ref().unwrap().master.tty_name().unwrap()
    }

    /// Stops reading what the program writes, or goes on with it.
    pub(crate) fn hold(&self, held: bool) {
        self.now(if held { Reading::Held } else { Reading::On });
    }

    /// Goes away, as when its window is closed. Who reads lets go of it only when there is something to read: what the
    /// program draws for `keys`.
    pub(crate) fn hang_up(&mut self, keys: &str) {
        self.now(Reading::Over);
        self.press(keys);
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        self.line = None;
    }

    /// Waits until the screen is as wanted and answers its text; fails with what was on the screen instead.
    #[track_caller]
    pub(crate) fn wait_for(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) -> String {
        let state = self.seen.state.lock().unwrap();
        let unwanted =
            |state: &mut State| !wanted(state.parser.screen()) && state.reading != Reading::Over;
        let changed = &self.seen.changed;
        let waited = changed.wait_timeout_while(state, PATIENCE, unwanted);
        let (state, timeout) = waited.unwrap();
        let text = state.parser.screen().contents();
        let is_there = !timeout.timed_out() && wanted(state.parser.screen());
        drop(state);
        assert!(is_there, "no {what} on:\n{text}");
        text
    }

    /// Waits until a text is on the screen and answers the whole of it.
    #[track_caller]
    pub(crate) fn wait_text(&self, text: &str) -> String {
        self.wait_for(text, |screen| screen.contents().contains(text))
    }

    /// Waits until the program has written these bytes, wherever they are among the others.
    #[track_caller]
    pub(crate) fn wait_written(&self, wanted: &str) {
        let state = self.seen.state.lock().unwrap();
        let is_there = |state: &State| {
            let mut windows = state.raw.windows(wanted.len());
            windows.any(|bytes| bytes == wanted.as_bytes())
        };
        let missing = |state: &mut State| !is_there(state) && state.reading != Reading::Over;
        let waited = self
            .seen
            .changed
            .wait_timeout_while(state, PATIENCE, missing);
        let (state, _) = waited.unwrap();
        assert!(is_there(&state), "{wanted:?} was not written");
    }

    /// The screen as it is, and how many bytes it took to get there.
    pub(crate) fn look(&self) -> (vt100::Screen, usize) {
        let state = self.seen.state.lock().unwrap();
        (state.parser.screen().clone(), state.raw.len())
    }

    /// Waits until the program has ended: its exit status, and every byte it ever wrote.
    #[track_caller]
    pub(crate) fn wait_end(mut self) -> (ExitStatus, Vec<u8>) {
        self.ended()
    }

    /// The same for who wants to look at what is left.
    #[track_caller]
    pub(crate) fn ended(&mut self) -> (ExitStatus, Vec<u8>) {
        let state = self.seen.state.lock().unwrap();
        let running = |state: &mut State| state.reading != Reading::Over;
        let changed = &self.seen.changed;
        let waited = changed.wait_timeout_while(state, PATIENCE, running);
        let (state, timeout) = waited.unwrap();
        let text = state.parser.screen().contents();
        let raw = state.raw.clone();
        drop(state);
        assert!(!timeout.timed_out(), "still running:\n{text}");
        let status = self.child.take().unwrap().wait().unwrap();
        (status, raw)
    }

    fn line(&mut self) -> &mut Line {
        self.line.as_mut().unwrap()
    }

    fn now(&self, reading: Reading) {
        self.seen.state.lock().unwrap().reading = reading;
        self.seen.changed.notify_all();
    }
}

/// Shows what the program writes until there is no more.
fn watch(mut output: Box<dyn Read + Send>, seen: &Seen) {
    let mut bytes = [0; 4096];
    loop {
        // A pty whose program has ended answers with an error on Linux, with nothing elsewhere.
        let count = output.read(&mut bytes).unwrap_or(0);
        let mut state = seen.state.lock().unwrap();
        state.parser.process(&bytes[..count]);
        state.raw.extend_from_slice(&bytes[..count]);
        if count == 0 {
            state.reading = Reading::Over;
        }
        seen.changed.notify_all();
        let held = |state: &mut State| state.reading == Reading::Held;
        if seen.changed.wait_while(state, held).unwrap().reading == Reading::Over {
            return;
        }
    }
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        ..PtySize::default()
    }
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
        // A held terminal has no reader, and the program's end may never have been opened.
        self.now(Reading::On);
        self.line.as_mut().map(|line| line.slave.take());
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
    }
}
