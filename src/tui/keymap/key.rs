//! Keys, as bindings name them.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// A key, with Control or without. Shift is part of the character: `G` is a key of its own.
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

    /// A key with a name of its own.
    pub(super) const fn named(code: KeyCode) -> Self {
        Self {
            code,
            control: false,
        }
    }

    /// The key of an event; `None` for a key let go, and for keys held with modifiers that no binding uses.
    ///
    /// Terminals differ in whether they report Shift beside a character it has already changed, so it is folded in.
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

    /// The name on screen: `j`, `C-f`, `PgDn`, `↓` (or `Down` where only ASCII is shown).
    pub fn label(self, ascii: bool) -> String {
        let name = match self.code {
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

    /// The digit it types, if it does.
    pub(super) fn digit(self) -> Option<u32> {
        match self.code {
            KeyCode::Char(c) if !self.control => c.to_digit(10),
            _ => None,
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
    fn a_key_let_go_does_nothing() {
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
