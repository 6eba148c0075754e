//! A dashboard over a table of any size, without a store, a cache or a terminal.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use scoretable::cache::{Cache, Receipt, Settings, Verdict};
use scoretable::clock::Moment;
use scoretable::league::{Season, Week};
use scoretable::scoretable::Scoretable;
use scoretable::tui::{Effect, LoadId, Message, Model, Options, Theme, update, view};

use super::{large, pictured};

/// The size of the screens: the one that most terminals have.
pub(crate) const SIZE: (u16, u16) = (80, 24);

/// A dashboard, and what it has sent to its terminal.
pub(crate) struct Dashboard {
    model: Model,
    terminal: Terminal<CrosstermBackend<Sent>>,
    sent: Sent,
    /// The last frame that was compared.
    shown: Option<Buffer>,
    load: Option<LoadId>,
}

impl Dashboard {
    /// A dashboard that shows a table of so many players.
    pub(crate) fn showing(players: u32) -> Self {
        let options = Options {
            theme: Some(Theme::Dark),
            ..Options::default()
        };
        let cache = Cache::new(Settings::default()).unwrap();
        let (model, effects) = Model::start(options, cache.status(), SIZE, Moment(0));
        let sent = Sent::default();
        let area = Rect::new(0, 0, SIZE.0, SIZE.1);
        let viewport = Viewport::Fixed(area);
        let backend = CrosstermBackend::new(sent.clone());
        let options = TerminalOptions { viewport };
        let terminal = Terminal::with_options(backend, options).unwrap();
        let mut dashboard = Self {
            model,
            terminal,
            sent,
            shown: None,
            load: None,
        };
        dashboard.note(effects);
        dashboard.answer(Arc::new(table(players, 12)));
        dashboard.draw();
        dashboard
    }

    /// The same after a key was pressed so often that nothing is new any more.
    pub(crate) fn used_to(players: u32, key: char) -> Self {
        let mut dashboard = Self::showing(players);
        for _ in 0..3 {
            dashboard.press(key);
            dashboard.draw();
        }
        dashboard
    }

    /// Delivers the table that was asked for.
    pub(crate) fn answer(&mut self, table: Arc<Scoretable>) {
        let id = self.load.take().expect("a load was asked for");
        let answer = Ok(Box::new(pictured::loaded(table, Verdict::Fresh)));
        self.tell(Message::Loaded { id, answer });
    }

    /// Presses a key.
    pub(crate) fn press(&mut self, key: char) {
        self.tell(Message::Key(KeyEvent::new(
            KeyCode::Char(key),
            KeyModifiers::NONE,
        )));
    }

    /// Something happens.
    pub(crate) fn tell(&mut self, message: Message) {
        let effects = update(&mut self.model, message, Moment(0));
        self.note(effects);
    }

    /// Draws a frame and returns how many bytes that sends.
    pub(crate) fn draw(&mut self) -> usize {
        self.terminal
            .draw(|frame| view(&self.model, frame))
            .unwrap();
        self.sent.take()
    }

    /// The same, and the least that such a frame could send: the texts of the cells that differ from the frame before, without
    /// the positions and styles that they need as well.
    pub(crate) fn draw_compared(&mut self) -> (usize, usize) {
        let model = &self.model;
        let frame = self.terminal.draw(|frame| view(model, frame)).unwrap();
        let (after, sent) = (frame.buffer.clone(), self.sent.take());
        let before = self.shown.replace(after.clone()).unwrap_or_default();
        let changed = |at: usize| before.content.get(at) != after.content.get(at);
        let cells = after.content.iter().enumerate();
        let least = cells.filter(|(at, _)| changed(*at));
        (sent, least.map(|(_, cell)| cell.symbol().len()).sum())
    }

    /// The league's cache was flushed by the user.
    pub(crate) fn flush(&mut self) {
        self.press('f');
        let receipt = Receipt {
            entries: 4,
            bytes: 12_345,
            nonce: None,
        };
        self.tell(Message::Flushed(Ok(receipt)));
    }

    fn note(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Effect::Load { id, .. } = effect {
                self.load = Some(id);
            }
        }
    }
}

/// What was sent to a terminal.
#[derive(Clone, Default)]
struct Sent(Arc<Mutex<usize>>);

impl Sent {
    fn take(&self) -> usize {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Sent {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A table of a league of any size, after a week.
pub(crate) fn table(players: u32, week: u8) -> Scoretable {
    large::table(players, Season::new(2024).unwrap(), Week::new(week))
}
