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
    /// The row that is the user's own, to be marked.
    pub me: Option<u32>,
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
        me,
    } = *options;
    let cell = |column: Column, row: u32| match column.text(table, row as usize, glyphs) {
        text if column == Column::Player && me == Some(row) => format!("{text} {}", glyphs.me),
        text => text,
    };
    let cells = |row: u32| Column::ALL.map(|column| cell(column, row));
    // Cells are made twice, once to be measured and once to be printed, so that a table of any length needs no memory.
    let mut widths = Column::ALL.map(|column| {
        if header {
            column.title(glyphs).width()
        } else {
            0
        }
    });
    for &row in rows {
        for (width, cell) in widths.iter_mut().zip(cells(row)) {
            *width = cell.width().max(*width);
        }
    }
    if title {
        writeln!(out, "{}", heading(table))?;
    }
    if header {
        let cells = Column::ALL.into_iter().zip(widths);
        line(
            out,
            cells.map(|(c, width)| (c.title(glyphs), width, c.align())),
        )?;
    }
    for &row in rows {
        let cells = cells(row);
        let cells = cells.iter().zip(Column::ALL).zip(widths);
        line(
            out,
            cells.map(|((cell, c), width)| (cell.as_str(), width, c.align())),
        )?;
    }
    Ok(())
}

fn heading(table: &Scoretable) -> String {
    let Scoretable {
        kind,
        league,
        season,
        week,
        ..
    } = table;
    match week {
        Some(week) => format!("{league}, {season}, after week {week}: {}", kind.title()),
        None => format!("{league}, {season}, no results yet: {}", kind.title()),
    }
}
