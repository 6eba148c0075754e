//! Cells in columns, by the width they have on screen.

use std::io;

use unicode_width::UnicodeWidthStr;

use super::paint::{Paint, Tone};
use crate::scoretable::Align;

/// A cell of a line.
pub(super) struct Cell<'a> {
    pub(super) text: &'a str,
    pub(super) width: usize,
    pub(super) align: Align,
    pub(super) tone: Tone,
}

/// Writes one line: each cell padded to its column's width, two spaces between columns, nothing behind the last text.
pub(super) fn line<'a>(
    out: &mut dyn io::Write,
    paint: Paint,
    cells: impl Iterator<Item = Cell<'a>>,
) -> io::Result<()> {
    let mut line = String::new();
    for (number, cell) in cells.enumerate() {
        if number > 0 {
            line.push_str("  ");
        }
        let padding = " ".repeat(cell.width.saturating_sub(cell.text.width()));
        if cell.align == Align::Right {
            line.push_str(&padding);
        }
        paint.push(&mut line, cell.tone, cell.text);
        if cell.align == Align::Left {
            line.push_str(&padding);
        }
    }
    writeln!(out, "{}", line.trim_end_matches(' '))
}

/// Writes whole rows of a small table, the first being its header, each column as wide as its widest cell.
pub(super) fn table<const N: usize>(
    out: &mut dyn io::Write,
    align: [Align; N],
    rows: &[[String; N]],
) -> io::Result<()> {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    for row in rows {
        let cells = row.iter().zip(widths).zip(align);
        let cells = cells.map(|((text, width), align)| Cell {
            text,
            width,
            align,
            tone: Tone::Usual,
        });
        line(out, Paint::Plain, cells)?;
    }
    Ok(())
}
