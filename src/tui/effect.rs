//! What `update` asks the runner to do.

use std::sync::Arc;

use crate::league::{PlayerId, Revision};
use crate::loader::Request;
use crate::scoretable::{Column, Scoretable};

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
        fetch: Fetch,
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
    /// Build the table on screen again from facts alone, and answer with [`Message::Proved`](super::Message::Proved).
    Prove {
        /// What is on screen.
        table: Arc<Scoretable>,
        /// The revision it was built at.
        revision: Revision,
    },
    /// Put a text on the user's clipboard.
    Copy(String),
    /// Write rows down as Markdown and put that on the user's clipboard.
    CopyTable(Excerpt),
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
pub struct Excerpt {
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
pub enum Fetch {
    /// Through the cache.
    Load,
    /// By building it, behind a stale answer that is already on screen.
    Rebuild,
}

/// Names one load, so that an answer that comes after a newer question can be told and dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LoadId(pub u64);
