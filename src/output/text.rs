//! A scoretable as aligned columns.

use std::io;

use unicode_width::UnicodeWidthStr;

use super::grid::line;
use crate::scoretable::{Column, Glyphs, Scoretable};

/// How a table is printed as text.
#[derive(Clone, Copy, Debug)]
pub struct TextOptions<'a> {
    /// The signs to draw with.
    pub glyphs: &'a Glyphs,
    /// Whether a line above says which league, season and week this is.
    pub title: bool,
    /// Whether the columns have headings.
    pub header: bool,
}

/// Prints the `rows` of a table in the order given. Columns are as wide as what is printed in them, by the width it has
/// on a terminal.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn text(
    table: &Scoretable,
    rows: &[u32],
    options: &TextOptions<'_>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let TextOptions {
        glyphs,
        title,
        header,
    } = *options;
    let columns = table.kind.columns();
    let cells = |row: u32| {
        let text = move |column: &Column| column.text(table, row as usize, glyphs);
        columns.iter().map(text)
    };
    let titles = columns
        .iter()
        .map(|column| column.title(table.kind, glyphs));
    // Cells are made twice, once to be measured and once to be printed, so that a table of any length needs no memory.
    let wide = |title: &str| if header { title.width() } else { 0 };
    let mut widths: Vec<usize> = titles.clone().map(wide).collect();
    for &row in rows {
        for (width, cell) in widths.iter_mut().zip(cells(row)) {
            *width = cell.width().max(*width);
        }
    }
    if title {
        writeln!(out, "{}", heading(table))?;
    }
    let format = || {
        widths
            .iter()
            .copied()
            .zip(columns.iter().map(|c| c.align()))
    };
    if header {
        let cells = titles.zip(format());
        line(
            out,
            cells.map(|(title, (width, align))| (title, width, align)),
        )?;
    }
    for &row in rows {
        let cells: Vec<String> = cells(row).collect();
        let cells = cells.iter().zip(format());
        line(
            out,
            cells.map(|(cell, (width, align))| (cell.as_str(), width, align)),
        )?;
    }
    Ok(())
}

fn heading(table: &Scoretable) -> String {
    let Scoretable {
        kind,
        league,
        season,
        ..
    } = table;
    format!("{league}, {season}, {}: {}", table.when(), kind.title())
}
