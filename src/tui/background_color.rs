//! Detects whether the terminal's background is dark or light, without waiting for the reply.
//!
//! The query (OSC 11) is sent after the first frame, and the reply arrives among the key events. crossterm does not
//! know such replies: it parses `ESC ]` as Alt-] and the rest as typed characters, so the filter looks for that
//! sequence of keys. A terminal that does not reply causes no delay.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use crate::text::named::named;

/// The query for the background colour.
pub(super) const QUERY: &str = "\x1b]11;?\x1b\\";

/// The limit on a reply's length, in characters; the longest usual one is `11;rgba:ffff/ffff/ffff/ffff`.
const LONGEST: usize = 32;
/// The prefix of every reply.
const LEAD: &str = "11;rgb";

named! {
    /// The brightness of the terminal's background.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Background: "background" {
        /// A dark background, for light text.
        Dark = "dark",
        /// A light background, for dark text.
        Light = "light",
    }
}

/// Filters the reply out of the key events.
#[derive(Debug, Default)]
pub(super) struct ReplyFilter {
    /// Whether a reply may still come.
    pub(super) listening: bool,
    /// Events that may be the beginning of a reply.
    held: Vec<Event>,
}

impl ReplyFilter {
    /// Removes the reply from `events`, if it is there. All other events stay.
    pub(super) fn sift(&mut self, events: &mut Vec<Event>) -> Option<Background> {
        if !self.listening {
            return None;
        }
        let mut found = None;
        let mut passed = Vec::with_capacity(events.len());
        for event in events.drain(..) {
            if found.is_some() || (self.held.is_empty() && !is(&event, ']', KeyModifiers::ALT)) {
                passed.push(event);
                continue;
            }
            let ends =
                is(&event, '\\', KeyModifiers::ALT) || is(&event, 'g', KeyModifiers::CONTROL);
            if ends {
                found = background(&text(&self.held));
            }
            self.held.push(event);
            if found.is_some() {
                self.held.clear();
            } else if ends || !self.may_be_reply() {
                passed.append(&mut self.held);
            }
        }
        *events = passed;
        self.listening = found.is_none();
        found
    }

    fn may_be_reply(&self) -> bool {
        let text = text(&self.held);
        let typed = text.chars().count() + 1 == self.held.len();
        let begins = text.starts_with(LEAD) || LEAD.starts_with(&text);
        typed && begins && self.held.len() <= LONGEST
    }
}

fn is(event: &Event, wanted: char, held: KeyModifiers) -> bool {
    matches!(event, Event::Key(KeyEvent { code: KeyCode::Char(c), modifiers, .. }) if *c == wanted && *modifiers == held)
}

/// The characters typed after the first key.
fn text(events: &[Event]) -> String {
    let typed = events.iter().skip(1).filter_map(|event| match event {
        Event::Key(key) if key.modifiers - KeyModifiers::SHIFT == KeyModifiers::NONE => {
            key.code.as_char()
        }
        _ => None,
    });
    typed.collect()
}

/// Parses `11;rgb:1c1c/1c1c/1c1c`: one to four hex digits per component.
fn background(reply: &str) -> Option<Background> {
    let (_, colours) = reply.strip_prefix(LEAD)?.split_once(':')?;
    let mut shares = colours.split('/').map(|digits| {
        let most = 16_u32
            .checked_pow(u32::try_from(digits.len()).ok()?)?
            .checked_sub(1)?;
        let value = u32::from_str_radix(digits, 16).ok()?;
        (value * 1000).checked_div(most)
    });
    let mut next = || shares.next().flatten();
    let (red, green, blue) = (next()?, next()?, next()?);
    // The weights of the three components in perceived brightness (ITU-R BT.601), out of 1000.
    let brightness = (299 * red + 587 * green + 114 * blue) / 1000;
    Some(if brightness > 500 {
        Background::Light
    } else {
        Background::Dark
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The events that crossterm makes of these bytes.
    fn events(text: &str) -> Vec<Event> {
        let mut events = Vec::new();
        let mut held = KeyModifiers::NONE;
        for c in text.chars() {
            let (code, modifiers) = match c {
                '\x1b' => {
                    held = KeyModifiers::ALT;
                    continue;
                }
                '\x07' => ('g', KeyModifiers::CONTROL),
                c => (c, held),
            };
            held = KeyModifiers::NONE;
            events.push(Event::Key(KeyEvent::new(KeyCode::Char(code), modifiers)));
        }
        events
    }

    fn sifted(pieces: &[&str]) -> (Option<Background>, usize) {
        let mut filter = ReplyFilter {
            listening: true,
            ..ReplyFilter::default()
        };
        let (mut found, mut left) = (None, 0);
        for piece in pieces {
            let mut events = events(piece);
            found = found.or(filter.sift(&mut events));
            left += events.len();
        }
        (found, left)
    }

    #[test]
    fn the_reply_is_taken_out_and_typing_around_it_stays() {
        let dark = Some(Background::Dark);
        let light = Some(Background::Light);
        assert_eq!(sifted(&["\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\"]), (dark, 0));
        assert_eq!(sifted(&["jj\x1b]11;rgb:ff/ff/f0\x07k"]), (light, 3));
        assert_eq!(
            sifted(&["\x1b]11;rg", "ba:fdfd/f6f6/e3e3/ffff\x1b\\q"]),
            (light, 1)
        );
        assert_eq!(
            sifted(&["\x1b]11;rgb:0000/0000/ffff\x1b\\"]),
            (dark, 0),
            "blue is dark"
        );
    }

    #[test]
    fn a_text_that_only_begins_like_a_reply_is_passed_on() {
        assert_eq!(sifted(&["jk]11;rgb"]), (None, 9));
        assert_eq!(sifted(&["\x1b]q"]), (None, 2));
        assert_eq!(sifted(&["\x1b]11;rgb:zz/zz/zz\x1b\\"]), (None, 17));
        assert_eq!(sifted(&["\x1b]11;rgb:\x07"]), (None, 9));
        let endless = format!("\x1b]11;rgb:{}", "f".repeat(99));
        assert_eq!(sifted(&[&endless]), (None, 107));
    }

    #[test]
    fn without_a_query_nothing_is_filtered_out() {
        let mut events = events("\x1b]11;rgb:ff/ff/ff\x07");
        assert_eq!(ReplyFilter::default().sift(&mut events), None);
        assert_eq!(events.len(), 17);
    }
}
