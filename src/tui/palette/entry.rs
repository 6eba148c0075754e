//! A line of the palette.

use crate::league::PlayerId;
use crate::loader::Request;
use crate::tui::keymap::Action;

/// A line of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PaletteEntry {
    /// What it is about: do, see or go.
    pub(crate) verb: &'static str,
    pub(crate) title: String,
    /// The letters of the title that match what was typed, counted as people see them.
    pub(crate) letters: Vec<usize>,
    pub(crate) words: String,
    /// The keys that do the same; empty without any.
    pub(crate) keys: String,
    /// What it will do, in a sentence, or why it does nothing now.
    pub(crate) sentence: String,
    /// What it does; `None` while it does nothing.
    pub(crate) target: Option<Target>,
}

/// What a line of the palette does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// An action of the keyboard.
    Act(Action),
    /// Another table, week or season.
    Show(Request),
    /// A row.
    Row(PlayerId),
    /// A filter.
    Filter(String),
}
