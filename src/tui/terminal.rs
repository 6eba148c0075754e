//! The terminal: taken over, drawn on, and given back whatever happens.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, Once, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::execute;
use crossterm::style::force_color_output;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use rustix::process::{Signal, kill_current_process_group};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
use tokio::sync::{Notify, oneshot};

use super::input::Input;
use super::model::Model;
use super::view::view;
use crate::text;

/// Whether the terminal is ours. It is given back once, by whoever comes first: the end of the program or a panic.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// Told when any task or thread panics.
static PANICKED: Notify = Notify::const_new();

/// The terminal in the dashboard's hands. Dropping it gives it back.
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<Frame>>,
    frame: Frame,
    /// Says when the last frame has arrived.
    sending: Option<oneshot::Receiver<io::Result<()>>>,
}

impl Screen {
    /// Takes the terminal over: raw mode, alternate screen, no cursor.
    pub(super) fn take() -> io::Result<Self> {
        give_back_on_panic();
        // The theme decides about colours. Left to itself the library answers NO_COLOR by resetting all attributes
        // at every colour, which would wipe out the bar under the cursor.
        force_color_output(true);
        open()?;
        take()?;
        let frame = Frame::default();
        let terminal =
            Terminal::new(CrosstermBackend::new(frame.clone())).inspect_err(|_| give_back())?;
        Ok(Self {
            terminal,
            frame,
            sending: None,
        })
    }

    /// Draws the model and starts to send it. Only cells that changed are sent.
    pub(super) fn draw(&mut self, model: &Model) -> io::Result<()> {
        self.terminal.draw(|frame| view(model, frame))?;
        let frame = self.frame.take();
        if !frame.is_empty() {
            self.sending = Some(send(frame));
        }
        Ok(())
    }

    /// Whether a frame is on its way. There is no use in drawing another one meanwhile.
    pub(super) const fn is_sending(&self) -> bool {
        self.sending.is_some()
    }

    /// Waits until the last frame has arrived.
    pub(super) async fn sent(&mut self) -> io::Result<()> {
        let Some(sending) = &mut self.sending else {
            return Ok(());
        };
        let sent = sending.await;
        self.sending = None;
        sent.unwrap_or_else(|_| Err(io::ErrorKind::BrokenPipe.into()))
    }

    /// The size in columns and lines.
    pub(super) fn size(&self) -> io::Result<(u16, u16)> {
        self.terminal.size().map(|size| (size.width, size.height))
    }

    /// Puts a text on the user's clipboard, if the terminal lets programs do that. It may be pasted into another terminal.
    pub(super) fn copy(text: &str) -> io::Result<()> {
        let mut request = Vec::new();
        let clean = text::sanitize_lines(text);
        crossterm::queue!(request, CopyToClipboard::to_clipboard_from(&*clean))?;
        say(request);
        Ok(())
    }

    /// Gives the terminal back, stops the program as the terminal itself would have, and takes over again when the
    /// shell continues it.
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        give_back();
        kill_current_process_group(Signal::TSTP)?;
        self.resume()
    }

    /// Takes the terminal over again, whatever was done to it meanwhile.
    pub(super) fn resume(&mut self) -> io::Result<()> {
        take()?;
        raw()?;
        self.forget()
    }

    /// Forgets what is on the terminal, so that the next frame draws all of it. A terminal that changed its size may have
    /// lost anything, even when it has its old size again by the time we look.
    pub(super) fn forget(&mut self) -> io::Result<()> {
        let (width, height) = self.size()?;
        self.terminal.resize(Rect::new(0, 0, width, height))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Waits for a panic in any task or thread. The terminal is given back by then, so there is nothing left to draw on.
pub(super) async fn panicked() {
    PANICKED.notified().await;
}

fn take() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode().inspect_err(|_| give_back())?;
    enter_screen();
    Ok(())
}

/// Sets raw mode once more: where somebody else has ended it, it would be thought of as still on. What the modes were
/// before stays known, and no key is echoed in between.
fn raw() -> io::Result<()> {
    let input = Input::open()?;
    let mut modes = tcgetattr(&input)?;
    modes.make_raw();
    Ok(tcsetattr(&input, OptionalActions::Now, &modes)?)
}

/// Gives the terminal back, if it is taken. Best effort: there may be no terminal left.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        leave_screen();
        let _ = disable_raw_mode();
    }
}

fn give_back_on_panic() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let earlier = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            give_back();
            earlier(panic);
            PANICKED.notify_one();
        }));
    });
}

/// Collects what is drawn until it is a frame.
#[derive(Clone, Default)]
struct Frame(Arc<Mutex<Vec<u8>>>);

impl Frame {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Frame {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut frame = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

// The line to the terminal, served by a thread of its own.
//
// A terminal may stop taking what it is sent: its output is held, its connection hangs, nobody reads it. Whoever writes
// then waits, and a dashboard that waits hears neither keys nor signals. So nobody writes but this thread, and nobody
// waits for it for long.

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
pub(super) fn enter_screen() {
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
pub(super) fn leave_screen() {
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
