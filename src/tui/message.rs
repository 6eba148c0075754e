//! What happened.

use crossterm::event::{KeyEvent, MouseEvent};

use super::{Background, LoadId};
use crate::loader::{Loaded, Proof, Receipt, SeasonHead, Status};
use crate::scoretable::Detail;

/// An event, as the model sees it. Failures arrive as the words to show.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse did something.
    Mouse(MouseEvent),
    /// A text was pasted.
    Pasted(String),
    /// The terminal's background is known.
    Background(Background),
    /// The terminal has this size now.
    Resized {
        /// Columns.
        width: u16,
        /// Lines.
        height: u16,
    },
    /// A load ended.
    Loaded {
        /// Which.
        id: LoadId,
        /// How.
        answer: Result<Box<Loaded>, String>,
    },
    /// What is behind a player's row was looked up.
    Detail {
        /// Which question this answers.
        id: LoadId,
        /// The answer.
        answer: Result<Box<Detail>, String>,
    },
    /// The league's seasons and their weeks, in order.
    Calendar(Result<Vec<SeasonHead>, String>),
    /// A flush ended.
    Flushed(Result<Receipt, String>),
    /// The table on screen was built again and compared.
    Proved(Result<Proof, String>),
    /// Rows were written down.
    Written(String),
    /// The cache's numbers, which may or may not be new.
    Status(Status),
    /// The league was written to, or its cache flushed, by somebody.
    LeagueChanged,
    /// The league's store is not there any more, or cannot be opened. That the league changed is told next.
    StoreLost,
    /// Another file took the place of the league's store. That the league changed is told next.
    StoreReplaced,
    /// The time has come that [`next_tick`](super::next_tick) named.
    Tick,
}
