//! Django's `dumpdata`: a JSON array of records `{"model": …, "pk": …, "fields": {…}}`, or one such record a line.
//!
//! The array is read record by record and each record is parsed on its own, so one bad record cannot invalidate the file
//! and neither the file nor a tree of it is in memory. Records that belong together (a banker has its own row, and so has a
//! result) are joined at the end, in `assemble`, so the order of the records does not matter. Of two records with the same model
//! and pk the later is used, as in Django's own loader.
//!
//! A dump may refer to players by username (`--natural-foreign`). Then it is read twice: the first time only says whose
//! username is whose.

mod assemble;
mod elements;
mod fields;
mod picks;
mod reference;
mod usernames;

use std::borrow::Cow;

use assemble::Gathered;
use elements::Elements;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::decode::Text;
use super::limit::Excess;
use super::{Fault, limit, reason};
use crate::league::{Facts, Skipped};

pub(super) use reference::read as reference_scores;

/// Reads the facts of a whole dump with at most as many records as a file of its size can have.
pub(super) fn read(text: &Text<'_>) -> Result<(Facts, Vec<Skipped>), Fault> {
    let mut gathered = Gathered::default();
    walk(text, |record| gathered.add(record))?;
    if let Some(names) = gathered.usernames.needed()? {
        gathered = Gathered::knowing(names);
        walk(text, |record| gathered.add(record))?;
        gathered.usernames.needed()?;
    }
    if !gathered.ours {
        let records = gathered.records;
        return Err(Fault::NothingOfOurs { records });
    }
    Ok(gathered.finish()?)
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
fn walk(
    text: &Text<'_>,
    mut each: impl FnMut(&Element<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let limit = limit::records(text.stored());
    let mut elements = Elements::open(text)?;
    let (mut read, mut others) = (0, 0);
    while elements.advance(read + 1)? {
        read += 1;
        if read > limit {
            let what = "records";
            return Err(Fault::Excess(Excess::TooMany { what, limit }));
        }
        let record = elements.record();
        if let Err(why) = &record {
            others += 1;
            if others > limit::NO_RECORDS {
                let (limit, why) = (limit::NO_RECORDS, why.clone());
                return Err(Fault::Excess(Excess::NoRecords { limit, why }));
            }
        }
        each(&Element {
            number: read,
            record,
        })?;
    }
    Ok(())
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
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn read(json: &[u8]) -> Result<(Facts, Vec<Skipped>), Fault> {
        super::read(&Text::of(&json.into())?)
    }

    fn fault(json: &str) -> Fault {
        read(json.as_bytes()).unwrap_err()
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
        let not_utf8 = read(b"[{\"model\": \"\xff\"}]");
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
        let limit = limit::records(0);
        let many = |count| format!("[{record}{}]", format!(",{record}").repeat(count - 1));
        // Unpacked it has more records than a file of its size may have.
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(many(limit + 1).as_bytes()).unwrap();
        let what = "records";
        assert_eq!(
            read(&gzip.finish().unwrap()).unwrap_err(),
            Fault::Excess(Excess::TooMany { what, limit })
        );
        assert_eq!(fault(&many(10)), Fault::NothingOfOurs { records: 10 });
    }

    #[test]
    fn a_file_without_our_models_is_refused() {
        assert_eq!(fault("[]"), Fault::NothingOfOurs { records: 0 });
        let derived = r#"[{"model": "predictor.scoresweek", "pk": 1, "fields": {}}, 7]"#;
        assert_eq!(fault(derived), Fault::NothingOfOurs { records: 2 });
    }
}
