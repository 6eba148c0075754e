//! What surrounds the program, handed in so that every rule can be tested.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use crate::tui::Theme;

/// What surrounds the program.
pub struct Surroundings<'a> {
    /// An environment variable.
    pub variable: &'a dyn Fn(&str) -> Option<OsString>,
    /// A file.
    pub read: &'a dyn Fn(&Path) -> io::Result<String>,
    /// Where programs of this user keep data, if the user has a home.
    pub data_folder: Option<PathBuf>,
    /// Where programs of this user are configured.
    pub config_folder: Option<PathBuf>,
    /// Where programs of this user keep what is worth keeping and no data, such as logs.
    pub state_folder: Option<PathBuf>,
}

impl Surroundings<'_> {
    /// A variable that is set and not empty.
    pub(super) fn variable(&self, name: &str) -> Option<OsString> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }

    pub(super) fn usual_store(&self) -> Option<PathBuf> {
        Some(self.data_folder.as_ref()?.join("scoretable/league.db"))
    }

    /// A file of ours in the state folder.
    pub(super) fn state_file(&self, name: &str) -> Option<PathBuf> {
        let folder = self.state_folder.as_ref()?;
        Some(folder.join("scoretable").join(name))
    }

    /// The theme without colours, where the environment asks for none or the terminal has none.
    pub(super) fn colourless(&self) -> Option<Theme> {
        let is = |name, value: &str| self.variable(name).is_some_and(|found| found == *value);
        let none = self.variable("NO_COLOR").is_some() || is("CLICOLOR", "0") || is("TERM", "dumb");
        none.then_some(Theme::NoColour)
    }
}
