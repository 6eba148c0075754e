//! Which part of which season a game belongs to, and which week of it: a number, a text or an object, under several names.

use std::fmt;

use serde_json::Value;

use super::value::{short, whole};

/// A part of the year. Only the regular season is predicted; the weeks of the others are counted from 1 again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Before,
    Regular,
    Playoffs,
    Pause,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Before => "pre-season",
            Self::Regular => "regular season",
            Self::Playoffs => "post-season",
            Self::Pause => "off-season",
        })
    }
}

/// The part of the year that an event, or a whole answer, says it belongs to; `None` if it says nothing. The error is what
/// it says that is no part of the year.
pub(super) fn part(object: &Value) -> Option<Result<Part, String>> {
    let season = &object["season"];
    let said = [&season["type"], &object["seasonType"], &season["slug"]];
    said.into_iter().find_map(of_value)
}

fn of_value(value: &Value) -> Option<Result<Part, String>> {
    let unknown = || Err(format!("its season has the unknown type {}", short(value)));
    match value {
        Value::Null => None,
        Value::Object(fields) => ["type", "id", "slug", "name", "abbreviation"]
            .iter()
            .find_map(|name| of_value(fields.get(*name)?)),
        Value::String(text) if text.trim().is_empty() => None,
        _ => Some(match whole(value) {
            Some(number) => of_number(number).map_or_else(unknown, Ok),
            None => value.as_str().and_then(of_word).map_or_else(unknown, Ok),
        }),
    }
}

/// ESPN's numbers.
const fn of_number(number: i64) -> Option<Part> {
    match number {
        1 => Some(Part::Before),
        2 => Some(Part::Regular),
        3 => Some(Part::Playoffs),
        4 => Some(Part::Pause),
        _ => None,
    }
}

/// `REG`, `regular-season`, `Regular Season`, and so on.
fn of_word(text: &str) -> Option<Part> {
    let text = text.trim().to_ascii_lowercase();
    let begins = |word: &str| text.starts_with(word);
    if begins("reg") {
        Some(Part::Regular)
    } else if begins("pre") {
        Some(Part::Before)
    } else if begins("post") || begins("playoff") {
        Some(Part::Playoffs)
    } else {
        begins("off").then_some(Part::Pause)
    }
}

/// The year of the season that an event, or a whole answer, says it belongs to.
pub(super) fn year(object: &Value) -> Option<i64> {
    match &object["season"] {
        season @ Value::Object(_) => ["year", "displayName"]
            .iter()
            .find_map(|name| whole(&season[*name])),
        season => whole(season),
    }
}

/// The number of a week: `3`, `"3"`, `"Week 3"`, or an object that has one of these; `None` if nothing is said. The error
/// is what is said instead.
pub(super) fn week(value: &Value) -> Result<Option<i64>, String> {
    match value {
        Value::Null => Ok(None),
        Value::Object(_) => {
            let said = ["number", "value", "text"].map(|name| &value[name]);
            said.into_iter()
                .find(|said| !said.is_null())
                .map_or(Ok(None), week)
        }
        Value::String(text) => {
            let text = text.trim();
            let is_named = text
                .get(..4)
                .is_some_and(|word| word.eq_ignore_ascii_case("week"));
            let number = text.get(4..).filter(|_| is_named).unwrap_or(text);
            number.trim().parse().map(Some).map_err(|_| no_week(value))
        }
        _ => whole(value).map(Some).ok_or_else(|| no_week(value)),
    }
}

fn no_week(value: &Value) -> String {
    format!("its week {} is no number", short(value))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_part_of_the_year_is_read_in_every_form_it_was_ever_sent_in() {
        for regular in [
            json!({"season": {"type": 2}}),
            json!({"season": {"type": "2"}}),
            json!({"season": {"type": 2.0, "slug": "post-season"}}),
            json!({"season": {"type": {"id": "2", "type": 2, "abbreviation": "reg"}}}),
            json!({"season": {"type": {"name": "Regular Season"}}}),
            json!({"season": {"type": "REG"}}),
            json!({"season": {"slug": "regular-season"}}),
            json!({"season": 2023, "seasonType": 2}),
            json!({"season": {"type": null}, "seasonType": {"id": "2", "name": "regular"}}),
        ] {
            assert_eq!(part(&regular), Some(Ok(Part::Regular)), "{regular}");
        }
        for (word, expected) in [
            ("preseason", Part::Before),
            ("POST", Part::Playoffs),
            ("playoffs", Part::Playoffs),
            ("offseason", Part::Pause),
        ] {
            assert_eq!(part(&json!({"seasonType": word})), Some(Ok(expected)));
        }
        assert_eq!(part(&json!({"season": 2023, "week": 1})), None);
        for unknown in [json!(9), json!("two"), json!([2])] {
            let said = part(&json!({"season": {"type": unknown}}));
            assert!(said.unwrap().unwrap_err().contains("unknown type"));
        }
    }

    #[test]
    fn a_week_is_a_number_however_it_is_written() {
        for three in [
            json!(3),
            json!("3"),
            json!(3.0),
            json!("Week 3"),
            json!({"number": 3}),
            json!({"text": "week 3"}),
        ] {
            assert_eq!(week(&three), Ok(Some(3)), "{three}");
        }
        assert_eq!((week(&json!(null)), week(&json!({}))), (Ok(None), Ok(None)));
        for none in [json!("Wild Card"), json!(1.5), json!([3]), json!(true)] {
            assert!(week(&none).unwrap_err().contains("is no number"), "{none}");
        }
    }
}
