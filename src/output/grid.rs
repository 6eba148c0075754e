//! Cells in columns, by the width they have on screen.

use std::io;

use unicode_width::UnicodeWidthStr;

use crate::scoretable::Align;

/// Writes one line: each cell padded to its column's width, two spaces between columns, nothing behind the last text.
pub(super) fn line<'a>(
    out: &mut dyn io::Write,
    cells: impl Iterator<Item = (&'a str, usize, Align)>,
) -> io::Result<()> {
    let mut line = String::new();
    for (number, (text, width, align)) in cells.enumerate() {
        if number > 0 {
            line.push_str("  ");
        }
        let padding = " ".repeat(width.saturating_sub(text.width()));
        let [first, second] = match align {
            Align::Left => [text, &padding],
            Align::Right => [&padding, text],
        };
        line.push_str(first);
        line.push_str(second);
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
        line(
            out,
            cells.map(|((cell, width), align)| (cell.as_str(), width, align)),
        )?;
    }
    Ok(())
}
