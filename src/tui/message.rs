//! Messages, which say what happened, and effects, which say what to do outside the model.

use std::sync::Arc;

use crossterm::event::{KeyEvent, MouseEvent};

use super::Background;
use crate::league::{PlayerId, Revision};
use crate::loader::{Arrival, Entries, Loaded, Receipt, Request, SeasonHead, Status, Verification};
use crate::scoretable::{Column, Detail, Scoretable};

/// An event that the model receives. Failures carry the text to show.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key was pressed.
    Key(KeyEvent),
    /// A mouse event.
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
    /// Some rows of a large table are there before the others.
    Arrived {
        /// The id of the load.
        id: LoadId,
        /// What is there.
        arrival: Arrival,
    },
    /// A load finished.
    Loaded {
        /// The id of the load.
        id: LoadId,
        /// The result.
        answer: Result<Box<Loaded>, String>,
    },
    /// The details of some players were read.
    Details {
        /// The id of the request.
        id: LoadId,
        /// The result, in the order of the players asked for, and all of one edition.
        answer: Result<Vec<Detail>, String>,
    },
    /// The league's seasons and their weeks, in order.
    Calendar(Result<Vec<SeasonHead>, String>),
    /// What the cache holds was listed. Why it could not be is for the next load to say.
    Entries(Option<Entries>),
    /// A flush finished.
    Flushed(Result<Receipt, String>),
    /// The table on screen was rebuilt and compared.
    Verified(Result<Verification, String>),
    /// Rows were rendered as Markdown.
    Written(String),
    /// The state of the cache, whether or not it changed.
    Status(Status),
    /// The league was written to, or its cache was flushed, by any process.
    LeagueChanged,
    /// The league's store no longer exists or cannot be opened. [`LeagueChanged`](Self::LeagueChanged) follows.
    StoreLost,
    /// Another file replaced the league's store. [`LeagueChanged`](Self::LeagueChanged) follows.
    StoreReplaced,
    /// The time given by [`next_tick`](super::next_tick) has come.
    Tick,
}

/// An action outside the model that `update` requests from the runner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Draw a frame, because something on screen changed.
    Draw,
    /// Load a table and answer with [`Message::Loaded`](super::Message::Loaded), and of a large one before that with
    /// [`Message::Arrived`](super::Message::Arrived). An earlier load whose rows are still arriving ends.
    Load {
        /// The id that the answer repeats.
        id: LoadId,
        /// The table to load.
        request: Request,
        /// How to load it.
        fetch: LoadMode,
    },
    /// Read the details of some players and answer with [`Message::Details`](super::Message::Details).
    Details {
        /// The id that the answer repeats.
        id: LoadId,
        /// The table that the players' rows are in.
        request: Request,
        /// The players.
        players: Vec<PlayerId>,
    },
    /// Read the seasons and weeks and answer with [`Message::Calendar`](super::Message::Calendar).
    Calendar,
    /// List what the cache holds of the season of a table and answer with [`Message::Entries`](super::Message::Entries).
    Entries(Request),
    /// Flush the league's cache and answer with [`Message::Flushed`](super::Message::Flushed).
    Flush,
    /// Rebuild the table on screen from facts alone, and answer with [`Message::Verified`](super::Message::Verified).
    Verify {
        /// The table on screen.
        table: Arc<Scoretable>,
        /// The revision it was built at.
        revision: Revision,
    },
    /// Copy a text to the user's clipboard.
    Copy(String),
    /// Render rows as Markdown and answer with [`Message::Written`](super::Message::Written).
    CopyTable(Selection),
    /// Turn mouse reporting on or off.
    Mouse(bool),
    /// Query the terminal's background; a terminal that replies leads to
    /// [`Message::Background`](super::Message::Background).
    AskBackground,
    /// Restore the terminal and stop until the shell continues the program.
    Suspend,
    /// End the program.
    Quit,
}

/// The rows of a table to copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The table.
    pub table: Arc<Scoretable>,
    /// The rows, by their index in league order.
    pub rows: Vec<u32>,
    /// The columns.
    pub columns: Vec<Column>,
    /// Whether to use ASCII glyphs only.
    pub ascii: bool,
}

/// How to load a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadMode {
    /// Through the cache.
    Load,
    /// By a rebuild, while a stale answer is already on screen.
    Rebuild,
}

/// Identifies one request, so that an answer that arrives after a newer request is recognized and dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LoadId(pub u64);
