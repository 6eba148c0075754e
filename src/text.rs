//! Texts on their way to a person: nothing in them may command a terminal, turn what is read around, or tell a password.
//!
//! What the program prints comes from files, servers and stores that anybody may have written to. So no text reaches a
//! terminal, a log or a clipboard but through here: whole texts by [`sanitize`], streams by [`Sanitized`], paths by [`path`].

pub(super) mod humanize;
pub(super) mod redact;
mod stream;

use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

pub use redact::{holds_url, redact, refusal};
pub use stream::Sanitized;

/// Stands where a character was that a terminal would obey.
const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// A text as one line that can be shown: what breaks a line becomes a space, what a terminal would obey becomes U+FFFD, and
/// what cannot be seen goes.
///
/// Letters, accents and signs of every script stay as they are, and so do the joiners and variation selectors between them
/// that decide how they look: in Persian, in Devanagari, in emoji of several people.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    cleaned(text, Breaks::Spaces)
}

/// The same for a text of several lines. Line feeds and tabs stay.
pub fn sanitize_lines(text: &str) -> Cow<'_, str> {
    cleaned(text, Breaks::Kept)
}

/// A path, or whatever was given for one, as it can be shown: without what only a terminal would read, and without the
/// password of a URL that was given by mistake.
pub fn path(path: &Path) -> String {
    value(&path.to_string_lossy())
}

/// Something that was typed, as it can be shown (see [`path`]).
pub fn value(text: &str) -> String {
    redact::redact_value(&sanitize(text))
}

/// Whether every terminal shows the character as the letter or sign that it is, whatever stands beside it.
pub fn is_plain(c: char) -> bool {
    // Almost all of what is asked about, and at once.
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

/// What becomes of line feeds and tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Breaks {
    Kept,
    Spaces,
}

/// What a character does to those around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// It shows.
    Plain,
    /// It begins another line, or leaves a gap.
    Break,
    /// A terminal obeys it.
    Control,
    /// It does not show, and may hide, reorder or part what does: Unicode's default ignorable code points, among them all
    /// that turn the direction and all tags, and the marks of annotations.
    Unseen,
    /// It joins or parts the letters beside it, which look otherwise then.
    Joiner,
    /// It chooses between two looks of the character before it.
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

/// Cleans a text character by character.
#[derive(Clone, Debug)]
struct Cleaner {
    breaks: Breaks,
    /// The last character that was let through.
    last: char,
    /// One that the next decides about: a joiner, or a carriage return.
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
            // Among ASCII letters it would only make two texts that look the same.
            (Some(joiner), Kind::Plain) if !self.last.is_ascii() && !c.is_ascii() => {
                self.show(joiner, clean);
            }
            _ => {}
        }
        match kind(c) {
            Kind::Plain => self.show(c, clean),
            Kind::Break if self.breaks == Breaks::Spaces => self.show(' ', clean),
            Kind::Break if matches!(c, '\t' | '\n') => self.show(c, clean),
            // Alone it would send the cursor back to the start of a line that is read already.
            Kind::Break if c == '\r' => self.held = Some(c),
            Kind::Break | Kind::Control => self.show(REPLACEMENT, clean),
            Kind::Unseen => {}
            Kind::Joiner => self.held = Some(c),
            Kind::Selector => {
                // Keycaps are digits with a look of their own.
                let digit = self.last.is_ascii_digit() || matches!(self.last, '#' | '*');
                if digit || (!self.last.is_ascii() && is_plain(self.last)) {
                    self.show(c, clean);
                }
            }
        }
    }

    /// A text ends: what was held decides about nothing any more.
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

// Yes or no, as people write it.

/// An answer to a question with two answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Yes(pub bool);

impl fmt::Display for Yes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Yes {
    type Err = String;

    /// Takes the usual words in any case.
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

// What somebody probably meant.

/// How alike two words must be for one to be taken for a slip of the other.
const ALIKE: f64 = 0.75;

/// The name most like a wrong one, whatever their case, if any is like it at all.
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
