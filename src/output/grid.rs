//! Cells in columns, by the width they have on screen.

use std::borrow::Cow;
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::paint::{Paint, Printer, Tone};
use crate::scoretable::Align;
use crate::text;

/// How many blanks there are between two columns.
const GAP: usize = 2;

/// A cell of a line.
pub(super) struct Cell<'a> {
    pub(super) text: &'a str,
    pub(super) width: usize,
    pub(super) align: Align,
    pub(super) tone: Tone,
}

/// Prints one line: each cell padded to its column's width, two spaces between columns, nothing behind the last text. Cells
/// are as wide as what is [shown](crate::text::sanitize) of them.
pub(super) fn line<'a>(
    out: &mut Printer<'_>,
    paint: Paint,
    cells: impl Iterator<Item = Cell<'a>>,
) -> io::Result<()> {
    // Blanks that wait for a text to stand before.
    let mut blanks = 0;
    for (number, cell) in cells.enumerate() {
        blanks += if number > 0 { GAP } else { 0 };
        let padding = cell.width.saturating_sub(cell.text.width());
        if cell.align == Align::Right {
            blanks += padding;
        }
        let text = cell.text.trim_end_matches(' ');
        if !text.is_empty() {
            write!(out, "{:blanks$}", "")?;
            out.put(paint, cell.tone, text)?;
            blanks = 0;
        }
        blanks += cell.text.len() - text.len();
        if cell.align == Align::Left {
            blanks += padding;
        }
    }
    writeln!(out)
}

/// Writes whole rows of a small table, the first being its header, each column as wide as its widest cell.
pub(super) fn table<const N: usize>(
    out: &mut dyn io::Write,
    align: [Align; N],
    rows: &[[String; N]],
) -> io::Result<()> {
    let mut widths = [0; N];
    for row in rows.iter().map(shown) {
        for (width, cell) in widths.iter_mut().zip(&row) {
            *width = cell.width().max(*width);
        }
    }
    let out = &mut Printer::new(out);
    for row in rows.iter().map(shown) {
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

/// The cells of a row as they can be shown.
fn shown<const N: usize>(row: &[String; N]) -> [Cow<'_, str>; N] {
    row.each_ref().map(|cell| text::sanitize(cell))
}
