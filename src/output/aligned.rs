//! Cells in columns, by the width they have on screen.

use std::borrow::Cow;
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::scoretable::Align;
use crate::text;
use crate::text::Sanitized;

/// How many blanks there are between two columns.
const GAP: usize = 2;

/// A cell of a line.
pub(super) struct AlignedCell<'a> {
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
    cells: impl Iterator<Item = AlignedCell<'a>>,
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
        let cells = cells.map(|((text, width), align)| AlignedCell {
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

// Colours in printed text: only those of the terminal's own palette, and never a meaning by colour alone.

/// Whether text may be coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paint {
    /// Text only: for files, pipes, and people who want no colours.
    #[default]
    Plain,
    /// With the escape sequences of a terminal.
    Colour,
}

/// What a piece of text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// Nothing in particular.
    Usual,
    /// What the eye should find first.
    Strong,
    /// What should step back.
    Faint,
    /// Good news.
    Good,
    /// Bad news.
    Bad,
}

impl Tone {
    /// The sequence that begins it.
    const fn sequence(self) -> Option<&'static str> {
        match self {
            Self::Usual => None,
            Self::Strong => Some("\x1b[1m"),
            Self::Faint => Some("\x1b[2m"),
            Self::Good => Some("\x1b[32m"),
            Self::Bad => Some("\x1b[31m"),
        }
    }
}

const USUAL_AGAIN: &str = "\x1b[0m";

/// Where everything is printed. What a terminal would obey does not get through in a text, wherever it came from (see
/// [`text`](crate::text)); colours are no text and go their own way.
pub struct Printer<'a> {
    out: Sanitized<&'a mut dyn Write>,
}

impl<'a> Printer<'a> {
    /// Prints to `out`, which should be buffered.
    pub fn new(out: &'a mut dyn Write) -> Self {
        Self {
            out: Sanitized::new(out),
        }
    }

    /// Prints a piece of a line.
    pub(super) fn put(&mut self, paint: Paint, tone: Tone, text: &str) -> io::Result<()> {
        let text = text::sanitize(text);
        match tone.sequence() {
            Some(sequence) if paint == Paint::Colour && !text.is_empty() => {
                self.out.command(sequence)?;
                self.out.write_all(text.as_bytes())?;
                self.out.command(USUAL_AGAIN)
            }
            _ => self.out.write_all(text.as_bytes()),
        }
    }
}

impl Write for Printer<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
