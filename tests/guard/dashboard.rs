//! A dashboard over a table of any size, without a store, a cache or a terminal.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use scoretable::cache::{BackendKind, Built, Cache, Settings, Verdict};
use scoretable::clock::Moment;
use scoretable::league::{PlayerId, Points, Revision, Season, SeasonScore, Week};
use scoretable::loader::{Loaded, Source, Viewer};
use scoretable::scoretable::{Builder, Kind, Row, Scoretable, Standing};
use scoretable::tui::{Effect, LoadId, Message, Model, Options, Theme, update, view};

/// The size of the screens: the one that most terminals have.
pub(crate) const SIZE: (u16, u16) = (80, 24);

/// A dashboard, and what it has sent to its terminal.
pub(crate) struct Dashboard {
    model: Model,
    terminal: Terminal<CrosstermBackend<Sent>>,
    sent: Sent,
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
            load: None,
        };
        dashboard.note(effects);
        dashboard.answer(Arc::new(table(players, 12)));
        dashboard.draw();
        dashboard
    }

    /// Delivers the table that was asked for.
    pub(crate) fn answer(&mut self, table: Arc<Scoretable>) {
        let id = self.load.take().expect("a load was asked for");
        let answer = Ok(Box::new(loaded(table)));
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

fn loaded(table: Arc<Scoretable>) -> Loaded {
    let source = Source {
        verdict: Verdict::Fresh,
        backend: BackendKind::Redis,
        built: Built {
            at: Moment(0),
            micros: 2_000,
            by: "guard:1".to_owned(),
        },
        revision: Revision(1),
        store_revision: Revision(1),
        announced: None,
        published: None,
        note: None,
        viewer: Viewer::Owner,
        due: None,
        fresh_for: None,
        ttl: Duration::ZERO,
        bytes: 6_000,
        loaded_at: Moment(0),
        micros: 400,
    };
    Loaded { table, source }
}

/// A table of a league of any size, after a week.
pub(crate) fn table(players: u32, week: u8) -> Scoretable {
    let season = Season::new(2024).unwrap();
    let rows = players as usize;
    let mut builder = Builder::new(Kind::Enhanced, "Guard", season, Week::new(week), rows);
    for place in 1..=players {
        let mixed = (place.wrapping_mul(2_654_435_761) >> 12).cast_signed();
        let score = SeasonScore {
            points: Points(4_000_000 - place.cast_signed()),
            correct: place % 190 + u32::from(week),
            picks: 190,
            weeks_played: 12,
            ..SeasonScore::default()
        };
        let name = format!("Player {}", mixed % 100_000);
        let standing = Some(Standing {
            place,
            previous: Some(players - place + 1),
            score: &score,
        });
        builder.push(&Row {
            player: PlayerId(place),
            name: &name,
            team: "KC".parse().ok(),
            standing,
        });
    }
    builder.finish()
}
