//! Reads the elements of a dump one by one: of its array, or one a line.

use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use serde_json::{Deserializer, Error};

use super::Record;
use crate::feed::decode::Text;
use crate::feed::window::Window;
use crate::feed::{Fault, limit, reason, shape};

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// The bracket of the array.
    Open,
    /// The first element of the array, or its end.
    First,
    /// A comma, or the end of the array.
    Comma,
    /// A value, or the end of the text.
    Value,
}

/// The elements of a text.
pub(super) struct Elements<'s> {
    window: Window<'s>,
    next: Next,
    /// The length of the newest element, at the beginning of the window.
    newest: usize,
    /// The line and the column at which the window begins, from 1 and from 0.
    line: usize,
    column: usize,
    /// What the line has before the window, as far as it is needed to show it.
    before: Vec<u8>,
}

impl<'s> Elements<'s> {
    pub(super) fn open(text: &'s Text<'_>) -> Result<Self, Fault> {
        let mut elements = Self {
            window: text.window()?,
            next: Next::Open,
            newest: 0,
            line: 1,
            column: 0,
            before: Vec::new(),
        };
        if elements.peek()? == Some(b'{') {
            elements.next = Next::Value;
        }
        Ok(elements)
    }

    /// Goes on to the next element, which has this number; `false` when there is none.
    pub(super) fn advance(&mut self, number: usize) -> Result<bool, Fault> {
        self.release(self.newest);
        self.newest = 0;
        if self.next == Next::Open {
            // A file that does not begin with a bracket may be said to be a dump all the same.
            if self.peek()? != Some(b'[') {
                return Err(self.no_array(number));
            }
            self.release(1);
            self.next = Next::First;
        }
        match (self.next, self.peek()?) {
            (Next::Value, None) => return Ok(false),
            (Next::First | Next::Comma, Some(b']')) => {
                self.release(1);
                return match self.peek()? {
                    None => Ok(false),
                    Some(_) => Err(self.stray()),
                };
            }
            (Next::Value, _) | (Next::First, Some(_)) => {}
            (Next::Comma, Some(b',')) => {
                self.release(1);
                if matches!(self.peek()?, None | Some(b']')) {
                    return Err(self.not_an_array(b"[0,", number));
                }
            }
            (Next::First, None) => return Err(self.not_an_array(b"[", number)),
            (Next::Comma | Next::Open, _) => return Err(self.not_an_array(b"[0", number)),
        }
        if self.next == Next::First {
            self.next = Next::Comma;
        }
        self.newest = self.measure(number)?;
        Ok(true)
    }

    /// Reads as much as belongs to the element at the beginning of the window, and answers its length.
    fn measure(&mut self, number: usize) -> Result<usize, Fault> {
        loop {
            let rest = self.window.rest();
            let mut values = Deserializer::from_slice(rest).into_iter::<&RawValue>();
            let read = values.next();
            let end = values.byte_offset();
            let is_whole = self.window.has_ended() || end < rest.len();
            match read {
                Some(Ok(_)) if is_whole => return Ok(end),
                Some(Err(error)) if self.window.has_ended() || !error.is_eof() => {
                    return Err(self.not_json(&error, number));
                }
                // An element may be cut off where the window ends.
                _ => self.window.fill()?,
            }
        }
    }

    /// The record that the newest element is, or why it is none.
    pub(super) fn record(&self) -> Result<Record<'_>, String> {
        let element = self.window.rest().get(..self.newest).unwrap_or_default();
        serde_json::from_slice(element).map_err(|error| reason(&error))
    }

    /// The next character that is no white space.
    fn peek(&mut self) -> Result<Option<u8>, Fault> {
        loop {
            let rest = self.window.rest();
            let is_space = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\t' | b'\r');
            if let Some(spaces) = rest.iter().position(|byte| !is_space(byte)) {
                let found = rest.get(spaces).copied();
                self.release(spaces);
                return Ok(found);
            }
            self.release(rest.len());
            if self.window.has_ended() {
                return Ok(None);
            }
            self.window.fill()?;
        }
    }

    /// Lets the beginning of the window go.
    fn release(&mut self, count: usize) {
        let gone = self.window.rest().get(..count).unwrap_or_default();
        let of_line = match gone.iter().rposition(|byte| *byte == b'\n') {
            Some(last) => {
                self.line += gone.split(|byte| *byte == b'\n').count() - 1;
                self.column = 0;
                self.before.clear();
                gone.get(last + 1..).unwrap_or_default()
            }
            None => gone,
        };
        self.column += of_line.len();
        let room = SHOWN.saturating_sub(self.before.len()).min(of_line.len());
        self.before
            .extend_from_slice(of_line.get(..room).unwrap_or_default());
        self.window.release(count);
    }
}

// What is wrong with a text, and where.

/// How much of a line is kept to show it.
const SHOWN: usize = 1024;

impl Elements<'_> {
    /// The fault of a text whose array goes wrong between two elements. The parser finds it behind this beginning of one.
    fn not_an_array(&self, begun: &[u8], number: usize) -> Fault {
        let rest = self.window.rest();
        let rest = rest.get(..limit::RECORD).unwrap_or(rest);
        let array = [begun, rest].concat();
        match serde_json::from_slice::<Vec<IgnoredAny>>(&array) {
            Err(error) => self.not_json_behind(begun.len(), &error, number),
            Ok(_) => self.stray(),
        }
    }

    /// The fault of a text that is no array at all.
    fn no_array(&self, number: usize) -> Fault {
        let rest = self.window.rest();
        let rest = rest.get(..limit::RECORD).unwrap_or(rest);
        match serde_json::from_slice::<Vec<IgnoredAny>>(rest) {
            Err(error) => self.not_json(&error, number),
            Ok(_) => self.stray(),
        }
    }

    fn not_json(&self, error: &Error, number: usize) -> Fault {
        self.not_json_behind(0, error, number)
    }

    /// The fault of a text that is JSON only up to this record. The error counts from so many bytes before the window.
    fn not_json_behind(&self, before: usize, error: &Error, number: usize) -> Fault {
        let text = self.line_of(error.line());
        let shown = text.trim_ascii_start();
        let (line, column) = match error.line() {
            ..=1 => (
                self.line,
                (self.column + error.column()).saturating_sub(before),
            ),
            later => (self.line + later - 1, error.column()),
        };
        let is_word = shown.first().is_some_and(u8::is_ascii_alphabetic);
        let words = [b"true".as_slice(), b"false", b"null"];
        if is_word && error.is_syntax() && !words.into_iter().any(|word| shown.starts_with(word)) {
            return shape::stray(line, shown);
        }
        Fault::Json {
            line,
            column,
            record: number,
            why: reason(error),
        }
    }

    /// What follows the dump on the line where it ends.
    fn stray(&self) -> Fault {
        shape::stray(self.line, shape::line_at(self.window.rest(), 1))
    }

    /// A line, counted from the one that the window begins in, as far as it is kept.
    fn line_of(&self, number: usize) -> Vec<u8> {
        let line = shape::line_at(self.window.rest(), number.max(1));
        let line = line.get(..SHOWN).unwrap_or(line);
        if number > 1 {
            return line.to_vec();
        }
        [&self.before, line].concat()
    }
}
