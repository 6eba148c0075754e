//! The dashboard: a league's scoretable in the terminal, and what the cache did for it.
//!
//! The structure is the Elm architecture. A [`Message`] says what happened; [`update`] is a pure function that changes
//! the [`Model`] and returns [`Effect`]s as data; [`view`] draws the model and changes nothing. Only [`run`] does I/O:
//! it performs the effects and sends their results back as messages. Every behaviour is therefore tested without a
//! terminal, a clock or a cache.
//!
//! - `model`, `message`, `update`: the program. `tick` says when the passing of time alone changes the screen.
//! - `keymap`: the one table of keys, used by dispatch, the hint line, the help and the palette. `palette` is what can be
//!   found there.
//! - `layout`, `view`, `widget/*`: the screen, one file per rectangle. `theme`, `glyphs`, `text`: how it looks.
//! - `league_list`, `choose`: the list of leagues before the dashboard of a program that has none of its own.
//! - `runner`, `terminal`, `input`, `background_color`: the terminal and the event loop. `backend` is the trait of the
//!   data source, `ui_state` what is remembered between sessions.

mod backend;
mod background_color;
mod choose;
mod glyphs;
mod input;
pub mod keymap;
mod layout;
mod league_list;
mod message;
mod model;
mod palette;
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
pub use choose::{Chosen, choose};
pub use input::Fatal;
pub use message::{Effect, LoadId, LoadMode, Message, Selection};
pub use model::Model;
pub use runner::{Ending, run};
pub use theme::{ColourDepth, Colours, OwnColour, Role, Theme};
pub use tick::next_tick;
pub use ui_state::UiState;
pub use update::update;
pub use view::view;

// Options of the dashboard.

/// The options that the command line and the configuration set.
#[derive(Clone, Debug)]
pub struct Options {
    /// The season and week to show first. The kind of table comes from the remembered state.
    pub request: Request,
    /// Whether this program has the league's store, or only reads what is on the server.
    pub store: bool,
    /// Flush the league's cache before the first load.
    pub flush_first: bool,
    /// The theme; `None` selects the theme chosen last, or else the one that matches the terminal's background.
    pub theme: Option<Theme>,
    /// The colours that the terminal can show, and those that the user has chosen.
    pub colours: Colours,
    /// The key bindings.
    pub keys: Keymap,
    /// The identity of the league's store, by which its pinned player is remembered.
    pub league: Option<String>,
    /// The state remembered from the last session.
    pub memory: UiState,
    /// The user's name in the league, or a part of it that identifies the player.
    pub me: Option<String>,
    /// Draw with ASCII glyphs only.
    pub ascii: bool,
    /// A line for the user, such as which league this is and how to load another.
    pub notice: Option<String>,
    /// The zone in which times of day are shown.
    pub zone: TimeZone,
}

impl Default for Options {
    /// The newest week of the newest season, with the default settings and times in UTC.
    fn default() -> Self {
        Self {
            request: Request::default(),
            store: true,
            flush_first: false,
            theme: None,
            colours: Colours::default(),
            keys: Keymap::default(),
            league: None,
            memory: UiState::default(),
            me: None,
            ascii: false,
            notice: None,
            zone: TimeZone::UTC,
        }
    }
}

/// Why the dashboard ended other than by the user's request.
#[derive(Debug)]
pub enum TuiError {
    /// The terminal could not be prepared, drawn on, or read from.
    Terminal {
        /// The operation that failed.
        doing: &'static str,
        /// The operating system's error.
        source: io::Error,
    },
    /// The terminal is gone.
    Gone,
    /// A task panicked. By then the terminal is restored and the panic message is printed.
    Panicked,
}

impl TuiError {
    /// Wraps a system error together with the operation that failed.
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
