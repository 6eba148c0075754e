//! How things are drawn.

use jiff::tz::TimeZone;

use crate::tui::Theme;
use crate::tui::signs::Signs;

/// How things are drawn.
#[derive(Clone, Debug)]
pub(in crate::tui) struct Look {
    pub(in crate::tui) theme: Theme,
    /// The theme the user chose by key, today or earlier.
    pub(in crate::tui) chosen: Option<Theme>,
    /// Whether the terminal's background decides about the theme, as nobody did.
    pub(in crate::tui) open: bool,
    pub(in crate::tui) ascii: bool,
    pub(in crate::tui) zone: TimeZone,
}

impl Look {
    pub(in crate::tui) const fn signs(&self) -> Signs {
        Signs::new(self.ascii)
    }
}
