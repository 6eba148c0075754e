//! Django's `dumpdata`: a JSON array of records `{"model": …, "pk": …, "fields": {…}}`.
//!
//! The array is walked record by record and each record is read on its own, so one bad record cannot spoil the file and
//! no tree of the whole file is ever built. What the records mean together (a banker is a row of its own, a result too) is
//! put together at the end, in [`finish`], which makes the order of the records irrelevant. Of two records with one model
//! and pk the later is taken, as Django's own loader would.

mod claims;
mod decimal;
mod fields;
mod finish;
mod gather;
mod models;
mod record;

use std::fmt;

use serde::Deserializer;
use serde::de::{SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{Fault, reason};
use crate::league::{Facts, Skipped};
use gather::Gathered;

pub(super) use claims::read as claims;

/// Reads the facts of a whole dump.
pub(super) fn read(json: &[u8]) -> Result<(Facts, Vec<Skipped>), Fault> {
    let mut gathered = Gathered::default();
    walk(json, |_, raw| gathered.add(raw))?;
    if !gathered.any_of_ours() {
        return Err(Fault::NothingOfOurs {
            records: gathered.records(),
        });
    }
    Ok(gathered.finish())
}

/// Hands out the records of a dump one by one, each with its number, counted from 1.
fn walk(json: &[u8], each: impl FnMut(usize, &RawValue)) -> Result<(), Fault> {
    let mut records = Records { each, read: 0 };
    let mut reader = serde_json::Deserializer::from_slice(json);
    let walked = reader
        .deserialize_seq(&mut records)
        .and_then(|()| reader.end());
    walked.map_err(|error| Fault::Json {
        line: error.line(),
        column: error.column(),
        record: records.read + 1,
        why: reason(&error),
    })
}

struct Records<F> {
    each: F,
    read: usize,
}

impl<'de, F: FnMut(usize, &RawValue)> Visitor<'de> for &mut Records<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<(), A::Error> {
        while let Some(raw) = array.next_element::<&RawValue>()? {
            self.read += 1;
            (self.each)(self.read, raw);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(why, "EOF while parsing a value");
        assert!(matches!(fault("[] []"), Fault::Json { line: 1, .. }));
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
    fn a_file_without_our_models_is_refused() {
        assert_eq!(fault("[]"), Fault::NothingOfOurs { records: 0 });
        let derived = r#"[{"model": "predictor.scoresweek", "pk": 1, "fields": {}}, 7]"#;
        assert_eq!(fault(derived), Fault::NothingOfOurs { records: 2 });
    }
}
