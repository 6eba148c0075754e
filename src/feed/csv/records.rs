//! The records of a text, each with the line it begins at.

use ::csv::{ByteRecord, Position, Reader, ReaderBuilder};

use super::super::Fault;

/// A line of its own behind the text. When it does not come out as it went in, a quote was left open.
const END: &str = "end of file";

/// The text with that line.
pub(super) fn ended(text: &[u8]) -> Vec<u8> {
    [text, b"\n", END.as_bytes()].concat()
}

/// The first record of a text that may be anything.
pub(super) fn first(text: &[u8]) -> Option<ByteRecord> {
    let mut record = ByteRecord::new();
    reader(text).read_byte_record(&mut record).ok()?;
    Some(record)
}

/// The line a record begins at, counted from 1.
pub(super) fn line(record: &ByteRecord) -> u64 {
    record.position().map_or(1, Position::line)
}

/// Reads the records of an ended text. One is read ahead, to know which is the last.
pub(super) struct Records<'a> {
    text: &'a [u8],
    reader: Reader<&'a [u8]>,
    ahead: ByteRecord,
    /// Where the newest record begins: the byte, and the line.
    at: (usize, u64),
}

impl<'a> Records<'a> {
    pub(super) fn start(text: &'a [u8]) -> Result<Self, Fault> {
        let mut records = Self {
            text,
            reader: reader(text),
            ahead: ByteRecord::new(),
            at: (0, 1),
        };
        records.next()?;
        Ok(records)
    }

    /// The next record; `None` at the end of the text.
    pub(super) fn next(&mut self) -> Result<Option<ByteRecord>, Fault> {
        let mut ahead = ByteRecord::new();
        let read = self.reader.read_byte_record(&mut ahead);
        let unread = |error: ::csv::Error| Fault::Table {
            why: error.to_string(),
        };
        if read.map_err(unread)? {
            self.place(&mut ahead);
            return Ok(Some(std::mem::replace(&mut self.ahead, ahead)));
        }
        if self.ahead.iter().eq([END.as_bytes()]) {
            return Ok(None);
        }
        let line = line(&self.ahead);
        Err(Fault::OpenQuote { line })
    }

    /// Corrects the line of a record. The reader counts from before the line feed of the record above, and from before any
    /// blank lines.
    fn place(&mut self, record: &mut ByteRecord) {
        let Some(mut position) = record.position().cloned() else {
            return;
        };
        let (from, line) = self.at;
        let begin = usize::try_from(position.byte()).unwrap_or(usize::MAX);
        let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let blank = self
            .text
            .iter()
            .skip(begin)
            .take_while(|byte| is_break(byte));
        let begin = begin.saturating_add(blank.count());
        let ends_line = |at: &usize| match self.text.get(*at) {
            Some(b'\r') => self.text.get(at + 1) != Some(&b'\n'),
            other => other == Some(&b'\n'),
        };
        let breaks = (from..begin).filter(ends_line).count();
        let line = line.saturating_add(breaks as u64);
        self.at = (begin, line);
        position.set_line(line);
        record.set_position(Some(position));
    }
}

fn reader(text: &[u8]) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<u64> {
        let text = ended(text.as_bytes());
        let mut records = Records::start(&text).unwrap();
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
    }
}
