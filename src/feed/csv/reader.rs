//! Splits a CSV text into records, each with the line at which it begins, and parses the header.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use csv::{ByteRecord, ErrorKind, Position, Reader, ReaderBuilder};

use crate::feed::limit::Excess;
use crate::feed::{Fault, limit};
use crate::text::named::meant;

/// A final line that is appended to the text. If it does not come out unchanged, a quote was left open.
const END: &[u8] = b"\nend of file";

/// The first record of a text that may not be CSV.
pub(super) fn first(text: &[u8]) -> Result<ByteRecord, Fault> {
    let (mut reader, until) = reader(text, b"");
    until.set(end_of(text, 0));
    let mut record = ByteRecord::new();
    match reader.read_byte_record(&mut record) {
        Ok(_) => Ok(record),
        Err(error) => Err(unread(&error, 1)),
    }
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
    pub(super) fn start(text: &'a [u8]) -> Result<Self, Fault> {
        let (reader, until) = reader(text, END);
        let mut records = Self {
            text,
            reader,
            until,
            ahead: ByteRecord::new(),
            at: (0, 1),
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

fn reader<'a>(text: &'a [u8], end: &'a [u8]) -> (Reader<Fed<'a>>, Rc<Cell<usize>>) {
    let until = Rc::new(Cell::new(0));
    let fed = Fed {
        rest: [text, end],
        read: 0,
        until: Rc::clone(&until),
    };
    let reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(fed);
    (reader, until)
}

// The header.

/// The tables that a CSV file can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    /// The members of the league.
    Players,
    /// The picks of the members.
    Picks,
}

impl Table {
    const ALL: [Self; 2] = [Self::Players, Self::Picks];

    /// Every column of the table.
    const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Players => &["name", "team", "active"],
            Self::Picks => &[
                "player", "season", "week", "away", "home", "winner", "banker", "joker",
            ],
        }
    }

    /// The required columns, which come first.
    fn needed(self) -> &'static [&'static str] {
        let count = match self {
            Self::Players => 1,
            Self::Picks => 6,
        };
        self.columns().get(..count).unwrap_or_default()
    }

    /// The table most of whose columns are named, so that one wrong name does not make a file unknown.
    pub(super) fn of(names: &ByteRecord) -> Option<Self> {
        let named = |table: &Self| {
            let is_column = |name: &&[u8]| table.columns().contains(&word(name).as_str());
            names.iter().filter(is_column).count()
        };
        let most = Self::ALL.into_iter().max_by_key(named)?;
        Some(most).filter(|table| named(table) > 0)
    }
}

/// The position of each column.
pub(super) struct Header {
    pub(super) table: Table,
    /// The number of fields in a record.
    pub(super) fields: usize,
    places: Vec<(&'static str, usize)>,
}

impl Header {
    /// Parses the names of the columns and refuses those that the table does not have.
    pub(super) fn read(table: Table, names: &ByteRecord) -> Result<Self, Fault> {
        let mut places: Vec<(&'static str, usize)> = Vec::new();
        for (place, name) in names.iter().enumerate() {
            let name = word(name);
            let column = table.columns().iter().find(|column| **column == name);
            let column = *column.ok_or_else(|| unknown(table, &name))?;
            if places.iter().any(|(known, _)| *known == column) {
                return Err(wrong(&format!("it has two columns '{column}'")));
            }
            places.push((column, place));
        }
        for column in table.needed() {
            if !places.iter().any(|(known, _)| known == column) {
                return Err(wrong(&format!("it has no column '{column}'")));
            }
        }
        Ok(Self {
            table,
            fields: names.len(),
            places,
        })
    }

    /// The position of a column, if it is present.
    pub(super) fn place(&self, column: &str) -> Option<usize> {
        let found = self.places.iter().find(|(known, _)| *known == column);
        found.map(|(_, place)| *place)
    }
}

fn unknown(table: Table, name: &str) -> Fault {
    let shown: String = name.chars().take(40).collect();
    let advice = meant(name, table.columns().iter().copied());
    wrong(&format!("it has an unknown column '{shown}'; {advice}"))
}

fn wrong(why: &str) -> Fault {
    Fault::Table {
        why: format!("line 1 names the columns: {why}"),
    }
}

/// A column's name in the form that is compared.
fn word(name: &[u8]) -> String {
    String::from_utf8_lossy(name).trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<u64> {
        let mut records = Records::start(text.as_bytes()).unwrap();
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

    #[test]
    fn a_record_without_an_end_is_given_up_at_the_limit_with_its_line() {
        let fault = |text: &str| {
            let mut records = Records::start(text.as_bytes())?;
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
            first(cell.repeat(2).as_bytes()),
            Err(Fault::Excess(Excess::LongRecord { line: 1, limit }))
        );
    }

    fn refusal(table: Table, names: &[&str]) -> String {
        match Header::read(table, &ByteRecord::from(names.to_vec())) {
            Err(Fault::Table { why }) => why,
            _ => panic!("{names:?} was taken"),
        }
    }

    #[test]
    fn columns_may_stand_in_any_order_and_case() {
        let names = ByteRecord::from(vec!["Active", " NAME "]);
        assert_eq!(Table::of(&names), Some(Table::Players));
        let header = Header::read(Table::Players, &names).unwrap();
        assert_eq!(
            (header.place("name"), header.place("team")),
            (Some(1), None)
        );
    }

    #[test]
    fn a_wrong_header_is_answered_with_the_nearest() {
        let wrong = refusal(Table::Players, &["nmae", "team"]);
        assert!(
            wrong.ends_with("unknown column 'nmae'; did you mean 'name'?"),
            "{wrong}"
        );
        let twice = refusal(Table::Players, &["name", "Name"]);
        assert!(twice.ends_with("it has two columns 'name'"), "{twice}");
        let missing = refusal(Table::Picks, &["player", "season", "week", "away", "home"]);
        assert!(missing.ends_with("it has no column 'winner'"), "{missing}");
    }

    #[test]
    fn a_table_is_told_by_most_of_its_columns() {
        for (names, table) in [
            (&["plyer", "season", "week"][..], Some(Table::Picks)),
            (&["name", "team", "week"], Some(Table::Players)),
            (&["pk", "model"], None),
            (&[""], None),
        ] {
            assert_eq!(Table::of(&ByteRecord::from(names.to_vec())), table);
        }
    }
}
