//! A writer that sanitizes everything on its way to a stream.

use std::io::{self, Write};
use std::str::{self, Utf8Error};

use super::{Breaks, Cleaner, REPLACEMENT, is_plain};

/// Writes text in the form that is safe to show (see [`sanitize_lines`](super::sanitize_lines)), regardless of how it is
/// split into pieces. Bytes that are not UTF-8 become U+FFFD.
#[derive(Debug)]
pub struct Sanitized<W> {
    out: W,
    cleaner: Cleaner,
    /// The first bytes of a character whose remaining bytes have not arrived yet.
    begun: Vec<u8>,
}

impl<W: Write> Sanitized<W> {
    /// Wraps `out`.
    pub const fn new(out: W) -> Self {
        Self {
            out,
            cleaner: Cleaner::new(Breaks::Kept),
            begun: Vec::new(),
        }
    }

    /// Writes an escape sequence of the program's own unchanged. It is static, so no foreign text can be part of it.
    ///
    /// # Errors
    ///
    /// When the stream cannot be written to.
    pub fn command(&mut self, sequence: &'static str) -> io::Result<()> {
        self.out.write_all(sequence.as_bytes())
    }

    fn is_between_characters(&self) -> bool {
        self.begun.is_empty() && self.cleaner.held.is_none()
    }
}

impl<W: Write> Write for Sanitized<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(last) = plain(bytes).filter(|_| self.is_between_characters()) {
            self.cleaner.last = last;
            self.out.write_all(bytes)?;
            return Ok(bytes.len());
        }
        let mut whole = std::mem::take(&mut self.begun);
        whole.extend_from_slice(bytes);
        let mut clean = String::with_capacity(whole.len());
        let mut chunks = whole.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            for c in chunk.valid().chars() {
                self.cleaner.push(c, &mut clean);
            }
            let unfinished = |error: Utf8Error| error.error_len().is_none();
            match chunk.invalid() {
                [] => {}
                end if chunks.peek().is_none() && str::from_utf8(end).is_err_and(unfinished) => {
                    self.begun = end.to_vec();
                }
                _ => self.cleaner.push(REPLACEMENT, &mut clean),
            }
        }
        self.out.write_all(clean.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The last character of a text that needs no sanitizing; `None` when the text needs it.
fn plain(bytes: &[u8]) -> Option<char> {
    let text = str::from_utf8(bytes).ok()?;
    let shows = |c| is_plain(c) || c == '\n' || c == '\t';
    text.chars().next_back().filter(|_| text.chars().all(shows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sanitize_lines;

    /// Writes a text in pieces of `size` bytes.
    fn written(text: &[u8], size: usize) -> String {
        let mut out = Vec::new();
        let mut stream = Sanitized::new(&mut out);
        for piece in text.chunks(size) {
            stream.write_all(piece).unwrap();
        }
        stream.flush().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn it_makes_no_difference_how_a_text_is_cut() {
        let text = "a\r\n小\u{200d}明\t\x1b[31m👩\u{200d}👧\u{202e}\rx\u{9b}1\u{fe0f}\u{20e3}.\n";
        for size in 1..=text.len() {
            assert_eq!(written(text.as_bytes(), size), sanitize_lines(text));
        }
    }

    #[test]
    fn what_is_no_text_is_replaced() {
        for size in 1..4 {
            assert_eq!(
                written(b"a\xff\x9b[2Jb\xe5\xb0c", size),
                "a\u{fffd}\u{fffd}[2Jb\u{fffd}c"
            );
        }
    }

    #[test]
    fn a_command_of_our_own_stands_between_texts() {
        let mut out = Vec::new();
        let mut stream = Sanitized::new(&mut out);
        stream.command("\x1b[1m").unwrap();
        stream.write_all("\x1b[2m".as_bytes()).unwrap();
        stream.command("\x1b[0m").unwrap();
        assert_eq!(out, "\x1b[1m\u{fffd}[2m\x1b[0m".as_bytes());
    }
}
