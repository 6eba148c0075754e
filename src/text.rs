//! Sanitizes text on its way to a person: no character in it can command a terminal, reorder what is read, or reveal a
//! password.
//!
//! What the program prints comes from files, servers and stores that other users can write to. So every text reaches a
//! terminal, a log or a clipboard through this module: whole texts by [`sanitize`], streams by [`Sanitized`], paths by
//! [`path`]. It also reads yes and no ([`Yes`]) and finds the name that a mistyped word was meant to be ([`nearest`]).

pub(super) mod humanize;
pub(super) mod named;
pub(super) mod redact;
mod stream;

use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

pub use redact::{holds_url, redact, refusal};
pub use stream::Sanitized;

/// Replaces a character that a terminal would obey.
const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// Returns the text as one line that is safe to show: line breaks become spaces, characters that a terminal would obey
/// become U+FFFD, and invisible characters are removed.
///
/// Letters, accents and signs of every script stay, and so do the joiners and variation selectors between them that
/// decide how they look: in Persian, in Devanagari, in emoji of several people.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    cleaned(text, Breaks::Spaces)
}

/// Does the same for a text of several lines: line feeds and tabs stay.
pub fn sanitize_lines(text: &str) -> Cow<'_, str> {
    cleaned(text, Breaks::Kept)
}

/// Returns a path, or what the user gave as one, as text that is safe to show: without control characters, and without
/// the password of a URL that was given by mistake.
pub fn path(path: &Path) -> String {
    value(&path.to_string_lossy())
}

/// Returns a value that the user typed as text that is safe to show (see [`path`]).
pub fn value(text: &str) -> String {
    redact::redact_value(&sanitize(text))
}

/// Whether every terminal shows the character as the letter or sign that it is, regardless of its neighbours.
pub fn is_plain(c: char) -> bool {
    // The fast path: almost every character that is checked is one of these.
    matches!(c, ' '..='~') || matches!(kind(c), Kind::Plain)
}

fn cleaned(text: &str, breaks: Breaks) -> Cow<'_, str> {
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut cleaner = Cleaner::new(breaks);
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        cleaner.push(c, &mut clean);
    }
    cleaner.finish(&mut clean);
    Cow::Owned(clean)
}

/// What happens to line feeds and tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Breaks {
    Kept,
    Spaces,
}

/// How a character affects the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// It is visible.
    Plain,
    /// It breaks the line or leaves a gap.
    Break,
    /// A terminal obeys it.
    Control,
    /// It is invisible, and may hide, reorder or separate visible characters: Unicode's default ignorable code points,
    /// among them all direction controls and all tags, and the interlinear annotation characters.
    Unseen,
    /// It joins or separates the letters beside it and so changes how they look.
    Joiner,
    /// It chooses between two presentations of the character before it.
    Selector,
}

const fn kind(c: char) -> Kind {
    match c {
        '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Kind::Break,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Kind::Control,
        '\u{200c}' | '\u{200d}' => Kind::Joiner,
        '\u{180b}'..='\u{180d}'
        | '\u{180f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0100}'..='\u{e01ef}' => Kind::Selector,
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180e}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e00ff}'
        | '\u{e01f0}'..='\u{e0fff}' => Kind::Unseen,
        _ => Kind::Plain,
    }
}

/// Sanitizes a text character by character.
#[derive(Clone, Debug)]
struct Cleaner {
    breaks: Breaks,
    /// The last character that was written.
    last: char,
    /// A joiner or a carriage return that waits for the next character, which decides about it.
    held: Option<char>,
}

impl Cleaner {
    const fn new(breaks: Breaks) -> Self {
        Self {
            breaks,
            last: '\n',
            held: None,
        }
    }

    fn push(&mut self, c: char, clean: &mut String) {
        match (self.held.take(), kind(c)) {
            (Some('\r'), _) if c == '\n' => self.show('\r', clean),
            (Some('\r'), _) => self.show(REPLACEMENT, clean),
            // Between ASCII letters a joiner would only make two different texts that look the same.
            (Some(joiner), Kind::Plain) if !self.last.is_ascii() && !c.is_ascii() => {
                self.show(joiner, clean);
            }
            _ => {}
        }
        match kind(c) {
            Kind::Plain => self.show(c, clean),
            Kind::Break if self.breaks == Breaks::Spaces => self.show(' ', clean),
            Kind::Break if matches!(c, '\t' | '\n') => self.show(c, clean),
            // A carriage return alone would move the cursor back to the start of a line that was read already.
            Kind::Break if c == '\r' => self.held = Some(c),
            Kind::Break | Kind::Control => self.show(REPLACEMENT, clean),
            Kind::Unseen => {}
            Kind::Joiner => self.held = Some(c),
            Kind::Selector => {
                // Keycaps are digits with a presentation of their own.
                let digit = self.last.is_ascii_digit() || matches!(self.last, '#' | '*');
                if digit || (!self.last.is_ascii() && is_plain(self.last)) {
                    self.show(c, clean);
                }
            }
        }
    }

    /// Ends the text: no character follows that could decide about the one held back.
    fn finish(&mut self, clean: &mut String) {
        if self.held.take() == Some('\r') {
            self.show(REPLACEMENT, clean);
        }
    }

    fn show(&mut self, c: char, clean: &mut String) {
        self.last = c;
        clean.push(c);
    }
}

// Yes and no, as people write them.

/// A yes-or-no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Yes(pub bool);

impl fmt::Display for Yes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Yes {
    type Err = String;

    /// Accepts the usual words in any case.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Ok(Self(true)),
            "false" | "no" | "off" | "0" => Ok(Self(false)),
            _ => Err(format!(
                "'{}' is neither true nor false",
                text.escape_debug()
            )),
        }
    }
}

// Suggestions for mistyped names.

/// How similar two words must be for one to count as a typing error of the other.
const ALIKE: f64 = 0.75;

/// The name most similar to a wrong one, ignoring case; `None` when no name is similar enough.
pub fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let rated = names
        .into_iter()
        .map(|name| (name, strsim::jaro_winkler(&name.to_lowercase(), &wrong)));
    rated
        .filter(|(_, likeness)| *likeness > ALIKE)
        .max_by(|(_, a), (_, b)| a.total_cmp(b))
        .map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_script_stay_as_they_are() {
        for text in [
            "Ada Lovelace",
            "Zoë Ångström",
            "Zoe\u{308}",
            "小明 王",
            "葛\u{e0100}城",
            "Νίκος",
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "👩\u{200d}👩\u{200d}👧 Fans ❤\u{fe0f}",
            "1\u{fe0f}\u{20e3}",
            "عمر",
            "ᠮᠣᠩ\u{180b}",
            "",
        ] {
            assert_eq!(sanitize(text), text);
        }
    }

    #[test]
    fn what_a_terminal_would_obey_is_replaced_and_what_hides_goes() {
        for (text, shown) in [
            ("\x1b[2JEve\x07", "\u{fffd}[2JEve\u{fffd}"),
            ("\u{9d}52;c;QQ==\u{9c}", "\u{fffd}52;c;QQ==\u{fffd}"),
            ("a\x7fb", "a\u{fffd}b"),
            ("1 Ada\r\n2 Eve\t9\u{2028}x", "1 Ada  2 Eve 9 x"),
            ("Bob\u{202e}eciA\u{2069}", "BobeciA"),
            ("A\u{200b}d\u{200d}a\u{200c}", "Ada"),
            ("Ada\u{e0041}\u{e007f}", "Ada"),
            ("A\u{fe0f}da\u{ad}", "Ada"),
            ("小\u{200d}", "小"),
        ] {
            assert_eq!(sanitize(text), shown, "{text:?}");
        }
        let lines = "a\tb\r\nc\rd\u{85}e\r";
        assert_eq!(sanitize_lines(lines), "a\tb\r\nc\u{fffd}d\u{fffd}e\u{fffd}");
    }

    #[test]
    fn what_is_clean_stays_clean() {
        for c in '\0'..=char::MAX {
            let text = format!("小{c}明{c}a{c}1{c}");
            let once = sanitize(&text).into_owned();
            assert_eq!(sanitize(&once), once, "{c:?}");
            let shows = |c: char| !c.is_control() && kind(c) != Kind::Unseen;
            assert!(once.chars().all(shows), "{c:?}");
        }
    }

    #[test]
    fn a_path_is_shown_without_what_it_should_not_hold() {
        for (given, shown) in [
            ("/home/ada/l.db", "/home/ada/l.db"),
            ("/srv/\x1b[2J\nl.db", "/srv/\u{fffd}[2J l.db"),
            ("redis://bob:s3cret@h", "redis://…"),
            ("bob:s3cret@h", "…"),
        ] {
            assert_eq!(path(Path::new(given)), shown);
        }
    }
}
