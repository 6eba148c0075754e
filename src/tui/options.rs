//! How the dashboard is started.

use jiff::tz::TimeZone;

use super::keymap::Keymap;
use super::{Memory, Theme};
use crate::loader::Request;

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
    pub memory: Memory,
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
            memory: Memory::default(),
            me: None,
            ascii: false,
            notice: None,
            zone: TimeZone::UTC,
        }
    }
}
