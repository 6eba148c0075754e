//! Prints aligned columns by their width on screen, and colours.

use std::borrow::Cow;
use std::io::{self, Write};
use std::iter;

use unicode_width::UnicodeWidthStr;

use crate::scoretable::Align;
use crate::text;
use crate::text::Sanitized;

/// The number of spaces between two columns.
const GAP: usize = 2;

/// A cell of a line.
pub(super) struct AlignedCell<'a> {
    pub(super) text: &'a str,
    pub(super) width: usize,
    pub(super) align: Align,
    pub(super) tone: Tone,
}

/// Prints one line: each cell padded to its column's width, two spaces between columns, and no trailing spaces. The width
/// of a cell is that of its [sanitized](crate::text::sanitize) text.
pub(super) fn line<'a>(
    out: &mut Printer<'_>,
    paint: Paint,
    cells: impl Iterator<Item = AlignedCell<'a>>,
) -> io::Result<()> {
    let mut printed = String::new();
    // Spaces that are printed only when a text follows.
    let mut blanks = 0;
    for (number, cell) in cells.enumerate() {
        blanks += if number > 0 { GAP } else { 0 };
        let padding = cell.width.saturating_sub(width(cell.text));
        if cell.align == Align::Right {
            blanks += padding;
        }
        let text = cell.text.trim_end_matches(' ');
        if !text.is_empty() {
            printed.extend(iter::repeat_n(' ', blanks));
            if paint == Paint::Colour && cell.tone != Tone::Usual {
                out.write_all(printed.as_bytes())?;
                printed.clear();
                out.put(paint, cell.tone, text)?;
            } else {
                printed.push_str(&text::sanitize(text));
            }
            blanks = 0;
        }
        blanks += cell.text.len() - text.len();
        if cell.align == Align::Left {
            blanks += padding;
        }
    }
    printed.push('\n');
    out.write_all(printed.as_bytes())
}

/// The width of a text on a terminal. Almost every one is plain ASCII, of which each character has one column.
pub(super) fn width(text: &str) -> usize {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        text.len()
    } else {
        text.width()
    }
}

/// Prints a small table whose first row is its header; each column is as wide as its widest cell.
pub(super) fn table<const N: usize>(
    out: &mut dyn io::Write,
    align: [Align; N],
    rows: &[[String; N]],
) -> io::Result<()> {
    let mut widths = [0; N];
    for row in rows.iter().map(shown) {
        for (width, cell) in widths.iter_mut().zip(&row) {
            *width = self::width(cell).max(*width);
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

/// The sanitized cells of a row.
fn shown<const N: usize>(row: &[String; N]) -> [Cow<'_, str>; N] {
    row.each_ref().map(|cell| text::sanitize(cell))
}

// Colours of printed text: only those of the terminal's palette, and never as the only carrier of a meaning.

/// Whether text may be coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paint {
    /// Text only: for files, for pipes, and for users who want no colours.
    #[default]
    Plain,
    /// With the escape sequences of a terminal.
    Colour,
}

/// What a colour expresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// Normal text.
    Usual,
    /// Emphasis.
    Strong,
    /// Less important text.
    Faint,
    /// Good news.
    Good,
    /// Bad news.
    Bad,
}

impl Tone {
    /// The escape sequence that starts it; `None` for normal text.
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

/// The writer for all output. It sanitizes every text, regardless of its source (see [`text`](crate::text)); colours are
/// not text and bypass that.
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

    /// Goes back to the top of an empty screen.
    ///
    /// # Errors
    ///
    /// When it cannot be written to.
    pub fn clear_screen(&mut self) -> io::Result<()> {
        self.out.command("\x1b[H\x1b[2J")
    }

    /// Prints a part of a line.
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
