//! The JSON parser's messages in words about the file: what stands there, and what should.

/// The message without the position, which is relative to the record when a record is parsed on its own.
pub(super) fn reason(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "it ends too early".to_owned();
    }
    let message = error.to_string();
    match message.rsplit_once(" at line ") {
        Some((message, _)) => in_words(message),
        None => in_words(&message),
    }
}

/// The message without the names of the program's own types.
fn in_words(message: &str) -> String {
    let words = mismatch(message)
        .or_else(|| missing(message))
        .or_else(|| unknown(message))
        .or_else(|| twice(message))
        .or_else(|| broken(message));
    words.unwrap_or_else(|| message.to_owned())
}

/// `invalid type: sequence, expected u32`
fn mismatch(message: &str) -> Option<String> {
    let (found, expected) = message.rsplit_once(", expected ")?;
    let (kind, found) = found.split_once(' ').and_then(|(invalid, rest)| {
        let (kind, found) = rest.split_once([':', ' '])?;
        (invalid == "invalid").then_some((kind, found.trim_start()))
    })?;
    match kind {
        "type" | "value" => Some(format!(
            "{} stands where {} should",
            stands(found),
            should(expected)
        )),
        "length" => Some(format!(
            "a list of {found} stands where {} should",
            should(expected)
        )),
        _ => None,
    }
}

/// What stands in the file.
fn stands(found: &str) -> String {
    let quoted = |kind| {
        let text: &str = found.strip_prefix(kind)?;
        Some(text.trim_matches('`').to_owned())
    };
    if let Some(text) = found.strip_prefix("string ") {
        return format!("the text {text}");
    }
    match found {
        "sequence" => "a list".to_owned(),
        "map" => "an object".to_owned(),
        "null" | "unit value" | "Option value" => "null".to_owned(),
        _ => ["integer ", "floating point ", "boolean "]
            .into_iter()
            .find_map(quoted)
            .unwrap_or_else(|| found.to_owned()),
    }
}

/// What should stand there.
fn should(expected: &str) -> String {
    let to = |most: u64| format!("a whole number from 0 to {most}");
    match expected {
        "u8" => to(u8::MAX.into()),
        "u16" => to(u16::MAX.into()),
        "u32" => to(u32::MAX.into()),
        "u64" | "usize" | "i8" | "i16" | "i32" | "i64" | "i128" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a string" | "str" | "a borrowed string" | "string or map" => "text".to_owned(),
        "a map" | "map" => "an object".to_owned(),
        "a sequence" | "sequence" => "a list".to_owned(),
        _ if expected.starts_with("struct ") => "an object".to_owned(),
        _ => expected.to_owned(),
    }
}

/// ``missing field `Week` ``
fn missing(message: &str) -> Option<String> {
    let field = message.strip_prefix("missing field `")?;
    Some(format!("it has no {}", field.trim_end_matches('`')))
}

/// ``unknown variant `home`, expected one of `Home`, `Away`, `Tie` ``
fn unknown(message: &str) -> Option<String> {
    let message = message.strip_prefix("unknown variant `")?;
    let (found, known) = message.rsplit_once("`, expected ")?;
    let known = known.trim_start_matches("one of ").replace('`', "");
    Some(format!(
        "'{found}' is none of {}",
        known.replace(" or ", ", ")
    ))
}

/// ``duplicate field `Week` ``
fn twice(message: &str) -> Option<String> {
    let field = message.strip_prefix("duplicate field `")?;
    Some(format!("it has {} twice", field.trim_end_matches('`')))
}

/// What is not JSON at all.
fn broken(message: &str) -> Option<String> {
    let words = match message {
        "trailing characters" => "more follows where it should end",
        "trailing comma" => "nothing follows a comma",
        "expected value" | "expected ident" => "no value stands where one should",
        "key must be a string" => "a name stands there without quotes",
        "expected `:`" => "no colon stands behind a name",
        "expected `,` or `]`" | "expected `,` or `}`" => "no comma stands between two values",
        "invalid unicode code point" => "a text is not UTF-8",
        _ => return None,
    };
    Some(words.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde::de::DeserializeOwned;

    use super::*;

    #[derive(Debug, Deserialize)]
    enum Side {
        Home,
        Away,
    }

    #[derive(Debug, Deserialize)]
    struct Inner {
        #[serde(rename = "Week")]
        week: u8,
    }

    fn why<T: DeserializeOwned + std::fmt::Debug>(json: &str) -> String {
        reason(&serde_json::from_str::<T>(json).unwrap_err())
    }

    #[test]
    fn what_stands_in_the_file_is_told_in_words_of_the_file() {
        assert_eq!(
            serde_json::from_str::<Inner>(r#"{"Week": 1}"#)
                .unwrap()
                .week,
            1
        );
        assert!(matches!(serde_json::from_str(r#""Away""#), Ok(Side::Away)));
        for (told, expected) in [
            (
                why::<u32>("[]"),
                "a list stands where a whole number from 0 to 4294967295 should",
            ),
            (
                why::<u8>("300"),
                "300 stands where a whole number from 0 to 255 should",
            ),
            (
                why::<u8>("-1"),
                "-1 stands where a whole number from 0 to 255 should",
            ),
            (
                why::<i64>("null"),
                "null stands where a whole number should",
            ),
            (why::<i64>("1.5"), "1.5 stands where a whole number should"),
            (why::<Inner>("1"), "1 stands where an object should"),
            (why::<Inner>("{}"), "it has no Week"),
            (why::<Inner>(r#"{"Week":1,"Week":2}"#), "it has Week twice"),
            (
                why::<Inner>("[]"),
                "a list of 0 stands where an object should",
            ),
            (why::<String>("{}"), "an object stands where text should"),
            (
                why::<bool>(r#""a, expected b""#),
                "the text \"a, expected b\" stands where true or false should",
            ),
            (why::<Side>(r#""home""#), "'home' is none of Home, Away"),
            (why::<Side>("7"), "no value stands where one should"),
            (why::<Vec<u8>>("true"), "true stands where a list should"),
            (why::<BTreeMap<String, u8>>("{"), "it ends too early"),
            (
                why::<BTreeMap<String, u8>>("{a: 1}"),
                "a name stands there without quotes",
            ),
            (why::<u8>("1 2"), "more follows where it should end"),
            (
                why::<Vec<u8>>("[1 2]"),
                "no comma stands between two values",
            ),
            (why::<u8>("@"), "no value stands where one should"),
        ] {
            assert_eq!(told, expected);
        }
    }
}
