//! Django's `dumpdata`: a JSON array of records `{"model": …, "pk": …, "fields": {…}}`, or one such record a line.
//!
//! The array is read record by record and each record is parsed on its own, so one bad record cannot invalidate the file
//! and no tree of the whole file is built. Records that belong together (a banker has its own row, and so has a result)
//! are joined at the end, in `assemble`, so the order of the records does not matter. Of two records with the same model
//! and pk the later is used, as in Django's own loader.
//!
//! A dump may refer to players by username (`--natural-foreign`). Then it is read twice: the first time only says whose
//! username is whose.

mod assemble;
mod fields;
mod reference;
mod usernames;

use std::borrow::Cow;
use std::fmt;

use assemble::Gathered;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::limit::Excess;
use super::{Fault, limit, reason, shape};
use crate::league::{Facts, Skipped};

pub(super) use reference::read as reference_scores;

/// Reads the facts of a whole dump with at most this many records.
pub(super) fn read(json: &[u8], limit: usize) -> Result<(Facts, Vec<Skipped>), Fault> {
    let mut gathered = Gathered::default();
    walk(json, limit, |record| gathered.add(record))?;
    if let Some(names) = gathered.usernames.needed()? {
        gathered = Gathered::knowing(names);
        walk(json, limit, |record| gathered.add(record))?;
        gathered.usernames.needed()?;
    }
    if !gathered.ours {
        let records = gathered.records;
        return Err(Fault::NothingOfOurs { records });
    }
    Ok(gathered.finish())
}

/// An element of a dump's array.
struct Element<'a> {
    /// Counted from 1.
    number: usize,
    /// The record, or why the element is not one.
    record: Result<Record<'a>, String>,
}

impl Element<'_> {
    /// What reports call the element: `record 17 (predictor.banker, pk 5)`. Hostile names and keys are cut to a readable
    /// length.
    fn position(&self) -> String {
        let short = |text: &str| text.chars().take(40).collect::<String>();
        let Ok(Record { model, pk, .. }) = &self.record else {
            return format!("record {}", self.number);
        };
        let pk = pk.map_or("no pk".to_owned(), |pk| format!("pk {}", short(pk.get())));
        format!("record {} ({}, {pk})", self.number, short(model))
    }

    /// The text of the record's key.
    fn pk(&self) -> &str {
        let pk = self.record.as_ref().ok().and_then(|record| record.pk);
        pk.map_or("null", RawValue::get)
    }
}

/// Passes the elements of a dump to `each` one by one. A file that is not a dump is given up early.
fn walk(json: &[u8], limit: usize, each: impl FnMut(&Element<'_>)) -> Result<(), Fault> {
    let mut records = Records {
        each,
        limit,
        read: 0,
        others: 0,
        fault: None,
    };
    let walked = if json.trim_ascii_start().starts_with(b"{") {
        let mut values = serde_json::Deserializer::from_slice(json).into_iter::<&RawValue>();
        values.try_for_each(|raw| raw.and_then(|raw| records.take(raw)))
    } else {
        let mut reader = serde_json::Deserializer::from_slice(json);
        let walked = reader.deserialize_seq(&mut records);
        walked.and_then(|()| {
            reader.end().inspect_err(|error| {
                let line = error.line();
                records.fault = Some(shape::stray(line, behind(json, line, error.column())));
            })
        })
    };
    walked.map_err(|error| {
        let fault = records.fault.take();
        fault.unwrap_or_else(|| not_json(json, records.read + 1, &error))
    })
}

/// The fault of a text that is JSON only up to this record.
fn not_json(json: &[u8], record: usize, error: &serde_json::Error) -> Fault {
    let line = shape::line_at(json, error.line()).trim_ascii_start();
    let is_word = line.first().is_some_and(u8::is_ascii_alphabetic);
    let words = [b"true".as_slice(), b"false", b"null"];
    if is_word && error.is_syntax() && !words.into_iter().any(|word| line.starts_with(word)) {
        return shape::stray(error.line(), line);
    }
    Fault::Json {
        line: error.line(),
        column: error.column(),
        record,
        why: reason(error),
    }
}

/// What follows the dump on the line where it ends.
fn behind(json: &[u8], line: usize, column: usize) -> &[u8] {
    let line = shape::line_at(json, line);
    line.get(column.saturating_sub(1)..).unwrap_or(line)
}

struct Records<F> {
    each: F,
    limit: usize,
    read: usize,
    /// The number of elements that are not records.
    others: usize,
    /// Why the walk ended early.
    fault: Option<Fault>,
}

impl<F: FnMut(&Element<'_>)> Records<F> {
    /// Passes an element on. The error only ends the walk; why it ends is the fault.
    fn take<E: Error>(&mut self, raw: &RawValue) -> Result<(), E> {
        self.add(raw).map_err(|fault| {
            self.fault = Some(fault);
            E::custom("too much of it")
        })
    }

    fn add(&mut self, raw: &RawValue) -> Result<(), Fault> {
        self.read += 1;
        if self.read > self.limit {
            let (what, limit) = ("records", self.limit);
            return Err(Fault::Excess(Excess::TooMany { what, limit }));
        }
        let record = serde_json::from_str(raw.get()).map_err(|error| reason(&error));
        if let Err(why) = &record {
            self.others += 1;
            if self.others > limit::NO_RECORDS {
                let (limit, why) = (limit::NO_RECORDS, why.clone());
                return Err(Fault::Excess(Excess::NoRecords { limit, why }));
            }
        }
        (self.each)(&Element {
            number: self.read,
            record,
        });
        Ok(())
    }
}

impl<'de, F: FnMut(&Element<'_>)> Visitor<'de> for &mut Records<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<(), A::Error> {
        while let Some(raw) = array.next_element::<&RawValue>()? {
            self.take(raw)?;
        }
        Ok(())
    }
}

// One record of a dump, before its fields are parsed.

/// The members that every record has.
#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow)]
    model: Cow<'a, str>,
    #[serde(borrow, default)]
    pk: Option<&'a RawValue>,
    #[serde(borrow)]
    fields: &'a RawValue,
}

impl<'a> Record<'a> {
    /// Parses the fields. Their size is checked first, because values of any shape may be in it, which take up many times
    /// their text in memory.
    fn fields<T: Deserialize<'a>>(&self) -> Result<T, String> {
        let json = self.fields.get();
        if json.len() > limit::RECORD {
            return Err(format!(
                "it has {} bytes; {} is the most a record may have",
                json.len(),
                limit::RECORD
            ));
        }
        serde_json::from_str(json)
            .map_err(|error| fields::wrong(&self.model, json).unwrap_or_else(|| reason(&error)))
    }
}

/// Whether a model holds scores that the original program derived, or is internal to Django. Such records are skipped
/// without a notice.
fn is_ignored(model: &str) -> bool {
    match model.split_once('.') {
        Some(("predictor", name)) => matches!(
            name,
            "scoresweek" | "scoresseason" | "scoresalltime" | "avgscores" | "record"
        ),
        // A site without a model of its own for users keeps its players in `auth.user`.
        Some(("auth", name)) => name != "user",
        Some((app, _)) => matches!(app, "admin" | "contenttypes" | "sessions" | "sites"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(json: &str) -> Fault {
        read(json.as_bytes(), 10_000).unwrap_err()
    }

    #[test]
    fn a_broken_file_is_refused_with_line_column_and_record() {
        let Fault::Json {
            line,
            column,
            record,
            why,
        } = fault("[{\"model\": \"predictor.banker\", \"pk\": 1, \"fields\": {}},\n {\"model\": ")
        else {
            panic!("not a JSON fault")
        };
        assert_eq!((line, column, record), (2, 11, 2));
        assert_eq!(why, "it ends too early");
        let stray = |line, text: &str| Fault::Stray {
            line,
            text: text.to_owned(),
        };
        assert_eq!(fault("[] []"), stray(1, "[]"));
        assert_eq!(fault("[\n]\nBye \n."), stray(3, "Bye"));
        assert!(matches!(
            fault("[{\"a\": \"\u{1}\"}]"),
            Fault::Json { record: 1, .. }
        ));
        let not_utf8 = read(b"[{\"model\": \"\xff\"}]", 10);
        assert!(
            matches!(not_utf8, Err(Fault::Json { record: 1, .. })),
            "{not_utf8:?}"
        );
    }

    #[test]
    fn a_file_of_something_else_is_given_up_early() {
        let limit = limit::NO_RECORDS;
        let ones = format!("[{}1", "1,".repeat(limit));
        let Fault::Excess(Excess::NoRecords { why, .. }) = fault(&ones) else {
            panic!("not given up")
        };
        assert!(why.contains("1 stands where an object should"), "{why}");
        let record = r#"{"model": "a.b", "fields": 0}"#;
        let many = format!("[{record}{}]", format!(",{record}").repeat(9));
        let limited = |limit| read(many.as_bytes(), limit).unwrap_err();
        let what = "records";
        assert_eq!(
            limited(9),
            Fault::Excess(Excess::TooMany { what, limit: 9 })
        );
        assert_eq!(limited(10), Fault::NothingOfOurs { records: 10 });
    }

    #[test]
    fn a_file_without_our_models_is_refused() {
        assert_eq!(fault("[]"), Fault::NothingOfOurs { records: 0 });
        let derived = r#"[{"model": "predictor.scoresweek", "pk": 1, "fields": {}}, 7]"#;
        assert_eq!(fault(derived), Fault::NothingOfOurs { records: 2 });
    }
}
