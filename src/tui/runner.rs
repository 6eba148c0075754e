//! The event loop around the model: it waits for events, passes messages to `update`, performs the effects and draws.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crossterm::event::Event;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::{Interval, MissedTickBehavior, interval, sleep};

use super::background_color::{QUERY, ReplyFilter};
use super::input::{Fatal, Keyboard, SignalRequest, Signals};
use super::terminal::{Job, PANICKED, Screen, put};
use super::{
    Backend, Change, Effect, LoadId, LoadMode, Message, Model, Options, TuiError, UiState,
    next_tick, update, view,
};
use crate::clock::Moment;
use crate::loader::Arrival;

/// The minimum time between two frames.
const FRAME: Duration = Duration::from_micros(16_667);

/// Shows the dashboard until the user quits, a signal ends it, or the terminal is gone.
///
/// The first frame is drawn before anything is loaded. The terminal is restored in every case.
///
/// # Errors
///
/// When the terminal cannot be used or goes away, and when any task of the program panicked.
pub async fn run<B: Backend>(backend: B, options: Options) -> Result<Ending, TuiError> {
    let signals = Signals::listen().map_err(TuiError::doing("listen to signals"))?;
    let screen = Screen::take().map_err(TuiError::doing("take over the terminal"))?;
    let keyboard = Keyboard::start().map_err(TuiError::doing("read the keyboard"))?;
    let size = screen
        .size()
        .map_err(TuiError::doing("measure the terminal"))?;
    let (model, effects) = Model::start(options, backend.status(), size, Moment::now());
    let (sender, replies) = unbounded_channel();
    let mut frames = interval(FRAME);
    frames.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut runner = Runner {
        backend,
        model,
        screen,
        signals,
        keyboard,
        sender,
        replies,
        newest: Arc::default(),
        tasks: JoinSet::new(),
        reply_filter: ReplyFilter::default(),
        frames,
        dirty: false,
        drawn: Moment(0),
    };
    runner.watch();
    let signal = runner.run(effects).await?;
    Ok(Ending {
        memory: UiState::of(&runner.model),
        signal,
    })
}

/// How the dashboard ended.
#[derive(Clone, Debug)]
pub struct Ending {
    /// The state to remember for the next session.
    pub memory: UiState,
    /// The signal that ended the dashboard; `None` when the user quit.
    pub signal: Option<Fatal>,
}

struct Runner<B> {
    backend: B,
    model: Model,
    screen: Screen,
    signals: Signals,
    keyboard: Keyboard,
    sender: UnboundedSender<Message>,
    replies: UnboundedReceiver<Message>,
    /// The id of the newest load: an earlier one whose rows are still arriving ends.
    newest: Arc<AtomicU64>,
    /// The spawned tasks, which end with the runner.
    tasks: JoinSet<()>,
    /// Filters the terminal's reply out of the keys.
    reply_filter: ReplyFilter,
    /// Limits the frame rate: the first frame and the first table are drawn at once, any other after [`FRAME`].
    frames: Interval,
    /// Whether the model has changed since the last frame.
    dirty: bool,
    /// The model's time at the last frame.
    drawn: Moment,
}

impl<B: Backend> Runner<B> {
    async fn run(&mut self, effects: Vec<Effect>) -> Result<Option<Fatal>, TuiError> {
        self.draw()?;
        if self.perform(effects)?.is_break() {
            return Ok(None);
        }
        loop {
            // Based on the last frame: a message that draws nothing does not age the texts on screen.
            let tick = next_tick(&self.model, self.drawn);
            let tick = tick.map(|tick| tick.saturating_sub(Moment::now().since(self.drawn)));
            let mut keys = Vec::new();
            let mut messages = Vec::new();
            // All events that are ready are taken at once, so that a burst of events needs only one frame.
            tokio::select! {
                biased;
                () = PANICKED.notified() => return Err(TuiError::Panicked),
                asked = self.signals.next() => match asked {
                    SignalRequest::End(signal) => return Ok(Some(signal)),
                    SignalRequest::Resized => {
                        self.screen.forget().map_err(TuiError::doing("measure the terminal"))?;
                        messages.push(self.resized()?);
                    }
                    SignalRequest::Continued => {
                        self.screen.resume().map_err(TuiError::doing("take the terminal back"))?;
                        messages.push(self.resized()?);
                    }
                },
                sent = self.screen.sent(), if self.screen.sending.is_some() => {
                    sent.map_err(TuiError::doing("draw on the terminal"))?;
                }
                _ = self.frames.tick(), if self.dirty && self.screen.sending.is_none() => {
                    self.draw()?;
                }
                there = self.keyboard.next(&mut keys) => if !there {
                    return Err(TuiError::Gone);
                },
                _ = self.replies.recv_many(&mut messages, 64) => {}
                () = sleep(tick.unwrap_or_default()), if tick.is_some() && !self.dirty => {
                    messages.push(Message::Tick);
                }
            }
            let background = self.reply_filter.sift(&mut keys);
            messages.extend(background.map(Message::Background));
            messages.extend(keys.into_iter().filter_map(message));
            let waited = self.model.table.table().is_none();
            for message in messages {
                let effects = update(&mut self.model, message, Moment::now());
                if self.perform(effects)?.is_break() {
                    return Ok(None);
                }
            }
            if waited && self.model.table.table().is_some() {
                // The user waits for the first table, so it is drawn whenever the last frame was.
                self.frames.reset_immediately();
            }
        }
    }

    fn draw(&mut self) -> Result<(), TuiError> {
        (self.dirty, self.drawn) = (false, self.model.now);
        let drawn = self.screen.draw(|frame| view(&self.model, frame));
        drawn.map_err(TuiError::doing("draw on the terminal"))
    }

    /// Forwards the backend's changes as messages.
    fn watch(&mut self) {
        let (backend, sender) = (self.backend.clone(), self.sender.clone());
        self.tasks.spawn(async move {
            loop {
                let change = backend.changed().await;
                let status = Message::Status(backend.status());
                let news = match change {
                    Change::Status | Change::Wanted => None,
                    Change::League => Some(Message::LeagueChanged),
                    Change::Lost => Some(Message::StoreLost),
                    Change::Replaced => Some(Message::StoreReplaced),
                };
                for message in [Some(status), news].into_iter().flatten() {
                    if sender.send(message).is_err() {
                        return;
                    }
                }
            }
        });
    }

    fn resized(&self) -> Result<Message, TuiError> {
        let size = self.screen.size();
        let (width, height) = size.map_err(TuiError::doing("measure the terminal"))?;
        Ok(Message::Resized { width, height })
    }
}

/// The message for an event of the terminal.
fn message(event: Event) -> Option<Message> {
    match event {
        Event::Key(key) => Some(Message::Key(key)),
        Event::Resize(width, height) => Some(Message::Resized { width, height }),
        Event::Mouse(mouse) => Some(Message::Mouse(mouse)),
        Event::Paste(text) => Some(Message::Pasted(text)),
        Event::FocusGained | Event::FocusLost => None,
    }
}

// The execution of effects.

impl<B: Backend> Runner<B> {
    fn perform(&mut self, effects: Vec<Effect>) -> Result<ControlFlow<()>, TuiError> {
        for effect in effects {
            match effect {
                Effect::Draw => self.dirty = true,
                Effect::Quit => return Ok(ControlFlow::Break(())),
                Effect::Copy(text) => {
                    Screen::copy(&text).map_err(TuiError::doing("reach the clipboard"))?;
                }
                Effect::Mouse(on) => put(Job::Mouse(on)),
                Effect::AskBackground => {
                    self.reply_filter.listening = true;
                    put(Job::Say(QUERY.into()));
                }
                Effect::Suspend => {
                    self.screen
                        .suspend()
                        .map_err(TuiError::doing("suspend the program"))?;
                }
                asked => self.ask(asked),
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Sends a request to the backend in a task; the cache's state is sent first and then the answer.
    fn ask(&mut self, effect: Effect) {
        let (backend, sender) = (self.backend.clone(), self.sender.clone());
        if let Effect::Load { id, .. } = effect {
            self.newest.store(id.0, Ordering::Relaxed);
        }
        let newest = Arc::clone(&self.newest);
        while self.tasks.try_join_next().is_some() {}
        self.tasks.spawn(async move {
            let show = |id: LoadId, arrival| {
                let is_first = matches!(arrival, Arrival::First(..));
                let status = is_first.then(|| Message::Status(backend.status()));
                let news = [status, Some(Message::Arrived { id, arrival })];
                newest.load(Ordering::Relaxed) == id.0
                    && news
                        .into_iter()
                        .flatten()
                        .all(|news| sender.send(news).is_ok())
            };
            let Some(answer) = answer(&backend, effect, show).await else {
                return;
            };
            // Both sends fail only after the runner has ended, when the answer is no longer needed.
            let _ = sender.send(Message::Status(backend.status()));
            let _ = sender.send(answer);
        });
    }
}

/// The backend's answer to an effect that is a request; `None` for any other effect, and to a load that is not wanted any
/// more.
async fn answer<B: Backend>(
    backend: &B,
    effect: Effect,
    show: impl Fn(LoadId, Arrival) -> bool + Send + Sync,
) -> Option<Message> {
    let words = |error: B::Error| error.to_string();
    Some(match effect {
        Effect::Load { id, request, fetch } => {
            let answer = match fetch {
                LoadMode::Load => {
                    let loaded = backend.load(request, |arrival| show(id, arrival)).await;
                    loaded.transpose()?
                }
                LoadMode::Rebuild => backend.rebuild(request).await,
            };
            let answer = answer.map(Box::new).map_err(words);
            Message::Loaded { id, answer }
        }
        Effect::Details {
            id,
            request,
            players,
        } => {
            let answer = backend.details(request, players).await.map_err(words);
            Message::Details { id, answer }
        }
        Effect::Entries(request) => Message::Entries(backend.entries(request).await.ok()),
        Effect::Calendar => Message::Calendar(backend.calendar().await.map_err(words)),
        Effect::Verify { table, revision } => {
            Message::Verified(backend.verify_table(table, revision).await.map_err(words))
        }
        Effect::Flush => Message::Flushed(backend.flush().await.map_err(words)),
        Effect::CopyTable(excerpt) => Message::Written(backend.markdown(&excerpt)),
        Effect::Draw
        | Effect::Copy(_)
        | Effect::Mouse(_)
        | Effect::AskBackground
        | Effect::Suspend
        | Effect::Quit => return None,
    })
}
