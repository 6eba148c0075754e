//! The terminal: taken over, drawn on, and given back whatever happens.

use std::io::{self, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

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
use tokio::sync::Notify;

use super::model::Model;
use super::view::view;

/// Whether the terminal is ours. It is given back once, by whoever comes first: the end of the program or a panic.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// Whether the mouse is listened to.
static MOUSE: AtomicBool = AtomicBool::new(false);
/// Told when any task or thread panics.
static PANICKED: Notify = Notify::const_new();

/// Presses and the wheel, wherever they are on a large screen (xterm's modes 1000 and 1006). Not every movement, which
/// would wake the program for nothing.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

/// The terminal in the dashboard's hands. Dropping it gives it back.
pub(super) struct Screen(Terminal<CrosstermBackend<Frames>>);

impl Screen {
    /// Takes the terminal over: raw mode, alternate screen, no cursor.
    pub(super) fn take() -> io::Result<Self> {
        give_back_on_panic();
        // The theme decides about colours. Left to itself the library answers NO_COLOR by resetting all attributes
        // at every colour, which would wipe out the bar under the cursor.
        force_color_output(true);
        take()?;
        let frames = Frames(Vec::with_capacity(64 * 1024));
        Terminal::new(CrosstermBackend::new(frames))
            .map(Self)
            .inspect_err(|_| give_back())
    }

    /// Draws the model. Only cells that changed are sent.
    pub(super) fn draw(&mut self, model: &Model) -> io::Result<()> {
        self.0.draw(|frame| view(model, frame)).map(|_| ())
    }

    /// The size in columns and lines.
    pub(super) fn size(&self) -> io::Result<(u16, u16)> {
        self.0.size().map(|size| (size.width, size.height))
    }

    /// Puts a text on the user's clipboard, if the terminal lets programs do that.
    pub(super) fn copy(text: &str) -> io::Result<()> {
        execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Listens to the mouse, or leaves it to the terminal.
    pub(super) fn listen_to_mouse(on: bool) -> io::Result<()> {
        MOUSE.store(on, Ordering::SeqCst);
        Self::ask(if on { MOUSE_ON } else { MOUSE_OFF })
    }

    /// Sends the terminal something that shows nothing.
    pub(super) fn ask(question: &str) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(question.as_bytes())?;
        stdout.flush()
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
        // Raw mode that somebody else has ended would be thought of as still on.
        disable_raw_mode()?;
        take()?;
        self.forget()
    }

    /// Forgets what is on the terminal, so that the next frame draws all of it. A terminal that changed its size may have
    /// lost anything, even when it has its old size again by the time we look.
    pub(super) fn forget(&mut self) -> io::Result<()> {
        let (width, height) = self.size()?;
        self.0.resize(Rect::new(0, 0, width, height))
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
    enable_raw_mode()
        .and_then(|()| {
            execute!(
                io::stdout(),
                EnterAlternateScreen,
                EnableBracketedPaste,
                Hide
            )
        })
        .and_then(|()| {
            let again = MOUSE.load(Ordering::SeqCst).then_some(MOUSE_ON);
            Screen::ask(again.unwrap_or_default())
        })
        .inspect_err(|_| give_back())
}

/// Gives the terminal back, if it is taken. Best effort: there may be no terminal left.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        if MOUSE.load(Ordering::SeqCst) {
            let _ = io::stdout().write_all(MOUSE_OFF.as_bytes());
        }
        let _ = execute!(
            io::stdout(),
            DisableBracketedPaste,
            Show,
            LeaveAlternateScreen
        );
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

/// Collects what is drawn and sends it in one piece, marked as one update, so that no terminal shows half a frame. What
/// was not sent when the terminal was given back is never sent.
struct Frames(Vec<u8>);

impl Write for Frames {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            crossterm::queue!(self.0, BeginSynchronizedUpdate)?;
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        if !TAKEN.load(Ordering::SeqCst) {
            self.0.clear();
            return Ok(());
        }
        crossterm::queue!(self.0, EndSynchronizedUpdate)?;
        let mut stdout = io::stdout().lock();
        let sent = stdout.write_all(&self.0).and_then(|()| stdout.flush());
        self.0.clear();
        sent
    }
}
