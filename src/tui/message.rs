//! What happened.

use std::sync::Arc;

use crossterm::event::{KeyEvent, MouseEvent};

use super::Background;
use crate::league::{PlayerId, Revision};
use crate::loader::{Loaded, Receipt, Request, SeasonHead, Status, Verification};
use crate::scoretable::{Column, Detail, Scoretable};

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
    Verified(Result<Verification, String>),
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

// What `update` asks the runner to do.

/// Something to be done outside the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Draw: something on screen changed.
    Draw,
    /// Bring a table and answer with [`Message::Loaded`](super::Message::Loaded).
    Load {
        /// To be repeated in the answer.
        id: LoadId,
        /// Which table.
        request: Request,
        /// How.
        fetch: LoadMode,
    },
    /// Bring what is behind a player's row and answer with [`Message::Detail`](super::Message::Detail).
    Detail {
        /// To be repeated in the answer.
        id: LoadId,
        /// Of which table.
        request: Request,
        /// Whose.
        player: PlayerId,
    },
    /// Ask which seasons and weeks there are and answer with [`Message::Calendar`](super::Message::Calendar).
    Calendar,
    /// Flush the league's cache and answer with [`Message::Flushed`](super::Message::Flushed).
    Flush,
    /// Build the table on screen again from facts alone, and answer with [`Message::Verified`](super::Message::Verified).
    Verify {
        /// What is on screen.
        table: Arc<Scoretable>,
        /// The revision it was built at.
        revision: Revision,
    },
    /// Put a text on the user's clipboard.
    Copy(String),
    /// Write rows down as Markdown and put that on the user's clipboard.
    CopyTable(Selection),
    /// Listen to the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Ask the terminal for its background and answer with [`Message::Background`](super::Message::Background), if it ever
    /// answers.
    AskBackground,
    /// Give the terminal back and stop until the shell continues us.
    Suspend,
    /// End the program.
    Quit,
}

/// Rows of a table to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The table.
    pub table: Arc<Scoretable>,
    /// The rows, by their place in league order.
    pub rows: Vec<u32>,
    /// The columns.
    pub columns: Vec<Column>,
    /// Whether with ASCII signs only.
    pub ascii: bool,
}

/// How to bring a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadMode {
    /// Through the cache.
    Load,
    /// By building it, behind a stale answer that is already on screen.
    Rebuild,
}

/// Names one load, so that an answer that comes after a newer question can be told and dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LoadId(pub u64);
