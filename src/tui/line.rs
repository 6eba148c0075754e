//! The line to the terminal, served by a thread of its own.
//!
//! A terminal may stop taking what it is sent: its output is held, its connection hangs, nobody reads it. Whoever writes
//! then waits, and a dashboard that waits hears neither keys nor signals. So nobody writes but this thread, and nobody
//! waits for it for long.

use std::io::{self, Write};
use std::sync::OnceLock;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::execute;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
};
use tokio::sync::oneshot;

/// How long a terminal may take to be given back before it is left as it is.
const PATIENCE: Duration = Duration::from_secs(1);

/// Presses and the wheel, wherever they are on a large screen (xterm's modes 1000 and 1006). Not every movement, which
/// would wake the program for nothing.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

/// The way to the thread, once it runs.
static LINE: OnceLock<Sender<Job>> = OnceLock::new();

/// What there is to send, in this order and nothing between.
enum Job {
    Take,
    Frame(Vec<u8>, oneshot::Sender<io::Result<()>>),
    Say(Vec<u8>),
    Mouse(bool),
    GiveBack(Sender<()>),
}

/// Starts the thread, if it does not run yet.
pub(super) fn open() -> io::Result<()> {
    if LINE.get().is_none() {
        let (line, jobs) = mpsc::channel();
        thread::Builder::new()
            .name("terminal".to_owned())
            .spawn(move || serve(&jobs))?;
        // Somebody else may have opened one meanwhile. Then this thread ends.
        let _ = LINE.set(line);
    }
    Ok(())
}

/// Switches to a screen of our own, without a cursor. Should that fail, so will the first frame.
pub(super) fn take() {
    put(Job::Take);
}

/// Sends a frame in one piece, marked as one update, so that no terminal shows half of it. The answer comes when the
/// terminal has it, or cannot have it. What comes after the screen was given back is never sent.
pub(super) fn send(frame: Vec<u8>) -> oneshot::Receiver<io::Result<()>> {
    let (sent, answer) = oneshot::channel();
    put(Job::Frame(frame, sent));
    answer
}

/// Sends something that shows nothing. A terminal that does not understand it goes on without.
pub(super) fn say(words: Vec<u8>) {
    put(Job::Say(words));
}

/// Listens to the mouse, or leaves it to the terminal. Taken over again, the terminal is asked for it again.
pub(super) fn listen_to_mouse(on: bool) {
    put(Job::Mouse(on));
}

/// Switches back to the screen and cursor that were there before, once what was sent before has arrived. Best effort:
/// there may be no terminal left, or one that takes nothing.
pub(super) fn give_back() {
    let (done, given) = mpsc::channel();
    put(Job::GiveBack(done));
    let _ = given.recv_timeout(PATIENCE);
}

fn put(job: Job) {
    if let Some(line) = LINE.get() {
        // The thread ends with the program.
        let _ = line.send(job);
    }
}

fn serve(jobs: &Receiver<Job>) {
    let (mut taken, mut mouse) = (false, false);
    for job in jobs {
        // Should any of it fail, so will the next frame, and that is told.
        match job {
            Job::Take => {
                taken = true;
                let mut out = io::stdout();
                let _ = execute!(out, EnterAlternateScreen, EnableBracketedPaste, Hide);
                let _ = send_raw(if mouse { MOUSE_ON } else { "" }.as_bytes());
            }
            Job::Frame(frame, sent) => {
                let result = if taken { write(&frame) } else { Ok(()) };
                // Nobody waits for it any more when the program ends.
                let _ = sent.send(result);
            }
            Job::Say(words) => {
                let _ = send_raw(if taken { &words } else { &[] });
            }
            Job::Mouse(on) => {
                mouse = on;
                let _ = send_raw(if on { MOUSE_ON } else { MOUSE_OFF }.as_bytes());
            }
            Job::GiveBack(done) => {
                taken = false;
                let _ = send_raw(if mouse { MOUSE_OFF } else { "" }.as_bytes());
                let mut out = io::stdout();
                let _ = execute!(out, DisableBracketedPaste, Show, LeaveAlternateScreen);
                let _ = done.send(());
            }
        }
    }
}

fn write(frame: &[u8]) -> io::Result<()> {
    let mut update = Vec::with_capacity(frame.len() + 16);
    crossterm::queue!(update, BeginSynchronizedUpdate)?;
    update.extend_from_slice(frame);
    crossterm::queue!(update, EndSynchronizedUpdate)?;
    send_raw(&update)
}

fn send_raw(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()
}
