//! Values that come in several forms: a number may be a number, a number with a fraction of zero, or a text.

use serde_json::Value;

/// A whole number, however it is written.
pub(super) fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| {
            let whole = number.as_f64().filter(|n| n.fract() == 0.0)?;
            format!("{whole:.0}").parse().ok()
        }),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A score: a whole number, or an object that holds one as `value` or, for people, as `displayValue`.
pub(super) fn score(value: &Value) -> Result<u8, String> {
    let number = match value {
        Value::Object(fields) => ["value", "displayValue"]
            .iter()
            .find_map(|name| whole(fields.get(*name)?)),
        other => whole(other),
    };
    let number = number.ok_or_else(|| format!("its score {} cannot be read", short(value)))?;
    u8::try_from(number).map_err(|_| format!("a score of {number} is not from 0 to 255"))
}

/// As it stands in the answer, cut to a readable length.
fn short(value: &Value) -> String {
    value.to_string().chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_score_is_read_in_every_form_it_was_ever_sent_in() {
        for form in [
            json!("24"),
            json!(" 24 "),
            json!(24),
            json!(24.0),
            json!({"value": 24.0}),
            json!({"displayValue": "24"}),
        ] {
            assert_eq!(score(&form), Ok(24), "{form}");
        }
        for form in [
            json!(""),
            json!(null),
            json!({}),
            json!([24]),
            json!("24 points"),
            json!(2.5),
            json!({"value": null}),
        ] {
            assert!(
                score(&form).unwrap_err().contains("cannot be read"),
                "{form}"
            );
        }
    }

    #[test]
    fn a_score_no_game_can_have_is_refused() {
        assert_eq!(score(&json!("255")), Ok(255));
        for form in [json!("256"), json!(-1), json!(1e18), json!("9999999999")] {
            assert!(score(&form).unwrap_err().contains("0 to 255"), "{form}");
        }
        assert!(score(&json!(1e300)).is_err());
    }
}
