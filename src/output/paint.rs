//! Colours in printed text: only those of the terminal's own palette, and never a meaning by colour alone.

use std::io::{self, Write};

use crate::text::{self, Sanitized};

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
