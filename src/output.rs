//! What is printed: tables, and what the cache and an import did, as text for people or JSON for programs; tables also as
//! CSV and Markdown.
//!
//! Everything is written to an [`io::Write`](std::io::Write), so a reader that has seen enough can close the pipe. The
//! program's is a [`Printer`], which lets nothing through that a terminal would obey.

mod csv;
mod decided;
mod doctor;
mod fetched;
mod grid;
mod import;
mod json;
mod markdown;
mod paint;
mod sheet;
mod status;
mod text;
mod verify;
mod warm;

use std::fmt;
use std::str::FromStr;

pub use csv::csv;
pub use decided::{Decided, decided};
pub use doctor::{Finding, Outcome, findings};
pub use fetched::{Fetched, fetched};
pub use import::{Change, Import, import};
pub use json::json;
pub use markdown::markdown;
pub use paint::{Paint, Printer};
pub use sheet::{Sheet, TableFormat};
pub use status::{receipt, status};
pub use text::{TextOptions, text};
pub use verify::{Comparison, entries_differing, verification};
pub use warm::warmed;

/// The form of what is printed about anything but a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Aligned columns, for people.
    #[default]
    Text,
    /// One compact JSON document on a line of its own, for programs.
    Json,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 2] = [Self::Text, Self::Json];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|format| format.name() == text);
        found.ok_or_else(|| {
            let known = Self::ALL.map(Self::name).join(", ");
            format!(
                "there is no format '{}'; known: {known}",
                text.escape_debug()
            )
        })
    }
}
