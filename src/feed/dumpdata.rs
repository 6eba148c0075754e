//! Django's `dumpdata`: a JSON array of records `{"model": …, "pk": …, "fields": {…}}`.
//!
//! The array is walked record by record and each record is read on its own, so one bad record cannot spoil the file and
//! no tree of the whole file is ever built. What the records mean together (a banker is a row of its own, a result too) is
//! put together at the end, in [`finish`], which makes the order of the records irrelevant. Of two records with one model
//! and pk the later is taken, as Django's own loader would.

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

/// Reads a whole dump.
pub(super) fn read(json: &[u8]) -> Result<(Facts, Vec<Skipped>), Fault> {
    let mut gathered = Gathered::default();
    let mut reader = serde_json::Deserializer::from_slice(json);
    let walked = reader
        .deserialize_seq(Records(&mut gathered))
        .and_then(|()| reader.end());
    if let Err(error) = walked {
        return Err(Fault::Json {
            line: error.line(),
            column: error.column(),
            record: gathered.records() + 1,
            why: reason(&error),
        });
    }
    if !gathered.any_of_ours() {
        return Err(Fault::NothingOfOurs {
            records: gathered.records(),
        });
    }
    Ok(gathered.finish())
}

struct Records<'a>(&'a mut Gathered);

impl<'de> Visitor<'de> for Records<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<(), A::Error> {
        while let Some(raw) = array.next_element::<&RawValue>()? {
            self.0.add(raw);
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
