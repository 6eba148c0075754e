//! Prints tables, and reports of what the commands did, as text for people or JSON for programs; tables also as CSV,
//! Markdown, HTML and SVG.
//!
//! Everything is written to an [`io::Write`](std::io::Write), so a reader can close the pipe early. The program writes
//! through a [`Printer`], which removes everything that a terminal would obey.

mod aligned;
mod bars;
mod cache_status;
mod csv;
mod doctor;
mod facts_file;
mod html;
mod import_report;
mod json;
mod leagues;
mod markdown;
mod markup;
mod me;
mod read_entries;
mod reconcile;
mod settings;
mod svg;
mod text;
mod verify;

use std::borrow::Cow;

use crate::scoretable::{Column, Glyphs, Scoretable};
use crate::text::named::named;

pub use aligned::{Paint, Printer};
pub use cache_status::{receipt, status, warmed};
pub use csv::csv;
pub use doctor::{Finding, Outcome, findings};
pub use facts_file::{FactsFile, FactsKind};
pub use html::html;
pub use import_report::{Change, Fetched, Import, fetched, import};
pub use json::json;
pub use leagues::{LeagueLine, forgotten, leagues};
pub use markdown::markdown;
pub use me::me;
pub use read_entries::read_entries;
pub use settings::{Decided, decided};
pub use svg::svg;
pub use text::{TextOptions, text};
pub use verify::{Comparison, entries_differing, verification};

named! {
    /// The format of everything that is printed except tables.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum Format: "format" {
        /// Aligned columns, for people.
        #[default]
        Text = "text",
        /// One compact JSON document on a line of its own, for programs.
        Json = "json",
    }
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

    /// The same, with a mark after the user's own name.
    fn marked_cell(&self, column: Column, row: u32, me: Option<u32>, glyphs: &Glyphs) -> String {
        match self.cell(column, row, glyphs) {
            text if column == Column::Player && me == Some(row) => format!("{text} {}", glyphs.me),
            text => text,
        }
    }

    /// Which table it is, after the league's name: `2024, after week 12: Enhanced`.
    fn subtitle(&self) -> String {
        let Scoretable { kind, season, .. } = self.table;
        format!("{season}, {}: {}", self.table.when(), kind.title())
    }
}

named! {
    /// The format of a printed table.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum TableFormat: "format" {
        /// Aligned columns, for people.
        #[default]
        Text = "text",
        /// One compact JSON document on a line of its own, for programs.
        Json = "json",
        /// Comma-separated values, for spreadsheets.
        Csv = "csv",
        /// A table for documents and chats.
        Markdown = "markdown",
        /// A page for a browser and for paper, in one file.
        Html = "html",
        /// A picture for a page or a chat.
        Svg = "svg",
    }
}
