//! Prints tables, and reports of what the commands did, as text for people or JSON for programs; tables also as CSV and
//! Markdown.
//!
//! Everything is written to an [`io::Write`](std::io::Write), so a reader can close the pipe early. The program writes
//! through a [`Printer`], which removes everything that a terminal would obey.

mod aligned;
mod cache_status;
mod csv;
mod doctor;
mod import_report;
mod json;
mod markdown;
mod reconcile;
mod settings;
mod text;
mod verify;

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::scoretable::{Column, Glyphs, Scoretable};

pub use aligned::{Paint, Printer};
pub use cache_status::{receipt, status, warmed};
pub use csv::csv;
pub use doctor::{Finding, Outcome, findings};
pub use import_report::{Change, Fetched, Import, fetched, import};
pub use json::json;
pub use markdown::markdown;
pub use settings::{Decided, decided};
pub use text::{TextOptions, text};
pub use verify::{Comparison, entries_differing, verification};

/// The format of everything that is printed except tables.
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
        named(&Self::ALL, Self::name, text)
    }
}

/// The format of that name, or the names there are.
fn named<F: Copy>(all: &[F], name: fn(F) -> &'static str, text: &str) -> Result<F, String> {
    let found = all.iter().copied().find(|&format| name(format) == text);
    found.ok_or_else(|| {
        let known: Vec<_> = all.iter().copied().map(name).collect();
        let (wrong, known) = (text.escape_debug(), known.join(", "));
        format!("there is no format '{wrong}'; known: {known}")
    })
}

// The part of a table that is printed, in any format.

/// Selected rows and columns of a table, each in the given order.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// The table.
    pub table: &'a Scoretable,
    /// The rows, as indices in league order.
    pub rows: &'a [u32],
    /// The columns.
    pub columns: &'a [Column],
    /// Whether a header line is printed.
    pub header: bool,
}

impl Sheet<'_> {
    /// The text of a cell, safe to show: a name may come from a store or a cache that other users can write to.
    fn cell(&self, column: Column, row: u32, glyphs: &Glyphs) -> String {
        let text = column.text(self.table, row as usize, glyphs);
        match crate::text::sanitize(&text) {
            Cow::Owned(clean) => clean,
            Cow::Borrowed(_) => text,
        }
    }
}

/// The format of a printed table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TableFormat {
    /// Aligned columns, for people.
    #[default]
    Text,
    /// One compact JSON document on a line of its own, for programs.
    Json,
    /// Comma-separated values, for spreadsheets.
    Csv,
    /// A table for documents and chats.
    Markdown,
}

impl TableFormat {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Text, Self::Json, Self::Csv, Self::Markdown];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
        }
    }
}

impl fmt::Display for TableFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for TableFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        named(&Self::ALL, Self::name, text)
    }
}
