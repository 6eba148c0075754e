//! Tells a dump from scoreboards by the names in the JSON, and finds the dump behind lines that are no part of it.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Fault, FeedKind, limit};

/// How deep in arrays and objects the first record or scoreboard may be.
const DEPTH: usize = 4;

/// The kind of a text that begins like JSON: that of the first names in it that tell. Nothing behind them is looked at, so
/// the text may end early. An array without such names is a dump, and an object a scoreboard.
pub(super) fn kind(text: &[u8]) -> FeedKind {
    let found = Cell::new(None);
    let look = Look {
        found: &found,
        depth: DEPTH,
    };
    // The look ends with an error of its own as soon as it knows.
    let _ended = look.deserialize(&mut serde_json::Deserializer::from_slice(text));
    found
        .get()
        .unwrap_or(match text.trim_ascii_start().first() {
            Some(b'[') => FeedKind::Dumpdata,
            _ => FeedKind::Scoreboard,
        })
}

/// What a name in an object says about the file.
fn said(name: &str) -> Option<FeedKind> {
    match name {
        "model" | "pk" | "fields" => Some(FeedKind::Dumpdata),
        "events" | "competitions" | "content" | "sbData" | "leagues" | "season" | "week"
        | "day" => Some(FeedKind::Scoreboard),
        _ => None,
    }
}

/// Looks through one value.
#[derive(Clone, Copy)]
struct Look<'a> {
    found: &'a Cell<Option<FeedKind>>,
    /// How many more levels are looked at.
    depth: usize,
}

impl Look<'_> {
    fn deeper(self) -> Self {
        Self {
            depth: self.depth.saturating_sub(1),
            ..self
        }
    }
}

impl<'de> DeserializeSeed<'de> for Look<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        if self.depth == 0 {
            return from.deserialize_ignored_any(IgnoredAny).map(|_| ());
        }
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Look<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        while let Some(name) = object.next_key::<Cow<'de, str>>()? {
            if let Some(kind) = said(&name) {
                self.found.set(Some(kind));
                return Err(A::Error::custom("known"));
            }
            object.next_value_seed(self.deeper())?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(self.deeper())?.is_some() {}
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

// Lines before a dump: what a settings file prints, or a warning, when the dump is written to standard output.

/// The lines before the dump, when the text has a dump that does not begin with it.
pub(super) fn lines_before(text: &[u8]) -> Option<Fault> {
    let text = text.get(..limit::RECORD).unwrap_or(text);
    let mut first: Option<(usize, bool)> = None;
    let mut start = 0;
    for (line, number) in text.split_inclusive(|byte| *byte == b'\n').zip(1..) {
        let begins = begins_dump(text.get(start..).unwrap_or_default());
        start += line.len();
        let line = line.trim_ascii();
        match first {
            // What begins as an array may be one whose first records are none.
            Some((first, array)) if begins && (!array || line.starts_with(b"[")) => {
                return Some(stray(first, line_at(text, first)));
            }
            None if !line.is_empty() => {
                if begins || line.starts_with(b"{") && !is_python(line) {
                    return None;
                }
                first = Some((number, line.starts_with(b"[")));
            }
            _ => {}
        }
    }
    None
}

/// Whether a text begins with the first record of a dump: an array of them, or one on its own.
fn begins_dump(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    let record = match text.strip_prefix(b"[") {
        Some(array) => array.trim_ascii_start(),
        None => text,
    };
    let names = [b"\"model\"".as_slice(), b"\"pk\"", b"\"fields\""];
    record.strip_prefix(b"{").is_some_and(|fields| {
        let fields = fields.trim_ascii_start();
        names.into_iter().any(|name| fields.starts_with(name))
    })
}

/// Whether a line is an object as Python prints it.
fn is_python(line: &[u8]) -> bool {
    let inside = line.strip_prefix(b"{").unwrap_or(line);
    inside.trim_ascii_start().starts_with(b"'")
}

/// A line that is no part of the dump.
pub(super) fn stray(number: usize, line: &[u8]) -> Fault {
    const SHOWN: usize = 60;
    let line = String::from_utf8_lossy(line);
    Fault::Stray {
        line: number,
        text: line.trim().chars().take(SHOWN).collect(),
    }
}

/// A line of a text, counted from 1.
pub(super) fn line_at(text: &[u8], number: usize) -> &[u8] {
    let mut lines = text.split(|byte| *byte == b'\n');
    lines.nth(number.saturating_sub(1)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_name_that_tells_decides() {
        use FeedKind::{Dumpdata, Scoreboard};
        for (text, expected) in [
            ("[{\"model\": \"a.b\"", Dumpdata),
            ("{\"fields\": {}", Dumpdata),
            ("[7, {\"pk\"", Dumpdata),
            ("[]", Dumpdata),
            ("[1, 2", Dumpdata),
            ("{\"leagues\": [", Scoreboard),
            ("[{\"season\"", Scoreboard),
            ("{\"2023\": {\"1\": {\"events\"", Scoreboard),
            ("[{\"id\": \"4\", \"competitions\"", Scoreboard),
            ("{\"code\": 400, \"message\": \"model\"}", Scoreboard),
            ("{", Scoreboard),
        ] {
            assert_eq!(kind(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn lines_before_a_dump_are_found() {
        let before = |text: &str| match lines_before(text.as_bytes()) {
            Some(Fault::Stray { line, text }) => Some((line, text)),
            _ => None,
        };
        let told = |line, text: &str| Some((line, text.to_owned()));
        assert_eq!(before("Loading\n[{\"model\": 1}]"), told(1, "Loading"));
        assert_eq!(
            before("\n[INFO] on\n\n[\n {\n  \"pk\": 1"),
            told(2, "[INFO] on")
        );
        assert_eq!(
            before("<frozen>: W\n{\"model\": 1}\n"),
            told(1, "<frozen>: W")
        );
        assert_eq!(before("{'a': 1}\n[{\"model\""), told(1, "{'a': 1}"));
        for text in [
            "[{\"model\": 1},\n{\"model\": 2}]",
            "[7,\n{\"model\": 2}]",
            "[\n\n{\"model\": 1}]",
            "{\"model\": 1}\n{\"model\": 2}\n",
            "{\"events\": [\n{\"model\": 1}]}",
            "name,team\nAda,KC\n",
            "",
        ] {
            assert_eq!(before(text), None, "{text}");
        }
    }
}
