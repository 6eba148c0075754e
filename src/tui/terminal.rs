//! The terminal: takes it over, draws on it, and restores it in every case. All output goes through one writer thread.

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
use crate::text;

/// Whether the dashboard has taken the terminal over. The end of the program or a panic, whichever is first, restores
/// it once.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// Notified when any task or thread panics. By then the terminal is restored, so nothing can be drawn any more.
pub(super) static PANICKED: Notify = Notify::const_new();

/// The terminal while the dashboard uses it. Dropping it restores the terminal.
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<Frame>>,
    frame: Frame,
    /// Completes when the last frame has been written; `None` when no frame is being sent.
    pub(super) sending: Option<oneshot::Receiver<io::Result<()>>>,
}

impl Screen {
    /// Takes over the terminal: raw mode, alternate screen, hidden cursor.
    pub(super) fn take() -> io::Result<Self> {
        give_back_on_panic();
        // The theme decides about colours. By default crossterm honours NO_COLOR by resetting all attributes at every
        // colour, which would remove the highlight of the cursor's row.
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

    /// Draws a frame and starts to send it. Only changed cells are sent.
    pub(super) fn draw(&mut self, view: impl FnOnce(&mut ratatui::Frame<'_>)) -> io::Result<()> {
        self.terminal.draw(view)?;
        let frame = self.frame.take();
        if !frame.is_empty() {
            let (sent, answer) = oneshot::channel();
            put(Job::Frame(frame, sent));
            self.sending = Some(answer);
        }
        Ok(())
    }

    /// Waits until the last frame has been written.
    pub(super) async fn sent(&mut self) -> io::Result<()> {
        let Some(sending) = &mut self.sending else {
            return Ok(());
        };
        let sent = sending.await;
        self.sending = None;
        sent.unwrap_or_else(|_| Err(io::ErrorKind::BrokenPipe.into()))
    }

    /// The terminal's size in columns and lines.
    pub(super) fn size(&self) -> io::Result<(u16, u16)> {
        self.terminal.size().map(|size| (size.width, size.height))
    }

    /// Copies a text to the user's clipboard, if the terminal allows that. The text is sanitized, because it may be
    /// pasted into another terminal.
    pub(super) fn copy(text: &str) -> io::Result<()> {
        let mut request = Vec::new();
        let clean = text::sanitize_lines(text);
        crossterm::queue!(request, CopyToClipboard::to_clipboard_from(&*clean))?;
        put(Job::Say(request));
        Ok(())
    }

    /// Restores the terminal, stops the program as the terminal's suspend key would, and takes the terminal over again
    /// when the shell continues the program.
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        give_back();
        kill_current_process_group(Signal::TSTP)?;
        self.resume()
    }

    /// Takes over the terminal again, whatever its state is now.
    pub(super) fn resume(&mut self) -> io::Result<()> {
        take()?;
        raw()?;
        self.forget()
    }

    /// Discards the known screen contents, so that the next frame draws every cell. A terminal that was resized may
    /// have lost any of them, even if it has its old size again by the time the program measures it.
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

fn take() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode().inspect_err(|_| give_back())?;
    put(Job::Take);
    Ok(())
}

/// Sets raw mode again: if another program has ended it, crossterm still assumes that it is on. The original modes stay
/// saved, and no key is echoed in between.
fn raw() -> io::Result<()> {
    let input = Input::open()?;
    let mut modes = tcgetattr(&input)?;
    modes.make_raw();
    Ok(tcsetattr(&input, OptionalActions::Now, &modes)?)
}

/// Restores the terminal, if it is taken over. Best effort: there may be no terminal left.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let (done, given) = mpsc::channel();
        put(Job::GiveBack(done));
        let _ = given.recv_timeout(PATIENCE);
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

/// Buffers the output of one frame.
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

// The writer thread.
//
// A terminal may stop accepting output: its output is paused, its connection hangs, or no process reads it. A write
// then blocks, and a blocked dashboard handles neither keys nor signals. So only this thread writes, and no other
// thread waits long for it.

/// How long to wait for the terminal to be restored before the program ends without it.
const PATIENCE: Duration = Duration::from_secs(1);

/// Reports button presses and the wheel, at any position on a large screen (xterm's modes 1000 and 1006), but not every
/// movement, which would wake the program for nothing.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

/// The channel to the writer thread, once it runs.
static LINE: OnceLock<Sender<Job>> = OnceLock::new();

/// The writer thread's jobs, performed in order and never interleaved.
pub(super) enum Job {
    /// Switch to the alternate screen and hide the cursor. If that fails, the first frame fails too.
    Take,
    /// Write a frame as one synchronized update, so that no terminal shows half of it, and send the result. A frame that
    /// comes after the screen was restored is not written.
    Frame(Vec<u8>, oneshot::Sender<io::Result<()>>),
    /// Write a sequence that shows nothing. A terminal that does not support it ignores it.
    Say(Vec<u8>),
    /// Turn mouse reporting on or off. If it is on, it is requested again when the terminal is taken over again.
    Mouse(bool),
    /// Switch back to the original screen and cursor, and report that it is done.
    GiveBack(Sender<()>),
}

/// Starts the writer thread, if it is not running yet.
fn open() -> io::Result<()> {
    if LINE.get().is_none() {
        let (line, jobs) = mpsc::channel();
        thread::Builder::new()
            .name("terminal".to_owned())
            .spawn(move || serve(&jobs))?;
        // Another thread may have set the channel meanwhile. In that case this writer thread ends.
        let _ = LINE.set(line);
    }
    Ok(())
}

/// Gives a job to the writer thread, if it runs.
pub(super) fn put(job: Job) {
    if let Some(line) = LINE.get() {
        // The send cannot fail while the program runs: the thread ends with it.
        let _ = line.send(job);
    }
}

fn serve(jobs: &Receiver<Job>) {
    let (mut taken, mut mouse) = (false, false);
    for job in jobs {
        // If any of these writes fails, the next frame fails too, and that error is reported.
        match job {
            Job::Take => {
                taken = true;
                let mut out = io::stdout();
                let _ = execute!(out, EnterAlternateScreen, EnableBracketedPaste, Hide);
                let _ = send_raw(if mouse { MOUSE_ON } else { "" }.as_bytes());
            }
            Job::Frame(frame, sent) => {
                let result = if taken { write(&frame) } else { Ok(()) };
                // The receiver is gone when the program is ending.
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
