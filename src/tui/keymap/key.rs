//! Keys as the bindings name them, and their labels.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// A key, with or without Control. Shift is part of the character: `G` is a separate key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    code: KeyCode,
    control: bool,
}

impl Key {
    /// A key that types a character.
    pub(super) const fn char(c: char) -> Self {
        Self::named(KeyCode::Char(c))
    }

    /// A character's key together with Control.
    pub(super) const fn control(c: char) -> Self {
        Self {
            code: KeyCode::Char(c),
            control: true,
        }
    }

    /// A key that has a name, such as Home.
    pub(super) const fn named(code: KeyCode) -> Self {
        Self {
            code,
            control: false,
        }
    }

    /// The key of an event; `None` for a key release, and for keys with modifiers that no binding uses.
    ///
    /// Terminals differ in whether they report Shift in addition to the shifted character, so it is folded into it.
    pub(super) fn of(event: KeyEvent) -> Option<Self> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        let others = event.modifiers - KeyModifiers::SHIFT - KeyModifiers::CONTROL;
        let shift = event.modifiers.contains(KeyModifiers::SHIFT);
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        let code = match event.code {
            KeyCode::Char(c) if shift && !control => KeyCode::Char(c.to_ascii_uppercase()),
            KeyCode::Char(c) if control => KeyCode::Char(c.to_ascii_lowercase()),
            code => code,
        };
        others.is_empty().then_some(Self { code, control })
    }

    /// The label on screen: `j`, `C-f`, `PgDn`, `↓` (or `Down` in ASCII).
    pub fn label(self, ascii: bool) -> String {
        let name = match self.code {
            KeyCode::Char(' ') => "Space".to_owned(),
            KeyCode::Char(c) => c.to_string(),
            KeyCode::Down if !ascii => "↓".to_owned(),
            KeyCode::Up if !ascii => "↑".to_owned(),
            KeyCode::Left if !ascii => "←".to_owned(),
            KeyCode::Right if !ascii => "→".to_owned(),
            KeyCode::PageDown => "PgDn".to_owned(),
            KeyCode::PageUp => "PgUp".to_owned(),
            KeyCode::BackTab => "S-Tab".to_owned(),
            code => code.to_string(),
        };
        format!("{}{name}", if self.control { "C-" } else { "" })
    }

    /// The character that the key types, if any.
    pub(super) const fn character(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.control => Some(c),
            _ => None,
        }
    }

    /// Whether it is one of the four arrows.
    pub(super) const fn is_arrow(self) -> bool {
        let arrow = matches!(
            self.code,
            KeyCode::Up | KeyCode::Down | KeyCode::Left | KeyCode::Right
        );
        arrow && !self.control
    }

    /// The digit that the key types, if any.
    pub(super) fn digit(self) -> Option<u32> {
        self.character().and_then(|c| c.to_digit(10))
    }
}

/// The keys that have names.
const NAMED: [(&str, KeyCode); 17] = [
    ("Down", KeyCode::Down),
    ("Up", KeyCode::Up),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("PgDn", KeyCode::PageDown),
    ("PageDown", KeyCode::PageDown),
    ("PgUp", KeyCode::PageUp),
    ("PageUp", KeyCode::PageUp),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("S-Tab", KeyCode::BackTab),
    ("Backspace", KeyCode::Backspace),
    ("Del", KeyCode::Delete),
    ("Ins", KeyCode::Insert),
];

/// A text that is not the name of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyError(String);

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "there is no key '{}'; keys are written as the help shows them: x, X, C-x, Space, Enter, Tab, PgDn, Down, F5",
            self.0.escape_debug()
        )
    }
}

impl std::error::Error for KeyError {}

impl FromStr for Key {
    type Err = KeyError;

    /// Parses the ASCII form of [`label`](Self::label).
    fn from_str(text: &str) -> Result<Self, KeyError> {
        let named = |name: &str| {
            let known = NAMED
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name));
            let function = || {
                let number: u8 = name.strip_prefix(['F', 'f'])?.parse().ok()?;
                (1..=12).contains(&number).then_some(KeyCode::F(number))
            };
            known.map(|&(_, code)| code).or_else(function)
        };
        let mut characters = text.chars();
        let only = characters.next().filter(|_| characters.next().is_none());
        let code = match only {
            Some(c) => (!c.is_control() && c != ' ').then_some(KeyCode::Char(c)),
            None if text.eq_ignore_ascii_case("space") => Some(KeyCode::Char(' ')),
            None => named(text),
        };
        if let Some(code) = code {
            return Ok(Self::named(code));
        }
        let held = text.strip_prefix("C-").or_else(|| text.strip_prefix("c-"));
        let mut held = held.unwrap_or_default().chars();
        match (held.next(), held.next()) {
            (Some(c), None) if c.is_ascii_alphabetic() => Ok(Self::control(c.to_ascii_lowercase())),
            _ => Err(KeyError(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(c: char, modifiers: KeyModifiers) -> KeyEvent {
        KeyEvent::new(KeyCode::Char(c), modifiers)
    }

    #[test]
    fn shift_is_part_of_the_character_however_the_terminal_reports_it() {
        let big = Some(Key::char('G'));
        assert_eq!(Key::of(event('G', KeyModifiers::NONE)), big);
        assert_eq!(Key::of(event('G', KeyModifiers::SHIFT)), big);
        assert_eq!(Key::of(event('g', KeyModifiers::SHIFT)), big);
        assert_eq!(
            Key::of(event('F', KeyModifiers::CONTROL)),
            Some(Key::control('f'))
        );
        assert_eq!(Key::of(event('f', KeyModifiers::ALT)), None);
    }

    #[test]
    fn a_key_is_read_as_it_is_written() {
        for text in [
            "x", "X", "é", "/", "C-x", "Space", "Enter", "S-Tab", "PgDn", "F5",
        ] {
            assert_eq!(text.parse::<Key>().unwrap().label(true), text);
        }
        assert_eq!("pagedown".parse(), Ok(Key::named(KeyCode::PageDown)));
        assert_eq!("C-X".parse(), Ok(Key::control('x')));
        for text in ["", " ", "xx", "C-", "C-Tab", "C-xx", "F0", "F13", "\x1b"] {
            let error = text.parse::<Key>().unwrap_err().to_string();
            assert!(error.contains("written as the help shows them") && !error.contains('\x1b'));
        }
    }

    #[test]
    fn a_released_key_does_nothing() {
        let mut released = event('q', KeyModifiers::NONE);
        released.kind = KeyEventKind::Release;
        assert_eq!(Key::of(released), None);
    }

    #[test]
    fn labels_are_what_keyboards_and_manuals_say() {
        let labels = [
            Key::control('f'),
            Key::named(KeyCode::PageUp),
            Key::named(KeyCode::Down),
            Key::named(KeyCode::Esc),
            Key::named(KeyCode::Home),
        ];
        assert_eq!(
            labels.map(|key| key.label(false)),
            ["C-f", "PgUp", "↓", "Esc", "Home"]
        );
        assert_eq!(Key::named(KeyCode::Down).label(true), "Down");
    }
}
