//! A scoretable as aligned columns.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::Sheet;
use super::aligned::{AlignedCell, Paint, Printer, Tone, line};
use crate::scoretable::{Column, Glyphs, Movement, Scoretable};

/// How a table is printed as text.
#[derive(Clone, Copy, Debug)]
pub struct TextOptions<'a> {
    /// The characters to draw with.
    pub glyphs: &'a Glyphs,
    /// Whether a title line names the league, the season and the week.
    pub title: bool,
    /// Whether colours are used.
    pub paint: Paint,
    /// The user's own row, which is marked.
    pub me: Option<u32>,
}

/// Prints a table in aligned columns, each as wide on a terminal as its widest printed cell.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn text(sheet: &Sheet<'_>, options: &TextOptions<'_>, out: &mut Printer<'_>) -> io::Result<()> {
    let Sheet {
        table,
        rows,
        columns,
        header,
    } = *sheet;
    let TextOptions {
        glyphs,
        title,
        paint,
        me,
    } = *options;
    let cells = |row: u32| {
        let columns = columns.iter();
        columns.map(move |&column| sheet.marked_cell(column, row, me, glyphs))
    };
    // Cells are made twice, once to be measured and once to be printed, so that memory does not grow with the table.
    let titles = || {
        columns
            .iter()
            .map(|column| column.title(table.kind, glyphs))
    };
    let heading_width = |title: &str| if header { title.width() } else { 0 };
    let mut widths: Vec<usize> = titles().map(heading_width).collect();
    for &row in rows {
        for (width, cell) in widths.iter_mut().zip(cells(row)) {
            *width = cell.width().max(*width);
        }
    }
    let shape = || columns.iter().zip(&widths);
    if title {
        let title = format!("{}, {}", table.league, sheet.subtitle());
        out.put(paint, Tone::Strong, &title)?;
        writeln!(out)?;
    }
    if header {
        let cells = titles()
            .zip(shape())
            .map(|(text, (column, &width))| AlignedCell {
                text,
                width,
                align: column.align(),
                tone: Tone::Strong,
            });
        line(out, paint, cells)?;
    }
    for &row in rows {
        let texts: Vec<String> = cells(row).collect();
        let cells = texts
            .iter()
            .zip(shape())
            .map(|(text, (column, &width))| AlignedCell {
                text,
                width,
                align: column.align(),
                tone: tone(*column, table, row, text == glyphs.missing),
            });
        line(out, paint, cells)?;
    }
    Ok(())
}

/// The colour of a cell.
pub(super) fn tone(column: Column, table: &Scoretable, row: u32, missing: bool) -> Tone {
    match (column, Movement::of(table, row as usize)) {
        _ if missing => Tone::Faint,
        (Column::Movement, Some(Movement::Up(_))) => Tone::Good,
        (Column::Movement, Some(Movement::Down(_))) => Tone::Bad,
        (Column::Score, _) => Tone::Strong,
        _ => Tone::Usual,
    }
}
