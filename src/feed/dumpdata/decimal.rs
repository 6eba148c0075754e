//! Numbers as Django writes them: whole ones plain, those with decimals as text.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error};
use serde_json::Value;

use crate::league::{PlayerId, Tenths};

/// A number to the tenth.
pub(super) struct Decimal(pub(super) Tenths);

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(from)?;
        let number = match &value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let tenths = number.and_then(|number: f64| {
            let digits = format!("{number:.1}").replace('.', "");
            digits.parse().ok().map(Tenths)
        });
        tenths
            .map(Self)
            .ok_or_else(|| D::Error::custom(format!("{value} is no number")))
    }
}

/// The fields of a record, each read when it is asked for.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Fields(BTreeMap<String, Value>);

impl Fields {
    /// A field; one that is missing reads as null.
    pub(super) fn get<T: DeserializeOwned>(&self, name: &str) -> Result<T, String> {
        let value = self.0.get(name).cloned().unwrap_or_default();
        serde_json::from_value(value).map_err(|error| format!("{name}: {error}"))
    }

    /// Whose record it is.
    pub(super) fn player(&self) -> Result<PlayerId, String> {
        self.get("User").map(PlayerId)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_number_is_read_to_the_tenth_however_it_is_written() {
        let fields: Fields = serde_json::from_value(json!({
            "whole": 4513, "text": "-0.3", "long": "60.26", "bad": "n/a", "none": null
        }))
        .unwrap();
        let read = |name| fields.get::<Decimal>(name).map(|Decimal(tenths)| tenths.0);
        assert_eq!(
            (read("whole"), read("text"), read("long")),
            (Ok(45130), Ok(-3), Ok(603))
        );
        assert_eq!(read("bad"), Err("bad: \"n/a\" is no number".to_owned()));
        assert!(read("none").is_err() && read("missing").is_err());
    }
}
