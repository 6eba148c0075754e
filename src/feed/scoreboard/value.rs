//! Values in several forms: a number may be a number, a number with a fraction of zero, or a text.

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

/// A score: a whole number, or an object that holds one as `value` or `displayValue`.
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

/// The text of a value, cut to a readable length.
pub(super) fn short(value: &Value) -> String {
    value.to_string().chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_score_is_read_in_every_form_it_was_ever_sent_in() {
        let object = json!({"displayValue": "24"});
        for form in [json!("24"), json!(" 24 "), json!(24), json!(24.0), object] {
            assert_eq!(score(&form), Ok(24), "{form}");
        }
        assert_eq!(score(&json!({"value": 24.0})), Ok(24));
        assert_eq!(score(&json!("255")), Ok(255));
    }

    #[test]
    fn a_score_that_is_unreadable_or_too_high_is_refused() {
        for (form, why) in [
            (json!(""), "cannot be read"),
            (json!(null), "cannot be read"),
            (json!({}), "cannot be read"),
            (json!([24]), "cannot be read"),
            (json!("24 points"), "cannot be read"),
            (json!(2.5), "cannot be read"),
            (json!({"value": null}), "cannot be read"),
            (json!("256"), "0 to 255"),
            (json!(-1), "0 to 255"),
            (json!(1e18), "0 to 255"),
            (json!("9999999999"), "0 to 255"),
            (json!(1e300), "score"),
        ] {
            assert!(score(&form).unwrap_err().contains(why), "{form}");
        }
    }
}
