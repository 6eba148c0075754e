//! Removes possible passwords from text that quotes what the user typed.

use std::fmt::Display;
use std::str::FromStr;

/// What follows the scheme's name in a URL that the program accepts.
const MARKS: [&str; 2] = ["://", "unix:"];

/// Cuts off, line by line, everything that follows the scheme of a URL, and leaves out words that are a user name and
/// password, or that end in one.
///
/// A parser quotes what it refuses, and a URL may end up where none belongs (`--ttl redis://…`, `--db redis://…`). Where
/// a URL ends cannot be determined, since a password may contain any character, so the rest of the line is cut with it.
pub fn redact(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match scheme(line).and_then(|end| line.get(..end)) {
            Some(scheme) => {
                clean.push_str(scheme);
                clean.push('…');
                clean.push_str(if line.ends_with('\n') { "\n" } else { "" });
            }
            None => line
                .split_inclusive(char::is_whitespace)
                .for_each(|word| push_word(word, &mut clean)),
        }
    }
    clean
}

/// The same for one value that the user typed, which may contain spaces.
pub(super) fn redact_value(text: &str) -> String {
    if scheme(text).is_none() && names_a_user(text) {
        "…".to_owned()
    } else {
        redact(text)
    }
}

/// Why a text is not a valid `T`, safe to show: where the message quotes the text, it quotes the redacted form.
pub fn refusal<T: FromStr<Err: Display>>(text: &str, why: &T::Err) -> String {
    let shown = super::value(text);
    if shown == text {
        return redact(&why.to_string());
    }
    match shown.parse::<T>() {
        Err(why) => redact(&why.to_string()),
        Ok(_) => format!("'{shown}' holds more than can be shown"),
    }
}

/// Whether the text contains something like a URL or like a user name with a password, and so is neither a path nor a
/// name. So does its redacted form, which is refused in the same words when it is parsed in place of the text.
pub fn holds_url(text: &str) -> bool {
    scheme(text).is_some() || text == "…" || redact_value(text) != text
}

/// The position at which the scheme of the line's first URL ends.
fn scheme(line: &str) -> Option<usize> {
    let ends = MARKS.iter().filter_map(|mark| {
        let at = line.find(mark)?;
        Some(at + mark.len())
    });
    ends.min()
}

/// Whether a text is `user:password@host`, or has a password among its query parameters.
fn names_a_user(text: &str) -> bool {
    let named = |(user, rest): (&str, &str)| !user.contains('/') && rest.contains('@');
    let lower = text.to_ascii_lowercase();
    text.split('/')
        .chain([text])
        .any(|part| part.split_once(':').is_some_and(named))
        || ["pass=", "password="]
            .iter()
            .any(|field| lower.contains(field))
}

fn push_word(word: &str, clean: &mut String) {
    let bare = word.trim_end_matches(char::is_whitespace);
    clean.push_str(if names_a_user(bare) { "…" } else { bare });
    clean.push_str(word.strip_prefix(bare).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_behind_a_scheme_is_repeated() {
        let text = "error: invalid value 'redis://bob:s3 cr'et@h' for '--ttl'\n\nFor more, try '--help'.\n";
        let clean = "error: invalid value 'redis://…\n\nFor more, try '--help'.\n";
        assert_eq!(redact(text), clean);
        assert_eq!(redact("'unix:/run/r.sock?pass=s3cret'"), "'unix:…");
        assert_eq!(redact("nothing\nto hide"), "nothing\nto hide");
    }

    #[test]
    fn a_name_and_password_without_a_scheme_are_known_too() {
        for (text, clean) in [
            ("no player 'bob:s3cret@h' here", "no player … here"),
            ("redis:/bob:s3cr@et@h", "…"),
            ("redis//bob:s3cret@h:6379", "…"),
            ("h?user=bob&Pass=s3cret", "…"),
            ("h:6379 a@b.example:", "h:6379 a@b.example:"),
            ("/srv/2024-11-26T03:31/l.db", "/srv/2024-11-26T03:31/l.db"),
            ("/srv/a:b/c@d/l.db", "/srv/a:b/c@d/l.db"),
        ] {
            assert_eq!(redact(text), clean);
        }
        assert_eq!(redact_value("bob:s3 cret@h"), "…");
        assert_eq!(redact_value("bob:s3 cret at home"), "bob:s3 cret at home");
    }
}
