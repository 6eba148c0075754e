//! Splits a CSV text into records, each with the line at which it begins.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use csv::{ByteRecord, ErrorKind, Position, Reader, ReaderBuilder};

use crate::feed::limit::Excess;
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
        let mut records = Records::start(text, self)?;
        while let Some(record) = records.next()? {
            if !is_blank(&record) {
                return Ok(Some(record));
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
pub(super) struct Records<'a> {
    text: &'a [u8],
    reader: Reader<Fed<'a>>,
    /// The position up to which the CSV reader may read.
    until: Rc<Cell<usize>>,
    ahead: ByteRecord,
    /// The byte and the line at which the newest record begins.
    at: (usize, u64),
}

impl<'a> Records<'a> {
    pub(super) fn start(text: &'a [u8], layout: Layout) -> Result<Self, Fault> {
        let Layout {
            separator,
            at: (begin, line),
        } = layout;
        let text = text.get(begin..).unwrap_or_default();
        let (reader, until) = reader(text, separator);
        let mut records = Self {
            text,
            reader,
            until,
            ahead: ByteRecord::new(),
            at: (0, line),
        };
        records.next()?;
        Ok(records)
    }

    /// The next record; `None` at the end of the text.
    pub(super) fn next(&mut self) -> Result<Option<ByteRecord>, Fault> {
        let mut ahead = ByteRecord::new();
        let begin = begin_of(self.text, place(self.reader.position()));
        self.until.set(end_of(self.text, begin));
        let read = self.reader.read_byte_record(&mut ahead);
        let read = read.map_err(|error| unread(&error, self.line_of(begin)))?;
        if read {
            let line = self.line_of(begin);
            self.at = (begin, line);
            let mut position = ahead.position().cloned().unwrap_or_else(Position::new);
            position.set_line(line);
            ahead.set_position(Some(position));
            return Ok(Some(std::mem::replace(&mut self.ahead, ahead)));
        }
        if self.ahead.iter().eq([&END[1..]]) {
            return Ok(None);
        }
        let line = line(&self.ahead);
        Err(Fault::OpenQuote { line })
    }

    /// The line of a byte behind the newest record. The reader's own count is another: it counts from before the line feed
    /// of the record above, and from before any blank lines.
    fn line_of(&self, begin: usize) -> u64 {
        let (from, line) = self.at;
        let ends_line = |at: &usize| match self.text.get(*at) {
            Some(b'\r') => self.text.get(at + 1) != Some(&b'\n'),
            // The end begins with a break of its own.
            None => *at == self.text.len(),
            other => other == Some(&b'\n'),
        };
        let breaks = (from..begin).filter(ends_line).count();
        line.saturating_add(breaks as u64)
    }
}

/// The position of the next record from here, after blank lines.
fn begin_of(text: &[u8], from: usize) -> usize {
    let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let rest = text.get(from..).unwrap_or_default();
    match rest.iter().position(|byte| !is_break(byte)) {
        Some(blank) => from.saturating_add(blank),
        None => from.max(text.len().saturating_add(1)),
    }
}

/// The position at which a record that begins here is too long.
fn end_of(text: &[u8], begin: usize) -> usize {
    // The reader looks one byte past a record to end it, and the bytes behind the text do not count as part of a record.
    let end = begin.saturating_add(limit::RECORD).saturating_add(1);
    if end >= text.len() { usize::MAX } else { end }
}

fn place(position: &Position) -> usize {
    usize::try_from(position.byte()).unwrap_or(usize::MAX)
}

fn unread(error: &::csv::Error, line: u64) -> Fault {
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

/// Reads a text up to a position that moves.
struct Fed<'a> {
    rest: [&'a [u8]; 2],
    read: usize,
    until: Rc<Cell<usize>>,
}

impl Read for Fed<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let room = self.until.get().saturating_sub(self.read).min(to.len());
        if room == 0 && !to.is_empty() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let [text, end] = &mut self.rest;
        let from = if text.is_empty() { end } else { text };
        let read = from.read(&mut to[..room])?;
        self.read += read;
        Ok(read)
    }
}

fn reader(text: &[u8], separator: u8) -> (Reader<Fed<'_>>, Rc<Cell<usize>>) {
    let until = Rc::new(Cell::new(0));
    let fed = Fed {
        rest: [text, END],
        read: 0,
        until: Rc::clone(&until),
    };
    let reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(fed);
    (reader, until)
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
        let mut records = Records::start(text.as_bytes(), layout).unwrap();
        let mut lines = Vec::new();
        while let Some(record) = records.next().unwrap() {
            lines.push(line(&record));
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
            let mut records = Records::start(text.as_bytes(), COMMAS)?;
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
