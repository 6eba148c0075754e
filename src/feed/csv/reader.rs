//! Splits a CSV text into records, each with the line at which it begins.

use std::cell::RefCell;
use std::io::{self, Read};
use std::rc::Rc;

use csv::{ByteRecord, ErrorKind, Position, Reader, ReaderBuilder};

use crate::feed::limit::Excess;
use crate::feed::window::Window;
use crate::feed::{Fault, limit};

/// A final line that is appended to the text. If it does not come out unchanged, a quote was left open.
const END: &[u8] = b"\nend of file";

/// How a text is divided into cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// What stands between two cells.
    separator: u8,
    /// The byte and the line at which the first record begins: behind a line that names the separator.
    at: (usize, u64),
}

impl Layout {
    /// What spreadsheets put between two cells: a comma, or, where that is the decimal sign, a semicolon.
    const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

    /// The layouts that a text may have: that which its line `sep=;` names, or any.
    pub(super) fn of(text: &[u8]) -> Vec<Self> {
        if let Some(named) = Self::named(text) {
            return vec![named];
        }
        let any = |separator| Self {
            separator,
            at: (0, 1),
        };
        Self::SEPARATORS.map(any).to_vec()
    }

    /// Reads a first line such as `sep=;`, which Excel obeys and does not show.
    fn named(text: &[u8]) -> Option<Self> {
        let end = text.iter().position(|byte| matches!(byte, b'\r' | b'\n'))?;
        let line = text.get(..end)?;
        let line = line.strip_prefix(b"\"").unwrap_or(line);
        let (word, rest) = line.split_at_checked(4)?;
        if !word.eq_ignore_ascii_case(b"sep=") {
            return None;
        }
        let (&separator, rest) = rest.split_first()?;
        // Another program may have quoted the line, and filled it up to the number of columns.
        let is_filling = |byte: &u8| matches!(*byte, b'"' | b' ') || *byte == separator;
        let may_separate =
            separator == b'\t' || separator.is_ascii_punctuation() && separator != b'"';
        (may_separate && rest.iter().all(is_filling)).then_some(Self {
            separator,
            at: (end, 1),
        })
    }

    /// The first record with anything in it; `None` when there is none.
    pub(super) fn first(self, text: &[u8]) -> Result<Option<ByteRecord>, Fault> {
        let mut records = Records::start(Window::of(text), self)?;
        while let Some(record) = records.next()? {
            if !is_blank(record) {
                return Ok(Some(record.clone()));
            }
        }
        Ok(None)
    }
}

/// Whether all cells are empty.
pub(super) fn is_blank(record: &ByteRecord) -> bool {
    record.iter().all(|cell| cell.trim_ascii().is_empty())
}

/// The line at which a record begins, from 1.
pub(super) fn line(record: &ByteRecord) -> u64 {
    record.position().map_or(1, Position::line)
}

/// Reads the records of a text, none longer than the limit. It reads one record ahead, to know which is the last.
pub(super) struct Records<'s> {
    text: Rc<RefCell<Fed<'s>>>,
    reader: Reader<Shared<'s>>,
    ahead: ByteRecord,
    /// The record that was returned last.
    newest: ByteRecord,
    /// The byte and the line at which the record ahead begins.
    at: (u64, u64),
}

impl<'s> Records<'s> {
    pub(super) fn start(mut window: Window<'s>, layout: Layout) -> Result<Self, Fault> {
        let Layout {
            separator,
            at: (begin, line),
        } = layout;
        window.read_to(begin as u64)?;
        window.release(begin);
        window.count_from_here();
        let text = Rc::new(RefCell::new(Fed {
            window,
            end: END,
            read: 0,
            until: 0,
            fault: None,
        }));
        let reader = ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(BUFFER)
            .from_reader(Shared(Rc::clone(&text)));
        let mut records = Self {
            text,
            reader,
            ahead: ByteRecord::new(),
            newest: ByteRecord::new(),
            at: (0, line),
        };
        records.next()?;
        Ok(records)
    }

    /// The next record; `None` at the end of the text.
    pub(super) fn next(&mut self) -> Result<Option<&ByteRecord>, Fault> {
        let (begin, line) = self
            .text
            .borrow_mut()
            .begin(self.reader.position().byte(), self.at)?;
        std::mem::swap(&mut self.ahead, &mut self.newest);
        let read = self.reader.read_byte_record(&mut self.ahead);
        let read = read.map_err(|error| self.unread(&error, line))?;
        if read {
            self.at = (begin, line);
            let mut position = Position::new();
            position.set_byte(begin).set_line(line);
            self.ahead.set_position(Some(position));
            return Ok(Some(&self.newest));
        }
        if self.newest.iter().eq([&END[1..]]) {
            return Ok(None);
        }
        let line = self::line(&self.newest);
        Err(Fault::OpenQuote { line })
    }

    fn unread(&self, error: &::csv::Error, line: u64) -> Fault {
        if let Some(fault) = self.text.borrow_mut().fault.take() {
            return fault;
        }
        match error.kind() {
            ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                let limit = limit::RECORD;
                Fault::Excess(Excess::LongRecord { line, limit })
            }
            _ => Fault::Table {
                why: error.to_string(),
            },
        }
    }
}

/// How much the CSV reader reads at once.
const BUFFER: usize = 32 << 10;

/// A text with its final line, as it is read: up to a position that moves.
struct Fed<'s> {
    window: Window<'s>,
    /// What is left of the final line.
    end: &'static [u8],
    /// How much was read.
    read: u64,
    /// The position up to which the CSV reader may read.
    until: u64,
    /// Why the text could not be read.
    fault: Option<Fault>,
}

impl Fed<'_> {
    /// Where the next record from here begins, after blank lines: the byte and the line. `last` is where the one before did.
    /// The reader's own count is another: it counts from before the line feed of the record above, and from before any
    /// blank lines.
    fn begin(&mut self, from: u64, last: (u64, u64)) -> Result<(u64, u64), Fault> {
        let begin = self.after_breaks(from)?;
        // The reader looks one byte past a record to end it, and the bytes behind the text do not count as part of a record.
        let end = begin + limit::RECORD as u64 + 1;
        self.window.read_to(end + 1)?;
        let is_last = self.window.has_ended() && end >= self.window.end();
        self.until = if is_last { u64::MAX } else { end };
        let (last, line) = last;
        let line = line + self.breaks(last, begin);
        // The reader may not have come that far.
        self.window.release_to(begin.min(self.read));
        Ok((begin, line))
    }

    /// The position of the first byte from here that ends no line.
    fn after_breaks(&mut self, from: u64) -> Result<u64, Fault> {
        let mut at = from;
        loop {
            let rest = self.window.between(at, u64::MAX);
            let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
            match rest.iter().position(|byte| !is_break(byte)) {
                Some(breaks) => return Ok(at + breaks as u64),
                None if self.window.has_ended() => return Ok(at.max(self.window.end() + 1)),
                None => at = at.max(self.window.end()),
            }
            self.window.fill()?;
        }
    }

    /// How many lines end between two positions. The end of the text begins with a break of its own.
    fn breaks(&self, from: u64, to: u64) -> u64 {
        let text = self.window.between(from, to);
        let is_feed = |byte: &&u8| **byte == b'\n';
        let is_return = |byte: &&u8| **byte == b'\r';
        let feeds = text.iter().filter(is_feed).count();
        let mut returns = text.iter().filter(is_return).count();
        if returns > 0 {
            let next = self.window.between(to, to + 1);
            let both = text.iter().chain(next).zip(text.iter().skip(1).chain(next));
            returns -= both.filter(|pair| *pair == (&b'\r', &b'\n')).count();
        }
        (feeds + returns) as u64 + u64::from(to > self.window.end())
    }

    fn feed(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.until - self.read).unwrap_or(usize::MAX);
        let room = room.min(to.len());
        if room == 0 && !to.is_empty() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        if let Err(fault) = self.window.read_to(self.read + 1) {
            self.fault = Some(fault);
            return Err(io::ErrorKind::Other.into());
        }
        let to = to.get_mut(..room).unwrap_or_default();
        let mut text = self.window.between(self.read, self.read + room as u64);
        let read = if text.is_empty() {
            self.end.read(to)?
        } else {
            text.read(to)?
        };
        self.read += read as u64;
        Ok(read)
    }
}

struct Shared<'s>(Rc<RefCell<Fed<'s>>>);

impl Read for Shared<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.0.borrow_mut().feed(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMAS: Layout = Layout {
        separator: b',',
        at: (0, 1),
    };

    fn lines(text: &str) -> Vec<u64> {
        let layout = Layout::of(text.as_bytes())[0];
        let mut records = Records::start(Window::of(text.as_bytes()), layout).unwrap();
        let mut lines = Vec::new();
        while let Some(record) = records.next().unwrap() {
            lines.push(line(record));
        }
        lines
    }

    #[test]
    fn a_record_has_the_line_it_begins_at_however_lines_end() {
        let text = "a,b\n\n\"c\nd\",e\nf,g\n\n\n";
        assert_eq!(lines(text), [1, 3, 5]);
        assert_eq!(lines(&text.replace('\n', "\r\n")), [1, 3, 5]);
        assert_eq!(lines(&text.replace('\n', "\r")), [1, 3, 5]);
        assert_eq!(lines("\n\na"), [3]);
        assert_eq!(lines(""), [0; 0]);
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("sep=,{end}{}", text.replace('\n', end));
            assert_eq!(lines(&text), [2, 4, 6], "{text:?}");
        }
    }

    #[test]
    fn a_line_that_names_the_separator_is_obeyed() {
        for (text, separator) in [
            ("sep=;\nname;team\n", b';'),
            ("SEP=,\r\nname,team\r\n", b','),
            ("sep=\t\nname\tteam\n", b'\t'),
            ("\"sep=;\"\nname;team\n", b';'),
            ("sep=,,,\nname,team\n", b','),
            ("sep=|\nname|team\n", b'|'),
        ] {
            let layouts = Layout::of(text.as_bytes());
            assert_eq!(layouts.len(), 1, "{text:?}");
            assert_eq!(layouts[0].separator, separator, "{text:?}");
            let first = layouts[0].first(text.as_bytes()).unwrap().unwrap();
            assert!(first.iter().eq([b"name", b"team"]), "{text:?}");
        }
        for text in ["sep=\nname\n", "sep=;x\nname\n", "name;team\n", "sep"] {
            assert_eq!(Layout::of(text.as_bytes()).len(), 4, "{text:?}");
        }
    }

    #[test]
    fn a_record_without_an_end_is_given_up_at_the_limit_with_its_line() {
        let fault = |text: &str| {
            let mut records = Records::start(Window::of(text.as_bytes()), COMMAS)?;
            while records.next()?.is_some() {}
            Ok(())
        };
        let cell = "x".repeat(limit::RECORD);
        let limit = limit::RECORD;
        for blank in [0, 3, 3 * limit] {
            let blank = "\n".repeat(blank);
            let line = 2 + blank.len() as u64;
            assert_eq!(fault(&format!("a\n{blank}{cell}\nb\n")), Ok(()));
            for long in [
                &format!("{cell}y\n{cell}"),
                &format!("\"{}", cell.repeat(3)),
            ] {
                assert_eq!(
                    fault(&format!("a\n{blank}{long}")),
                    Err(Fault::Excess(Excess::LongRecord { line, limit }))
                );
            }
        }
        assert_eq!(fault("a\n\"x"), Err(Fault::OpenQuote { line: 2 }));
        assert_eq!(
            COMMAS.first(cell.repeat(2).as_bytes()),
            Err(Fault::Excess(Excess::LongRecord { line: 1, limit }))
        );
    }
}
