//! Django's `dumpdata`: a JSON array of records `{"model": …, "pk": …, "fields": {…}}`.
//!
//! The array is read record by record and each record is parsed on its own, so one bad record cannot invalidate the file
//! and no tree of the whole file is built. Records that belong together (a banker has its own row, and so has a result)
//! are joined at the end, in [`finish`], so the order of the records does not matter. Of two records with the same model
//! and pk the later is used, as in Django's own loader.

mod assemble;
mod fields;
mod reference;

use std::borrow::Cow;
use std::fmt;

use assemble::Gathered;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::limit::Excess;
use super::{Fault, limit, reason};
use crate::league::{Facts, Skipped};

pub(super) use reference::read as claims;

/// Reads the facts of a whole dump with at most this many records.
pub(super) fn read(json: &[u8], limit: usize) -> Result<(Facts, Vec<Skipped>), Fault> {
    let mut gathered = Gathered::default();
    walk(json, limit, |record| gathered.add(record))?;
    if !gathered.any_of_ours() {
        return Err(Fault::NothingOfOurs {
            records: gathered.records(),
        });
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

/// Passes the elements of a dump to `each` one by one. A file that is not a dump is given up early.
fn walk(json: &[u8], limit: usize, each: impl FnMut(Element<'_>)) -> Result<(), Fault> {
    let mut records = Records {
        each,
        limit,
        read: 0,
        others: 0,
        fault: None,
    };
    let mut reader = serde_json::Deserializer::from_slice(json);
    let walked = reader
        .deserialize_seq(&mut records)
        .and_then(|()| reader.end());
    walked.map_err(|error| {
        records.fault.take().unwrap_or_else(|| Fault::Json {
            line: error.line(),
            column: error.column(),
            record: records.read + 1,
            why: reason(&error),
        })
    })
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

impl<F: FnMut(Element<'_>)> Records<F> {
    fn add(&mut self, raw: &RawValue) -> Result<(), Fault> {
        self.read += 1;
        if self.read > self.limit {
            return Err(Fault::Excess(Excess::TooMany {
                what: "records",
                limit: self.limit,
            }));
        }
        let record = serde_json::from_str(raw.get()).map_err(|error| reason(&error));
        if let Err(why) = &record {
            self.others += 1;
            if self.others > limit::NO_RECORDS {
                return Err(Fault::Excess(Excess::NoRecords {
                    limit: limit::NO_RECORDS,
                    why: why.clone(),
                }));
            }
        }
        (self.each)(Element {
            number: self.read,
            record,
        });
        Ok(())
    }
}

impl<'de, F: FnMut(Element<'_>)> Visitor<'de> for &mut Records<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<(), A::Error> {
        while let Some(raw) = array.next_element::<&RawValue>()? {
            if let Err(fault) = self.add(raw) {
                self.fault = Some(fault);
                return Err(A::Error::custom("too much of it"));
            }
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

impl Record<'_> {
    /// The text of the fields. Its size is checked, because values of any shape may be in it, which take up many times
    /// their text in memory.
    fn read(&self) -> Result<&str, String> {
        let json = self.fields.get();
        if json.len() > limit::RECORD {
            return Err(format!(
                "it has {} bytes; {} is the most a record may have",
                json.len(),
                limit::RECORD
            ));
        }
        Ok(json)
    }
}

/// What this program does with a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Model {
    User,
    Team,
    Match,
    Prediction,
    Banker,
    Results,
    Config,
    /// Scores that the original program derived, or Django's internal models: skipped silently.
    Ignored,
    /// Skipped with a notice.
    Unknown,
}

impl Model {
    fn of(name: &str) -> Self {
        match name {
            "accounts.user" => Self::User,
            "predictor.team" => Self::Team,
            "predictor.match" => Self::Match,
            "predictor.prediction" => Self::Prediction,
            "predictor.banker" => Self::Banker,
            "predictor.results" => Self::Results,
            "predictor.pigskinconfig" => Self::Config,
            "predictor.scoresweek"
            | "predictor.scoresseason"
            | "predictor.scoresalltime"
            | "predictor.avgscores"
            | "predictor.record" => Self::Ignored,
            other => match other.split_once('.') {
                Some(("admin" | "auth" | "contenttypes" | "sessions" | "sites", _)) => {
                    Self::Ignored
                }
                _ => Self::Unknown,
            },
        }
    }

    /// Whether the model holds facts.
    const fn is_ours(self) -> bool {
        match self {
            Self::User
            | Self::Team
            | Self::Match
            | Self::Prediction
            | Self::Banker
            | Self::Results => true,
            Self::Config | Self::Ignored | Self::Unknown => false,
        }
    }
}

/// The position of a record in its file, for reports.
#[derive(Clone, Debug)]
struct RecordPosition {
    /// Counted from 1.
    record: usize,
    model: Option<String>,
    /// The text in the file, up to the maximum length of a key; `None` for a longer one.
    pk: Option<String>,
}

impl RecordPosition {
    /// The position of an element that may not be a record.
    const fn of(record: usize) -> Self {
        Self {
            record,
            model: None,
            pk: None,
        }
    }

    /// Takes the model and the pk from a record. Hostile names and keys are cut to a readable length.
    fn tell(&mut self, record: &Record<'_>) {
        const READABLE: usize = 40;
        let short = |text: &str| text.chars().take(READABLE).collect();
        self.model = Some(short(&record.model));
        self.pk = record.pk.map(|pk| short(pk.get()));
    }

    /// `record 17 (predictor.banker, pk 5)`.
    fn text(&self) -> String {
        let record = self.record;
        match (&self.model, &self.pk) {
            (Some(model), Some(pk)) => format!("record {record} ({model}, pk {pk})"),
            (Some(model), None) => format!("record {record} ({model}, no pk)"),
            (None, _) => format!("record {record}"),
        }
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
        assert_eq!(why, "EOF while parsing a value");
        assert!(matches!(fault("[] []"), Fault::Json { line: 1, .. }));
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
        assert!(why.contains("invalid type: integer `1`"), "{why}");
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
