//! The dashboard: a league's scoretable in the terminal, and what the cache did for it.
//!
//! The shape is Elm's. A [`Message`] says what happened; [`update`] is pure, changes the [`Model`] and answers with
//! [`Effect`]s as data; [`view`] draws the model and changes nothing. [`run`] is the only part that touches the world: it
//! performs effects and sends their results back as messages. So every behaviour is tested without a terminal, a clock or
//! a cache.
//!
//! - `model`, `message`, `effect`, `update`: the program. `timing` says when the passing of time alone changes the screen.
//! - `keymap`: the one table of keys, behind dispatch, hint line and help overlay.
//! - `layout`, `view`, `widget/*`: the screen, one file per rectangle. `theme`, `signs`, `text`, `amount`: how it looks.
//! - `runner`, `terminal`, `line`, `keyboard`, `signals`: the world.

mod backend;
mod background_color;
mod glyphs;
mod input;
pub mod keymap;
mod layout;
mod message;
mod model;
mod runner;
mod terminal;
mod text;
mod theme;
mod tick;
mod ui_state;
mod update;
mod view;
mod widget;

use std::{fmt, io};

use jiff::tz::TimeZone;
use keymap::Keymap;

use crate::loader::Request;

pub use crate::loader::Change;
pub use backend::Backend;
pub use background_color::Background;
pub use input::Fatal;
pub use message::{Effect, LoadId, LoadMode, Message, Selection};
pub use model::Model;
pub use runner::{Ending, run};
pub use theme::Theme;
pub use tick::next_tick;
pub use ui_state::UiState;
pub use update::update;
pub use view::view;

// How the dashboard is started.

/// What the command line and the configuration decide.
#[derive(Clone, Debug)]
pub struct Options {
    /// The season and week to show first; of which table is remembered.
    pub request: Request,
    /// Flush the league's cache before the first load.
    pub flush_first: bool,
    /// The colours; `None` to go by what was chosen last, or by the terminal's background.
    pub theme: Option<Theme>,
    /// The keys.
    pub keys: Keymap,
    /// How the user liked it last time.
    pub memory: UiState,
    /// What the user is called in the league, or enough of it to tell.
    pub me: Option<String>,
    /// Draw with ASCII signs only.
    pub ascii: bool,
    /// A line for the user, such as which league this is and how to load another.
    pub notice: Option<String>,
    /// The zone in which times of day are shown.
    pub zone: TimeZone,
}

impl Default for Options {
    /// The newest week of the newest season, as somebody sees it who decided nothing, with times in UTC.
    fn default() -> Self {
        Self {
            request: Request::default(),
            flush_first: false,
            theme: None,
            keys: Keymap::default(),
            memory: UiState::default(),
            me: None,
            ascii: false,
            notice: None,
            zone: TimeZone::UTC,
        }
    }
}

// Why the dashboard ended otherwise than by the user's wish.

/// What made the dashboard end.
#[derive(Debug)]
pub enum TuiError {
    /// The terminal could not be prepared, drawn on, or read from.
    Terminal {
        /// What was tried.
        doing: &'static str,
        /// What the system answered.
        source: io::Error,
    },
    /// The terminal is gone.
    Gone,
    /// A task panicked. The terminal is restored and the panic's own message is printed by then.
    Panicked,
}

impl TuiError {
    /// Turns the system's answer into an error that says what was tried.
    fn doing(doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Terminal { doing, source }
    }
}

impl fmt::Display for TuiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Terminal { doing, source } => write!(
                f,
                "could not {doing}: {source}; `scoretable show` prints the table without a dashboard"
            ),
            Self::Gone => f.write_str("the terminal is gone"),
            Self::Panicked => f.write_str(
                "the dashboard stopped because of a fault in the program (its message is above)",
            ),
        }
    }
}

impl std::error::Error for TuiError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Terminal { source, .. } => Some(source),
            Self::Gone | Self::Panicked => None,
        }
    }
}

#[cfg(test)]
mod testing;
