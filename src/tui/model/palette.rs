//! What the user types in the palette, and which line of what it finds is selected.

use super::filter_input::Prompt;

/// The text typed, and the selected line of what it finds.
#[derive(Clone, Debug)]
pub(crate) struct Palette {
    pub(crate) line: Prompt,
    pub(crate) at: usize,
}

impl Default for Palette {
    fn default() -> Self {
        Self {
            line: Prompt::with(""),
            at: 0,
        }
    }
}
