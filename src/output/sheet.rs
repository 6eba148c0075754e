//! What of a table is printed, whatever the form.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::scoretable::{Column, Glyphs, Scoretable};
use crate::text;

/// Rows and columns of a table, each in the order given.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// The table.
    pub table: &'a Scoretable,
    /// The rows, by their place in league order.
    pub rows: &'a [u32],
    /// The columns.
    pub columns: &'a [Column],
    /// Whether the columns have headings.
    pub header: bool,
}

impl Sheet<'_> {
    /// What stands in a cell, as it can be shown: a name may come from a store or a cache that anybody wrote to.
    pub(super) fn cell(&self, column: Column, row: u32, glyphs: &Glyphs) -> String {
        let text = column.text(self.table, row as usize, glyphs);
        match text::sanitize(&text) {
            Cow::Owned(clean) => clean,
            Cow::Borrowed(_) => text,
        }
    }
}

/// The form of a printed table.
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
    /// Every form.
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
